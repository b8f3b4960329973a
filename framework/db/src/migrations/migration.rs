//! One migration.

use super::operations::Operation;
use super::state::ProjectState;
use super::swappable::SETTING;
use super::{MigrationError, Result};
use crate::schema::{SchemaEditor, Step};

/// App label and migration name.
pub type MigrationKey = (String, String);

/// A migration: what it depends on and what it does.
#[derive(Debug, Clone)]
pub struct Migration {
    /// The app, filled in when the app's migrations are loaded.
    pub app_label: String,
    /// The name, as `0001_initial`.
    pub name: String,
    /// Migrations that come first.
    pub dependencies: Vec<MigrationKey>,
    /// Migrations of other apps that come later.
    pub run_before: Vec<MigrationKey>,
    /// Migrations that this one stands for, when it was made by `squashmigrations`.
    pub replaces: Vec<MigrationKey>,
    /// The steps, in order.
    pub operations: Vec<Operation>,
    /// Whether the migration makes an app's first tables: `--fake-initial` may skip it.
    pub initial: bool,
    /// Whether all steps happen or none.
    pub atomic: bool,
}

impl Migration {
    /// Makes a migration that does nothing yet.
    pub fn new(name: &str) -> Self {
        Self {
            app_label: String::new(),
            name: name.to_owned(),
            dependencies: Vec::new(),
            run_before: Vec::new(),
            replaces: Vec::new(),
            operations: Vec::new(),
            initial: false,
            atomic: true,
        }
    }

    /// Says that the migration makes the app's first tables.
    #[must_use]
    pub fn initial(mut self) -> Self {
        self.initial = true;
        self
    }

    /// Says that the migration `name` of `app_label` comes first; `__first__` and `__latest__` are names too.
    #[must_use]
    pub fn dependency(mut self, app_label: &str, name: &str) -> Self {
        self.dependencies
            .push((app_label.to_owned(), name.to_owned()));
        self
    }

    /// Says that the first migration of the app comes first whose model a setting names, as `ARTICLE_MODEL`: that of the swappable model, or of
    /// the one which the project puts in its place.
    #[must_use]
    pub fn swappable_dependency(self, setting: &str) -> Self {
        self.dependency(SETTING, setting)
    }

    /// Says that the migration `name` of `app_label` comes later.
    #[must_use]
    pub fn run_before(mut self, app_label: &str, name: &str) -> Self {
        self.run_before
            .push((app_label.to_owned(), name.to_owned()));
        self
    }

    /// Says that this migration does what `name` of `app_label` did: a database that has none of the replaced migrations gets
    /// this one, a database that has them all counts it as applied.
    #[must_use]
    pub fn replaces(mut self, app_label: &str, name: &str) -> Self {
        self.replaces.push((app_label.to_owned(), name.to_owned()));
        self
    }

    /// Lets a failure leave what was done before it.
    #[must_use]
    pub fn not_atomic(mut self) -> Self {
        self.atomic = false;
        self
    }

