//! Questions that are drawn by chance, the same each time.

use super::{asking, everywhere};

#[tokio::test]
async fn what_is_drawn_by_chance_is_answered_as_in_django() {
    for annals in everywhere("drawn_by_chance", "annals_drawn.py").await {
        let mut wrong = Vec::new();
        for asked in annals.django["asked"].as_array().unwrap() {
            let (question, expected) = (&asked[0], &asked[1]);
            let found = match asking::ask(question, &annals.db).await {
                Ok(found) => found,
                Err(error) => format!("Error: {error}").into(),
            };
            let refused = expected.is_string() && found.is_string();
            if found != *expected && !refused {
                let sql = asking::sql(question, &annals.db);
                wrong.push(format!(
                    "{question}\n  Django {expected} {}\n  Nuages {found} {sql}",
                    asked[2]
                ));
            }
        }
        let place = annals.db.engine();
        assert!(
            wrong.is_empty(),
            "{place:?}: {}\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    }
}
