//! Operations said again, with the models and fields that they make.

use nuages_db::migrations::state::{FieldDefault, FieldState, ModelState, ProjectState};
use nuages_db::migrations::*;
use nuages_db::models::FieldKind;
use serde_json::{Value, json};

pub(super) fn described(operations: &[Operation]) -> Value {
    operations.iter().map(described_one).collect()
}

fn described_one(operation: &Operation) -> Value {
    let text = operation.formatted_description();
    let mut state = ProjectState::default();
    match operation {
        Operation::CreateModel(_) => {
            operation.state_forwards("a", &mut state).unwrap();
            let model = state.models.values().next().unwrap();
            create(&text, model)
        }
        Operation::AddField(_) | Operation::AlterField(_) => {
            let words: Vec<&str> = text.split(' ').collect();
            let (name, model) = (words[3], words[5]);
            let mut stub = CreateModel::new(model);
            if words[1] == "Alter" {
                stub = stub.field(name, fields::text());
            }
            let stub: Operation = stub.into();
            stub.state_forwards("a", &mut state).unwrap();
            operation.state_forwards("a", &mut state).unwrap();
            json!([text, said(name, state.field("a", model, name).unwrap())])
        }
        _ => json!(text),
    }
}

/// The models of a state, without what programs alone take as defaults.
pub(super) fn held(state: &ProjectState) -> Value {
    let models = state.models.iter().map(|((_, name), model)| {
        let mut model = model.clone();
        for (_, field) in &mut model.fields {
            field.default = None;
        }
        (name.clone(), create(&model.name, &model))
    });
    models.collect::<serde_json::Map<_, _>>().into()
}

fn create(text: &str, model: &ModelState) -> Value {
    let fields: Vec<String> = model
        .fields
        .iter()
        .filter(|(name, _)| name != "_order")
        .map(|(name, field)| said(name, field))
        .collect();
    let options = &model.options;
    let mut sets = options.unique_together.clone();
    sets.sort();
    let indexes: Vec<&str> = options
        .indexes
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let constraints: Vec<&str> = options.constraints.iter().map(|one| one.name()).collect();
    let order = &options.order_with_respect_to;
    json!([
        text,
        fields,
        sets,
        indexes,
        constraints,
        order,
        options.db_table
    ])
}

fn said(name: &str, field: &FieldState) -> String {
    let class = match field.generated {
        Some(_) => "GeneratedField",
        None => field.kind.class_name(),
    };
    let mut words = vec![format!("{name}:"), class.to_owned()];
    if let FieldKind::Char { max_length }
    | FieldKind::Slug { max_length }
    | FieldKind::Binary { max_length } = field.kind
    {
        words.push(max_length.to_string());
    }
    for (flag, word) in [
        (field.null, "null"),
        (field.blank, "blank"),
        (field.db_index, "db_index"),
        (field.primary_key, "pk"),
        (field.is_unique(), "unique"),
    ] {
        if flag {
            words.push(word.to_owned());
        }
    }
    match &field.default {
        Some(FieldDefault::Int(number)) => words.push(format!("default={number}")),
        Some(FieldDefault::Text(text)) => words.push(format!("default={text}")),
        Some(other) => panic!("{other:?}"),
        None => {}
    }
    if let Some(column) = &field.column {
        words.push(format!("column={column}"));
    }
    if let Some(relation) = &field.relation {
        words.push(format!("to={}", relation.to));
        words.extend(relation.through.iter().map(|to| format!("through={to}")));
        words.extend(relation.to_field.iter().map(|to| format!("to_field={to}")));
    }
    words.join(" ")
}
