//! What `makemigrations` writes and says.

use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;

use super::{CHOICE, LATER, QUESTION, app, initial, run};
use crate::common::Folder;
use crate::common::made::Agreeable;

#[test]
fn the_first_migration_is_written_as_a_person_would() {
    let folder = Folder::new("first");
    let mut output = String::new();
    let outcome = run(makemigrations(
        &MakeMigrations {
            header: false,
            ..MakeMigrations::default()
        },
        app(&folder.0, &[&QUESTION, &CHOICE], Vec::new()),
        &[],
        None,
        &mut output,
    ))
    .unwrap();
    assert!(outcome.changed);
    let path = folder.0.join("src/migrations/m0001_initial.rs");
    assert_eq!(
        output,
        format!(
            "Migrations for 'polls':\n  {}\n    + Create model Question\n    + Create model Choice\n",
            path.display()
        )
    );
    assert_eq!(
        folder.migration("m0001_initial.rs"),
        r#"use nuages::db::migrations::*;

pub fn migration() -> Migration {
    Migration::new("0001_initial")
        .initial()
        .operation(
            CreateModel::new("Question")
                .field("id", fields::big_auto())
                .field("question_text", fields::char(200))
                .field(
                    "pub_date",
                    fields::date_time().verbose_name("date published"),
                ),
        )
        .operation(
            CreateModel::new("Choice")
                .field("id", fields::big_auto())
                .field("choice_text", fields::char(200))
                .field("votes", fields::integer().default(0))
                .field("question", fields::foreign_key("polls.question", CASCADE)),
        )
}
"#
    );
    assert_eq!(
        folder.migration("mod.rs"),
        "//! The app's migrations, oldest first.\n\nnuages::db::migrations![m0001_initial];\n"
    );
}

#[test]
fn unchanged_models_need_no_migration() {
    let folder = Folder::new("unchanged");
    let mut output = String::new();
    let apps = app(&folder.0, &[&QUESTION, &CHOICE], vec![initial()]);
    let outcome = run(makemigrations(
        &MakeMigrations::default(),
        apps,
        &[],
        None,
        &mut output,
    ))
    .unwrap();
    assert_eq!(outcome, Outcome::default());
    assert_eq!(output, "No changes detected\n");
}

#[test]
fn models_that_are_not_listed_are_told() {
    let folder = Folder::new("unlisted");
    let code = "#[derive(Model, Clone)]\npub struct Question {}\n\n#[derive(Model, Clone)]\npub struct Vote {}\n";
    std::fs::create_dir_all(folder.0.join("src")).unwrap();
    std::fs::write(folder.0.join("src/models.rs"), code).unwrap();
    let mut output = String::new();
    let apps = app(&folder.0, &[&QUESTION, &CHOICE], vec![initial()]);
    let arguments = MakeMigrations::default();
    run(makemigrations(&arguments, apps, &[], None, &mut output)).unwrap();
    assert_eq!(
        output,
        "No changes detected\n  Not listed in apps.rs, so without a table: polls.Vote. Add what is to have one to \
         .models(models![..]).\n"
    );
}

#[test]
fn migrations_that_are_not_listed_are_told_and_not_written_twice() {
    let folder = Folder::new("lost");
    let migrations = folder.0.join("src/migrations");
    std::fs::create_dir_all(&migrations).unwrap();
    for (file, code) in [
        ("m0001_initial.rs", "pub fn migration() -> Migration {"),
        ("m0002_votes.rs", "pub fn migration() -> Migration {"),
        (
            "m0002_words.rs",
            "pub const WORDS: [&str; 2] = [\"a\", \"b\"];",
        ),
        ("more.rs", "pub fn migration() -> Migration {"),
    ] {
        std::fs::write(migrations.join(file), code).unwrap();
    }
    let lost = format!(
        "Not listed in its mod.rs, so never run: {}. Add what is to run to nuages::db::migrations![..].",
        migrations.join("m0002_votes.rs").display()
    );
    let apps = || app(&folder.0, &[&LATER, &CHOICE], vec![initial()]);
    let mut output = String::new();
    let arguments = MakeMigrations::default();
    let error = run(makemigrations(&arguments, apps(), &[], None, &mut output)).unwrap_err();
    assert_eq!(error.to_string(), lost);
    assert!(!migrations.join("mod.rs").exists());

    run(async {
        let db = nuages_db::Database::in_memory();
        migrate(&Migrate::default(), apps(), &db, &mut output)
            .await
            .unwrap();
    });
    assert!(output.contains(&format!("\n  {lost}\n")), "{output}");
}

