//! The editor: tables. Columns are added in `add`, changed in `alter`; indexes are in `indexes`.

use nuages_core::settings::Engine;

use super::super::{FieldChange, Place, Position, SchemaEditor, Step};
use super::deferred::{CreateForeignKey, CreateIndex, Deferred};
use super::facts;
use super::many_to_many;
use super::parts::Server;
use super::scope::Scope;
use crate::migrations::Result;
use crate::migrations::state::{Constraint, FieldState, Index, ModelState, ProjectState};

/// Writes a server's statements, as Django's schema editors do.
#[derive(Debug)]
pub(in crate::schema) struct ServerSchemaEditor<S> {
    pub(in crate::schema) server: S,
    steps: Vec<Step>,
    pub(super) deferred: Vec<Deferred>,
    pub(super) place: Place,
}

impl<S: Server> ServerSchemaEditor<S> {
    /// Makes an editor that has written nothing.
    pub(in crate::schema) fn new(server: S, place: Place) -> Self {
        Self {
            server,
            steps: Vec::new(),
            deferred: Vec::new(),
            place,
        }
    }

    pub(in crate::schema) fn sql(&mut self, sql: String) {
        self.steps.push(Step::Sql(sql));
    }

    pub(in crate::schema) fn step(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Returns the step of a statement that may also be deferred.
    pub(in crate::schema) fn statement(&self, statement: &Deferred) -> Step {
        statement.step(self.server)
    }

    /// Writes a statement at once that may also be deferred.
    pub(in crate::schema) fn run(&mut self, statement: &Deferred) {
        let step = self.statement(statement);
        self.steps.push(step);
    }

    /// Writes the table of a model; its indexes and foreign keys follow at the end of the migration.
    fn create_table(&mut self, scope: Scope<'_>, model: &ModelState) -> Result<()> {
        let table = model.db_table();
        for set in &model.options.unique_together {
            let columns = model.columns_of(set)?;
            let unique = CreateIndex::over(&table, columns, "_uniq");
            self.deferred.push(Deferred::Unique(unique));
        }
        let mut definitions = Vec::with_capacity(model.fields.len());
        let mut columns = Vec::with_capacity(model.fields.len());
        for (name, field) in model.columns() {
            let column = scope.column(self.server, name, field)?;
            definitions.push(format!(
                "{} {}{}",
                self.server.quote(&column.name),
                self.column_sql(&column, false)?,
                self.column_tail(&column, false)
            ));
            if facts::has_constraint(field) {
                let key = self.foreign_key(scope, &table, name, field, true)?;
                self.deferred.push(Deferred::ForeignKey(key));
            }
            columns.push(column);
        }
        definitions.extend(self.constraints_in_table(model)?);
        definitions.extend(model.composite_columns().map(|columns| {
            let columns: Vec<String> = columns
                .iter()
                .map(|column| self.server.quote(column))
                .collect();
            format!("PRIMARY KEY ({})", columns.join(", "))
        }));
        let tablespace = self.table_tablespace(model);
        self.sql(format!(
            "CREATE TABLE {} ({}){tablespace}",
            self.server.quote(&table),
            definitions.join(", ")
        ));
        if model.options.db_table_comment.is_some() {
            self.comment_table(model);
        }
        for column in &columns {
            if let Some(comment) = column.comment().filter(|comment| !comment.is_empty()) {
                let statement = self
                    .server
                    .column_comment(&table, &column.name, Some(comment));
                self.steps.extend(statement.map(Step::Sql));
            }
        }
        if !model.options.meta.managed {
            return Ok(());
        }
        for column in &columns {
            self.defer_field_indexes(&table, column);
        }
        for index in &model.options.indexes {
            let statement = self.declared_index(model, index)?;
            self.deferred.extend(statement);
        }
        Ok(())
    }

    /// Returns the foreign key of a field.
    pub(super) fn foreign_key(
        &self,
        scope: Scope<'_>,
        table: &str,
        name: &str,
        field: &FieldState,
        full_name: bool,
    ) -> Result<CreateForeignKey> {
        let (to_table, to_column) = scope.referenced(field)?;
        Ok(CreateForeignKey {
            table: table.to_owned(),
            column: field.column_name(name),
            to_table,
            to_column,
            full_name,
            on_delete: facts::on_delete(field),
        })
    }

    /// Lets the statements from `start` on, which begin with `words`, leave others to their work.
    fn concurrently(&mut self, start: usize, words: &str) {
        if S::ENGINE != Engine::Postgresql {
            return;
        }
        for step in self.steps.iter_mut().skip(start) {
            if let Step::Sql(sql) = step
                && let Some(rest) = sql.strip_prefix(words)
            {
                *sql = format!("{words}CONCURRENTLY {rest}");
            }
        }
    }

    pub(super) fn create_tables(&mut self, scope: Scope<'_>, model: &ModelState) -> Result<()> {
        self.create_table(scope, model)?;
        for between in model.between() {
            self.create_table(scope, &between)?;
        }
        Ok(())
    }

    fn comment_table(&mut self, model: &ModelState) {
        let comment = model.options.db_table_comment.as_deref().unwrap_or("");
        self.sql(self.server.table_comment(&model.db_table(), comment));
    }

    pub(super) fn drop_table(&mut self, table: &str) {
        self.sql(format!("DROP TABLE {} CASCADE", self.server.quote(table)));
        self.deferred
            .retain(|statement| !statement.references_table(table));
    }
}

impl<S: Server> SchemaEditor for ServerSchemaEditor<S> {
    fn create_model(&mut self, state: &ProjectState, model: &ModelState) -> Result<()> {
        let own = Some(model);
        self.create_tables(Scope { state, own }, model)
    }

