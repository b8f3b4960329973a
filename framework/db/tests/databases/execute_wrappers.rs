//! Wrappers around statements: Django's `connection.execute_wrapper`.

use std::sync::{Arc, Mutex};

use nuages_db::models::*;
use nuages_db::query::BulkCreate;
use nuages_db::{Database, Error, Execute, Executed, QueryLog, Statement, models};

use crate::common::{
    Author, databases, databases_with, empty_databases, make_tables, many_authors,
};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "wrapped")]
struct Thing {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

/// What wrappers saw, in order.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn add(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    /// The wrapper that notes the first word of each statement and calls on.
    fn words(
        &self,
    ) -> impl Fn(
        Execute,
        Statement,
    )
        -> std::pin::Pin<Box<dyn Future<Output = nuages_core::Result<Executed>> + Send>>
    + Send
    + Sync
    + 'static {
        let seen = self.clone();
        move |execute, statement| {
            let word = statement.sql.split_whitespace().next().unwrap_or_default();
            seen.add(word);
            Box::pin(async move { execute.call(statement).await })
        }
    }
}

fn refuse(_: Execute, _: Statement) -> std::future::Ready<nuages_core::Result<Executed>> {
    std::future::ready(Err(nuages_core::Error::msg(
        "No database access allowed here.",
    )))
}

#[tokio::test]
async fn a_wrapper_sees_every_statement_of_its_scope() {
    for db in databases("wrappers_see_statements").await {
        let seen = Seen::default();
        let row = |name: &str| Author {
            name: name.into(),
            ..Author::default()
        };
        db.execute_wrapper(seen.words(), async {
            let mut ada = row("Ada").create(&db).await.unwrap();
            assert_eq!(seen.take(), ["INSERT"]);
            ada.name = "Eve".into();
            ada.save(&db).await.unwrap();
            assert_eq!(seen.take(), ["UPDATE"]);
            assert_eq!(Author::objects().count(&db).await.unwrap(), 1);
            assert_eq!(Author::objects().first(&db).await.unwrap(), Some(ada));
            assert_eq!(seen.take(), ["SELECT", "SELECT"]);

            let rows = (0..3).map(|number| row(&number.to_string())).collect();
            let two = BulkCreate::new().batch_size(2);
            Author::objects()
                .bulk_create_with(rows, two, &db)
                .await
                .unwrap();
            let inserts = seen.take();
            assert_eq!(inserts.iter().filter(|word| *word == "INSERT").count(), 2);

            let all = Author::raw("SELECT * FROM polls_author", &[]);
            assert_eq!(all.all(&db).await.unwrap().len(), 4);
            db.execute("UPDATE polls_author SET name = 'x'", &[])
                .await
                .unwrap();
            db.fetch_all("SELECT 1", &[]).await.unwrap();
            assert_eq!(seen.take(), ["SELECT", "UPDATE", "SELECT"]);

            let mut rows = Author::objects().iterator(2, &db);
            let mut count = 0;
            while let Some(row) = rows.next().await {
                row.unwrap();
                count += 1;
            }
            assert_eq!((count, seen.take()), (4, vec!["SELECT".to_owned()]));

            db.atomic(async |tx| {
                row("in a transaction").create(tx).await?;
                tx.atomic(async |tx| {
                    assert_eq!(Author::objects().count(tx).await?, 5);
                    let mut rows = Author::objects().iterator(2, tx);
                    while let Some(row) = rows.next().await {
                        row?;
                    }
                    Ok(())
                })
                .await
            })
            .await
            .unwrap();
            assert_eq!(seen.take(), ["INSERT", "SELECT", "SELECT"]);

            // Those of other tasks are theirs.
            let other = db.clone();
            let task = tokio::spawn(async move { Author::objects().count(&other).await });
            assert_eq!(task.await.unwrap().unwrap(), 5);
            assert!(seen.take().is_empty());
        })
        .await;
        Author::objects().count(&db).await.unwrap();
        assert!(seen.take().is_empty());
    }
}

