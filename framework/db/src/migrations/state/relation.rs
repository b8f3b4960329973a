//! Where a frozen field points, and what a frozen generated column holds.

use super::{FieldDefault, FieldState};
use crate::constraints::{Expression, Q};
use crate::migrations::swappable;
use crate::models::{LimitChoices, ManyToManyMeta, ModelMeta, OnDelete, RelationMeta};

/// What a generated column holds.
#[derive(Debug, Clone, PartialEq)]
pub struct GeneratedState {
    /// The expression over the other columns.
    pub expression: Expression,
    /// Whether the column is stored, or computed when it is read.
    pub db_persist: bool,
}

/// Where a foreign key points.
#[derive(Debug, Clone, PartialEq)]
pub struct RelationState {
    /// The model pointed to, in lower case, as `polls.question`.
    pub to: String,
    /// What happens to this row when the row pointed to is deleted.
    pub on_delete: OnDelete,
    /// Name of the reverse relation.
    pub related_name: Option<String>,
    /// The model of the table between two, in lower case, where a many-to-many field has one of its own.
    pub through: Option<String>,
    /// The table between two, where it differs from the automatic one.
    pub db_table: Option<String>,
    /// The field pointed to, where it is not the primary key.
    pub to_field: Option<String>,
    /// Name of the reverse relation in look-ups.
    pub related_query_name: Option<String>,
    /// Whether the database refuses keys of rows that do not exist.
    pub db_constraint: bool,
    /// The foreign keys of the model between two, where it has several.
    pub through_fields: Option<(String, String)>,
    /// Which rows it may point to.
    pub limit_choices_to: Option<LimitState>,
    /// The setting that names the model pointed to.
    pub setting: SettingsReference,
}

/// The setting that names the model which a relation points to, as `ARTICLE_MODEL`; most have none. Two relations to one model are equal
/// whether a setting names it or not, as in Django.
#[derive(Debug, Clone, Default)]
pub struct SettingsReference(pub Option<String>);

impl PartialEq for SettingsReference {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Which rows a relation may point to.
#[derive(Debug, Clone, PartialEq)]
pub enum LimitState {
    /// Those that hold a condition.
    Condition(Q),
    /// Those that a function says, by its path; or a condition that cannot be kept, as it is written.
    Call(String),
}

impl From<Q> for LimitState {
    fn from(condition: Q) -> Self {
        Self::Condition(condition)
    }
}

impl From<FieldDefault> for LimitState {
    fn from(call: FieldDefault) -> Self {
        match call {
            FieldDefault::Call(path) | FieldDefault::Text(path) => Self::Call(path),
            other => Self::Call(format!("{other:?}")),
        }
    }
}

impl From<&LimitChoices> for LimitState {
    fn from(limit: &LimitChoices) -> Self {
        let call = || Self::Call(limit.text.to_owned());
        if limit.called {
            return call();
        }
        let condition = Q::freeze(&(limit.make)().0);
        match condition.problem() {
            None => Self::Condition(condition),
            Some(_) => call(),
        }
    }
}

impl RelationState {
    /// A relation about which only the model and the deletion are said.
    pub(crate) fn new(to: String, on_delete: OnDelete) -> Self {
        Self {
            to,
            on_delete,
            related_name: None,
            through: None,
            db_table: None,
            to_field: None,
            related_query_name: None,
            db_constraint: true,
            through_fields: None,
            limit_choices_to: None,
            setting: SettingsReference::default(),
        }
    }

    /// Freezes the foreign key of a live model.
    pub(super) fn from_meta(meta: &RelationMeta) -> Self {
        Self {
            related_name: meta.related_name.map(str::to_owned),
            related_query_name: meta.related_query_name.map(str::to_owned),
            to_field: meta.to_field().map(str::to_owned),
            db_constraint: meta.db_constraint,
            limit_choices_to: meta.limit_choices_to.as_ref().map(LimitState::from),
            setting: SettingsReference(meta.swappable_setting().map(str::to_owned)),
            ..Self::new(pointed((meta.to)(), meta.swappable), meta.on_delete)
        }
    }

