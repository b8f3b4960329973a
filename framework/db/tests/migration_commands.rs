//! `makemigrations`, `migrate`, `showmigrations` and `sqlmigrate` as the commands call them.

use std::path::{Path, PathBuf};
use std::process::Command;

use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::state::{FieldDefault, FieldState, ModelState};
use nuages_db::migrations::*;
use nuages_db::models::{
    DefaultValue, FieldKind, FieldMeta, ModelMeta, OnDelete, RelationMeta, Statements,
};

const ID: FieldMeta = field("id", "id", FieldKind::BigAuto);
const TEXT: FieldMeta = FieldMeta {
    verbose_name: "question text",
    ..field(
        "question_text",
        "question_text",
        FieldKind::Char { max_length: 200 },
    )
};
const PUB_DATE: FieldMeta = FieldMeta {
    verbose_name: "date published",
    ..field(
        "pub_date",
        "pub_date",
        FieldKind::DateTime {
            auto_now: false,
            auto_now_add: false,
        },
    )
};

const fn field(name: &'static str, column: &'static str, kind: FieldKind) -> FieldMeta {
    FieldMeta {
        name,
        column,
        kind,
        primary_key: matches!(kind, FieldKind::BigAuto),
        verbose_name: name,
        ..FieldMeta::PLAIN
    }
}

/// Never written: no query runs over these models.
static STATEMENTS: Statements = Statements::new();

const fn model(
    name: &'static str,
    db_table: &'static str,
    fields: &'static [FieldMeta],
) -> ModelMeta {
    ModelMeta {
        app_label: "polls",
        name,
        db_table,
        verbose_name_plural: "s",
        fields,
        statements: &STATEMENTS,
        ..ModelMeta::PLAIN
    }
}

static QUESTION: ModelMeta = ModelMeta {
    verbose_name: "question",
    verbose_name_plural: "questions",
    ..model("Question", "polls_question", &[ID, TEXT, PUB_DATE])
};

static CHOICE: ModelMeta = ModelMeta {
    verbose_name: "choice",
    verbose_name_plural: "choices",
    ..model(
        "Choice",
        "polls_choice",
        &[
            ID,
            FieldMeta {
                db_index: true,
                relation: Some(RelationMeta::to(|| &QUESTION, OnDelete::Cascade)),
                ..field("question", "question_id", FieldKind::ForeignKey)
            },
            FieldMeta {
                verbose_name: "choice text",
                ..field(
                    "choice_text",
                    "choice_text",
                    FieldKind::Char { max_length: 200 },
                )
            },
            FieldMeta {
                default: Some(DefaultValue::Int(0)),
                ..field("votes", "votes", FieldKind::Integer)
            },
        ],
    )
};

/// `Question` with a field more and one renamed.
static LATER: ModelMeta = ModelMeta {
    verbose_name: "question",
    verbose_name_plural: "questions",
    ..model(
        "Question",
        "polls_question",
        &[
            ID,
            field("headline", "headline", FieldKind::Char { max_length: 200 }),
            PUB_DATE,
            field("rank", "rank", FieldKind::Integer),
        ],
    )
};

