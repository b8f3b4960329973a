//! Lists in conditions: few texts for lists of many lengths, none for an empty one, an error for one that is too long.

use std::collections::BTreeSet;

use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::{Database, capture_queries, functions};

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

/// More values than any server takes as parameters.
const MANY: i64 = 70_000;

#[tokio::test]
async fn a_list_is_of_any_length() {
    for db in databases("long_list").await {
        polls(&db).await;
        for length in [31_742, 31_743, 32_766, 64_511, 64_512, 65_535, MANY] {
            assert_eq!(listed(length).count(&db).await.unwrap(), 3, "{length}");
            let with_another =
                listed(length).filter(Choice::votes.in_(0..=i32::try_from(length).unwrap()));
            assert_eq!(with_another.count(&db).await.unwrap(), 3, "{length}");
            let not = Choice::objects().exclude(Choice::id.in_(2..length));
            assert_eq!(not.count(&db).await.unwrap(), 1, "{length}");
        }
        let changed = listed(MANY).update(Choice::votes.set(7), &db).await;
        assert_eq!(changed.unwrap(), 3);
        let inside = Question::objects().filter(
            Question::id.in_query(
                listed(MANY)
                    .filter(Choice::votes.eq(7))
                    .values(Choice::question),
            ),
        );
        assert_eq!(inside.count(&db).await.unwrap(), 2);
        let gone = listed(MANY).delete(&db).await.unwrap();
        assert_eq!(gone.total, 3);
    }
}

#[tokio::test]
async fn a_long_list_holds_values_of_every_kind() {
    for db in databases("long_kinds").await {
        let texts = [
            "plain",
            "it's",
            "back\\slash",
            "\\' OR 1=1 -- ",
            "\"; ? $1 {0} %s",
            "é\u{1f30d}\n\t",
            "",
        ];
        let mut made = Vec::new();
        for (place, text) in texts.into_iter().enumerate() {
            let row = Everything {
                key: Uuid::from_u128(place as u128 + 1),
                float: 1.5,
                price: "12.50".parse().unwrap(),
                moment: moment("2024-02-29T13:05:07.12Z"),
                day: Date::constant(2024, 2, 29),
                note: Some(text.to_owned()),
                ..Everything::default()
            };
            made.push(row.create(&db).await.unwrap());
        }
        let one = &made[0];
        let numbers = 100_000..100_000 + MANY;
        let all = Everything::objects();
        let count = async |condition: nuages_db::Condition<Everything>| {
            all.clone().filter(condition).count(&db).await.unwrap()
        };
        for text in texts {
            let list = numbers.clone().map(|number| format!("a'{number}\\"));
            let list = list.chain([text.to_owned()]);
            assert_eq!(count(Everything::note.in_(list)).await, 1, "{text:?}");
        }
        let others = || numbers.clone().map(|number| number as u128);
        let keys = others().map(Uuid::from_u128).chain([one.key]);
        assert_eq!(count(Everything::key.in_(keys)).await, 1);
        let seconds = |number| jiff::SignedDuration::from_secs(number);
        let moments = numbers.clone().map(|number| one.moment + seconds(number));
        assert_eq!(
            count(Everything::moment.in_(moments.chain([one.moment]))).await,
            7
        );
        let prices = numbers.clone().map(|number| Decimal::new(number, 2));
        assert_eq!(
            count(Everything::price.in_(prices.chain([one.price]))).await,
            7
        );
        let days = std::iter::repeat_n(one.day, MANY as usize);
        assert_eq!(count(Everything::day.in_(days)).await, 7);
        let floats = numbers.clone().map(|number| number as f64 + 0.5);
        assert_eq!(
            count(Everything::float.in_(floats.chain([one.float]))).await,
            7
        );
        let lengths = functions::length(Everything::note);
        assert_eq!(count(lengths.in_(5..MANY)).await, 4);
    }
}

/// How many texts of more than 64 KiB a connection of PostgreSQL keeps prepared, or how many texts one of MySQL keeps.
async fn kept(db: &Database) -> i64 {
    if db.engine() == Engine::Postgresql {
        let sql = "SELECT count(*) FROM pg_prepared_statements WHERE length(statement) > 65536";
        return number(db, sql).await.unwrap();
    }
    let told = async |name: &str| -> i64 {
        let sql = format!("SHOW SESSION STATUS LIKE 'Com_stmt_{name}'");
        let rows = db.fetch_all(sql, &[]).await.unwrap();
        rows[0].get::<String>(1).unwrap().parse().unwrap()
    };
    let closed = told("close").await;
    told("prepare").await - closed
}

#[tokio::test]
async fn the_text_of_a_long_list_is_not_kept_prepared() {
    for db in databases("long_not_kept").await {
        polls(&db).await;
        if db.engine() == Engine::Sqlite {
            continue;
        }
        let with_another = || listed(MANY).filter(Choice::votes.gte(0));
        let transaction = db.begin().await.unwrap();
        kept(&transaction).await;
        let before = kept(&transaction).await;
        for length in [MANY, MANY + 1] {
            assert_eq!(listed(length).count(&transaction).await.unwrap(), 3);
        }
        assert_eq!(kept(&transaction).await, before);
        transaction.commit().await.unwrap();
        assert_eq!(with_another().count(&db).await.unwrap(), 3);
        let transaction = db.begin().await.unwrap();
        if db.engine() == Engine::Postgresql {
            assert_eq!(kept(&transaction).await, 0);
        }
        transaction.commit().await.unwrap();
    }
}
