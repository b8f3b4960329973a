//! From the nodes of a query to the text and parameters of a SELECT.

mod aggregates;
mod combine;
mod comparison;
mod composite;
mod conditions;
mod cte;
mod definition;
mod depth;
mod distinct;
mod exclude;
mod expressions;
mod filtered;
mod group;
mod joins;
mod lists;
mod locking;
mod nulls;
mod order;
mod own;
mod qualify;
mod repeated;
mod select;
mod totals;

use std::borrow::Cow;

pub(in crate::query) use self::comparison::{plain_document, text_pattern};
use self::joins::Join;
pub(in crate::query) use self::lists::{filled_up, is_too_long};
use self::repeated::Repeated;
pub(in crate::query) use self::select::bound;
use super::query::Query;
use crate::backends::Dialect;
use crate::fields::RelatedPlan as Plan;
use crate::models::FieldMeta;
use crate::value::Value;

/// SQL and its parameters.
#[derive(Debug, Default)]
pub(crate) struct Statement {
    pub(crate) sql: Cow<'static, str>,
    pub(crate) parameters: Vec<Value>,
}

/// What a condition turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Truth {
    /// No row can hold it; nothing was written.
    Never,
    /// Every row holds it; nothing was written.
    Always,
    /// Its text was written.
    Written,
}

/// What a SELECT returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Output {
    /// The selection: the model's columns and those of related models, or values; and the annotations.
    Rows,
    /// The primary key.
    Key,
    /// The number of rows.
    Count,
    /// A constant, for existence.
    One,
}

/// Writes one statement.
pub(in crate::query) struct Compiler<'q> {
    query: &'q Query,
    pub(in crate::query) dialect: &'static dyn Dialect,
    pub(in crate::query) sql: String,
    pub(in crate::query) parameters: Vec<Value>,
    joins: Vec<Join>,
    /// Foreign keys that point to something in every row found, and the tables that they are in.
    required: Vec<(Option<usize>, &'static FieldMeta)>,
    /// What is found to be required while it is not known yet whether that holds for the query.
    needs: Option<joins::Needs>,
    /// Where the conditions under a NOT stand that speak of the related row that another of the same call has joined.
    joined_before: Vec<usize>,
    /// The places of the joins in the order in which they are written.
    join_order: Vec<usize>,
    /// Whether the condition of a join is looked at or written.
    joining: bool,
    /// The query around this one.
    outer: Option<&'q Compiler<'q>>,
    /// What the model's table is called where that is not its name.
    alias: Option<String>,
    /// How many parameters stand before those of this statement.
    before: usize,
    /// Whether the annotations have names, for a query around this one.
    named: bool,
    /// Whether the text becomes part of a table's definition: columns without their table, Django's text to the letter.
    definition: bool,
    /// Whether all other columns have names too, and how many were given.
    all_named: bool,
    names: usize,
    /// How many levels of conditions and expressions are around what is written.
    depth: usize,
    /// What has the same text each time that it is written, or stands for its group.
    repeated: Vec<Repeated>,
    /// Whether what is written stands beside aggregates.
    beside: bool,
}

impl<'q> Compiler<'q> {
    pub(in crate::query) fn new(query: &'q Query, dialect: &'static dyn Dialect) -> Self {
        Self {
            query,
            dialect,
            sql: String::new(),
            parameters: Vec::new(),
            joins: Vec::new(),
            required: Vec::new(),
            needs: None,
            joined_before: Vec::new(),
            join_order: Vec::new(),
            joining: false,
            outer: None,
            alias: None,
            before: 0,
            named: false,
            definition: false,
            all_named: false,
            names: 0,
            depth: 0,
            repeated: Vec::new(),
            beside: false,
        }
    }

