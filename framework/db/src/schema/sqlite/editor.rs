//! The editor: tables and indexes. Columns are changed in `alter`.

use nuages_core::settings::Engine;

use super::super::lookup::{ConstraintKind, Constraints, Lookup, Naming};
use super::super::statement::{CreateIndex, quote};
use super::super::{FieldChange, Place, Position, SchemaEditor, Step, names};
use super::columns::{Scope, check_sql};
use super::swap::Swap;
use super::{alter, constraints, many_to_many};
use crate::migrations::Result;
use crate::migrations::state::{Constraint, FieldState, Index, ModelState, ProjectState};

/// Writes SQLite's statements, as Django's schema editor does.
#[derive(Debug)]
pub struct SqliteSchemaEditor {
    steps: Vec<Step>,
    deferred: Vec<CreateIndex>,
    place: Place,
}

impl SqliteSchemaEditor {
    /// Makes an editor that has written nothing.
    pub fn new() -> Self {
        Self::at(Engine::Sqlite.into())
    }

    pub(in crate::schema) fn at(place: Place) -> Self {
        Self {
            steps: Vec::new(),
            deferred: Vec::new(),
            place,
        }
    }

    pub(super) fn sql(&mut self, sql: String) {
        self.steps.push(Step::Sql(sql));
    }

    pub(super) fn defer(&mut self, statement: CreateIndex) {
        self.deferred.push(statement);
    }

    pub(super) fn run_deferred(&mut self) {
        for statement in std::mem::take(&mut self.deferred) {
            self.sql(statement.to_string());
        }
    }

    /// Writes the table called `table` of a model, and leaves its indexes for later.
    pub(super) fn create_table(
        &mut self,
        scope: Scope<'_>,
        model: &ModelState,
        table: &str,
    ) -> Result<()> {
        for set in &model.options.unique_together {
            self.defer(CreateIndex::unique(table, model.columns_of(set)?));
        }
        let mut definitions = Vec::with_capacity(model.fields.len());
        for (name, field) in model.columns() {
            definitions.push(definition(scope, name, field)?);
        }
        definitions.extend(constraints::in_table(self, model, table)?);
        definitions.extend(model.composite_columns().map(|columns| {
            let columns: Vec<String> = columns.iter().map(|column| quote(column)).collect();
            format!("PRIMARY KEY ({})", columns.join(", "))
        }));
        self.sql(format!(
            "CREATE TABLE {} ({})",
            quote(table),
            definitions.join(", ")
        ));
        if !model.options.meta.managed {
            return Ok(());
        }
        for (name, field) in model.columns() {
            self.defer_field_index(table, name, field);
        }
        for index in &model.options.indexes {
            let statement = constraints::create_index(model, table, index)?;
            self.defer(statement);
        }
        Ok(())
    }

    pub(super) fn defer_field_index(&mut self, table: &str, name: &str, field: &FieldState) {
        if field.db_index && !field.is_unique() {
            self.defer(CreateIndex::of_column(table, field.column_name(name)));
        }
    }

    pub(super) fn drop_table(&mut self, table: &str) {
        self.sql(format!("DROP TABLE {}", quote(table)));
        self.deferred.retain(|statement| statement.table != table);
    }

    /// Puts a table that was made anew into the place of the old one, and makes its indexes.
    pub(super) fn swap(&mut self, table: &str, temporary: String, columns: Vec<String>) {
        self.deferred.retain(|statement| statement.table != table);
        for statement in &mut self.deferred {
            if statement.table == temporary {
                table.clone_into(&mut statement.table);
            }
        }
        self.steps.push(Step::Swap(Swap {
            table: table.to_owned(),
            temporary,
            columns,
        }));
        self.run_deferred();
    }

    /// Drops an index by its name; one that waits to be made is forgotten.
    pub(super) fn drop_index(&mut self, name: &str) {
        let waiting = self.deferred.len();
        self.deferred.retain(|statement| statement.name() != name);
        if self.deferred.len() == waiting {
            self.sql(format!("DROP INDEX {}", quote(name)));
        }
    }

    pub(super) fn forget_column(&mut self, table: &str, column: &str) {
        self.deferred
            .retain(|statement| statement.table != table || !statement.mentions(column));
    }

    pub(super) fn rename_deferred_column(&mut self, table: &str, old: &str, new: &str) {
        for statement in self
            .deferred
            .iter_mut()
            .filter(|statement| statement.table == table)
        {
            statement.rename_column(old, new);
        }
    }
}

impl Default for SqliteSchemaEditor {
    fn default() -> Self {
        Self::new()
    }
}

impl SchemaEditor for SqliteSchemaEditor {
    fn create_model(&mut self, state: &ProjectState, model: &ModelState) -> Result<()> {
        let scope = Scope {
            state,
            own: Some(model),
        };
        self.create_table(scope, model, &model.db_table())?;
        for between in model.between() {
            self.create_table(scope, &between, &between.db_table())?;
        }
        Ok(())
    }

    fn delete_model(&mut self, model: &ModelState) {
        for between in model.between() {
            self.drop_table(&between.db_table());
        }
        self.drop_table(&model.db_table());
    }

