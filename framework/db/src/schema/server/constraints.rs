//! Constraints and indexes that models declare.

use nuages_core::settings::Engine;

use super::super::FieldChange;
use super::super::lookup::{ConstraintKind, Constraints, Naming};
use super::super::names::limited_index;
use super::declared::{Declared, Form};
use super::deferred::Deferred;
use super::editor::ServerSchemaEditor;
use super::parts::Server;
use crate::constraints::sql::{condition_sql, index_expression_sql};
use crate::constraints::{
    Constraint, Deferrable, ExclusionConstraint, Expression, Index, Q, UniqueConstraint,
};
use crate::migrations::Result;
use crate::migrations::state::ModelState;

impl<S: Server> ServerSchemaEditor<S> {
    /// Returns an index that a model declares; `None` where this database has none of the kind.
    pub(super) fn declared_index(
        &self,
        model: &ModelState,
        index: &Index,
    ) -> Result<Option<Deferred>> {
        if !index.expressions.is_empty() && !self.server.has_expression_indexes() {
            return Ok(None);
        }
        let parts = self.parts(model, &index.fields, &index.opclasses, &index.expressions)?;
        let mut rest = format!("({parts})");
        if S::ENGINE == Engine::Postgresql {
            rest.push_str(&self.include(model, &index.include)?);
            if let Some(method) = &index.method {
                rest = format!("USING {} {rest}{}", method.name, method.with_sql());
            }
            rest.push_str(&self.declared_tablespace(model, index));
            rest.push_str(&where_sql::<S>(model, index.condition.as_ref())?);
        }
        Ok(Some(Deferred::Declared(Declared {
            table: model.db_table(),
            name: index.name.clone(),
            form: Form::Index { unique: false },
            rest,
        })))
    }

    /// Returns what of the constraints goes into `CREATE TABLE`, and puts the rest aside.
    pub(super) fn constraints_in_table(&mut self, model: &ModelState) -> Result<Vec<String>> {
        let mut definitions = Vec::new();
        for constraint in &model.options.constraints {
            match constraint {
                Constraint::Check(check) => definitions.push(format!(
                    "CONSTRAINT {} CHECK ({})",
                    self.server.quote(&check.name),
                    condition_sql(model, &check.condition, S::ENGINE)?
                )),
                Constraint::Exclusion(exclusion) => {
                    definitions.extend(self.exclusion(model, exclusion)?);
                }
                Constraint::Unique(unique) => {
                    let Some(declared) = self.unique(model, unique)? else {
                        continue;
                    };
                    match declared.form {
                        Form::Constraint if unique.nulls_distinct.is_none() => {
                            definitions.push(format!(
                                "CONSTRAINT {} {}",
                                self.server.quote(&unique.name),
                                declared.rest
                            ));
                        }
                        _ => self.deferred.push(Deferred::Declared(declared)),
                    }
                }
            }
        }
        Ok(definitions)
    }

    pub(super) fn add_declared(
        &mut self,
        change: FieldChange<'_>,
        constraint: &Constraint,
        valid: bool,
    ) -> Result<()> {
        match constraint {
            Constraint::Check(check) => {
                let not_valid = match S::ENGINE {
                    Engine::Postgresql if !valid => " NOT VALID",
                    _ => "",
                };
                self.sql(format!(
                    "ALTER TABLE {} ADD CONSTRAINT {} CHECK ({}){not_valid}",
                    self.server.quote(&change.model.db_table()),
                    self.server.quote(&check.name),
                    condition_sql(change.model, &check.condition, S::ENGINE)?
                ));
            }
            Constraint::Unique(unique) => {
                if let Some(declared) = self.unique(change.model, unique)? {
                    self.run(&Deferred::Declared(declared));
                }
            }
            Constraint::Exclusion(exclusion) => {
                if let Some(definition) = self.exclusion(change.model, exclusion)? {
                    let table = self.server.quote(&change.model.db_table());
                    self.sql(format!("ALTER TABLE {table} ADD {definition}"));
                }
            }
        }
        Ok(())
    }

    pub(super) fn remove_declared(&mut self, change: FieldChange<'_>, constraint: &Constraint) {
        let table = change.model.db_table();
        let unique = match constraint {
            Constraint::Check(check) => {
                self.sql(self.server.drop_check(&table, &check.name));
                return;
            }
            Constraint::Exclusion(exclusion) => {
                if S::ENGINE == Engine::Postgresql {
                    self.sql(self.server.drop_check(&table, &exclusion.name));
                }
                return;
            }
            Constraint::Unique(unique) => unique,
        };
        if !self.keeps(unique) {
            return;
        }
        if let Some(first) = unique.fields.first() {
            self.before_drop(change.model, first);
        }
        match is_index(unique) {
            true => self.drop_index(&table, &unique.name),
            false => self.sql(self.server.drop_unique(&table, &unique.name)),
        }
    }

    pub(super) fn rename_declared(&mut self, model: &ModelState, old: &Index, new: &Index) {
        if !old.expressions.is_empty() && !self.server.has_expression_indexes() {
            return;
        }
        let table = model.db_table();
        self.sql(self.server.rename_index(&table, &old.name, &new.name));
    }

