//! Models and operations as JSON sketches them, which `tests/django/sketches.py` makes of Django's classes.

mod altered;
mod applied;
mod changed;
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

use words::{field, sketched};

/// Reads a file of sketches, with Django's answers where there is a Django.
fn sketches(name: &str) -> Map<String, Value> {
    let path = format!(
        "{}/tests/migrations/sketches/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn list(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(text).collect()
}

/// An expression: `"x"` is a field, `["+", "x", 1]`, `["Lower", "x"]`, `["desc", "x"]`, `{"text": "a"}`.
fn expression(sketch: &Value) -> Expression {
    let parts = match sketch {
        Value::String(name) => return f(name),
        Value::Bool(truth) => return value(*truth),
        Value::Number(number) if number.is_i64() => return value(number.as_i64().unwrap()),
        Value::Number(number) => return value(number.as_f64().unwrap()),
        Value::Object(words) => {
            return match words.iter().next().unwrap() {
                (word, sketch) if word == "text" => value(text(sketch)),
                (word, sketch) if word == "json" => literal("Json", &sketch.to_string()),
                (word, sketch) if word == "decimal" => literal("Decimal", text(sketch)),
                (word, _) if word == "bind" || word == "raw" => raw(sketch),
                _ => condition(sketch).unwrap().into(),
            };
        }
        other => other.as_array().unwrap(),
    };
    let of = |number: usize| expression(&parts[number]);
    match text(&parts[0]) {
        "+" => of(1) + of(2),
        "-" => of(1) - of(2),
        "*" => of(1) * of(2),
        "/" => of(1) / of(2),
        "%" => of(1) % of(2),
        "asc" => of(1).asc(),
        "desc" => of(1).desc(),
        "Collate" => of(1).collate(text(&parts[2])),
        "Cast" => of(1).cast(sketched(&parts[2])),
        name => Expression::Func(name.to_owned(), parts[1..].iter().map(expression).collect()),
    }
}

fn raw(sketch: &Value) -> Expression {
    let parameters = sketch["bind"].as_array().into_iter().flatten();
    raw_sql(text(&sketch["raw"])).bind(parameters.map(expression))
}

/// A condition: `{"x__gt": 1}`, `{"x": {"of": ["-", 100, "y"]}}`, `{"or": [.., ..]}`, `{"not": ..}`.
fn condition(sketch: &Value) -> Option<Q> {
    let conditions = sketch
        .as_object()?
        .iter()
        .map(|(path, value)| match (path.as_str(), value) {
            ("or", any) => {
                let any = any.as_array().unwrap().iter().filter_map(condition);
                any.reduce(|one, other| one | other).unwrap()
            }
            ("not", other) => !condition(other).unwrap(),
            (path, Value::Number(number)) if number.is_i64() => q(path, number.as_i64().unwrap()),
            (path, Value::Number(number)) => q(path, number.as_f64().unwrap()),
            (path, Value::Bool(truth)) => q(path, *truth),
            (path, Value::Array(_)) => q(path, list(value)),
            (path, Value::Object(words)) => match words.iter().next().unwrap() {
                (word, length) if word == "duration" => q(path, literal("Duration", text(length))),
                (_, of) => q(path, expression(of)),
            },
            (path, other) => q(path, text(other)),
        });
    conditions.reduce(|one, other| one & other)
}

fn texts(sketch: &Value) -> Vec<String> {
    let texts = sketch.as_array().into_iter().flatten();
    texts.map(|one| text(one).to_owned()).collect()
}

fn expressions(sketch: &Value) -> Vec<Expression> {
    let expressions = sketch["on"].as_array().into_iter().flatten();
    expressions.map(expression).collect()
}

fn index(name: &str, sketch: &Value) -> Index {
    let mut index = Index::new(name, []);
    index.fields = texts(sketch.get("fields").unwrap_or(sketch));
    index.expressions = expressions(sketch);
    index.condition = condition(&sketch["where"]);
    index.include = texts(&sketch["include"]);
    index.opclasses = texts(&sketch["opclasses"]);
    index
}

fn constraint(name: &str, sketch: &Value) -> state::Constraint {
    let code = sketch["code"].as_str();
    let message = sketch["message"].as_str();
    let check = match sketch["check"].get("raw") {
        Some(_) => Some(expression(&sketch["check"]).lookup("exact", true)),
        None => condition(&sketch["check"]),
    };
    if let Some(condition) = check {
        let mut check = CheckConstraint::new(name, condition);
        check.violation_error_code = code.map(str::to_owned);
        check.violation_error_message = message.map(str::to_owned);
        return check.into();
    }
    let mut unique = UniqueConstraint::new(name, []);
    unique.fields = texts(sketch.get("fields").unwrap_or(sketch));
    unique.expressions = expressions(sketch);
    unique.condition = condition(&sketch["where"]);
    unique.include = texts(&sketch["include"]);
    unique.opclasses = texts(&sketch["opclasses"]);
    unique.deferrable = sketch["deferrable"].as_str().map(|when| match when {
        "deferred" => Deferrable::Deferred,
        _ => Deferrable::Immediate,
    });
    unique.nulls_distinct = sketch["nulls_distinct"].as_bool();
    unique.violation_error_code = code.map(str::to_owned);
    unique.violation_error_message = message.map(str::to_owned);
    unique.into()
}

fn model(name: &str, sketch: &Value) -> CreateModel {
    let sketch = sketch.as_object().unwrap();
    let meta = sketch.get("Meta");
    let of = |name: &str| meta.and_then(|meta| meta[name].as_str());
    let fields: Vec<(&str, FieldState)> = sketch
        .iter()
        .filter(|(name, _)| *name != "Meta")
        .map(|(name, words)| (name.as_str(), sketched(words)))
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
        "AddField" => AddField::new(word(1), word(2), sketched(&words[3])).into(),
        "AddOnce" => AddField::new(word(1), word(2), sketched(&words[3]))
            .one_off_default()
            .into(),
        "AlterField" => AlterField::new(word(1), word(2), sketched(&words[3])).into(),
        "RemoveField" => RemoveField::new(word(1), word(2)).into(),
        "RenameField" => RenameField::new(word(1), word(2), word(3)).into(),
        "AlterModelTable" => match words[2].as_str() {
            Some(table) => AlterModelTable::new(word(1), table).into(),
            None => AlterModelTable::automatic(word(1)).into(),
        },
        "AlterModelTableComment" => match words[2].as_str() {
            Some(comment) => AlterModelTableComment::new(word(1), comment).into(),
            None => AlterModelTableComment::none(word(1)).into(),
        },
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
        "SQL" => {
            let run = words[3..].iter().map(operation);
            let sql = RunSql::new(word(1)).reverse(word(2));
            run.fold(sql, RunSql::state_operation).into()
        }
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