fn app(
    path: &Path,
    models: &[&'static ModelMeta],
    migrations: Vec<Migration>,
) -> Vec<AppMigrations> {
    vec![AppMigrations {
        label: "polls".to_owned(),
        path: Some(path.to_owned()),
        models: models.to_vec(),
        migrations: Some(migrations),
    }]
}

fn initial() -> Migration {
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

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("nuages-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join("src/migrations").join(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// Answers yes to everything, with 5 where a value is wanted.
struct Agreeable;

impl Questioner for Agreeable {
    fn ask_rename(
        &mut self,
        _: &str,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<bool, MigrationError> {
        Ok(true)
    }

    fn ask_rename_model(&mut self, _: &ModelState, _: &ModelState) -> Result<bool, MigrationError> {
        Ok(true)
    }

    fn ask_not_null_addition(
        &mut self,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>, MigrationError> {
        Ok(Some(FieldDefault::Int(5)))
    }

    fn ask_not_null_alteration(
        &mut self,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>, MigrationError> {
        Ok(Some(FieldDefault::Int(5)))
    }

    fn ask_auto_now_add_addition(
        &mut self,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>, MigrationError> {
        Ok(Some(FieldDefault::Call("nuages::now".to_owned())))
    }

    fn ask_merge(&mut self, _: &str) -> Result<bool, MigrationError> {
        Ok(true)
    }
}

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
        None,
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
        folder.read("m0001_initial.rs"),
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
        folder.read("mod.rs"),
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
        None,
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
    run(makemigrations(&arguments, apps, None, None, &mut output)).unwrap();
    assert_eq!(
        output,
        "No changes detected\n  Not listed in apps.rs, so without a table: polls.Vote. Add what is to have one to \
         .models(models![..]).\n"
    );
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
        None,
        Some(&mut Agreeable),
        &mut output,
    ))
    .unwrap();
    let source = folder.read("m0002_rename_question_text_question_headline_question_rank.rs");
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
fn a_new_field_without_default_is_not_migrated_when_nobody_answers() {
    let folder = Folder::new("nobody");
    let apps = app(&folder.0, &[&LATER, &CHOICE], vec![initial()]);
    let error = run(makemigrations(
        &MakeMigrations::default(),
        apps,
        None,
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
            None,
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
        None,
        None,
        &mut String::new(),
    ))
    .unwrap();
    let source = folder.read("m0002_fill.rs");
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
        None,
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
        None,
        Some(&mut Agreeable),
        &mut String::new(),
    ))
    .unwrap();
    let source = folder.read("m0003_merge_0002_a_0002_b.rs");
    assert!(
        source.contains(".dependency(\"polls\", \"0002_b\")"),
        "{source}"
    );
}

#[test]
fn migrating_says_what_djangos_command_says() {
    run(async {
        let db = Database::in_memory();
        let apps = app(
            Path::new("/nowhere"),
            &[&QUESTION, &CHOICE],
            vec![initial()],
        );
        assert_eq!(unapplied(apps.clone(), &db).await.unwrap().len(), 1);
        let mut output = String::new();
        migrate(&Migrate::default(), apps.clone(), &db, &mut output)
            .await
            .unwrap();
        assert_eq!(
            output,
            "Operations to perform:\n  Apply all migrations: polls\nRunning migrations:\n  Applying polls.0001_initial... OK\n"
        );
        let mut output = String::new();
        migrate(&Migrate::default(), apps.clone(), &db, &mut output)
            .await
            .unwrap();
        assert!(
            output.ends_with("Running migrations:\n  No migrations to apply.\n"),
            "{output}"
        );
        let mut output = String::new();
        showmigrations(Format::List, &[], 1, apps.clone(), &db, &mut output)
            .await
            .unwrap();
        assert_eq!(output, "polls\n [X] 0001_initial\n");
        let zero = Migrate {
            app: Some("polls".to_owned()),
            migration: Some("zero".to_owned()),
            ..Migrate::default()
        };
        let mut output = String::new();
        migrate(&zero, apps.clone(), &db, &mut output)
            .await
            .unwrap();
        assert_eq!(
            output,
            "Operations to perform:\n  Unapply all migrations: polls\nRunning migrations:\n  Unapplying polls.0001_initial... OK\n"
        );
        let mut output = String::new();
        showmigrations(Format::Plan, &[], 1, apps.clone(), &db, &mut output)
            .await
            .unwrap();
        assert_eq!(output, "[ ]  polls.0001_initial\n");
        let later = app(Path::new("/nowhere"), &[&LATER, &CHOICE], vec![initial()]);
        let mut output = String::new();
        migrate(&Migrate::default(), later.clone(), &db, &mut output)
            .await
            .unwrap();
        migrate(&Migrate::default(), later, &db, &mut output)
            .await
            .unwrap();
        assert!(
            output.contains("Your models in app(s): 'polls' have changes"),
            "{output}"
        );
    });
}

#[test]
fn sqlmigrate_shows_djangos_text() {
    run(async {
        let db = Database::in_memory();
        let apps = app(Path::new("/nowhere"), &[], vec![initial()]);
        let sql = sqlmigrate("polls", "0001", false, apps.clone(), &db)
            .await
            .unwrap();
        assert_eq!(
            sql,
            "BEGIN;\n--\n-- Create model Question\n--\nCREATE TABLE \"polls_question\" (\"id\" integer NOT NULL PRIMARY KEY \
             AUTOINCREMENT, \"question_text\" varchar(200) NOT NULL, \"pub_date\" datetime NOT NULL);\n--\n-- Create model \
             Choice\n--\nCREATE TABLE \"polls_choice\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, \"choice_text\" \
             varchar(200) NOT NULL, \"votes\" integer NOT NULL, \"question_id\" bigint NOT NULL REFERENCES \
             \"polls_question\" (\"id\") DEFERRABLE INITIALLY DEFERRED);\nCREATE INDEX \
             \"polls_choice_question_id_c5b4b260\" ON \"polls_choice\" (\"question_id\");\nCOMMIT;"
        );
        let sql = sqlmigrate("polls", "0001", true, apps, &db).await.unwrap();
        assert!(
            sql.contains("DROP TABLE \"polls_choice\";\n--\n-- Create model Question"),
            "{sql}"
        );
    });
}

#[test]
fn a_migration_that_fails_half_way_leaves_nothing_and_is_not_recorded() {
    run(async {
        let db = Database::in_memory();
        let broken = Migration::new("0002_broken")
            .dependency("polls", "0001_initial")
            .operation(AddField::new("question", "note", fields::text().null()))
            .operation(RunRust::new(|db: Database| async move {
                db.execute(
                    "INSERT INTO polls_question (question_text, pub_date) VALUES ('x', 'y')",
                    &[],
                )
                .await?;
                Ok(())
            }))
            .operation(RunSql::new("INSERT INTO no_such_table VALUES (1)"));
        let apps = app(Path::new("/nowhere"), &[], vec![initial(), broken]);
        let mut output = String::new();
        let error = migrate(&Migrate::default(), apps.clone(), &db, &mut output)
            .await
            .unwrap_err();
        let error = error.to_string();
        assert!(
            error.starts_with(
                "polls.0002_broken failed (nothing of it was kept): no such table: no_such_table"
            ),
            "{error}"
        );
        assert!(
            output.ends_with("  Applying polls.0002_broken..."),
            "{output}"
        );
        assert_eq!(
            unapplied(apps, &db).await.unwrap(),
            [("polls".to_owned(), "0002_broken".to_owned())]
        );
        let columns = db
            .fetch_all("SELECT name FROM pragma_table_info('polls_question')", &[])
            .await
            .unwrap();
        assert_eq!(columns.len(), 3, "the column is gone");
        let rows = db
            .fetch_all("SELECT id FROM polls_question", &[])
            .await
            .unwrap();
        assert!(rows.is_empty());
        let error = db
            .execute(
                "INSERT INTO polls_choice (choice_text, votes, question_id) VALUES ('x', 0, 99)",
                &[],
            )
            .await
            .unwrap_err();
        assert!(
            error.is_integrity(),
            "foreign keys are checked again: {error}"
        );
    });
}

#[test]
fn two_migrate_at_once_apply_everything_once() {
    for round in 0..5 {
        let folder = Folder::new(&format!("at-once-{round}"));
        let file = folder.0.join("db.sqlite3");
        let config = nuages_core::settings::DatabaseConfig::sqlite(&file);
        let counted = || {
            let counting = Migration::new("0002_count")
                .dependency("polls", "0001_initial")
                .operation(RunSql::new(
                    "INSERT INTO polls_question (question_text, pub_date) VALUES ('once', '2024-01-01')",
                ));
            app(Path::new("/nowhere"), &[], vec![initial(), counting])
        };
        let start = std::sync::Barrier::new(2);
        std::thread::scope(|scope| {
            let work = || {
                run(async {
                    let db = Database::connect(&config).await.unwrap();
                    start.wait();
                    migrate(&Migrate::default(), counted(), &db, &mut String::new()).await
                })
            };
            let both = [scope.spawn(work), scope.spawn(work)];
            for one in both {
                one.join().unwrap().unwrap();
            }
        });
        run(async {
            let db = Database::connect(&config).await.unwrap();
            for (table, wanted) in [("polls_question", 1), ("django_migrations", 2)] {
                let sql = format!("SELECT * FROM {table}");
                assert_eq!(
                    db.fetch_all(sql, &[]).await.unwrap().len(),
                    wanted,
                    "{table}"
                );
            }
        });
    }
}

#[test]
fn tables_that_are_there_are_taken_over() {
    run(async {
        let db = Database::in_memory();
        let apps = app(Path::new("/nowhere"), &[], vec![initial()]);
        for sql in [
            "CREATE TABLE polls_question (id integer)",
            "CREATE TABLE polls_choice (id integer)",
        ] {
            db.execute_script(sql).await.unwrap();
        }
        let arguments = Migrate {
            fake_initial: true,
            ..Migrate::default()
        };
        let mut output = String::new();
        migrate(&arguments, apps, &db, &mut output).await.unwrap();
        assert!(
            output.ends_with("  Applying polls.0001_initial... FAKED\n"),
            "{output}"
        );
    });
}

#[test]
fn a_history_with_a_hole_is_refused() {
    run(async {
        let db = Database::in_memory();
        let second = Migration::new("0002_x").dependency("polls", "0001_initial");
        let apps = app(Path::new("/nowhere"), &[], vec![initial(), second]);
        migrate(&Migrate::default(), apps.clone(), &db, &mut String::new())
            .await
            .unwrap();
        db.execute(
            "DELETE FROM django_migrations WHERE name = '0001_initial'",
            &[],
        )
        .await
        .unwrap();
        let error = migrate(&Migrate::default(), apps, &db, &mut String::new())
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "Migration polls.0002_x is applied before its dependency polls.0001_initial on database 'default'."
        );
    });
}

#[test]
fn unknown_names_are_explained() {
    run(async {
        let db = Database::in_memory();
        let missing = Migration::new("0002_x").dependency("polls", "0001_gone");
        let apps = app(Path::new("/nowhere"), &[], vec![initial(), missing]);
        let error = migrate(&Migrate::default(), apps, &db, &mut String::new())
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "Migration polls.0002_x dependencies reference nonexistent parent node ('polls', '0001_gone')"
        );
        let apps = app(Path::new("/nowhere"), &[], vec![initial()]);
        for (label, name, expected) in [
            ("poll", "0001", "No installed app with label 'poll'."),
            (
                "polls",
                "0007",
                "Cannot find a migration matching '0007' from app 'polls'.",
            ),
        ] {
            let error = sqlmigrate(label, name, false, apps.clone(), &db)
                .await
                .unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    });
}

#[test]
fn written_files_are_as_rustfmt_leaves_them() {
    if Command::new("rustfmt").arg("--version").output().is_err() {
        eprintln!("SKIPPED: rustfmt is not installed");
        return;
    }
    let folder = Folder::new("rustfmt");
    let long =
        "a text that is rather longer than what fits into a line beside the other things there";
    let mut migration =
        Migration::new("0002_everything_that_a_file_may_hold").dependency("polls", "0001_initial");
    let mut differences = String::new();
    for operation in operations(long) {
        migration.operations.push(operation.clone());
        let alone = Migration::new("0003_alone").operation(operation);
        differences.push_str(&check_format(&folder, &alone));
    }
    for migration in [migration, initial(), Migration::new("0004_x").not_atomic()] {
        differences.push_str(&check_format(&folder, &migration));
    }
    assert!(differences.is_empty(), "{differences}");
}

fn operations(long: &str) -> Vec<Operation> {
    vec![
        CreateModel::new("Short")
            .field("id", fields::big_auto())
            .into(),
        CreateModel::new("QuestionWithAVeryLongName")
            .field("id", fields::big_auto())
            .field(
                "a",
                fields::char(200)
                    .null()
                    .blank()
                    .unique()
                    .db_index()
                    .default("x"),
            )
            .field("b", fields::text().help_text(long))
            .field("c", fields::decimal(10, 2).default(1.5))
            .field("d", fields::big_integer().default(9_000_000_000_i64))
            .field(
                "e",
                fields::foreign_key("people.person", SET_NULL)
                    .null()
                    .related_name("questions"),
            )
            .field(
                "f",
                fields::date_time()
                    .default(fields::call("nuages::now"))
                    .db_column("moment"),
            )
            .field(
                "a_long_field_name_here",
                fields::one_to_one("people.a_very_long_model_name", CASCADE),
            )
            .db_table("a_table")
            .verbose_name("question \"quoted\" \\ and\nmore")
            .verbose_name_plural("questions")
            .ordering(["-d", "a"])
            .unique_together(["a", "b"])
            .index(Index::new(
                "an_index_with_a_name",
                ["-a_long_field_name_here", "another_field"],
            ))
            .unmanaged()
            .into(),
        DeleteModel::new("Question").into(),
        RenameModel::new("Question", "Poll").into(),
        AddField::new("question", "rank", fields::integer().default(5))
            .one_off_default()
            .into(),
        AddField::new("question", "rank", fields::integer()).into(),
        AddField::new(
            "question_with_a_long_name",
            "rank_with_a_long_name",
            fields::integer().null(),
        )
        .into(),
        AddField::new(
            "question_with_a_long_name",
            "rank_with_a_long_name",
            fields::foreign_key("people.person", CASCADE)
                .null()
                .verbose_name(long),
        )
        .one_off_default()
        .into(),
        AlterField::new("question", "rank", fields::float().null().help_text(long)).into(),
        RemoveField::new("question", "rank").into(),
        RemoveField::new(
            "question_with_a_long_name_indeed",
            "rank_with_a_long_name_indeed",
        )
        .into(),
        RenameField::new("question", "question_text", "headline").into(),
        AddIndex::new("question", Index::new("by_date", ["-pub_date"])).into(),
        AddIndex::new(
            "question",
            Index::new("by_date_and_much_more", ["-pub_date", "headline", "other"]),
        )
        .into(),
        RemoveIndex::new("question", "by_date").into(),
        AlterUniqueTogether::new("question").into(),
        AlterUniqueTogether::new("question")
            .set(["a", "b"])
            .set(["b", "c"])
            .into(),
        AlterModelTable::new("question", "questions").into(),
        AlterModelTable::automatic("question").into(),
        AlterModelOptions::new("question")
            .ordering(["a"])
            .verbose_name(long)
            .into(),
    ]
}

/// Returns what rustfmt would change.
fn check_format(folder: &Folder, migration: &Migration) -> String {
    let source = Writer::new(migration, true).source().unwrap();
    let path = folder.0.join("m.rs");
    std::fs::write(&path, &source).unwrap();
    let output = Command::new("rustfmt")
        .args(["--check", "--edition", "2024"])
        .arg(&path)
        .output()
        .unwrap();
    assert!(
        output.stderr.is_empty(),
        "{source}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
