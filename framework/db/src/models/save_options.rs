//! How a row is saved: what Django's `save()` takes.

use std::marker::PhantomData;

use super::{Model, ModelMeta};
use crate::error::{Error, Result};
use crate::query::{Fields, NamedField};

/// How [`Model::save_with`] writes a row.
///
/// ```ignore
/// entry.save_with(Save::new().update_fields((Entry::rating, Entry::headline)), db).await?;
/// ```
#[derive(Debug, Clone)]
#[must_use = "tells save_with() how to write"]
pub struct Save<M> {
    force: Option<Force>,
    /// The rows that are extended and are inserted too.
    parents: Parents,
    fields: Option<Vec<NamedField>>,
    marker: PhantomData<fn() -> M>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Force {
    Insert,
    Update,
    Both,
}

/// Which of the rows that a row extends are inserted, also where their keys are set.
#[derive(Debug, Clone)]
enum Parents {
    /// Those of these models, and of models that extend them.
    Of(Vec<&'static ModelMeta>),
    All,
}

impl Default for Parents {
    fn default() -> Self {
        Self::Of(Vec::new())
    }
}

/// The same, checked against the model.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct SavePlan {
    pub(super) inserts: bool,
    pub(super) updates: bool,
    /// The fields that are written, by their places in the model.
    pub(super) fields: Option<Vec<usize>>,
    parents: Parents,
    select_on_save: bool,
}

impl SavePlan {
    /// How rows of the model are saved where nothing is said.
    pub(super) fn of(meta: &ModelMeta) -> Self {
        Self {
            select_on_save: meta.select_on_save,
            ..Self::default()
        }
    }

    /// How the row is saved that the row extends: nothing is asked of it, as in Django.
    pub(super) fn of_parent(&self) -> Self {
        Self {
            select_on_save: self.select_on_save,
            ..Self::default()
        }
    }

    /// Tells whether the row that is extended is inserted.
    pub(super) fn inserts_parent(&self, meta: &'static ModelMeta) -> bool {
        match &self.parents {
            Parents::Of(models) => models.iter().any(|model| meta.is_a(model)),
            Parents::All => true,
        }
    }

    /// Tells whether to look whether there is such a row before it is written.
    pub(super) fn selects(&self) -> bool {
        self.select_on_save && !self.updates && self.fields.is_none()
    }

    pub(super) fn writes(&self, index: usize) -> bool {
        self.fields
            .as_ref()
            .is_none_or(|fields| fields.contains(&index))
    }

    /// Says that there was no row to update, where there had to be one.
    pub(super) fn missed(&self) -> Option<Error> {
        let message = match (&self.fields, self.updates) {
            (_, true) => "Forced update did not affect any rows.",
            (Some(_), false) => "Save with update_fields did not affect any rows.",
            (None, false) => return None,
        };
        Some(Error::NotUpdated {
            message: message.to_owned(),
        })
    }
}

impl<M> Default for Save<M> {
    fn default() -> Self {
        Self {
            force: None,
            parents: Parents::default(),
            fields: None,
            marker: PhantomData,
        }
    }
}

impl<M: Model> Save<M> {
    /// As [`Model::save`]: an UPDATE of all fields, and an INSERT if there was no such row.
    pub fn new() -> Self {
        Self::default()
    }

    /// Inserts, also where the key is set; a row with that key is an error.
    pub fn force_insert(mut self) -> Self {
        self.force = Some(match self.force {
            None | Some(Force::Insert) => Force::Insert,
            Some(_) => Force::Both,
        });
        self
    }

    /// Inserts, and so the row of `P` that this one extends, with those of models between them: Django's `force_insert=(Place,)`. May be
    /// said of several.
    pub fn force_insert_of<P: Model>(mut self) -> Self {
        if let Parents::Of(models) = &mut self.parents {
            models.push(P::meta());
        }
        self.force_insert()
    }

    /// Inserts, and so all rows that this one extends: Django's `force_insert=(models.Model,)`.
    pub fn force_insert_all(mut self) -> Self {
        self.parents = Parents::All;
        self.force_insert()
    }

    /// Updates; it is an error when there is no row with the key.
    pub fn force_update(mut self) -> Self {
        self.force = Some(match self.force {
            None | Some(Force::Update) => Force::Update,
            Some(_) => Force::Both,
        });
        self
    }

    /// Writes these fields and no others; it is an error when there is no row with the key. Without fields, nothing is done and no
    /// signal is sent. A field with `auto_now` gets its time only when it is named.
    pub fn update_fields(mut self, fields: impl Fields<M>) -> Self {
        self.fields = Some(fields.into_fields());
        self
    }

    pub(super) fn checked(self) -> Result<SavePlan> {
        let names_fields = self.fields.as_ref().is_some_and(|all| !all.is_empty());
        if self.force == Some(Force::Both) || (self.force == Some(Force::Insert) && names_fields) {
            return Err(Error::programming(
                "Cannot force both insert and updating in model saving.",
            ));
        }
        if let Parents::Of(models) = &self.parents
            && let Some(other) = models.iter().find(|model| !M::meta().is_a(model))
        {
            return Err(Error::programming(format!(
                "Invalid force_insert member. {} must be a base of {}.",
                other.name,
                M::meta().name
            )));
        }
        let places = |fields: Vec<NamedField>| -> Result<Vec<usize>> {
            let own = fields.iter().map(|named| match named.own() {
                Some((place, field)) if !M::meta().is_key(field) => Ok(place),
                _ => Err(Error::programming(
                    "update_fields takes fields of the model itself, and not its primary key",
                )),
            });
            own.collect()
        };
        Ok(SavePlan {
            inserts: self.force == Some(Force::Insert),
            updates: self.force == Some(Force::Update),
            fields: self.fields.map(places).transpose()?,
            parents: self.parents,
            select_on_save: M::meta().select_on_save,
        })
    }
}
