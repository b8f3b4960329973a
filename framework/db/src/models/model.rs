//! The trait behind `derive(Model)`.

use std::borrow::Cow;

use super::neighbours::Side;
use super::{
    Columns, Constraint, Deleted, Extends, Index, Key, ModelMeta, PointsTo, Replaces, Save,
    WouldDelete,
};
use crate::database::Database;
use crate::error::Result;
use crate::fields::FieldValue;
use crate::query::{Field, Fields, ManyField, ManyRelated, QuerySet, RawQuerySet, RelatedSet};
use crate::validation::{Cleaning, ValidationErrors};
use crate::value::Value;

/// A struct whose values are rows of a table. `#[derive(Model)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    note = "models are structs with `#[derive(Model)]`"
)]
///
/// Fields belong to the model whose table it is: queries over a proxy take those of its [`Concrete`](Self::Concrete) model.
pub trait Model: Columns + Extends + Clone {
    /// The model whose table it is: of a proxy the one that it is a view of, otherwise the model itself.
    type Concrete: Model<Concrete = Self::Concrete, Key = Self::Key>;

    /// Type of the primary key: a tuple where it is made of several fields.
    type Key: Key;

    /// Whether the primary key is made of several fields.
    const COMPOSITE: bool = false;

    /// Whether rows stand in an order among those of one related row: `order_with_respect_to`.
    #[doc(hidden)]
    const IN_ORDER: bool = false;

    /// Returns the model's description.
    fn meta() -> &'static ModelMeta;

    /// Returns the primary key.
    fn key(&self) -> Self::Key;

    /// Returns the row as the model's whose table it is.
    #[doc(hidden)]
    fn concrete(&self) -> &Self::Concrete;

    /// Returns the constraints beyond single fields: `#[model(constraints = [..])]`.
    fn constraints() -> Vec<Constraint<Self>> {
        Vec::new()
    }

    /// Returns the indexes beyond single fields: `#[model(indexes = [..])]`.
    fn indexes() -> Vec<Index<Self>> {
        Vec::new()
    }

    /// Starts a query over all rows; over those that `#[model(objects = function)]` leaves, where the model names a function.
    fn objects() -> QuerySet<Self> {
        Self::base_objects()
    }

    /// Starts a query over all rows, whatever [`objects`](Self::objects) leaves out, as Django's `_base_manager`.
    fn base_objects() -> QuerySet<Self> {
        QuerySet::new()
    }

    /// Starts a query from SQL, whose columns become the model's fields by their names, as Django's `raw()`:
    /// `Author::raw("SELECT * FROM polls_author WHERE id = ?", &[Value::from(1)])`.
    fn raw(sql: impl Into<Cow<'static, str>>, parameters: &[Value]) -> RawQuerySet<Self> {
        RawQuerySet::new(sql.into(), parameters.to_vec())
    }

    /// Starts a query over the rows of `M` that point here, as Django's `question.choice_set`.
    fn related<M, F>(&self, field: Field<M, F>) -> QuerySet<M>
    where
        M: Model<Concrete = M>,
        F: FieldValue + PointsTo<Self>,
    {
        let value = F::value_pointing_to(self);
        let rows = M::objects().pointing_to(field, Self::meta(), !self.key().is_unset(), value);
        rows.knowing(field, F::known([self]))
    }

    /// Returns the rows of `M` that point here, to make, add and remove, as Django's `question.choice_set`: [`related`](Self::related)
    /// begins a query over them.
    ///
    /// ```ignore
    /// let choice = question.related_set(Choice::question).create(choice, db).await?;
    /// author.related_set(Entry::author).add([&mut first, &mut second], db).await?;
    /// ```
    fn related_set<M, F>(&self, field: Field<M, F>) -> RelatedSet<M, F>
    where
        M: Model<Concrete = M>,
        F: FieldValue + PointsTo<Self>,
    {
        let known = F::known([self]);
        RelatedSet::new(field, Self::meta(), F::value_pointing_to(self), known)
    }

    /// Returns the row of `M` that points here by a one-to-one field, also by one of a part: `place.related_one(Restaurant::place, db)`
    /// is what `place.restaurant(db)` is short for.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`](crate::Error::DoesNotExist) when there is none, otherwise as the database reports.
    fn related_one<M: Model<Concrete = M>, F>(
        &self,
        field: Field<M, F>,
        db: &Database,
    ) -> impl Future<Output = Result<M>> + Send
    where
        F: FieldValue + PointsTo<Self>,
    {
        super::related_one::related_one(self, field, db)
    }

    /// Returns the keys of the rows of `M` that point here, in their order, also by a foreign key of a part:
    /// `question.related_order(Answer::question, db)` is what `question.get_answer_order(db)` is short for.
    ///
    /// # Errors
    /// As the database reports.
    fn related_order<M: Model<Concrete = M>, F>(
        &self,
        field: Field<M, F>,
        db: &Database,
    ) -> impl Future<Output = Result<Vec<M::Key>>> + Send
    where
        F: FieldValue + PointsTo<Self>,
    {
        const { assert!(M::IN_ORDER, "the model has no `order_with_respect_to`") }
        super::in_order::order_of_related(self, field, db)
    }

