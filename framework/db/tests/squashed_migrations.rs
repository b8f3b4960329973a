//! `squashmigrations`, `optimizemigration`, `makemigrations --update`, `migrate --prune` and `--run-syncdb`; what loading,
//! running and showing make of migrations that replace others.

use std::path::PathBuf;

use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;
use nuages_db::models::*;

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "polls")]
struct Question {
    id: Auto,
    #[field(max_length = 200)]
    text: String,
    votes: i32,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "notes")]
struct Note {
    id: Auto,
    #[field(max_length = 20)]
    text: String,
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("nuages-squash-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join("src/migrations")).unwrap();
        std::fs::write(
            path.join("src/migrations/mod.rs"),
            "nuages::db::migrations![m0001_initial, m0002_text, m0003_votes];\n",
        )
        .unwrap();
        Self(path)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join("src/migrations").join(name)).unwrap()
    }

    fn apps(&self, migrations: &[Migration]) -> Vec<AppMigrations> {
        vec![AppMigrations {
            label: "polls".to_owned(),
            path: Some(self.0.clone()),
            models: vec![Question::meta()],
            migrations: Some(migrations.to_vec()),
        }]
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn initial() -> Migration {
    Migration::new("0001_initial")
        .initial()
        .operation(CreateModel::new("Question").field("id", fields::big_auto()))
}

fn text() -> Migration {
    Migration::new("0002_text")
        .dependency("polls", "0001_initial")
        .operation(AddField::new(
            "question",
            "text",
            fields::char(100).default(""),
        ))
        .operation(
            RunSql::new("UPDATE polls_question SET text = 'x'")
                .reverse("")
                .elidable(),
        )
        .operation(AlterField::new("question", "text", fields::char(200)))
}

fn votes() -> Migration {
    Migration::new("0003_votes")
        .dependency("polls", "0002_text")
        .operation(
            AddField::new("question", "votes", fields::integer().default(0)).one_off_default(),
        )
}

fn history() -> Vec<Migration> {
    vec![initial(), text(), votes()]
}

fn squashed() -> Migration {
    Migration::new("0001_squashed_0002_text")
        .initial()
        .replaces("polls", "0001_initial")
        .replaces("polls", "0002_text")
        .operation(
            CreateModel::new("Question")
                .field("id", fields::big_auto())
                .field("text", fields::char(200)),
        )
}

fn squashed_history() -> Vec<Migration> {
    vec![initial(), squashed(), text(), votes()]
}

fn arguments(start: Option<&str>, migration: &str) -> SquashMigrations {
    SquashMigrations {
        app: "polls".to_owned(),
        start: start.map(str::to_owned),
        migration: migration.to_owned(),
        optimize: true,
        squashed_name: None,
        header: false,
        verbosity: 1,
    }
}

async fn migrate_to(apps: Vec<AppMigrations>, name: Option<&str>, db: &Database) -> String {
    let mut output = String::new();
    let arguments = Migrate {
        app: name.map(|_| "polls".to_owned()),
        migration: name.map(str::to_owned),
        ..Migrate::default()
    };
    migrate(&arguments, apps, db, &mut output).await.unwrap();
    output
}

async fn recorded(db: &Database) -> Vec<String> {
    let rows = db
        .fetch_all("SELECT name FROM django_migrations ORDER BY name", &[])
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

async fn shown(apps: Vec<AppMigrations>, format: Format, db: &Database) -> String {
    let mut output = String::new();
    showmigrations(format, &[], 1, apps, db, &mut output)
        .await
        .unwrap();
    output
}

#[test]
fn migrations_are_squashed_into_a_file() {
    let folder = Folder::new("file");
    let mut output = String::new();
    let mut yes = || Ok(true);
    squashmigrations(
        &arguments(None, "0003"),
        folder.apps(&history()),
        Some(&mut yes),
        &mut output,
    )
    .unwrap();
    let path = folder.0.join("src/migrations/m0001_squashed_0003_votes.rs");
    assert_eq!(
        output,
        format!(
            "Will squash the following migrations:\n - 0001_initial\n - 0002_text\n - 0003_votes\nOptimizing...\n  \
             Optimized from 5 operations to 1 operations.\nCreated new squashed migration {}\n  You should commit this \
             migration but leave the old ones in place;\n  the new migration will be used for new installs. Once you are \
             sure\n  all instances of the codebase have applied the migrations you squashed,\n  you can delete them.\n",
            path.display()
        )
    );
    assert_eq!(
        folder.read("m0001_squashed_0003_votes.rs"),
        r#"use nuages::db::migrations::*;

pub fn migration() -> Migration {
    Migration::new("0001_squashed_0003_votes")
        .initial()
        .replaces("polls", "0001_initial")
        .replaces("polls", "0002_text")
        .replaces("polls", "0003_votes")
        .operation(
            CreateModel::new("Question")
                .field("id", fields::big_auto())
                .field("text", fields::char(200))
                .field("votes", fields::integer().default(0)),
        )
}
"#
    );
    assert_eq!(
        folder.read("mod.rs"),
        "nuages::db::migrations![\n    m0001_initial,\n    m0002_text,\n    m0003_votes,\n    m0001_squashed_0003_votes,\n];\n"
    );
}

#[test]
fn a_part_is_squashed_under_a_name_of_its_own() {
    let folder = Folder::new("part");
    let mut output = String::new();
    let arguments = SquashMigrations {
        squashed_name: Some("columns".to_owned()),
        optimize: false,
        ..arguments(Some("0002"), "0003")
    };
    squashmigrations(&arguments, folder.apps(&history()), None, &mut output).unwrap();
    let text = folder.read("m0002_columns.rs");
    assert!(
        text.contains(
            "Migration::new(\"0002_columns\")\n        .dependency(\"polls\", \"0001_initial\")\n"
        ),
        "{text}"
    );
    assert!(!text.contains(".initial()"), "{text}");
    assert!(text.contains(".elidable()"), "{text}");
    assert!(output.contains("(Skipping optimization.)"), "{output}");
}

#[test]
fn a_no_squashes_nothing() {
    let folder = Folder::new("no");
    let mut no = || Ok(false);
    let apps = folder.apps(&history());
    squashmigrations(
        &arguments(None, "0002"),
        apps,
        Some(&mut no),
        &mut String::new(),
    )
    .unwrap();
    assert!(
        !folder
            .0
            .join("src/migrations/m0001_squashed_0002_text.rs")
            .exists()
    );
}

#[test]
fn what_cannot_be_squashed_is_told() {
    let folder = Folder::new("refusals");
    for (arguments, message) in [
        (
            arguments(None, "0009"),
            "Cannot find a migration matching '0009' from app 'polls'.",
        ),
        (
            arguments(None, "00"),
            "More than one migration matches '00' in app 'polls'. Please be more specific.",
        ),
        (
            arguments(Some("0003"), "0002"),
            "The migration 'polls.0003_votes' cannot be found. Maybe it comes after the migration 'polls.0002_text'?\nHave a \
             look at:\n  manage showmigrations polls\nto debug this issue.",
        ),
        (
            SquashMigrations {
                app: "shop".to_owned(),
                ..arguments(None, "0002")
            },
            "No installed app with label 'shop'.",
        ),
    ] {
        let apps = folder.apps(&history());
        let error = squashmigrations(&arguments, apps, None, &mut String::new()).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

async fn tidy(_: Database) -> nuages_core::Result<()> {
    Ok(())
}

#[test]
fn code_is_named_by_its_path_and_must_be_copied() {
    let folder = Folder::new("code");
    let mut migrations = history();
    migrations[2] = votes().operation(RunRust::new(tidy).reverse_nothing());
    let mut output = String::new();
    squashmigrations(
        &arguments(None, "0003"),
        folder.apps(&migrations),
        None,
        &mut output,
    )
    .unwrap();
    let text = folder.read("m0001_squashed_0003_votes.rs");
    assert!(
        text.contains("RunRust::new(crate::squashed_migrations::tidy).reverse_nothing()"),
        "{text}"
    );
}

#[tokio::test]
async fn a_new_database_gets_the_squashed_migration() {
    let folder = Folder::new("new");
    let db = Database::in_memory();
    let apps = || folder.apps(&squashed_history());
    assert_eq!(
        shown(apps(), Format::List, &db).await,
        "polls\n [ ] 0001_squashed_0002_text (2 squashed migrations)\n [ ] 0003_votes\n"
    );
    let output = migrate_to(apps(), None, &db).await;
    assert!(
        output.contains(
            "Applying polls.0001_squashed_0002_text... OK\n  Applying polls.0003_votes... OK\n"
        ),
        "{output}"
    );
    assert_eq!(
        recorded(&db).await,
        [
            "0001_initial",
            "0001_squashed_0002_text",
            "0002_text",
            "0003_votes"
        ]
    );
    assert_eq!(
        shown(apps(), Format::Plan, &db).await,
        "[X]  polls.0001_squashed_0002_text\n[X]  polls.0003_votes\n"
    );
    migrate_to(apps(), Some("zero"), &db).await;
    assert!(recorded(&db).await.is_empty());
}

#[tokio::test]
async fn a_database_that_has_all_parts_only_records_the_squashed_migration() {
    let folder = Folder::new("all");
    let db = Database::in_memory();
    migrate_to(folder.apps(&history()), None, &db).await;
    let apps = || folder.apps(&squashed_history());
    assert_eq!(
        shown(apps(), Format::List, &db).await,
        "polls\n [-] 0001_squashed_0002_text (2 squashed migrations) Run 'manage migrate' to finish recording.\n [X] 0003_votes\n"
    );
    let output = migrate_to(apps(), None, &db).await;
    assert!(output.contains("No migrations to apply."), "{output}");
    assert_eq!(
        shown(apps(), Format::List, &db).await,
        "polls\n [X] 0001_squashed_0002_text (2 squashed migrations)\n [X] 0003_votes\n"
    );
}

#[tokio::test]
async fn a_database_that_has_some_parts_goes_on_with_the_others() {
    let folder = Folder::new("some");
    let db = Database::in_memory();
    migrate_to(folder.apps(&[initial()]), None, &db).await;
    let apps = || folder.apps(&squashed_history());
    assert_eq!(
        shown(apps(), Format::List, &db).await,
        "polls\n [X] 0001_initial\n [ ] 0002_text\n [ ] 0003_votes\n"
    );
    let output = migrate_to(apps(), Some("0001_squashed"), &db).await;
    assert!(
        output.contains("Target specific migration: 0002_text, from polls"),
        "{output}"
    );
    assert_eq!(
        recorded(&db).await,
        ["0001_initial", "0001_squashed_0002_text", "0002_text"]
    );
    let output = migrate_to(apps(), None, &db).await;
    assert!(
        output.contains("Applying polls.0003_votes... OK"),
        "{output}"
    );
    // From here on the squashed migration stands for its parts, backwards too.
    let output = migrate_to(apps(), Some("zero"), &db).await;
    assert!(
        output.contains(
            "Unapplying polls.0003_votes... OK\n  Unapplying polls.0001_squashed_0002_text... OK\n"
        ),
        "{output}"
    );
}

#[tokio::test]
async fn squashed_migrations_can_be_squashed_again() {
    let folder = Folder::new("twice");
    let db = Database::in_memory();
    let mut migrations = squashed_history();
    migrations.push(
        Migration::new("0001_squashed_0003_votes")
            .initial()
            .replaces("polls", "0001_squashed_0002_text")
            .replaces("polls", "0003_votes")
            .operation(
                CreateModel::new("Question")
                    .field("id", fields::big_auto())
                    .field("text", fields::char(200))
                    .field("votes", fields::integer().default(0)),
            ),
    );
    migrate_to(folder.apps(&migrations), None, &db).await;
    assert_eq!(
        recorded(&db).await,
        [
            "0001_initial",
            "0001_squashed_0002_text",
            "0001_squashed_0003_votes",
            "0002_text",
            "0003_votes"
        ]
    );
    migrations[1] = squashed().replaces("polls", "0001_squashed_0003_votes");
    let error = Loader::new(folder.apps(&migrations)).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("Cyclical squash replacement found, starting at"),
        "{error}"
    );
}

#[test]
fn a_dependency_on_an_unfinished_squash_is_explained() {
    let folder = Folder::new("explained");
    let mut migrations = vec![squashed(), votes()];
    migrations[0] = squashed().replaces("polls", "0003_votes");
    let mut apps = folder.apps(&migrations);
    apps.push(AppMigrations {
        label: "notes".to_owned(),
        path: None,
        models: Vec::new(),
        migrations: Some(vec![
            Migration::new("0001_initial").dependency("polls", "0002_text"),
        ]),
    });
    // All of the replaced are unapplied, so the squashed one stands in for the missing one.
    let loader = Loader::new(apps).unwrap();
    let key = ("notes".to_owned(), "0001_initial".to_owned());
    let parents: Vec<_> = loader
        .graph
        .parents(&key)
        .map(|key| key.1.as_str())
        .collect();
    assert_eq!(parents, ["0001_squashed_0002_text"]);
}

#[tokio::test]
async fn an_unfinished_squash_whose_parts_are_gone_is_explained() {
    let folder = Folder::new("gone");
    let db = Database::in_memory();
    migrate_to(folder.apps(&[initial()]), None, &db).await;
    let error = Loader::with_database(folder.apps(&[squashed(), text()]), &db)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Migration polls.0002_text depends on nonexistent node ('polls', '0001_initial'). Nuages tried to replace migration \
         polls.0001_initial with any of [polls.0001_squashed_0002_text] but wasn't able to because some of the replaced \
         migrations are already applied."
    );
}

#[tokio::test]
async fn run_before_orders_migrations_of_other_apps() {
    let folder = Folder::new("before");
    let mut apps = folder.apps(&[initial()]);
    apps.push(AppMigrations {
        label: "zebras".to_owned(),
        path: None,
        models: Vec::new(),
        migrations: Some(vec![
            Migration::new("0001_initial").run_before("polls", "0001_initial"),
        ]),
    });
    let db = Database::in_memory();
    assert_eq!(
        shown(apps, Format::Plan, &db).await,
        "[ ]  zebras.0001_initial\n[ ]  polls.0001_initial\n"
    );
}

fn optimized(migration: &Migration, check: bool, folder: &Folder) -> (bool, String) {
    let mut output = String::new();
    let arguments = OptimizeMigration {
        app: "polls".to_owned(),
        migration: "0001".to_owned(),
        check,
        verbosity: 1,
    };
    let apps = folder.apps(std::slice::from_ref(migration));
    let can_be = optimizemigration(&arguments, apps, &mut output).unwrap();
    (can_be, output)
}

#[test]
fn a_migration_is_optimized_in_its_file() {
    let folder = Folder::new("optimized");
    let long = initial().operation(AddField::new("question", "text", fields::text()));
    let (can_be, output) = optimized(&long, true, &folder);
    assert!(can_be);
    assert_eq!(output, "Optimizing from 2 operations to 1 operations.\n");
    let (_, output) = optimized(&long, false, &folder);
    let path = folder.0.join("src/migrations/m0001_initial.rs");
    assert_eq!(
        output,
        format!(
            "Optimizing from 2 operations to 1 operations.\nOptimized migration {}\n",
            path.display()
        )
    );
    assert!(
        folder
            .read("m0001_initial.rs")
            .contains(".field(\"text\", fields::text()),")
    );
    assert_eq!(
        optimized(&initial(), true, &folder),
        (false, "No optimizations possible.\n".to_owned())
    );
}

#[test]
fn a_migration_with_code_is_optimized_in_a_file_beside_it() {
    let folder = Folder::new("optimized-code");
    let long = initial()
        .operation(AddField::new("question", "text", fields::text()))
        .operation(RunRust::new(tidy));
    optimized(&long, false, &folder);
    let text = folder.read("m0001_initial_optimized.rs");
    assert!(
        text.contains(".replaces(\"polls\", \"0001_initial\")"),
        "{text}"
    );
}

async fn updated(
    migrations: &[Migration],
    name: Option<&str>,
    db: &Database,
    folder: &Folder,
) -> Result<String, MigrationError> {
    let mut output = String::new();
    let arguments = MakeMigrations {
        update: true,
        header: false,
        name: name.map(str::to_owned),
        ..MakeMigrations::default()
    };
    let apps = folder.apps(migrations);
    makemigrations(
        &arguments,
        apps,
        Some(db),
        Some(&mut NonInteractive::default()),
        &mut output,
    )
    .await
    .map(|_| output)
}

#[tokio::test]
async fn the_latest_migration_takes_the_changes() {
    let folder = Folder::new("update");
    let db = Database::in_memory();
    let unfinished = Migration::new("0003_auto")
        .dependency("polls", "0002_text")
        .operation(AddField::new(
            "question",
            "votes",
            fields::big_integer().default(0),
        ));
    std::fs::write(folder.0.join("src/migrations/m0003_auto.rs"), "").unwrap();
    std::fs::write(
        folder.0.join("src/migrations/mod.rs"),
        "nuages::db::migrations![m0001_initial, m0002_text, m0003_auto];\n",
    )
    .unwrap();
    let migrations = [initial(), text(), unfinished];
    let output = updated(&migrations, None, &db, &folder).await.unwrap();
    let path = |name: &str| {
        folder
            .0
            .join("src/migrations")
            .join(name)
            .display()
            .to_string()
    };
    assert_eq!(
        output,
        format!(
            "Migrations for 'polls':\n  {}\n    + Add field votes to question\nDeleted {}\n",
            path("m0003_question_votes.rs"),
            path("m0003_auto.rs")
        )
    );
    assert_eq!(
        folder.read("mod.rs"),
        "nuages::db::migrations![m0001_initial, m0002_text, m0003_question_votes];\n"
    );
    assert!(
        folder
            .read("m0003_question_votes.rs")
            .contains("AddField::new(\"question\", \"votes\", fields::integer())")
    );
}

#[tokio::test]
async fn a_latest_migration_that_others_know_is_not_updated() {
    let folder = Folder::new("update-refusals");
    let db = Database::in_memory();
    let unfinished = Migration::new("0003_votes")
        .dependency("polls", "0002_text")
        .operation(AddField::new(
            "question",
            "votes",
            fields::big_integer().default(0),
        ));
    let migrations = [initial(), text(), unfinished.clone()];
    migrate_to(folder.apps(&migrations), None, &db).await;
    let error = updated(&migrations, None, &db, &folder).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Cannot update applied migration 'polls.0003_votes'."
    );
    let empty = Database::in_memory();
    let error = updated(
        &[unfinished.replaces("polls", "0003_old"), initial(), text()],
        None,
        &empty,
        &folder,
    )
    .await
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Cannot update squash migration 'polls.0003_votes'."
    );
    let error = updated(&[], None, &empty, &folder).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "App polls has no migration, cannot update last migration."
    );
}

