//! The outlines of conditions and expressions: each begins with a word that tells what it is, and what follows tells its own end.

use jiff::tz::TimeZone;
use nuages_core::settings::Engine;

use super::{Kind, Outline, place};
use crate::models::FieldKind;
use crate::query::ast::{
    Aggregate, Column, Compare, Expr, Hop, Lookup, NamedColumn, Node, Raw, TextMatch, Window,
};
use crate::query::compiler::{Output, filled_up, text_pattern};
use crate::query::dates::day_range;
use crate::value::Value;

/// What a word begins. Behind these follow the values that an outline has, the kinds of all others, and columns, whose word tells their
/// number of steps.
#[derive(Debug, Clone, Copy)]
enum Tag {
    All,
    Any,
    Odd,
    Not,
    HoldsExpr,
    Exists,
    Exact,
    Order,
    In,
    InSame,
    InQuery,
    Range,
    IsNull,
    Text,
    Pattern,
    Regex,
    HasKey,
    JsonContains,
    JsonContainedBy,
    OwnLookup,
    Binary,
    Part,
    Trunc,
    Call,
    Cast,
    Collate,
    Case,
    HoldsNode,
    Aggregate,
    Window,
    Json,
    Subquery,
    Outer,
    Named,
    Lifted,
    Raw,
    Typed,
    Transformed,
    Row,
}

/// The first of those.
const CONSTANTS: usize = 64;
const VALUES: usize = 80;
const COLUMNS: usize = 128;

impl Outline {
    fn tag(&mut self, tag: Tag) {
        self.push(tag as usize);
    }

    pub(super) fn node(&mut self, node: &Node) -> Option<()> {
        let (tag, nodes) = match node {
            Node::All(nodes) => (Tag::All, nodes),
            Node::Any(nodes) => (Tag::Any, nodes),
            Node::Odd(nodes) => (Tag::Odd, nodes),
            Node::Not(inner) => {
                self.tag(Tag::Not);
                return self.node(inner);
            }
            Node::Compare(compare) => {
                return match day_range(compare, self.dialect) {
                    Some(range) => self.compare(&range.ok()?),
                    None => self.compare(compare),
                };
            }
            Node::Holds(expr) => {
                self.tag(Tag::HoldsExpr);
                return self.expr(expr);
            }
            Node::Exists(query) => {
                self.tag(Tag::Exists);
                return self.inside(query);
            }
            Node::Named(_) | Node::Invalid(_) => return None,
        };
        self.tag(tag);
        self.push(nodes.len());
        nodes.iter().try_for_each(|node| self.node(node))
    }

    /// Adds a query inside another. What it is asked for, the text around it tells.
    fn inside(&mut self, query: &crate::query::query::Query) -> Option<()> {
        self.query(query, Kind::Select(Output::Rows))
    }

    fn compare(&mut self, compare: &Compare) -> Option<()> {
        let Compare { left, lookup } = compare;
        let tagged = |outline: &mut Self, tag, right| {
            outline.tag(tag);
            outline.expr(left)?;
            outline.expr(right)
        };
        match lookup {
            Lookup::Exact(right) => tagged(self, Tag::Exact, right),
            Lookup::Order(order, right) => {
                self.tag(Tag::Order);
                self.push(*order as usize);
                self.expr(left)?;
                self.expr(right)
            }
            Lookup::Range(low, high) => {
                tagged(self, Tag::Range, low)?;
                self.expr(high)
            }
            Lookup::IsNull(is_null) => {
                self.tag(Tag::IsNull);
                self.push(usize::from(*is_null));
                self.expr(left)
            }
            Lookup::In(values) => self.list(left, values),
            Lookup::InQuery(query) => {
                self.tag(Tag::InQuery);
                self.expr(left)?;
                self.inside(query)
            }
            Lookup::Text(kind, right) => self.text(*kind, left, right),
            Lookup::Regex {
                ignore_case,
                pattern,
            } => {
                self.tag(Tag::Regex);
                self.push(usize::from(*ignore_case));
                self.expr(left)?;
                self.expr(pattern)
            }
            Lookup::HasKey(key) => {
                self.tag(Tag::HasKey);
                self.chosen = true;
                self.content(key);
                self.expr(left)
            }
            Lookup::JsonContains(right) => tagged(self, Tag::JsonContains, right),
            Lookup::JsonContainedBy(right) => tagged(self, Tag::JsonContainedBy, right),
            Lookup::Own(own, right) => {
                own.params().is_empty().then_some(())?;
                self.tag(Tag::OwnLookup);
                self.content(own.name());
                self.content(&*own.sql(self.dialect.engine()).ok()?);
                self.expr(left)?;
                self.expr(right)
            }
        }
    }

