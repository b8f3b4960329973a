//! `makemigrations --update`, `migrate --prune` and `--run-syncdb`.

use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;

use super::{
    apps, folder, history, initial, migrate_to, recorded, squashed, squashed_history, text, votes,
};
use crate::common::Folder;

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "notes")]
struct Note {
    id: Auto,
    #[field(max_length = 20)]
    text: String,
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
    let apps = apps(folder, migrations);
    makemigrations(
        &arguments,
        apps,
        std::slice::from_ref(db),
        Some(&mut NonInteractive::default()),
        &mut output,
    )
    .await
    .map(|_| output)
}

#[tokio::test]
async fn the_latest_migration_takes_the_changes() {
    let folder = folder("update");
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
        folder.migration("mod.rs"),
        "nuages::db::migrations![m0001_initial, m0002_text, m0003_question_votes];\n"
    );
    assert!(
        folder
            .migration("m0003_question_votes.rs")
            .contains("AddField::new(\"question\", \"votes\", fields::integer())")
    );
}

#[tokio::test]
async fn a_latest_migration_that_others_know_is_not_updated() {
    let folder = folder("update-refusals");
    let db = Database::in_memory();
    let unfinished = Migration::new("0003_votes")
        .dependency("polls", "0002_text")
        .operation(AddField::new(
            "question",
            "votes",
            fields::big_integer().default(0),
        ));
    let migrations = [initial(), text(), unfinished.clone()];
    migrate_to(apps(&folder, &migrations), None, &db).await;
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
    let folder = folder("prune");
    let db = Database::in_memory();
    migrate_to(apps(&folder, &squashed_history()), None, &db).await;
    let arguments = Migrate {
        app: Some("polls".to_owned()),
        prune: true,
        ..Migrate::default()
    };
    let prune = async |migrations: &[Migration]| {
        let mut output = String::new();
        migrate(&arguments, apps(&folder, migrations), &db, &mut output)
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
        apps(&folder, &history()),
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
