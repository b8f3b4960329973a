//! Lists in conditions: few texts for lists of many lengths, none for an empty one, an error for one that is too long.

use std::collections::BTreeSet;

use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::{Database, capture_queries};

fn listed(length: i64) -> nuages_db::QuerySet<Choice> {
    Choice::objects().filter(Choice::id.in_(1..=length))
}

async fn texts(db: &Database, lengths: impl IntoIterator<Item = i64>) -> BTreeSet<String> {
    let lengths: Vec<i64> = lengths.into_iter().collect();
    let (_, queries) = capture_queries(async {
        for length in lengths {
            let found = listed(length).count(db).await.unwrap();
            assert_eq!(found, length.clamp(0, 3) as u64, "{length}");
        }
    })
    .await;
    queries.iter().map(|query| query.sql().to_owned()).collect()
}

#[tokio::test]
async fn lists_of_many_lengths_share_few_texts() {
    for db in databases("lists_of_many_lengths").await {
        polls(&db).await;
        assert_eq!(texts(&db, 1..=300).await.len(), 10, "1, 2, 4, .. 512");
        assert_eq!(texts(&db, (1025..=4096).step_by(100)).await.len(), 3);
        assert!(texts(&db, [0]).await.is_empty(), "nothing is asked");
        let text = listed(3).sql(&db).unwrap();
        assert!(text.ends_with("IN (1, 2, 3, 3)"), "{text}");
    }
}

#[tokio::test]
async fn what_a_query_does_for_each_row_shares_texts_too() {
    for db in databases("rows_share_texts").await {
        polls(&db).await;
        let (_, queries) = capture_queries(async {
            for most in 1..=3 {
                let questions = Question::objects().filter(Question::id.in_(1..=most));
                let rows = questions.prefetch_related(Choice::question).all(&db).await;
                rows.unwrap();
                Choice::objects().in_bulk(1..=most, &db).await.unwrap();
            }
        })
        .await;
        let different: BTreeSet<&str> = queries.iter().map(|query| query.sql()).collect();
        assert!(queries.len() == 9 && different.len() <= 8, "{different:#?}");
    }
}

#[tokio::test]
async fn a_list_is_as_long_as_the_database_takes() {
    for db in databases("long_list").await {
        polls(&db).await;
        let most = match db.engine() {
            Engine::Sqlite => 32_766,
            _ => 65_535,
        };
        assert_eq!(listed(most).count(&db).await.unwrap(), 3);
        // Filled up to a power of two there would be no room for the other parameter.
        let with_another = listed(most - 500).filter(Choice::votes.gte(0));
        assert_eq!(with_another.count(&db).await.unwrap(), 3);
        let error = listed(most + 1).count(&db).await.unwrap_err().to_string();
        let wanted = format!(
            "in_ takes at most {most} values here, {} were given; ask in parts",
            most + 1
        );
        assert_eq!(error, wanted);
    }
}
