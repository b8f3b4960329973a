//! Columns changed: Django's `_alter_field`, step by step.

use super::super::FieldChange;
use super::super::computed::computed_otherwise;
use super::super::lookup::{ConstraintKind, Constraints, Naming};
use super::super::names::limited_index;
use super::columns::Column;
use super::deferred::{CreateIndex, Deferred};
use super::editor::ServerSchemaEditor;
use super::facts;
use super::indexes::declared_names;
use super::parts::{Alteration, Server};
use super::relations::{Related, related};
use super::scope::Scope;
use crate::migrations::Result;
use crate::migrations::state::{FieldState, ModelState};

impl<S: Server> ServerSchemaEditor<S> {
    pub(super) fn alter_column(
        &mut self,
        change: FieldChange<'_>,
        (old_name, old): (&str, &FieldState),
        (new_name, new): (&str, &FieldState),
    ) -> Result<()> {
        let table = change.model.db_table();
        let key = change.model.key();
        let before = Scope {
            own: change.from.models.get(&key),
            ..Scope::before(change)
        };
        let after = Scope {
            own: change.to.models.get(&key),
            ..Scope::after(change)
        };
        let alteration = Alteration {
            table: &table,
            old: before.column(self.server, old_name, old)?,
            new: after.column(self.server, new_name, new)?,
        };
        if alteration.old.name == alteration.new.name && !differs(change, old, new, true)? {
            return Ok(());
        }
        if alteration.old.generated != alteration.new.generated {
            return Err(computed_otherwise(change.model, new_name));
        }
        let keys_dropped = facts::has_constraint(old)
            && (alteration.old.name != alteration.new.name || differs(change, old, new, false)?);
        // One that waits for the end of the migration is not there to be dropped, and goes on waiting.
        let waits = keys_dropped && self.take_deferred_key(&table, &alteration.old.name);
        if keys_dropped && !waits {
            self.drop_foreign_keys(before, &table, old_name, old)?;
        }
        let incoming = self.drop_outdated(change, &alteration)?;
        self.rename_column(&alteration);
        let default_set = self.change_column(&alteration)?;
        if old.primary_key && !new.primary_key && !self.has_composite_key(change) {
            self.drop_primary_key(&table);
        }
        self.add_own_indexes(&alteration);
        let updated = self.update_related(change, &alteration, incoming)?;
        if facts::has_constraint(new) && (keys_dropped || !facts::has_constraint(old)) {
            let key = Deferred::ForeignKey(self.foreign_key(after, &table, new_name, new, true)?);
            match waits {
                true => self.deferred.push(key),
                false => self.run(&key),
            }
        }
        if incoming {
            for related in updated
                .iter()
                .filter(|rel| facts::has_constraint(&rel.field))
            {
                let key =
                    self.foreign_key(after, &related.table, &related.name, &related.field, false)?;
                self.run(&Deferred::ForeignKey(key));
            }
        }
        if self.check_changes(&alteration) {
            self.add_check(&alteration);
        }
        if default_set {
            let change = self.server.drop_default(&alteration.new.name, new.null);
            self.alter_table(&table, &[change]);
        }
        let server = self.server;
        server.after_alter(self, &alteration);
        Ok(())
    }

    /// Drops what the column had by its own options and has no more, and the foreign keys that point to it where its type changes. Tells
    /// whether there may be such keys.
    fn drop_outdated(
        &mut self,
        change: FieldChange<'_>,
        alteration: &Alteration<'_>,
    ) -> Result<bool> {
        let (old, new) = (alteration.old.field, alteration.new.field);
        if old.is_unique() && (!new.is_unique() || became_primary_key(old, new)) {
            self.drop_own(change.model, &alteration.old, ConstraintKind::Unique);
        }
        let incoming = self.drop_incoming_keys(change, alteration)?;
        if old.db_index && !old.is_unique() && (!new.db_index || new.is_unique()) {
            self.drop_own(change.model, &alteration.old, ConstraintKind::Index);
        }
        if self.check_changes(alteration) && alteration.old.check("").is_some() {
            self.drop_own(change.model, &alteration.old, ConstraintKind::Check);
        }
        Ok(incoming)
    }

