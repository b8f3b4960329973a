//! What loading, running and showing make of migrations that replace others.

use crate::common::migrating::app;
use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;

use super::{
    apps, folder, history, initial, migrate_to, recorded, shown, squashed, squashed_history, text,
    votes,
};

#[tokio::test]
async fn a_new_database_gets_the_squashed_migration() {
    let folder = folder("new");
    let db = Database::in_memory();
    let apps = || apps(&folder, &squashed_history());
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
    let folder = folder("all");
    let db = Database::in_memory();
    migrate_to(apps(&folder, &history()), None, &db).await;
    let apps = || apps(&folder, &squashed_history());
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
    let folder = folder("some");
    let db = Database::in_memory();
    migrate_to(apps(&folder, &[initial()]), None, &db).await;
    let apps = || apps(&folder, &squashed_history());
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
    let folder = folder("twice");
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
    migrate_to(apps(&folder, &migrations), None, &db).await;
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
    let error = Loader::new(apps(&folder, &migrations)).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("Cyclical squash replacement found, starting at"),
        "{error}"
    );
}

#[test]
fn a_dependency_on_an_unfinished_squash_is_explained() {
    let folder = folder("explained");
    let mut migrations = vec![squashed(), votes()];
    migrations[0] = squashed().replaces("polls", "0003_votes");
    let mut apps = apps(&folder, &migrations);
    let waiting = Migration::new("0001_initial").dependency("polls", "0002_text");
    apps.push(app("notes", vec![waiting]));
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
    let folder = folder("gone");
    let db = Database::in_memory();
    migrate_to(apps(&folder, &[initial()]), None, &db).await;
    let error = Loader::with_database(apps(&folder, &[squashed(), text()]), &db)
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
    let folder = folder("before");
    let mut apps = apps(&folder, &[initial()]);
    let earlier = Migration::new("0001_initial").run_before("polls", "0001_initial");
    apps.push(app("zebras", vec![earlier]));
    let db = Database::in_memory();
    assert_eq!(
        shown(apps, Format::Plan, &db).await,
        "[ ]  zebras.0001_initial\n[ ]  polls.0001_initial\n"
    );
}

#[tokio::test]
async fn run_before_orders_migrations_of_one_app() {
    let named = |name: &str| Migration::new(name).dependency("polls", "0001_initial");
    let earlier = named("0002_earlier").run_before("polls", "0003_later");
    let apps = vec![app(
        "polls",
        vec![
            Migration::new("0001_initial"),
            // Django passes over the ends of the own app.
            earlier.run_before("polls", "__latest__"),
            named("0003_later"),
        ],
    )];
    assert!(Loader::new(apps.clone()).unwrap().conflicts().is_empty());
    assert_eq!(
        shown(apps, Format::Plan, &Database::in_memory()).await,
        "[ ]  polls.0001_initial\n[ ]  polls.0002_earlier\n[ ]  polls.0003_later\n"
    );
}
