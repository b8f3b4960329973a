//! Transactions, the pool and the errors of the database, on files.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::common::*;
use nuages_core::Context as _;
use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::{Database, Error, signals};

fn require_send<T: Send>(value: T) -> T {
    value
}

async fn both() -> Vec<(Database, Option<Folder>)> {
    let folder = Folder::new(&format!("both-{:?}", std::thread::current().id()));
    let file = folder.database(&[]).await;
    tables(&file).await;
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default();
    let mut all: Vec<_> = (databases(test).await.into_iter())
        .map(|db| (db, None))
        .collect();
    all.push((file, Some(folder)));
    all
}

#[tokio::test]
async fn atomic_commits_rolls_back_and_nests() {
    for (db, _folder) in both().await {
        let ran = Arc::new(AtomicUsize::new(0));
        let count = |tx: &Database| {
            let ran = Arc::clone(&ran);
            tx.on_commit(move || {
                ran.fetch_add(1, Ordering::SeqCst);
            });
        };
        let id = require_send(db.atomic(async |tx| {
            assert!(tx.in_transaction());
            let author = add_author("kept", tx).await?;
            count(tx);
            let inner: nuages_core::Result<()> = tx
                .atomic(async |savepoint| {
                    add_author("undone", savepoint).await?;
                    count(savepoint);
                    Err(nuages_core::Error::msg("no"))
                })
                .await;
            assert!(inner.is_err());
            tx.atomic(async |savepoint| {
                add_author("nested", savepoint).await?;
                count(savepoint);
                Ok(())
            })
            .await?;
            Ok(author.id)
        }))
        .await
        .unwrap();
        assert_eq!(id, 1);
        assert_eq!(author_names(&db).await.unwrap(), ["kept", "nested"]);
        assert_eq!(ran.load(Ordering::SeqCst), 2);

        let failed: nuages_core::Result<()> = db
            .atomic(async |tx| {
                add_author("lost", tx).await?;
                count(tx);
                Author::objects()
                    .filter(Author::id.eq(99))
                    .get(tx)
                    .await
                    .context("looking")?;
                Ok(())
            })
            .await;
        assert!(failed.is_err());
        assert_eq!(author_names(&db).await.unwrap(), ["kept", "nested"]);
        assert_eq!(ran.load(Ordering::SeqCst), 2);
    }
}

