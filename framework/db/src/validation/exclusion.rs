//! Exclusion constraints of a row, before PostgreSQL looks at them.

use nuages_core::settings::Engine;

use super::constraints::Asked;
use super::unique::except_itself;
use crate::constraints::{ExclusionConstraint, sql};
use crate::error::Result;
use crate::models::Model;

impl<M: Model> Asked<'_, M> {
    /// Tells whether another row compares as true in everything. Other databases have no such constraint.
    pub(super) async fn exclusion(
        &self,
        exclusion: &ExclusionConstraint,
        paths: &[String],
    ) -> Result<bool> {
        let engine = self.db.engine();
        if engine != Engine::Postgresql || self.leaves_out(paths) {
            return Ok(false);
        }
        let mut values = Vec::new();
        let mut comparisons = Vec::new();
        for (place, (expression, operator)) in exclusion.expressions.iter().enumerate() {
            let text = sql::expression_of(self.meta, expression, engine)?;
            values.push(format!("{text} AS v{place}"));
            comparisons.push(format!("others.v{place} {operator} own.v{place}"));
        }
        let condition = match &exclusion.condition {
            Some(condition) => sql::condition_of(self.meta, condition, engine)?,
            None => "true".to_owned(),
        };
        let but = match except_itself(self.row, self.adding) {
            Some(node) => sql::node_of(self.meta, &node, engine)?,
            None => "true".to_owned(),
        };
        let mut table = String::new();
        self.db.dialect().quote(&mut table, self.meta.db_table);
        let (own, parameters) = self.own_row(paths)?;
        let (values, comparisons) = (values.join(", "), comparisons.join(" AND "));
        let sql = format!(
            "SELECT 1 FROM (SELECT {values} FROM ({own}) own_row WHERE ({condition})) own, \
             (SELECT {values} FROM {table} WHERE ({condition}) AND ({but})) others WHERE {comparisons} LIMIT 1"
        );
        Ok(!self.db.fetch_all(sql, &parameters).await?.is_empty())
    }
}
