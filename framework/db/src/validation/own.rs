//! What stands for the fields of a row before it is saved: values, defaults of the database, and what generated columns would hold.

use std::fmt::Write as _;

use nuages_core::settings::Engine;

use crate::constraints::{Expression, f, sql};
use crate::error::Result;
use crate::models::{FieldKind, FieldMeta, Model, ModelMeta};
use crate::query::ast::{Compare, Expr, Lookup, Node, Raw};
use crate::value::Value;

/// A row that is not saved yet, as the database would see it.
pub(super) struct Own<'r, M> {
    pub(super) row: &'r M,
    pub(super) engine: Engine,
}

/// A field whose value the database computes of other fields.
type Generated = (&'static FieldMeta, Expression);

impl<M: Model> Own<'_, M> {
    fn meta(&self) -> &'static ModelMeta {
        M::Concrete::meta()
    }

    /// Returns the value of a field; `None` where the database makes it.
    pub(super) fn value(&self, field: &'static FieldMeta) -> Option<Value> {
        let fields = &mut self.meta().fields.iter();
        let index = fields.position(|other| std::ptr::eq(other, field))?;
        let is_made = field.generated.is_some() || waits(self.row, index, field);
        (!is_made).then(|| self.row.value(index))
    }

    /// The condition that other rows have what this one has in a field; `None` where it has NULL, which is equal to nothing.
    pub(super) fn same_field(
        &self,
        field: &'static FieldMeta,
        nulls_equal: bool,
    ) -> Result<Option<Node>> {
        let left = f(field.name).resolve(self.meta())?;
        let Some(value) = self.value(field) else {
            let computed = self.computed(&f(field.name))?;
            return Ok(Some(same(left, computed, nulls_equal)));
        };
        if value.is_null() {
            return Ok(nulls_equal.then_some(is_null(left)));
        }
        let lookup = Lookup::Exact(Expr::Value(value));
        Ok(Some(Node::Compare(Compare { left, lookup })))
    }

    /// The condition that an expression gives of other rows what it gives of this one.
    pub(super) fn same(&self, expression: &Expression, nulls_equal: bool) -> Result<Node> {
        let left = match expression {
            Expression::Collate(of, name) => {
                Expr::Collate(Box::new(of.resolve(self.meta())?), name.clone())
            }
            other => other.resolve(self.meta())?,
        };
        Ok(same(left, self.computed(expression)?, nulls_equal))
    }

    /// What the database computes of this row.
    fn computed(&self, expression: &Expression) -> Result<Expr> {
        let mut paths = Vec::new();
        expression.each_path(&mut |path| paths.push(path.to_owned()));
        let (own, parameters) = self.select(&paths, &|sql, _| sql.push('?'))?;
        let text = sql::expression_of(self.meta(), expression, self.engine)?;
        Ok(Expr::Raw(Box::new(Raw {
            sql: format!("SELECT {text} FROM ({own}) own_row"),
            parameters: parameters.into_iter().map(Expr::Value).collect(),
            // What it is does not matter where it is compared.
            kind: FieldKind::Text,
        })))
    }

    /// Writes what the row has for the fields that paths begin with, as a query of one row.
    pub(super) fn select(
        &self,
        paths: &[String],
        placeholder: &dyn Fn(&mut String, usize),
    ) -> Result<(String, Vec<Value>)> {
        let (mut fields, mut generated) = (Vec::new(), Vec::new());
        for path in paths {
            self.collect(path, &mut fields, &mut generated);
        }
        let quote = sql::quoted_in(self.engine)?;
        let mut sql = String::from("SELECT ");
        let mut parameters = Vec::with_capacity(fields.len());
        for (place, field) in fields.iter().enumerate() {
            sql.push_str(if place == 0 { "" } else { ", " });
            let mut text = String::new();
            match (self.value(field), field.db_default) {
                (None, Some(default)) => {
                    text = sql::expression_of(self.meta(), &default(), self.engine)?;
                }
                (value, _) => {
                    parameters.push(value.unwrap_or(Value::Null));
                    placeholder(&mut text, parameters.len());
                }
            }
            sql.push_str(&typed(self.engine, field, text));
            sql.push_str(" AS ");
            quote(&mut sql, field.column);
        }
        if fields.is_empty() {
            sql.push('1');
        }
        if generated.is_empty() {
            return Ok((sql, parameters));
        }
        let mut columns = String::from("own_values.*");
        for (field, expression) in generated {
            let text = sql::expression_of(self.meta(), &expression, self.engine)?;
            let _ = write!(columns, ", ({text}) AS ");
            quote(&mut columns, field.column);
        }
        let sql = format!("SELECT {columns} FROM ({sql}) own_values");
        Ok((sql, parameters))
    }

    /// Collects the field that a path begins with, and those that it is computed of.
    fn collect(
        &self,
        path: &str,
        fields: &mut Vec<&'static FieldMeta>,
        generated: &mut Vec<Generated>,
    ) {
        let name = path.split("__").next().unwrap_or(path);
        let Some(field) = self.meta().field(name) else {
            return;
        };
        let computed = generated.iter().map(|(field, _)| field);
        let mut known = fields.iter().chain(computed);
        if known.any(|known| std::ptr::eq(*known, field)) {
            return;
        }
        let Some(of) = field.generated else {
            fields.push(field);
            return;
        };
        let expression = (of.expression)();
        expression.each_path(&mut |path| self.collect(path, fields, generated));
        generated.push((field, expression));
    }
}