    /// Writes a query inside another.
    fn nested(query: &'q Query, outer: &'q Compiler<'q>) -> Self {
        let mut depth = 0_u8;
        let mut around = outer.outer;
        while let Some(compiler) = around {
            depth += 1;
            around = compiler.outer;
        }
        let letter = char::from(b'U' + depth.min(5));
        Self {
            outer: Some(outer),
            alias: Some(format!("{letter}0")),
            depth: outer.depth,
            ..Self::new(query, outer.dialect)
        }
    }

    pub(in crate::query) fn statement(self) -> Statement {
        Statement {
            sql: self.sql.into(),
            parameters: self.parameters,
        }
    }

    /// Writes a query inside this one; tells whether it can have rows.
    fn subquery(&mut self, query: &Query, output: Output) -> crate::error::Result<bool> {
        let Some((inner, _)) = Compiler::nested(query, self).select(output)? else {
            return Ok(false);
        };
        self.push("(");
        self.push(&inner.sql);
        self.push(")");
        self.parameters.extend(inner.parameters);
        Ok(true)
    }

    /// Writes a query behind IN; tells whether it can have rows.
    fn in_subquery(&mut self, query: &Query, output: Output) -> crate::error::Result<bool> {
        let start = self.sql.len();
        let written = self.subquery(query, output)?;
        if written && query.is_sliced() && self.dialect.wraps_subqueries() {
            self.sql.insert_str(start, "(SELECT * FROM ");
            self.push(" subquery)");
        }
        Ok(written)
    }

    /// Writes a name in quotes.
    fn name(&mut self, name: &str) {
        self.dialect.quote(&mut self.sql, name);
    }

    pub(in crate::query) fn value(&mut self, value: Value) {
        self.parameters.push(value);
        let number = self.number();
        self.dialect.placeholder(&mut self.sql, number);
    }

    /// The number of the last parameter.
    fn number(&self) -> usize {
        self.before + self.parameters.len() + self.outer.map_or(0, Compiler::number)
    }

    /// Writes a column of the model's table, or of the join with this index; all columns of a composite key.
    fn qualified(&mut self, join: Option<usize>, field: &FieldMeta) {
        if field.composite.is_some() {
            for (index, component) in field.components().into_iter().enumerate() {
                self.push(if index == 0 { "" } else { ", " });
                self.qualified(join, component);
            }
            return;
        }
        let mut sql = std::mem::take(&mut self.sql);
        self.write_qualified(&mut sql, join, field);
        self.sql = sql;
    }

    fn write_qualified(&self, sql: &mut String, join: Option<usize>, field: &FieldMeta) {
        if self.definition {
            self.dialect.quote(sql, field.column);
            return;
        }
        self.write_table_name(sql, join);
        sql.push('.');
        self.dialect.quote(sql, field.column);
    }

    /// Writes what the model's table is called, or that of the join with this index.
    fn write_table_name(&self, sql: &mut String, join: Option<usize>) {
        match (join.map(|index| &self.joins[index]), &self.alias) {
            (Some(join), _) => match &join.alias {
                Some(alias) => sql.push_str(alias),
                None => self.dialect.table(sql, join.hop.to),
            },
            (None, Some(alias)) => sql.push_str(alias),
            (None, None) => self.dialect.table(sql, self.query.meta),
        }
    }

    fn key(&mut self) {
        if let Some(field) = self.query.meta.field("pk") {
            self.qualified(None, field);
        }
    }

    pub(in crate::query) fn push(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    /// Remembers the place, to take back what turns out to be constant.
    fn mark(&self) -> (usize, usize) {
        (self.sql.len(), self.parameters.len())
    }

    fn back(&mut self, (sql, parameters): (usize, usize), truth: Truth) -> Truth {
        self.sql.truncate(sql);
        self.parameters.truncate(parameters);
        if !self.repeated.is_empty() {
            self.forget_repeated();
        }
        truth
    }
}

/// A statement and where the columns of related models stand in its rows.
pub(in crate::query) type Selected = Option<(Statement, Plan)>;