#[tokio::test]
async fn a_dropped_transaction_is_rolled_back() {
    for (db, _folder) in both().await {
        let slow = db.atomic(async |tx| {
            add_author("lost", tx).await?;
            tokio::time::sleep(Duration::from_secs(60)).await;
            Ok(())
        });
        assert!(
            tokio::time::timeout(Duration::from_millis(200), slow)
                .await
                .is_err()
        );
        add_author("kept", &db).await.unwrap();
        assert_eq!(author_names(&db).await.unwrap(), ["kept"]);

        db.atomic(async |tx| {
            add_author("outer", tx).await?;
            let inner = tx.atomic(async |savepoint| {
                add_author("lost", savepoint).await?;
                tokio::time::sleep(Duration::from_secs(60)).await;
                Ok(())
            });
            assert!(
                tokio::time::timeout(Duration::from_millis(200), inner)
                    .await
                    .is_err()
            );
            add_author("after", tx).await?;
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(author_names(&db).await.unwrap(), ["kept", "outer", "after"]);

        let kept = db.begin().await.unwrap();
        let handle = kept.database().clone();
        add_author("late", &handle).await.unwrap();
        kept.commit().await.unwrap();
        let over = add_author("never", &handle).await.unwrap_err();
        assert!(over.to_string().contains("is over"), "{over}");
    }
}

#[tokio::test]
async fn a_query_dropped_in_the_middle_leaves_a_clean_connection() {
    const MANY: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT i FROM n";
    for (db, _folder) in both().await {
        if db.engine() == Engine::Mysql {
            // It refuses so deep a recursion.
            continue;
        }
        add_author("first", &db).await.unwrap();
        let slow = db.fetch_all(MANY, &[]);
        assert!(
            tokio::time::timeout(Duration::from_millis(20), slow)
                .await
                .is_err()
        );
        assert_eq!(author_names(&db).await.unwrap(), ["first"]);
        for wait in 0..40 {
            let pair = db.atomic(async |tx| {
                add_author("a", tx).await?;
                add_author("b", tx).await?;
                Ok(())
            });
            let wait = Duration::from_micros(wait * 25);
            let _ = tokio::time::timeout(wait, pair).await;
            assert!(!db.in_transaction());
            let found = author_names(&db).await.unwrap();
            assert_eq!(found.len() % 2, 1, "both or none: {found:?}");
        }
        add_author("last", &db).await.unwrap();
        assert_eq!(author_names(&db).await.unwrap().last().unwrap(), "last");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_tasks_read_and_write_at_once() {
    let folder = Folder::new("tasks");
    let db = folder.database(&[]).await;
    tables(&db).await;
    let author = add_author("counter", &db).await.unwrap();
    let question = Question {
        author: Some((&author).into()),
        ..Question::default()
    }
    .create(&db)
    .await
    .unwrap();
    let choice = Choice {
        question: (&question).into(),
        ..Choice::default()
    }
    .create(&db)
    .await
    .unwrap();
    let tasks: Vec<_> = (0..32)
        .map(|number: i32| {
            let (db, id) = (db.clone(), choice.id);
            tokio::spawn(async move {
                for _ in 0..10 {
                    if number % 4 == 0 {
                        // A future that is dropped in mid-query must not harm the next user of its connection.
                        let all = Choice::objects().all(&db);
                        let _ = tokio::time::timeout(Duration::from_micros(50), all).await;
                    }
                    db.atomic(async |tx| {
                        let row = Choice::objects().filter(Choice::id.eq(id)).get(tx).await?;
                        Choice::objects()
                            .filter(Choice::id.eq(id))
                            .update(Choice::votes.set(row.votes + 1), tx)
                            .await?;
                        Ok(())
                    })
                    .await
                    .unwrap();
                    Choice::objects().count(&db).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let after = Choice::objects().get(&db).await.unwrap();
    assert_eq!(after.votes, 320, "no update is lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn leased_queries_keep_their_connection_and_hold_up_nobody() {
    let folder = Folder::new("lease");
    let db = folder
        .database(&[("readers", "1"), ("acquire_timeout", "10")])
        .await;
    tables(&db).await;
    add_author("one", &db).await.unwrap();
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(nuages_db::lease(async move {
                for _ in 0..20 {
                    assert_eq!(Author::objects().count(&db).await.unwrap(), 1);
                    Author::objects()
                        .update(Author::name.set("two"), &db)
                        .await
                        .unwrap();
                }
            }))
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let (started, wait) = tokio::sync::oneshot::channel();
    let held = db.clone();
    let waiting = tokio::spawn(nuages_db::lease(async move {
        Author::objects().count(&held).await.unwrap();
        started.send(()).unwrap();
        tokio::time::sleep(Duration::from_secs(60)).await;
    }));
    wait.await.unwrap();
    assert_eq!(
        Author::objects().count(&db).await.unwrap(),
        1,
        "while the other task sleeps, its connection is free"
    );
    waiting.abort();
}

#[tokio::test]
async fn constraints_and_missing_tables_are_told() {
    for (db, _folder) in both().await {
        let slug = |slug: &str| Author {
            slug: Some(slug.into()),
            ..Author::default()
        };
        slug("a").create(&db).await.unwrap();
        match slug("a").create(&db).await.unwrap_err() {
            Error::Integrity {
                message,
                constraint,
                columns,
            } => {
                assert_eq!(columns, ["slug"], "{message}");
                // SQLite tells the columns of a unique constraint, not its name.
                let is_sqlite = db.engine() == Engine::Sqlite;
                assert_eq!(constraint.is_none(), is_sqlite, "{message}");
                if is_sqlite {
                    assert_eq!(message, "UNIQUE constraint failed: polls_author.slug");
                }
            }
            other => panic!("{other:?}"),
        }
        let dangling = db
            .atomic(async |tx| {
                let question = Question {
                    author: Some(ForeignKey::new(77)),
                    ..Question::default()
                };
                question.create(tx).await?;
                Ok(())
            })
            .await
            .unwrap_err();
        let refused = dangling.downcast_ref::<Error>();
        assert!(refused.is_some_and(Error::is_integrity), "{dangling}");
        if db.engine() == Engine::Sqlite {
            assert_eq!(
                dangling.to_string(),
                "FOREIGN KEY constraint failed",
                "at the commit"
            );
        }
        assert_eq!(Question::objects().count(&db).await.unwrap(), 0);

        db.execute("DROP TABLE polls_sealed", &[]).await.unwrap();
        let missing = Sealed::objects().all(&db).await.unwrap_err();
        let missing = missing.to_string();
        assert!(missing.contains("polls_sealed"), "{missing}");
        assert!(
            missing.ends_with(
                "; run `manage migrate`, after `manage makemigrations` if the model is new"
            ),
            "{missing}"
        );
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_names_the_file_and_the_remedy() {
    let folder = Folder::new("open");
    let missing = folder.0.join("nowhere/db.sqlite3");
    let config = nuages_core::settings::DatabaseConfig::sqlite(&missing);
    let db = Database::connect(&config).await.unwrap();
    let error = Author::objects().all(&db).await.unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "unable to open database file {}: the folder {} does not exist; create it or change `databases`",
            missing.display(),
            folder.0.join("nowhere").display()
        )
    );

    if cfg!(target_os = "linux") {
        // Nobody may make files here, not even root.
        let config = nuages_core::settings::DatabaseConfig::sqlite("/proc/db.sqlite3");
        let db = Database::connect(&config).await.unwrap();
        assert_eq!(
            add_author("x", &db).await.unwrap_err().to_string(),
            "unable to open database file /proc/db.sqlite3: let this user read and write the file and its folder, or \
             change `databases`"
        );
    }

    std::fs::write(
        folder.0.join("db.sqlite3"),
        "this is a text, not a database, and long enough to be read",
    )
    .unwrap();
    let db = folder.database(&[]).await;
    let error = Author::objects().all(&db).await.unwrap_err().to_string();
    assert!(error.starts_with("file is not a database: "), "{error}");

    let mut config = nuages_core::settings::DatabaseConfig::sqlite(&missing);
    config.options.insert("timeuot".into(), "5".into());
    let error = Database::connect(&config).await.unwrap_err().to_string();
    assert!(
        error.contains("unknown option timeuot; SQLite takes timeout"),
        "{error}"
    );
}

#[tokio::test]
async fn a_lock_of_another_process_and_a_busy_pool_time_out_with_a_remedy() {
    let folder = Folder::new("locked");
    let options = [("timeout", "0.2"), ("acquire_timeout", "0.3")];
    let db = folder.database(&options).await;
    tables(&db).await;
    let other = folder.database(&options).await;
    let held = other.begin().await.unwrap();
    let error = add_author("x", &db).await.unwrap_err().to_string();
    assert!(
        error.starts_with("database is locked: ")
            && error.contains("db.sqlite3; ")
            && error.contains("raise the option timeout of `databases`"),
        "{error}"
    );
    assert_eq!(author_names(&db).await.unwrap().len(), 0, "reading goes on");
    let error = add_author("x", &other).await.unwrap_err().to_string();
    assert!(
        error.contains("inside `atomic` use the handle that it passes"),
        "{error}"
    );
    held.rollback().await.unwrap();
    add_author("x", &db).await.unwrap();
    add_author("y", &other).await.unwrap();
}

#[tokio::test]
async fn foreign_keys_are_checked_again_after_a_remake() {
    for (db, _folder) in both().await {
        if db.engine() != Engine::Sqlite {
            // Tables are changed in place there.
            continue;
        }
        let remake = db.begin_without_foreign_keys().await.unwrap();
        remake
            .execute("INSERT INTO polls_sealed (author_id) VALUES (5)", &[])
            .await
            .unwrap();
        remake.commit().await.unwrap();
        let refused = db
            .execute("INSERT INTO polls_sealed (author_id) VALUES (6)", &[])
            .await
            .unwrap_err();
        assert!(refused.is_integrity());
    }
}

#[tokio::test]
async fn signals_fire_for_saves_deletions_and_cascades() {
    let db = memory().await;
    let log = Arc::new(std::sync::Mutex::new(Vec::new()));
    let note = |what: &'static str| {
        let log = Arc::clone(&log);
        move |text: &str, created: Option<bool>| {
            log.lock()
                .unwrap()
                .push(format!("{what} {text} {created:?}"));
        }
    };
    let write = note("pre_save");
    signals::pre_save::<Question>().connect(None, move |event| {
        write(&event.instance.question_text, None);
    });
    let write = note("post_save");
    signals::post_save::<Question>().connect(None, move |event| {
        write(&event.instance.question_text, Some(event.created));
    });
    let write = note("pre_delete");
    signals::pre_delete::<Choice>()
        .connect(None, move |event| write(&event.instance.choice_text, None));
    let write = note("post_delete");
    signals::post_delete::<Choice>()
        .connect(None, move |event| write(&event.instance.choice_text, None));
    polls(&db).await;
    Question::objects()
        .filter(Question::id.eq(2))
        .delete(&db)
        .await
        .unwrap();
    assert_eq!(
        *log.lock().unwrap(),
        [
            "pre_save What's new? None",
            "post_save What's new? Some(true)",
            "pre_save 100% sure_? None",
            "post_save 100% sure_? Some(true)",
            "pre_delete Yes None",
            "post_delete Yes None",
        ]
    );
}

#[tokio::test]
async fn a_closed_database_opens_again() {
    let closed = "a_closed_database_opens_again";
    let folder = Folder::new(closed);
    let mut all = vec![folder.database(&[]).await];
    tables(&all[0]).await;
    all.extend(databases(closed).await);
    for db in all {
        let author = Author {
            name: "Ann".into(),
            ..Author::default()
        };
        author.create(&db).await.unwrap();
        db.close().await;
        db.close().await;
        assert_eq!(Author::objects().count(&db).await.unwrap(), 1);
    }
}
