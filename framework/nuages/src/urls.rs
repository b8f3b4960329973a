//! URLs: `urlpatterns!` and what stands in it.

pub use nuages_core::settings::Urlconf;
pub use nuages_macros::urlpatterns;
pub use nuages_web::urls::*;
