//! Models and operations as JSON sketches them, which `tests/django/sketches.py` makes of Django's classes.

mod altered;
mod applied;
mod commands;
mod detected;
mod made;
mod optimized;
mod ours;
mod said;
mod words;

use nuages_db::migrations::state::{FieldState, ProjectState};
use nuages_db::migrations::*;
use serde_json::{Map, Value};

use words::field;

/// Reads a file of sketches, with Django's answers where there is a Django.
fn sketches(name: &str) -> Map<String, Value> {
    let path = format!("{}/tests/sketches/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn list(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(text).collect()
}

fn condition(value: &Value) -> Option<Q> {
    let conditions = value.as_object()?.iter().map(|(path, value)| match value {
        Value::Number(number) => q(path, number.as_i64().unwrap()),
        other => q(path, text(other)),
    });
    conditions.reduce(|one, other| one & other)
}

fn index(name: &str, sketch: &Value) -> Index {
    let fields = sketch.get("fields").unwrap_or(sketch);
    let mut index = Index::new(name, []);
    index.fields = list(fields).into_iter().map(str::to_owned).collect();
    index.condition = condition(&sketch["where"]);
    index
}

fn constraint(name: &str, sketch: &Value) -> state::Constraint {
    let code = sketch["code"].as_str();
    if let Some(condition) = condition(&sketch["check"]) {
        let check = CheckConstraint::new(name, condition);
        return match code {
            Some(code) => check.violation_error_code(code).into(),
            None => check.into(),
        };
    }
    let mut unique = UniqueConstraint::new(name, []);
    let fields = sketch.get("fields").unwrap_or(sketch);
    unique.fields = list(fields).into_iter().map(str::to_owned).collect();
    unique.condition = condition(&sketch["where"]);
    unique.violation_error_code = code.map(str::to_owned);
    unique.into()
}

fn model(name: &str, sketch: &Value) -> CreateModel {
    let sketch = sketch.as_object().unwrap();
    let meta = sketch.get("Meta");
    let of = |name: &str| meta.and_then(|meta| meta[name].as_str());
    let fields: Vec<(&str, FieldState)> = sketch
        .iter()
        .filter(|(name, _)| *name != "Meta")
        .map(|(name, words)| (name.as_str(), field(text(words))))
        .collect();
    let mut create = CreateModel::new(name);
    if let Some(of) = of("proxy") {
        return create.proxy(of);
    }
    if !fields.iter().any(|(_, field)| field.primary_key) {
        create = create.field("id", fields::big_auto());
    }
    for (name, field) in fields {
        create = create.field(name, field);
    }
    let entries = meta.and_then(Value::as_object);
    for (option, value) in entries.into_iter().flatten() {
        create = option_of(create, option, value);
    }
    create
}

fn option_of(mut create: CreateModel, option: &str, value: &Value) -> CreateModel {
    match option {
        "unique_together" => {
            for set in value.as_array().unwrap() {
                create = match list(set)[..] {
                    [one] => create.unique_together([one]),
                    [one, two] => create.unique_together([one, two]),
                    [one, two, three] => create.unique_together([one, two, three]),
                    _ => panic!("{set}"),
                };
            }
            create
        }
        "indexes" => {
            let indexes = value.as_object().unwrap().iter();
            indexes.fold(create, |create, (name, sketch)| {
                create.index(index(name, sketch))
            })
        }
        "constraints" => {
            let constraints = value.as_object().unwrap().iter();
            constraints.fold(create, |create, (name, sketch)| {
                create.constraint(constraint(name, sketch))
            })
        }
        "ordering" => match list(value)[..] {
            [one] => create.ordering([one]),
            _ => panic!("{value}"),
        },
        "order_with_respect_to" => create.order_with_respect_to(text(value)),
        "db_table" => create.db_table(text(value)),
        "db_table_comment" => create.db_table_comment(text(value)),
        "verbose_name" => create.verbose_name(text(value)),
        "managed" => create.unmanaged(),
        other => panic!("no option of sketches: {other}"),
    }
}

fn operation(sketch: &Value) -> Operation {
    let words = sketch.as_array().unwrap();
    let word = |number: usize| text(&words[number]);
    match word(0) {
        "CreateModel" => model(word(1), &words[2]).into(),
        "DeleteModel" => DeleteModel::new(word(1)).into(),
        "RenameModel" => RenameModel::new(word(1), word(2)).into(),
        "AddField" => AddField::new(word(1), word(2), field(word(3))).into(),
        "AlterField" => AlterField::new(word(1), word(2), field(word(3))).into(),
        "RemoveField" => RemoveField::new(word(1), word(2)).into(),
        "RenameField" => RenameField::new(word(1), word(2), word(3)).into(),
        "AlterModelTable" => match words[2].as_str() {
            Some(table) => AlterModelTable::new(word(1), table).into(),
            None => AlterModelTable::automatic(word(1)).into(),
        },
        "AlterModelTableComment" => AlterModelTableComment::new(word(1), word(2)).into(),
        "AlterModelOptions" => {
            let alter = AlterModelOptions::new(word(1));
            match words[2]["verbose_name"].as_str() {
                Some(name) => alter.verbose_name(name).into(),
                None => alter.into(),
            }
        }
        "AlterOrderWithRespectTo" => match words[2].as_str() {
            Some(field) => AlterOrderWithRespectTo::new(word(1), field).into(),
            None => AlterOrderWithRespectTo::none(word(1)).into(),
        },
        "AlterUniqueTogether" => {
            let mut alter = AlterUniqueTogether::new(word(1));
            for set in words[2].as_array().unwrap() {
                alter = match list(set)[..] {
                    [one] => alter.set([one]),
                    [one, two] => alter.set([one, two]),
                    _ => panic!("{set}"),
                };
            }
            alter.into()
        }
        "AddIndex" => AddIndex::new(word(1), index(word(2), &words[3])).into(),
        "RemoveIndex" => RemoveIndex::new(word(1), word(2)).into(),
        "RenameIndex" => RenameIndex::new(word(1), word(2), word(3)).into(),
        "RenameUnnamed" => match list(&words[2])[..] {
            [one] => RenameIndex::unnamed(word(1), [one], word(3)).into(),
            [one, two] => RenameIndex::unnamed(word(1), [one, two], word(3)).into(),
            _ => panic!("{sketch}"),
        },
        "AddConstraint" => AddConstraint::new(word(1), constraint(word(2), &words[3])).into(),
        "AlterConstraint" => {
            AlterConstraint::new(word(1), word(2), constraint(word(2), &words[3])).into()
        }
        "RemoveConstraint" => RemoveConstraint::new(word(1), word(2)).into(),
        "RunSQL" => RunSql::new(word(1)).reverse("").into(),
        "RunOnce" => RunSql::new(word(1)).into(),
        "Elided" => RunSql::new(word(1)).reverse("").elidable().into(),
        "Separate" => {
            let operations = |number: usize| words[number].as_array().unwrap().iter();
            let separate = operations(1).fold(SeparateDatabaseAndState::new(), |all, one| {
                all.database(operation(one))
            });
            let separate = operations(2).fold(separate, |all, one| all.state(operation(one)));
            separate.into()
        }
        other => panic!("no operation of sketches: {other}"),
    }
}

/// The state that consists of sketched models.
fn state_of(apps: &Value) -> ProjectState {
    let mut state = ProjectState::default();
    for (app, models) in apps.as_object().unwrap() {
        for (name, sketch) in models.as_object().unwrap() {
            let create: Operation = model(name, sketch).into();
            create.state_forwards(app, &mut state).unwrap();
        }
    }
    state
}
