//! Operations and fields as expressions.

use super::by_hand;
use super::constraints::{constraint, index};
use super::expression::Expression;
use super::fields;
use crate::migrations::operations::{Collation, OldIndex};
use crate::migrations::state::{FieldDefault, FieldState, MetaOptions};
use crate::migrations::{CreateModel, Operation};
use crate::models::{FieldKind, OnDelete};

/// Returns the expression of an operation; `None` for one that cannot be written.
pub(super) fn operation(operation: &Operation) -> Option<Expression> {
    let text = |text: &str| Expression::text(text);
    let call = |name: &str, arguments: Vec<Expression>| {
        Expression::call(&format!("{name}::new"), arguments)
    };
    Some(match operation {
        Operation::CreateModel(create) => create_model(create),
        Operation::DeleteModel(delete) => call("DeleteModel", vec![text(&delete.name)]),
        Operation::RenameModel(rename) => call(
            "RenameModel",
            vec![text(&rename.old_name), text(&rename.new_name)],
        ),
        Operation::AddField(add) => {
            let new = call(
                "AddField",
                vec![text(&add.model), text(&add.name), field(&add.field)],
            );
            one_off(new, add.preserve_default)
        }
        Operation::RemoveField(remove) => {
            call("RemoveField", vec![text(&remove.model), text(&remove.name)])
        }
        Operation::AlterField(alter) => {
            let new = call(
                "AlterField",
                vec![text(&alter.model), text(&alter.name), field(&alter.field)],
            );
            one_off(new, alter.preserve_default)
        }
        Operation::RenameField(rename) => call(
            "RenameField",
            vec![
                text(&rename.model),
                text(&rename.old_name),
                text(&rename.new_name),
            ],
        ),
        Operation::AddIndex(add) => call("AddIndex", vec![text(&add.model), index(&add.index)]),
        Operation::RemoveIndex(remove) => {
            call("RemoveIndex", vec![text(&remove.model), text(&remove.name)])
        }
        Operation::RenameIndex(rename) => match &rename.old {
            OldIndex::Named(old) => call(
                "RenameIndex",
                vec![text(&rename.model), text(old), text(&rename.new_name)],
            ),
            OldIndex::Over(fields) => Expression::call(
                "RenameIndex::unnamed",
                vec![
                    text(&rename.model),
                    Expression::texts(fields),
                    text(&rename.new_name),
                ],
            ),
        },
        Operation::AddConstraint(add) => call(
            "AddConstraint",
            vec![text(&add.model), constraint(&add.constraint)],
        ),
        Operation::RemoveConstraint(remove) => call(
            "RemoveConstraint",
            vec![text(&remove.model), text(&remove.name)],
        ),
        Operation::AlterConstraint(alter) => call(
            "AlterConstraint",
            vec![
                text(&alter.model),
                text(&alter.name),
                constraint(&alter.constraint),
            ],
        ),
        Operation::AddIndexConcurrently(add) => call(
            "AddIndexConcurrently",
            vec![text(&add.0.model), index(&add.0.index)],
        ),
        Operation::RemoveIndexConcurrently(remove) => call(
            "RemoveIndexConcurrently",
            vec![text(&remove.0.model), text(&remove.0.name)],
        ),
        Operation::AddConstraintNotValid(add) => call(
            "AddConstraintNotValid",
            vec![text(&add.0.model), constraint(&add.0.constraint)],
        ),
        Operation::ValidateConstraint(validate) => call(
            "ValidateConstraint",
            vec![text(&validate.model), text(&validate.name)],
        ),
        Operation::AlterUniqueTogether(alter) => alter.unique_together.iter().fold(
            call("AlterUniqueTogether", vec![text(&alter.name)]),
            |new, set| new.method("set", vec![Expression::texts(set)]),
        ),
        Operation::AlterModelTable(alter) => match &alter.table {
            Some(table) => call("AlterModelTable", vec![text(&alter.name), text(table)]),
            None => Expression::call("AlterModelTable::automatic", vec![text(&alter.name)]),
        },
        Operation::AlterModelTableComment(alter) => match &alter.table_comment {
            Some(comment) => call(
                "AlterModelTableComment",
                vec![text(&alter.name), text(comment)],
            ),
            None => Expression::call("AlterModelTableComment::none", vec![text(&alter.name)]),
        },
        Operation::AlterOrderWithRespectTo(alter) => match &alter.order_with_respect_to {
            Some(field) => call(
                "AlterOrderWithRespectTo",
                vec![text(&alter.name), text(field)],
            ),
            None => Expression::call("AlterOrderWithRespectTo::none", vec![text(&alter.name)]),
        },
        Operation::AlterModelOptions(alter) => meta_options(
            call("AlterModelOptions", vec![text(&alter.name)]),
            &alter.options,
        ),
        Operation::CreateExtension(create) => call("CreateExtension", vec![text(&create.name)]),
        Operation::CreateCollation(create) => collation("CreateCollation::new", &create.0),
        Operation::RemoveCollation(remove) => collation("RemoveCollation::new", &remove.0),
        Operation::RunSql(run) => by_hand::run_sql(run)?,
        Operation::RunRust(run) => by_hand::run_rust(run),
        Operation::SeparateDatabaseAndState(separate) => by_hand::separate(separate)?,
    })
}

