//! Rows that extend a row of another table: Django's multi-table inheritance.

use super::{FieldMeta, KeyField, Model, ModelMeta, SavePlan};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::ForeignKey;
use crate::query::QuerySet;
use crate::validation::{Cleaning, full_clean};

/// What a model or a part of models does with the row that its rows extend, where they extend one; the derives write it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a model nor a part of models",
    note = "models are structs with `#[derive(Model)]`, parts those with `#[derive(ModelPart)]`"
)]
pub trait Extends: Sized + Send + Sync + 'static {
    /// Whether rows extend rows of another table: `parent_link`.
    const HAS_PARENT: bool = false;

    /// Saves the row that this one extends, and tells whether it is new.
    fn save_parent(
        &mut self,
        plan: &SavePlan,
        db: &Database,
    ) -> impl Future<Output = Result<bool>> + Send {
        let _ = (plan, db);
        std::future::ready(Ok(false))
    }

    /// Asks the row that this one extends.
    fn clean_parent(
        &self,
        exclude: &[&str],
        db: &Database,
    ) -> impl Future<Output = Result<()>> + Send {
        let _ = (exclude, db);
        std::future::ready(Ok(()))
    }

    /// Starts a query over all rows that brings along the rows that they extend.
    fn whole_objects() -> QuerySet<Self>
    where
        Self: Model,
    {
        with_parents(Self::base_objects())
    }
}

/// Saves the row that a row extends, where it is loaded, and tells whether it is new; `derive(Model)` calls it.
#[doc(hidden)]
pub async fn save_parent<T: KeyField<F>, const F: u16>(
    link: &mut ForeignKey<T, F>,
    plan: &SavePlan,
    db: &Database,
) -> Result<bool> {
    let Some(row) = link.cached_mut() else {
        return match plan.inserts_parent(T::meta()) {
            true => Err(Error::programming(format!(
                "force_insert is to insert the row of {} too, and it is not loaded: give the row instead of its key",
                T::meta().name
            ))),
            false => Ok(false),
        };
    };
    let created = super::save::save_table(row, plan, db).await?;
    link.take_key();
    Ok(created)
}

/// Asks the row that a row extends, where it is loaded, as `full_clean`; `derive(Model)` calls it.
#[doc(hidden)]
pub async fn clean_parent<T: KeyField<F>, const F: u16>(
    link: &ForeignKey<T, F>,
    exclude: &[&str],
    db: &Database,
) -> Result<()> {
    let how = Cleaning {
        exclude,
        adding: false,
    };
    match link.cached() {
        Some(row) => full_clean(row, how, db).await,
        None => Ok(()),
    }
}

/// Brings along the rows that the rows extend, and those that these extend.
pub(super) fn with_parents<M: Model>(mut rows: QuerySet<M>) -> QuerySet<M> {
    let mut path = Vec::new();
    let mut meta = M::meta();
    while let Some((link, parent)) = meta.parent() {
        path.push(link);
        meta = parent;
    }
    if !path.is_empty() {
        rows.query.relate(vec![path]);
    }
    rows
}

impl ModelMeta {
    /// Tells whether rows of this model extend rows of the other, or are those of it.
    pub(crate) fn is_a(&'static self, other: &'static Self) -> bool {
        let parent = self.parent();
        self.is_same_table(other) || parent.is_some_and(|(_, parent)| parent.is_a(other))
    }

    /// Returns the field that points to the row which a row of the model extends, and the model of that row:
    /// `#[field(parent_link)] pub place_ptr: ForeignKey<Place>`.
    pub fn parent(&self) -> Option<(&'static FieldMeta, &'static Self)> {
        self.fields.iter().find_map(|field| {
            let link = field.relation.filter(|relation| relation.parent_link)?;
            Some((field, link.target()))
        })
    }

    /// Takes from the model that this one extends what it does not say itself; `derive(Model)` calls it with what it says.
    #[doc(hidden)]
    pub fn extending(&self, ordering: bool, get_latest_by: bool) -> Self {
        let parent = self.parent().map_or(self, |(_, parent)| parent);
        Self {
            ordering: match ordering {
                true => self.ordering,
                false => parent.ordering,
            },
            get_latest_by: match get_latest_by {
                true => self.get_latest_by,
                false => parent.get_latest_by,
            },
            ..*self
        }
    }
}
