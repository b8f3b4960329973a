//! Routers hold everywhere: inside transactions, in receivers of signals, behind a commit.

use std::sync::atomic::{AtomicBool, Ordering};

use nuages_core::settings::{DatabaseRouter, DatabaseRouters, Replicas, RoutedModel};
use nuages_db::models::*;
use nuages_db::signals::{m2m_changed, post_delete, post_save};
use nuages_db::{Database, Databases, models};

use serde_json::json;

use crate::common::{databases_with, django};

/// Lives in `default`, and its notes and its labels with it.
#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "routed_receivers")]
struct Entry {
    id: Auto,
    #[field(max_length = 30)]
    text: String,
    labels: ManyToMany<Label>,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "routed_receivers")]
struct Label {
    id: Auto,
    #[field(max_length = 30)]
    text: String,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "routed_receivers")]
struct Note {
    id: Auto,
    #[field(max_length = 30)]
    text: String,
}

/// Lives in the archive.
#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "routed_receivers")]
struct Log {
    id: Auto,
    #[field(max_length = 30)]
    text: String,
}

#[derive(Debug)]
struct Archive;

impl DatabaseRouter for Archive {
    fn db_for_read(&self, model: RoutedModel<'_>) -> Option<&str> {
        (model.name == "Log").then_some("archive")
    }

    fn db_for_write(&self, model: RoutedModel<'_>) -> Option<&str> {
        self.db_for_read(model)
    }
}

/// Sites of a database and an archive, both with all tables.
async fn sites(test: &str, routers: DatabaseRouters) -> Vec<Databases> {
    let models = models![Label, Entry, Note, Log];
    let both = databases_with(test, &models).await.into_iter();
    let archives = databases_with(&format!("{test}_archive"), &models).await;
    both.zip(archives)
        .map(|(default, archive)| {
            let all = [("default", default), ("archive", archive)];
            let all = all.map(|(alias, db)| {
                let db = db.with_routers(alias, &routers);
                (alias.to_owned(), db)
            });
            Databases::new(all, routers.clone())
        })
        .collect()
}

async fn log(text: &str, db: &Database) -> nuages_db::Result<()> {
    let row = Log {
        id: Auto::default(),
        text: text.to_owned(),
    };
    row.create(db).await.map(drop)
}

async fn note(text: &str, db: &Database) -> nuages_db::Result<()> {
    let row = Note {
        id: Auto::default(),
        text: text.to_owned(),
    };
    row.create(db).await.map(drop)
}

fn entry(text: &str) -> Entry {
    Entry {
        text: text.to_owned(),
        ..Entry::default()
    }
}

/// The texts of the logs and of the notes that a database holds.
async fn held(db: &Database) -> (Vec<String>, Vec<String>) {
    let logs = Log::objects().order_by(Log::id).values(Log::text);
    let notes = Note::objects().order_by(Note::id).values(Note::text);
    (logs.all(db).await.unwrap(), notes.all(db).await.unwrap())
}

#[tokio::test]
async fn a_request_has_its_transactions_and_a_named_database_its_own() {
    for all in sites("routed_inside", Archive.into()).await {
        let (default, archive) = (all.using("default").unwrap(), all.using("archive").unwrap());
        let db = all.routed().unwrap();
        let named = archive.atomic(async |tx| {
            note("named", tx).await?;
            log("named", tx).await?;
            Ok(())
        });
        named.await.unwrap();
        let (logs, notes) = held(archive).await;
        assert_eq!((logs.len(), notes.len()), (1, 1));

        let (one, other) = (
            default.begin().await.unwrap(),
            archive.begin().await.unwrap(),
        );
        let request = db.within([one.database(), other.database()]);
        assert!(request.in_transaction());
        note("undone", &request).await.unwrap();
        log("undone", &request).await.unwrap();
        assert_eq!(Log::objects().count(&request).await.unwrap(), 2);
        one.rollback().await.unwrap();
        other.rollback().await.unwrap();
        assert_eq!(Log::objects().count(archive).await.unwrap(), 1);
        assert_eq!(Note::objects().count(default).await.unwrap(), 0);
    }
}

static ON: AtomicBool = AtomicBool::new(false);

/// Writes a log and a note of whatever is saved, deleted or added, and a note of each log.
fn connect() {
    post_save::<Entry>().connect_async(Some("routed.save"), |event| {
        Box::pin(async move {
            note("saved", &event.db).await?;
            log("saved", &event.db).await?;
            event
                .db
                .on_commit_async(async |db| {
                    note("committed", &db).await.unwrap();
                    log("committed", &db).await.unwrap();
                })
                .await;
            Ok(())
        })
    });
    post_delete::<Entry>().connect_async(Some("routed.delete"), |event| {
        Box::pin(async move {
            note("deleted", &event.db).await?;
            Ok(log("deleted", &event.db).await?)
        })
    });
    m2m_changed(Entry::labels).connect_async(Some("routed.labels"), |event| {
        Box::pin(async move { Ok(log(event.action.name(), &event.db).await?) })
    });
    post_save::<Log>().connect_async(Some("routed.log"), |event| {
        Box::pin(async move {
            if ON.load(Ordering::SeqCst) {
                note("logged", &event.db).await?;
                let sql = "INSERT INTO routed_receivers_log (text) VALUES ('raw')";
                event.db.execute(sql, &[]).await?;
            }
            Ok(())
        })
    });
}

