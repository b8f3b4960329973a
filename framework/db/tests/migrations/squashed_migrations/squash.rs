//! `squashmigrations` and `optimizemigration`.

use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;

use super::{apps, folder, history, initial, tidy, votes};
use crate::common::Folder;

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

#[test]
fn migrations_are_squashed_into_a_file() {
    let folder = folder("file");
    let mut output = String::new();
    let mut yes = || Ok(true);
    squashmigrations(
        &arguments(None, "0003"),
        apps(&folder, &history()),
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
        folder.migration("m0001_squashed_0003_votes.rs"),
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
                .field("votes", fields::integer()),
        )
}
"#
    );
    assert_eq!(
        folder.migration("mod.rs"),
        "nuages::db::migrations![\n    m0001_initial,\n    m0002_text,\n    m0003_votes,\n    m0001_squashed_0003_votes,\n];\n"
    );
}

#[test]
fn a_part_is_squashed_under_a_name_of_its_own() {
    let folder = folder("part");
    let mut output = String::new();
    let arguments = SquashMigrations {
        squashed_name: Some("columns".to_owned()),
        optimize: false,
        ..arguments(Some("0002"), "0003")
    };
    squashmigrations(&arguments, apps(&folder, &history()), None, &mut output).unwrap();
    let text = folder.migration("m0002_columns.rs");
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
    let folder = folder("no");
    let mut no = || Ok(false);
    let apps = apps(&folder, &history());
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
    let folder = folder("refusals");
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
        let apps = apps(&folder, &history());
        let error = squashmigrations(&arguments, apps, None, &mut String::new()).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn what_another_migration_replaces_is_not_squashed() {
    let folder = folder("replaced");
    let apps = apps(&folder, &super::squashed_history());
    let error = squashmigrations(&arguments(None, "0002"), apps, None, &mut String::new());
    assert_eq!(
        error.unwrap_err().to_string(),
        "polls.0002_text cannot be squashed: another migration replaces it. Squash that one, or delete its `.replaces(..)` lines and the files \
         that it stands for."
    );
}

#[test]
fn code_is_named_by_its_path_and_must_be_copied() {
    let folder = folder("code");
    let mut migrations = history();
    migrations[2] = votes().operation(RunRust::new(tidy).reverse_nothing().atomic());
    let mut output = String::new();
    squashmigrations(
        &arguments(None, "0003"),
        apps(&folder, &migrations),
        None,
        &mut output,
    )
    .unwrap();
    let text = folder.migration("m0001_squashed_0003_votes.rs");
    assert!(
        text.split_whitespace()
            .collect::<String>()
            .contains("RunRust::new(crate::squashed_migrations::tidy).reverse_nothing().atomic()"),
        "{text}"
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
    let apps = apps(folder, std::slice::from_ref(migration));
    let can_be = optimizemigration(&arguments, apps, &mut output).unwrap();
    (can_be, output)
}

#[test]
fn a_migration_is_optimized_in_its_file() {
    let folder = folder("optimized");
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
            .migration("m0001_initial.rs")
            .contains(".field(\"text\", fields::text()),")
    );
    assert_eq!(
        optimized(&initial(), true, &folder),
        (false, "No optimizations possible.\n".to_owned())
    );
}

#[test]
fn a_migration_with_code_is_optimized_in_a_file_beside_it() {
    let folder = folder("optimized-code");
    let long = initial()
        .operation(AddField::new("question", "text", fields::text()))
        .operation(RunRust::new(tidy));
    optimized(&long, false, &folder);
    let text = folder.migration("m0001_initial_optimized.rs");
    assert!(
        text.contains(".replaces(\"polls\", \"0001_initial\")"),
        "{text}"
    );
}

/// Stands for the folder of an app.
mod migrations {
    pub(super) mod m0002_data {
        pub(in super::super) async fn forwards(_: nuages_db::Database) -> nuages_core::Result<()> {
            Ok(())
        }
    }
}

#[test]
fn functions_of_old_migrations_are_made_visible_to_the_squashed_one() {
    let folder = folder("functions");
    let file = folder.0.join("src/migrations/m0002_data.rs");
    std::fs::write(&file, "async fn forwards(db: Database) -> Result<()> {}\n").unwrap();
    let data = Migration::new("0002_data")
        .dependency("polls", "0001_initial")
        .operation(RunRust::new(migrations::m0002_data::forwards).reverse_nothing());
    let mut output = String::new();
    let apps = apps(&folder, &[initial(), data]);
    squashmigrations(&arguments(None, "0002"), apps, None, &mut output).unwrap();
    let text = folder.migration("m0001_squashed_0002_data.rs");
    assert!(
        text.contains("RunRust::new(super::m0002_data::forwards)"),
        "{text}"
    );
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        "pub(super) async fn forwards(db: Database) -> Result<()> {}\n"
    );
    assert!(
        output.contains("Made forwards visible beside its file"),
        "{output}"
    );
}
