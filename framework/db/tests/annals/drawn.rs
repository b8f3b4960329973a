//! Questions that are drawn by chance, the same each time: what they find, and which tables are joined for it.

use super::{ask, everywhere, sql};
use crate::common::asked::assert_none;
use crate::common::asking::difference;

#[tokio::test]
async fn what_is_drawn_by_chance_is_answered_as_in_django() {
    let mut wrong = Vec::new();
    for annals in everywhere("drawn_by_chance", "annals_drawn.py").await {
        let db = &annals.db;
        for asked in annals.django["asked"].as_array().unwrap() {
            let question = &asked[0];
            let difference = difference(asked, ask(question, db).await, &sql(question, db));
            wrong.extend(difference.map(|words| format!("{:?} {words}", db.engine())));
        }
    }
    assert_none(&wrong);
}
