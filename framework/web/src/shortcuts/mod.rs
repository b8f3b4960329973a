//! What views need most often.

mod get_or_404;
mod redirect;

pub use crate::template::render;
pub use get_or_404::{get_list_or_404, get_object_or_404};
pub use redirect::{redirect, redirect_permanent};
