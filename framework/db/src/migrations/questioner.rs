//! Questions that only a person can answer.

use super::state::{FieldDefault, FieldState, ModelState};
use super::{MigrationError, Result};

/// Answers what the autodetector cannot know.
pub trait Questioner {
    /// Was the field `old` of the model renamed to `new`?
    ///
    /// # Errors
    /// When the person gives up.
    fn ask_rename(&mut self, model: &str, old: &str, new: &str, field: &FieldState)
    -> Result<bool>;

    /// Was this model renamed to that one?
    ///
    /// # Errors
    /// When the person gives up.
    fn ask_rename_model(&mut self, old: &ModelState, new: &ModelState) -> Result<bool>;

    /// Which value do existing rows get for a new field that takes no NULL?
    ///
    /// # Errors
    /// When the person gives up.
    fn ask_not_null_addition(
        &mut self,
        field: &str,
        model: &str,
        kind: &FieldState,
    ) -> Result<Option<FieldDefault>>;

    /// Which value do rows get that hold NULL in a field that takes none any more? `None` leaves them to the person.
    ///
    /// # Errors
    /// When the person gives up.
    fn ask_not_null_alteration(
        &mut self,
        field: &str,
        model: &str,
        kind: &FieldState,
    ) -> Result<Option<FieldDefault>>;

    /// Which value do existing rows get for a new `auto_now_add` field?
    ///
    /// # Errors
    /// When the person gives up.
    fn ask_auto_now_add_addition(
        &mut self,
        field: &str,
        model: &str,
        kind: &FieldState,
    ) -> Result<Option<FieldDefault>>;

    /// Shall a unique field be added although its default, a function, is called once for all rows there are?
    ///
    /// # Errors
    /// When the person gives up.
    fn ask_unique_callable_default_addition(&mut self, _field: &str, _model: &str) -> Result<()> {
        Ok(())
    }

    /// Shall the branches of an app's migrations be merged?
    ///
    /// # Errors
    /// When the person gives up.
    fn ask_merge(&mut self, app_label: &str) -> Result<bool>;
}

/// Answers as if nobody were there: nothing was renamed, nothing has a value.
#[derive(Debug, Default)]
pub struct NonInteractive {
    /// What the answers were, for the person who reads the log.
    pub log: Vec<String>,
}

fn not_migrated(field: &str, model: &str, reason: &str) -> MigrationError {
    MigrationError::Aborted {
        message: format!("Field '{field}' on model '{model}' not migrated: {reason}."),
        status: 3,
    }
}

impl Questioner for NonInteractive {
    fn ask_rename(&mut self, _: &str, _: &str, _: &str, _: &FieldState) -> Result<bool> {
        Ok(false)
    }

    fn ask_rename_model(&mut self, _: &ModelState, _: &ModelState) -> Result<bool> {
        Ok(false)
    }

    fn ask_not_null_addition(
        &mut self,
        field: &str,
        model: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>> {
        Err(not_migrated(
            field,
            model,
            "it is impossible to add a non-nullable field without specifying a default",
        ))
    }

    fn ask_not_null_alteration(
        &mut self,
        field: &str,
        model: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>> {
        self.log.push(format!(
            "Field '{field}' on model '{model}' given a default of NOT PROVIDED and must be corrected."
        ));
        Ok(None)
    }

    fn ask_auto_now_add_addition(
        &mut self,
        field: &str,
        model: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>> {
        Err(not_migrated(
            field,
            model,
            "it is impossible to add a field with 'auto_now_add' without specifying a default",
        ))
    }

    fn ask_merge(&mut self, _: &str) -> Result<bool> {
        Ok(true)
    }
}

/// Answers for a look at what would happen: as [`NonInteractive`], and gives up nothing.
#[derive(Debug, Default)]
pub struct DryRun;

impl Questioner for DryRun {
    fn ask_rename(&mut self, _: &str, _: &str, _: &str, _: &FieldState) -> Result<bool> {
        Ok(false)
    }

    fn ask_rename_model(&mut self, _: &ModelState, _: &ModelState) -> Result<bool> {
        Ok(false)
    }

    fn ask_not_null_addition(
        &mut self,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>> {
        Ok(None)
    }

    fn ask_not_null_alteration(
        &mut self,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>> {
        Ok(None)
    }

    fn ask_auto_now_add_addition(
        &mut self,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>> {
        Ok(None)
    }

    fn ask_merge(&mut self, _: &str) -> Result<bool> {
        Ok(true)
    }
}