    /// Adds a step.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<Operation>) -> Self {
        self.operations.push(operation.into());
        self
    }

    /// Returns the app's label and the name.
    pub fn key(&self) -> MigrationKey {
        (self.app_label.clone(), self.name.clone())
    }

    /// Changes the models as the migration says.
    ///
    /// # Errors
    /// When a step does not fit the models as they are; the message names the migration.
    pub fn mutate_state(&self, state: &mut ProjectState) -> Result<()> {
        self.operations
            .iter()
            .try_for_each(|operation| operation.state_forwards(&self.app_label, state))
            .map_err(|error| self.blame(error))
    }

    /// Writes the steps of the migration and changes the models. With `remarks`, says before each step what it is.
    ///
    /// # Errors
    /// When a step does not fit the models as they are; the message names the migration.
    pub fn apply(
        &self,
        state: &mut ProjectState,
        editor: &mut dyn SchemaEditor,
        remarks: bool,
    ) -> Result<()> {
        for operation in &self.operations {
            let before = state.clone();
            operation
                .state_forwards(&self.app_label, state)
                .map_err(|error| self.blame(error))?;
            remark(operation, editor, remarks, |editor| {
                operation.database_forwards(&self.app_label, editor, &before, state)
            })
            .map_err(|error| self.blame(error))?;
        }
        Ok(())
    }

    /// Writes the steps that undo the migration. `state` is the one before it.
    ///
    /// # Errors
    /// [`MigrationError::Irreversible`], or when a step does not fit the models as they are.
    pub fn unapply(
        &self,
        state: &ProjectState,
        editor: &mut dyn SchemaEditor,
        remarks: bool,
    ) -> Result<()> {
        let mut states = vec![state.clone()];
        let mut after = state.clone();
        for operation in &self.operations {
            if !operation.reversible() {
                return Err(MigrationError::Irreversible(format!(
                    "Operation <{}> in {self} is not reversible",
                    operation.describe()
                )));
            }
            operation
                .state_forwards(&self.app_label, &mut after)
                .map_err(|error| self.blame(error))?;
            states.push(after.clone());
        }
        for (operation, pair) in self.operations.iter().zip(states.windows(2)).rev() {
            remark(operation, editor, remarks, |editor| {
                operation.database_backwards(&self.app_label, editor, &pair[1], &pair[0])
            })
            .map_err(|error| self.blame(error))?;
        }
        Ok(())
    }

    /// Suggests a name after what the migration does, without the number.
    pub fn suggest_name(&self) -> String {
        if self.initial {
            return "initial".to_owned();
        }
        let fragments: Vec<String> = self
            .operations
            .iter()
            .filter_map(Operation::name_fragment)
            .map(|fragment| words(&fragment))
            .collect();
        let Some((first, rest)) = fragments.split_first() else {
            return format!("auto_{}", timestamp());
        };
        if fragments.len() != self.operations.len() {
            return format!("auto_{}", timestamp());
        }
        let mut name = first.clone();
        for fragment in rest {
            if name.len() + 1 + fragment.len() > 52 {
                name.push_str("_and_more");
                break;
            }
            name.push('_');
            name.push_str(fragment);
        }
        name
    }

    fn blame(&self, error: MigrationError) -> MigrationError {
        match error {
            MigrationError::State(message) => {
                MigrationError::State(format!("migration {self}: {message}"))
            }
            other => other,
        }
    }
}

impl std::fmt::Display for Migration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.app_label, self.name)
    }
}

/// The local time as names of migrations carry it, as `20261121_0240`.
pub(crate) fn timestamp() -> String {
    jiff::Zoned::now().strftime("%Y%m%d_%H%M").to_string()
}

fn words(text: &str) -> String {
    let mut words = String::new();
    let mut was_word = true;
    for character in text.chars() {
        let is_word = character.is_alphanumeric() || character == '_';
        match is_word {
            true => words.push(character),
            false if was_word => words.push('_'),
            false => {}
        }
        was_word = is_word;
    }
    words
}

fn remark(
    operation: &Operation,
    editor: &mut dyn SchemaEditor,
    remarks: bool,
    write: impl FnOnce(&mut dyn SchemaEditor) -> Result<()>,
) -> Result<()> {
    if !remarks {
        return write(editor);
    }
    for line in ["--", &format!("-- {}", operation.describe()), "--"] {
        editor.push(Step::Comment(line.to_owned()));
    }
    if !operation.reduces_to_sql() {
        editor.push(Step::Comment(
            "-- THIS OPERATION CANNOT BE WRITTEN AS SQL".to_owned(),
        ));
        return Ok(());
    }
    let before = editor.steps();
    write(editor)?;
    if editor.steps() == before {
        editor.push(Step::Comment("-- (no-op)".to_owned()));
    }
    Ok(())
}
