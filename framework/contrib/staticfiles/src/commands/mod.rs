//! The commands that the app brings.

mod collectstatic;
mod collection;
mod findstatic;

pub(crate) use collectstatic::CollectStatic;
pub(crate) use findstatic::FindStatic;
