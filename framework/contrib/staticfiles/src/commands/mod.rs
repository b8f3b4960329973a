//! The commands that the app brings.

mod collection;
mod collectstatic;
mod findstatic;

pub(crate) use collectstatic::CollectStatic;
pub(crate) use findstatic::FindStatic;
