//! Expressions: columns, values, functions, cases and what is computed of them.

use super::{Compiler, Output, Truth, composite};
use crate::backends::{DatePart, Dialect, JsonSteps, TruncUnit};
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::{Column, Expr, Function, JsonKey, NamedColumn, Node, Operator, Raw};
use crate::query::kind::value_kind;
use crate::value::Value;
use jiff::tz::TimeZone;
use nuages_core::settings::Engine;

impl Compiler<'_> {
    pub(in crate::query) fn expr(&mut self, expr: &Expr) -> Result<()> {
        match expr {
            Expr::Column(_) | Expr::Value(_) => self.expr_here(expr),
            _ if !self.repeated.is_empty() => self.repeated_expr(expr),
            _ => self.deeper(|compiler| compiler.expr_here(expr)),
        }
    }

    pub(super) fn expr_here(&mut self, expr: &Expr) -> Result<()> {
        match expr {
            Expr::Column(column) => {
                let join = self.find_join(&column.hops);
                self.qualified(join, column.field);
            }
            Expr::Value(value) => self.typed_value(value),
            Expr::Binary(left, operator, right) => self.binary(left, *operator, right)?,
            Expr::Part(part, inner, zone) => self.date_part(*part, inner, zone.as_ref())?,
            Expr::Trunc(unit, inner, zone) => self.trunc(*unit, inner, zone.as_ref())?,
            Expr::Call(function, arguments) => self.call(*function, arguments)?,
            Expr::Cast(inner, kind) => {
                composite::refuse("Cast", [&**inner])?;
                let template = self.dialect.cast(inner.kind(), *kind)?;
                self.expand(&template, &mut |compiler, _| compiler.expr(inner))?;
            }
            Expr::Collate(inner, name) => {
                self.expr(inner)?;
                self.push(" COLLATE ");
                self.dialect.quote(&mut self.sql, name);
            }
            Expr::Case(cases, default) => self.case(cases, default.as_deref())?,
            Expr::Holds(node) => self.holds(node)?,
            Expr::Aggregate(aggregate) => self.aggregate_expr(aggregate)?,
            Expr::Window(window) => self.window(window)?,
            Expr::Json(inner, keys, form) => {
                let template = self.dialect.json(*form, keys);
                self.json_template(&template, inner, keys)?;
            }
            Expr::Subquery(query) => {
                if !self.subquery(query, Output::Rows)? {
                    self.push("NULL");
                }
            }
            Expr::Outer(level, column) => self.outer(*level, column)?,
            Expr::Named(named) => self.named_column(named),
            Expr::Lifted(name, _) => self.dialect.quote(&mut self.sql, name),
            Expr::Raw(raw) => self.raw(raw)?,
            Expr::Typed(inner, _) => self.expr(inner)?,
            Expr::Transformed(transform, inner) => self.own_transform(transform, inner)?,
            Expr::Invalid(message) => return Err(Error::field(message.clone())),
        }
        Ok(())
    }

    /// Writes a column of a named query; where the query reads from that one, its table is called as the model's.
    fn named_column(&mut self, named: &NamedColumn) {
        let rare = self.query.rare.as_ref();
        let is_source = rare.is_some_and(|rare| rare.source.as_ref() == Some(&named.table));
        let mut sql = std::mem::take(&mut self.sql);
        if is_source {
            self.write_table_name(&mut sql, None);
        } else {
            self.dialect.quote(&mut sql, &named.table);
        }
        sql.push('.');
        self.dialect.quote(&mut sql, &named.column);
        self.sql = sql;
    }

    /// Writes a template, whose slots `write` fills in.
    pub(super) fn expand(
        &mut self,
        template: &str,
        write: &mut dyn FnMut(&mut Self, &str) -> Result<()>,
    ) -> Result<()> {
        let mut known: Vec<(&str, String, Vec<Value>)> = Vec::new();
        let mut rest = template;
        while let Some((text, slot, behind)) = split_slot(rest) {
            self.push(text);
            rest = behind;
            if let Some((_, text, parameters)) = known.iter().find(|known| known.0 == slot) {
                self.push(text);
                if !self.dialect.numbers_parameters() {
                    self.parameters.extend(parameters.iter().cloned());
                }
                continue;
            }
            let (sql, parameters) = self.mark();
            write(self, slot)?;
            if rest.contains('{') {
                known.push((
                    slot,
                    self.sql[sql..].to_owned(),
                    self.parameters[parameters..].to_vec(),
                ));
            }
        }
        self.push(rest);
        Ok(())
    }

    /// Writes a parameter, said to be of its kind where the database would take it for something else.
    pub(super) fn typed_value(&mut self, value: &Value) {
        self.value_as(value, |dialect, kind| dialect.parameter(kind));
    }

    fn value_as(
        &mut self,
        value: &Value,
        template: impl FnOnce(&dyn Dialect, FieldKind) -> Option<&'static str>,
    ) {
        // A text there, which no column beside it makes a number.
        if self.definition
            && matches!(value, Value::Decimal(_))
            && self.dialect.engine() == Engine::Sqlite
        {
            self.push("(CAST(");
            self.value(value.clone());
            return self.push(" AS REAL))");
        }
        let kind = value_kind(value).filter(|_| !self.definition);
        let template = kind.and_then(|kind| template(self.dialect, kind));
        match template.and_then(split_slot) {
            Some((before, _, after)) => {
                self.push(before);
                self.value(value.clone());
                self.push(after);
            }
            None => self.value(value.clone()),
        }
    }

    fn binary(&mut self, left: &Expr, operator: Operator, right: &Expr) -> Result<()> {
        composite::refuse("Combined", [left, right])?;
        let template = self.dialect.operator(operator, left.kind(), right.kind());
        self.expand(&template, &mut |compiler, slot| {
            compiler.expr(if slot == "0" { left } else { right })
        })
    }

    fn date_part(&mut self, part: DatePart, inner: &Expr, zone: Option<&TimeZone>) -> Result<()> {
        let zone = zone_of(inner, zone)?;
        let kind = inner.kind().unwrap_or(crate::query::kind::MOMENT);
        if kind.stored() == FieldKind::Duration && !self.dialect.has_durations() {
            return Err(Error::not_supported(
                "Extract requires native DurationField database support.",
            ));
        }
        let template = self.dialect.extract(part, kind, zone.as_ref());
        self.expand(&template, &mut |compiler, _| compiler.expr(inner))
    }

    fn trunc(&mut self, unit: TruncUnit, inner: &Expr, zone: Option<&TimeZone>) -> Result<()> {
        let zone = zone_of(inner, zone)?;
        let kind = inner.kind().unwrap_or(crate::query::kind::MOMENT);
        let template = self.dialect.trunc(unit, kind, zone.as_ref());
        self.expand(&template, &mut |compiler, _| compiler.expr(inner))
    }

    fn outer(&mut self, level: u8, column: &Column) -> Result<()> {
        let mut around = self.outer;
        for _ in 1..level {
            around = around.and_then(|compiler| compiler.outer);
        }
        let Some(outer) = around else {
            return Err(Error::programming(
                "outer() names a column of the query around a subquery; this query stands alone",
            ));
        };
        let join = outer.find_join(&column.hops);
        let mut sql = std::mem::take(&mut self.sql);
        sql.push('(');
        outer.write_qualified(&mut sql, join, column.field);
        sql.push(')');
        self.sql = sql;
        Ok(())
    }

    fn call(&mut self, function: Function, arguments: &[Expr]) -> Result<()> {
        if function == Function::Tuple {
            return Err(composite::refused("Tuple"));
        }
        composite::refuse("Function", arguments)?;
        let template = self.dialect.function(function, arguments)?;
        self.expand(&template, &mut |compiler, slot| {
            if let Some(argument) = slot.parse().ok().and_then(|at: usize| arguments.get(at)) {
                return compiler.expr(argument);
            }
            for (index, argument) in arguments.iter().enumerate() {
                if index > 0 {
                    compiler.push(", ");
                }
                compiler.expr(argument)?;
            }
            Ok(())
        })
    }

    fn case(&mut self, cases: &[(Node, Expr)], default: Option<&Expr>) -> Result<()> {
        let start = self.mark();
        self.push("CASE");
        let mut written = 0;
        for (when, then) in cases {
            let before = self.mark();
            self.push(" WHEN ");
            match self.condition(when)? {
                Truth::Written => {}
                Truth::Always => self.push("1 = 1"),
                Truth::Never => {
                    self.back(before, Truth::Never);
                    continue;
                }
            }
            self.push(" THEN ");
            self.branch(then)?;
            written += 1;
        }
        if written == 0 {
            self.back(start, Truth::Never);
        } else {
            self.push(" ELSE ");
        }
        match default {
            Some(default) => self.branch(default)?,
            None => self.push("NULL"),
        }
        if written > 0 {
            self.push(" END");
        }
        Ok(())
    }

    /// Writes a value that a case may take.
    fn branch(&mut self, value: &Expr) -> Result<()> {
        match value {
            Expr::Value(Value::Null) => {
                self.push("NULL");
                Ok(())
            }
            Expr::Value(value) => {
                self.value_as(value, |dialect, kind| dialect.case_value(kind));
                Ok(())
            }
            value => self.expr(value),
        }
    }

    /// Writes a condition as a value, which is never NULL.
    fn holds(&mut self, node: &Node) -> Result<()> {
        // As Django writes a condition into a table's definition, where it cannot be NULL.
        if self.definition && !self.may_be_unknown(node) {
            match self.condition(node)? {
                Truth::Written => {}
                Truth::Always => self.push("TRUE"),
                Truth::Never => self.push("FALSE"),
            }
            return Ok(());
        }
        let start = self.mark();
        self.push("CASE WHEN ");
        match self.condition(node)? {
            Truth::Written => self.push(" THEN TRUE ELSE FALSE END"),
            truth => {
                self.back(start, truth);
                self.push(if truth == Truth::Always {
                    "TRUE"
                } else {
                    "FALSE"
                });
            }
        }
        Ok(())
    }

    pub(super) fn json_template(
        &mut self,
        template: &str,
        inner: &Expr,
        keys: &[JsonKey],
    ) -> Result<()> {
        let path = self.dialect.json_path(keys)?;
        self.expand(template, &mut |compiler, slot| {
            match (slot, &path) {
                ("0", _) => compiler.expr(inner)?,
                (_, JsonSteps::Text(path)) => compiler.value(Value::Text(path.clone())),
                (_, JsonSteps::Steps(steps)) => compiler.steps(steps),
            }
            Ok(())
        })
    }

    /// Writes an array of texts: one literal in a definition, as Django does, else a parameter for each.
    fn steps(&mut self, steps: &[String]) {
        if self.definition {
            return self.value(Value::Text(array_literal(steps)));
        }
        self.push("ARRAY[");
        for (index, step) in steps.iter().enumerate() {
            self.push(if index == 0 { "" } else { ", " });
            self.value(Value::Text(step.clone()));
        }
        self.push("]");
    }

    /// A value that no column decides the type of: PostgreSQL finds a function for an `integer` that it does not find for a `bigint`.
    fn argument(&mut self, value: &Value) {
        self.value(value.clone());
        let is_narrow = matches!(value, Value::I64(_)) && !value.is_wide();
        if is_narrow && !self.definition && self.dialect.engine() == Engine::Postgresql {
            self.push("::integer");
        }
    }

    fn raw(&mut self, raw: &Raw) -> Result<()> {
        let mut values = raw.parameters.iter();
        let mut quote = None;
        self.push("(");
        for character in raw.sql.chars() {
            match (character, quote) {
                ('?', None) => {
                    match values.next() {
                        Some(Expr::Value(value)) => self.argument(value),
                        Some(expr) => self.expr(expr)?,
                        None => return Err(wrong_count(raw)),
                    }
                    continue;
                }
                ('\'' | '"' | '`', None) => quote = Some(character),
                (_, Some(open)) if open == character => quote = None,
                _ => {}
            }
            self.sql.push(character);
        }
        self.push(")");
        values.next().map_or(Ok(()), |_| Err(wrong_count(raw)))
    }
}

