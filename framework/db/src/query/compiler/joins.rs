//! `JOIN`: the tables beside the model's own, and which of them may lack a row.

use super::{Compiler, exclude};
use crate::error::Result;
use crate::fields::RelatedPlan as Plan;
use crate::models::FieldMeta;
use crate::query::ast::{Column, Compare, Expr, Hop, Lookup, Node};
use crate::query::plan::steps;
use crate::query::query::{Annotation, Query};
use crate::query::walk::Below;

/// A table beside the model's own.
#[derive(Debug)]
pub(super) struct Join {
    pub(super) parent: Option<usize>,
    pub(super) hop: Hop,
    /// What the table is called where that is not its name.
    pub(super) alias: Option<String>,
    /// The places at which it is spoken of where no row is asked: it was the last then.
    places: Vec<u16>,
    /// Some condition fails for rows without a partner, so that an inner join loses nothing.
    inner: bool,
    /// What stands in the ON beside the equality of the keys.
    pub(super) condition: Option<Node>,
}

impl Join {
    /// Keeps the place that the step is spoken of at.
    fn note(&mut self, hop: &Hop) {
        if hop.is_placed() && !self.places.contains(&hop.call) {
            self.places.push(hop.call);
        }
    }
}

/// What conditions require: tables with a row, and foreign keys that point to one.
#[derive(Debug, Default)]
pub(super) struct Needs {
    joins: Vec<usize>,
    fields: Vec<(Option<usize>, &'static FieldMeta)>,
}

impl Needs {
    /// What both require.
    fn and(mut self, other: &Self) -> Self {
        self.joins.retain(|join| other.joins.contains(join));
        self.fields.retain(|(parent, field)| {
            let mut others = other.fields.iter();
            others.any(|other| other.0 == *parent && std::ptr::eq(other.1, *field))
        });
        self
    }
}

/// The comparison that holds where there is nothing.
fn is_null(node: &Node) -> Option<&Compare> {
    match node {
        Node::Compare(compare) if matches!(compare.lookup, Lookup::IsNull(true)) => Some(compare),
        _ => None,
    }
}

impl Compiler<'_> {
    /// Joins what filters and annotations speak of, in the order in which they were said.
    pub(super) fn join_conditions(&mut self) {
        let query = self.query;
        for (index, node) in query.filters.iter().enumerate() {
            self.join_annotations(|after| after == index);
            self.join_places(|after| after == index);
            if query.selected_after == index {
                self.join_selected(Expr::crosses_many);
            }
            self.join_node(node, true, Some(false));
        }
        let behind = |after| after >= query.filters.len() && after != Annotation::BESIDE;
        self.join_annotations(behind);
        self.join_places(behind);
    }

    /// Joins what was annotated, and is selected.
    fn join_places(&mut self, stands: impl Fn(usize) -> bool) {
        let places = self.query.rare.iter().flat_map(|rare| &rare.places);
        for (_, column) in places.filter(|(after, _)| stands(*after)) {
            self.join_column(column, false);
        }
    }

    /// Joins what is selected, and is such an expression.
    pub(super) fn join_selected(&mut self, is_it: impl Fn(&Expr) -> bool) {
        let selected = self.query.selection.iter().flatten();
        for expr in selected.filter(|expr| is_it(expr)) {
            self.join_expr(expr, false);
        }
    }

    pub(super) fn join_annotations(&mut self, stands: impl Fn(usize) -> bool) {
        let annotations = self.query.annotations.iter();
        for annotation in annotations.filter(|annotation| stands(annotation.after)) {
            self.join_expr(&annotation.expr, false);
        }
    }

