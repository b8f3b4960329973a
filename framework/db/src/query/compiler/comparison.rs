//! One comparison: its two sides, and what NULL does to it under a NOT.

use nuages_core::settings::Engine;

use super::lists::is_null;
use super::{Compiler, Output, Truth};
use crate::backends::Dialect;
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::{Compare, Expr, JsonForm, JsonKey, Lookup, Order, TextMatch};
use crate::query::dates::day_range;
use crate::query::query::Query;
use crate::value::Value;

impl Compiler<'_> {
    /// Writes a comparison; no row holds one with a list or a query of nothing.
    pub(super) fn compare(&mut self, compare: &Compare, negated: bool) -> Result<Truth> {
        if let Some(range) = day_range(compare, self.dialect) {
            return self.compare(&range?, negated);
        }
        let start = self.mark();
        let Compare { left, lookup } = compare;
        let may_hold = match (self.bare_truth(compare), lookup) {
            (Some(truth), _) => {
                self.push(if truth { "" } else { "NOT " });
                self.expr(left)?;
                true
            }
            (None, Lookup::In(values)) if negated && values.iter().any(is_null) => {
                return self.in_or_null(left, values);
            }
            (None, lookup) => self.sides(left, lookup)?,
        };
        if !may_hold {
            return Ok(self.back(start, Truth::Never));
        }
        if negated && !matches!(lookup, Lookup::IsNull(_)) {
            self.guard_against_null(compare)?;
        }
        Ok(Truth::Written)
    }

    /// Writes both sides; tells whether a row can hold the comparison.
    fn sides(&mut self, left: &Expr, lookup: &Lookup) -> Result<bool> {
        match lookup {
            Lookup::Exact(right) => {
                self.left(left)?;
                self.push(" = ");
                self.right(left, right)?;
            }
            Lookup::Order(order, right) => {
                self.left(left)?;
                self.push(match order {
                    Order::Gt => " > ",
                    Order::Gte => " >= ",
                    Order::Lt => " < ",
                    Order::Lte => " <= ",
                });
                match self.plain_json(left, right) {
                    Some(Expr::Value(text @ Value::Text(_))) => {
                        let template = self.dialect.json_order_text();
                        self.expand(template, &mut |compiler, _| {
                            compiler.typed_value(&text);
                            Ok(())
                        })?;
                    }
                    Some(plain) => self.right(left, &plain)?,
                    None => self.right(left, right)?,
                }
            }
            Lookup::Range(low, high) => {
                self.expr(left)?;
                self.push(" BETWEEN ");
                self.right(left, low)?;
                self.push(" AND ");
                self.right(left, high)?;
            }
            Lookup::IsNull(is_null) => {
                self.expr(left)?;
                self.push(if *is_null { " IS NULL" } else { " IS NOT NULL" });
            }
            Lookup::Text(kind, right) => self.text(*kind, left, right)?,
            Lookup::Regex {
                ignore_case,
                pattern,
            } => {
                let template = self.dialect.regex(*ignore_case)?;
                self.expand(&template, &mut |compiler, slot| match slot {
                    "0" => compiler.subject(left),
                    _ => compiler.expr(pattern),
                })?;
            }
            Lookup::HasKeys(keys) => self.json_has_all(left, keys)?,
            Lookup::JsonContains(right) => {
                let template = self.dialect.json_contains()?;
                self.two(&template, left, right)?;
            }
            Lookup::JsonContainedBy(right) => {
                let template = self.dialect.json_contains()?;
                self.two(&template, right, left)?;
            }
            Lookup::Own(lookup, right) => self.own_lookup(lookup, left, right)?,
            Lookup::In(values) => {
                let left = self.document(left);
                self.expr(left)?;
                return self.list(left, values);
            }
            Lookup::InQuery(query) => return self.in_query(left, query),
        }
        Ok(true)
    }

    /// Writes a list that has None among its values, under a NOT: rows that are none of these and NULL are not NULL either, as in Django.
    fn in_or_null(&mut self, left: &Expr, values: &[Expr]) -> Result<Truth> {
        let left = self.document(left);
        self.push("(");
        self.expr(left)?;
        if self.list(left, values)? {
            self.push(" OR ");
            self.expr(left)?;
        }
        self.push(" IS NULL)");
        Ok(Truth::Written)
    }

    /// Writes what is compared: the columns of a composite key in parentheses.
    fn left(&mut self, left: &Expr) -> Result<()> {
        let composite = matches!(left, Expr::Column(column) if column.field.composite.is_some());
        self.push(if composite { "(" } else { "" });
        self.expr(left)?;
        self.push(if composite { ")" } else { "" });
        Ok(())
    }

    fn in_query(&mut self, left: &Expr, query: &Query) -> Result<bool> {
        // MariaDB 10.11 takes a group for another where an aggregate stands there by itself.
        let alone = matches!(left, Expr::Aggregate(_)) && self.dialect.wraps_subqueries();
        self.push(if alone { "COALESCE(" } else { "" });
        self.left(left)?;
        self.push(if alone { ") IN " } else { " IN " });
        let output = match query.selection {
            Some(_) => Output::Rows,
            None => Output::Key,
        };
        self.in_subquery(query, output)
    }

    /// Says that neither side is NULL: SQL's NOT leaves out rows with NULL, Django's exclude keeps them. At the right only a field that
    /// takes NULL counts, as in Django, not a related row that is not there, nor the values of a range or a list.
    fn guard_against_null(&mut self, compare: &Compare) -> Result<()> {
        let mut left = &compare.left;
        // A document without the path is left out, as in Django; what a project's own transform makes of a value is not asked.
        while let Expr::Json(inner, ..) | Expr::Transformed(_, inner) = left {
            left = inner;
        }
        let left = left.is_of_field().then_some(left);
        let one = !matches!(compare.lookup, Lookup::Range(..) | Lookup::In(_));
        let rights = compare.lookup.rights().filter(|_| one);
        let of_null =
            rights.filter(|right| matches!(right, Expr::Column(column) if column.field.null));
        for side in left
            .filter(|left| self.may_be_null(left))
            .into_iter()
            .chain(of_null)
        {
            self.push(" AND ");
            self.expr(side)?;
            self.push(" IS NOT NULL");
        }
        Ok(())
    }

    fn two(&mut self, template: &str, first: &Expr, second: &Expr) -> Result<()> {
        self.expand(template, &mut |compiler, slot| {
            compiler.expr(if slot == "0" { first } else { second })
        })
    }

    /// Asks for a key of the document, or of the part of one, that `left` is.
    fn json_has_all(&mut self, left: &Expr, keys: &[String]) -> Result<()> {
        let several = keys.len() > 1;
        self.push(if several { "(" } else { "" });
        for (index, key) in keys.iter().enumerate() {
            self.push(if index > 0 { " AND " } else { "" });
            self.json_has(left, key)?;
        }
        self.push(if several { ")" } else { "" });
        Ok(())
    }

    fn json_has(&mut self, left: &Expr, key: &str) -> Result<()> {
        let template = self.dialect.json_has();
        let key = JsonKey::Name(key.to_owned());
        match left {
            // There a key is the end of a path.
            Expr::Json(inner, before, _) if self.dialect.finds_keys_by_path() => {
                let keys = [before.as_slice(), &[key]].concat();
                self.json_template(&template, inner, &keys)
            }
            other => self.json_template(&template, other, &[key]),
        }
    }

    /// Takes a JSON number, text or truth value as a plain one, where the database compares a part of a document as such.
    fn plain_json(&self, left: &Expr, right: &Expr) -> Option<Expr> {
        let (Expr::Json(..), Expr::Value(Value::Json(value))) = (left, right) else {
            return None;
        };
        if self.dialect.has_native_json() {
            return None;
        }
        Some(Expr::Value(plain_document(value)))
    }

    /// Writes what is compared with a text.
    fn subject(&mut self, left: &Expr) -> Result<()> {
        let template = match left.kind() {
            _ if is_document(left) => self.dialect.json_document_text(),
            Some(FieldKind::GenericIpAddress { .. }) => self.dialect.address_text(),
            _ => return self.expr(left),
        };
        self.expand(template, &mut |compiler, _| compiler.expr(left))
    }

    /// Writes the right side. A column makes a parameter of its own type by itself.
    pub(super) fn right(&mut self, left: &Expr, right: &Expr) -> Result<()> {
        if self.definition && !matches!(right, Expr::Value(_)) {
            return self.right_defined(right);
        }
        match (left, right) {
            (left, Expr::Value(value @ Value::Json(_))) if is_document(left) => {
                let template = self.dialect.json_document();
                return self.expand(template, &mut |compiler, _| {
                    compiler.value(value.clone());
                    Ok(())
                });
            }
            (Expr::Column(_), Expr::Value(value)) => self.value(value.clone()),
            (Expr::Json(_, _, JsonForm::Scalar), Expr::Value(Value::Json(value))) => {
                let template = self.dialect.json_scalar(value);
                return self.expand(&template, &mut |compiler, _| {
                    compiler.value(Value::Json(value.clone()));
                    Ok(())
                });
            }
            _ => return self.expr(right),
        }
        Ok(())
    }

    /// Writes the comparison of a text with a part of it, both in lower case where the database would see their case.
    fn text(&mut self, kind: TextMatch, left: &Expr, right: &Expr) -> Result<()> {
        let json = matches!(left, Expr::Json(..)) || left.kind() == Some(FieldKind::Json);
        let lower = json && kind.ignores_case() && self.dialect.has_case_in_json();
        let start = self.sql.len();
        self.subject(left)?;
        let mut subject = self.sql.split_off(start);
        let mut pattern = match right {
            Expr::Value(Value::Text(text)) => self.text_pattern(kind, left, text),
            Expr::Value(other) => {
                return Err(Error::data(format!("{other:?} is not a text to look for")));
            }
            computed => {
                let stored = text_is_hyphenless(self.dialect, left);
                self.computed_pattern(kind, computed, stored)?
            }
        };
        if matches!(left, Expr::Column(column) if column.field.stored_kind() == FieldKind::Uuid)
            && let Some(hyphens) = self.dialect.uuid_pattern(&subject, &pattern)
        {
            pattern = hyphens;
        }
        if lower {
            subject = format!("LOWER({subject})");
            pattern = format!("LOWER({pattern})");
        }
        self.dialect
            .text_match(&mut self.sql, kind, &subject, &pattern);
        Ok(())
    }

    /// Takes a part that is the whole document for that, where the database compares those as they are.
    fn document<'e>(&self, left: &'e Expr) -> &'e Expr {
        match left {
            Expr::Json(whole, keys, JsonForm::Scalar)
                if keys.is_empty() && self.dialect.sorts_json() =>
            {
                whole
            }
            other => other,
        }
    }

    /// Makes a parameter of the text, and returns its placeholder.
    fn text_pattern(&mut self, kind: TextMatch, left: &Expr, text: &str) -> String {
        let pattern = text_pattern(self.dialect, kind, left, text);
        self.parameters.push(Value::Text(pattern));
        let mut written = String::new();
        self.dialect.placeholder(&mut written, self.number());
        written
    }

    /// Returns the SQL that makes a pattern of a value that the database computes.
    fn computed_pattern(
        &mut self,
        kind: TextMatch,
        value: &Expr,
        hyphenless: bool,
    ) -> Result<String> {
        let start = self.sql.len();
        self.push(if hyphenless { "REPLACE(" } else { "" });
        self.right(value, value)?;
        self.push(if hyphenless { ", '-', '')" } else { "" });
        let expression = self.sql.split_off(start);
        if !self.dialect.is_like(kind) {
            return Ok(expression);
        }
        let mut written = String::new();
        self.dialect
            .like_pattern(&mut written, &expression, kind.open_ends());
        Ok(written)
    }
}

