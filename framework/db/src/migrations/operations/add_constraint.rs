//! `AddConstraint` and `AddConstraintNotValid`.

use super::constraint::change;
use super::{Operate, Operation, Reduction, States, same};
use crate::migrations::Result;
use crate::migrations::state::{CheckConstraint, Constraint, ProjectState};
use crate::schema::SchemaEditor;

/// Adds a constraint to a model.
#[derive(Debug, Clone)]
pub struct AddConstraint {
    pub(crate) model: String,
    pub(crate) constraint: Constraint,
}

impl AddConstraint {
    /// Adds `constraint` to `model`.
    pub fn new(model: &str, constraint: impl Into<Constraint>) -> Self {
        Self {
            model: model.to_owned(),
            constraint: constraint.into(),
        }
    }
}

impl Operate for AddConstraint {
    fn category(&self) -> char {
        '+'
    }

    fn describe(&self) -> String {
        let name = self.constraint.name();
        format!("Create constraint {name} on model {}", self.model)
    }

    fn name_fragment(&self) -> Option<String> {
        let name = self.constraint.name().to_lowercase();
        Some(format!("{}_{name}", self.model.to_lowercase()))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.model)?;
        model.options.constraints.push(self.constraint.clone());
        Ok(())
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let change = change(states, &self.model)?;
        editor.add_constraint(change, &self.constraint)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let change = change(states, &self.model)?;
        editor.remove_constraint(change, &self.constraint)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    /// Another may name the same index or constraint.
    fn stays(&self) -> bool {
        true
    }

    fn reduce(&self, other: &Operation, _: &str) -> Reduction {
        match other {
            Operation::RemoveConstraint(remove)
                if same(&remove.model, &self.model) && remove.name == self.constraint.name() =>
            {
                Reduction::Into(Vec::new())
            }
            Operation::AlterConstraint(alter)
                if same(&alter.model, &self.model) && alter.name == self.constraint.name() =>
            {
                let joined = Self {
                    constraint: alter.constraint.clone(),
                    ..self.clone()
                };
                Reduction::Into(vec![joined.into()])
            }
            _ => Reduction::Barrier,
        }
    }
}

/// Adds a check that the rows there are now need not hold yet (PostgreSQL); [`ValidateConstraint`](super::ValidateConstraint)
/// asks them later. Elsewhere it is an [`AddConstraint`].
#[derive(Debug, Clone)]
pub struct AddConstraintNotValid(pub(crate) AddConstraint);

impl AddConstraintNotValid {
    /// Adds `constraint` to `model`.
    pub fn new(model: &str, constraint: CheckConstraint) -> Self {
        Self(AddConstraint::new(model, constraint))
    }
}

impl Operate for AddConstraintNotValid {
    fn category(&self) -> char {
        '+'
    }

    fn describe(&self) -> String {
        let name = self.0.constraint.name();
        format!(
            "Create not valid constraint {name} on model {}",
            self.0.model
        )
    }

    fn name_fragment(&self) -> Option<String> {
        Some(format!("{}_not_valid", self.0.name_fragment()?))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        self.0.state_forwards(app_label, state)
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let change = change(states, &self.0.model)?;
        editor.add_constraint_not_valid(change, &self.0.constraint)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        self.0.database_backwards(editor, states)
    }

    fn model(&self) -> Option<&str> {
        self.0.model()
    }

    /// Another may name the same index or constraint.
    fn stays(&self) -> bool {
        true
    }

    fn reduce(&self, other: &Operation, _: &str) -> Reduction {
        match other {
            Operation::RemoveConstraint(remove)
                if same(&remove.model, &self.0.model)
                    && remove.name == self.0.constraint.name() =>
            {
                Reduction::Into(Vec::new())
            }
            _ => Reduction::Barrier,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constraints::q;
    use crate::migrations::{AlterConstraint, RemoveConstraint, optimize};

    #[test]
    fn a_constraint_that_changes_or_goes_again_is_one_operation_or_none() {
        let check = |code: &str| {
            CheckConstraint::new("votes_gte_0", q("votes__gte", 0)).violation_error_code(code)
        };
        let add = AddConstraint::new("choice", check("one"));
        let alter = AlterConstraint::new("choice", "votes_gte_0", check("two"));
        let joined = optimize(vec![add.clone().into(), alter.into()], "polls");
        let [Operation::AddConstraint(joined)] = joined.as_slice() else {
            panic!("{joined:?}");
        };
        assert_eq!(joined.constraint.violation_error_code(), Some("two"));
        let remove = RemoveConstraint::new("choice", "votes_gte_0");
        assert!(optimize(vec![add.into(), remove.into()], "polls").is_empty());
    }
}
