//! Operations that name fields come after those that make these.

use super::dependency::Step;
use crate::migrations::{AlterField, Operation, RemoveField};

/// Moves sets, indexes and constraints behind the fields that they name. Django orders them by what the fields point to, and forgets a field
/// that is removed and made anew.
pub(super) fn settle(steps: &mut Vec<Step>) {
    for index in (0..steps.len()).rev() {
        let Some((model, fields)) = named(&steps[index].operation) else {
            continue;
        };
        let makes = |step: &Step| match &step.operation {
            Operation::AddField(add) => {
                add.model.eq_ignore_ascii_case(&model) && fields.contains(&add.name)
            }
            _ => false,
        };
        if let Some(last) = steps.iter().rposition(makes)
            && last > index
        {
            let step = steps.remove(index);
            steps.insert(last, step);
        }
    }
}

/// Moves a new primary key behind the step that takes the old one: a table has one at a time.
pub(super) fn keys(steps: &mut Vec<Step>, was_key: impl Fn(&str, &str) -> bool) {
    for index in (0..steps.len()).rev() {
        let Operation::AddField(add) = &steps[index].operation else {
            continue;
        };
        if !add.field.primary_key {
            continue;
        }
        let takes = |step: &Step| match &step.operation {
            Operation::RemoveField(RemoveField { model, name })
            | Operation::AlterField(AlterField { model, name, .. }) => {
                model.eq_ignore_ascii_case(&add.model) && was_key(model, name)
            }
            _ => false,
        };
        if let Some(last) = steps.iter().rposition(takes)
            && last > index
        {
            let step = steps.remove(index);
            steps.insert(last, step);
        }
    }
}

/// Returns the model and the fields that an operation names.
fn named(operation: &Operation) -> Option<(String, Vec<String>)> {
    match operation {
        Operation::AlterUniqueTogether(alter) => {
            Some((alter.name.clone(), alter.unique_together.concat()))
        }
        Operation::AddIndex(add) => Some((add.model.clone(), add.index.field_names())),
        Operation::AddConstraint(add) => Some((add.model.clone(), add.constraint.field_names())),
        _ => None,
    }
}
