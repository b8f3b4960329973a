use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::StatusCode;

use crate::{Body, Environ, Headers};

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The half of the call through which an application tells status and headers.
///
/// A server hands one to [`Application::call`]; a gateway middleware hands its own to the
/// application inside it when it wants to see or change them.
pub trait StartResponse: Send {
    /// Says what the response begins with.
    ///
    /// It is called before `call` returns the body. A second call replaces the first, so that an
    /// application that fails half way can still answer with an error page.
    fn start_response(&mut self, status: StatusCode, headers: Headers);
}

/// What answers requests: a site, or a gateway middleware around one.
///
/// See [the contract](crate::contract) for what each side may rely on.
///
/// # Example: a middleware is an application to the server and a server to the application
///
/// ```
/// use nuages_gateway::{Application, Body, BoxFuture, Environ, Headers, HeaderName, HeaderValue};
/// use nuages_gateway::{StartResponse, StatusCode};
///
/// struct Stamp<A>(A);
///
/// struct StampStart<'a>(&'a mut dyn StartResponse);
///
/// impl StartResponse for StampStart<'_> {
///     fn start_response(&mut self, status: StatusCode, mut headers: Headers) {
///         headers.set(HeaderName::from_static("x-stamp"), HeaderValue::from_static("yes"));
///         self.0.start_response(status, headers);
///     }
/// }
///
/// impl<A: Application> Application for Stamp<A> {
///     fn call<'a>(
///         &'a self,
///         environ: Environ,
///         start_response: &'a mut dyn StartResponse,
///     ) -> BoxFuture<'a, Body> {
///         Box::pin(async move {
///             let mut start = StampStart(start_response);
///             self.0.call(environ, &mut start).await
///         })
///     }
/// }
/// ```
pub trait Application: Send + Sync + 'static {
    /// Answers one request: calls `start_response`, then returns the body.
    fn call<'a>(
        &'a self,
        environ: Environ,
        start_response: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body>;
}

impl<A: Application + ?Sized> Application for Arc<A> {
    fn call<'a>(
        &'a self,
        environ: Environ,
        start_response: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body> {
        (**self).call(environ, start_response)
    }
}

impl<A: Application + ?Sized> Application for Box<A> {
    fn call<'a>(
        &'a self,
        environ: Environ,
        start_response: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body> {
        (**self).call(environ, start_response)
    }
}

/// A [`StartResponse`] that keeps what it is told, for servers and middleware that look at it
/// once the application has returned.
///
/// # Example
///
/// ```
/// use nuages_gateway::{Headers, Started, StartResponse, StatusCode};
///
/// let mut started = Started::new();
/// started.start_response(StatusCode::NOT_FOUND, Headers::new());
/// let (status, _headers) = started.take().unwrap();
/// assert_eq!(status, 404);
/// ```
#[derive(Debug, Default)]
pub struct Started(Option<(StatusCode, Headers)>);

impl Started {
    /// Makes one that has not been told anything.
    pub const fn new() -> Self {
        Started(None)
    }

    /// Takes status and headers; `None` if `start_response` was not called.
    pub fn take(&mut self) -> Option<(StatusCode, Headers)> {
        self.0.take()
    }
}

impl StartResponse for Started {
    fn start_response(&mut self, status: StatusCode, headers: Headers) {
        self.0 = Some((status, headers));
    }
}

/// Makes an application of an async function that returns status, headers and body.
///
/// # Example
///
/// ```
/// use nuages_gateway::{application_fn, Body, Headers, StatusCode};
///
/// let app = application_fn(|environ| async move {
///     let text = format!("you asked for {}", environ.path_info());
///     (StatusCode::OK, Headers::new(), Body::from(text))
/// });
/// # let _: std::sync::Arc<dyn nuages_gateway::Application> = std::sync::Arc::new(app);
/// ```
pub fn application_fn<F, R>(function: F) -> ApplicationFn<F>
where
    F: Fn(Environ) -> R + Send + Sync + 'static,
    R: Future<Output = (StatusCode, Headers, Body)> + Send + 'static,
{
    ApplicationFn(function)
}

/// The application that [`application_fn`] makes.
pub struct ApplicationFn<F>(F);

impl<F> fmt::Debug for ApplicationFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApplicationFn")
    }
}

impl<F, R> Application for ApplicationFn<F>
where
    F: Fn(Environ) -> R + Send + Sync + 'static,
    R: Future<Output = (StatusCode, Headers, Body)> + Send + 'static,
{
    fn call<'a>(
        &'a self,
        environ: Environ,
        start_response: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body> {
        Box::pin(async move {
            let (status, headers, body) = (self.0)(environ).await;
            start_response.start_response(status, headers);
            body
        })
    }
}
