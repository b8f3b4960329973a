//! The tables beside the model's own.

use std::borrow::Cow;

use super::Compiler;
use crate::fields::RelatedPlan as Plan;
use crate::models::ModelMeta;
use crate::query::ast::{Expr, Hop, Lookup, Node};

/// A table beside the model's own.
#[derive(Debug)]
pub(super) struct Join {
    pub(super) parent: Option<usize>,
    pub(super) hop: Hop,
    pub(super) alias: Cow<'static, str>,
    /// Some condition fails for rows without a partner, so that an inner join loses nothing.
    inner: bool,
}

impl Compiler<'_> {
    pub(super) fn join_conditions(&mut self) {
        let query = self.query;
        for node in &query.filters {
            self.join_node(node, true);
        }
    }

    fn join_node(&mut self, node: &Node, required: bool) {
        match node {
            Node::All(nodes) => nodes.iter().for_each(|node| self.join_node(node, required)),
            Node::Any(nodes) => {
                let required = required && nodes.len() == 1;
                nodes.iter().for_each(|node| self.join_node(node, required));
            }
            Node::Not(node) => self.join_node(node, false),
            Node::Compare(compare) => {
                let required = required && !matches!(compare.lookup, Lookup::IsNull(true));
                self.join_expr(&compare.left, required);
                match &compare.lookup {
                    Lookup::Exact(right) | Lookup::Order(_, right) | Lookup::Text(_, right) => {
                        self.join_expr(right, required);
                    }
                    Lookup::Range(low, high) => {
                        self.join_expr(low, required);
                        self.join_expr(high, required);
                    }
                    Lookup::In(values) => {
                        values.iter().for_each(|value| self.join_expr(value, false));
                    }
                    Lookup::IsNull(_) => {}
                }
            }
            Node::Invalid(_) => {}
        }
    }

    pub(super) fn join_expr(&mut self, expr: &Expr, required: bool) {
        match expr {
            Expr::Column(column) => {
                let mut parent = None;
                for hop in &column.hops {
                    parent = Some(self.join(parent, *hop, required));
                }
            }
            Expr::Binary(left, _, right) => {
                self.join_expr(left, required);
                self.join_expr(right, required);
            }
            Expr::Part(_, inner) => self.join_expr(inner, required),
            Expr::Value(_) | Expr::Invalid(_) => {}
        }
    }

    pub(super) fn join_related(&mut self) -> Plan {
        let query = self.query;
        let mut plan = Plan::default();
        for path in &query.related {
            let mut level = &mut plan;
            let mut meta = query.meta;
            let mut parent = None;
            for field in path {
                let (Some(hop), Some(index)) = (
                    Hop::forward(field),
                    meta.fields
                        .iter()
                        .position(|other| std::ptr::eq(other, *field)),
                ) else {
                    break;
                };
                parent = Some(self.join(parent, hop, false));
                meta = hop.to;
                let place = match level.nested.iter().position(|(known, _)| *known == index) {
                    Some(place) => place,
                    None => {
                        level.nested.push((index, Plan::default()));
                        level.nested.len() - 1
                    }
                };
                level = &mut level.nested[place].1;
            }
        }
        let mut offset = query.meta.fields.len();
        number(&mut plan, query.meta, &mut offset);
        plan
    }

    fn join(&mut self, parent: Option<usize>, hop: Hop, required: bool) -> usize {
        if let Some(index) = self
            .joins
            .iter()
            .position(|join| join.parent == parent && join.hop == hop)
        {
            self.joins[index].inner |= required;
            return index;
        }
        let taken = hop.to.db_table == self.query.meta.db_table
            || self.joins.iter().any(|join| join.alias == hop.to.db_table);
        let alias = if taken {
            Cow::Owned(format!("T{}", self.joins.len() + 2))
        } else {
            Cow::Borrowed(hop.to.db_table)
        };
        self.joins.push(Join {
            parent,
            hop,
            alias,
            inner: required,
        });
        self.joins.len() - 1
    }

    pub(super) fn find_join(&self, hops: &[Hop]) -> Option<usize> {
        let mut parent = None;
        for hop in hops {
            parent = self
                .joins
                .iter()
                .position(|join| join.parent == parent && join.hop == *hop);
        }
        parent
    }

    fn is_outer(&self, index: usize) -> bool {
        let join = &self.joins[index];
        !join.inner
            && (join.hop.may_miss() || join.parent.is_some_and(|parent| self.is_outer(parent)))
    }

    pub(super) fn may_be_null(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Column(column) => {
                column.field.null
                    || self
                        .find_join(&column.hops)
                        .is_some_and(|join| self.is_outer(join))
            }
            Expr::Binary(left, _, right) => self.may_be_null(left) || self.may_be_null(right),
            Expr::Part(_, inner) => self.may_be_null(inner),
            Expr::Value(_) | Expr::Invalid(_) => false,
        }
    }

    pub(super) fn write_joins(&mut self) {
        for index in 0..self.joins.len() {
            let outer = self.is_outer(index);
            self.push(if outer {
                " LEFT OUTER JOIN "
            } else {
                " INNER JOIN "
            });
            let hop = self.joins[index].hop;
            self.dialect.quote(&mut self.statement.sql, hop.to.db_table);
            if self.joins[index].alias != hop.to.db_table {
                self.push(" ");
                let alias = self.joins[index].alias.clone();
                self.dialect.quote(&mut self.statement.sql, &alias);
            }
            self.push(" ON (");
            let parent = self.joins[index].parent;
            let parent_meta = parent.map_or(self.query.meta, |parent| self.joins[parent].hop.to);
            let (near, far) = if hop.reverse {
                (parent_meta.field("pk"), Some(hop.field))
            } else {
                (Some(hop.field), hop.to.field("pk"))
            };
            if let (Some(near), Some(far)) = (near, far) {
                self.qualified(parent, near);
                self.push(" = ");
                self.qualified(Some(index), far);
            }
            self.push(")");
        }
    }
}

/// Numbers the columns of related models in the order in which they are written.
fn number(plan: &mut Plan, meta: &'static ModelMeta, offset: &mut usize) {
    for (index, nested) in &mut plan.nested {
        let Some(hop) = meta.fields.get(*index).and_then(Hop::forward) else {
            continue;
        };
        nested.offset = *offset;
        *offset += hop.to.fields.len();
        number(nested, hop.to, offset);
    }
}
