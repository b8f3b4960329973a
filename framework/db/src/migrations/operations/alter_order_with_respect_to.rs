//! `AlterOrderWithRespectTo`.

use super::{Operate, States, same};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::models::ORDER;
use crate::schema::{Position, SchemaEditor};

/// Sets the foreign key among whose rows the rows of a model stand in an order, and makes or drops the column `_order`.
#[derive(Debug, Clone)]
pub struct AlterOrderWithRespectTo {
    pub(crate) name: String,
    pub(crate) order_with_respect_to: Option<String>,
}

impl AlterOrderWithRespectTo {
    /// Puts the rows of the model called `name` in an order among those with the same `field`.
    pub fn new(name: &str, field: &str) -> Self {
        Self {
            name: name.to_owned(),
            order_with_respect_to: Some(field.to_owned()),
        }
    }

    /// Takes the order of the model called `name` away.
    pub fn none(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            order_with_respect_to: None,
        }
    }
}

impl Operate for AlterOrderWithRespectTo {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        let field = self.order_with_respect_to.as_deref().unwrap_or("None");
        format!("Set order_with_respect_to on {} to {field}", self.name)
    }

    fn name_fragment(&self) -> Option<String> {
        let name = self.name.to_lowercase();
        Some(format!("alter_{name}_order_with_respect_to"))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.name)?;
        model.set_order_with_respect_to(self.order_with_respect_to.as_deref());
        Ok(())
    }

    fn alter(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let before = states.old_model(&self.name)?;
        let after = states.new_model(&self.name)?;
        let change = states.change(before, Position::Last);
        match (before.is_order(ORDER), after.is_order(ORDER)) {
            (true, false) => editor.remove_field(change, ORDER),
            (false, true) => match after.field(ORDER) {
                Some(field) => editor.add_field(change, ORDER, &field.clone().default(0)),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn model(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn references_field(&self, model: &str, name: &str, _app_label: &str) -> bool {
        let field = self.order_with_respect_to.as_deref();
        same(model, &self.name) && field.is_none_or(|field| field == name)
    }

    fn sets_option(&self) -> bool {
        true
    }
}