    /// `required`: rows without a partner cannot hold the condition. `inside`: there is a NOT above; `None` in an expression.
    pub(super) fn join_node(&mut self, node: &Node, required: bool, inside: Option<bool>) {
        match node {
            Node::All(nodes) => {
                for node in nodes {
                    self.join_node(node, required, inside);
                }
            }
            Node::Any(nodes) if required => {
                self.join_branches(nodes, |compiler, node| {
                    compiler.join_node(node, true, inside);
                });
            }
            Node::Any(nodes) | Node::Odd(nodes) => {
                for node in nodes {
                    self.join_node(node, false, inside);
                }
            }
            Node::Not(node) => self.join_negated(node, required, inside),
            Node::Compare(compare) => {
                if inside == Some(true) && self.join_split(compare) {
                    return;
                }
                let required = required && !matches!(compare.lookup, Lookup::IsNull(true));
                self.join_expr(&compare.left, required);
                if let Lookup::InQuery(query) = &compare.lookup {
                    self.join_outer(query);
                }
                let required = required && !matches!(compare.lookup, Lookup::In(_));
                for right in compare.lookup.rights() {
                    self.join_expr(right, required);
                }
            }
            Node::Holds(expr) => self.join_expr(expr, required),
            Node::Exists(query) => self.join_outer(query),
            Node::Named(_) | Node::Invalid(_) => {}
        }
    }

    /// The same of a condition under a NOT.
    fn join_negated(&mut self, node: &Node, required: bool, inside: Option<bool>) {
        let inward = inside.map(|_| true);
        match node {
            // A row that is not missing is there.
            Node::Compare(_) if required && is_null(node).is_some() => {
                if let Some(compare) = is_null(node)
                    && !(inside.is_some() && self.join_split(compare))
                {
                    self.join_expr(&compare.left, true);
                }
            }
            Node::Not(node) => self.join_node(node, required, inward),
            Node::Any(nodes) if required => {
                for node in nodes {
                    self.join_negated(node, true, inward);
                }
            }
            Node::All(nodes) if required => {
                self.join_branches(nodes, |compiler, node| {
                    compiler.join_negated(node, true, inward);
                });
            }
            node => self.join_node(node, false, inward),
        }
    }

    /// Joins conditions of which one must hold: required is what each of them requires.
    fn join_branches(&mut self, nodes: &[Node], join: impl Fn(&mut Self, &Node)) {
        let around = self.needs.take();
        let mut common: Option<Needs> = None;
        for node in nodes {
            self.needs = Some(Needs::default());
            join(self, node);
            let needs = self.needs.take().unwrap_or_default();
            common = Some(match common {
                Some(common) => common.and(&needs),
                None => needs,
            });
        }
        self.needs = around;
        let common = common.unwrap_or_default();
        for join in common.joins {
            self.need(join);
        }
        for (parent, field) in common.fields {
            self.require(parent, field);
        }
    }

    /// Rows without this partner are left out.
    fn need(&mut self, join: usize) {
        let Some(needs) = &mut self.needs else {
            self.joins[join].inner = true;
            return;
        };
        needs.joins.push(join);
        // Another branch may ask for the foreign key alone.
        let Join { parent, hop, .. } = &self.joins[join];
        if !hop.reverse && hop.filter.is_none() {
            needs.fields.push((*parent, hop.field));
        }
    }

    /// Joins what is asked of a row's related rows, if there may be many of them.
    fn join_split(&mut self, compare: &Compare) -> bool {
        let Some(way) = exclude::way_to_many(compare) else {
            return false;
        };
        let same_row = way.iter().any(|hop| hop.call > 0) && self.find_join(&way).is_some();
        let Some(node) = exclude::split(compare, self.query, &way, same_row) else {
            return false;
        };
        if same_row {
            self.joined_before.push(std::ptr::from_ref(compare).addr());
        }
        node.below(&mut |below| match below {
            Below::Query(query) => self.join_outer(query),
            Below::Node(Node::Exists(query)) => self.join_outer(query),
            _ => {}
        });
        true
    }

    pub(super) fn join_expr(&mut self, expr: &Expr, required: bool) {
        if let Expr::Column(column) = expr {
            self.join_column(column, required);
            return;
        }
        let required = required && expr.passes_null();
        expr.below(&mut |below| match below {
            Below::Expr(expr) => self.join_expr(expr, required),
            Below::Node(node) => self.join_node(node, false, None),
            Below::Query(query) => self.join_outer(query),
        });
    }

    fn join_column(&mut self, column: &Column, required: bool) {
        let mut parent = None;
        for (place, hop) in column.hops.iter().enumerate() {
            parent = Some(self.join(parent, hop, required));
            self.join_filter(parent, &column.hops[..=place]);
        }
        if required && column.field.relation.is_some() {
            self.require(parent, column.field);
        }
    }

