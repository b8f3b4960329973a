//! What commands say of sketched migrations, and what Django's say.

use nuages_db::Database;
use nuages_db::migrations::commands::{self, Format, Migrate};
use nuages_db::migrations::*;
use serde_json::Value;

use super::{list, operation, sketches, text};
use crate::common::migrating::app;
use crate::common::{django, empty_databases, server_url};

fn migration(name: &str, sketch: &Value) -> Migration {
    let mut migration = Migration::new(name);
    migration.initial = sketch["initial"].as_bool().unwrap_or_default();
    migration.atomic = sketch["atomic"].as_bool().unwrap_or(true);
    let keys = |option: &str| -> Vec<MigrationKey> {
        let keys = sketch[option].as_array().into_iter().flatten();
        keys.map(|key| {
            let (app, name) = text(key).split_once('.').unwrap();
            (app.to_owned(), name.to_owned())
        })
        .collect()
    };
    migration.dependencies = keys("after");
    migration.run_before = keys("before");
    migration.replaces = keys("replaces");
    let operations = sketch["operations"].as_array().into_iter().flatten();
    migration.operations = operations.map(operation).collect();
    migration
}

pub(super) fn apps(world: &Value) -> Vec<AppMigrations> {
    let apps = world["apps"].as_object().unwrap().iter();
    apps.map(|(label, migrations)| {
        let migrations = migrations.as_object().unwrap().iter();
        let migrations = migrations.map(|(name, sketch)| migration(name, sketch));
        app(label, migrations.collect())
    })
    .collect()
}

/// Runs a command; its words are those of the command line.
async fn run(
    words: &[&str],
    apps: Vec<AppMigrations>,
    db: &Database,
    output: &mut String,
) -> Result<bool, MigrationError> {
    let has = |flag: &str| words.contains(&flag);
    let verbosity = words.iter().find_map(|word| word.strip_prefix("-v"));
    let verbosity = verbosity.map_or(1, |number| number.parse().unwrap());
    let names = words[1..].iter().filter(|word| !word.starts_with('-'));
    let names: Vec<String> = names.map(|&name| name.to_owned()).collect();
    match words[0] {
        "sql" => {
            db.execute_script(words[1].to_owned()).await.unwrap();
            Ok(false)
        }
        "migrate" => {
            let arguments = Migrate {
                app: names.first().cloned(),
                migration: names.get(1).cloned(),
                plan: has("--plan"),
                fake: has("--fake"),
                fake_initial: has("--fake-initial"),
                check: has("--check"),
                run_syncdb: has("--run-syncdb"),
                prune: has("--prune"),
                verbosity,
            };
            let changed = commands::migrate(&arguments, apps, db, output).await?;
            Ok(changed && arguments.check)
        }
        "showmigrations" => {
            let format = if has("--plan") {
                Format::Plan
            } else {
                Format::List
            };
            commands::showmigrations(format, &names, verbosity, apps, db, output).await?;
            Ok(false)
        }
        "sqlmigrate" => {
            let backwards = has("--backwards");
            let sql = commands::sqlmigrate(&names[0], &names[1], backwards, apps, db).await?;
            output.push_str(&sql);
            Ok(false)
        }
        other => panic!("no command of sketches: {other}"),
    }
}

/// Says a moment as `NOW`, a time that something took as `TIME`, and leaves the ends of lines away.
fn plain(text: &str) -> String {
    let mut plain = text.trim_end().to_owned();
    for (start, end, word) in [
        ("(applied at ", ")", "NOW"),
        (" OK (", ")", "TIME"),
        (" FAKED (", ")", "TIME"),
    ] {
        let mut from = 0;
        while let Some(found) = plain[from..].find(start) {
            let begin = from + found + start.len();
            let length = plain[begin..].find(end).unwrap();
            plain.replace_range(begin..begin + length, word);
            from = begin;
        }
    }
    plain
}

#[tokio::test]
async fn commands_say_what_django_s_say() {
    let mut differences = String::new();
    for (number, (name, world)) in sketches("commands").into_iter().enumerate() {
        for db in empty_databases(&format!("commands_{number}")).await {
            let url = server_url(&db);
            let arguments = std::iter::once(name.as_str()).chain(url.as_deref());
            let Some(expected) = django::script_of("commands.py", arguments) else {
                return;
            };
            let steps = world["steps"].as_array().unwrap();
            for (step, expected) in steps.iter().zip(expected.as_array().unwrap()) {
                let words = list(step);
                let output = said(&words, apps(&world), &db).await;
                let expected = plain(text(expected));
                if output != expected {
                    differences.push_str(&format!(
                        "--- {name} on {:?}: {}\nDjango:\n{expected}\nNuages:\n{output}\n",
                        db.engine(),
                        words.join(" "),
                    ));
                }
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

/// What a command says, and how it ends.
async fn said(words: &[&str], apps: Vec<AppMigrations>, db: &Database) -> String {
    let mut output = String::new();
    match run(words, apps, db, &mut output).await {
        Ok(true) => output.push_str("exit 1"),
        Ok(false) => {}
        Err(MigrationError::Aborted { message, status }) => {
            output.push_str(&format!("{message}\nexit {status}"));
        }
        Err(error) => output.push_str(&format!("error: {error}")),
    }
    plain(&output)
}
