//! Keyset pagination: the rows behind a row, however far from the beginning it stands.

use std::fmt;
use std::str::FromStr;

use super::ast::{Column, Compare, Expr, Lookup, Node, Order, OrderBy};
use super::coerce::coerce;
use super::named_order::default_order;
use super::{Objects, QuerySet};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::{FieldMeta, Model};
use crate::value::Value;

/// A place in an order: what a row's fields hold that the query is sorted by. Its text goes into an address: `?after={cursor}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor(Vec<serde_json::Value>);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::Value::Array(self.0.clone()).to_string();
        f.write_str(&nuages_core::signing::b64_encode(text.as_bytes()))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bytes = nuages_core::signing::b64_decode(text);
        let values = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        values
            .map(Self)
            .ok_or_else(|| Error::data("this is no cursor of a page"))
    }
}

/// Where [`QuerySet::after`] begins: behind a row, or behind a [`Cursor`].
pub trait IntoCursor<M: Model> {
    #[doc(hidden)]
    fn into_cursor(self, query: &QuerySet<M>) -> Result<Cursor>;
}

impl<M: Model> IntoCursor<M> for &M {
    fn into_cursor(self, query: &QuerySet<M>) -> Result<Cursor> {
        query.cursor(self)
    }
}

impl<M: Model> IntoCursor<M> for Cursor {
    fn into_cursor(self, _: &QuerySet<M>) -> Result<Cursor> {
        Ok(self)
    }
}

impl<M: Model> IntoCursor<M> for &Cursor {
    fn into_cursor(self, _: &QuerySet<M>) -> Result<Cursor> {
        Ok(self.clone())
    }
}

impl<M: Model> IntoCursor<M> for &str {
    fn into_cursor(self, _: &QuerySet<M>) -> Result<Cursor> {
        self.parse()
    }
}

/// One field of an order that tells every row from every other.
struct Step {
    field: &'static FieldMeta,
    descending: bool,
}

impl<M: Model> QuerySet<M> {
    /// Returns the place of a row in the order of the query.
    ///
    /// # Errors
    /// [`Error::Programming`] where the order is not one of fields of the model itself that are never NULL.
    pub fn cursor(&self, row: &M) -> Result<Cursor> {
        let mut values = Vec::new();
        for step in self.steps()? {
            let place = M::meta()
                .fields
                .iter()
                .position(|field| std::ptr::eq(field, step.field));
            let value = place.map(|place| row.value(place)).unwrap_or_default();
            values.push(to_json(&value)?);
        }
        Ok(Cursor(values))
    }

    /// Keeps the rows behind a row, or behind a cursor, in the order of the query: a page by its place instead of its number. It costs the same for
    /// every page where an index holds the order, and rows that come and go do not shift the others.
    ///
    /// ```ignore
    /// let entries = Entry::objects().order_by((Entry::pub_date.desc(), Entry::id));
    /// let page = entries.clone().after(token).limit(20).all(db).await?;
    /// let next = page.last().map(|entry| entries.cursor(entry)).transpose()?;
    /// ```
    ///
    /// The key is added to the order where it is missing, so that no two rows stand at one place.
    pub fn after(self, cursor: impl IntoCursor<M>) -> Self {
        self.beyond(cursor, false)
    }

    /// Keeps the rows before a row or a cursor, in the order of the query. With [`reverse`](Self::reverse) and a limit they are the page before.
    pub fn before(self, cursor: impl IntoCursor<M>) -> Self {
        self.beyond(cursor, true)
    }

    fn beyond(mut self, cursor: impl IntoCursor<M>, back: bool) -> Self {
        self.refuse_slice("filter");
        self.refuse_combined("filter");
        match cursor
            .into_cursor(&self)
            .and_then(|cursor| self.place(cursor, back))
        {
            Ok(node) => self.query.filters.push(node),
            Err(error) => self.query.refuse(|| error.to_string()),
        }
        self.ordered()
    }

    /// The same query, sorted by what cursors hold.
    pub(super) fn ordered(mut self) -> Self {
        match self.steps() {
            Ok(steps) => {
                self.query.reversed = false;
                self.query.order = Some(
                    steps
                        .into_iter()
                        .map(|step| OrderBy {
                            expr: own(step.field),
                            descending: step.descending,
                            nulls_first: None,
                        })
                        .collect(),
                );
            }
            Err(error) => self.query.refuse(|| error.to_string()),
        }
        self
    }

    fn steps(&self) -> Result<Vec<Step>> {
        let orders = match &self.query.order {
            Some(orders) => orders.clone(),
            None => default_order(M::meta())?,
        };
        let mut steps: Vec<Step> = Vec::with_capacity(orders.len() + 1);
        for order in orders {
            let field = match &order.expr {
                Expr::Column(column) if column.hops.is_empty() => column.field,
                _ => {
                    return Err(Error::programming(
                        "pages by cursor need an order of fields of the model itself",
                    ));
                }
            };
            if field.null {
                return Err(Error::programming(format!(
                    "pages by cursor need an order of fields that are never NULL; {} may be",
                    field.name
                )));
            }
            steps.push(Step {
                field,
                descending: order.descending != self.query.reversed,
            });
        }
        if !steps
            .iter()
            .any(|step| step.field.primary_key || step.field.unique)
        {
            let descending = steps.last().is_some_and(|step| step.descending);
            let descending = descending || (steps.is_empty() && self.query.reversed);
            for (_, field) in M::meta().key_fields() {
                if !steps.iter().any(|step| std::ptr::eq(step.field, field)) {
                    steps.push(Step { field, descending });
                }
            }
        }
        Ok(steps)
    }

