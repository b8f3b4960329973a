//! The methods of a query set that find, make and change rows in one go.

use super::ast::{Column, Compare, Expr, Lookup, Node};
use super::{Condition, Field, IntoOrdering, QuerySet, Shape};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::{Model, ModelMeta, save_places, time_of_saving};
use crate::value::Value;

impl<M: Model> QuerySet<M> {
    /// Inserts a row and returns it with its key.
    ///
    /// # Errors
    /// As [`Model::save`].
    pub async fn create(&self, row: M, db: &Database) -> Result<M> {
        row.create(db).await
    }

    /// Returns the row, or makes and inserts one; the flag tells whether it was made. When another task inserts the same row
    /// at the same time, that one is returned: let a unique constraint stand behind the condition.
    ///
    /// # Errors
    /// As [`get`](Self::get) and [`Model::save`].
    pub fn get_or_create<'d>(
        &self,
        make: impl FnOnce() -> M + Send + 'd,
        db: &'d Database,
    ) -> impl Future<Output = Result<(M, bool)>> + Send + 'd {
        self.get_or_insert(allowed(make, db), db.writing(M::meta()))
    }

    /// The same with a row that may not be made.
    pub(super) fn get_or_insert<'d>(
        &self,
        make: impl FnOnce() -> Result<M> + Send + 'd,
        db: &'d Database,
    ) -> impl Future<Output = Result<(M, bool)>> + Send + 'd {
        let query = self.clone();
        async move {
            match query.get(db).await {
                Err(Error::DoesNotExist { .. }) => {}
                found => return found.map(|row| (row, false)),
            }
            let row = make()?;
            let transaction = db.begin().await?;
            match row.create(&transaction).await {
                Ok(row) => {
                    transaction.commit().await?;
                    Ok((row, true))
                }
                Err(error) => {
                    transaction.rollback().await?;
                    if !error.is_integrity() {
                        return Err(error);
                    }
                    match query.get(db).await {
                        Err(Error::DoesNotExist { .. }) => Err(error),
                        found => found.map(|row| (row, false)),
                    }
                }
            }
        }
    }

    /// Changes the row and saves what differs then, with the times of fields with `auto_now`, or makes and inserts one; the flag tells whether
    /// it was made. All in one transaction.
    ///
    /// ```ignore
    /// let (choice, made) = Choice::objects()
    ///     .filter(Choice::choice_text.eq("The sky"))
    ///     .update_or_create(|choice| choice.votes += 1, || Choice { votes: 1, ..sky() }, db)
    ///     .await?;
    /// ```
    ///
    /// # Errors
    /// As [`get`](Self::get) and [`Model::save`].
    pub fn update_or_create<'d>(
        &self,
        change: impl FnOnce(&mut M) + Send + 'd,
        make: impl FnOnce() -> M + Send + 'd,
        db: &'d Database,
    ) -> impl Future<Output = Result<(M, bool)>> + Send + 'd {
        self.update_or_insert(change, allowed(make, db), db.writing(M::meta()))
    }

    /// The same with a row that may not be made.
    pub(super) fn update_or_insert<'d>(
        &self,
        change: impl FnOnce(&mut M) + Send + 'd,
        make: impl FnOnce() -> Result<M> + Send + 'd,
        db: &'d Database,
    ) -> impl Future<Output = Result<(M, bool)>> + Send + 'd {
        let query = self.clone();
        async move {
            let transaction = db.begin().await?;
            let locked = query.select_for_update();
            let (mut row, made) = locked.get_or_insert(make, &transaction).await?;
            if !made {
                let before = written_values(&row);
                change(&mut row);
                save_changed(&mut row, &before, &transaction).await?;
            }
            transaction.commit().await?;
            Ok((row, made))
        }
    }
}

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    /// Returns the last row in this order: `latest(Question::pub_date, db)`; `()` takes the model's `get_latest_by`.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`] when there is none, [`Error::Programming`] for `()` where the model has no `get_latest_by`, otherwise as
    /// [`all`](Self::all).
    pub async fn latest(
        &self,
        orders: impl IntoOrdering<M::Concrete>,
        db: &Database,
    ) -> Result<S::Row> {
        self.edge_of(self.latest_by(orders)?.reverse(), db).await
    }

    /// Returns the first row in this order: `earliest(Question::pub_date, db)`; `()` takes the model's `get_latest_by`.
    ///
    /// # Errors
    /// As [`latest`](Self::latest).
    pub async fn earliest(
        &self,
        orders: impl IntoOrdering<M::Concrete>,
        db: &Database,
    ) -> Result<S::Row> {
        self.edge_of(self.latest_by(orders)?, db).await
    }

    fn latest_by(&self, orders: impl IntoOrdering<M::Concrete>) -> Result<Self> {
        let orders = orders.into_ordering();
        if self.query.is_sliced() {
            return Err(Error::programming(
                "Cannot change a query once a slice has been taken.",
            ));
        }
        if !orders.is_empty() {
            return Ok(self.clone().order_by(orders));
        }
        match M::meta().get_latest_by {
            [] => Err(Error::programming(
                "earliest() and latest() require either fields as positional arguments or 'get_latest_by' in the model's Meta.",
            )),
            names => Ok(self.clone().order_by_names(names.iter().copied())),
        }
    }

    async fn edge_of(&self, mut query: Self, db: &Database) -> Result<S::Row> {
        query.query.reversed ^= self.query.reversed;
        let found = query.limit(1).all(db).await?.into_iter().next();
        found.ok_or_else(|| Error::does_not_exist(M::meta()))
    }
}

