//! Fields as expressions.

use super::constraints::{expression, q};
use super::expression::Expression;
use crate::migrations::state::{
    ChoiceState, FieldDefault, FieldState, FilePathState, LimitState, RelationState,
    camel_case_to_spaces,
};
use crate::migrations::swappable::named_by;
use crate::models::{CustomKind, FieldKind, OnDelete, Protocol};

/// Returns the expression of a field: the function that has the name of Django's class, and what differs from a plain one.
pub(super) fn field(state: &FieldState) -> Expression {
    if let FieldKind::Custom(custom) = state.kind {
        return options(self::custom(custom), state);
    }
    let mut arguments = numbers(state.kind);
    if let FieldKind::CompositePrimaryKey(names) = state.kind {
        let names = names.iter().map(|name| Expression::text(name));
        arguments.push(Expression::Array(names.collect()));
    }
    if let Some(relation) = &state.relation {
        arguments.push(match &relation.setting.0 {
            Some(setting) => Expression::text(&named_by(setting)),
            None => Expression::text(&relation.to),
        });
        if !state.is_many_to_many() {
            arguments.push(Expression::atom(on_delete(relation.on_delete)));
        }
    }
    let class = state.kind.class_name();
    let name = camel_case_to_spaces(class.strip_suffix("Field").unwrap_or(class));
    let mut function = format!("fields::{}", name.replace(' ', "_"));
    if matches!(state.kind, FieldKind::Decimal { max_digits: 0, .. }) {
        function.push_str("_without_precision");
    }
    options(Expression::call(&function, arguments), state)
}

/// The lengths that a kind of field must have.
fn numbers(kind: FieldKind) -> Vec<Expression> {
    let number = |number: u32| Expression::atom(number.to_string());
    match kind {
        FieldKind::Decimal { max_digits: 0, .. } => Vec::new(),
        FieldKind::Decimal {
            max_digits,
            decimal_places,
        } => vec![number(max_digits.into()), number(decimal_places.into())],
        FieldKind::Char { max_length } => vec![number(max_length)],
        FieldKind::Binary { .. } => Vec::new(),
        other => other.max_length().map(number).into_iter().collect(),
    }
}

/// Adds what a field says where a plain one of its kind says something else.
fn options(new: Expression, state: &FieldState) -> Expression {
    let plain = FieldState::new(state.kind);
    let (auto_now, auto_now_add) = state.automatic_time();
    let relation = state.relation.as_ref();
    let is_generated = state.generated.is_some();
    let no_index = !state.db_index && plain.db_index && !state.primary_key;
    let unconstrained = relation.is_some_and(|relation| !relation.db_constraint);
    let mut new = kind_options(new, state.kind)
        .when(state.null, "null")
        .when(state.blank && !is_generated && !plain.blank, "blank")
        .when(state.unique, "unique")
        .when(state.primary_key && !plain.primary_key, "primary_key")
        .when(state.db_index && !plain.db_index, "db_index")
        .when(no_index, "no_db_index")
        .when(auto_now, "auto_now")
        .when(auto_now_add, "auto_now_add")
        .when(unconstrained, "no_db_constraint");
    if let Some(generated) = &state.generated {
        new = new
            .method("generated", vec![expression(&generated.expression)])
            .when(!generated.db_persist, "not_persisted");
    }
    if let Some(default) = &state.db_default {
        new = new.method("db_default", vec![expression(default)]);
    }
    new = choices(new, &state.choices);
    if let Some(value) = &state.default {
        new = new.method("default", vec![default(value)]);
    }
    new = new.with_text("db_column", state.column.as_ref());
    if let Some(relation) = relation {
        new = relation_names(new, relation);
    }
    new = new
        .with_text("db_collation", state.db_collation.as_ref())
        .with_text("db_comment", state.db_comment.as_ref())
        .with_text("db_tablespace", state.db_tablespace.as_ref())
        .with_text("verbose_name", state.verbose_name.as_ref())
        .with_text(
            "help_text",
            Some(&state.help_text).filter(|text| !text.is_empty()),
        )
        .with_text("unique_for_date", state.unique_for_date.as_ref())
        .with_text("unique_for_month", state.unique_for_month.as_ref())
        .with_text("unique_for_year", state.unique_for_year.as_ref())
        .when(
            !state.editable && !is_generated && plain.editable,
            "not_editable",
        );
    new = file_path(new, &state.file_path);
    for (code, message) in &state.error_messages {
        let arguments = vec![Expression::text(code), Expression::text(message)];
        new = new.method("error_message", arguments);
    }
    match relation {
        Some(relation) => relation_options(new, relation),
        None => new,
    }
}