    /// What a foreign key points to is there, whether its table is joined or will be.
    fn require(&mut self, parent: Option<usize>, field: &'static FieldMeta) {
        if let Some(needs) = &mut self.needs {
            needs.fields.push((parent, field));
            return;
        }
        self.required.push((parent, field));
        for join in &mut self.joins {
            let hop = &join.hop;
            let is_it = !hop.reverse && hop.filter.is_none() && std::ptr::eq(hop.field, field);
            join.inner |= is_it && join.parent == parent;
        }
    }

    fn is_required(&self, parent: Option<usize>, hop: &Hop) -> bool {
        let is_it = |known: &(Option<usize>, &'static FieldMeta)| {
            known.0 == parent && std::ptr::eq(known.1, hop.field)
        };
        !hop.reverse && hop.filter.is_none() && self.required.iter().any(is_it)
    }

    /// Joins what a query inside says about this one.
    fn join_outer(&mut self, query: &Query) {
        query.each_outer(&mut |column| self.join_column(column, false));
    }

    pub(super) fn join_related(&mut self) -> Plan {
        let query = self.query;
        for path in &query.related {
            let mut parent = None;
            for (_, hop) in steps(query.meta, path) {
                parent = Some(self.join(parent, &hop, false));
            }
        }
        Plan::of(query.meta, &query.related)
    }

    fn join(&mut self, parent: Option<usize>, hop: &Hop, required: bool) -> usize {
        if let Some(index) = self.joined(parent, hop) {
            self.joins[index].note(hop);
            if required {
                self.need(index);
            }
            return index;
        }
        let table = hop.to.db_table;
        let taken = table == self.query.meta.db_table
            || self.joins.iter().any(|join| join.hop.to.db_table == table);
        let alias = match &self.alias {
            Some(base) => Some(format!("{}{}", &base[..1], self.joins.len() + 1)),
            None if taken => Some(format!("T{}", self.joins.len() + 2)),
            None => self.relation_name(hop),
        };
        self.join_order.push(self.joins.len());
        let inner = self.is_required(parent, hop);
        self.joins.push(Join {
            parent,
            hop: hop.clone(),
            alias,
            inner,
            places: Vec::new(),
            condition: None,
        });
        let index = self.joins.len() - 1;
        self.joins[index].note(hop);
        if required {
            self.need(index);
        }
        index
    }

    /// The join of this step. Outside of conditions the latest of several is meant, as it was at its place; of a filtered relation the first.
    fn joined(&self, parent: Option<usize>, hop: &Hop) -> Option<usize> {
        let is_it = |join: &Join| join.parent == parent && hop.joins(&join.hop);
        let known = |join: &Join| join.places.contains(&hop.call) && is_it(join);
        let known = self.joins.iter().position(known);
        known.or_else(|| match hop.filter {
            Some(_) => self.joins.iter().position(is_it),
            None => self.joins.iter().rposition(is_it),
        })
    }

    pub(super) fn find_join(&self, hops: &[Hop]) -> Option<usize> {
        let mut parent = None;
        for hop in hops {
            parent = Some(self.joined(parent, hop)?);
        }
        parent
    }

    pub(super) fn is_outer(&self, index: usize) -> bool {
        let join = &self.joins[index];
        // While rows are joined none is left out yet.
        (!join.inner || self.joining)
            && (join.hop.may_miss() || join.parent.is_some_and(|parent| self.is_outer(parent)))
    }

    pub(super) fn write_joins(&mut self) -> Result<()> {
        for index in std::mem::take(&mut self.join_order) {
            let outer = self.is_outer(index);
            self.push(if outer {
                " LEFT OUTER JOIN "
            } else {
                " INNER JOIN "
            });
            let hop = self.joins[index].hop.clone();
            self.dialect.table(&mut self.sql, hop.to);
            if let Some(alias) = &self.joins[index].alias {
                self.sql.push(' ');
                self.sql.push_str(alias);
            }
            self.push(" ON (");
            let parent = self.joins[index].parent;
            if let Some(target) = hop.field.target_field() {
                let (near, far) = match hop.reverse {
                    true => (target, hop.field),
                    false => (hop.field, target),
                };
                self.qualified(parent, near);
                self.push(" = ");
                self.qualified(Some(index), far);
            }
            self.write_filter(index)?;
            self.push(")");
        }
        Ok(())
    }
}
