//! Fetch modes: how many queries following a foreign key makes, compared with Django's.

use crate::common::{databases_with, django};
use nuages_db::models::*;
use nuages_db::{Database, Error, capture_queries, models};
use serde_json::json;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "fetching")]
struct Land {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "fetching")]
struct Writer {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(on_delete = CASCADE)]
    land: ForeignKey<Land>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "fetching", ordering = ["id"])]
struct Novel {
    id: Auto,
    #[field(on_delete = CASCADE)]
    writer: ForeignKey<Writer>,
    #[field(on_delete = SET_NULL, related_name = "+")]
    second: Option<ForeignKey<Writer>>,
}

async fn libraries(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &models![Land, Writer, Novel]).await;
    for db in &databases {
        for name in ["France", "Chile"] {
            let name = name.to_owned();
            let land = Land {
                name,
                ..Land::default()
            };
            let land = land.create(db).await.unwrap();
            let writer = Writer {
                name: format!("of {}", land.name),
                land: land.into(),
                ..Writer::default()
            };
            let writer = writer.create(db).await.unwrap();
            for second in [None, Some((&writer).into())] {
                let novel = Novel {
                    writer: (&writer).into(),
                    second,
                    ..Novel::default()
                };
                novel.create(db).await.unwrap();
            }
        }
    }
    databases
}

/// Follows the foreign keys of all novels; how many queries that made.
async fn follow(mode: FetchMode, db: &Database) -> usize {
    let (names, queries) = capture_queries(async {
        let mut names = Vec::new();
        for novel in Novel::objects().fetch_mode(mode).all(db).await.unwrap() {
            let writer = novel.writer.get(db).await.unwrap();
            names.push(writer.land.get(db).await.unwrap().name);
            if let Some(second) = &novel.second {
                names.push(second.get(db).await.unwrap().name);
            }
        }
        names
    })
    .await;
    let expected = [
        "France",
        "France",
        "of France",
        "Chile",
        "Chile",
        "of Chile",
    ];
    assert_eq!(names, expected);
    queries.len()
}

#[tokio::test]
async fn peers_are_fetched_with_one_query_for_each_foreign_key() {
    let told = django::script("fetch_modes.py");
    for db in libraries("peers_are_fetched_with_one_query_for_each_foreign_key").await {
        let made = json!([
            follow(FetchMode::One, &db).await,
            follow(FetchMode::Peers, &db).await
        ]);
        assert_eq!(made, json!([11, 4]));
        if let Some(told) = &told {
            assert_eq!(made, told["queries"]);
        }
    }
}

#[tokio::test]
async fn rows_that_came_along_are_at_hand_in_every_mode() {
    for db in libraries("rows_that_came_along_are_at_hand_in_every_mode").await {
        let novels = Novel::objects()
            .select_related(Novel::writer)
            .fetch_mode(FetchMode::Raise);
        let novel = novels.clone().first(&db).await.unwrap().unwrap();
        let writer = novel.writer.get(&db).await.unwrap();
        assert_eq!(writer.name, "of France");
        let error = writer.land.get(&db).await.unwrap_err();
        assert!(matches!(error, Error::FieldFetchBlocked { .. }));
        assert_eq!(error.to_string(), "Fetching of Writer.land blocked.");
        assert_eq!(writer.land.id(), 1);

        let rows = novels
            .annotate(count_all())
            .order_by(Novel::id)
            .all(&db)
            .await
            .unwrap();
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[3].1, 1);

        let peers = Novel::objects().fetch_mode(FetchMode::Peers);
        let novels = peers.clone().all(&db).await.unwrap();
        assert!(novels[3].writer.cached().is_none());
        novels[0].writer.get(&db).await.unwrap();
        assert_eq!(novels[3].writer.cached().unwrap().name, "of Chile");
        let one = peers.filter(Novel::id.eq(2)).get(&db).await.unwrap();
        assert_eq!(one.writer.get(&db).await.unwrap().name, "of France");
        let mut novels = Novel::objects()
            .fetch_mode(FetchMode::Peers)
            .iterator(2, &db);
        let mut names = Vec::new();
        while let Some(novel) = novels.next().await {
            names.push(novel.unwrap().writer.get(&db).await.unwrap().name);
        }
        assert_eq!(names, ["of France", "of France", "of Chile", "of Chile"]);
        let mut again = one.clone();
        again.save(&db).await.unwrap();
    }
}

#[tokio::test]
async fn a_blocked_fetch_says_what_django_says() {
    let told = django::script("fetch_modes.py");
    for db in libraries("a_blocked_fetch_says_what_django_says").await {
        let novels = Novel::objects().fetch_mode(FetchMode::Raise);
        let novel = novels.first(&db).await.unwrap().unwrap();
        let error = novel.writer.get(&db).await.unwrap_err();
        assert_eq!(error.to_string(), "Fetching of Novel.writer blocked.");
        if let Some(told) = &told {
            assert_eq!(json!(error.to_string()), told["blocked"]);
        }
    }
}

#[tokio::test]
async fn rows_of_raw_sql_fetch_as_others() {
    for db in libraries("rows_of_raw_sql_fetch_as_others").await {
        let novels = || Novel::raw("SELECT * FROM fetching_novel ORDER BY id", &[]);
        let rows = novels().fetch_mode(FetchMode::Peers).all(&db).await;
        let rows = rows.unwrap();
        let (names, queries) = capture_queries(async {
            let first = rows[0].writer.get(&db).await.unwrap();
            [first.name, rows[3].writer.get(&db).await.unwrap().name]
        })
        .await;
        assert_eq!(
            (names, queries.len()),
            (["of France", "of Chile"].map(str::to_owned), 1)
        );
        let blocked = novels().columns::<i64>(["id"]);
        let blocked = blocked.fetch_mode(FetchMode::Raise).pairs(&db).await;
        let error = blocked.unwrap()[0].0.writer.get(&db).await.unwrap_err();
        assert_eq!(error.to_string(), "Fetching of Novel.writer blocked.");

        let writers = || Writer::raw("SELECT id, name FROM fetching_writer ORDER BY id", &[]);
        let rows = writers().fetch_mode(FetchMode::Peers).partials(&db).await;
        let rows = rows.unwrap();
        let (lands, queries) = capture_queries(async {
            let first = rows[0].load(Writer::land, &db).await.unwrap();
            [
                first.id(),
                rows[1].load(Writer::land, &db).await.unwrap().id(),
            ]
        })
        .await;
        assert_eq!((lands, queries.len()), ([1, 2].map(Auto::new), 1));
        let blocked = writers().fetch_mode(FetchMode::Raise).partials(&db).await;
        let error = blocked.unwrap()[0].load(Writer::land, &db).await;
        assert_eq!(
            error.unwrap_err().to_string(),
            "Fetching of Writer.land blocked."
        );
    }
}
