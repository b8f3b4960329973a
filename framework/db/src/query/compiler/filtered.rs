//! Filtered relations: the conditions in the ON of their joins.

use super::{Compiler, Truth};
use crate::error::Result;
use crate::query::ast::Hop;
use crate::query::filtered::shared;

impl Compiler<'_> {
    /// What the query calls the table that a filtered relation leads to.
    pub(super) fn relation_name(&self, hop: &Hop) -> Option<String> {
        let name = self.query.relations().name_of(hop.filter.as_ref()?)?;
        let mut quoted = String::new();
        self.dialect.quote(&mut quoted, name);
        Some(quoted)
    }

    /// Joins what the condition of a filtered relation speaks of, when the relation itself is joined first; `way` leads there.
    pub(super) fn join_filter(&mut self, join: Option<usize>, way: &[Hop]) {
        let Some((filter, index)) = way.last().and_then(|last| last.filter.as_ref()).zip(join)
        else {
            return;
        };
        if self.joins[index].condition.is_some() {
            return;
        }
        let mut condition = filter.0.clone();
        condition.each_column(&mut |column| {
            let common = shared(&column.hops, way);
            column.hops.splice(..common, way[..common].iter().cloned());
        });
        self.joins[index].condition = Some(condition.clone());
        let known = self.joins.len();
        let joining = std::mem::replace(&mut self.joining, true);
        self.join_node(&condition, false, None);
        self.joining = joining;
        if self.joins.len() > known {
            // Those stand before it.
            self.join_order.retain(|other| *other != index);
            self.join_order.push(index);
        }
    }

    /// Writes the condition of a filtered relation behind the equality of the keys.
    pub(super) fn write_filter(&mut self, index: usize) -> Result<()> {
        let Some(condition) = self.joins[index].condition.take() else {
            return Ok(());
        };
        let start = self.mark();
        self.push(" AND (");
        let joining = std::mem::replace(&mut self.joining, true);
        let truth = self.condition(&condition)?;
        self.joining = joining;
        match truth {
            Truth::Written => self.push(")"),
            Truth::Never => self.push("1 = 0)"),
            Truth::Always => {
                self.back(start, truth);
            }
        }
        Ok(())
    }
}
