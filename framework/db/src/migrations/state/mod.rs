//! Models as they stood at one moment of a project's history: owned, frozen, comparable.

mod default;
mod field;
mod file_path;
mod live;
mod model;
mod model_options;
mod options;
mod order_term;
mod past;
mod project;
mod relation;
mod required;
mod short;
mod validation;

pub use crate::constraints::{CheckConstraint, Constraint, Index, UniqueConstraint};
pub use default::FieldDefault;
pub use field::FieldState;
pub use file_path::FilePathState;
pub(crate) use live::camel_case_to_spaces;
pub use model::ModelState;
pub use model_options::{MetaOptions, ModelOptions};
pub use order_term::OrderTerm;
pub use project::{ModelKey, ProjectState};
pub use relation::{GeneratedState, LimitState, RelationState, SettingsReference};
pub use required::Required;
pub use validation::ChoiceState;