/// What the steps leave in `default` and in the archive, logs and notes of each; `django/routed_receivers.py` takes the same steps.
fn expected() -> serde_json::Value {
    json!({
        "created": [[[], ["saved", "committed"]], [["saved", "committed"], []]],
        // Raw SQL goes to the database of the row.
        "failed": [[[], []], [["saved", "raw"], []]],
        "saved": [[[], ["saved", "committed"]], [["saved", "committed"], []]],
        "added": [[[], []], [["pre_add", "post_add"], []]],
        "deleted": [[[], ["deleted"]], [["deleted"], []]],
        "inside": [[[], []], [["kept", "kept too"], []]],
    })
}

#[tokio::test]
async fn what_a_receiver_writes_goes_where_the_routers_send_it() {
    if let Some(django) = django::script("routed_receivers.py") {
        assert_eq!(django["found"], expected());
    }
    connect();
    for all in sites("routed_receivers", Archive.into()).await {
        let both = ["default", "archive"].map(|alias| all.using(alias).unwrap());
        let mut found = serde_json::Map::new();
        let mut keep = async |step: &str| {
            let held = [held(both[0]).await, held(both[1]).await];
            found.insert(step.to_owned(), json!(held));
            for db in both {
                Log::objects().delete(db).await.unwrap();
                Note::objects().delete(db).await.unwrap();
            }
        };
        let db = &all.routed().unwrap();
        let mut row = entry("one").create(db).await.unwrap();
        keep("created").await;

        ON.store(true, Ordering::SeqCst);
        let failed = db.atomic(async |tx| {
            row.save(tx).await?;
            // What belongs to the transaction is in it, also what the receiver of the archive's row wrote.
            let notes = Note::objects().order_by(Note::id).values(Note::text);
            assert_eq!(notes.all(tx).await?, ["saved", "logged"]);
            Err::<(), _>(nuages_core::Error::msg("told to"))
        });
        assert!(failed.await.is_err());
        keep("failed").await;

        ON.store(false, Ordering::SeqCst);
        let done = db.atomic(async |tx| Ok(row.save(tx).await?));
        done.await.unwrap();
        keep("saved").await;

        let label = Label {
            text: "x".to_owned(),
            ..Label::default()
        };
        let label = label.create(db).await.unwrap();
        row.many(Entry::labels).add([&label], db).await.unwrap();
        keep("added").await;

        row.clone().delete(db).await.unwrap();
        keep("deleted").await;

        let failed = db.atomic(async |tx| {
            note("undone", tx).await?;
            log("kept", tx).await?;
            tx.atomic(async |part| {
                note("undone too", part).await?;
                log("kept too", part).await?;
                assert_eq!(Log::objects().count(part).await?, 2);
                assert_eq!(Note::objects().count(part).await?, 2);
                Ok(())
            })
            .await?;
            Err::<(), _>(nuages_core::Error::msg("told to"))
        });
        assert!(failed.await.is_err());
        keep("inside").await;
        assert_eq!(serde_json::Value::Object(found), expected());

        // Over a handle that names a database everything stays there.
        entry("other").create(both[1]).await.unwrap();
        let texts = vec!["saved".to_owned(), "committed".to_owned()];
        assert_eq!(held(both[0]).await, (Vec::new(), Vec::new()));
        assert_eq!(held(both[1]).await, (texts.clone(), texts));
    }
}

#[tokio::test]
async fn replicas_and_another_router_keep_rows_of_two_databases_apart() {
    let model = |name| RoutedModel {
        app_label: "routed_receivers",
        name,
    };
    let replicas = || Replicas::of("default", ["replica"]);
    // Django's documentation: the pool's router allows rows of the pool only, and leaves the rest to others.
    for (routers, allowed) in [
        (DatabaseRouters::from(Archive).and(replicas()), false),
        (DatabaseRouters::from(replicas()), true),
        (DatabaseRouters::none(), true),
    ] {
        assert_eq!(
            routers.allow_relation(model("Log"), model("Entry")),
            allowed
        );
        assert!(routers.allow_relation(model("Note"), model("Entry")));
        assert!(routers.allow_relation(model("Log"), model("Log")));
    }
}

#[tokio::test]
async fn the_primary_handle_reads_no_replica() {
    let routers = DatabaseRouters::from(Replicas::of("default", ["archive"]));
    for all in sites("routed_primary", routers).await {
        note("here", all.using("default").unwrap()).await.unwrap();
        let count = async |db: Database| Note::objects().count(&db).await.unwrap();
        assert_eq!(count(all.routed().unwrap()).await, 0);
        assert_eq!(count(all.primary().unwrap()).await, 1);
        // Nor does a transaction.
        let db = all.routed().unwrap();
        let tx = db.begin_with(nuages_db::Atomic::new().read_only()).await;
        let tx = tx.unwrap();
        assert_eq!(Note::objects().count(&tx).await.unwrap(), 1);
        tx.commit().await.unwrap();
    }
}
