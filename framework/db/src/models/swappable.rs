//! Models in whose place a project may put another: Django's `swappable`.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use nuages_core::Settings;

use super::{FieldMeta, Model, ModelMeta, Statements, registered_model};
use crate::error::{Error, Result};
use crate::query::QuerySet;
use crate::query::query::Query;

/// The name of the one setting of this kind that Django itself has.
pub(crate) const AUTH_USER_MODEL: &str = "AUTH_USER_MODEL";

/// The labels of models by the names of settings.
static SETTINGS: RwLock<BTreeMap<&'static str, &'static str>> = RwLock::new(BTreeMap::new());

/// The swapped models as their own types read the rows of those that stand in their place.
static TARGETS: RwLock<Vec<Target>> = RwLock::new(Vec::new());

struct Target {
    swapped: &'static ModelMeta,
    model: &'static ModelMeta,
    target: &'static ModelMeta,
}

/// Says which models stand in the place of swappable ones, by the setting that those name:
/// `set_swappable_models([("ARTICLE_MODEL", "news.Article")])`. A site does it with its settings when it is set up.
pub fn set_swappable_models(models: impl IntoIterator<Item = (&'static str, &'static str)>) {
    let mut settings = SETTINGS.write().unwrap_or_else(PoisonError::into_inner);
    settings.extend(models);
}

/// Takes the models of the settings `swappable_models` and `auth_user_model` instead of those said before.
pub(crate) fn set_from(settings: &Settings) {
    let mut models = settings.swappable_models.clone();
    models.insert(AUTH_USER_MODEL, settings.auth_user_model);
    *SETTINGS.write().unwrap_or_else(PoisonError::into_inner) = models;
}

/// Returns the label that a setting holds, as `news.Article`.
pub(crate) fn swappable_setting(name: &str) -> Option<&'static str> {
    let settings = SETTINGS.read().unwrap_or_else(PoisonError::into_inner);
    settings
        .get(name)
        .copied()
        .filter(|label| !label.is_empty())
}

/// Tells whether two labels are those of one model: the model's name knows no case.
pub(crate) fn is_same_label(one: &str, other: &str) -> bool {
    match (one.split_once('.'), other.split_once('.')) {
        (Some((app, model)), Some((other_app, other_model))) => {
            app == other_app && model.eq_ignore_ascii_case(other_model)
        }
        _ => one == other,
    }
}

/// A model that may stand in the place of the swappable model `T`: `impl Replaces<blog::Article> for Article {}`.
///
/// Foreign keys to `T` hold the primary keys of whichever model stands there, so the types of the two keys are the same. With the line,
/// `article.related(Comment::article)` takes rows of this model too, and [`ForeignKey::get_as`](crate::fields::ForeignKey::get_as) loads them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `{T}`, and does not stand in its place",
    note = "where a setting puts `{Self}` in the place of a swappable `{T}`, say so: `impl Replaces<{T}> for {Self} {{}}`"
)]
pub trait Replaces<T: Model>: Model<Key = T::Key> {}

impl<T: Model, R: Model<Concrete = T::Concrete, Key = T::Key>> Replaces<T> for R {}

