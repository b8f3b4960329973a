//! `RunSql`.

use nuages_core::settings::{Engine, Hints};

use super::script::{filled, statements};
use super::{Operate, Operation, States};
use crate::constraints::Expression;
use crate::constraints::literal::literal;
use crate::migrations::state::ProjectState;
use crate::migrations::{MigrationError, Result};
use crate::schema::{SchemaEditor, Step};

/// Runs SQL of your own.
#[derive(Debug, Clone)]
pub struct RunSql {
    pub(crate) sql: String,
    pub(crate) parameters: Vec<Expression>,
    pub(crate) reverse_sql: Option<String>,
    pub(crate) reverse_parameters: Vec<Expression>,
    pub(crate) state_operations: Vec<Operation>,
    pub(crate) elidable: bool,
    pub(crate) hints: Hints,
}

impl RunSql {
    /// Runs `sql`, one or several statements with `;` between. Bodies of functions and triggers stay whole, as texts between `$$` do.
    pub fn new(sql: &str) -> Self {
        Self {
            sql: sql.to_owned(),
            parameters: Vec::new(),
            reverse_sql: None,
            reverse_parameters: Vec::new(),
            state_operations: Vec::new(),
            elidable: false,
            hints: Hints::default(),
        }
    }

    /// Undoes it with `sql`; an empty text does nothing.
    #[must_use]
    pub fn reverse(mut self, sql: &str) -> Self {
        self.reverse_sql = Some(sql.to_owned());
        self
    }

    /// Says that nothing need be done to undo it.
    #[must_use]
    pub fn reverse_nothing(self) -> Self {
        self.reverse("")
    }

    /// Says what stands for each `?` of the SQL, and behind [`reverse`](Self::reverse) for those of that one. Without it a `?` is a `?`.
    ///
    /// ```
    /// use nuages_db::migrations::RunSql;
    ///
    /// RunSql::new("INSERT INTO musician (name) VALUES (?)")
    ///     .bind(["Reinhardt"])
    ///     .reverse("DELETE FROM musician WHERE name = ?")
    ///     .bind(["Reinhardt"]);
    /// ```
    #[must_use]
    pub fn bind(mut self, values: impl IntoIterator<Item = impl Into<Expression>>) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        match self.reverse_sql {
            Some(_) => self.reverse_parameters = values,
            None => self.parameters = values,
        }
        self
    }

    /// Lets `squashmigrations` leave it out: a new database does not need it.
    #[must_use]
    pub fn elidable(mut self) -> Self {
        self.elidable = true;
        self
    }

    /// Says what the SQL means for the models.
    #[must_use]
    pub fn state_operation(mut self, operation: impl Into<Operation>) -> Self {
        self.state_operations.push(operation.into());
        self
    }

    /// Tells routers something that they decide by, as Django's `hints`.
    #[must_use]
    pub fn hint(mut self, name: &str, value: &str) -> Self {
        self.hints.set(name, value);
        self
    }
}

impl Operate for RunSql {
    fn category(&self) -> char {
        's'
    }

    fn describe(&self) -> String {
        "Raw SQL operation".to_owned()
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        self.state_operations
            .iter()
            .try_for_each(|operation| operation.state_forwards(app_label, state))
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, _: States<'_>) -> Result<()> {
        push(editor, &self.sql, &self.parameters)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, _: States<'_>) -> Result<()> {
        let Some(sql) = &self.reverse_sql else {
            return Err(MigrationError::Irreversible(
                "a RunSql operation has no reverse SQL".to_owned(),
            ));
        };
        push(editor, sql, &self.reverse_parameters)
    }

    fn reversible(&self) -> bool {
        self.reverse_sql.is_some()
    }

    fn elidable(&self) -> bool {
        self.elidable
    }
}

/// Adds the statements of a script, with their values.
fn push(editor: &mut dyn SchemaEditor, sql: &str, parameters: &[Expression]) -> Result<()> {
    let engine = editor.engine();
    let written = match parameters {
        [] => sql.to_owned(),
        some => bound(sql, some, engine)?,
    };
    for statement in statements(&written, engine) {
        editor.push(Step::Sql(statement));
    }
    Ok(())
}

fn bound(sql: &str, parameters: &[Expression], engine: Engine) -> Result<String> {
    let values: Vec<String> = parameters
        .iter()
        .map(|parameter| match parameter {
            Expression::Value(value) => Ok(literal(value, engine)),
            other => Err(MigrationError::State(format!(
                "RunSql binds values, and {other:?} is none"
            ))),
        })
        .collect::<Result<_>>()?;
    filled(sql, engine, &values).map_err(|places| {
        MigrationError::State(format!(
            "RunSql binds {} value(s), and its SQL has {places} `?`: {sql}",
            values.len()
        ))
    })
}