    /// Adds a list, filled up as the compiler does, without what it leaves out.
    fn list(&mut self, left: &Expr, all: &[Expr]) -> Option<()> {
        let kind = |value: &Expr| match value {
            Expr::Value(value) => kind_of(value).filter(|kind| *kind >= VALUES),
            _ => None,
        };
        let first = all.first().and_then(kind);
        let (Some(kind), Some(last), true) = (
            first,
            all.last(),
            all.iter().all(|value| kind(value) == first),
        ) else {
            self.tag(Tag::In);
            self.expr(left)?;
            return self.exprs(all);
        };
        let most = self.dialect.max_parameters();
        let length = filled_up(all.len(), most);
        if length > most {
            return None;
        }
        self.tag(Tag::InSame);
        self.expr(left)?;
        self.push(length);
        self.push(kind);
        self.values.reserve(length);
        for index in 0..length {
            if let Expr::Value(value) = all.get(index).unwrap_or(last) {
                self.values.push(value.clone());
            }
        }
        Some(())
    }

    /// Adds a match with a text; its parameter is the pattern.
    fn text(&mut self, kind: TextMatch, left: &Expr, right: &Expr) -> Option<()> {
        let pattern = match right {
            Expr::Value(Value::Text(text)) => Some(text),
            Expr::Value(_) => return None,
            _ => None,
        };
        self.tag(match pattern {
            Some(_) => Tag::Pattern,
            None => Tag::Text,
        });
        self.push(kind as usize);
        self.expr(left)?;
        let Some(text) = pattern else {
            return self.expr(right);
        };
        let sqlite = self.dialect.engine() == Engine::Sqlite;
        let pattern = match sqlite && left.kind() == Some(FieldKind::Uuid) {
            true => text_pattern(self.dialect, kind, &text.replace('-', "")),
            false => text_pattern(self.dialect, kind, text),
        };
        self.values.push(Value::Text(pattern));
        Some(())
    }

    pub(in crate::query) fn expr(&mut self, expr: &Expr) -> Option<()> {
        match expr {
            Expr::Column(column) => self.column(column),
            Expr::Value(value) => self.value(value),
            Expr::Binary(left, operator, right) => {
                self.tag(Tag::Binary);
                self.push(*operator as usize);
                self.expr(left)?;
                self.expr(right)
            }
            Expr::Part(part, inner, zone) => {
                self.tag(Tag::Part);
                self.push(*part as usize);
                self.zone(inner, zone.as_ref())
            }
            Expr::Trunc(unit, inner, zone) => {
                self.tag(Tag::Trunc);
                self.push(*unit as usize);
                self.zone(inner, zone.as_ref())
            }
            Expr::Call(function, arguments) => {
                self.tag(Tag::Call);
                self.push(*function as usize);
                self.exprs(arguments)?;
                // Some functions have other words for numbers below zero.
                for argument in arguments {
                    let below = matches!(argument, Expr::Value(Value::I64(number)) if *number < 0);
                    self.push(usize::from(below));
                }
                Some(())
            }
            Expr::Cast(inner, kind) => {
                self.tag(Tag::Cast);
                self.content(kind);
                self.expr(inner)
            }
            Expr::Collate(inner, name) => {
                self.tag(Tag::Collate);
                self.content(name);
                self.expr(inner)
            }
            Expr::Case(cases, default) => {
                self.tag(Tag::Case);
                self.push(cases.len() << 1 | usize::from(default.is_some()));
                for (when, then) in cases {
                    self.node(when)?;
                    self.expr(then)?;
                }
                default.iter().try_for_each(|default| self.expr(default))
            }
            Expr::Holds(node) => {
                self.tag(Tag::HoldsNode);
                self.node(node)
            }
            Expr::Aggregate(aggregate) => self.aggregate(aggregate),
            Expr::Window(window) => self.window(window),
            Expr::Json(inner, keys, form) => {
                self.tag(Tag::Json);
                self.push(*form as usize);
                self.chosen = true;
                self.content(keys);
                self.expr(inner)
            }
            Expr::Subquery(query) => {
                self.tag(Tag::Subquery);
                self.inside(query)
            }
            Expr::Outer(level, column) => {
                self.tag(Tag::Outer);
                self.push(usize::from(*level));
                self.column(column)
            }
            Expr::Named(named) => {
                let NamedColumn { table, column } = &**named;
                self.tag(Tag::Named);
                self.content(&(table, column));
                Some(())
            }
            Expr::Lifted(name, null) => {
                self.tag(Tag::Lifted);
                self.content(&(name, null));
                Some(())
            }
            Expr::Raw(raw) => {
                let Raw {
                    sql,
                    parameters,
                    kind,
                } = &**raw;
                self.tag(Tag::Raw);
                self.content(&(sql, kind));
                self.exprs(parameters)
            }
            Expr::Typed(inner, kind) => {
                self.tag(Tag::Typed);
                self.content(kind);
                self.expr(inner)
            }
            Expr::Transformed(own, inner) => {
                own.params().is_empty().then_some(())?;
                self.tag(Tag::Transformed);
                self.content(own.name());
                self.content(&*own.sql(self.dialect.engine()).ok()?);
                self.expr(inner)
            }
            Expr::Invalid(_) => None,
        }
    }

