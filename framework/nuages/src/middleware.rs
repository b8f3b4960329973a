//! Middleware: what stands between the server and every view.

pub use nuages_sessions::SessionMiddleware;
pub use nuages_web::middleware::*;
