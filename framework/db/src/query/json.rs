//! Parts of JSON documents: `Product::data.key("price").gt(10)`.

use std::fmt;
use std::marker::PhantomData;

use super::aggregate::Operand;
use super::ast::{Expr, JsonForm, JsonKey, Lookup, Node, Order};
use super::condition::exact;
use super::json_operand::{JsonOperand, whole};
use super::shape::SelectedExpr;
use super::{Condition, Expression, Field, IntoOrdering, Ordering, Selection};
use crate::error::Result;
use crate::fields::{FieldValue, Json};
use crate::models::Model;
use crate::row::Row;

/// A part of a JSON document, made by [`Field::key`] and [`Field::index`], also of what is computed.
pub struct JsonPath<M> {
    document: Expr,
    keys: Vec<JsonKey>,
    marker: PhantomData<fn() -> M>,
}

impl<M> Clone for JsonPath<M> {
    fn clone(&self) -> Self {
        Self::new(self.document.clone(), self.keys.clone())
    }
}

impl<M> fmt::Debug for JsonPath<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.keys).finish()
    }
}

fn has_key<M>(left: Expr, key: &str) -> Condition<M> {
    Condition::compare(left, Lookup::HasKeys(vec![key.to_owned()]))
}

fn has_keys<'k, M>(left: &Expr, keys: impl IntoIterator<Item = &'k str>) -> Condition<M> {
    let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
    if keys.is_empty() {
        return Condition::compare(left.clone(), Lookup::IsNull(false));
    }
    Condition::compare(left.clone(), Lookup::HasKeys(keys))
}

fn has_any_keys<'k, M>(left: &Expr, keys: impl IntoIterator<Item = &'k str>) -> Condition<M> {
    let keys = keys.into_iter();
    let nodes: Vec<Node> = keys
        .map(|key| has_key::<M>(left.clone(), key).node)
        .collect();
    if nodes.is_empty() {
        return Condition::compare(left.clone(), Lookup::In(Vec::new()));
    }
    Condition::new(Node::Any(nodes))
}

macro_rules! documents {
    ($($self:ident: $type:ident<$value:ty>, $expr:expr;)+) => {$(
        impl<M: Model> $type<M, $value> {
            /// Follows a key of an object.
            pub fn key($self, name: &str) -> JsonPath<M> {
                JsonPath::of($expr).key(name)
            }

            /// Follows an index of an array, counted from 0; -1 is the last item.
            pub fn index($self, index: i64) -> JsonPath<M> {
                JsonPath::of($expr).index(index)
            }

            /// Holds where the document is an object with this key.
            pub fn has_key($self, key: &str) -> Condition<M> {
                has_key($expr, key)
            }

            /// Holds where the document is an object with all these keys.
            pub fn has_keys<'k>($self, keys: impl IntoIterator<Item = &'k str>) -> Condition<M> {
                has_keys(&$expr, keys)
            }

            /// Holds where the document is an object with one of these keys.
            pub fn has_any_keys<'k>($self, keys: impl IntoIterator<Item = &'k str>) -> Condition<M> {
                has_any_keys(&$expr, keys)
            }

            /// Holds where the document contains another. SQLite has no such look-up.
            pub fn contains($self, value: impl JsonOperand<M>) -> Condition<M> {
                Condition::compare($expr, Lookup::JsonContains(whole(value)))
            }

            /// Holds where the document is contained in another. SQLite has no such look-up.
            pub fn contained_by($self, value: impl JsonOperand<M>) -> Condition<M> {
                Condition::compare($expr, Lookup::JsonContainedBy(whole(value)))
            }
        }
    )+};
}

documents! {
    self: Field<Json>, self.expr();
    self: Field<Option<Json>>, self.expr();
    self: Expression<Json>, self.expr;
    self: Expression<Option<Json>>, self.expr;
}

impl<M> JsonPath<M> {
    /// A document, or the part of one.
    fn of(document: Expr) -> Self {
        match document {
            Expr::Json(document, keys, _) => Self::new(*document, keys),
            document => Self::new(document, Vec::new()),
        }
    }

    fn new(document: Expr, keys: Vec<JsonKey>) -> Self {
        Self {
            document,
            keys,
            marker: PhantomData,
        }
    }

    fn part(&self, form: JsonForm) -> Expr {
        Expr::Json(Box::new(self.document.clone()), self.keys.clone(), form)
    }

    /// The part as the plain value that it is compared as.
    pub(super) fn scalar(&self) -> Expr {
        self.part(JsonForm::Scalar)
    }

    /// Follows a key of an object.
    #[must_use]
    pub fn key(mut self, name: &str) -> Self {
        self.keys.push(JsonKey::Name(name.to_owned()));
        self
    }

