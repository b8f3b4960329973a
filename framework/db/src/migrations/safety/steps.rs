//! What to do in the place of an operation, step by step.

/// The steps, in three parts: those of several statements of one operation are put together part by part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Steps {
    first: Vec<String>,
    run: Vec<String>,
    last: Vec<String>,
}

/// Which operation a statement comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// `AddIndex`.
    Index,
    /// `AddField` of what is no relation.
    NewField,
    /// `AddField` of a foreign key.
    NewKey,
    /// `AddField` of a one-to-one field.
    NewOneToOne,
    /// Another operation.
    Other,
    /// SQL of the project's own.
    Sql,
}

impl By {
    fn is_new_field(self) -> bool {
        matches!(self, Self::NewField | Self::NewKey | Self::NewOneToOne)
    }

    /// Returns the steps that run these statements in the place of what the operation runs.
    pub(super) fn run<'s>(self, statements: impl IntoIterator<Item = &'s str>) -> Steps {
        let migration = match self {
            By::Sql => "In a migration with .not_atomic()",
            _ if self.is_new_field() => "In a migration after that, with .not_atomic()",
            _ => "In the operation's place, in a migration with .not_atomic()",
        };
        let first = match self {
            By::NewField => "Add the field without db_index and unique.",
            By::NewKey => {
                "Add the field with #[field(db_constraint = false, db_index = false)], which only adds the column."
            }
            By::NewOneToOne => {
                "Add the field as a ForeignKey with #[field(db_constraint = false, db_index = false)], which only adds the column."
            }
            By::Index | By::Other | By::Sql => "",
        };
        let last = match self {
            By::Sql => "",
            _ if self.is_new_field() => {
                "The last of these RunSql gets .state_operation(AlterField::new(..)) with the whole field."
            }
            _ => "The last of these RunSql gets the operation itself as its .state_operation(..).",
        };
        let text = |text: &str| match text {
            "" => Vec::new(),
            text => vec![text.to_owned()],
        };
        let run = |sql: &str| format!("{migration}: RunSql::new({sql:?}).");
        Steps {
            first: text(first),
            run: statements.into_iter().map(run).collect(),
            last: text(last),
        }
    }
}

impl Steps {
    /// Adds a step for the migration after those that stand in the operation's place.
    pub(super) fn then(mut self, step: String) -> Self {
        self.last.push(step);
        self
    }

    /// Tells whether the steps stand in the place of the operation, or of a part of it.
    pub(super) fn replaces(&self) -> bool {
        !self.last.is_empty()
    }

    /// Adds the steps of another statement of the same operation.
    pub(super) fn join(&mut self, other: Self) {
        for (steps, others) in [
            (&mut self.first, other.first),
            (&mut self.run, other.run),
            (&mut self.last, other.last),
        ] {
            for step in others {
                if !steps.contains(&step) {
                    steps.push(step);
                }
            }
        }
    }

    pub(super) fn all(self) -> Vec<String> {
        let Self { first, run, last } = self;
        first.into_iter().chain(run).chain(last).collect()
    }
}

impl<const N: usize> From<[String; N]> for Steps {
    fn from(steps: [String; N]) -> Self {
        Self {
            run: steps.to_vec(),
            ..Self::default()
        }
    }
}