#[tokio::test]
async fn a_wrapper_sees_the_statements_of_a_schema() {
    for db in empty_databases("wrappers_see_schemas").await {
        let seen = Seen::default();
        let models = models![Thing];
        db.execute_wrapper(seen.words(), make_tables(&db, &models))
            .await;
        assert!(seen.take().contains(&"CREATE".to_owned()));
        assert_eq!(Thing::objects().count(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_wrapper_refuses_statements() {
    for db in databases_with("wrappers_refuse", &models![Thing]).await {
        let thing = Thing {
            name: "one".into(),
            ..Thing::default()
        };
        thing.clone().create(&db).await.unwrap();
        db.execute_wrapper(refuse, async {
            let error = Thing::objects().all(&db).await.unwrap_err();
            assert!(matches!(error, Error::Wrapper(_)), "{error:?}");
            assert_eq!(error.to_string(), "No database access allowed here.");
            let error = db.execute_script("CREATE TABLE x (id integer)").await;
            assert!(matches!(error, Err(Error::Wrapper(_))));
            let mut rows = Thing::objects().iterator(2, &db);
            assert!(matches!(rows.next().await, Some(Err(Error::Wrapper(_)))));
        })
        .await;

        // What was refused never came to the database: the transaction goes on.
        db.atomic(async |tx| {
            let refused = tx.execute_wrapper(refuse, Thing::objects().delete(tx));
            assert!(refused.await.is_err());
            assert_eq!(Thing::objects().count(tx).await?, 1);
            Ok(())
        })
        .await
        .unwrap();

        // An error of the database comes out as it is.
        let seen = Seen::default();
        let mut again = thing;
        again.id = Thing::objects().first(&db).await.unwrap().unwrap().id;
        let things = Thing::objects();
        let twice = things.bulk_create(vec![again], &db);
        let error = db.execute_wrapper(seen.words(), twice).await.unwrap_err();
        assert!(error.is_integrity(), "{error:?}");
        assert_eq!(seen.take(), ["INSERT"]);
    }
}

#[tokio::test]
async fn wrappers_nest_and_change_statements() {
    for db in databases("wrappers_nest").await {
        many_authors(&db, 3).await;
        let seen = Seen::default();
        let wrapper = |name: &'static str| {
            let seen = seen.clone();
            move |execute: Execute, statement: Statement| {
                let seen = seen.clone();
                async move {
                    seen.add(format!("{name} begins"));
                    // What a wrapper asks itself is not wrapped.
                    let db = statement.db.clone();
                    assert!(Author::objects().exists(&db).await?);
                    let executed = execute.call(statement).await?;
                    seen.add(format!("{name} saw {} rows", executed.rows().len()));
                    Ok(executed)
                }
            }
        };
        let count = Author::objects().all(&db);
        let inner = db.execute_wrapper(wrapper("inner"), count);
        let all = db.execute_wrapper(wrapper("outer"), inner).await.unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!(
            seen.take(),
            [
                "outer begins",
                "inner begins",
                "inner saw 3 rows",
                "outer saw 3 rows"
            ]
        );

        // Another text and another parameter, as the log has them; twice, where the first answer is thrown away.
        let log = QueryLog::new();
        let delete = format!(
            "DELETE FROM polls_author WHERE name = {}",
            crate::common::placeholder(&db)
        );
        let parameters = ["name 1".into()];
        let changed = db.execute_wrapper(
            |execute, mut statement| async move {
                statement.sql = format!("{} /* marked */", statement.sql).into();
                statement.params = vec!["name 2".into()];
                let executed = execute.call(statement.clone()).await?;
                assert_eq!(executed.rows_affected(), Some(1));
                execute.call(statement).await
            },
            log.watch(db.execute(delete, &parameters)),
        );
        assert_eq!(changed.await.unwrap(), 0);
        assert_eq!(log.len(), 2);
        let is_marked = |query: nuages_db::CapturedQuery| query.sql().ends_with("/* marked */");
        assert!(log.queries().into_iter().all(is_marked));
        let left = Author::objects().order_by(Author::id).values(Author::name);
        assert_eq!(left.all(&db).await.unwrap(), ["name 0", "name 1"]);
    }
}

#[tokio::test]
async fn a_wrapper_is_for_its_own_database() {
    let (one, other) = (Database::in_memory(), Database::in_memory());
    let seen = Seen::default();
    one.execute_wrapper(seen.words(), async {
        other.fetch_all("SELECT 1", &[]).await.unwrap();
        assert!(seen.take().is_empty());
        one.clone().fetch_all("SELECT 1", &[]).await.unwrap();
        assert_eq!(seen.take(), ["SELECT"]);
    })
    .await;
}
