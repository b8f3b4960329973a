//! `AlterConstraint`.

use super::constraint::named;
use super::{Operate, Operation, Reduction, same};
use crate::migrations::Result;
use crate::migrations::state::{Constraint, ProjectState};

/// Changes what only `full_clean` sees of a constraint: the error's message and code.
#[derive(Debug, Clone)]
pub struct AlterConstraint {
    pub(crate) model: String,
    pub(crate) name: String,
    pub(crate) constraint: Constraint,
}

impl AlterConstraint {
    /// Makes the constraint called `name` of `model` this one.
    pub fn new(model: &str, name: &str, constraint: impl Into<Constraint>) -> Self {
        Self {
            model: model.to_owned(),
            name: name.to_owned(),
            constraint: constraint.into(),
        }
    }
}

impl Operate for AlterConstraint {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        format!("Alter constraint {} on {}", self.name, self.model)
    }

    fn name_fragment(&self) -> Option<String> {
        let name = self.constraint.name().to_lowercase();
        Some(format!("alter_{}_{name}", self.model.to_lowercase()))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.model)?;
        named(model, &self.name)?;
        for constraint in &mut model.options.constraints {
            if constraint.name() == self.name {
                *constraint = self.constraint.clone();
            }
        }
        Ok(())
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    /// Another may name the same index or constraint.
    fn stays(&self) -> bool {
        true
    }

    fn reduce(&self, other: &Operation, _: &str) -> Reduction {
        let next = match other {
            Operation::AlterConstraint(next) => Some((&next.model, &next.name)),
            Operation::RemoveConstraint(next) => Some((&next.model, &next.name)),
            _ => None,
        };
        if next.is_some_and(|(model, name)| same(model, &self.model) && *name == self.name) {
            return Reduction::Into(vec![other.clone()]);
        }
        Reduction::Barrier
    }
}