/// Tells whether the field waits for the default of the database.
pub(super) fn waits<M: Model>(row: &M, index: usize, field: &FieldMeta) -> bool {
    field.db_default.is_some() && field.relation.is_none() && row.is_unset(index)
}

fn is_null(left: Expr) -> Node {
    let lookup = Lookup::IsNull(true);
    Node::Compare(Compare { left, lookup })
}

/// Both are the same, or both are NULL where that is the same.
fn same(left: Expr, own: Expr, nulls_equal: bool) -> Node {
    let both = nulls_equal.then(|| vec![is_null(left.clone()), is_null(own.clone())]);
    let lookup = Lookup::Exact(own);
    let same = Node::Compare(Compare { left, lookup });
    match both {
        Some(both) => Node::Any(vec![same, Node::All(both)]),
        None => same,
    }
}

/// Tells whether the field that a path begins with is left out, or computed of one that is.
pub(super) fn leaves_out(meta: &'static ModelMeta, exclude: &[&str], path: &str) -> bool {
    let name = path.split("__").next().unwrap_or(path);
    if exclude.contains(&name) {
        return true;
    }
    let generated = meta.field(name).and_then(|field| field.generated);
    let Some(generated) = generated.filter(|_| !exclude.is_empty()) else {
        return false;
    };
    let mut left_out = false;
    (generated.expression)().each_path(&mut |path| left_out |= leaves_out(meta, exclude, path));
    left_out
}

/// Says of what type a value is, where the database cannot tell.
fn typed(engine: Engine, field: &'static FieldMeta, text: String) -> String {
    match (engine, field.stored_kind()) {
        (Engine::Sqlite, FieldKind::Decimal { .. }) => format!("CAST({text} AS NUMERIC)"),
        (Engine::Postgresql, stored) => {
            let kind = crate::schema::postgres_type(stored);
            // Without its length, which would cut the value.
            let kind = kind.split('(').next().unwrap_or(&kind);
            format!("CAST({text} AS {kind})")
        }
        // MariaDB, whose documents are texts, skips these comments.
        (Engine::Mysql, FieldKind::Json) => {
            format!("/*!80000 JSON_EXTRACT( */{text}/*!80000 , '$') */")
        }
        _ => text,
    }
}
