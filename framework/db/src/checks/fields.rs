//! Django's checks of single fields, and of what a database makes of them.

use nuages_core::checks::CheckMessage;
use nuages_core::settings::Engine;

use crate::constraints::checks::display_name;
use crate::models::{DefaultValue, FieldKind, FieldMeta, ModelMeta, OnDelete};
use crate::schema::{ServerVersion, unindexed_mysql_type};
use crate::validation::{ChoiceValue, Validator};

/// What Django calls the ability to compute columns when they are read.
const VIRTUAL: &str = "supports_virtual_generated_columns";

/// What it calls the ability to keep numbers of any length.
const UNLIMITED: &str = "supports_no_precision_decimalfield";

/// Checks the fields of a model; `engines` are the databases that the checks are to ask about.
pub(super) fn check(model: &'static ModelMeta, engines: &[Engine]) -> Vec<CheckMessage> {
    let mut messages = Vec::new();
    for (place, field) in model.fields.iter().enumerate() {
        let object = format!("{}.{}", model.label(), field.name);
        let found = own(field).into_iter().chain(odd_default(model, place));
        let found = found.chain(
            engines
                .iter()
                .flat_map(|engine| of_database(model, field, *engine)),
        );
        messages.extend(found.map(|message| message.object(object.clone())));
    }
    messages
}

fn own(field: &FieldMeta) -> Vec<CheckMessage> {
    let mut messages = Vec::new();
    if field.kind.is_auto() && !field.primary_key {
        messages
            .push(CheckMessage::error("AutoFields must set primary_key=True.").id("fields.E100"));
    }
    for mistake in field.validators.iter().filter_map(Validator::mistake) {
        let message = format!("A validator is no regular expression: {mistake}.");
        messages.push(CheckMessage::error(message).id("fields.E101"));
    }
    for what in field
        .validators
        .iter()
        .filter_map(|rule| rule.misplaced(field.kind))
    {
        let message = format!("A validator is for {what}, which the field does not hold.");
        messages.push(CheckMessage::error(message).hint("It would let every value through."));
    }
    if let Some(default) = field.db_default.map(|make| make()) {
        let mut names = false;
        default.each_path(&mut |_| names = true);
        if names {
            let message = format!("{default} cannot be used in db_default.");
            messages.push(CheckMessage::error(message).id("fields.E012"));
        }
    }
    let is_file = matches!(field.kind, FieldKind::File { .. } | FieldKind::Image { .. });
    if is_file && field.primary_key {
        let class = field.kind.class_name();
        let message = format!("'primary_key' is not a valid argument for a {class}.");
        messages.push(CheckMessage::error(message).id("fields.E201"));
    }
    let texts = field.choices.unwrap_or_default().iter();
    let lengths = texts.map(|choice| match choice.value {
        ChoiceValue::Text(text) => text.chars().count(),
        ChoiceValue::Int(_) => 0,
    });
    let longest = lengths.max().unwrap_or_default();
    let most = field.kind.max_length().map(|most| most as usize);
    if most.is_some_and(|most| longest > most) {
        let message = format!(
            "'max_length' is too small to fit the longest value in 'choices' ({longest} characters)."
        );
        messages.push(CheckMessage::error(message).id("fields.E009"));
    }
    if field.kind == FieldKind::ForeignKey && field.unique && !field.primary_key {
        messages.push(
            CheckMessage::warning(
                "Setting unique=True on a ForeignKey has the same effect as using a OneToOneField.",
            )
            .hint("ForeignKey(unique=True) is usually better served by a OneToOneField.")
            .id("fields.W342"),
        );
    }
    messages
}

/// A default that no row can hold: its type has no such choice, or no such value.
fn odd_default(model: &'static ModelMeta, place: usize) -> Option<CheckMessage> {
    let field = &model.fields[place];
    let default = field.default?;
    let shown = match default {
        DefaultValue::Call(_) => return None,
        DefaultValue::Text(text) => format!("{text:?}"),
        DefaultValue::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        DefaultValue::Bool(value) => value.to_string(),
        DefaultValue::Int(number) => number.to_string(),
        DefaultValue::Float(number) => number.to_string(),
    };
    let wanted = default.of_kind(field.stored_kind());
    let held = model.new_row?().value(place);
    if wanted.as_ref() == Some(&held) {
        return None;
    }
    let choices = field.choices.unwrap_or_default().iter();
    let values = choices.map(|choice| match choice.value {
        ChoiceValue::Text(text) => text.to_owned(),
        ChoiceValue::Int(number) => number.to_string(),
    });
    let values: Vec<String> = values.collect();
    if !values.is_empty() {
        let message = format!("'default' is none of the choices {}.", values.join(", "));
        return Some(CheckMessage::error(message).hint("New rows hold the first of them."));
    }
    let message = format!("'default' is {shown}, which the field's type cannot hold.");
    Some(CheckMessage::error(message).hint(format!("New rows hold {} instead.", held.shown())))
}

fn of_database(model: &ModelMeta, field: &'static FieldMeta, engine: Engine) -> Vec<CheckMessage> {
    let mut messages = Vec::new();
    let database = display_name(engine);
    if field.db_comment.is_some() && engine == Engine::Sqlite {
        let message = format!("{database} does not support comments on columns (db_comment).");
        messages.push(CheckMessage::warning(message).id("fields.W163"));
    }
    let virtual_column = field
        .generated
        .is_some_and(|generated| !generated.db_persist);
    // PostgreSQL has them from 18 on; a model that requires them has no table before.
    let required = model.required_db_features;
    let has_virtual =
        ServerVersion::from(engine).has_feature(VIRTUAL) || required.contains(&VIRTUAL);
    if virtual_column && !has_virtual {
        let message = format!("{database} does not support non-persisted GeneratedFields.");
        let hint = "Take `db_persist = false` out: the column is stored then.";
        messages.push(CheckMessage::error(message).hint(hint).id("fields.E221"));
    }
    if matches!(field.kind, FieldKind::Decimal { max_digits: 0, .. })
        && engine == Engine::Mysql
        && !required.contains(&UNLIMITED)
    {
        for (option, id) in [
            ("decimal_places", "fields.E130"),
            ("max_digits", "fields.E132"),
        ] {
            let message = format!("DecimalFields must define a '{option}' attribute.");
            messages.push(CheckMessage::error(message).id(id));
        }
    }
    let on_delete = field.relation.map(|relation| relation.on_delete);
    if on_delete == Some(OnDelete::DbSetDefault) && engine == Engine::Mysql {
        messages.push(
            CheckMessage::error(format!("{database} does not support a DB_SET_DEFAULT."))
                .hint("Change the on_delete rule to SET_DEFAULT.")
                .id("fields.E324"),
        );
    }
    if engine == Engine::Mysql
        && field.relation.is_none()
        && (field.unique || field.primary_key)
        && field.kind.is_text()
        && field.kind.max_length().is_some_and(|length| length > 255)
    {
        messages.push(
            CheckMessage::warning(format!(
                "{database} may not allow unique CharFields to have a max_length > 255."
            ))
            .hint(
                "See: https://docs.djangoproject.com/en/6.1/ref/databases/#mysql-character-fields",
            )
            .id("mysql.W003"),
        );
    }
    if engine == Engine::Mysql
        && field.db_index
        && let Some(db_type) = unindexed_mysql_type(field.stored_kind())
    {
        messages.push(
            CheckMessage::warning(format!(
                "{database} does not support a database index on {db_type} columns."
            ))
            .hint("An index won't be created. Silence this warning if you don't care about it.")
            .id("fields.W162"),
        );
    }
    messages
}
