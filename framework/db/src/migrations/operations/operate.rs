//! What every operation does.

use std::fmt;

use super::Operation;
use crate::migrations::Result;
use crate::migrations::state::{FieldState, ModelState, ProjectState};
use crate::schema::{FieldChange, Position, SchemaEditor};

/// What became of two operations that the optimizer tried to join.
#[derive(Debug)]
pub(crate) enum Reduction {
    /// These do the work of both.
    Into(Vec<Operation>),
    /// They have nothing to do with each other: either may come first.
    Through,
    /// They must stay in this order.
    Barrier,
}

impl Reduction {
    pub(crate) fn through(free: bool) -> Self {
        if free { Self::Through } else { Self::Barrier }
    }

    pub(crate) fn is_through(&self) -> bool {
        matches!(self, Self::Through)
    }
}

/// The two states that an operation goes between, and the app whose migration it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct States<'a> {
    pub(crate) app_label: &'a str,
    pub(crate) from: &'a ProjectState,
    pub(crate) to: &'a ProjectState,
}

impl<'a> States<'a> {
    /// The app's model as it is before.
    pub(crate) fn old_model(self, name: &str) -> Result<&'a ModelState> {
        self.from.model(self.app_label, name)
    }

    /// The app's model as it is afterwards.
    pub(crate) fn new_model(self, name: &str) -> Result<&'a ModelState> {
        self.to.model(self.app_label, name)
    }

    /// A field of the app's model as it is before.
    pub(crate) fn old_field(self, model: &str, name: &str) -> Result<&'a FieldState> {
        self.from.field(self.app_label, model, name)
    }

    /// A field of the app's model as it is afterwards.
    pub(crate) fn new_field(self, model: &str, name: &str) -> Result<&'a FieldState> {
        self.to.field(self.app_label, model, name)
    }

    /// The change of a model's table from one state to the other.
    pub(crate) fn change(self, model: &'a ModelState, position: Position<'a>) -> FieldChange<'a> {
        FieldChange {
            from: self.from,
            to: self.to,
            model,
            position,
        }
    }
}

pub(crate) trait Operate: fmt::Debug {
    fn category(&self) -> char;

    fn describe(&self) -> String;

    fn name_fragment(&self) -> Option<String> {
        None
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()>;

    /// Writes the statements that change the database from one state to the other, where both ways are told by the states alone; none for
    /// an operation that only changes the models.
    fn alter(&self, _: &mut dyn SchemaEditor, _: States<'_>) -> Result<()> {
        Ok(())
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        self.alter(editor, states)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        self.alter(editor, states)
    }

    fn reversible(&self) -> bool {
        true
    }

    fn reduces_to_sql(&self) -> bool {
        true
    }

    /// Whether the operation is not needed any more when migrations are squashed.
    fn elidable(&self) -> bool {
        false
    }

    /// Whether the operation sets an option of its model, so that the next of its kind or the model's end takes its place.
    fn sets_option(&self) -> bool {
        false
    }

    /// Whether nothing is joined over the operation, whatever it speaks of.
    fn stays(&self) -> bool {
        false
    }

    /// The model whose table the operation changes, by the name that it has before or after; `None` where it names none.
    fn model(&self) -> Option<&str> {
        None
    }

    fn references_model(&self, name: &str, _app_label: &str) -> bool {
        self.stays() || self.model().is_none_or(|own| same(name, own))
    }

    fn references_field(&self, model: &str, _name: &str, app_label: &str) -> bool {
        self.references_model(model, app_label)
    }

    fn reduce(&self, other: &Operation, app_label: &str) -> Reduction {
        match self.model() {
            Some(own) if !self.stays() => {
                Reduction::through(!other.references_model(own, app_label))
            }
            _ => Reduction::Barrier,
        }
    }
}

/// Compares names of models, which know no case.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