fn wrong_count(raw: &Raw) -> Error {
    Error::programming(format!(
        "the SQL \"{}\" has another number of `?` than of parameters, which are {}",
        raw.sql,
        raw.parameters.len()
    ))
}

/// Splits a template at its first slot.
fn split_slot(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (slot, after) = rest.split_once('}')?;
    Some((before, slot, after))
}

/// The zone in which a moment is looked at.
fn zone_of(inner: &Expr, zone: Option<&TimeZone>) -> Result<Option<TimeZone>> {
    match (inner.is_moment(), zone) {
        (true, Some(zone)) => Ok(Some(zone.clone())),
        (true, None) => Ok(Some(nuages_core::time::current_time_zone())),
        (false, None) => Ok(None),
        (false, Some(_)) => Err(Error::field("tzinfo can only be used with DateTimeField.")),
    }
}

/// An array of texts as PostgreSQL reads it: what would mean something else stands in quotation marks.
fn array_literal(texts: &[String]) -> String {
    let element = |text: &String| {
        let special = |char: char| char.is_whitespace() || "{},\"\\".contains(char);
        if !text.is_empty() && !text.eq_ignore_ascii_case("null") && !text.contains(special) {
            return text.clone();
        }
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    };
    let elements: Vec<String> = texts.iter().map(element).collect();
    format!("{{{}}}", elements.join(","))
}
