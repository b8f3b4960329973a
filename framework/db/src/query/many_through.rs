//! Rows that a many-to-many field gets to hold: made in one go, and over a table that is a model of its own.

use super::assignment::Set;
use super::ast::{Column, Compare, Expr, Hop, Lookup, Node};
use super::query::Query;
use super::{Assignments, Condition, ManyRelated};
use crate::backends::pool::Role;
use crate::database::{Database, Transaction};
use crate::error::{Error, Result};
use crate::fields::FieldValue as _;
use crate::models::{AnyRow, FieldKind, FieldMeta, Model, ModelMeta};
use crate::value::Value;

/// What rows of the table between get beside their two foreign keys.
#[derive(Debug, Clone)]
pub(super) struct ThroughDefaults {
    model: &'static ModelMeta,
    values: Vec<(Expr, Expr)>,
}

impl<M: Model, T: Model> ManyRelated<M, T> {
    /// Says what the rows of the table between are to hold, where it is a model of its own, as Django's `through_defaults`:
    ///
    /// ```ignore
    /// let members = club.many(Reader::clubs.reversed()).through_defaults(Membership::since.set(today));
    /// members.add([&ada], db).await?;
    /// ```
    pub fn through_defaults<P: Model>(mut self, defaults: impl Assignments<P>) -> Self {
        let values = defaults.into_assignments().into_iter();
        self.defaults = Some(ThroughDefaults {
            model: <P::Concrete as Model>::meta(),
            values: values
                .map(|assignment| assignment.into_set())
                .map(|Set { column, value }| (column, value))
                .collect(),
        });
        self
    }