    /// Follows an index of an array, counted from 0; -1 is the last item.
    #[must_use]
    pub fn index(mut self, index: i64) -> Self {
        self.keys.push(JsonKey::Index(index));
        self
    }

    /// Returns the text of a string without its quotes, and of other values their JSON, as Django's `KT`; for look-ups of
    /// texts and for functions.
    pub fn text(&self) -> Expression<M, Option<String>> {
        Expression::new(self.part(JsonForm::Text))
    }

    /// Returns the part as JSON.
    pub fn document(&self) -> Expression<M, Option<Json>> {
        Expression::new(self.part(JsonForm::Document))
    }

    /// Holds where the part equals the value; JSON's null is a value too.
    pub fn eq(&self, value: impl JsonOperand<M>) -> Condition<M> {
        Condition::compare(self.scalar(), exact(value.into_json().0))
    }

    /// Holds where [`eq`](Self::eq) does not. As in Django, a document without the part holds neither.
    pub fn ne(&self, value: impl JsonOperand<M>) -> Condition<M> {
        !self.eq(value)
    }

    /// Holds where the part is one of the values.
    pub fn in_<V: JsonOperand<M>>(&self, values: impl IntoIterator<Item = V>) -> Condition<M> {
        let values = values.into_iter().map(|value| value.into_json().0);
        let values = values.collect();
        Condition::compare(self.scalar(), Lookup::In(values))
    }

    /// Holds where the document lacks the part, or has it.
    pub fn is_null(&self, is_null: bool) -> Condition<M> {
        Condition::compare(self.scalar(), Lookup::IsNull(is_null))
    }

    /// Holds where the part is an object with this key.
    pub fn has_key(&self, key: &str) -> Condition<M> {
        has_key(self.part(JsonForm::Document), key)
    }

    /// Holds where the part is an object with all these keys.
    pub fn has_keys<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Condition<M> {
        has_keys(&self.part(JsonForm::Document), keys)
    }

    /// Holds where the part is an object with one of these keys.
    pub fn has_any_keys<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Condition<M> {
        has_any_keys(&self.part(JsonForm::Document), keys)
    }

    /// Holds where the part contains another document. SQLite has no such look-up.
    pub fn contains(&self, value: impl JsonOperand<M>) -> Condition<M> {
        Condition::compare(
            self.part(JsonForm::Document),
            Lookup::JsonContains(whole(value)),
        )
    }

    /// Holds where the part is contained in another document. SQLite has no such look-up.
    pub fn contained_by(&self, value: impl JsonOperand<M>) -> Condition<M> {
        Condition::compare(
            self.part(JsonForm::Document),
            Lookup::JsonContainedBy(whole(value)),
        )
    }
}

macro_rules! orders {
    ($($(#[$doc:meta])+ $name:ident => $order:ident;)+) => {
        impl<M> JsonPath<M> {
            $(
                $(#[$doc])+
                pub fn $name(&self, value: impl JsonOperand<M>) -> Condition<M> {
                    Condition::compare(self.scalar(), Lookup::Order(Order::$order, value.into_json().0))
                }
            )+
        }
    };
}

orders! {
    /// Holds where the part is greater.
    gt => Gt;
    /// Holds where the part is greater or equal.
    gte => Gte;
    /// Holds where the part is less.
    lt => Lt;
    /// Holds where the part is less or equal.
    lte => Lte;
}

impl<M: Model> JsonPath<M> {
    /// Sorts from small to great.
    pub fn asc(&self) -> Ordering<M> {
        Expression::<M, Option<Json>>::new(self.scalar()).asc()
    }

    /// Sorts from great to small.
    pub fn desc(&self) -> Ordering<M> {
        Expression::<M, Option<Json>>::new(self.scalar()).desc()
    }
}

impl<M: Model> IntoOrdering<M> for JsonPath<M> {
    fn into_ordering(self) -> Vec<Ordering<M>> {
        vec![self.asc()]
    }
}

impl<M: Model> Operand<M> for JsonPath<M> {
    type Value = Option<Json>;

    fn operand(self) -> Expression<M, Option<Json>> {
        self.document()
    }
}

impl<M: Model> Selection<M> for JsonPath<M> {
    type Row = Option<Json>;
    type Itself = Self;
    type Columns<N> = Expression<N, Option<Json>>;
    const WIDTH: usize = 1;

    fn columns<N>(next: &mut dyn FnMut() -> SelectedExpr) -> Self::Columns<N> {
        Expression::new(next().0)
    }

    fn into_exprs(self) -> Vec<SelectedExpr> {
        vec![SelectedExpr(self.part(JsonForm::Document))]
    }

    fn decode(row: &Row, column: &mut usize) -> Result<Self::Row> {
        let value = <Option<Json>>::from_row(row, *column)?;
        *column += 1;
        Ok(value)
    }
}