/// Tells whether the value is a JSON document, and no part of one.
fn is_document(expr: &Expr) -> bool {
    !matches!(expr, Expr::Json(..)) && expr.kind() == Some(FieldKind::Json)
}

/// The plain value that a JSON number, text or truth value is.
pub(in crate::query) fn plain_document(document: &serde_json::Value) -> Value {
    match document {
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Bool(truth) => Value::I64((*truth).into()),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::I64(number),
            None => Value::F64(number.as_f64().unwrap_or_default()),
        },
        other => Value::from(other.clone()),
    }
}

/// Tells whether the value is a UUID that is stored as a text without hyphens.
fn text_is_hyphenless(dialect: &'static dyn Dialect, left: &Expr) -> bool {
    dialect.engine() == Engine::Sqlite && left.kind() == Some(FieldKind::Uuid)
}

/// The pattern that a text is looked for with: `%` at its open ends, and without the hyphens that are no part of a UUID stored as text.
pub(in crate::query) fn text_pattern(
    dialect: &'static dyn Dialect,
    kind: TextMatch,
    left: &Expr,
    text: &str,
) -> String {
    let (open_start, open_end) = kind.open_ends();
    let no_hyphens = text_is_hyphenless(dialect, left);
    let is_like = dialect.is_like(kind);
    let mut pattern = String::with_capacity(text.len() + 2);
    if open_start {
        pattern.push('%');
    }
    for character in text
        .chars()
        .filter(|character| !(no_hyphens && *character == '-'))
    {
        if is_like && matches!(character, '\\' | '%' | '_') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    if open_end {
        pattern.push('%');
    }
    pattern
}
