//! The outlines of conditions: each begins with a word that tells what it is, and what follows tells its own end.

use super::tags::{Tag, VALUES};
use super::values::kind_of;
use super::{Kind, Outline};
use crate::query::ast::{Compare, Expr, Lookup, Node, TextMatch};
use crate::query::compiler::{Output, filled_up, is_too_long, text_pattern};
use crate::query::dates::day_range;
use crate::query::query::Query;
use crate::value::Value;

impl Outline {
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
    pub(super) fn inside(&mut self, query: &Query) -> Option<()> {
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
            Lookup::HasKeys(keys) => {
                self.tag(Tag::HasKeys);
                self.chosen = true;
                self.push(keys.len());
                for key in keys {
                    self.content(key);
                }
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
        if is_too_long(self.values.len(), all.len(), most) {
            return None;
        }
        let length = filled_up(all.len(), most);
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
        let pattern = text_pattern(self.dialect, kind, left, text);
        self.values.push(Value::Text(pattern));
        Some(())
    }
}
