//! What of a frozen field forms and `full_clean` ask, and the database does not.

use super::{FieldDefault, FieldState, FilePathState};
use crate::validation::Choice;

/// One value that a field may have.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceState {
    /// What is stored.
    pub value: FieldDefault,
    /// What people read.
    pub label: String,
    /// The heading under which forms show it.
    pub group: Option<String>,
}

impl From<&Choice> for ChoiceState {
    fn from(choice: &Choice) -> Self {
        Self {
            value: choice.value.into(),
            label: choice.label.to_owned(),
            group: choice.group.map(str::to_owned),
        }
    }
}

impl FieldState {
    /// Lists the values that the field may have, each with what people read.
    #[must_use]
    pub fn choices<V: Into<FieldDefault>, const N: usize>(self, choices: [(V, &str); N]) -> Self {
        self.more_choices(None, choices)
    }

    /// Lists values that forms show under a heading.
    #[must_use]
    pub fn choice_group<V: Into<FieldDefault>, const N: usize>(
        self,
        group: &str,
        choices: [(V, &str); N],
    ) -> Self {
        self.more_choices(Some(group), choices)
    }

    fn more_choices<V: Into<FieldDefault>, const N: usize>(
        mut self,
        group: Option<&str>,
        choices: [(V, &str); N],
    ) -> Self {
        self.choices
            .extend(choices.into_iter().map(|(value, label)| ChoiceState {
                value: value.into(),
                label: label.to_owned(),
                group: group.map(str::to_owned),
            }));
        self
    }

    /// Lets no two rows of one day, by that date field, hold the same value.
    #[must_use]
    pub fn unique_for_date(mut self, date: &str) -> Self {
        self.unique_for_date = Some(date.to_owned());
        self
    }

    /// The same of one month.
    #[must_use]
    pub fn unique_for_month(mut self, date: &str) -> Self {
        self.unique_for_month = Some(date.to_owned());
        self
    }

    /// The same of one year.
    #[must_use]
    pub fn unique_for_year(mut self, date: &str) -> Self {
        self.unique_for_year = Some(date.to_owned());
        self
    }

    /// Sets what is said of an error instead of Django's words.
    #[must_use]
    pub fn error_message(mut self, code: &str, message: &str) -> Self {
        self.error_messages
            .push((code.to_owned(), message.to_owned()));
        self
    }

    /// Returns the field with what the database does not see left out, and neither its column's name, comment and target.
    pub(crate) fn in_database(&self) -> Self {
        Self {
            blank: false,
            choices: Vec::new(),
            column: None,
            editable: true,
            help_text: String::new(),
            verbose_name: None,
            relation: None,
            db_comment: None,
            unique_for_date: None,
            unique_for_month: None,
            unique_for_year: None,
            file_path: FilePathState::default(),
            error_messages: Vec::new(),
            ..self.clone()
        }
    }

    /// Returns what of a foreign key the database sees beside its table.
    pub(crate) fn reference_in_database(
        &self,
    ) -> Option<(bool, Option<&'static str>, Option<&str>)> {
        self.relation.as_ref().map(|relation| {
            let to_field = relation.to_field.as_deref();
            (relation.db_constraint, relation.on_delete.sql(), to_field)
        })
    }
}
