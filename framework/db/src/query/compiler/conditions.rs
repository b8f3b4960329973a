//! Conditions: look-ups, their joining, and what NULL and empty lists do to them.

use std::borrow::Borrow;

use nuages_core::settings::Engine;

use super::lists::is_null;
use super::{Compiler, Output, Truth, composite, exclude};
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::{Compare, Expr, JsonForm, JsonKey, Lookup, Node, Order, TextMatch};
use crate::query::dates::day_range;
use crate::query::query::Query;
use crate::value::Value;

/// What stands above a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    /// Whether the number of NOTs above is odd.
    pub(super) negated: bool,
    /// Whether there is a NOT above.
    inside: bool,
}

impl Sign {
    pub(super) const PLAIN: Self = Self {
        negated: false,
        inside: false,
    };

    fn not(self) -> Self {
        Self {
            negated: !self.negated,
            inside: true,
        }
    }
}

impl Compiler<'_> {
    pub(super) fn node(&mut self, node: &Node, sign: Sign) -> Result<Truth> {
        match node {
            Node::All(nodes) => self.group(nodes, " AND ", sign, nodes.len() > 1),
            Node::Any(nodes) => self.group(nodes, " OR ", sign, nodes.len() > 1),
            Node::Odd(nodes) => self.odd(nodes, sign),
            Node::Not(inner) => {
                let start = self.mark();
                self.push("NOT (");
                let truth = match &**inner {
                    Node::All(nodes) => self.group(nodes, " AND ", sign.not(), false)?,
                    Node::Any(nodes) => self.group(nodes, " OR ", sign.not(), false)?,
                    Node::Odd(nodes) if self.definition => {
                        self.odd_defined(nodes, sign.not(), false)?
                    }
                    other => self.node(other, sign.not())?,
                };
                Ok(match truth {
                    Truth::Written => {
                        self.push(")");
                        Truth::Written
                    }
                    Truth::Never => self.back(start, Truth::Always),
                    Truth::Always => self.back(start, Truth::Never),
                })
            }
            Node::Compare(compare) => {
                if let Some(expanded) = composite::expanded(compare) {
                    return self.node(&expanded?, sign);
                }
                match sign.inside.then(|| exclude::split(compare, self.query)) {
                    Some(Some(query)) => self.exists(&query),
                    _ => self.compare(compare, sign.negated),
                }
            }
            Node::Holds(expr) => self.expr(expr).map(|()| Truth::Written),
            Node::Exists(query) => self.exists(query),
            Node::Invalid(message) => Err(Error::field(message.clone())),
        }
    }

    /// Writes a condition that is either true or false, never unknown.
    pub(in crate::query) fn condition(&mut self, node: &Node) -> Result<Truth> {
        self.node(node, Sign::PLAIN)
    }

    fn exists(&mut self, query: &Query) -> Result<Truth> {
        let start = self.mark();
        self.push("EXISTS");
        if self.subquery(query, Output::One)? {
            return Ok(Truth::Written);
        }
        Ok(self.back(start, Truth::Never))
    }

    /// Counts the conditions that hold: no database but MySQL has XOR.
    fn odd(&mut self, nodes: &[Node], sign: Sign) -> Result<Truth> {
        if self.definition {
            return self.odd_defined(nodes, sign, true);
        }
        self.push("((");
        for (index, node) in nodes.iter().enumerate() {
            if index > 0 {
                self.push(" + ");
            }
            let start = self.mark();
            self.push("CASE WHEN ");
            let inner = Sign {
                negated: false,
                ..sign
            };
            match self.node(node, inner)? {
                Truth::Written => self.push(" THEN 1 ELSE 0 END"),
                Truth::Always => {
                    self.back(start, Truth::Always);
                    self.push("1");
                }
                Truth::Never => {
                    self.back(start, Truth::Never);
                    self.push("0");
                }
            }
        }
        self.push(") % 2) = 1");
        Ok(Truth::Written)
    }

    pub(super) fn group<N: Borrow<Node>>(
        &mut self,
        nodes: &[N],
        joint: &str,
        sign: Sign,
        parentheses: bool,
    ) -> Result<Truth> {
        let all = joint == " AND ";
        let start = self.mark();
        if parentheses {
            self.push("(");
        }
        let mut written = 0;
        for node in nodes {
            let before = self.mark();
            if written > 0 {
                self.push(joint);
            }
            match (self.member_of(node.borrow(), sign, all)?, all) {
                (Truth::Written, _) => written += 1,
                (Truth::Always, true) | (Truth::Never, false) => {
                    self.back(before, Truth::Always);
                }
                (Truth::Never, true) => return Ok(self.back(start, Truth::Never)),
                (Truth::Always, false) => return Ok(self.back(start, Truth::Always)),
            }
        }
        if written == 0 {
            return Ok(self.back(
                start,
                if all || nodes.is_empty() {
                    Truth::Always
                } else {
                    Truth::Never
                },
            ));
        }
        if parentheses {
            self.push(")");
        }
        Ok(Truth::Written)
    }

    fn compare(&mut self, compare: &Compare, negated: bool) -> Result<Truth> {
        if let Some(range) = day_range(compare) {
            return self.compare(&range?, negated);
        }
        let start = self.mark();
        let left = &compare.left;
        let truth = self.bare_truth(compare);
        match &compare.lookup {
            _ if truth.is_some() => {
                if truth == Some(false) {
                    self.push("NOT ");
                }
                self.expr(left)?;
            }
            Lookup::Exact(right) => {
                self.expr(left)?;
                self.push(" = ");
                self.right(left, right)?;
            }
            Lookup::Order(order, right) => {
                self.expr(left)?;
                self.push(match order {
                    Order::Gt => " > ",
                    Order::Gte => " >= ",
                    Order::Lt => " < ",
                    Order::Lte => " <= ",
                });
                match self.plain_json(left, right) {
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
                return Ok(Truth::Written);
            }
            Lookup::Text(kind, right) => {
                let json = matches!(left, Expr::Json(..)) || left.kind() == Some(FieldKind::Json);
                let lower = json && kind.ignores_case() && self.dialect.has_case_in_json();
                // Hyphens are no part of a UUID that is stored as text.
                let plain = match right {
                    Expr::Value(Value::Text(text)) if self.is_uuid_text(left) => {
                        Some(Expr::Value(text.replace('-', "").into()))
                    }
                    _ => None,
                };
                self.expr(left)?;
                let left = self.sql.split_off(start.0);
                self.text_match(*kind, &left, plain.as_ref().unwrap_or(right), lower)?;
            }
            Lookup::Regex {
                ignore_case,
                pattern,
            } => {
                let template = self.dialect.regex(*ignore_case)?;
                self.two(&template, left, pattern)?;
            }
            Lookup::HasKey(keys) => {
                let template = self.dialect.json_has();
                self.json_has(&template, left, keys)?;
            }
            Lookup::JsonContains(right) => {
                let template = self.dialect.json_contains()?;
                self.two(&template, left, right)?;
            }
            Lookup::JsonContainedBy(right) => {
                let template = self.dialect.json_contains()?;
                self.two(&template, right, left)?;
            }
            Lookup::In(values) => {
                // Rows that are none of these and NULL are not NULL either, as in Django.
                let or_null = negated && values.iter().any(is_null);
                self.push(if or_null { "(" } else { "" });
                self.expr(left)?;
                match (self.list(left, values)?, or_null) {
                    (true, false) => {}
                    (true, true) => {
                        self.push(" OR ");
                        self.expr(left)?;
                        self.push(" IS NULL)");
                        return Ok(Truth::Written);
                    }
                    (false, true) => {
                        self.push(" IS NULL)");
                        return Ok(Truth::Written);
                    }
                    (false, false) => return Ok(self.back(start, Truth::Never)),
                }
            }
            Lookup::InQuery(query) => {
                let composite =
                    matches!(left, Expr::Column(column) if column.field.composite.is_some());
                self.push(if composite { "(" } else { "" });
                self.expr(left)?;
                self.push(if composite { ") IN " } else { " IN " });
                let output = match query.selection {
                    Some(_) => Output::Rows,
                    None => Output::Key,
                };
                if !self.in_subquery(query, output)? {
                    return Ok(self.back(start, Truth::Never));
                }
            }
        }
        // SQL's NOT leaves out rows with NULL; Django's exclude keeps them.
        if negated {
            let mut left = left;
            // A document without the path is left out, as in Django.
            while let Expr::Json(inner, ..) = left {
                left = inner;
            }
            if left.is_of_field() && self.may_be_null(left) {
                self.push(" AND ");
                self.expr(left)?;
                self.push(" IS NOT NULL");
            }
            for right in compare.lookup.rights() {
                if matches!(right, Expr::Column(_)) && self.may_be_null(right) {
                    self.push(" AND ");
                    self.expr(right)?;
                    self.push(" IS NOT NULL");
                }
            }
        }
        Ok(Truth::Written)
    }

    fn is_uuid_text(&self, left: &Expr) -> bool {
        self.dialect.engine() == Engine::Sqlite && left.kind() == Some(FieldKind::Uuid)
    }

    fn two(&mut self, template: &str, first: &Expr, second: &Expr) -> Result<()> {
        self.expand(template, &mut |compiler, slot| {
            compiler.expr(if slot == "0" { first } else { second })
        })
    }

    /// Asks for a path below the part of a document that `left` may be.
    fn json_has(&mut self, template: &str, left: &Expr, keys: &[JsonKey]) -> Result<()> {
        match left {
            Expr::Json(inner, before, _) => {
                let keys = [before.as_slice(), keys].concat();
                self.json_template(template, inner, &keys)
            }
            other => self.json_template(template, other, keys),
        }
    }

    /// Takes a JSON number or text as a plain one, where the database compares a part of a document as such.
    fn plain_json(&self, left: &Expr, right: &Expr) -> Option<Expr> {
        let (Expr::Json(..), Expr::Value(Value::Json(value))) = (left, right) else {
            return None;
        };
        if self.dialect.has_native_json() {
            return None;
        }
        Some(Expr::Value(match &**value {
            serde_json::Value::String(text) => Value::Text(text.clone()),
            serde_json::Value::Number(number) => match number.as_i64() {
                Some(number) => Value::I64(number),
                None => Value::F64(number.as_f64().unwrap_or_default()),
            },
            other => Value::from(other.clone()),
        }))
    }

    /// Writes the right side. A column makes a parameter of its own type by itself.
    pub(super) fn right(&mut self, left: &Expr, right: &Expr) -> Result<()> {
        if self.definition && !matches!(right, Expr::Value(_)) {
            return self.right_defined(right);
        }
        match (left, right) {
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
    fn text_match(&mut self, kind: TextMatch, left: &str, right: &Expr, lower: bool) -> Result<()> {
        let (open_start, open_end) = kind.open_ends();
        let is_like = self.dialect.is_like(kind);
        let mut written = String::new();
        if let Expr::Value(value) = right {
            let Value::Text(text) = value else {
                return Err(Error::data(format!("{value:?} is not a text to look for")));
            };
            let mut pattern = String::with_capacity(text.len() + 2);
            if open_start {
                pattern.push('%');
            }
            for character in text.chars() {
                if is_like && matches!(character, '\\' | '%' | '_') {
                    pattern.push('\\');
                }
                pattern.push(character);
            }
            if open_end {
                pattern.push('%');
            }
            self.parameters.push(Value::Text(pattern));
            self.dialect.placeholder(&mut written, self.number());
        } else {
            let begin = self.sql.len();
            self.right(right, right)?;
            let expression = self.sql.split_off(begin);
            if is_like {
                self.dialect
                    .like_pattern(&mut written, &expression, kind.open_ends());
            } else {
                written = expression;
            }
        }
        if lower {
            let (left, right) = (format!("LOWER({left})"), format!("LOWER({written})"));
            self.dialect.text_match(&mut self.sql, kind, &left, &right);
        } else {
            self.dialect.text_match(&mut self.sql, kind, left, &written);
        }
        Ok(())
    }
}