    /// Tells whether the check that the column's type brings is dropped and added: where it changes, or its column is renamed on a server
    /// that does not rename it along.
    fn check_changes(&self, alteration: &Alteration<'_>) -> bool {
        let (old, new) = (&alteration.old, &alteration.new);
        let renamed = old.name != new.name && !self.server.renames_checked();
        renamed || old.check("") != new.check("")
    }

    /// Adds the check that the column's type brings, if it brings one.
    fn add_check(&mut self, alteration: &Alteration<'_>) {
        let column = &alteration.new;
        let Some(check) = column.check(&self.server.quote(&column.name)) else {
            return;
        };
        let columns = [column.name.clone()];
        let name = limited_index(alteration.table, &columns, "_check", S::MAX_NAME_LENGTH);
        self.sql(format!(
            "ALTER TABLE {} ADD CONSTRAINT {} CHECK ({check})",
            self.server.quote(alteration.table),
            self.server.quote(&name)
        ));
    }

    /// Takes back the foreign key of a column that waits for the end of the migration. Tells whether there is one.
    fn take_deferred_key(&mut self, table: &str, column: &str) -> bool {
        let before = self.deferred.len();
        self.deferred.retain(|statement| match statement {
            Deferred::ForeignKey(key) => key.table != table || key.column != column,
            _ => true,
        });
        self.deferred.len() < before
    }

    /// Drops the constraint or index that a column has by its own options.
    fn drop_own(&mut self, model: &ModelState, column: &Column<'_>, kind: ConstraintKind) {
        let table = model.db_table();
        let server = self.server;
        let automatic = server.automatic_names(&table, &column.name);
        let columns = vec![column.name.clone()];
        let (name, drop): (String, fn(S, &str, &str) -> String) = match kind {
            ConstraintKind::Unique => (automatic.unique, S::drop_unique),
            ConstraintKind::Check => (automatic.check, S::drop_check),
            _ => (
                limited_index(&table, &columns, "", S::MAX_NAME_LENGTH),
                S::drop_index,
            ),
        };
        if kind == ConstraintKind::Index {
            self.deferred
                .retain(|statement| !statement.is_index::<S>(&table, &name));
        }
        self.find(Constraints {
            columns,
            kind,
            exclude: declared_names(model),
            exactly_one: false,
            name,
            statement: Naming::new({
                let table = table.clone();
                move |name| drop(server, &table, name)
            }),
            table,
        });
    }

    /// Drops the foreign keys that point to a key whose type changes. Tells whether there is such a change.
    fn drop_incoming_keys(
        &mut self,
        change: FieldChange<'_>,
        alteration: &Alteration<'_>,
    ) -> Result<bool> {
        let (old, new) = (&alteration.old, &alteration.new);
        let key = (old.field.primary_key && new.field.primary_key)
            || (old.field.is_unique() && new.field.is_unique());
        let changed = old.db_type != new.db_type || old.collation != new.collation;
        if !key || !changed {
            return Ok(false);
        }
        for related in related(change.to, &change.model.key(), &new.field_name) {
            let scope = Scope::before(change);
            self.drop_foreign_keys(scope, &related.table, &related.name, &related.field)?;
        }
        Ok(true)
    }