    /// Freezes the many-to-many field of a live model.
    pub(super) fn from_many_to_many(meta: &ManyToManyMeta) -> Self {
        let through_fields = meta.through_fields;
        Self {
            related_name: meta.related_name.map(str::to_owned),
            related_query_name: meta.related_query_name.map(str::to_owned),
            through: meta.through.map(|through| label(through())),
            through_fields: through_fields.map(|(near, far)| (near.to_owned(), far.to_owned())),
            db_table: meta.db_table.map(str::to_owned),
            db_constraint: meta.db_constraint,
            limit_choices_to: meta.limit_choices_to.as_ref().map(LimitState::from),
            setting: SettingsReference(meta.swappable_setting().map(str::to_owned)),
            ..Self::new(pointed((meta.to)(), meta.swappable), OnDelete::Cascade)
        }
    }

    /// Returns the app's label and the model's lower-case name.
    pub fn key(&self) -> (String, String) {
        key_of(&self.to)
    }

    /// Returns the same of the model between two.
    pub(crate) fn through_key(&self) -> Option<(String, String)> {
        self.through.as_deref().map(key_of)
    }
}

/// Returns the label of the model pointed to: of a swappable one that which the setting puts in its place.
fn pointed(model: &ModelMeta, follows: bool) -> String {
    let own = label(model);
    let swapped = swappable::swapped(model.swappable.filter(|_| follows), &own);
    swapped.unwrap_or(own)
}

fn label(model: &ModelMeta) -> String {
    format!("{}.{}", model.app_label, model.name.to_lowercase())
}

fn key_of(label: &str) -> (String, String) {
    match label.split_once('.') {
        Some((app, model)) => (app.to_owned(), model.to_lowercase()),
        None => (String::new(), label.to_lowercase()),
    }
}

impl FieldState {
    /// Tells whether the field leads to the model `key` or through it, as Django's `field_references`; with `name`, whether by the field of it
    /// that is called so, as far as this is known.
    pub(crate) fn leads(&self, key: &(String, String), name: Option<&str>) -> bool {
        let Some(relation) = &self.relation else {
            return false;
        };
        let named = |field: &String| name.is_none_or(|name| name == field);
        let target = || relation.to_field.as_ref().is_none_or(named);
        let between = || {
            let fields = relation.through_fields.as_ref();
            fields.is_none_or(|(near, far)| named(near) || named(far))
        };
        (relation.key() == *key && target())
            || (relation.through_key().as_ref() == Some(key) && between())
    }

    /// Names the reverse relation of a foreign key.
    #[must_use]
    pub fn related_name(mut self, name: &str) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.related_name = Some(name.to_owned());
        }
        self
    }

    /// Names the model of the table between two, of a many-to-many field, as `clubs.membership`.
    #[must_use]
    pub fn through(mut self, model: &str) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.through = Some(model.to_lowercase());
        }
        self
    }

    /// Names the table between two, of a many-to-many field.
    #[must_use]
    pub fn db_table(mut self, table: &str) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.db_table = Some(table.to_owned());
        }
        self
    }

    /// Points a foreign key to another unique field than the primary key.
    #[must_use]
    pub fn to_field(mut self, name: &str) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.to_field = Some(name.to_owned());
        }
        self
    }

    /// Names the reverse relation in look-ups.
    #[must_use]
    pub fn related_query_name(mut self, name: &str) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.related_query_name = Some(name.to_owned());
        }
        self
    }

    /// Leaves the constraint of a foreign key away: the database lets it point to nothing.
    #[must_use]
    pub fn no_db_constraint(mut self) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.db_constraint = false;
        }
        self
    }

    /// Names the foreign keys of the model between two, of a many-to-many field.
    #[must_use]
    pub fn through_fields(mut self, near: &str, far: &str) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.through_fields = Some((near.to_owned(), far.to_owned()));
        }
        self
    }

    /// Says which rows the relation may point to: a condition, or [`call`](crate::migrations::fields::call) of a function.
    #[must_use]
    pub fn limit_choices_to(mut self, limit: impl Into<LimitState>) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.limit_choices_to = Some(limit.into());
        }
        self
    }
}
