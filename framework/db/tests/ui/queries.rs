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

fn main() {
    // A field that the model does not have.
    let _ = Question::objects().filter(Question::txt.eq("x"));
    // A value of another type.
    let _ = Choice::objects().filter(Choice::votes.eq("many"));
    // A field of another model.
    let _ = Question::objects().filter(Choice::votes.eq(1));
    // A text look-up on a number.
    let _ = Choice::objects().filter(Choice::votes.contains(1));
    // A path through a field that is no foreign key.
    let _ = Choice::objects().filter(Choice::votes.to(Question::text).eq("x"));
    // The way back of a field that is no foreign key.
    let _ = Question::objects().filter(Choice::votes.reversed().to(Choice::votes).eq(1));
    // Names instead of fields.
    let _ = Choice::objects().filter("votes");
    let _ = Choice::objects().order_by("-votes");
    // A value that is neither row nor key.
    let _ = Choice::objects().filter(Choice::question.eq("What?"));
    // A row of another model.
    let _ = Choice::objects().filter(Choice::question.eq(&Choice::default()));
    // NULL for a field that is no Option.
    let _ = Choice::votes.set(None);
    // A model that does not stand in the place of another.
    let _ = ForeignKey::<Question>::new(1).get_as::<Choice>(&nuages_db::Database::in_memory());
}