    /// Adds a part of a moment, or a unit that it lies in, and the zone, which stands in the text.
    fn zone(&mut self, inner: &Expr, zone: Option<&TimeZone>) -> Option<()> {
        self.push(usize::from(zone.is_some()));
        if inner.is_moment() {
            let current = || nuages_core::time::current_time_zone();
            let zone = zone.cloned().unwrap_or_else(current);
            self.chosen = true;
            match (zone.iana_name(), zone.to_fixed_offset()) {
                (Some(name), _) => self.content(name),
                (None, Ok(offset)) => self.content(&offset.seconds()),
                (None, Err(_)) => return None,
            }
        }
        self.expr(inner)
    }

    fn aggregate(&mut self, aggregate: &Aggregate) -> Option<()> {
        let Aggregate {
            function,
            of,
            delimiter,
            distinct,
            filter,
            order,
        } = aggregate;
        self.groups = true;
        self.tag(Tag::Aggregate);
        self.content(function);
        let flags = [
            of.is_some(),
            delimiter.is_some(),
            *distinct,
            filter.is_some(),
        ];
        let flags = flags
            .iter()
            .fold(0, |all, flag| all << 1 | usize::from(*flag));
        self.push(flags);
        of.iter().try_for_each(|of| self.expr(of))?;
        match delimiter {
            // It stands in the text where the database takes no parameter there.
            Some(Expr::Value(Value::Text(text))) => self.content(text),
            Some(delimiter) => self.expr(delimiter)?,
            None => {}
        }
        filter.iter().try_for_each(|filter| self.node(filter))?;
        self.orders(order)
    }

    fn window(&mut self, window: &Window) -> Option<()> {
        let Window {
            of,
            partition,
            order,
            frame,
        } = window;
        self.tag(Tag::Window);
        self.expr(of)?;
        self.exprs(partition)?;
        self.orders(order)?;
        self.content(frame);
        Some(())
    }

    fn column(&mut self, column: &Column) -> Option<()> {
        let Column { hops, field } = column;
        self.push(COLUMNS + hops.len());
        for hop in hops {
            self.hop(hop)?;
        }
        self.push(place(*field));
        Some(())
    }

    pub(super) fn hops(&mut self, hops: &[Hop]) -> Option<()> {
        self.push(hops.len());
        hops.iter().try_for_each(|hop| self.hop(hop))
    }

    fn hop(&mut self, hop: &Hop) -> Option<()> {
        let Hop {
            field,
            to,
            reverse,
            call,
            filter,
        } = hop;
        self.push(place(*field));
        self.push(place(*to));
        self.push(
            usize::from(*call) << 2 | usize::from(*reverse) << 1 | usize::from(filter.is_some()),
        );
        filter.iter().try_for_each(|filter| self.filter(filter))
    }

    fn value(&mut self, value: &Value) -> Option<()> {
        if let Value::Row(values) = value {
            self.tag(Tag::Row);
            self.push(values.len());
            return values.iter().try_for_each(|value| self.value(value));
        }
        let kind = kind_of(value)?;
        self.push(kind);
        if kind >= VALUES {
            self.values.push(value.clone());
        }
        Some(())
    }
}

/// Tells whether a value is what its kind says, so that an outline has it.
pub(super) fn is_constant(value: &Value) -> bool {
    kind_of(value).is_some_and(|kind| kind < VALUES)
}

/// The kind of a value, as far as a text may depend on it; `None` for several values.
fn kind_of(value: &Value) -> Option<usize> {
    Some(match value {
        Value::Null => CONSTANTS,
        Value::Bool(truth) => CONSTANTS + 1 + usize::from(*truth),
        Value::I64(_) => VALUES,
        Value::U64(_) => VALUES + 1,
        Value::F64(_) => VALUES + 2,
        Value::Text(_) => VALUES + 3,
        Value::Bytes(_) => VALUES + 4,
        Value::Timestamp(_) => VALUES + 5,
        Value::Date(_) => VALUES + 6,
        Value::Time(_) => VALUES + 7,
        Value::Decimal(_) => VALUES + 8,
        Value::Duration(_) => VALUES + 9,
        Value::Ip(_) => VALUES + 10,
        Value::Uuid(_) => VALUES + 11,
        Value::Json(document) => match &**document {
            serde_json::Value::Null => CONSTANTS + 3,
            serde_json::Value::Bool(truth) => CONSTANTS + 4 + usize::from(*truth),
            serde_json::Value::Number(number) if number.is_i64() => VALUES + 12,
            serde_json::Value::Number(_) => VALUES + 13,
            serde_json::Value::String(_) => VALUES + 14,
            serde_json::Value::Array(_) => VALUES + 15,
            serde_json::Value::Object(_) => VALUES + 16,
        },
        Value::Row(_) => return None,
    })
}