    /// Inserts a row, holds it, and returns it with its key.
    ///
    /// # Errors
    /// As [`Model::save`] and [`add`](Self::add); nothing is changed then.
    pub async fn create(&self, row: T, db: &Database) -> Result<T> {
        let transaction = self.begin_writing(db).await?;
        let row = row.create(&transaction).await?;
        self.hold(&row, &transaction).await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// Returns the row held that fulfils the condition, or makes, inserts and holds one; the flag tells whether it was made.
    ///
    /// # Errors
    /// As [`QuerySet::get_or_create`](super::QuerySet::get_or_create) and [`add`](Self::add).
    pub async fn get_or_create(
        &self,
        condition: Condition<T::Concrete>,
        make: impl FnOnce() -> T + Send,
        db: &Database,
    ) -> Result<(T, bool)> {
        let transaction = self.begin_writing(db).await?;
        let held = self.objects().filter(condition);
        let (row, made) = held.get_or_create(make, &transaction).await?;
        if made {
            self.hold(&row, &transaction).await?;
        }
        transaction.commit().await?;
        Ok((row, made))
    }

    /// Changes and saves the row held that fulfils the condition, or makes, inserts and holds one; the flag tells whether it was made.
    ///
    /// # Errors
    /// As [`QuerySet::update_or_create`](super::QuerySet::update_or_create) and [`add`](Self::add).
    pub async fn update_or_create(
        &self,
        condition: Condition<T::Concrete>,
        change: impl FnOnce(&mut T) + Send,
        make: impl FnOnce() -> T + Send,
        db: &Database,
    ) -> Result<(T, bool)> {
        let transaction = self.begin_writing(db).await?;
        let held = self.objects().filter(condition);
        let (row, made) = held.update_or_create(change, make, &transaction).await?;
        if made {
            self.hold(&row, &transaction).await?;
        }
        transaction.commit().await?;
        Ok((row, made))
    }

    /// Begins where the table between is written, unless routers say that the rows may not point to each other.
    async fn begin_writing(&self, db: &Database) -> Result<Transaction> {
        db.allow_many(M::meta().standing(), T::meta().standing())?;
        self.writing(db)?.begin().await
    }

    async fn hold(&self, row: &T, db: &Database) -> Result<()> {
        self.add_keys(vec![row.key().to_value()], db).await
    }

    /// Inserts rows of the model between, for the two foreign keys and these values of the second. No signals are sent for them, as in Django.
    pub(super) async fn insert_through(
        &self,
        (near, far): (&'static FieldMeta, &'static FieldMeta),
        keys: &[Value],
        db: &Database,
    ) -> Result<()> {
        let meta = self.meta()?.through();
        if meta.target().parent().is_some() {
            return Err(Error::programming(format!(
                "Can't bulk create a multi-table inherited model: make the rows of {}",
                meta.name
            )));
        }
        let new_row = meta.new_row.ok_or_else(|| {
            Error::programming(format!("{} is no model with rows of its own", meta.name))
        })?;
        let own = pointed_values(near, &[self.own_key()?], db).await?.pop();
        let own = own.flatten().ok_or_else(|| {
            let field = near.target_field().map_or("pk", |field| field.name);
            Error::programming(format!(
                "the {} needs to have a value for field \"{field}\" before this many-to-many relationship can be used",
                M::meta().name
            ))
        })?;
        let others = pointed_values(far, keys, db).await?;
        let mut rows = Vec::with_capacity(keys.len());
        for (key, other) in keys.iter().zip(others) {
            let other = other.ok_or_else(|| {
                Error::programming(format!(
                    "Cannot add the {} {}: the value for field \"{}\" is None",
                    T::meta().name,
                    crate::backends::text::display(key),
                    far.name
                ))
            })?;
            let mut values = vec![(near, own.clone()), (far, other)];
            if let Some(defaults) = &self.defaults {
                values.extend(defaults.of(meta)?);
            }
            let (row, missing) = row_between(new_row(), values)?;
            if let Some(field) = missing {
                return Err(Error::programming(format!(
                    "{}.{} has no value: say it with through_defaults({}::{}.set(..))",
                    meta.name, field.name, meta.name, field.name
                )));
            }
            rows.push(row);
        }
        match rows.as_slice() {
            [] => Ok(()),
            _ => new_row().insert_all(rows, db).await,
        }
    }
}

impl ThroughDefaults {
    fn of(&self, meta: &'static ModelMeta) -> Result<Vec<(&'static FieldMeta, Value)>> {
        if !std::ptr::eq(self.model, meta) {
            return Err(Error::programming(format!(
                "through_defaults() speaks of {}, and the rows between are those of {}",
                self.model.name, meta.name
            )));
        }
        let values = self.values.iter().map(|pair| match pair {
            (Expr::Column(column), Expr::Value(value)) => Ok((column.field, value.clone())),
            _ => Err(Error::programming(
                "through_defaults() takes values, and no expressions",
            )),
        });
        values.collect()
    }
}

/// What a foreign key holds that points to the rows with these keys: the key, or the value of the field that `to_field` names; `None` where
/// the row has none.
pub(crate) async fn pointed_values(
    pointer: &'static FieldMeta,
    keys: &[Value],
    db: &Database,
) -> Result<Vec<Option<Value>>> {
    let hop = Hop::forward(pointer).zip(pointer.target_field());
    let Some((hop, field)) = hop.filter(|(_, field)| !field.primary_key) else {
        return Ok(keys.iter().cloned().map(Some).collect());
    };
    let column = |field| {
        let hops = Vec::new();
        Expr::Column(Column { hops, field })
    };
    let own = hop.to.field("pk").unwrap_or(field);
    let mut values = Vec::with_capacity(keys.len());
    for key in keys {
        let mut query = Query::new(hop.to);
        query.order = Some(Vec::new());
        query.selection = Some(vec![column(field)]);
        query.filters.push(Node::Compare(Compare {
            left: column(own),
            lookup: Lookup::Exact(Expr::Value(key.clone())),
        }));
        let mut found = super::select_values(&query, field, Role::Writer, db).await?;
        values.push(found.pop().filter(|value| !value.is_null()));
    }
    Ok(values)
}

/// Gives a new row these values; a field that needs one and got none is told.
pub(crate) fn row_between(
    mut row: Box<dyn AnyRow>,
    values: Vec<(&'static FieldMeta, Value)>,
) -> Result<(Box<dyn AnyRow>, Option<&'static FieldMeta>)> {
    let mut given = Vec::with_capacity(values.len());
    for (field, value) in values {
        given.push(set(row.as_mut(), field, value)?);
    }
    let mut fields = row.meta().fields.iter().enumerate();
    let missing = fields.find(|(place, field)| !given.contains(place) && needs_value(field));
    let missing = missing.map(|(_, field)| field);
    Ok((row, missing))
}

fn set(row: &mut dyn AnyRow, field: &'static FieldMeta, value: Value) -> Result<usize> {
    let fields = row.meta().fields;
    let place = fields.iter().position(|known| std::ptr::eq(known, field));
    let place = place.ok_or_else(|| {
        Error::programming(format!("{} has no field {}", row.meta().name, field.name))
    })?;
    row.set_value(place, value)?;
    Ok(place)
}

/// Tells whether a row cannot be inserted without a value of the field.
fn needs_value(field: &FieldMeta) -> bool {
    let is_stamped = matches!(
        field.kind,
        FieldKind::DateTime { auto_now, auto_now_add }
        | FieldKind::Date { auto_now, auto_now_add }
        | FieldKind::Time { auto_now, auto_now_add } if auto_now || auto_now_add
    );
    let is_filled = field.null
        || field.default.is_some()
        || field.db_default.is_some()
        || field.generated.is_some()
        || field.kind.is_auto()
        || field.kind.is_text();
    !is_filled && !is_stamped && field.name != crate::models::ORDER
}
