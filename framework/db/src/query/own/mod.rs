//! Look-ups and transforms of a project's own, typed and by name, as Django's `Lookup`, `Transform` and `register_lookup`.

mod class;
mod erased;
mod function;
mod lookup;
mod registry;
mod typed;

pub use class::FieldClass;
pub(crate) use erased::{OwnLookup, OwnTransform};
pub use function::FunctionTransform;
pub use lookup::{Lhs, Lookup, OutputField, Transform};
pub use registry::Register;
pub(super) use registry::{Place, names};
