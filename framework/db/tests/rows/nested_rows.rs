//! Which rows would go with which: many, in a long line, and by several ways.

use std::collections::BTreeMap;

use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::{Database, Value, capture_queries, models};

use crate::common::databases_with;

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "nested")]
struct Shelf {
    id: Auto,
    number: i32,
    #[field(unique)]
    code: i64,
    labels: ManyToMany<Label>,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "nested")]
struct Label {
    id: Auto,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "nested")]
struct Case {
    id: Auto,
    #[field(on_delete = CASCADE)]
    shelf: ForeignKey<Shelf>,
    #[field(on_delete = CASCADE, related_name = "by_code")]
    coded: Option<ForeignKey<Shelf, { to_field(Shelf::code) }>>,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "nested")]
struct Step {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "next")]
    last: Option<ForeignKey<Step>>,
    #[field(on_delete = CASCADE, related_name = "later")]
    before: Option<ForeignKey<Step>>,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "nested")]
struct Word {
    #[field(primary_key, max_length = 20)]
    text: String,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "nested")]
struct Meaning {
    id: Auto,
    #[field(on_delete = CASCADE)]
    word: ForeignKey<Word>,
}

async fn fill_shelves(number: i64, db: &Database) {
    let shelves = (1..=number).map(|code| Shelf {
        code: -code,
        ..Shelf::default()
    });
    Shelf::objects()
        .bulk_create(shelves.collect(), db)
        .await
        .unwrap();
    let shelves = Shelf::objects().order_by(Shelf::id).all(db).await.unwrap();
    let other = |place: usize| &shelves[(place + 1) % shelves.len()];
    let boxes = shelves.iter().enumerate().map(|(place, shelf)| Case {
        shelf: shelf.into(),
        coded: (place % 2 == 0).then(|| other(place).into()),
        ..Case::default()
    });
    Case::objects()
        .bulk_create(boxes.collect(), db)
        .await
        .unwrap();
    let label = Label::default().create(db).await.unwrap();
    label
        .many(Shelf::labels.reversed())
        .set(&shelves, db)
        .await
        .unwrap();
}

#[tokio::test]
async fn many_rows_are_asked_for_together() {
    for db in databases_with(
        "many_rows_are_asked_for_together",
        &models![Shelf, Label, Case],
    )
    .await
    {
        fill_shelves(600, &db).await;
        let shelves = Shelf::objects().order_by(Shelf::id);
        let (would, queries) = capture_queries(shelves.would_delete(&db)).await;
        let would = would.unwrap();
        let counts: BTreeMap<_, _> = would
            .counts()
            .map(|(meta, count)| (meta.name, count))
            .collect();
        assert_eq!(counts["Shelf"], 600);
        assert_eq!(counts["Case"], 600);
        assert_eq!(would.nested.len(), 1800);
        assert!(queries.len() < 20, "{}", queries.len());
        let shelves = shelves.all(&db).await.unwrap();
        let keys: Vec<Value> = shelves.iter().map(|shelf| shelf.key().to_value()).collect();
        let families = would.nested.chunk_by(|_, next| next.level > 0);
        let found: Vec<_> = families
            .map(|family| (family[0].key.clone(), family.len() - 1))
            .collect();
        // A box is there once, below the first shelf that it points to.
        let wanted: Vec<_> = keys.into_iter().map(|key| (key, 2)).collect();
        assert!(found == wanted, "{:?}", &found[..10]);
    }
}

#[tokio::test]
async fn a_long_line_of_rows_is_told() {
    for db in databases_with("a_long_line_of_rows_is_told", &models![Step]).await {
        if db.engine() != Engine::Sqlite {
            continue;
        }
        let steps = (1..=4000).map(|id: i64| Step {
            id: id.into(),
            last: (id > 1).then(|| ForeignKey::new(id - 1)),
            ..Step::default()
        });
        Step::objects()
            .bulk_create(steps.collect(), &db)
            .await
            .unwrap();
        let first = Step::objects().filter(Step::id.eq(1));
        let would = first.would_delete(&db).await.unwrap();
        let levels: Vec<usize> = would.nested.iter().map(|row| row.level).collect();
        assert_eq!(levels, (0..4000).collect::<Vec<_>>());
        assert_eq!(first.delete(&db).await.unwrap(), 4000);
    }
}

#[tokio::test]
async fn a_row_that_goes_by_several_ways_is_told_once() {
    for db in databases_with("a_row_that_goes_by_several_ways", &models![Step]).await {
        let steps = (1..=60).map(|id: i64| Step {
            id: id.into(),
            last: (id > 1).then(|| ForeignKey::new(id - 1)),
            before: (id > 2).then(|| ForeignKey::new(id - 2)),
        });
        Step::objects()
            .bulk_create(steps.collect(), &db)
            .await
            .unwrap();
        let would = Step::objects()
            .order_by(Step::id.desc())
            .would_delete(&db)
            .await
            .unwrap();
        assert_eq!(would.nested.len(), 60);
        let first = Step::objects()
            .filter(Step::id.eq(1))
            .would_delete(&db)
            .await
            .unwrap();
        assert_eq!(first.nested.len(), 60);
    }
}

#[tokio::test]
async fn texts_that_the_database_takes_for_equal_are_one_row() {
    for db in databases_with(
        "texts_that_the_database_takes_for_equal",
        &models![Word, Meaning],
    )
    .await
    {
        Word {
            text: "Nuage".into(),
        }
        .create(&db)
        .await
        .unwrap();
        let spelled = match db.engine() {
            Engine::Mysql => "nuage",
            _ => "Nuage",
        };
        let word = ForeignKey::new(spelled.to_owned());
        Meaning {
            word,
            ..Meaning::default()
        }
        .create(&db)
        .await
        .unwrap();
        let would = Word::objects().would_delete(&db).await.unwrap();
        let levels: Vec<usize> = would.nested.iter().map(|row| row.level).collect();
        assert_eq!(levels, [0, 1]);
    }
}
