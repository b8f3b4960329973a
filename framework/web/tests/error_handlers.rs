//! The views of a root URLconf that answer errors.

#![allow(
    clippy::unwrap_used,
    clippy::needless_borrows_for_generic_args,
    missing_docs,
    unreachable_pub,
    reason = "a test"
)]

mod common;

use nuages_core::{BadRequest, Error, PermissionDenied, Result, Settings};
use nuages_web::http::{Request, Response, StatusCode};

mod views {
    use super::*;

    pub async fn missing(_request: Request) -> Result<Response> {
        Err(nuages_web::http::Http404::new("no such cloud").into())
    }

    pub async fn forbidden(_request: Request) -> Result<Response> {
        Err(PermissionDenied::new("keep out").into())
    }

    pub async fn malformed(_request: Request) -> Result<Response> {
        Err(BadRequest::new("nonsense").into())
    }

    pub async fn broken(_request: Request) -> Result<Response> {
        Err(Error::msg("broken"))
    }

    pub async fn not_found(request: Request, error: Error) -> Result<Response> {
        if request.path() == "/panic/" {
            panic!("the page panics");
        }
        Ok(Response::html(format!("404 {}: {error}", request.path())))
    }

    pub async fn teapot(_request: Request, error: Error) -> Result<Response> {
        Ok(Response::html(error.to_string()).with_status(StatusCode::IM_A_TEAPOT))
    }

    pub async fn fails(_request: Request, _error: Error) -> Result<Response> {
        Err(Error::msg("the page fails too"))
    }

    pub async fn server_error(_request: Request) -> Result<Response> {
        Ok(Response::html("our own 500"))
    }
}

mod urls {
    use super::views;
    use nuages_web::urls::*;

    urlpatterns![
        crate = crate::common::root,
        handler400 = views::fails,
        handler403 = views::teapot,
        handler404 = views::not_found,
        handler500 = views::server_error,
        path("missing/", views::missing),
        path("forbidden/", views::forbidden),
        path("malformed/", views::malformed),
        path("broken/", views::broken),
    ];
}

mod failing {
    use super::views;
    use nuages_web::urls::*;

    urlpatterns![
        crate = crate::common::root,
        handler500 = views::fails,
        path("broken/", views::broken),
    ];
}

mod plain {
    use nuages_web::urls::*;

    urlpatterns![
        crate = crate::common::root,
        path("included/", include(crate::urls)),
    ];
}

#[tokio::test]
async fn each_error_is_answered_by_its_handler() {
    let client = common::client(common::settings(urls::urlpatterns)).await;
    for (path, status, body) in [
        (
            "/nowhere/",
            404,
            "404 /nowhere/: no URL pattern matches the path 'nowhere/'",
        ),
        ("/missing/", 404, "404 /missing/: no such cloud"),
        ("/forbidden/", 418, "keep out"),
        ("/broken/", 500, "our own 500"),
        // A handler that fails or panics is an error of the server.
        ("/malformed/", 500, "our own 500"),
        ("/panic/", 500, "our own 500"),
    ] {
        let response = client.get(path).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert_eq!(response.text().await.unwrap(), body, "{path}");
    }
}

#[tokio::test]
async fn a_handler500_that_fails_leaves_the_plain_page() {
    let client = common::client(common::settings(failing::urlpatterns)).await;
    let response = client.get("/broken/").await.unwrap();
    assert_eq!(response.status().as_u16(), 500);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("<h1>Server Error (500)</h1>")
    );
}

#[tokio::test]
async fn handlers_of_included_patterns_do_not_count() {
    let client = common::client(common::settings(plain::urlpatterns)).await;
    let response = client.get("/included/missing/").await.unwrap();
    assert_eq!(response.status().as_u16(), 404);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("<h1>Not Found</h1>")
    );
}

#[tokio::test]
async fn with_debug_the_pages_for_developers_come_first() {
    let settings = Settings {
        debug: true,
        ..common::settings(urls::urlpatterns)
    };
    let client = common::client(settings).await;
    for (path, status, text) in [
        ("/nowhere/", 404, "Page not found"),
        ("/broken/", 500, "Exception Value"),
        ("/forbidden/", 418, "keep out"),
    ] {
        let request = client.get(path).header("accept", "text/html");
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert!(response.text().await.unwrap().contains(text), "{path}");
    }
}
