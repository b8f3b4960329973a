//! Fields that several models share: Django's abstract base classes.

use super::{
    Columns, Constraint, Extends, FieldMeta, Index, Key, ManyToManyMeta, Model, ModelMeta,
    PartOptions,
};
use crate::error::Result;
use crate::fields::{AnyRows, Auto, RelatedPlan as Plan};
use crate::query::QuerySet;
use crate::row::Row;
use crate::validation::ValidationErrors;
use crate::value::Value;

/// A struct whose fields models take with `#[field(flatten)]`. `#[derive(ModelPart)]` implements it.
///
/// The columns, look-ups and migrations of the model are as if it had written the fields itself. What the part says with
/// `#[model(..)]` holds for each model that takes it and says nothing of the same itself: [options](PartOptions), `objects`, and the
/// lists of constraints, indexes and `unique_together`, to which a model that has a list of its own adds those of the part by
/// `..Part`. `clean` runs before the model's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a part of models",
    note = "`#[field(flatten)]` takes a struct with `#[derive(ModelPart)]`"
)]
pub trait ModelPart: Columns + Extends + Clone + Default {
    /// The part's columns in a model `M`: what `Article::stamps` is.
    type Fields<M>: Copy;

    /// The fields, in the order of the struct.
    const FIELDS: &'static [FieldMeta];

    /// The many-to-many fields, those of parts before the own ones.
    const MANY_TO_MANY: &'static [ManyToManyMeta] = &[];

    /// What the part says of models that say nothing themselves.
    const OPTIONS: PartOptions = PartOptions::PLAIN;

    /// Sets of field names that are unique together.
    const UNIQUE_TOGETHER: &'static [&'static [&'static str]] = &[];

    /// Describes the part alone, which has no table.
    #[doc(hidden)]
    fn meta() -> &'static ModelMeta;

    /// Tells what is wrong with the part as a whole; `#[model(clean = function)]` names the function that does.
    ///
    /// # Errors
    /// Whatever that function finds.
    fn clean(&self) -> std::result::Result<(), ValidationErrors> {
        Ok(())
    }

    /// Returns the rows that the part's `objects` leaves; `None` where neither it nor a part in it names a function.
    #[doc(hidden)]
    fn objects<M: Model<Concrete = M>>(fields: Self::Fields<M>) -> Option<QuerySet<M>> {
        let _ = fields;
        None
    }

    /// Returns the constraints for every model that takes the part.
    #[doc(hidden)]
    fn constraints() -> Vec<Constraint<Abstract<Self>>> {
        Vec::new()
    }

    /// Returns the indexes for every model that takes the part.
    #[doc(hidden)]
    fn indexes() -> Vec<Index<Abstract<Self>>> {
        Vec::new()
    }
}

/// A part that holds the primary key: `#[field(flatten, primary_key)] pub base: UuidKey`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no primary key",
    note = "mark one of its fields `#[field(primary_key)]`, or drop `primary_key` beside `flatten`"
)]
pub trait KeyPart: ModelPart {
    /// Type of the primary key.
    type Key: Key;

    /// Returns the primary key.
    fn key(&self) -> Self::Key;
}

/// A model that takes the part `P`: for functions over all models that do.
///
/// ```ignore
/// fn newest<M: HasPart<Timestamps>>(rows: QuerySet<M>) -> QuerySet<M> {
///     rows.order_by(M::FIELDS.created.desc())
/// }
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` does not take the part `{P}`")]
pub trait HasPart<P: ModelPart>: Model<Concrete = Self> {
    /// The part's columns in the model.
    const FIELDS: P::Fields<Self>;

    /// Returns the part of the row.
    fn part(&self) -> &P;
}

/// What the fields of a part belong to where no model is known: constraints, indexes and expressions that the part declares.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Abstract<P>(P);

impl<P: ModelPart> Extends for Abstract<P> {}

impl<P: ModelPart> Model for Abstract<P> {
    type Concrete = Self;
    type Key = Auto;

    fn meta() -> &'static ModelMeta {
        P::meta()
    }

    fn key(&self) -> Auto {
        Auto::UNSET
    }

    fn concrete(&self) -> &Self {
        self
    }
}

impl<P: ModelPart> Columns for Abstract<P> {
    fn from_row(row: &Row, offset: usize) -> Result<Self> {
        P::from_row(row, offset).map(Self)
    }

    fn field_from_row(index: usize, row: &Row, column: usize) -> Result<Value> {
        P::field_from_row(index, row, column)
    }

    fn value(&self, index: usize) -> Value {
        self.0.value(index)
    }

    fn is_unset(&self, index: usize) -> bool {
        self.0.is_unset(index)
    }

    fn set_value(&mut self, index: usize, value: Value) -> Result<()> {
        self.0.set_value(index, value)
    }

    fn hydrate(&mut self, index: usize, row: &Row, plan: &Plan) -> Result<()> {
        self.0.hydrate(index, row, plan)
    }

    fn know(&mut self, index: usize, rows: &AnyRows) {
        self.0.know(index, rows);
    }
}
