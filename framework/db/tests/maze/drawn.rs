//! Questions that are drawn by chance, the same each time: what they find, and which tables are joined for it.

use super::{ask, everywhere, sql};
use crate::common::asked::assert_none;
use crate::common::asking::difference;

#[tokio::test]
async fn what_is_drawn_by_chance_over_odd_relations_is_answered_as_in_django() {
    let mut wrong = Vec::new();
    for maze in everywhere("drawn_over_odd_relations", "maze.py").await {
        let db = &maze.db;
        for asked in maze.django["asked"].as_array().unwrap() {
            let question = &asked[0];
            let difference = difference(asked, ask(question, db).await, &sql(question, db));
            wrong.extend(difference.map(|words| format!("{:?} {words}", db.engine())));
        }
    }
    assert_none(&wrong);
}
