//! Changes to files that a person wrote: text goes in at one place, everything else stays as it is.

mod list;
mod manifest;
mod scan;
mod settings;

pub(crate) use manifest::{Manifest, Member};
pub(crate) use settings::install_app;
