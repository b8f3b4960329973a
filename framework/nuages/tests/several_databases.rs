//! A site with two databases: routers say which tables, rows and requests belong where; and transactions of requests.
#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking"
)]

use nuages::conf::*;
use nuages::db::models::Model as _;
use nuages::prelude::*;
use nuages::test::{TestSite, run};

use crate::models::{Entry, Note};

mod models {
    use nuages::db::models::*;

    #[derive(Model, Clone, Debug)]
    #[model(app_label = "notes")]
    pub struct Note {
        pub id: Auto,
        #[field(max_length = 100)]
        pub text: String,
    }

    /// Entries live in the archive.
    #[derive(Model, Clone, Debug)]
    #[model(app_label = "notes")]
    pub struct Entry {
        pub id: Auto,
        #[field(max_length = 100)]
        pub text: String,
    }
}

mod apps {
    use nuages::apps::*;
    use nuages::db::migrations::{
        AddField, CreateModel, Migration, RunSql, SeparateDatabaseAndState, fields,
    };

    use crate::commands::WriteBoth;
    use crate::models::{Entry, Note};

    fn model(name: &str) -> CreateModel {
        CreateModel::new(name)
            .field("id", fields::big_auto())
            .field("text", fields::char(100))
    }

    pub fn config() -> AppConfig {
        AppConfig::new("notes")
            .models(models![Note, Entry])
            .commands(commands![WriteBoth])
            .migrations(|| {
                let index = RunSql::new("CREATE INDEX entry_text ON notes_entry (text)");
                vec![
                    Migration::new("0001_initial")
                        .initial()
                        .operation(model("Note"))
                        .operation(model("Entry")),
                    Migration::new("0002_more")
                        .dependency("notes", "0001_initial")
                        .operation(SeparateDatabaseAndState::new().database(AddField::new(
                            "entry",
                            "year",
                            fields::integer().null(),
                        )))
                        .operation(index),
                ]
            })
    }
}

/// Says that `Entry` is the archive's, and the rest the default database's. Whatever names no model belongs into the archive alone.
#[derive(Debug)]
struct Archive;

impl DatabaseRouter for Archive {
    fn db_for_read(&self, model: RoutedModel<'_>) -> Option<&str> {
        (model.name == "Entry").then_some("archive")
    }

    fn db_for_write(&self, model: RoutedModel<'_>) -> Option<&str> {
        self.db_for_read(model)
    }

    fn allow_migrate(
        &self,
        alias: &str,
        app: &str,
        model: Option<&str>,
        _: &Hints,
    ) -> Option<bool> {
        let is_archives = matches!(model, Some("Entry") | None);
        (app == "notes").then_some(is_archives == (alias == "archive"))
    }
}

mod views {
    use nuages::prelude::*;

    use crate::models::{Entry, Note};

    /// Writes a row of each, and fails if it is told to.
    pub async fn write(request: Request) -> Result<Response> {
        let text = request.path().to_string();
        let note = Note {
            id: Default::default(),
            text: text.clone(),
        };
        note.create(request.db()).await?;
        let entry = Entry {
            id: Default::default(),
            text,
        };
        let entries = request.db();
        match request.query().get("using") {
            Some(alias) => entry.create(request.using(alias)?).await?,
            None => entry.create(entries).await?,
        };
        if let Some(alias) = request.query().get("break") {
            let db = request.using(alias)?;
            // The error is caught: what it broke is found when the transaction ends.
            let by = request.query().get("by").unwrap().to_owned();
            let _ = db.execute(by, &[]).await;
        }
        match request.query().get("fail") {
            Some(_) => Err(BadRequest::new("told to"))?,
            None => Ok(Response::text("written")),
        }
    }

    /// Says how many of each it sees.
    pub async fn count(request: Request) -> Result<Response> {
        let notes = Note::objects().count(request.db()).await?;
        let entries = Entry::objects().count(request.db()).await?;
        Ok(Response::text(format!("{notes} {entries}")))
    }
}

mod commands {
    use nuages::db::models::Model as _;
    use nuages::management::*;
    use nuages::prelude::*;

    use crate::models::{Entry, Note};

    /// Writes a row of each, and counts them.
    #[derive(Debug)]
    pub struct WriteBoth;

    impl Command for WriteBoth {
        fn name(&self) -> &'static str {
            "writeboth"
        }