#[tokio::test]
async fn records_of_deleted_migrations_are_pruned() {
    let folder = Folder::new("prune");
    let db = Database::in_memory();
    migrate_to(folder.apps(&squashed_history()), None, &db).await;
    let arguments = Migrate {
        app: Some("polls".to_owned()),
        prune: true,
        ..Migrate::default()
    };
    let prune = async |migrations: &[Migration]| {
        let mut output = String::new();
        migrate(&arguments, folder.apps(migrations), &db, &mut output)
            .await
            .unwrap();
        output
    };
    assert_eq!(
        prune(&squashed_history()).await,
        "Pruning migrations:\n  No migrations to prune.\n"
    );
    let output = prune(&[squashed(), votes().clone()].map(|mut migration| {
        if migration.name == "0003_votes" {
            migration.dependencies =
                vec![("polls".to_owned(), "0001_squashed_0002_text".to_owned())];
        }
        migration
    }))
    .await;
    assert!(
        output.starts_with(
            "Pruning migrations:\n  Cannot use --prune because the following squashed migrations"
        ),
        "{output}"
    );
    let mut plain = squashed();
    plain.replaces.clear();
    let mut later = votes();
    later.dependencies = vec![plain.key()];
    later.dependencies[0].0 = "polls".to_owned();
    let output = prune(&[plain, later]).await;
    assert_eq!(
        output,
        "Pruning migrations:\n  Pruning polls.0001_initial OK\n  Pruning polls.0002_text OK\n"
    );
    assert_eq!(
        recorded(&db).await,
        ["0001_squashed_0002_text", "0003_votes"]
    );
    let error = migrate(
        &Migrate {
            prune: true,
            ..Migrate::default()
        },
        folder.apps(&history()),
        &Database::in_memory(),
        &mut String::new(),
    )
    .await
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Migrations can be pruned only when an app is specified."
    );
}

#[tokio::test]
async fn apps_without_migrations_get_their_tables() {
    let db = Database::in_memory();
    let apps = || {
        vec![AppMigrations {
            label: "notes".to_owned(),
            path: None,
            models: vec![Note::meta()],
            migrations: None,
        }]
    };
    let arguments = Migrate {
        run_syncdb: true,
        ..Migrate::default()
    };
    let mut output = String::new();
    migrate(&arguments, apps(), &db, &mut output).await.unwrap();
    assert_eq!(
        output,
        "Operations to perform:\n  Synchronize unmigrated apps: notes\n  Apply all migrations: (none)\nSynchronizing apps \
         without migrations:\n  Creating tables...\n    Creating table notes_note\n    Running deferred SQL...\nRunning \
         migrations:\n  No migrations to apply.\n"
    );
    Note {
        text: "there".to_owned(),
        ..Note::default()
    }
    .create(&db)
    .await
    .unwrap();
    let mut output = String::new();
    migrate(&arguments, apps(), &db, &mut output).await.unwrap();
    assert!(!output.contains("Creating table "), "{output}");
}
