//! A project's own pages for errors.

use std::fmt;

use nuages_core::{Error, Result};

use crate::http::{Request, Response};

/// Makes a page for a request that failed. The status is set afterwards.
pub type ErrorPage = fn(&Request, &Error) -> Result<Response>;

/// Pages in place of the plain ones, without `DEBUG`: what `handler404` and its like, or a template `404.html`, are in Django.
///
/// An installed app provides them: `AppConfig::new("mysite").with(ErrorPages::new().not_found(views::not_found))`.
///
/// ```
/// use nuages_core::{Error, Result};
/// use nuages_web::debug::ErrorPages;
/// use nuages_web::http::{Request, Response};
///
/// fn not_found(request: &Request, _error: &Error) -> Result<Response> {
///     Ok(Response::html(format!("Nothing but clouds at {}", request.full_path())))
/// }
///
/// let pages = ErrorPages::new().not_found(not_found);
/// ```
#[derive(Clone, Copy, Default)]
pub struct ErrorPages {
    pub(super) bad_request: Option<ErrorPage>,
    pub(super) permission_denied: Option<ErrorPage>,
    pub(super) not_found: Option<ErrorPage>,
    pub(super) server_error: Option<ErrorPage>,
}

impl ErrorPages {
    /// Makes a set without pages.
    pub const fn new() -> Self {
        Self {
            bad_request: None,
            permission_denied: None,
            not_found: None,
            server_error: None,
        }
    }

    /// Sets the page for 400.
    #[must_use]
    pub const fn bad_request(mut self, page: ErrorPage) -> Self {
        self.bad_request = Some(page);
        self
    }

    /// Sets the page for 403.
    #[must_use]
    pub const fn permission_denied(mut self, page: ErrorPage) -> Self {
        self.permission_denied = Some(page);
        self
    }

    /// Sets the page for 404.
    #[must_use]
    pub const fn not_found(mut self, page: ErrorPage) -> Self {
        self.not_found = Some(page);
        self
    }

    /// Sets the page for 500; if it fails too, the plain page is shown.
    #[must_use]
    pub const fn server_error(mut self, page: ErrorPage) -> Self {
        self.server_error = Some(page);
        self
    }

    /// Finds a page among those of the installed apps.
    pub(super) fn find(
        request: &Request,
        choose: fn(&Self) -> Option<ErrorPage>,
    ) -> Option<ErrorPage> {
        request
            .site()
            .apps()
            .iter()
            .filter_map(|app| app.get::<Self>())
            .find_map(choose)
    }
}

impl fmt::Debug for ErrorPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorPages")
            .field("bad_request", &self.bad_request.is_some())
            .field("permission_denied", &self.permission_denied.is_some())
            .field("not_found", &self.not_found.is_some())
            .field("server_error", &self.server_error.is_some())
            .finish()
    }
}
