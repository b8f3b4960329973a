//! The files of migrations, as they are written.

use std::process::Command;

use nuages_db::migrations::*;

use super::initial;
use crate::common::Folder;

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
        RunSql::new("INSERT INTO polls_question (question_text, pub_date) VALUES (?, ?)")
            .bind([Expression::from(long), literal("Date", "1910-01-23")])
            .reverse("DELETE FROM polls_question WHERE question_text = ?")
            .bind([long])
            .into(),
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
