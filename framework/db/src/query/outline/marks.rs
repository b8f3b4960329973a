//! Marks: values that are different from each other, in the place of those of a statement. Written once more with marks, a statement
//! tells whether its text depends on its values, and which of them each parameter is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use super::values::is_constant;
use crate::query::ast::{Column, Expr, Filter, Hop, Node};
use crate::query::cte::CteNode;
use crate::query::query::Query;
use crate::query::rare::Rare;
use crate::query::walk::BelowMut;
use crate::value::Value;

/// Numbers that are marks begin here: values that look-ups of years take, and that constants of the SQL hardly are.
const FIRST: u32 = 1637;

/// Puts marks in the place of values.
pub(in crate::query) struct Marks {
    next: u32,
    /// Values that got a mark, where those that are alike get the same.
    known: Option<Vec<(Value, Value)>>,
    filters: Vec<(Arc<Filter>, Arc<Filter>)>,
    /// Whether the marks are odd values: an empty text, numbers near zero.
    odd: bool,
}

impl Marks {
    /// Marks that tell all values from each other, unless they are to be alike where the values are.
    pub(in crate::query) fn new(alike: bool) -> Self {
        Self {
            next: FIRST,
            known: alike.then(Vec::new),
            filters: Vec::new(),
            odd: false,
        }
    }

    /// Marks that look other than values mostly do.
    pub(in crate::query) fn odd(alike: bool) -> Self {
        Self {
            next: 1,
            odd: true,
            ..Self::new(alike)
        }
    }

    pub(in crate::query) fn query(&mut self, query: &mut Query) {
        let Query {
            meta: _,
            filters,
            calls: _,
            sticky: _,
            order,
            reversed: _,
            distinct: _,
            limit: _,
            offset,
            related: _,
            selection,
            selected_after: _,
            annotations,
            combined,
            nothing: _,
            rare,
            known: _,
            problem: _,
        } = query;
        if let Some(rare) = rare {
            self.rare(rare);
        }
        self.exprs(selection.as_deref_mut().unwrap_or_default());
        for annotation in annotations {
            self.expr(&mut annotation.expr);
        }
        for node in filters {
            self.node(node);
        }
        for order in order.iter_mut().flatten() {
            self.expr(&mut order.expr);
        }
        if *offset > 0 {
            *offset = self.number().into();
        }
        for (_, member) in combined {
            self.query(member);
        }
    }

    fn rare(&mut self, rare: &mut Rare) {
        self.exprs(&mut rare.distinct_on);
        let places = rare.places.iter_mut();
        let hops = places.flat_map(|(_, column)| &mut column.hops);
        hops.for_each(|hop| self.hop(hop));
        self.exprs(rare.groups.as_deref_mut().unwrap_or_default());
        if let Some(first) = &mut rare.first {
            self.query(first);
        }
        for cte in &mut rare.ctes {
            let CteNode { anchor, step, .. } = Arc::make_mut(cte);
            self.query(anchor);
            if let Some(step) = step {
                self.query(step);
            }
        }
        let locks = rare.lock.iter_mut().flat_map(|lock| &mut lock.of);
        locks.flatten().flatten().for_each(|hop| self.hop(hop));
        rare.relations.each_hop(&mut |hop| self.hop(hop));
    }

    pub(in crate::query) fn exprs(&mut self, exprs: &mut [Expr]) {
        exprs.iter_mut().for_each(|expr| self.expr(expr));
    }

