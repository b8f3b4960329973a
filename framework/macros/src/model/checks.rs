//! What Django's checks of models find in one model: here it does not compile, at the place that is wrong.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Error, Ident, LitInt, LitStr, Result, Type};

use super::attributes::{FieldAttributes, Index, ModelAttributes};
use super::computed::inner_of_db_default;
use super::initial::is_literal;
use super::key_fields;
use super::listed::own;
use super::option_checks::{through, way_back};
use super::ordering;
use super::parse::{Field, Model, is_option, last_segment, plain};
use super::target::generic;

/// Refuses a field that makes no sense.
pub(super) fn field(
    name: &Ident,
    ty: &Type,
    attributes: &FieldAttributes,
    foreign_key: bool,
    many_to_many: bool,
) -> Result<()> {
    own_name(name)?;
    if is_option(ty) && inner_of(ty).is_some_and(|inner| inner == "ManyToMany") {
        return refuse(
            ty.span(),
            "a ManyToMany is a table of its own, which may hold no row: drop the Option (fields.W340)",
        );
    }
    flattened(attributes)?;
    if attributes.flatten {
        return Ok(());
    }
    relation_over_a_table(many_to_many, attributes, name)?;
    if attributes.parent_link && (!foreign_key || is_option(ty)) {
        return refuse(
            ty.span(),
            "a `parent_link` is the way to the row that this one extends: make the type ForeignKey<..>",
        );
    }
    relation(ty, attributes, foreign_key)?;
    if foreign_key {
        key_fields::check(ty)?;
    }
    lengths(attributes)?;
    super::file_path::check(attributes)?;
    if attributes.auto_now && (attributes.auto_now_add || attributes.default.is_some())
        || attributes.auto_now_add && attributes.default.is_some()
    {
        return refuse(
            name.span(),
            "`auto_now`, `auto_now_add` and `default` exclude each other: keep one of them (fields.E160)",
        );
    }
    let of_relations = attributes.related_query_name.is_some()
        || attributes.db_constraint.is_some()
        || attributes.limit_choices_to.is_some()
        || attributes.swappable.is_some();
    if !foreign_key && !many_to_many && of_relations {
        return refuse(
            name.span(),
            "`related_query_name`, `db_constraint`, `limit_choices_to` and `swappable` belong to fields of type ForeignKey and ManyToMany",
        );
    }
    computed(name, ty, attributes)?;
    way_back(attributes)
}

pub(super) fn refuse(span: Span, message: &str) -> Result<()> {
    Err(Error::new(span, message))
}

/// A part has options of its own.
fn flattened(attributes: &FieldAttributes) -> Result<()> {
    let other = attributes
        .names
        .iter()
        .find(|name| **name != "flatten" && **name != "primary_key");
    match other {
        Some(other) if attributes.flatten => refuse(
            other.span(),
            "`flatten` takes all fields of a part with their own options: say this at the fields of the part",
        ),
        _ => Ok(()),
    }
}

/// Refuses what only a model can say.
pub(super) fn part(part: &Model) -> Result<()> {
    const OPTIONS: [&str; 17] = [
        "ordering",
        "order_with_respect_to",
        "get_latest_by",
        "natural_key",
        "default_related_name",
        "db_table_comment",
        "db_tablespace",
        "verbose_name",
        "verbose_name_plural",
        "managed",
        "select_on_save",
        "unique_together",
        "indexes",
        "constraints",
        "clean",
        "objects",
        "crate",
    ];
    let other = part
        .attributes
        .names
        .iter()
        .find(|name| !OPTIONS.iter().any(|option| *name == option));
    match other {
        Some(name) => {
            let message = format!(
                "`{name}` belongs to each model; a part says {} for all that take it",
                OPTIONS.join(", ")
            );
            refuse(name.span(), &message)
        }
        None => Ok(()),
    }
}

fn own_name(name: &Ident) -> Result<()> {
    let plain = plain(name);
    if plain.contains("__") || plain.ends_with('_') {
        return refuse(
            name.span(),
            "a field's name must not contain `__` or end with `_`: look-ups use them to join names (fields.E001, fields.E002)",
        );
    }
    if plain == "pk" {
        return refuse(
            name.span(),
            "`pk` is reserved: it means the primary key in look-ups (fields.E003)",
        );
    }
    Ok(())
}