impl ModelMeta {
    /// Returns the label of the model that stands in the place of this one, as the setting writes it; `None` for a model that is not
    /// swappable, or whose own label the setting holds, or nothing: Django's `_meta.swapped`.
    pub fn swapped(&self) -> Option<&'static str> {
        let label = swappable_setting(self.swappable?)?;
        (!is_same_label(label, &self.label())).then_some(label)
    }

    /// Returns the model whose rows foreign keys to this one point to: this one, or the one that stands in its place. A model that is not
    /// installed leaves this one.
    pub fn standing(&'static self) -> &'static Self {
        let label = self.swapped().and_then(|label| label.split_once('.'));
        let model = label.and_then(|(app, name)| registered_model(app, name));
        model.unwrap_or(self)
    }

    /// Describes that model with its fields in the places where this one has those of the same name, as this one's type reads them; the
    /// others follow.
    pub(crate) fn target(&'static self) -> &'static Self {
        if self.swappable.is_none() {
            return self;
        }
        let model = self.standing();
        if std::ptr::eq(model, self) {
            return self;
        }
        let find = |known: &[Target]| {
            let mut known = known.iter();
            known
                .find(|known| std::ptr::eq(known.swapped, self) && std::ptr::eq(known.model, model))
                .map(|known| known.target)
        };
        if let Some(found) = find(&TARGETS.read().unwrap_or_else(PoisonError::into_inner)) {
            return found;
        }
        let mut known = TARGETS.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = find(&known) {
            return found;
        }
        let target = Box::leak(Box::new(self.read_from(model)));
        known.push(Target {
            swapped: self,
            model,
            target,
        });
        target
    }

    fn read_from(&'static self, model: &'static Self) -> Self {
        let mut fields: Vec<FieldMeta> = self
            .fields
            .iter()
            .map(|field| match self.counterpart(field, model) {
                Some(other) => FieldMeta {
                    column: other.column,
                    null: other.null,
                    unique: other.unique,
                    db_index: other.db_index,
                    ..*field
                },
                None => FieldMeta {
                    column: "",
                    ..*field
                },
            })
            .collect();
        let is_read = |other: &FieldMeta| fields.iter().any(|field| field.column == other.column);
        let others = model.fields.iter().filter(|other| !is_read(other));
        let others: Vec<FieldMeta> = others.copied().collect();
        fields.extend(others);
        Self {
            app_label: model.app_label,
            name: model.name,
            db_table: model.db_table,
            verbose_name: model.verbose_name,
            verbose_name_plural: model.verbose_name_plural,
            ordering: model.ordering,
            fields: fields.leak(),
            composite: model.composite,
            many_to_many: model.many_to_many,
            natural_key: model.natural_key,
            managed: model.managed,
            default_related_name: model.default_related_name,
            new_row: model.new_row,
            stands_for: Some(model),
            statements: Box::leak(Box::new(Statements::new())),
            ..Self::PLAIN
        }
    }

    /// Returns the field of the standing model that is read as this field: of the same name, or the primary key.
    pub(crate) fn counterpart(
        &self,
        field: &FieldMeta,
        model: &'static Self,
    ) -> Option<&'static FieldMeta> {
        match field.primary_key {
            true => model.primary_key().filter(|key| key.composite.is_none()),
            false => model.fields.iter().find(|other| other.name == field.name),
        }
    }

    /// Tells what keeps rows of the standing model from being read as rows of the swapped one.
    pub(crate) fn unreadable(&self) -> Option<String> {
        let missing = self.fields.iter().find(|field| field.column.is_empty())?;
        self.stands_for.map(|model| lacks(model, missing))
    }

    /// Refuses what a row or a query of a model that is swapped out would do.
    pub(crate) fn check_manager(&'static self) -> Result<()> {
        match self.concrete().no_manager() {
            Some(message) => Err(Error::programming(message)),
            None => Ok(()),
        }
    }

    /// Says in Django's words that a model which is swapped out has no rows.
    pub(crate) fn no_manager(&self) -> Option<String> {
        let swapped = self.swapped()?;
        let label = self.label();
        Some(format!(
            "Manager isn't available; '{label}' has been swapped for '{swapped}'"
        ))
    }
}

/// Returns the model that a relation points to, which follows the setting of a swappable model or not.
pub(super) fn followed(to: fn() -> &'static ModelMeta, follows: bool) -> &'static ModelMeta {
    match follows {
        true => to().standing(),
        false => to(),
    }
}

/// Says that a model lacks a field of the one in whose place it stands.
pub(crate) fn lacks(model: &ModelMeta, field: &FieldMeta) -> String {
    format!(
        "'{}' stands in the place of a model with the field '{}', and has none",
        model.label(),
        field.name
    )
}

/// Starts a query over the rows that foreign keys to `T` point to: those of `T`, or of the model that stands in its place, read as `T`.
pub(crate) fn standing_rows<T: Model>(own: impl FnOnce() -> QuerySet<T>) -> QuerySet<T> {
    let target = T::meta().target();
    if target.stands_for.is_none() {
        return own();
    }
    let mut query = Query::new(target);
    if let Some(problem) = target.unreadable() {
        query.refuse(|| problem);
    }
    QuerySet::of(query)
}
