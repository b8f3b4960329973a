//! `RunRust`.

use std::future::Future;

use nuages_core::settings::Hints;

use super::{Operate, States};
use crate::Database;
use crate::migrations::state::ProjectState;
use crate::migrations::{MigrationError, Result};
use crate::schema::{Code, SchemaEditor, Step};

/// Runs an async function of your own, for changes of the data.
///
/// The function gets the migration's transaction. It should speak SQL or bring structs of its own, and not use the app's
/// models: those will change, the migration will not. Rows that it deletes by its structs take with them what hangs on them,
/// by the `on_delete` of the models as they are at this point of the history.
///
/// ```ignore
/// async fn lower_names(db: Database) -> nuages::Result<()> {
///     db.execute("UPDATE polls_question SET slug = lower(question_text)", &[]).await?;
///     Ok(())
/// }
///
/// Migration::new("0003_slugs").operation(RunRust::new(lower_names).reverse_nothing())
/// ```
#[derive(Debug, Clone)]
pub struct RunRust {
    code: Code,
    reverse: Option<Code>,
    /// The path of the function, as the compiler knows it.
    pub(crate) name: &'static str,
    /// The path of the function that undoes it; `None` in it for one that does nothing.
    pub(crate) reverse_name: Option<Option<&'static str>>,
    pub(crate) elidable: bool,
    /// Whether it is a transaction of its own; where nothing is said, it is one on MySQL where the migration is atomic.
    pub(crate) atomic: Option<bool>,
    pub(crate) hints: Hints,
}

impl RunRust {
    /// Runs `code`.
    pub fn new<F, Fut>(code: F) -> Self
    where
        F: Fn(Database) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = nuages_core::Result<()>> + Send + 'static,
    {
        Self {
            code: Code::new(code),
            reverse: None,
            name: std::any::type_name::<F>(),
            reverse_name: None,
            elidable: false,
            atomic: None,
            hints: Hints::default(),
        }
    }

    /// Undoes it with `code`.
    #[must_use]
    pub fn reverse<F, Fut>(mut self, code: F) -> Self
    where
        F: Fn(Database) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = nuages_core::Result<()>> + Send + 'static,
    {
        self.reverse = Some(Code::new(code));
        self.reverse_name = Some(Some(std::any::type_name::<F>()));
        self
    }

    /// Says that nothing need be done to undo it.
    #[must_use]
    pub fn reverse_nothing(self) -> Self {
        Self {
            reverse_name: Some(None),
            ..self.reverse(|_| std::future::ready(Ok(())))
        }
    }

    /// Lets `squashmigrations` leave it out: a new database, which has no rows, does not need it.
    #[must_use]
    pub fn elidable(mut self) -> Self {
        self.elidable = true;
        self
    }

    /// Runs it in a transaction of its own, in a migration that is none.
    #[must_use]
    pub fn atomic(mut self) -> Self {
        self.atomic = Some(true);
        self
    }

    /// Runs it without a transaction of its own on MySQL and MariaDB too, where each atomic migration's code has one.
    #[must_use]
    pub fn not_atomic(mut self) -> Self {
        self.atomic = Some(false);
        self
    }

    /// The step that runs the code when the models are as `state` says.
    fn step(&self, code: &Code, state: &ProjectState) -> Step {
        let code = code.clone().atomic(self.atomic);
        Step::Code(code.remembering(state.memory()))
    }

    /// Tells routers something that they decide by, as Django's `hints`.
    #[must_use]
    pub fn hint(mut self, name: &str, value: &str) -> Self {
        self.hints.set(name, value);
        self
    }
}

impl Operate for RunRust {
    fn category(&self) -> char {
        'r'
    }

    fn describe(&self) -> String {
        "Raw Rust operation".to_owned()
    }

    fn state_forwards(&self, _: &str, _: &mut ProjectState) -> Result<()> {
        Ok(())
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        editor.push(self.step(&self.code, states.from));
        Ok(())
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let Some(code) = &self.reverse else {
            return Err(MigrationError::Irreversible(
                "a RunRust operation has no reverse function".to_owned(),
            ));
        };
        editor.push(self.step(code, states.from));
        Ok(())
    }

    fn reversible(&self) -> bool {
        self.reverse.is_some()
    }

    fn reduces_to_sql(&self) -> bool {
        false
    }

    fn elidable(&self) -> bool {
        self.elidable
    }
}