        fn help(&self) -> &'static str {
            "Writes a row of each."
        }

        async fn handle(&self, context: &Context, _: &ArgMatches) -> Result<()> {
            let db = context.db().await?;
            let text = "by command".to_owned();
            let id = Default::default();
            let note = Note { id, text };
            let text = note.create(&db).await?.text;
            let id = Default::default();
            Entry { id, text }.create(&db).await?;
            let notes = Note::objects().count(&db).await?;
            let entries = Entry::objects().count(&db).await?;
            context.stdout().write(format!("{notes} {entries}"));
            Ok(())
        }
    }
}

mod urls {
    use nuages::urls::*;
    use nuages::views::decorators::{non_atomic_requests, non_atomic_requests_using};

    use crate::views;

    urlpatterns![
        path("write/", views::write),
        path("count/", views::count),
        path("free/", non_atomic_requests(views::write)),
        path("half/", non_atomic_requests_using("archive")(views::write)),
        path(
            "none/",
            non_atomic_requests(non_atomic_requests_using("archive")(views::write))
        ),
    ];
}

fn settings(atomic: bool, routers: DatabaseRouters) -> Settings {
    let database = || DatabaseConfig {
        atomic_requests: atomic,
        ..DatabaseConfig::sqlite(":memory:")
    };
    Settings {
        installed_apps: apps![crate],
        root_urlconf: urls::urlpatterns,
        databases: Databases::none()
            .with("default", database())
            .with("archive", database()),
        database_routers: routers,
        ..Settings::default()
    }
}

async fn tables(site: &TestSite, alias: &str) -> Result<Vec<String>> {
    let sql = "SELECT name FROM sqlite_master WHERE name LIKE 'notes%' OR name LIKE 'entry%' ORDER BY name";
    let rows = site.using(alias)?.fetch_all(sql, &[]).await?;
    rows.iter().map(|row| Ok(row.get(0)?)).collect()
}

#[test]
fn migrate_makes_the_tables_that_the_routers_allow() {
    run(settings(false, Archive.into()), async |site| {
        assert_eq!(tables(&site, "default").await?, ["notes_note"]);
        assert_eq!(
            tables(&site, "archive").await?,
            ["entry_text", "notes_entry"]
        );
        for (alias, there) in [("default", false), ("archive", true)] {
            let alias = format!("--database={alias}");
            let sql = site
                .call_command("sqlmigrate", &["notes", "0001", &alias])
                .await?;
            assert_eq!(sql.contains("CREATE TABLE \"notes_entry\""), there, "{sql}");
            assert_eq!(sql.contains("CREATE TABLE \"notes_note\""), !there, "{sql}");
            assert!(sql.contains("-- (no-op)"), "{sql}");
            let sql = site
                .call_command("sqlmigrate", &["notes", "0002", &alias])
                .await?;
            assert_eq!(
                sql.contains("ALTER TABLE") && sql.contains("CREATE INDEX"),
                there,
                "{sql}"
            );
        }
        // Undone where it was done; recorded everywhere, as in Django.
        for alias in ["default", "archive"] {
            let alias = format!("--database={alias}");
            let plan = site.call_command("showmigrations", &[&alias]).await?;
            assert!(plan.contains("[X] 0002_more"), "{plan}");
        }
        Ok(())
    });
}

#[test]
fn rows_are_dumped_loaded_and_flushed_where_they_belong() {
    run(settings(false, Archive.into()), async |site| {
        site.client().get("/write/").await?.assert_status(200);
        let dump = async |alias: &str| site.call_command("dumpdata", &[alias]).await;
        let notes = dump("--database=default").await?;
        assert!(
            notes.contains("notes.note") && !notes.contains("notes.entry"),
            "{notes}"
        );
        let entries = dump("--database=archive").await?;
        assert!(
            entries.contains("notes.entry") && !entries.contains("notes.note"),
            "{entries}"
        );
        let path = std::env::temp_dir().join(format!("nuages-routed-{}.json", std::process::id()));
        std::fs::write(
            &path,
            format!(
                "{},{}",
                notes.trim_end().trim_end_matches(']'),
                &entries[1..]
            ),
        )?;
        for alias in ["--database=default", "--database=archive"] {
            site.call_command("flush", &["--noinput", alias]).await?;
            assert_eq!(dump(alias).await?, "[]\n");
            let told = site
                .call_command("loaddata", &[path.to_str().unwrap(), alias])
                .await?;
            assert_eq!(told, "Installed 1 object(s) (of 2) from 1 fixture(s)\n");
        }
        std::fs::remove_file(&path)?;
        assert_eq!(dump("--database=archive").await?, entries);
        Ok(())
    });
}

