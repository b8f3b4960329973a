//! Redirects to patterns and addresses.

use crate::http::{Response, StatusCode};
use crate::urls::Url;

/// Sends the client to an address (302): one of `urlpatterns!`' functions, a path, or the name of a pattern.
///
/// # Example: to a path
/// ```
/// use nuages_web::shortcuts::redirect;
///
/// let response = redirect("/polls/3/results/");
/// assert_eq!(response.status(), 302);
/// assert_eq!(response.headers().get_str("location"), Some("/polls/3/results/"));
/// ```
pub fn redirect(to: impl Into<Url>) -> Response {
    redirect_with(StatusCode::FOUND, to.into())
}

/// Sends the client to an address for ever (301); browsers remember it.
pub fn redirect_permanent(to: impl Into<Url>) -> Response {
    redirect_with(StatusCode::MOVED_PERMANENTLY, to.into())
}

fn redirect_with(status: StatusCode, to: Url) -> Response {
    match to.resolve() {
        Ok(address) => Response::redirect(&address).with_status(status),
        Err(error) => Response::failed(error.into()),
    }
}