    fn delete_model(&mut self, model: &ModelState) {
        for between in model.between() {
            self.drop_table(&between.db_table());
        }
        self.drop_table(&model.db_table());
    }

    fn alter_db_table(&mut self, old: &str, new: &str) {
        if old == new {
            return;
        }
        self.step(Step::RenameTable {
            old: old.to_owned(),
            new: new.to_owned(),
            sql: self.server.rename_table(old, new),
        });
        for statement in &mut self.deferred {
            statement.rename_table(old, new);
        }
    }

    fn alter_db_table_comment(&mut self, model: &ModelState) {
        self.comment_table(model);
    }

    fn add_field(&mut self, change: FieldChange<'_>, name: &str, field: &FieldState) -> Result<()> {
        self.add_column(change, name, field)
    }

    fn remove_field(&mut self, change: FieldChange<'_>, name: &str) -> Result<()> {
        self.remove_column(change, name)
    }

    fn alter_field(
        &mut self,
        change: FieldChange<'_>,
        old: (&str, &FieldState),
        new: (&str, &FieldState),
    ) -> Result<()> {
        if old.1.is_many_to_many() || new.1.is_many_to_many() {
            let key = change.model.key();
            let before = change.from.models.get(&key).unwrap_or(change.model);
            let after = change.to.models.get(&key).unwrap_or(change.model);
            return many_to_many::alter(
                self,
                change,
                (before, old.0, old.1),
                (after, new.0, new.1),
            );
        }
        if old.1.composite().is_some() || new.1.composite().is_some() {
            self.change_composite_key(change);
            return Ok(());
        }
        self.alter_column(change, old, new)
    }

    fn follow_rename(
        &mut self,
        (from, to): (&ProjectState, &ProjectState),
        (old_model, old): (&ModelState, &FieldState),
        (new_model, new): (&ModelState, &FieldState),
        name: &str,
    ) -> Result<()> {
        let change = FieldChange {
            from,
            to,
            model: new_model,
            position: Position::Keep,
        };
        many_to_many::alter(self, change, (old_model, name, old), (new_model, name, new))
    }

    fn add_index(&mut self, model: &ModelState, index: &Index) -> Result<()> {
        if let Some(statement) = self.declared_index(model, index)? {
            self.run(&statement);
        }
        Ok(())
    }

    fn rename_index(&mut self, model: &ModelState, old: &Index, new: &Index) -> Result<()> {
        self.rename_declared(model, old, new);
        Ok(())
    }

    fn name_index(&mut self, model: &ModelState, index: &Index) -> Result<()> {
        self.name_declared(model, index)
    }

    fn add_constraint(&mut self, change: FieldChange<'_>, constraint: &Constraint) -> Result<()> {
        self.add_declared(change, constraint, true)
    }

    fn add_constraint_not_valid(
        &mut self,
        change: FieldChange<'_>,
        constraint: &Constraint,
    ) -> Result<()> {
        self.add_declared(change, constraint, false)
    }

    fn remove_constraint(
        &mut self,
        change: FieldChange<'_>,
        constraint: &Constraint,
    ) -> Result<()> {
        self.remove_declared(change, constraint);
        Ok(())
    }

    fn validate_constraint(&mut self, model: &ModelState, name: &str) {
        if S::ENGINE == Engine::Postgresql {
            self.sql(format!(
                "ALTER TABLE {} VALIDATE CONSTRAINT {}",
                self.server.quote(&model.db_table()),
                self.server.quote(name)
            ));
        }
    }

    fn add_index_concurrently(&mut self, model: &ModelState, index: &Index) -> Result<()> {
        let start = self.steps.len();
        self.add_index(model, index)?;
        self.concurrently(start, "CREATE INDEX ");
        Ok(())
    }

    fn remove_index_concurrently(&mut self, model: &ModelState, index: &Index) {
        let start = self.steps.len();
        self.remove_index(model, index);
        self.concurrently(start, "DROP INDEX ");
    }

    fn remove_index(&mut self, model: &ModelState, index: &Index) {
        if !index.expressions.is_empty() && !self.server.has_expression_indexes() {
            return;
        }
        if let Some((first, _)) = index.orders().next() {
            self.before_drop(model, first);
        }
        self.drop_index(&model.db_table(), &index.name);
    }

    fn alter_unique_together(
        &mut self,
        model: &ModelState,
        old: &[Vec<String>],
        new: &[Vec<String>],
    ) -> Result<()> {
        for set in old.iter().filter(|set| !new.contains(set)) {
            self.drop_unique_together(model, set)?;
        }
        let table = model.db_table();
        for set in new.iter().filter(|set| !old.contains(set)) {
            let columns = model.columns_of(set)?;
            let unique = CreateIndex::over(&table, columns, "_uniq");
            self.run(&Deferred::Unique(unique));
        }
        Ok(())
    }

    fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn steps(&self) -> usize {
        self.steps.len()
    }

    fn finish(&mut self) -> Vec<Step> {
        for statement in std::mem::take(&mut self.deferred) {
            self.run(&statement);
        }
        std::mem::take(&mut self.steps)
    }
}
