//! What an operation needs to have happened before it.

use crate::migrations::Operation;

/// A need of an operation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dependency {
    pub(super) app_label: String,
    /// The model's lower-case name.
    pub(super) model: String,
    pub(super) need: Need,
    /// The setting that names the model.
    pub(super) setting: Option<String>,
}

/// What must have happened to the model.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    CreateModel,
    RemoveModel,
    /// The model has got its name.
    RenameModel,
    CreateField(String),
    RemoveField(String),
    AlterField(String),
    /// The field has got its name.
    RenameField(String),
    AlterTogether,
    /// The rows are not in an order with respect to the field any more.
    RemoveOrder(String),
    RemoveIndexOrConstraint,
}

impl Dependency {
    pub(super) fn new(app_label: &str, model: &str, need: Need) -> Self {
        Self {
            app_label: app_label.to_owned(),
            model: model.to_lowercase(),
            need,
            setting: None,
        }
    }

    /// Tells whether `operation` is what is needed.
    pub(super) fn is_met_by(&self, operation: &Operation) -> bool {
        let this = |name: &str| name.eq_ignore_ascii_case(&self.model);
        match (&self.need, operation) {
            (Need::CreateModel, Operation::CreateModel(create)) => this(&create.name),
            (Need::CreateField(field), Operation::CreateModel(create)) => {
                this(&create.name) && create.fields.iter().any(|(name, _)| name == field)
            }
            (Need::CreateField(field), Operation::AddField(add)) => {
                this(&add.model) && add.name == *field
            }
            (Need::RemoveField(field), Operation::RemoveField(remove)) => {
                this(&remove.model) && remove.name == *field
            }
            (Need::RemoveModel, Operation::DeleteModel(delete)) => this(&delete.name),
            (Need::AlterField(field), Operation::AlterField(alter)) => {
                this(&alter.model) && alter.name == *field
            }
            (Need::RenameModel, Operation::RenameModel(rename)) => this(&rename.new_name),
            (Need::RenameField(field), Operation::RenameField(rename)) => {
                this(&rename.model) && rename.new_name == *field
            }
            (Need::AlterTogether, Operation::AlterUniqueTogether(alter)) => this(&alter.name),
            (Need::RemoveOrder(field), Operation::AlterOrderWithRespectTo(alter)) => {
                this(&alter.name) && alter.order_with_respect_to.as_ref() != Some(field)
            }
            (Need::RemoveIndexOrConstraint, Operation::RemoveIndex(remove)) => this(&remove.model),
            (Need::RemoveIndexOrConstraint, Operation::RemoveConstraint(remove)) => {
                this(&remove.model)
            }
            _ => false,
        }
    }
}

/// An operation and its needs.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) operation: Operation,
    pub(super) needs: Vec<Dependency>,
}
