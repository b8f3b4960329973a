//! What `makemigrations` and its kin say of sketched models, and which files they write; and what Django's do.

use std::path::Path;

use nuages_db::migrations::commands::{
    MakeMigrations, OptimizeMigration, Outcome, SquashMigrations, makemigrations,
    optimizemigration, squashmigrations,
};
use nuages_db::migrations::{AppMigrations, Interactive, MigrationError, Questioner};
use nuages_db::models::{FieldMeta, ModelMeta, Statements};
use serde_json::{Map, Value, json};

use super::commands::apps;
use super::words::field;
use super::{list, sketches, text};
use crate::common::{Folder, django};

/// Never written: no query runs over these models.
static STATEMENTS: Statements = Statements::new();

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// A model as an app has it; of a sketched field, what a column needs.
fn model(app: &str, name: &str, sketch: &Map<String, Value>) -> &'static ModelMeta {
    let key = [("id".to_owned(), json!("bigauto pk"))];
    let sketched = sketch.clone().into_iter();
    let fields = key.into_iter().chain(sketched).map(|(name, words)| {
        let state = field(text(&words));
        let verbose_name = leaked(name.replace('_', " "));
        let name = leaked(name);
        FieldMeta {
            name,
            column: name,
            kind: state.kind,
            null: state.null,
            blank: state.blank,
            unique: state.unique,
            primary_key: state.primary_key,
            db_index: state.db_index,
            verbose_name,
            ..FieldMeta::PLAIN
        }
    });
    let fields: Vec<FieldMeta> = fields.collect();
    let lower = name.to_lowercase();
    Box::leak(Box::new(ModelMeta {
        app_label: leaked(app.to_owned()),
        name: leaked(name.to_owned()),
        db_table: leaked(format!("{app}_{lower}")),
        verbose_name: leaked(lower.clone()),
        verbose_name_plural: leaked(format!("{lower}s")),
        fields: fields.leak(),
        statements: &STATEMENTS,
        ..ModelMeta::PLAIN
    }))
}

/// The apps of a world, with models and the files of their migrations.
fn written(world: &Value, folder: &Path) -> Vec<AppMigrations> {
    let mut apps = apps(world);
    for app in &mut apps {
        let path = folder.join(&app.label);
        let list = path.join("src/migrations");
        let _ = std::fs::remove_dir_all(&list);
        std::fs::create_dir_all(&list).unwrap();
        let names = app.migrations.iter().flatten();
        let modules: Vec<String> = names.map(|one| format!("m{}", one.name)).collect();
        for module in &modules {
            std::fs::write(list.join(format!("{module}.rs")), "").unwrap();
        }
        let text = format!("nuages::db::migrations![{}];\n", modules.join(", "));
        std::fs::write(list.join("mod.rs"), text).unwrap();
        let models = world["models"][&app.label]
            .as_object()
            .into_iter()
            .flatten();
        let models =
            models.map(|(name, sketch)| model(&app.label, name, sketch.as_object().unwrap()));
        app.models = models.collect();
        app.path = Some(path);
    }
    apps
}

/// The files of migrations, as Django would call them.
fn files(world: &Value, folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for app in world["apps"].as_object().unwrap().keys() {
        let list = folder.join(app).join("src/migrations");
        for entry in std::fs::read_dir(list).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if let Some(name) = name.strip_prefix('m').filter(|name| name.starts_with('0')) {
                files.push(format!("{app}/migrations/{}", name.replace(".rs", ".py")));
            }
        }
    }
    files.sort();
    files
}