    fn alter_db_table(&mut self, old: &str, new: &str) {
        if old.eq_ignore_ascii_case(new) {
            return;
        }
        self.sql(format!(
            "ALTER TABLE {} RENAME TO {}",
            quote(old),
            quote(new)
        ));
        for statement in &mut self.deferred {
            if statement.table == old {
                new.clone_into(&mut statement.table);
            }
        }
    }

    fn add_field(&mut self, change: FieldChange<'_>, name: &str, field: &FieldState) -> Result<()> {
        alter::add_field(self, change, name, field)
    }

    fn remove_field(&mut self, change: FieldChange<'_>, name: &str) -> Result<()> {
        alter::remove_field(self, change, name)
    }

    fn alter_field(
        &mut self,
        change: FieldChange<'_>,
        old: (&str, &FieldState),
        new: (&str, &FieldState),
    ) -> Result<()> {
        alter::alter_field(self, change, old, new)
    }

    fn follow_rename(
        &mut self,
        (_, state): (&ProjectState, &ProjectState),
        (old_model, old): (&ModelState, &FieldState),
        (new_model, new): (&ModelState, &FieldState),
        name: &str,
    ) -> Result<()> {
        let change = FieldChange {
            from: state,
            to: state,
            model: new_model,
            position: Position::Keep,
        };
        many_to_many::alter(self, change, (old_model, name, old), (new_model, name, new))
    }

    fn add_index(&mut self, model: &ModelState, index: &Index) -> Result<()> {
        let statement = constraints::create_index(model, &model.db_table(), index)?;
        self.sql(statement.to_string());
        Ok(())
    }

    fn remove_index(&mut self, _model: &ModelState, index: &Index) {
        self.drop_index(&index.name);
    }

    fn rename_index(&mut self, model: &ModelState, old: &Index, new: &Index) -> Result<()> {
        self.remove_index(model, old);
        self.add_index(model, new)
    }

    fn name_index(&mut self, model: &ModelState, index: &Index) -> Result<()> {
        let table = model.db_table();
        let fields: Vec<String> = index.orders().map(|(name, _)| name.to_owned()).collect();
        let create = constraints::create_index(model, &table, index)?;
        let columns = model.columns_of(&fields)?;
        let (create, new_name) = (create.to_string(), index.name.clone());
        self.steps
            .push(Step::Lookup(Lookup::Constraints(Constraints {
                kind: ConstraintKind::PlainIndex,
                exclude: Vec::new(),
                exactly_one: true,
                name: names::index(&table, &columns, ""),
                statement: Naming::new(move |name| match name == new_name {
                    true => String::new(),
                    false => format!("DROP INDEX {}; {create}", quote(name)),
                }),
                table,
                columns,
            })));
        Ok(())
    }

    fn add_constraint(&mut self, change: FieldChange<'_>, constraint: &Constraint) -> Result<()> {
        constraints::add(self, change, constraint)
    }

    fn remove_constraint(
        &mut self,
        change: FieldChange<'_>,
        constraint: &Constraint,
    ) -> Result<()> {
        constraints::remove(self, change, constraint)
    }

    fn alter_unique_together(
        &mut self,
        model: &ModelState,
        old: &[Vec<String>],
        new: &[Vec<String>],
    ) -> Result<()> {
        let table = model.db_table();
        for set in old.iter().filter(|set| !new.contains(set)) {
            let columns = model.columns_of(set)?;
            let waiting = self.deferred.iter().position(|statement| {
                statement.unique && statement.table == table && statement.column_names() == columns
            });
            if let Some(position) = waiting {
                self.deferred.remove(position);
                continue;
            }
            let name = names::index(&table, &columns, "_uniq");
            // Tables and columns may have been renamed since it was made.
            self.steps
                .push(Step::Lookup(Lookup::Constraints(Constraints {
                    table: table.clone(),
                    columns,
                    kind: ConstraintKind::Unique,
                    exclude: model
                        .options
                        .indexes
                        .iter()
                        .map(|index| index.name.clone())
                        .collect(),
                    exactly_one: true,
                    name,
                    statement: Naming::new(|name| format!("DROP INDEX {}", quote(name))),
                })));
        }
        for set in new.iter().filter(|set| !old.contains(set)) {
            let statement = CreateIndex::unique(&table, model.columns_of(set)?);
            self.sql(statement.to_string());
        }
        Ok(())
    }

    fn engine(&self) -> Engine {
        Engine::Sqlite
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
        self.run_deferred();
        std::mem::take(&mut self.steps)
    }
}

/// Returns a column's definition in `CREATE TABLE`.
fn definition(scope: Scope<'_>, name: &str, field: &FieldState) -> Result<String> {
    let column = field.column_name(name);
    let mut sql = format!("{} {}", quote(&column), scope.column_sql(field)?);
    sql.push_str(&check_sql(field, &column));
    if field.is_auto() {
        sql.push_str(" AUTOINCREMENT");
    }
    sql.push_str(&scope.references_sql(field)?);
    Ok(sql)
}