#[test]
fn renamed_and_added_fields_are_detected() {
    let folder = Folder::new("renamed");
    let mut output = String::new();
    let arguments = MakeMigrations {
        header: false,
        ..MakeMigrations::default()
    };
    let apps = app(&folder.0, &[&LATER, &CHOICE], vec![initial()]);
    run(makemigrations(
        &arguments,
        apps,
        &[],
        Some(&mut Agreeable),
        &mut output,
    ))
    .unwrap();
    let source = folder.migration("m0002_rename_question_text_question_headline_question_rank.rs");
    assert!(source.contains(r#"RenameField::new("#), "{source}");
    assert!(source.contains(".one_off_default()"), "{source}");
    assert!(
        output.contains("    ~ Rename field question_text on question to headline\n"),
        "{output}"
    );
    assert!(
        output.contains("    + Add field rank to question\n"),
        "{output}"
    );
}

#[test]
fn apps_that_are_not_there_are_all_told() {
    let arguments = MakeMigrations {
        apps: vec!["nope".into(), "polls".into(), "nada".into()],
        ..MakeMigrations::default()
    };
    let folder = Folder::new("nope");
    let apps = app(&folder.0, &[], vec![initial()]);
    let error = run(makemigrations(
        &arguments,
        apps,
        &[],
        None,
        &mut String::new(),
    ))
    .unwrap_err();
    assert!(matches!(error, MigrationError::Aborted { status: 2, .. }));
    let wanted = "No installed app with label 'nope'.\nNo installed app with label 'nada'.";
    assert_eq!(error.to_string(), wanted);
}

#[test]
fn a_new_field_without_default_is_not_migrated_when_nobody_answers() {
    let folder = Folder::new("nobody");
    let apps = app(&folder.0, &[&LATER, &CHOICE], vec![initial()]);
    let error = run(makemigrations(
        &MakeMigrations::default(),
        apps,
        &[],
        None,
        &mut String::new(),
    ))
    .unwrap_err();
    assert!(matches!(error, MigrationError::Aborted { status: 3, .. }));
    assert!(
        error
            .to_string()
            .starts_with("Field 'headline' on model 'question' not migrated"),
        "{error}"
    );
}

#[test]
fn check_and_dry_run_write_nothing() {
    let folder = Folder::new("dry");
    for (check, dry_run) in [(true, false), (false, true)] {
        let arguments = MakeMigrations {
            check,
            dry_run,
            ..MakeMigrations::default()
        };
        let apps = app(&folder.0, &[&QUESTION, &CHOICE], Vec::new());
        let outcome = run(makemigrations(
            &arguments,
            apps,
            &[],
            None,
            &mut String::new(),
        ))
        .unwrap();
        assert!(outcome.changed);
        assert!(!folder.0.join("src").exists());
    }
}

#[test]
fn an_empty_migration_follows_the_last() {
    let folder = Folder::new("empty");
    let arguments = MakeMigrations {
        empty: true,
        name: Some("fill".to_owned()),
        apps: vec!["polls".to_owned()],
        ..MakeMigrations::default()
    };
    let apps = app(&folder.0, &[&QUESTION, &CHOICE], vec![initial()]);
    run(makemigrations(
        &arguments,
        apps,
        &[],
        None,
        &mut String::new(),
    ))
    .unwrap();
    let source = folder.migration("m0002_fill.rs");
    assert!(source.starts_with("//! Generated by Nuages "), "{source}");
    assert!(
        source.contains("Migration::new(\"0002_fill\").dependency(\"polls\", \"0001_initial\")"),
        "{source}"
    );
}

#[test]
fn branches_are_reported_and_merged() {
    let folder = Folder::new("merge");
    let branch = |name: &str, field: &str| {
        Migration::new(name)
            .dependency("polls", "0001_initial")
            .operation(AddField::new("question", field, fields::text().null()))
    };
    let migrations = vec![initial(), branch("0002_a", "a"), branch("0002_b", "b")];
    let apps = app(&folder.0, &[&QUESTION, &CHOICE], migrations);
    let error = run(makemigrations(
        &MakeMigrations::default(),
        apps.clone(),
        &[],
        None,
        &mut String::new(),
    ));
    let message = error.unwrap_err().to_string();
    assert!(
        message.starts_with(
            "Conflicting migrations detected; multiple leaf nodes in the migration graph: (0002_a, 0002_b in polls)."
        ),
        "{message}"
    );
    let arguments = MakeMigrations {
        merge: true,
        ..MakeMigrations::default()
    };
    run(makemigrations(
        &arguments,
        apps,
        &[],
        Some(&mut Agreeable),
        &mut String::new(),
    ))
    .unwrap();
    let source = folder.migration("m0003_merge_0002_a_0002_b.rs");
    assert!(
        source.contains(".dependency(\"polls\", \"0002_b\")"),
        "{source}"
    );
}

#[test]
fn branches_that_contradict_each_other_are_not_merged() {
    let folder = Folder::new("contradiction");
    let branch = |name: &str, operation: Operation| {
        Migration::new(name)
            .dependency("polls", "0001_initial")
            .operation(operation)
    };
    let text = AlterField::new("question", "question_text", fields::char(300));
    let gone = RemoveField::new("question", "question_text");
    let deleted = DeleteModel::new("Choice");
    let votes = AddField::new("choice", "rank", fields::integer().null());
    for (one, other, what) in [
        (gone.into(), text.into(), "question_text"),
        (deleted.into(), votes.into(), "choice"),
    ] {
        let migrations = vec![initial(), branch("0002_a", one), branch("0002_b", other)];
        let arguments = MakeMigrations {
            merge: true,
            ..MakeMigrations::default()
        };
        let merged = run(makemigrations(
            &arguments,
            app(&folder.0, &[&QUESTION, &CHOICE], migrations),
            &[],
            Some(&mut Agreeable),
            &mut String::new(),
        ));
        let message = merged.unwrap_err().to_string();
        let begins = "The branches of polls cannot be merged, as they contradict each other: migration polls.0002_b: ";
        assert!(message.starts_with(begins), "{message}");
        assert!(message.to_lowercase().contains(what), "{message}");
        assert!(!folder.0.join("src/migrations").exists());
    }
}
