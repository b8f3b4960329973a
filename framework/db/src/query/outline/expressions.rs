//! The outlines of expressions.

use jiff::tz::TimeZone;

use super::tags::{COLUMNS, Tag};
use super::{Outline, place};
use crate::query::ast::{Aggregate, Column, Expr, Hop, NamedColumn, Raw, Window};
use crate::value::Value;

impl Outline {
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
                for parameter in parameters {
                    let is_wide = matches!(parameter, Expr::Value(value) if value.is_wide());
                    self.content(&is_wide);
                }
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

    pub(super) fn column(&mut self, column: &Column) -> Option<()> {
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
}
