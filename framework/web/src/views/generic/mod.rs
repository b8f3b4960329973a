//! Views that need no function.

mod redirect;
mod template;

pub use redirect::RedirectView;
pub use template::TemplateView;