    fn rename_column(&mut self, alteration: &Alteration<'_>) {
        let (old, new) = (&alteration.old.name, &alteration.new.name);
        if old == new {
            return;
        }
        self.sql(format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            self.server.quote(alteration.table),
            self.server.quote(old),
            self.server.quote(new)
        ));
        let server = self.server;
        for statement in &mut self.deferred {
            statement.rename_column(server, alteration.table, old, new);
        }
    }

    /// Changes type, collation, comment and nullability. Tells whether the column has got a default that must go again.
    fn change_column(&mut self, alteration: &Alteration<'_>) -> Result<bool> {
        let server = self.server;
        let (old, new) = (&alteration.old, &alteration.new);
        let mut changes = Vec::new();
        let mut after = Vec::new();
        if old.db_type != new.db_type
            || server.type_suffix(old.field.kind) != server.type_suffix(new.field.kind)
            || old.collation != new.collation
            || old.comment() != new.comment()
        {
            let (change, statements) = server.alter_type(self, alteration)?;
            changes.push(change);
            after.extend(statements);
        }
        if old.db_default != new.db_default {
            let column = server.quote(&new.name);
            changes.push(match &new.db_default {
                Some(default) => format!("ALTER COLUMN {column} SET DEFAULT {default}"),
                None => format!("ALTER COLUMN {column} DROP DEFAULT"),
            });
        }
        let becomes_filled = old.field.null && !new.field.null;
        let default = new.default()?;
        let skipped = server.skips_default_on_alter(new.kind(), default.as_ref());
        let literal = default.map(|default| server.literal(new.kind(), default));
        let mut default_set = false;
        if becomes_filled && !skipped && new.db_default.is_none() {
            let old_literal = old
                .default()?
                .map(|default| server.literal(old.kind(), default));
            if let Some(literal) = literal
                .as_ref()
                .filter(|new| old_literal.as_ref() != Some(new))
            {
                default_set = true;
                changes.push(format!(
                    "ALTER COLUMN {} SET DEFAULT {literal}",
                    server.quote(&new.name)
                ));
            }
        }
        let nullability = (old.field.null != new.field.null).then(|| server.alter_null(new));
        // Rows that hold NULL get the default before the column refuses NULL.
        let four_way = becomes_filled && (new.field.default.is_some() || new.db_default.is_some());
        if !four_way {
            changes.extend(nullability.clone());
        }
        self.alter_table(alteration.table, &changes);
        if four_way {
            let (table, column) = (server.quote(alteration.table), server.quote(&new.name));
            self.sql(format!(
                "UPDATE {table} SET {column} = {} WHERE {column} IS NULL{}",
                new.db_default
                    .clone()
                    .or(literal)
                    .unwrap_or_else(|| "NULL".to_owned()),
                server.after_update()
            ));
            self.alter_table(alteration.table, nullability.as_slice());
        }
        for step in after {
            self.step(step);
        }
        Ok(default_set)
    }

    /// Adds the unique constraint and the index that the column has got.
    fn add_own_indexes(&mut self, alteration: &Alteration<'_>) {
        let (old, new) = (alteration.old.field, alteration.new.field);
        let table = alteration.table;
        if !new.primary_key && new.is_unique() && (!old.is_unique() || old.primary_key) {
            let columns = [alteration.new.name.clone()];
            let unique = CreateIndex::over(table, columns, "_uniq");
            self.run(&Deferred::Unique(unique));
        }
        if (!old.db_index || old.is_unique()) && new.db_index && !new.is_unique() {
            let index = self.column_index(table, &alteration.new);
            self.run(&index);
        }
    }

    /// Makes the primary key, and gives the columns that point here its type.
    fn update_related(
        &mut self,
        change: FieldChange<'_>,
        alteration: &Alteration<'_>,
        incoming: bool,
    ) -> Result<Vec<Related>> {
        let mut updated = Vec::new();
        let new = &alteration.new;
        let key = change.model.key();
        if incoming {
            updated.extend(related(change.to, &key, &new.field_name));
        }
        if became_primary_key(alteration.old.field, new.field) {
            self.add_primary_key(alteration);
            updated.extend(related(change.to, &key, &new.field_name));
        }
        let server = self.server;
        for related in &updated {
            let alteration = Alteration {
                table: &related.table,
                old: Scope::before(change).column(server, &related.name, &related.field)?,
                new: Scope::after(change).column(server, &related.name, &related.field)?,
            };
            let (change, after) = server.alter_type(self, &alteration)?;
            self.alter_table(&related.table, &[change]);
            for step in after {
                self.step(step);
            }
        }
        Ok(updated)
    }
}

fn became_primary_key(old: &FieldState, new: &FieldState) -> bool {
    !old.primary_key && new.primary_key
}

/// Tells whether two fields differ in what the database sees, their columns' names left out.
fn differs(
    change: FieldChange<'_>,
    old: &FieldState,
    new: &FieldState,
    comments: bool,
) -> Result<bool> {
    if comments && facts::comment(old) != facts::comment(new) {
        return Ok(true);
    }
    if old.in_database() != new.in_database() {
        return Ok(true);
    }
    if !old.is_relation() || !new.is_relation() {
        return Ok(false);
    }
    if old.reference_in_database() != new.reference_in_database() {
        return Ok(true);
    }
    let old_target = change.from.target(old)?;
    Ok(old_target.db_table() != change.to.target(new)?.db_table())
}