    /// `a > x OR (a = x AND (b > y OR ..))`, with `a >= x` in front for the sake of indexes.
    fn place(&self, cursor: Cursor, back: bool) -> Result<Node> {
        let steps = self.steps()?;
        if steps.len() != cursor.0.len() {
            return Err(Error::data(
                "this cursor belongs to a query with another order",
            ));
        }
        let mut node = None;
        for (step, value) in steps.iter().zip(cursor.0).rev() {
            let value = from_json(step.field, value)?;
            let compare = |lookup| {
                Node::Compare(Compare {
                    left: own(step.field),
                    lookup,
                })
            };
            let value = Expr::Value(value);
            let (beyond, at) = match step.descending != back {
                true => (Order::Lt, Order::Lte),
                false => (Order::Gt, Order::Gte),
            };
            node = Some(match node {
                None => compare(Lookup::Order(beyond, value)),
                Some(next) => Node::All(vec![
                    compare(Lookup::Order(at, value.clone())),
                    Node::Any(vec![
                        compare(Lookup::Order(beyond, value.clone())),
                        Node::All(vec![compare(Lookup::Exact(value)), next]),
                    ]),
                ]),
            });
        }
        node.ok_or_else(|| Error::programming("pages by cursor need a primary key"))
    }
}

fn own(field: &'static FieldMeta) -> Expr {
    Expr::Column(Column {
        hops: Vec::new(),
        field,
    })
}

fn to_json(value: &Value) -> Result<serde_json::Value> {
    Ok(match value {
        Value::Bool(value) => (*value).into(),
        Value::I64(number) => (*number).into(),
        Value::F64(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Timestamp(moment) => moment.to_string().into(),
        Value::Date(date) => date.to_string().into(),
        Value::Time(time) => time.to_string().into(),
        Value::Decimal(number) => number.to_string().into(),
        Value::Uuid(uuid) => uuid.to_string().into(),
        _ => {
            return Err(Error::programming(
                "pages by cursor need an order of numbers, texts, moments or keys",
            ));
        }
    })
}

fn from_json(field: &'static FieldMeta, value: serde_json::Value) -> Result<Value> {
    let value = match value {
        serde_json::Value::Bool(value) => Value::Bool(value),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => Value::I64(number),
            (None, Some(number)) => Value::F64(number),
            _ => return Err(Error::data("this is no cursor of a page")),
        },
        serde_json::Value::String(text) => Value::Text(text),
        _ => return Err(Error::data("this is no cursor of a page")),
    };
    coerce(field.name, field.stored_kind(), value)
        .map_err(|_| Error::data("this is no cursor of a page"))
}

/// Pages of a query set by cursor: the token of a page tells where it begins.
///
/// ```ignore
/// let entries = Entry::objects().order_by((Entry::pub_date.desc(), Entry::id));
/// let page = KeysetPaginator::new(entries, 20).page(request.get("page"), db).await?;
/// ```
#[derive(Debug, Clone)]
pub struct KeysetPaginator<M> {
    rows: QuerySet<M, Objects>,
    per_page: u64,
}

/// One page of a [`KeysetPaginator`].
#[derive(Debug, Clone)]
pub struct KeysetPage<M> {
    /// The rows of the page.
    pub object_list: Vec<M>,
    /// The token of the next page, if there is one.
    pub next: Option<String>,
    /// The token of the page before, if there is one.
    pub previous: Option<String>,
}

/// Stands before the token of a page that is read backwards.
const BACK: char = '-';

impl<M: Model> KeysetPaginator<M> {
    /// Makes pages of this many rows.
    pub fn new(rows: QuerySet<M>, per_page: u64) -> Self {
        Self { rows, per_page }
    }

    /// Returns the page of a token that another page gave, the first one without.
    ///
    /// # Errors
    /// [`Error::Data`] for a token of another order or of no page at all, otherwise as [`QuerySet::all`].
    pub async fn page(&self, token: Option<&str>, db: &Database) -> Result<KeysetPage<M>> {
        let rows = self.rows.clone().ordered();
        let back = token.is_some_and(|token| token.starts_with(BACK));
        let cursor: Option<Cursor> = token
            .filter(|token| !token.is_empty())
            .map(|token| token.trim_start_matches(BACK).parse())
            .transpose()?;
        // The token is checked here, so that a wrong one is an error of data.
        let part = match &cursor {
            None => rows.clone(),
            Some(cursor) => {
                rows.place(cursor.clone(), back)?;
                match back {
                    true => rows.clone().before(cursor).reverse(),
                    false => rows.clone().after(cursor),
                }
            }
        };
        let mut found = part.limit(self.per_page.saturating_add(1)).all(db).await?;
        let more = u64::try_from(found.len()).unwrap_or(u64::MAX) > self.per_page;
        if more {
            found.pop();
        }
        if back {
            found.reverse();
        }
        let (has_next, has_previous) = match back {
            true => (true, more),
            false => (more, cursor.is_some()),
        };
        let next = found.last().filter(|_| has_next);
        let previous = found.first().filter(|_| has_previous);
        Ok(KeysetPage {
            next: next
                .map(|row| rows.cursor(row))
                .transpose()?
                .map(|cursor| cursor.to_string()),
            previous: previous
                .map(|row| rows.cursor(row))
                .transpose()?
                .map(|cursor| format!("{BACK}{cursor}")),
            object_list: found,
        })
    }
}