/// Which files the field of a path offers.
fn file_path(new: Expression, files: &FilePathState) -> Expression {
    let new = match &files.path {
        Some(path) => new.method("path", vec![default(path)]),
        None => new,
    };
    new.with_text("matching", files.matching.as_ref())
        .when(files.recursive, "recursive")
        .when(!files.allow_files, "no_files")
        .when(files.allow_folders, "allow_folders")
}

fn relation_names(new: Expression, relation: &RelationState) -> Expression {
    new.with_text("through", relation.through.as_ref())
        .with_text("db_table", relation.db_table.as_ref())
        .with_text("to_field", relation.to_field.as_ref())
        .with_text("related_name", relation.related_name.as_ref())
        .with_text("related_query_name", relation.related_query_name.as_ref())
}

/// A project's own field type.
fn custom(custom: &CustomKind) -> Expression {
    let stored = field(&FieldState::new(custom.stored));
    let new = Expression::call(
        "fields::custom",
        vec![Expression::text(custom.path), stored],
    );
    custom.db_types.iter().fold(new, |new, (engine, name)| {
        let arguments = vec![Expression::text(engine.vendor()), Expression::text(name)];
        new.method("db_type", arguments)
    })
}

/// What a kind of field says beyond its numbers.
fn kind_options(new: Expression, kind: FieldKind) -> Expression {
    let (protocol, unpack_ipv4) = match kind {
        FieldKind::GenericIpAddress {
            protocol,
            unpack_ipv4,
        } => (protocol, unpack_ipv4),
        FieldKind::Binary {
            max_length: most @ 1..,
        } => return new.method("max_length", vec![Expression::atom(most.to_string())]),
        _ => return new,
    };
    let new = match protocol {
        Protocol::Both => new,
        Protocol::Ipv4 => new.method("protocol", vec![Expression::text("ipv4")]),
        Protocol::Ipv6 => new.method("protocol", vec![Expression::text("ipv6")]),
    };
    new.when(unpack_ipv4, "unpack_ipv4")
}

/// The values that the field may have, each run of one group by itself.
fn choices(mut new: Expression, choices: &[ChoiceState]) -> Expression {
    for run in choices.chunk_by(|one, next| one.group == next.group) {
        let pairs = run.iter().map(|choice| {
            let label = Expression::text(&choice.label);
            Expression::call("", vec![default(&choice.value), label])
        });
        let pairs = Expression::Array(pairs.collect());
        new = match run.first().and_then(|choice| choice.group.as_ref()) {
            Some(group) => new.method("choice_group", vec![Expression::text(group), pairs]),
            None => new.method("choices", vec![pairs]),
        };
    }
    new
}

/// What few relations say.
fn relation_options(mut new: Expression, relation: &RelationState) -> Expression {
    if let Some((near, far)) = &relation.through_fields {
        let arguments = vec![Expression::text(near), Expression::text(far)];
        new = new.method("through_fields", arguments);
    }
    match &relation.limit_choices_to {
        Some(LimitState::Condition(condition)) => {
            new.method("limit_choices_to", vec![q(condition)])
        }
        Some(LimitState::Call(path)) => {
            let call = Expression::call("fields::call", vec![Expression::text(path)]);
            new.method("limit_choices_to", vec![call])
        }
        None => new,
    }
}

fn default(value: &FieldDefault) -> Expression {
    match value {
        FieldDefault::Bool(value) => Expression::atom(value.to_string()),
        FieldDefault::Int(value) if i32::try_from(*value).is_err() => {
            Expression::atom(format!("{value}_i64"))
        }
        FieldDefault::Int(value) => Expression::atom(value.to_string()),
        FieldDefault::Float(value) => Expression::float(*value),
        FieldDefault::Text(value) => Expression::text(value),
        FieldDefault::Bytes(value) => {
            Expression::atom(format!("b\"{}\"", value.as_slice().escape_ascii()))
        }
        FieldDefault::Call(path) => Expression::call("fields::call", vec![Expression::text(path)]),
    }
}

fn on_delete(on_delete: OnDelete) -> &'static str {
    match on_delete {
        OnDelete::Cascade => "CASCADE",
        OnDelete::Protect => "PROTECT",
        OnDelete::Restrict => "RESTRICT",
        OnDelete::SetNull => "SET_NULL",
        OnDelete::SetDefault => "SET_DEFAULT",
        OnDelete::Set => "SET",
        OnDelete::DoNothing => "DO_NOTHING",
        OnDelete::DbCascade => "DB_CASCADE",
        OnDelete::DbSetNull => "DB_SET_NULL",
        OnDelete::DbSetDefault => "DB_SET_DEFAULT",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_rust_reads_them() {
        let bytes = b"\x01\x02\xff\\\"\n";
        let Expression::Atom(written) = default(&FieldDefault::from(bytes)) else {
            panic!("a literal");
        };
        assert_eq!(written, r#"b"\x01\x02\xff\\\"\n""#);
    }
}