fn relation(ty: &Type, attributes: &FieldAttributes, foreign_key: bool) -> Result<()> {
    let Some(on_delete) = &attributes.on_delete else {
        if foreign_key {
            return refuse(
                ty.span(),
                "a ForeignKey says what happens to this row when the row that it points to is deleted: add \
                 `#[field(on_delete = CASCADE)]` (or PROTECT, RESTRICT, SET_NULL, SET_DEFAULT, DO_NOTHING)",
            );
        }
        return Ok(());
    };
    if !foreign_key {
        return refuse(
            on_delete.span(),
            "`on_delete` belongs to fields of type ForeignKey",
        );
    }
    if (on_delete == "SET_NULL" || on_delete == "DB_SET_NULL") && !is_option(ty) {
        let message = format!(
            "`on_delete = {on_delete}` needs a column that takes NULL: make the type Option<ForeignKey<..>> (fields.E320)"
        );
        return refuse(on_delete.span(), &message);
    }
    if on_delete == "DB_SET_DEFAULT" && attributes.db_default.is_none() {
        return refuse(
            on_delete.span(),
            "`on_delete = DB_SET_DEFAULT` needs a default of the database: add `db_default = ..` (fields.E322)",
        );
    }
    if on_delete == "SET_DEFAULT" && attributes.default.is_none() {
        return refuse(
            on_delete.span(),
            "`on_delete = SET_DEFAULT` needs a default: add `default = ..` (fields.E321)",
        );
    }
    Ok(())
}

/// What a many-to-many field can say.
const OF_MANY: [&str; 13] = [
    "related_name",
    "related_query_name",
    "through",
    "through_fields",
    "db_table",
    "db_tablespace",
    "db_constraint",
    "limit_choices_to",
    "symmetrical",
    "swappable",
    "blank",
    "verbose_name",
    "help_text",
];

/// Some attributes belong to many-to-many fields only, others make no sense there.
fn relation_over_a_table(many: bool, attributes: &FieldAttributes, name: &Ident) -> Result<()> {
    let mut said = attributes.names.iter();
    if many && let Some(other) = said.find(|name| !OF_MANY.iter().any(|known| *name == known)) {
        let id = match other.to_string().as_str() {
            "validators" => "fields.W341",
            "db_comment" => "fields.W346",
            _ => "fields.E330",
        };
        let message = format!(
            "a ManyToMany is a table of its own, no column: `{other}` has no meaning there; it takes {} ({id})",
            OF_MANY.join(", ")
        );
        return refuse(other.span(), &message);
    }
    let only = attributes.through.is_some()
        || !attributes.through_fields.is_empty()
        || attributes.db_table.is_some()
        || attributes.symmetrical.is_some();
    if !many && only {
        return refuse(
            name.span(),
            "`through`, `through_fields`, `db_table` and `symmetrical` belong to fields of type ManyToMany",
        );
    }
    through(attributes, name)
}

/// Columns that the database fills.
fn computed(name: &Ident, ty: &Type, attributes: &FieldAttributes) -> Result<()> {
    let waits = inner_of_db_default(ty).is_some();
    if attributes.generated.is_some()
        && (attributes.default.is_some()
            || attributes.db_default.is_some()
            || attributes.primary_key
            || attributes.auto_now
            || attributes.auto_now_add)
    {
        return refuse(
            name.span(),
            "a generated column has no default and is no primary key: the database computes it from the other columns",
        );
    }
    if attributes.db_persist.is_some() && attributes.generated.is_none() {
        return refuse(name.span(), "`db_persist` belongs to `generated` columns");
    }
    match &attributes.db_default {
        None if waits => refuse(
            ty.span(),
            "a DbDefault says what the database gives: add `db_default = ..`, a value or an expression",
        ),
        Some(default) if !waits && !is_literal(default) && attributes.default.is_none() => refuse(
            default.span(),
            "a new row waits for what the database computes: make the type DbDefault<..>, or add a `default` beside it",
        ),
        _ => Ok(()),
    }
}