    /// Gives the one index over the fields of `index` its name.
    pub(super) fn name_declared(&mut self, model: &ModelState, index: &Index) -> Result<()> {
        let fields: Vec<String> = index.orders().map(|(name, _)| name.to_owned()).collect();
        let (table, columns) = (model.db_table(), model.columns_of(&fields)?);
        let (server, new_name) = (self.server, index.name.clone());
        self.find(Constraints {
            kind: ConstraintKind::PlainIndex,
            exclude: Vec::new(),
            exactly_one: true,
            name: limited_index(&table, &columns, "", S::MAX_NAME_LENGTH),
            statement: Naming::new({
                let table = table.clone();
                move |name| match name == new_name {
                    true => String::new(),
                    false => server.rename_index(&table, name, &new_name),
                }
            }),
            table,
            columns,
        });
        Ok(())
    }

    fn keeps(&self, unique: &UniqueConstraint) -> bool {
        let postgres = S::ENGINE == Engine::Postgresql;
        let special = unique.condition.is_some()
            || unique.deferrable.is_some()
            || !unique.include.is_empty()
            || unique.nulls_distinct.is_some();
        (postgres || !special)
            && (unique.expressions.is_empty() || self.server.has_expression_indexes())
    }

    /// Returns a unique constraint; `None` where this database has none of the kind.
    fn unique(&self, model: &ModelState, unique: &UniqueConstraint) -> Result<Option<Declared>> {
        if !self.keeps(unique) {
            return Ok(None);
        }
        let opclasses = match S::ENGINE {
            Engine::Postgresql => unique.opclasses.as_slice(),
            _ => &[],
        };
        let parts = self.parts(model, &unique.fields, opclasses, &unique.expressions)?;
        let nulls = match unique.nulls_distinct {
            Some(true) => " NULLS DISTINCT",
            Some(false) => " NULLS NOT DISTINCT",
            None => "",
        };
        let (form, rest) = match is_index(unique) {
            true => {
                let include = self.include(model, &unique.include)?;
                let condition = where_sql::<S>(model, unique.condition.as_ref())?;
                let rest = format!("({parts}){include}{nulls}{condition}");
                (Form::Index { unique: true }, rest)
            }
            false => {
                let deferrable = deferrable(unique.deferrable);
                (
                    Form::Constraint,
                    format!("UNIQUE{nulls} ({parts}){deferrable}"),
                )
            }
        };
        Ok(Some(Declared {
            table: model.db_table(),
            name: unique.name.clone(),
            form,
            rest,
        }))
    }

    /// Returns the definition of an exclusion constraint; `None` on databases that have none.
    fn exclusion(
        &self,
        model: &ModelState,
        exclusion: &ExclusionConstraint,
    ) -> Result<Option<String>> {
        if S::ENGINE != Engine::Postgresql {
            return Ok(None);
        }
        let mut parts = Vec::with_capacity(exclusion.expressions.len());
        for (expression, operator) in &exclusion.expressions {
            let sql = index_expression_sql(model, expression, S::ENGINE)?;
            parts.push(format!("{sql} WITH {operator}"));
        }
        let condition = match &exclusion.condition {
            Some(condition) => {
                format!(" WHERE ({})", condition_sql(model, condition, S::ENGINE)?)
            }
            None => String::new(),
        };
        Ok(Some(format!(
            "CONSTRAINT {} EXCLUDE USING {} ({}){}{condition}{}",
            self.server.quote(&exclusion.name),
            exclusion.index_type,
            parts.join(", "),
            self.include(model, &exclusion.include)?,
            deferrable(exclusion.deferrable)
        )))
    }

    fn parts(
        &self,
        model: &ModelState,
        fields: &[String],
        opclasses: &[String],
        expressions: &[Expression],
    ) -> Result<String> {
        let mut parts = Vec::with_capacity(fields.len() + expressions.len());
        for (place, field) in fields.iter().enumerate() {
            let (name, descending) = match field.strip_prefix('-') {
                Some(name) => (name, true),
                None => (field.as_str(), false),
            };
            for column in model.columns_of(&[name.to_owned()])? {
                let mut part = self.server.quote(&column);
                let op_class = opclasses
                    .get(place)
                    .filter(|_| S::ENGINE == Engine::Postgresql);
                if let Some(op_class) = op_class {
                    part.push(' ');
                    part.push_str(op_class);
                }
                if descending {
                    part.push_str(" DESC");
                }
                parts.push(part);
            }
        }
        for expression in expressions {
            parts.push(index_expression_sql(model, expression, S::ENGINE)?);
        }
        Ok(parts.join(", "))
    }

    fn include(&self, model: &ModelState, fields: &[String]) -> Result<String> {
        if fields.is_empty() {
            return Ok(String::new());
        }
        let columns: Vec<String> = model
            .columns_of(fields)?
            .iter()
            .map(|column| self.server.quote(column))
            .collect();
        Ok(format!(" INCLUDE ({})", columns.join(", ")))
    }
}

fn deferrable(deferrable: Option<Deferrable>) -> &'static str {
    match deferrable {
        Some(Deferrable::Deferred) => " DEFERRABLE INITIALLY DEFERRED",
        Some(Deferrable::Immediate) => " DEFERRABLE INITIALLY IMMEDIATE",
        None => "",
    }
}

fn is_index(unique: &UniqueConstraint) -> bool {
    unique.condition.is_some()
        || !unique.include.is_empty()
        || !unique.opclasses.is_empty()
        || !unique.expressions.is_empty()
}

fn where_sql<S: Server>(model: &ModelState, condition: Option<&Q>) -> Result<String> {
    Ok(match condition {
        Some(condition) => format!(" WHERE {}", condition_sql(model, condition, S::ENGINE)?),
        None => String::new(),
    })
}
