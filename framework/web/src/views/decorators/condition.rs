//! Views that know what they show before they show it.

use std::future::{Future, ready};

use nuages_core::{Result, Timestamp};
use nuages_gateway::{BoxFuture, HeaderValue, Method, header};

use crate::http::conditional::{Condition, judge, precondition_failed};
use crate::http::{Request, Response, http_date, quote_etag};
use crate::urls::{Captured, Converter, FromCapture};
use crate::views::function::{argument, not_found};
use crate::views::{View, ViewMarks};

/// Answers 304 or 412 without calling the view, where the request's conditions allow it: `condition(tag, changed)(view)`.
///
/// Both functions take what the view takes. `tag` gives the entity tag as an `Option<String>`, with or without quotes,
/// `changed` the time of the last change as an `Option<Timestamp>`; `None` says that there is none. The response gets
/// both as `ETag` and `Last-Modified`, if it answers GET or HEAD and has none of its own.
///
/// # Example: a page that changes with its newest article
/// ```
/// use nuages_core::{Result, Timestamp};
/// use nuages_web::http::{Request, Response};
/// use nuages_web::urls::{Int, path};
/// use nuages_web::views::decorators::last_modified;
///
/// async fn changed(_request: Request, blog_id: i64) -> Result<Option<Timestamp>> {
///     Ok(Timestamp::from_second(blog_id).ok())
/// }
///
/// async fn front_page(_request: Request, blog_id: i64) -> Result<Response> {
///     Ok(Response::text(format!("blog {blog_id}")))
/// }
///
/// let pattern = path::<(Int,), _, _>("<int:blog_id>/", last_modified(changed)(front_page));
/// ```
pub fn condition<V, E, L>(tag: E, changed: L) -> impl FnOnce(V) -> Conditional<V, E, L> {
    move |view| Conditional { view, tag, changed }
}

/// As [`condition`], by the entity tag alone.
pub fn etag<V, E>(tag: E) -> impl FnOnce(V) -> Conditional<V, E, Unknown> {
    condition(tag, Unknown)
}

/// As [`condition`], by the time of the last change alone.
pub fn last_modified<V, L>(changed: L) -> impl FnOnce(V) -> Conditional<V, Unknown, L> {
    condition(Unknown, changed)
}

/// A function that tells something of what a view would show.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot tell the `{T}` of this pattern's view",
    label = "takes other arguments than the view, or returns something else",
    note = "it is `async fn(Request, ..) -> Result<Option<{T}>>` with the view's arguments"
)]
pub trait Resource<C, A, T>: Send + Sync + 'static {
    /// Asks the function.
    fn ask(&self, request: &Request, captured: Captured) -> BoxFuture<'static, Result<Option<T>>>;
}

/// Tells nothing.
#[derive(Clone, Copy, Debug)]
pub struct Unknown;

impl<C, T: Send + 'static> Resource<C, (), T> for Unknown {
    fn ask(&self, _: &Request, _: Captured) -> BoxFuture<'static, Result<Option<T>>> {
        Box::pin(ready(Ok(None)))
    }
}

/// What [`condition`] makes of a view.
#[derive(Clone, Copy, Debug)]
pub struct Conditional<V, E, L> {
    view: V,
    tag: E,
    changed: L,
}

impl<C, A, B, D, V, E, L> View<C, (A, B, D)> for Conditional<V, E, L>
where
    V: View<C, A>,
    E: Resource<C, B, String>,
    L: Resource<C, D, Timestamp>,
{
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        let tag = self.tag.ask(&request, captured);
        let changed = self.changed.ask(&request, captured);
        // Nothing runs before it is awaited.
        let page = self.view.call(request.clone(), captured);
        Box::pin(async move {
            let changed = changed.await?.map(Timestamp::as_second);
            let tag = tag.await?.map(|tag| quote_etag(&tag));
            let response = match judge(&request, tag.as_deref(), changed) {
                Condition::Proceed => page.await?,
                Condition::NotModified => Response::not_modified(),
                Condition::Failed => precondition_failed(&request),
            };
            with_headers(&request, response, tag, changed)
        })
    }

    fn marks(&self) -> ViewMarks {
        self.view.marks()
    }
}

fn with_headers(
    request: &Request,
    mut response: Response,
    tag: Option<String>,
    changed: Option<i64>,
) -> Result<Response> {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Ok(response);
    }
    if let Some(time) = changed.and_then(|second| Timestamp::from_second(second).ok()) {
        let date = HeaderValue::try_from(http_date(time))?;
        response
            .headers_mut()
            .set_default(header::LAST_MODIFIED, date);
    }
    if let Some(tag) = tag {
        let tag = HeaderValue::try_from(tag)?;
        response.headers_mut().set_default(header::ETAG, tag);
    }
    Ok(response)
}

macro_rules! resource {
    ($($converter:ident $argument:ident $value:ident $index:literal),*) => {
        impl<F, Fut, T, $($converter, $argument),*> Resource<($($converter,)*), ($($argument,)*), T> for F
        where
            F: Fn(Request, $($argument),*) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = Result<Option<T>>> + Send + 'static,
            T: Send + 'static,
            $($converter: Converter, $argument: FromCapture<$converter::Value>,)*
        {
            fn ask(&self, request: &Request, captured: Captured) -> BoxFuture<'static, Result<Option<T>>> {
                let _ = &captured;
                $(
                    let Some($value) = argument::<$converter, $argument>(request, &captured, $index) else {
                        return not_found();
                    };
                )*
                Box::pin(self(request.clone(), $($value),*))
            }
        }
    };
}

resource!();
resource!(C1 A1 a1 0);
resource!(C1 A1 a1 0, C2 A2 a2 1);
resource!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2);
resource!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2, C4 A4 a4 3);
resource!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2, C4 A4 a4 3, C5 A5 a5 4);
resource!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2, C4 A4 a4 3, C5 A5 a5 4, C6 A6 a6 5);