    /// Puts the rows of `M` that point here in the order of these keys: what `question.set_answer_order(keys, db)` is short for.
    ///
    /// # Errors
    /// As the database reports; nothing is changed then.
    fn set_related_order<M: Model<Concrete = M>, F>(
        &self,
        field: Field<M, F>,
        keys: impl IntoIterator<Item = M::Key> + Send,
        db: &Database,
    ) -> impl Future<Output = Result<()>> + Send
    where
        F: FieldValue + PointsTo<Self>,
    {
        const { assert!(M::IN_ORDER, "the model has no `order_with_respect_to`") }
        super::in_order::set_order_of_related(self, field, keys.into_iter().collect(), db)
    }

    /// Returns the row after this one, of a model with `order_with_respect_to`.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`](crate::Error::DoesNotExist) when it is the last, otherwise as the database reports.
    fn get_next_in_order(&self, db: &Database) -> impl Future<Output = Result<Self>> + Send {
        const { assert!(Self::IN_ORDER, "the model has no `order_with_respect_to`") }
        super::in_order::next_in_order(self, true, db)
    }

    /// Returns the row before this one, of a model with `order_with_respect_to`.
    ///
    /// # Errors
    /// As [`get_next_in_order`](Self::get_next_in_order).
    fn get_previous_in_order(&self, db: &Database) -> impl Future<Output = Result<Self>> + Send {
        const { assert!(Self::IN_ORDER, "the model has no `order_with_respect_to`") }
        super::in_order::next_in_order(self, false, db)
    }

    /// Returns the rows that a many-to-many field holds, to ask for, add and remove: `article.many(Article::tags)`, and the
    /// other way `tag.many(Article::tags.reversed())`.
    fn many<O: Model, T: Model>(&self, field: ManyField<O, T>) -> ManyRelated<O, T>
    where
        Self: Replaces<O>,
    {
        ManyRelated::new(field, self.key())
    }

    /// Tells what is wrong with the row as a whole; `#[model(clean = function)]` names the function that does.
    ///
    /// # Errors
    /// Whatever that function finds.
    fn clean(&self) -> std::result::Result<(), ValidationErrors> {
        Ok(())
    }

    /// Asks whether the row may be saved: each field's own rules, choices and validators, [`clean`](Self::clean), what must
    /// be unique, and constraints. Saving does not ask by itself, as in Django.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) with all that is wrong, otherwise as the database reports.
    fn full_clean(&self, db: &Database) -> impl Future<Output = Result<()>> + Send {
        crate::validation::full_clean(self, Cleaning::default(), db)
    }

    /// The same for a row that is to be inserted, as Django's `full_clean()` asks while `_state.adding`: its primary key must not be taken
    /// either.
    ///
    /// # Errors
    /// As [`full_clean`](Self::full_clean).
    fn full_clean_adding(&self, db: &Database) -> impl Future<Output = Result<()>> + Send {
        let how = Cleaning {
            adding: true,
            ..Cleaning::default()
        };
        crate::validation::full_clean(self, how, db)
    }

    /// The same, but for some fields.
    ///
    /// # Errors
    /// As [`full_clean`](Self::full_clean).
    fn full_clean_excluding(
        &self,
        exclude: &[&str],
        db: &Database,
    ) -> impl Future<Output = Result<()>> + Send {
        async move {
            let how = Cleaning {
                exclude,
                adding: false,
            };
            crate::validation::full_clean(self, how, db).await
        }
    }

    /// Asks the fields alone: their own rules, choices and validators. `exclude` names fields to leave out.
    ///
    /// # Errors
    /// As [`full_clean`](Self::full_clean).
    fn clean_fields(
        &self,
        exclude: &[&str],
        db: &Database,
    ) -> impl Future<Output = Result<()>> + Send {
        crate::validation::fields_only(self, exclude, db)
    }

    /// Asks only what must be unique: fields, several fields together, and fields for a day, a month or a year. What speaks of a field named
    /// in `exclude` is not asked.
    ///
    /// # Errors
    /// As [`full_clean`](Self::full_clean).
    fn validate_unique(
        &self,
        exclude: &[&str],
        db: &Database,
    ) -> impl Future<Output = Result<()>> + Send {
        crate::validation::unique_only(self, exclude, db)
    }

    /// Asks whether the row holds the model's constraints, of which [`full_clean`](Self::full_clean) is a part. Constraints that
    /// speak of a field named in `exclude` are not asked.
    ///
    /// # Errors
    /// As [`full_clean`](Self::full_clean).
    fn validate_constraints(
        &self,
        exclude: &[&str],
        db: &Database,
    ) -> impl Future<Output = Result<()>> + Send {
        crate::validation::constraints_only(self, exclude, db)
    }

