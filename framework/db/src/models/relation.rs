//! What a foreign key is, as data.

use super::swappable::followed;
use super::{FieldMeta, LimitChoices, ModelMeta, PK_PLACE};

/// Where a foreign key points.
#[derive(Debug, Clone, Copy)]
pub struct RelationMeta {
    /// The model pointed to.
    pub to: fn() -> &'static ModelMeta,
    /// The place of the field pointed to among that model's fields; [`PK_PLACE`] for the primary key.
    pub to_place: u16,
    /// What happens to this row when the row pointed to is deleted.
    pub on_delete: OnDelete,
    /// Name of the reverse relation for run-time look-ups, as `choice`.
    pub related_name: Option<&'static str>,
    /// Its name in run-time look-ups where that is another.
    pub related_query_name: Option<&'static str>,
    /// Whether the database refuses keys of rows that do not exist.
    pub db_constraint: bool,
    /// What `on_delete = SET(..)` sets.
    pub set_to: Option<fn() -> crate::value::Value>,
    /// Which rows it may point to: `full_clean` and forms ask.
    pub limit_choices_to: Option<LimitChoices>,
    /// Whether the row pointed to is the other half of this one, and goes with it.
    pub parent_link: bool,
    /// Whether it points to whichever model stands in the place of a swappable one.
    pub swappable: bool,
}

impl RelationMeta {
    /// A relation about which only the model and the deletion are said.
    pub const fn to(to: fn() -> &'static ModelMeta, on_delete: OnDelete) -> Self {
        Self {
            to,
            to_place: PK_PLACE,
            on_delete,
            related_name: None,
            related_query_name: None,
            db_constraint: true,
            set_to: None,
            limit_choices_to: None,
            parent_link: false,
            swappable: true,
        }
    }

    /// Returns the model pointed to: of a swappable one that which stands in its place.
    pub fn model(&self) -> &'static ModelMeta {
        followed(self.to, self.swappable)
    }

    /// Returns the same as the key's type reads its rows.
    pub(crate) fn target(&self) -> &'static ModelMeta {
        match self.swappable {
            true => (self.to)().target(),
            false => (self.to)(),
        }
    }

    /// Returns the place of the field pointed to among the fields of that model.
    pub(crate) fn place(&self) -> u16 {
        let model = self.model();
        if self.to_place == PK_PLACE || std::ptr::eq(model, (self.to)()) {
            return self.to_place;
        }
        let column = self.target_field().map(|field| field.column);
        let mut fields = model.fields.iter();
        let place = fields.position(|field| Some(field.column) == column);
        place
            .and_then(|place| u16::try_from(place).ok())
            .unwrap_or(PK_PLACE)
    }

    /// Returns the setting that the key follows, where it points to a swappable model.
    pub(crate) fn swappable_setting(&self) -> Option<&'static str> {
        (self.to)().swappable.filter(|_| self.swappable)
    }

    /// Returns the field pointed to: the primary key, or the one that `to_field` names.
    pub fn target_field(&self) -> Option<&'static FieldMeta> {
        self.target().at(self.to_place)
    }

    /// Returns the name of the field pointed to, where it is not the primary key.
    pub fn to_field(&self) -> Option<&'static str> {
        let target = self.target_field().filter(|field| !field.primary_key)?;
        Some(target.name)
    }

    /// Returns the name of the way back from the field of this model, where it has one of its own.
    pub(crate) fn accessor_name(&self, model: &ModelMeta) -> Option<String> {
        let name = self.related_name.or(model.default_related_name);
        name.map(|name| model.formatted(name))
    }

    /// Returns its name in run-time look-ups, where it has one of its own.
    pub(crate) fn query_name(&self, model: &ModelMeta) -> Option<String> {
        match self.related_query_name {
            Some(name) => Some(model.formatted(name)),
            None => self.accessor_name(model),
        }
    }
}

/// What happens to a row when the row that it points to is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnDelete {
    /// Deletes this row too.
    Cascade,
    /// Refuses the deletion.
    Protect,
    /// Refuses unless this row is deleted by the same operation anyway.
    Restrict,
    /// Sets the column to NULL.
    SetNull,
    /// Sets the column to the field's default.
    SetDefault,
    /// Sets the column to a value that the model names.
    Set,
    /// Leaves the row alone.
    DoNothing,
    /// Lets the database delete this row too: no signals are sent.
    DbCascade,
    /// Lets the database set the column to NULL.
    DbSetNull,
    /// Lets the database set the column to its `db_default`.
    DbSetDefault,
}

impl OnDelete {
    /// Tells whether the database does it, and Nuages nothing.
    pub const fn is_of_database(self) -> bool {
        self.sql().is_some()
    }

    /// Returns what the foreign key's constraint says, where the database acts.
    pub const fn sql(self) -> Option<&'static str> {
        match self {
            Self::DbCascade => Some("CASCADE"),
            Self::DbSetNull => Some("SET NULL"),
            Self::DbSetDefault => Some("SET DEFAULT"),
            _ => None,
        }
    }
}

/// Refuses a foreign key behind a type alias, where `derive(Model)` cannot see that it needs `on_delete`.
#[doc(hidden)]
pub const fn no_relation(relation: Option<fn() -> &'static ModelMeta>) -> Option<RelationMeta> {
    assert!(
        relation.is_none(),
        "a foreign key needs `#[field(on_delete = CASCADE)]`, and its type written out as ForeignKey<..>"
    );
    None
}