fn collation(name: &str, collation: &Collation) -> Expression {
    let names = vec![
        Expression::text(&collation.name),
        Expression::text(&collation.locale),
    ];
    let mut new = Expression::call(name, names);
    if collation.provider != "libc" {
        new = new.method("provider", vec![Expression::text(&collation.provider)]);
    }
    match collation.deterministic {
        true => new,
        false => new.method("deterministic", vec![Expression::atom("false")]),
    }
}

fn one_off(new: Expression, preserve_default: bool) -> Expression {
    match preserve_default {
        true => new,
        false => new.method("one_off_default", Vec::new()),
    }
}

fn create_model(create: &CreateModel) -> Expression {
    let mut model = Expression::call("CreateModel::new", vec![Expression::text(&create.name)]);
    for (name, state) in &create.fields {
        model = model.method("field", vec![Expression::text(name), field(state)]);
    }
    if let Some(table) = &create.options.db_table {
        model = model.method("db_table", vec![Expression::text(table)]);
    }
    for (text, name) in [
        (&create.options.meta.proxy, "proxy"),
        (&create.options.db_table_comment, "db_table_comment"),
        (
            &create.options.order_with_respect_to,
            "order_with_respect_to",
        ),
    ] {
        if let Some(text) = text {
            model = model.method(name, vec![Expression::text(text)]);
        }
    }
    model = meta_options(model, &create.options.meta);
    let required = &create.options.required;
    if let Some(vendor) = &required.db_vendor {
        model = model.method("required_db_vendor", vec![Expression::text(vendor)]);
    }
    if !required.db_features.is_empty() {
        let features = vec![Expression::texts(&required.db_features)];
        model = model.method("required_db_features", features);
    }
    for set in &create.options.unique_together {
        model = model.method("unique_together", vec![Expression::texts(set)]);
    }
    for state in &create.options.indexes {
        model = model.method("index", vec![index(state)]);
    }
    for state in &create.options.constraints {
        model = model.method("constraint", vec![constraint(state)]);
    }
    model
}

fn meta_options(mut new: Expression, options: &MetaOptions) -> Expression {
    if let Some(name) = &options.verbose_name {
        new = new.method("verbose_name", vec![Expression::text(name)]);
    }
    if let Some(name) = &options.verbose_name_plural {
        new = new.method("verbose_name_plural", vec![Expression::text(name)]);
    }
    if !options.ordering.is_empty() {
        new = new.method("ordering", vec![Expression::texts(&options.ordering)]);
    }
    if !options.get_latest_by.is_empty() {
        new = new.method(
            "get_latest_by",
            vec![Expression::texts(&options.get_latest_by)],
        );
    }
    if let Some(name) = &options.default_related_name {
        new = new.method("default_related_name", vec![Expression::text(name)]);
    }
    if !options.permissions.is_empty() {
        new = new.method("permissions", vec![Expression::pairs(&options.permissions)]);
    }
    if let Some(actions) = &options.default_permissions {
        new = new.method("default_permissions", vec![Expression::texts(actions)]);
    }
    if !options.managed {
        new = new.method("unmanaged", Vec::new());
    }
    new
}

/// Returns the expression of a field.
pub(super) fn field(state: &FieldState) -> Expression {
    let number = |number: String| Expression::atom(number);
    let (name, mut arguments) = match state.kind {
        FieldKind::SmallAuto => ("small_auto", vec![]),
        FieldKind::Auto => ("auto", vec![]),
        FieldKind::BigAuto => ("big_auto", vec![]),
        FieldKind::Boolean => ("boolean", vec![]),
        FieldKind::SmallInteger => ("small_integer", vec![]),
        FieldKind::Integer => ("integer", vec![]),
        FieldKind::BigInteger => ("big_integer", vec![]),
        FieldKind::PositiveSmallInteger => ("positive_small_integer", vec![]),
        FieldKind::PositiveInteger => ("positive_integer", vec![]),
        FieldKind::PositiveBigInteger => ("positive_big_integer", vec![]),
        FieldKind::Float => ("float", vec![]),
        FieldKind::Decimal {
            max_digits,
            decimal_places,
        } => (
            "decimal",
            vec![
                number(max_digits.to_string()),
                number(decimal_places.to_string()),
            ],
        ),
        FieldKind::Char { max_length } => ("char", vec![number(max_length.to_string())]),
        FieldKind::Slug { max_length } => ("slug", vec![number(max_length.to_string())]),
        FieldKind::Email { max_length } => ("email", vec![number(max_length.to_string())]),
        FieldKind::Url { max_length } => ("url", vec![number(max_length.to_string())]),
        FieldKind::Text => ("text", vec![]),
        FieldKind::Date { .. } => ("date", vec![]),
        FieldKind::Time { .. } => ("time", vec![]),
        FieldKind::DateTime { .. } => ("date_time", vec![]),
        FieldKind::File { max_length } => ("file", vec![number(max_length.to_string())]),
        FieldKind::Image { max_length } => ("image", vec![number(max_length.to_string())]),
        FieldKind::FilePath { max_length } => ("file_path", vec![number(max_length.to_string())]),
        FieldKind::Duration => ("duration", vec![]),
        FieldKind::GenericIpAddress { .. } => ("generic_ip_address", vec![]),
        FieldKind::Custom(custom) => return options(fields::custom(custom), state),
        FieldKind::Uuid => ("uuid", vec![]),
        FieldKind::Json => ("json", vec![]),
        FieldKind::Binary => ("binary", vec![]),
        FieldKind::ForeignKey => ("foreign_key", vec![]),
        FieldKind::OneToOne => ("one_to_one", vec![]),
        FieldKind::ManyToMany => ("many_to_many", vec![]),
        FieldKind::CompositePrimaryKey(names) => {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            ("composite_primary_key", vec![Expression::texts(&names)])
        }
    };
    if let Some(relation) = &state.relation {
        arguments.push(Expression::text(&relation.to));
        if !state.is_many_to_many() {
            arguments.push(Expression::atom(on_delete(relation.on_delete)));
        }
    }
    let new = Expression::call(&format!("fields::{name}"), arguments);
    options(new, state)
}