    /// Writes the row: an INSERT when the key is not set, otherwise an UPDATE, and an INSERT if there was no such row.
    ///
    /// # Errors
    /// [`Error::Integrity`](crate::Error::Integrity) when a constraint refuses, [`Error::Programming`](crate::Error::Programming)
    /// when a foreign key is not set.
    fn save(&mut self, db: &Database) -> impl Future<Output = Result<()>> + Send {
        super::save::save(self, db)
    }

    /// The same as Django's `save()` with `force_insert`, `force_update` or `update_fields`.
    ///
    /// # Errors
    /// [`Error::NotUpdated`](crate::Error::NotUpdated) when there was no row to update,
    /// [`Error::Programming`](crate::Error::Programming) for what cannot be asked together, otherwise as [`save`](Self::save).
    fn save_with(
        &mut self,
        how: Save<Self::Concrete>,
        db: &Database,
    ) -> impl Future<Output = Result<()>> + Send {
        super::save::save_with(self, how, db)
    }

    /// Inserts the row and returns it with its key.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    fn create(self, db: &Database) -> impl Future<Output = Result<Self>> + Send {
        super::save::create(self, db)
    }

    /// Deletes the row and what hangs on it by CASCADE; returns how many rows went, in all and of each model.
    ///
    /// # Errors
    /// [`Error::Protected`](crate::Error::Protected) or [`Error::Restricted`](crate::Error::Restricted) when rows that point here forbid it.
    fn delete(&self, db: &Database) -> impl Future<Output = Result<Deleted>> + Send {
        super::delete::delete_instance(self, db)
    }

    /// Deletes the row and leaves the row that it extends, as Django's `delete(keep_parents=True)`.
    ///
    /// # Errors
    /// As [`delete`](Self::delete).
    fn delete_keep_parents(&self, db: &Database) -> impl Future<Output = Result<Deleted>> + Send {
        super::delete::delete_keep_parents(self, db)
    }

    /// Tells what [`delete`](Self::delete) would delete, and what forbids it.
    ///
    /// # Errors
    /// As the database reports.
    fn would_delete(&self, db: &Database) -> impl Future<Output = Result<WouldDelete>> + Send {
        super::delete::would_delete_instance(self, db)
    }

    /// Reads some fields of the row again, as Django's `refresh_from_db(fields=..)`.
    ///
    /// ```ignore
    /// entry.refresh_fields((Entry::rating, Entry::headline), db).await?;
    /// ```
    ///
    /// # Errors
    /// [`Error::DoesNotExist`](crate::Error::DoesNotExist) when the row is gone.
    fn refresh_fields(
        &mut self,
        fields: impl Fields<Self::Concrete> + Send,
        db: &Database,
    ) -> impl Future<Output = Result<()>> + Send {
        super::neighbours::refresh(self, fields.into_fields(), db)
    }

    /// Returns the row that follows by a date or a time, the one with the next key where that is equal: Django's
    /// `get_next_by_pub_date()`.
    ///
    /// ```ignore
    /// let next = entry.next_by(Entry::pub_date, db).await?;
    /// ```
    ///
    /// # Errors
    /// [`Error::DoesNotExist`](crate::Error::DoesNotExist) when it is the last, [`Error::Programming`](crate::Error::Programming) when it was
    /// never saved.
    fn next_by<T: FieldValue>(
        &self,
        field: Field<Self::Concrete, T>,
        db: &Database,
    ) -> impl Future<Output = Result<Self>> + Send {
        super::neighbours::neighbour(self, field, Side::Next, db)
    }

    /// Returns the row that comes before, as [`next_by`](Self::next_by).
    ///
    /// # Errors
    /// As [`next_by`](Self::next_by).
    fn previous_by<T: FieldValue>(
        &self,
        field: Field<Self::Concrete, T>,
        db: &Database,
    ) -> impl Future<Output = Result<Self>> + Send {
        super::neighbours::neighbour(self, field, Side::Previous, db)
    }

    /// Reads the row again by a query of one's own, as Django's `refresh_from_db(from_queryset=..)`: one that locks it, or brings related rows
    /// along.
    ///
    /// ```ignore
    /// entry.refresh_from_queryset(Entry::objects().select_for_update(), tx).await?;
    /// ```
    ///
    /// # Errors
    /// [`Error::DoesNotExist`](crate::Error::DoesNotExist) when it is gone, or not among the rows of the query.
    fn refresh_from_queryset(
        &mut self,
        rows: QuerySet<Self>,
        db: &Database,
    ) -> impl Future<Output = Result<()>> + Send {
        async move {
            *self = rows.get_by_key(self.key(), db).await?;
            Ok(())
        }
    }

    /// Reads the row again.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`](crate::Error::DoesNotExist) when it is gone.
    fn refresh_from_db(&mut self, db: &Database) -> impl Future<Output = Result<()>> + Send {
        async {
            *self = Self::whole_objects().get_by_key(self.key(), db).await?;
            Ok(())
        }
    }
}