/// Runs a command; its words are those of the command line.
fn run(
    step: &Value,
    apps: Vec<AppMigrations>,
    output: &mut String,
) -> Result<Outcome, MigrationError> {
    let words = list(&step["words"]);
    let has = |flag: &str| words.contains(&flag);
    let verbosity = words.iter().find_map(|word| word.strip_prefix("-v"));
    let verbosity = verbosity.map_or(1, |number| number.parse().unwrap());
    let valued = |flag: &str| {
        let place = words.iter().position(|word| *word == flag)?;
        Some(words[place + 1].to_owned())
    };
    let (name, squashed_name) = (valued("--name"), valued("--squashed-name"));
    let mut names = words[1..].iter().map(|&word| word.to_owned());
    let names: Vec<String> = names
        .by_ref()
        .filter(|word| {
            let value = [&name, &squashed_name]
                .iter()
                .any(|one| one.as_ref() == Some(word));
            !value && !word.starts_with('-')
        })
        .collect();
    match words[0] {
        "makemigrations" => {
            let arguments = MakeMigrations {
                apps: names,
                dry_run: has("--dry-run"),
                check: has("--check"),
                empty: has("--empty"),
                merge: has("--merge"),
                update: has("--update"),
                name,
                header: true,
                verbosity,
                interactive: !has("--no-input"),
            };
            let answers = step["answers"].as_array();
            let typed: String = answers
                .into_iter()
                .flatten()
                .map(|answer| format!("{}\n", text(answer)))
                .collect();
            let mut prompts = Vec::new();
            let look = arguments.dry_run || arguments.check;
            let mut person = Interactive::new(typed.as_bytes(), &mut prompts, look);
            let questioner = answers
                .is_some()
                .then_some(&mut person as &mut dyn Questioner);
            let made = makemigrations(&arguments, apps, &[], questioner, output);
            let outcome = django::run(made);
            // What is asked stands before what is written, and behind what is merged.
            let asked = String::from_utf8(prompts).unwrap();
            let place = match output
                .find("Created new merge")
                .filter(|_| !asked.is_empty())
            {
                Some(place) => place - 1,
                None if arguments.merge => output.len(),
                None => 0,
            };
            output.insert_str(place, &asked);
            outcome
        }
        "squashmigrations" => {
            let [app, first, rest @ ..] = &names[..] else {
                panic!("{words:?}");
            };
            let arguments = SquashMigrations {
                app: app.clone(),
                start: rest.first().map(|_| first.clone()),
                migration: rest.first().unwrap_or(first).clone(),
                optimize: !has("--no-optimize"),
                squashed_name,
                header: true,
                verbosity,
            };
            squashmigrations(&arguments, apps, None, output).map(|()| Outcome::default())
        }
        "optimizemigration" => {
            let arguments = OptimizeMigration {
                app: names[0].clone(),
                migration: names[1].clone(),
                check: has("--check"),
                verbosity,
            };
            let changed = optimizemigration(&arguments, apps, output)?;
            Ok(Outcome {
                changed,
                ..Outcome::default()
            })
        }
        other => panic!("no command of sketches: {other}"),
    }
}

/// Says files as Django calls them, and no source.
fn plain(said: &str, folder: &Path) -> String {
    let mut said = said.replace(&format!("{}/", folder.display()), "");
    if let Some(start) = said.find("Full m") {
        let end = said[start..]
            .find('\n')
            .map_or(said.len(), |end| start + end);
        let rest = said[end..]
            .find("exit ")
            .map(|exit| said[end + exit..].to_owned());
        said.truncate(end);
        said.extend(rest);
    }
    let mut plain = String::new();
    for (index, part) in said.split("src/migrations/m").enumerate() {
        if index == 0 {
            plain.push_str(part);
        } else {
            plain.push_str("migrations/");
            plain.push_str(&part.replacen(".rs", ".py", 1));
        }
    }
    if let Some(start) = plain.find("file 'm0") {
        plain = format!(
            "{}{}",
            &plain[..start + 6],
            plain[start + 7..].replacen(".rs", ".py", 1)
        );
    }
    plain
}

/// What happens in a step, in the words of `django/made.py`.
fn ran(step: &Value, world: &Value, folder: &Path) -> Value {
    let apps = written(world, folder);
    let before = files(world, folder);
    let words = list(&step["words"]);
    let mut output = String::new();
    let result = run(step, apps, &mut output);
    let mut said = output;
    if words.contains(&"--scriptable") {
        said.push_str("--- told\n");
        let told = result.iter().flat_map(|outcome| &outcome.told);
        said.extend(told.map(|path| format!("{}\n", path.display())));
    }
    match result {
        Ok(outcome) if outcome.changed && words.contains(&"--check") => said.push_str("exit 1"),
        Ok(_) => {}
        Err(MigrationError::Aborted { message, status }) => {
            // Django gives up without a word, and with `-v0` does not say why either.
            let quiet = ["nothing was written", "no default was given"];
            if !quiet.contains(&message.as_str()) && !words.contains(&"-v0") {
                said.insert_str(0, &format!("{message}\n"));
            }
            said.push_str(&format!("exit {status}"));
        }
        Err(error) => said.push_str(&format!("error: {error}")),
    }
    let after = files(world, folder);
    let only = |ones: &[String], others: &[String]| -> Vec<String> {
        let ones = ones.iter().filter(|one| !others.contains(one));
        ones.cloned().collect()
    };
    json!({
        "said": plain(&said, folder),
        "new": only(&after, &before),
        "gone": only(&before, &after)
    })
}

#[test]
fn migrations_are_made_with_django_s_words() {
    let mut differences = String::new();
    for (name, world) in sketches("made") {
        let Some(expected) = django::script_with("made.py", Some(&name)) else {
            return;
        };
        let folder = Folder::new(&format!("made-{}", name.replace(' ', "-")));
        let steps = world["steps"].as_array().unwrap();
        for (step, expected) in steps.iter().zip(expected.as_array().unwrap()) {
            let got = ran(step, &world, &folder.0);
            if got != *expected {
                let said = |value: &Value| {
                    let files = |key: &str| list(&value[key]).join(" ");
                    format!(
                        "{}\n+ {}\n- {}\n",
                        text(&value["said"]),
                        files("new"),
                        files("gone")
                    )
                };
                differences.push_str(&format!(
                    "--- {name}: {} {}\nDjango:\n{}\nNuages:\n{}\n",
                    list(&step["words"]).join(" "),
                    step["answers"],
                    said(expected),
                    said(&got)
                ));
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}