    pub(in crate::query) fn expr(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Value(value) => self.value(value),
            Expr::Column(Column { hops, .. }) | Expr::Outer(_, Column { hops, .. }) => {
                hops.iter_mut().for_each(|hop| self.hop(hop));
            }
            other => {
                // An outline tells a text between texts itself.
                let is_text = |expr: &mut Expr| matches!(expr, Expr::Value(Value::Text(_)));
                let kept = delimiter(other).and_then(|known| known.take_if(is_text));
                self.below(other);
                if let (Some(_), Some(place)) = (&kept, delimiter(other)) {
                    *place = kept;
                }
            }
        }
    }

    fn below(&mut self, expr: &mut Expr) {
        expr.below_mut(&mut |below| self.found(below));
    }

    fn node(&mut self, node: &mut Node) {
        node.below_mut(&mut |below| self.found(below));
    }

    fn found(&mut self, below: BelowMut<'_>) {
        match below {
            BelowMut::Expr(expr) => self.expr(expr),
            BelowMut::Node(node) => self.node(node),
            BelowMut::Query(query) => self.query(query),
        }
    }

    /// Marks what a filtered relation holds, the same each time that it is met.
    fn hop(&mut self, hop: &mut Hop) {
        let Some(filter) = &mut hop.filter else {
            return;
        };
        let mut known = self.filters.iter();
        if let Some((_, marked)) = known.find(|(known, _)| Arc::ptr_eq(known, filter)) {
            *filter = Arc::clone(marked);
            return;
        }
        let mut node = filter.0.clone();
        self.node(&mut node);
        let marked = Arc::new(Filter(node));
        self.filters.push((Arc::clone(filter), Arc::clone(&marked)));
        *filter = marked;
    }

    fn value(&mut self, value: &mut Value) {
        if let Value::Row(values) = value {
            return values.iter_mut().for_each(|value| self.value(value));
        }
        if is_constant(value) {
            return;
        }
        let known = self.known.iter().flatten();
        let mut known = known.filter(|(known, _)| *known == *value);
        if let Some((_, mark)) = known.next() {
            *value = mark.clone();
            return;
        }
        let mark = self.mark(value);
        if let Some(known) = &mut self.known {
            known.push((value.clone(), mark.clone()));
        }
        *value = mark;
    }

    fn number(&mut self) -> u32 {
        self.next += 7;
        self.next
    }

    /// A value of the same kind that no other is.
    fn mark(&mut self, value: &Value) -> Value {
        let number = self.number();
        let whole = i64::from(number);
        match value {
            Value::I64(number) => {
                let whole = if value.is_wide() {
                    whole + (1 << 40)
                } else {
                    whole
                };
                Value::I64(if *number < 0 { -whole } else { whole })
            }
            Value::U64(_) => Value::U64(u64::MAX - u64::from(number)),
            Value::F64(_) => Value::F64(f64::from(number) + 0.5),
            Value::Text(_) => Value::Text(self.text(number)),
            Value::Bytes(_) => Value::Bytes(number.to_be_bytes().into()),
            Value::Timestamp(_) => Value::Timestamp(
                Timestamp::from_second(whole * 864_000).unwrap_or(Timestamp::UNIX_EPOCH),
            ),
            Value::Date(_) => {
                let days = SignedDuration::from_hours(24 * whole);
                Value::Date(Date::constant(1970, 1, 1).saturating_add(days))
            }
            Value::Time(_) => {
                Value::Time(Time::midnight().saturating_add(SignedDuration::from_secs(whole)))
            }
            Value::Decimal(known) => Value::Decimal(Decimal::new(whole, known.scale())),
            Value::Duration(_) => Value::Duration(SignedDuration::from_secs(whole)),
            Value::Ip(IpAddr::V4(_)) => Value::Ip(Ipv4Addr::from_bits(number).into()),
            Value::Ip(IpAddr::V6(_)) => Value::Ip(Ipv6Addr::from_bits(number.into()).into()),
            Value::Uuid(_) => Value::Uuid(Uuid::from_u128(number.into())),
            Value::Json(document) => Value::from(self.document(document, number)),
            Value::Null | Value::Bool(_) | Value::Row(_) => value.clone(),
        }
    }

    fn text(&self, number: u32) -> String {
        match (self.odd, number) {
            (true, ..10) => String::new(),
            (true, _) => format!("%_\\'\"é{number}"),
            (false, _) => format!("the mark {number}"),
        }
    }

    fn document(&self, like: &serde_json::Value, number: u32) -> serde_json::Value {
        match like {
            serde_json::Value::Number(known) if known.is_i64() => json!(number),
            serde_json::Value::Number(_) => json!(f64::from(number) + 0.5),
            serde_json::Value::String(_) => json!(self.text(number)),
            serde_json::Value::Array(_) if self.odd => json!([[number, null]]),
            serde_json::Value::Array(_) => json!([number]),
            serde_json::Value::Object(_) if self.odd => json!({"%": {"a": [number]}}),
            serde_json::Value::Object(_) => json!({"mark": number}),
            other => other.clone(),
        }
    }
}

/// The place of what stands between the texts that an aggregate joins.
fn delimiter(expr: &mut Expr) -> Option<&mut Option<Expr>> {
    match expr {
        Expr::Aggregate(aggregate) => Some(&mut aggregate.delimiter),
        Expr::Window(window) => delimiter(&mut window.of),
        _ => None,
    }
}
