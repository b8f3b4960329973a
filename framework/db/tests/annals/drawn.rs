//! Questions that are drawn by chance, the same each time: what they find, and which tables are joined for it.

use super::{asking, everywhere};

/// Whether as many tables are joined, as many of them by INNER JOIN. Under an XOR Django joins as if each condition had to hold.
fn is_joined_alike(sql: &str, theirs: &str) -> bool {
    let words = ["INNER JOIN", "LEFT OUTER JOIN", "SELECT"];
    let joins = |sql: &str| words.map(|word| sql.matches(word).count());
    joins(sql) == joins(theirs) || sql.contains("CASE WHEN")
}

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
            let sql = asking::sql(question, &annals.db);
            let theirs = asked[2].as_str().unwrap();
            if !refused && (found != *expected || !is_joined_alike(&sql, theirs)) {
                wrong.push(format!(
                    "{question}\n  Django {expected} {theirs}\n  Nuages {found} {sql}"
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
