//! Models as they stood at one moment of a project's history: owned, frozen, comparable.

mod default;
mod field;
mod model;
mod options;
mod project;
mod relation;
mod required;
mod short;
mod validation;

pub use crate::constraints::{CheckConstraint, Constraint, Index, UniqueConstraint};
pub use default::FieldDefault;
pub use field::FieldState;
pub use model::{MetaOptions, ModelOptions, ModelState};
pub use project::{ModelKey, ProjectState};
pub use relation::{GeneratedState, LimitState, RelationState};
pub use required::Required;
pub use validation::ChoiceState;
