//! What methods of query sets are given that is not for them: told once each, at what was given.
use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct Question {
    id: Auto,
    text: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct Choice {
    id: Auto,
    #[field(on_delete = CASCADE)]
    question: ForeignKey<Question>,
    votes: i32,
}

async fn queries(db: &nuages_db::Database) {
    // Names to select.
    let _ = Choice::objects().values("votes").all(db).await;
    let _ = Choice::objects().annotate("votes").all(db).await;
    // Names of relations.
    let _ = Question::objects().prefetch_related("choice").all(db).await;
    let _ = Choice::objects().select_related("question").all(db).await;
    // Values, to which no rows belong, and which are none.
    let _ = Question::objects().values(Question::text).prefetch_related(Choice::question);
    let _ = Choice::question.with(Choice::objects().values(Choice::votes));
}

fn main() {}