fn options(mut new: Expression, state: &FieldState) -> Expression {
    let plain = FieldState::new(state.kind);
    new = fields::kind_options(new, state.kind);
    let (auto_now, auto_now_add) = state.automatic_time();
    for (said, name) in [
        (state.null, "null"),
        (
            state.blank && state.generated.is_none() && !plain.blank,
            "blank",
        ),
        (state.unique, "unique"),
        (state.primary_key && !plain.primary_key, "primary_key"),
        (state.db_index && !plain.db_index, "db_index"),
        (
            !state.db_index && plain.db_index && !state.primary_key,
            "no_db_index",
        ),
        (auto_now, "auto_now"),
        (auto_now_add, "auto_now_add"),
        (
            state
                .relation
                .as_ref()
                .is_some_and(|relation| !relation.db_constraint),
            "no_db_constraint",
        ),
    ] {
        if said {
            new = new.method(name, Vec::new());
        }
    }
    if let Some(generated) = &state.generated {
        new = new.method(
            "generated",
            vec![super::constraints::expression(&generated.expression)],
        );
        if !generated.db_persist {
            new = new.method("not_persisted", Vec::new());
        }
    }
    if let Some(default) = &state.db_default {
        new = new.method("db_default", vec![super::constraints::expression(default)]);
    }
    new = fields::choices(new, &state.choices);
    if let Some(value) = &state.default {
        new = new.method("default", vec![default(value)]);
    }
    let relation = state.relation.as_ref();
    let related_name = relation.and_then(|relation| relation.related_name.as_ref());
    let through = relation.and_then(|relation| relation.through.as_ref());
    let to_field = relation.and_then(|relation| relation.to_field.as_ref());
    let query_name = relation.and_then(|relation| relation.related_query_name.as_ref());
    let db_table = relation.and_then(|relation| relation.db_table.as_ref());
    let help_text = (!state.help_text.is_empty()).then_some(&state.help_text);
    for (text, name) in [
        (state.column.as_ref(), "db_column"),
        (through, "through"),
        (db_table, "db_table"),
        (to_field, "to_field"),
        (related_name, "related_name"),
        (query_name, "related_query_name"),
        (state.db_collation.as_ref(), "db_collation"),
        (state.db_comment.as_ref(), "db_comment"),
        (state.verbose_name.as_ref(), "verbose_name"),
        (help_text, "help_text"),
        (state.unique_for_date.as_ref(), "unique_for_date"),
        (state.unique_for_month.as_ref(), "unique_for_month"),
        (state.unique_for_year.as_ref(), "unique_for_year"),
    ] {
        if let Some(text) = text {
            new = new.method(name, vec![Expression::text(text)]);
        }
    }
    if !state.editable && state.generated.is_none() && plain.editable {
        new = new.method("not_editable", Vec::new());
    }
    for (code, message) in &state.error_messages {
        let arguments = vec![Expression::text(code), Expression::text(message)];
        new = new.method("error_message", arguments);
    }
    match relation {
        Some(relation) => fields::relation(new, relation),
        None => new,
    }
}

pub(super) fn default(value: &FieldDefault) -> Expression {
    match value {
        FieldDefault::Bool(value) => Expression::atom(value.to_string()),
        FieldDefault::Int(value) if i32::try_from(*value).is_err() => {
            Expression::atom(format!("{value}_i64"))
        }
        FieldDefault::Int(value) => Expression::atom(value.to_string()),
        FieldDefault::Float(value) => Expression::atom(format!("{value:?}")),
        FieldDefault::Text(value) => Expression::text(value),
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
