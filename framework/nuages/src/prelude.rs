//! What most views need.

pub use nuages_core::{
    BadRequest, Error, PermissionDenied, Result, Timestamp, localdate, localtime, now,
};
pub use nuages_db::Model;
pub use nuages_sessions::SessionExt;
pub use nuages_web::http::{Http404, Method, Request, Response, StatusCode};
pub use nuages_web::shortcuts::{get_list_or_404, get_object_or_404, redirect, render};
pub use nuages_web::template::Template;
pub use nuages_web::urls::reverse;