/// What the row's own columns hold; `None` stands for those that wait for a default of the database.
fn written_values<M: Model>(row: &M) -> Vec<Option<Value>> {
    let places = 0..M::meta().fields.len();
    places
        .map(|place| (!row.is_unset(place)).then(|| row.value(place)))
        .collect()
}

/// Saves the fields that hold something else than before, and those with `auto_now`, as Django's `update_or_create()` those that it is given.
async fn save_changed<M: Model>(
    row: &mut M,
    before: &[Option<Value>],
    db: &Database,
) -> Result<()> {
    let meta = M::meta();
    let now = written_values(row);
    let is_changed = |place: usize| now[place] != before[place];
    let fields = || meta.fields.iter().enumerate();
    // Nobody tells what changed in the row that is extended; a row with another key is another one.
    if M::HAS_PARENT || fields().any(|(place, field)| meta.is_key(field) && is_changed(place)) {
        return row.save(db).await;
    }
    let chosen = fields().filter(|(place, field)| {
        let is_stamped = || time_of_saving(field.kind, false, &mut None).is_some();
        field.generated.is_none() && (is_changed(*place) || is_stamped())
    });
    let places: Vec<usize> = chosen.map(|(place, _)| place).collect();
    match places.is_empty() {
        true => Ok(()),
        false => save_places(row, places, db).await,
    }
}

/// Makes the row where the routers allow what it points to.
pub(super) fn allowed<'d, M: Model>(
    make: impl FnOnce() -> M + Send + 'd,
    db: &'d Database,
) -> impl FnOnce() -> Result<M> + Send + 'd {
    move || {
        let row = make();
        db.allow_relations(&row)?;
        Ok(row)
    }
}

/// How many keys one statement may name.
pub(super) fn keys_at_once(meta: &ModelMeta, db: &Database) -> usize {
    let columns = meta.key_fields().len().max(1);
    db.dialect().max_parameters() / 2 / columns
}

/// Holds where the row has one of the keys.
pub(crate) fn own_key_in<M: Model>(keys: Vec<Expr>) -> Condition<M> {
    let Some(field) = M::meta().target().field("pk") else {
        return Condition::new(Node::Invalid(format!(
            "{} has no primary key",
            M::meta().name
        )));
    };
    Condition::new(Node::Compare(Compare {
        left: Expr::Column(Column {
            hops: Vec::new(),
            field,
        }),
        lookup: Lookup::In(keys),
    }))
}

/// The place of a field of the model itself that is not the key.
pub(super) fn own_field<M: Model>(expr: &Expr) -> Result<usize> {
    let place = match expr {
        Expr::Column(column) if column.hops.is_empty() && !column.field.primary_key => M::meta()
            .fields
            .iter()
            .position(|field| std::ptr::eq(field, column.field)),
        _ => None,
    };
    place.ok_or_else(|| {
        Error::programming(
            "bulk_update() writes fields of the model itself, and not the primary key",
        )
    })
}

impl<M: Model, T> Field<M, T> {
    /// The place of the field in its model, where no relation is followed.
    pub(crate) fn place(self) -> Option<usize> {
        let wanted = self.meta()?;
        M::meta()
            .fields
            .iter()
            .position(|field| std::ptr::eq(field, wanted))
    }
}
