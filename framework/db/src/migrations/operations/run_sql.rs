//! `RunSql`.

use nuages_core::settings::Hints;

use super::{Operate, Operation, States};
use crate::migrations::state::ProjectState;
use crate::migrations::{MigrationError, Result};
use crate::schema::{SchemaEditor, Step};

/// Runs SQL of your own.
#[derive(Debug, Clone)]
pub struct RunSql {
    pub(crate) sql: String,
    pub(crate) reverse_sql: Option<String>,
    pub(crate) state_operations: Vec<Operation>,
    pub(crate) elidable: bool,
    pub(crate) hints: Hints,
}

impl RunSql {
    /// Runs `sql`, one or several statements with `;` between.
    pub fn new(sql: &str) -> Self {
        Self {
            sql: sql.to_owned(),
            reverse_sql: None,
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
        for statement in statements(&self.sql) {
            editor.push(Step::Sql(statement));
        }
        Ok(())
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, _: States<'_>) -> Result<()> {
        let Some(sql) = &self.reverse_sql else {
            return Err(MigrationError::Irreversible(
                "a RunSql operation has no reverse SQL".to_owned(),
            ));
        };
        for statement in statements(sql) {
            editor.push(Step::Sql(statement));
        }
        Ok(())
    }

    fn reversible(&self) -> bool {
        self.reverse_sql.is_some()
    }

    fn elidable(&self) -> bool {
        self.elidable
    }
}

/// Splits a script at the semicolons that stand outside quotes, comments and trigger bodies.
fn statements(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut characters = script.chars().peekable();
    while let Some(character) = characters.next() {
        current.push(character);
        let until = match character {
            '\'' | '"' | '`' => Some(character),
            '[' => Some(']'),
            '-' if characters.peek() == Some(&'-') => Some('\n'),
            _ => None,
        };
        if let Some(until) = until {
            for inner in characters.by_ref() {
                current.push(inner);
                if inner == until {
                    break;
                }
            }
        } else if character == '/' && characters.peek() == Some(&'*') {
            for inner in characters.by_ref() {
                current.push(inner);
                if current.ends_with("*/") {
                    break;
                }
            }
        } else if character == ';' && !inside_trigger(&current) {
            push(&mut found, &current);
            current.clear();
        }
    }
    push(&mut found, &current);
    found
}

fn push(found: &mut Vec<String>, statement: &str) {
    let statement = statement.trim().trim_end_matches(';').trim_end();
    if !statement.is_empty() {
        found.push(statement.to_owned());
    }
}

fn inside_trigger(statement: &str) -> bool {
    let upper = statement.to_uppercase();
    let mut words = upper.split_whitespace();
    let trigger = words.next() == Some("CREATE") && words.take(2).any(|word| word == "TRIGGER");
    let ended = upper.trim_end_matches(';').split_whitespace().next_back() == Some("END");
    trigger && !ended
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn scripts_split_at_the_semicolons_that_end_statements() {
        for (script, expected) in [
            ("SELECT 1", &["SELECT 1"][..]),
            ("SELECT 1; SELECT ';'; ", &["SELECT 1", "SELECT ';'"]),
            ("-- a; b\nSELECT 1;", &["-- a; b\nSELECT 1"]),
            ("/* a; b */ SELECT \"x;y\"", &["/* a; b */ SELECT \"x;y\""]),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END; SELECT 1",
                &[
                    "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END",
                    "SELECT 1",
                ],
            ),
            (" ; ", &[]),
        ] {
            assert_eq!(statements(script), expected, "{script}");
        }
    }
}
