//! `prefetch_related`: how rows come with those that point at them, sorted, sliced, or with more of their own.

use crate::common::*;
use nuages_db::models::*;
use nuages_db::query::{FilteredRelation, Partial, prefetch_related_objects};
use nuages_db::{Database, capture_queries};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelves", ordering = ["id"])]
struct Writer {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelves", ordering = ["-pages"])]
struct Novel {
    id: Auto,
    #[field(on_delete = CASCADE)]
    writer: ForeignKey<Writer>,
    pages: i32,
    labels: ManyToMany<Label>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelves")]
struct Label {
    id: Auto,
    #[field(max_length = 20)]
    text: String,
}

/// Ann with novels of 10, 30 and 20 pages, Bob with none, Cid with one of 40; labels on the first two.
async fn writers(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &nuages_db::models![Writer, Label, Novel]).await;
    for db in &databases {
        for name in ["Ann", "Bob", "Cid"] {
            let writer = Writer {
                name: name.into(),
                ..Writer::default()
            };
            writer.create(db).await.unwrap();
        }
        for text in ["new", "old", "odd"] {
            let label = Label {
                text: text.into(),
                ..Label::default()
            };
            label.create(db).await.unwrap();
        }
        for (writer, pages, labels) in [
            (1_i64, 10, [1_i64, 2].as_slice()),
            (1, 30, &[3, 1, 2]),
            (1, 20, &[]),
            (3, 40, &[]),
        ] {
            let novel = Novel {
                writer: ForeignKey::new(writer),
                pages,
                ..Novel::default()
            };
            let novel = novel.create(db).await.unwrap();
            novel
                .many(Novel::labels)
                .add(labels.iter().copied(), db)
                .await
                .unwrap();
        }
    }
    databases
}

fn pages(novels: &[Novel]) -> Vec<i32> {
    novels.iter().map(|novel| novel.pages).collect()
}

#[tokio::test]
async fn of_a_slice_each_row_gets_its_own() {
    for db in writers("of_a_slice_each_row").await {
        for (novels, expected) in [
            (Novel::objects().limit(2), [vec![30, 20], vec![], vec![40]]),
            (
                Novel::objects().reverse().limit(1),
                [vec![10], vec![], vec![40]],
            ),
            (
                Novel::objects().order_by(Novel::pages).offset(1),
                [vec![20, 30], vec![], vec![]],
            ),
            (
                Novel::objects()
                    .filter(Novel::pages.lt(30))
                    .offset(1)
                    .limit(5),
                [vec![10], vec![], vec![]],
            ),
        ] {
            let query = Writer::objects().prefetch_related(Novel::writer.with(novels));
            let (rows, queries) = capture_queries(query.all(&db)).await;
            let found: Vec<_> = rows
                .unwrap()
                .iter()
                .map(|(_, novels)| pages(novels))
                .collect();
            assert_eq!(found, expected);
            assert_eq!(queries.len(), 2);
        }
    }
}

#[tokio::test]
async fn a_many_to_many_relation_takes_a_query_set_too() {
    for db in writers("a_many_to_many_relation_takes").await {
        let labels = Label::objects().order_by(Label::text).limit(2);
        let sorted = Novel::objects().order_by(Novel::id);
        let rows = sorted
            .prefetch_related(Novel::labels.with(labels))
            .all(&db)
            .await
            .unwrap();
        let texts: Vec<Vec<&str>> = rows
            .iter()
            .map(|(_, labels)| labels.iter().map(|label| label.text.as_str()).collect())
            .collect();
        assert_eq!(
            texts,
            [vec!["new", "old"], vec!["new", "odd"], vec![], vec![]]
        );

        let thick = Novel::objects().filter(Novel::pages.gt(10));
        let rows = Label::objects()
            .order_by(Label::id)
            .prefetch_related(Novel::labels.reversed().with(thick))
            .all(&db)
            .await
            .unwrap();
        let found: Vec<_> = rows.iter().map(|(_, novels)| pages(novels)).collect();
        assert_eq!(found, [[30], [30], [30]]);
    }
}

#[tokio::test]
async fn rows_that_come_along_bring_their_own() {
    for db in writers("rows_that_come_along").await {
        let labels = Novel::labels.with(Label::objects().order_by(Label::id));
        let novels = Novel::objects().limit(1).prefetch_related(labels);
        let query = Writer::objects().prefetch_related(Novel::writer.with(novels));
        let (rows, queries) = capture_queries(query.all(&db)).await;
        let found: Vec<(String, Vec<(i32, usize)>)> = rows
            .unwrap()
            .into_iter()
            .map(|(writer, novels)| {
                let novels = novels
                    .iter()
                    .map(|(novel, labels)| (novel.pages, labels.len()));
                (writer.name, novels.collect())
            })
            .collect();
        assert_eq!(
            found,
            [
                ("Ann".to_owned(), vec![(30, 3)]),
                ("Bob".to_owned(), vec![]),
                ("Cid".to_owned(), vec![(40, 0)]),
            ]
        );
        assert_eq!(queries.len(), 3);
    }
}

#[tokio::test]
async fn related_rows_come_with_a_constant_number_of_queries() {
    for db in threes("related_rows_come_with_a_constant_number_of_queries").await {
        let rows = Question::objects()
            .order_by(Question::id)
            .prefetch_related(
                Choice::question.with(Choice::objects().order_by(Choice::votes.desc())),
            )
            .all(&db)
            .await
            .unwrap();
        let texts: Vec<Vec<&str>> = rows
            .iter()
            .map(|(_, choices)| {
                choices
                    .iter()
                    .map(|choice| choice.choice_text.as_str())
                    .collect()
            })
            .collect();
        assert_eq!(texts, [vec!["The sky", "Not much"], vec!["Yes"], vec![]]);
        let (author, (questions, seals)) = Author::objects()
            .prefetch_related((Question::author, Sealed::author))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(
            (author.name.as_str(), questions.len(), seals.len()),
            ("Ada", 1, 0)
        );
    }
}

#[tokio::test]
async fn a_query_may_go_on_behind_prefetch_related() {
    for db in threes("a_query_may_go_on_behind_prefetch_related").await {
        let with_choices = || Question::objects().prefetch_related(Choice::question);
        let counts = |rows: Vec<(Question, Vec<Choice>)>| -> Vec<(i64, usize)> {
            rows.into_iter()
                .map(|(question, choices)| (question.id.into(), choices.len()))
                .collect()
        };
        let by_id = || with_choices().order_by(Question::id);
        let tests = [
            (by_id(), vec![(1, 2), (2, 1), (3, 0)]),
            (by_id().reverse(), vec![(3, 0), (2, 1), (1, 2)]),
            (
                with_choices().order_by_names(["-id"]).limit(1),
                vec![(3, 0)],
            ),
            (by_id().offset(1).limit(1), vec![(2, 1)]),
            (by_id().filter(Question::id.gt(1)), vec![(2, 1), (3, 0)]),
            (by_id().exclude(Question::id.eq(2)), vec![(1, 2), (3, 0)]),
            (
                by_id()
                    .filter(Choice::question.reversed().to(Choice::votes).gte(0))
                    .distinct(),
                vec![(1, 2), (2, 1)],
            ),
            (by_id().none(), vec![]),
        ];
        for (query, wanted) in tests {
            let said = format!("{query:?}");
            assert_eq!(counts(query.all(&db).await.unwrap()), wanted, "{said}");
        }
        let (question, choices) = with_choices()
            .select_related(Question::author)
            .filter(Question::id.eq(1))
            .get(&db)
            .await
            .unwrap();
        let author = question.author.unwrap();
        assert_eq!(
            (author.cached().unwrap().name.as_str(), choices.len()),
            ("Ada", 2)
        );
        let last = by_id().last(&db).await.unwrap().unwrap();
        assert_eq!(i64::from(last.0.id), 3);
        assert_eq!(with_choices().limit(2).count(&db).await.unwrap(), 2);
        assert!(!with_choices().none().exists(&db).await.unwrap());
        let (_, (questions, seals)) = Author::objects()
            .prefetch_related(Question::author)
            .prefetch_related(Sealed::author)
            .get(&db)
            .await
            .unwrap();
        assert_eq!((questions.len(), seals.len()), (1, 0));
        let late = by_id().limit(1).filter(Question::id.gt(1)).all(&db).await;
        assert_eq!(
            late.unwrap_err().to_string(),
            "Cannot filter a query once a slice has been taken."
        );
    }
}

#[tokio::test]
async fn behind_prefetch_related_stands_what_stands_before_it() {
    for db in writers("behind_prefetch_related").await {
        let all = || Writer::objects().prefetch_related(Novel::writer);
        let long = FilteredRelation::new("novel").condition(lookup("novel__pages__gte", 30));
        let rows = all()
            .alias("long", long)
            .filter(lookup("long__pages__lt", 40))
            .order_by_names(["long__pages"]);
        let rows = rows.all(&db).await.unwrap();
        let shown: Vec<(&str, usize)> = rows
            .iter()
            .map(|(writer, novels)| (writer.name.as_str(), novels.len()))
            .collect();
        assert_eq!(shown, [("Ann", 3)]);
        let (ann, novels) = all().get_by_key(1, &db).await.unwrap();
        assert_eq!((ann.name.as_str(), novels.len()), ("Ann", 3));
        let (last, novels) = all().latest(Writer::name, &db).await.unwrap();
        assert_eq!((last.name.as_str(), novels.len()), ("Cid", 1));
        let (first, _) = all().earliest(Writer::name, &db).await.unwrap();
        assert_eq!(first, ann);
        let (found, asked) = capture_queries(all().in_bulk([1, 2], &db)).await;
        let found = found.unwrap();
        assert_eq!((found.len(), asked.len()), (2, 2));
        assert_eq!(found[&Auto::from(1)].1.len(), 3);
        assert_eq!(found[&Auto::from(2)].1, []);
        let found = all().in_bulk_by(Writer::id, [3], &db).await.unwrap();
        assert_eq!(found[&Auto::from(3)].1.len(), 1);
        assert_eq!(all().in_bulk_all(&db).await.unwrap().len(), 3);
        let sql = db.atomic(async |tx| {
            assert_eq!(all().select_for_update().all(tx).await?.len(), 3);
            Ok(all().select_for_update().sql(tx)?)
        });
        let sql = sql.await.unwrap();
        let locks = db.engine() != nuages_core::settings::Engine::Sqlite;
        assert_eq!(sql.ends_with("FOR UPDATE"), locks, "{sql}");
    }
}

#[tokio::test]
async fn rows_at_hand_get_what_belongs_to_them() {
    for db in writers("rows_at_hand").await {
        let rows = Writer::raw("SELECT * FROM shelves_writer ORDER BY id DESC", &[]);
        let rows = rows.all(&db).await.unwrap();
        let relation = (Novel::writer, Novel::writer.with(Novel::objects().limit(1)));
        let (found, asked) = capture_queries(prefetch_related_objects(&rows, relation, &db)).await;
        let counts: Vec<(usize, Vec<i32>)> = found
            .unwrap()
            .iter()
            .map(|(all, longest)| (all.len(), longest.iter().map(|novel| novel.pages).collect()))
            .collect();
        assert_eq!(counts, [(1, vec![40]), (0, vec![]), (3, vec![30])]);
        assert_eq!(asked.len(), 2);
        let none: [Writer; 0] = [];
        let none = prefetch_related_objects(&none, Novel::writer, &db);
        assert_eq!(none.await.unwrap(), Vec::<Vec<Novel>>::new());
    }
}

#[tokio::test]
async fn rows_in_part_bring_related_ones_along_by_what_was_read() {
    for db in writers("rows_in_part_bring_related_ones").await {
        let novels = || Novel::objects().order_by(Novel::pages).only(Novel::pages);
        let labels = Novel::labels.with(Label::objects().order_by(Label::text).only(Label::text));
        let (rows, queries) = capture_queries(novels().prefetch_related(labels).all(&db)).await;
        let texts = |labels: &[Partial<Label>]| -> Vec<String> {
            let labels = labels.iter();
            labels
                .map(|label| label.get(Label::text).unwrap())
                .collect()
        };
        let found: Vec<_> = rows
            .unwrap()
            .iter()
            .map(|(novel, labels)| (novel.get(Novel::pages).unwrap(), texts(labels)))
            .collect();
        let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(
            found,
            [
                (10, strings(&["new", "old"])),
                (20, vec![]),
                (30, strings(&["new", "odd", "old"])),
                (40, vec![]),
            ]
        );
        assert_eq!(queries.len(), 2);

        let of_writers = Novel::writer.target(Writer::objects());
        let error = novels().prefetch_related(of_writers).all(&db).await;
        assert_eq!(
            error.unwrap_err().to_string(),
            "related rows are found by the field writer of Novel, which was deferred: name it in only(), or leave it out of defer()"
        );
    }
}
