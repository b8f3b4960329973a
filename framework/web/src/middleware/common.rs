//! Slashes, `www.` and lengths.

use nuages_core::{Context, Error, PermissionDenied, Result, Settings};
use nuages_gateway::{BoxFuture, HeaderValue, Method, StatusCode, header};
use regex_lite::Regex;

use super::Middleware;
use crate::http::{Request, Response};
use crate::urls::Captured;
use crate::views::{View, ViewMarks};

/// Appends missing slashes (`append_slash`), prepends `www.` (`prepend_www`), turns unwelcome browsers away
/// (`disallowed_user_agents`) and sets `Content-Length`.
///
/// It is Django's `django.middleware.common.CommonMiddleware`.
#[derive(Debug)]
pub struct CommonMiddleware {
    append_slash: bool,
    prepend_www: bool,
    debug: bool,
    disallowed_user_agents: Vec<Regex>,
}

impl Middleware for CommonMiddleware {
    fn new(settings: &Settings) -> Result<Self> {
        let disallowed_user_agents = settings
            .disallowed_user_agents
            .iter()
            .map(|pattern| {
                Regex::new(pattern)
                    .with_context(|| format!("DISALLOWED_USER_AGENTS has {pattern:?}"))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            append_slash: settings.append_slash,
            prepend_www: settings.prepend_www,
            debug: settings.debug,
            disallowed_user_agents,
        })
    }

    fn hooks_only(&self) -> bool {
        true
    }

    fn process_request(&self, request: &Request) -> Result<Option<Response>> {
        if !self.disallowed_user_agents.is_empty()
            && let Some(agent) = request.headers().get_str(header::USER_AGENT)
            && self
                .disallowed_user_agents
                .iter()
                .any(|pattern| pattern.is_match(agent))
        {
            return Err(PermissionDenied::new("Forbidden user agent").into());
        }
        let host = request.get_host()?;
        if !self.prepend_www || host.is_empty() || host.starts_with("www.") {
            return Ok(None);
        }
        let path = match self.should_redirect_with_slash(request) {
            true => self.full_path_with_slash(request)?,
            false => request.full_path(),
        };
        Ok(Some(Response::redirect_permanent(&format!(
            "{}://www.{host}{path}",
            request.scheme()
        ))))
    }

    fn process_response(&self, request: &Request, mut response: Response) -> Result<Response> {
        if response.status() == StatusCode::NOT_FOUND && self.should_redirect_with_slash(request) {
            response = Response::redirect_permanent(&self.full_path_with_slash(request)?);
        }
        if !response.is_streaming()
            && !response.headers().contains(header::CONTENT_LENGTH)
            && let Some(length) = response.body().len()
        {
            response
                .headers_mut()
                .set(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        Ok(response)
    }
}

impl CommonMiddleware {
    /// Says whether a slash turns the request's path, which no pattern matches, into one that some pattern does.
    fn should_redirect_with_slash(&self, request: &Request) -> bool {
        let path = request.path_info();
        self.append_slash
            && !path.ends_with('/')
            && !request.site().resolver().is_valid_path(path)
            && request
                .site()
                .resolver()
                .find(&format!("{path}/"))
                .is_some_and(|found| !found.marks().no_append_slash)
    }

    fn full_path_with_slash(&self, request: &Request) -> Result<String> {
        let path = escape_leading_slashes(&request.full_path_with_slash());
        let method = request.method();
        if self.debug && [Method::DELETE, Method::POST, Method::PUT, Method::PATCH].contains(method)
        {
            let url = format!("{}{path}", request.get_host()?);
            return Err(Error::msg(format!(
                "You called this URL via {method}, but the URL doesn't end in a slash and you have APPEND_SLASH set. \
                 Nuages can't redirect to the slash URL while maintaining {method} data. Change your form to point \
                 to {url} (note the trailing slash), or set append_slash: false in your settings."
            )));
        }
        Ok(path)
    }
}

/// Keeps a path that begins with two slashes from being read as a URL without a scheme.
fn escape_leading_slashes(path: &str) -> String {
    match path.strip_prefix("//") {
        Some(rest) => format!("/%2F{rest}"),
        None => path.to_owned(),
    }
}

/// Keeps `append_slash` from redirecting to a view: `path("api/<path:rest>", no_append_slash(views::api))`.
pub fn no_append_slash<V>(view: V) -> NoAppendSlash<V> {
    NoAppendSlash(view)
}

/// What [`no_append_slash`] makes of a view.
#[derive(Debug, Clone, Copy)]
pub struct NoAppendSlash<V>(V);

impl<C, A, V: View<C, A>> View<C, A> for NoAppendSlash<V> {
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        self.0.call(request, captured)
    }

    fn marks(&self) -> ViewMarks {
        ViewMarks {
            no_append_slash: true,
            ..self.0.marks()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escape_leading_slashes;

    #[test]
    fn a_path_never_becomes_a_url_without_scheme() {
        assert_eq!(
            escape_leading_slashes("//evil.example/"),
            "/%2Fevil.example/"
        );
        assert_eq!(escape_leading_slashes("/polls/"), "/polls/");
    }
}
