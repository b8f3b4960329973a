//! What to do about a table that is not as the models say.

const NO_TABLE: &str = "run `manage migrate`, after `manage makemigrations` if the model is new";
const NO_COLUMN: &str =
    "the table differs from the model: run `manage makemigrations` and `manage migrate`";

/// What a statement needed that the database does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    Table,
    Column,
}

impl Missing {
    const fn hint(self) -> &'static str {
        match self {
            Self::Table => NO_TABLE,
            Self::Column => NO_COLUMN,
        }
    }

    /// Says what to do, behind the database's own words.
    pub(crate) fn explain(self, message: &str) -> String {
        format!("{message}; {}", self.hint())
    }

    /// Finds out what is missing, and the words without what to do.
    pub(crate) fn find(message: &str) -> Option<(Self, String)> {
        [Self::Table, Self::Column].into_iter().find_map(|missing| {
            let hint = format!("; {}", missing.hint());
            let words = message
                .contains(&hint)
                .then(|| message.replace(&hint, ""))?;
            Some((missing, words))
        })
    }
}