/// `max_length` of texts, digits of decimals.
fn lengths(attributes: &FieldAttributes) -> Result<()> {
    if let Some(length) = &attributes.max_length {
        positive(
            length,
            "`max_length` must be a positive number (fields.E121)",
        )?;
    }
    match (&attributes.max_digits, &attributes.decimal_places) {
        (None, None) => Ok(()),
        (Some(digits), None) => refuse(
            digits.span(),
            "`max_digits` needs `decimal_places` beside it: how many of the digits stand behind the point (fields.E135)",
        ),
        (None, Some(places)) => refuse(
            places.span(),
            "`decimal_places` needs `max_digits` beside it: how many digits there are in all (fields.E135)",
        ),
        (Some(digits), Some(places)) => {
            let most = positive(
                digits,
                "`max_digits` must be a positive number (fields.E133)",
            )?;
            let behind = number(
                places,
                "`decimal_places` must be a number, and not negative (fields.E131)",
            )?;
            if behind > most {
                return refuse(
                    places.span(),
                    "`max_digits` must be at least `decimal_places` (fields.E134)",
                );
            }
            Ok(())
        }
    }
}

fn positive(literal: &LitInt, message: &str) -> Result<u32> {
    match number(literal, message)? {
        0 => Err(Error::new(literal.span(), message)),
        number => Ok(number),
    }
}

fn number(literal: &LitInt, message: &str) -> Result<u32> {
    literal
        .base10_parse()
        .map_err(|_| Error::new(literal.span(), message))
}

/// The name of the type between the brackets.
fn inner_of(ty: &Type) -> Option<&Ident> {
    last_segment(generic(ty)?)
}

/// A field that an option of the model names.
pub(super) struct Mention<'m> {
    pub(super) literal: &'m LitStr,
    /// The names of which one must be a field's.
    pub(super) names: Vec<String>,
    message: String,
}

impl Mention<'_> {
    /// What is said when no field of the model (`whose`) has the name.
    pub(super) fn refusal(&self, whose: &str) -> String {
        self.message.replace("{whose}", whose)
    }
}

/// The fields that options name.
pub(super) fn mentions(attributes: &ModelAttributes) -> Vec<Mention<'_>> {
    let mention = |literal, place: &str, id: &str, bare: &str, names: &[&str]| Mention {
        literal,
        names: names.iter().map(|&name| name.to_owned()).collect(),
        message: format!("`{place}` names `{bare}`, which is no field of {{whose}} ({id})"),
    };
    let mut mentions = Vec::new();
    for literal in ordering::names(&attributes.ordering) {
        let text = literal.value();
        let bare = text.trim_start_matches('-');
        let first = bare.split("__").next().unwrap_or(bare);
        let without_id = first.strip_suffix("_id").unwrap_or(first);
        let names = [first, without_id];
        mentions.push(mention(literal, "ordering", "models.E015", bare, &names));
    }
    let indexes = own(&attributes.indexes).filter_map(|index| match index {
        Index::Fields(_, fields) => Some(fields),
        Index::Expression(_) => None,
    });
    let sets = std::iter::once(("natural_key", &attributes.natural_key))
        .chain(own(&attributes.unique_together).map(|set| ("unique_together", set)))
        .chain(indexes.map(|fields| ("indexes", fields)));
    for (place, literals) in sets {
        for literal in literals {
            let text = literal.value();
            let bare = text.trim_start_matches('-');
            mentions.push(mention(literal, place, "models.E012", bare, &[bare]));
        }
    }
    mentions
}

/// Refuses names of fields that the model does not have. Orders by fields of a row that is extended are checked when the program runs.
///
/// Names that may be those of a part's fields are looked at when the parts are known, in [`parts`](super::parts).
pub(super) fn names(model: &Model) -> Result<()> {
    if model.parts().next().is_some() {
        return Ok(());
    }
    let extends = model.columns().any(|field| field.attributes.parent_link);
    let orders = if extends {
        ordering::names(&model.attributes.ordering).count()
    } else {
        0
    };
    for mention in mentions(&model.attributes).into_iter().skip(orders) {
        if !mention.names.iter().any(|name| model.has_column(name)) {
            let names: Vec<String> = model.columns().map(Field::plain_name).collect();
            let whose = format!("this model; its fields are {}", names.join(", "));
            return refuse(mention.literal.span(), &mention.refusal(&whose));
        }
    }
    Ok(())
}