#[test]
fn a_request_reads_and_writes_each_model_where_it_lives() {
    run(settings(false, Archive.into()), async |site| {
        let client = site.client();
        client.get("/write/").await?.assert_status(200);
        client.get("/write/").await?.assert_status(200);
        assert_eq!(Note::objects().count(site.using("default")?).await?, 2);
        assert_eq!(Entry::objects().count(site.using("archive")?).await?, 2);
        assert_eq!(client.get("/count/").await?.text(), "2 2");
        Ok(())
    });
}

#[test]
fn requests_are_transactions_but_where_a_view_is_left_alone() {
    for (path, notes, entries) in [
        ("/write/?using=archive", 1, 1),
        ("/write/?using=archive&fail=1", 0, 0),
        ("/free/?using=archive&fail=1", 1, 0),
        ("/half/?using=archive&fail=1", 0, 1),
        ("/none/?using=archive&fail=1", 1, 1),
    ] {
        run(settings(true, DatabaseRouters::none()), async |site| {
            let status = if path.ends_with("fail=1") { 400 } else { 200 };
            site.client().get(path).await?.assert_status(status);
            let stored = [
                Note::objects().count(site.using("default")?).await?,
                Entry::objects().count(site.using("archive")?).await?,
            ];
            assert_eq!(stored, [notes, entries], "{path}");
            Ok(())
        });
    }
}

/// Two transactions cannot end at once: the first database commits first, as in Django, but behind one that is known to be lost.
#[test]
fn where_a_transaction_of_a_request_is_lost_the_others_are_rolled_back() {
    let (at_once, at_the_end) = (
        "INSERT INTO nowhere VALUES (1)",
        "INSERT INTO notes_link (id, to_id) VALUES (1, 2)",
    );
    for (alias, by, notes, entries) in [
        ("default", at_once, 0, 0),
        ("archive", at_once, 0, 0),
        ("default", at_the_end, 0, 0),
        ("archive", at_the_end, 1, 0),
    ] {
        run(settings(true, DatabaseRouters::none()), async |site| {
            for alias in ["default", "archive"] {
                let link = "CREATE TABLE notes_link (id integer PRIMARY KEY, to_id integer REFERENCES notes_link (id) \
                            DEFERRABLE INITIALLY DEFERRED)";
                site.using(alias)?.execute(link, &[]).await?;
            }
            let path = format!("/write/?using=archive&break={alias}&by={by}").replace(' ', "+");
            site.client().get(&path).await?.assert_status(500);
            let stored = [
                Note::objects().count(site.using("default")?).await?,
                Entry::objects().count(site.using("archive")?).await?,
            ];
            assert_eq!(stored, [notes, entries], "{alias} {by}");
            Ok(())
        });
    }
}

#[test]
fn routers_choose_between_the_transactions_of_a_request() {
    for (path, notes, entries) in [
        ("/write/", 1, 1),
        ("/write/?fail=1", 0, 0),
        ("/free/?fail=1", 1, 0),
        ("/half/?fail=1", 0, 1),
    ] {
        run(settings(true, Archive.into()), async |site| {
            let status = if path.ends_with("fail=1") { 400 } else { 200 };
            site.client().get(path).await?.assert_status(status);
            let stored = [
                Note::objects().count(site.using("default")?).await?,
                Entry::objects().count(site.using("archive")?).await?,
            ];
            assert_eq!(stored, [notes, entries], "{path}");
            // A test sees each model where it is.
            let seen = [
                Note::objects().count(site.db()).await?,
                Entry::objects().count(site.db()).await?,
            ];
            assert_eq!(seen, stored, "{path}");
            Ok(())
        });
    }
}

#[test]
fn a_command_reads_and_writes_each_model_where_it_lives() {
    run(settings(false, Archive.into()), async |site| {
        assert_eq!(site.call_command("writeboth", &[]).await?, "1 1\n");
        assert_eq!(Note::objects().count(site.using("default")?).await?, 1);
        assert_eq!(Entry::objects().count(site.using("archive")?).await?, 1);
        // A handle for a task that no request makes.
        let db = site.site().db()?;
        assert_eq!(Entry::objects().count(&db).await?, 1);
        Ok(())
    });
}
