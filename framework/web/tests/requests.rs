//! What views learn of a request.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test"
)]

mod common;

use nuages_core::{Result, Settings};
use nuages_gateway::client::Client;
use nuages_gateway::{Body, Scheme};
use nuages_web::http::{Cookie, Request, Response};

mod views {
    use super::*;

    pub async fn host(request: Request) -> Result<Response> {
        Ok(Response::text(request.get_host()?.into_owned()))
    }

    pub async fn absolute(request: Request) -> Result<Response> {
        let to = request.query().get("to").map(str::to_owned);
        Ok(Response::text(match to {
            Some(to) => request.build_absolute_uri(&to)?,
            None => request.absolute_uri()?,
        }))
    }

    pub async fn accept(request: Request) -> Result<Response> {
        let types: Vec<String> = request
            .accepted_types()
            .iter()
            .map(ToString::to_string)
            .collect();
        Ok(Response::text(format!(
            "{}|{}|{}|{:?}",
            types.join(", "),
            request.accepts("text/html"),
            request.accepts("application/json"),
            request.get_preferred_type(&["application/json", "text/html"])
        )))
    }

    pub async fn form(request: Request) -> Result<Response> {
        let form = request.form().await?;
        let mut lines: Vec<String> = form
            .lists()
            .map(|(name, values)| format!("{name}={values:?}"))
            .collect();
        for (name, files) in request.files().await?.lists() {
            for file in files {
                let content = file.read().await?;
                let mut streamed = file.chunks();
                assert_eq!(streamed.collect(u64::MAX).await?, content);
                lines.push(format!(
                    "{name}: {} {} {} {} {}",
                    file.name(),
                    file.content_type(),
                    file.size(),
                    file.temporary_file_path().is_some(),
                    String::from_utf8_lossy(&content[..content.len().min(8)])
                ));
            }
        }
        Ok(Response::text(lines.join("\n")))
    }

    pub async fn body(request: Request) -> Result<Response> {
        let body = request.body().await?.clone();
        // The body may be asked for again, and as a form.
        assert_eq!(request.body().await?, &body);
        request.form().await?;
        Ok(Response::text(body))
    }

    pub async fn json(request: Request) -> Result<Response> {
        let value: Vec<i32> = request.json().await?;
        Response::json(&value)
    }

    pub async fn cookies(request: Request) -> Result<Response> {
        let pairs: Vec<_> = request.cookies().iter().collect();
        Ok(Response::text(format!("{pairs:?}")))
    }

    pub async fn sign(request: Request) -> Result<Response> {
        let mut response = Response::text("");
        response.set_signed_cookie(request.settings(), Cookie::new("prefs", "dark"), "ui");
        Ok(response)
    }

    pub async fn unsign(request: Request) -> Result<Response> {
        let value = request.get_signed_cookie("prefs", "ui", 60)?;
        Ok(Response::text(format!("{value:?}")))
    }
}

mod urls {
    use nuages_web::urls::*;

    use crate::views;

    urlpatterns![
        crate = crate::common::root,
        path("host/", views::host),
        path("accept/", views::accept),
        path("form/", views::form),
        path("body/", views::body),
        path("json/", views::json),
        path("cookies/", views::cookies),
        path("sign/", views::sign),
        path("unsign/", views::unsign),
        re_path("^.*$", views::absolute),
    ];
}

async fn client() -> Client {
    common::client(common::settings(urls::urlpatterns)).await
}

async fn client_with(change: impl FnOnce(&mut Settings)) -> Client {
    let mut settings = common::settings(urls::urlpatterns);
    change(&mut settings);
    common::client(settings).await
}

#[tokio::test]
async fn hosts_are_validated() {
    let client = client().await;
    for (host, status) in [
        ("testserver", 200),
        ("testserver:8000", 200),
        ("TESTSERVER", 200),
        ("example.com", 200),
        ("a.b.example.com:1", 200),
        ("badexample.com", 400),
        ("evil.com", 400),
        ("a_b.com", 400),
        ("[::1]:80", 400),
    ] {
        let response = client.get("/host/").header("host", host).await.unwrap();
        assert_eq!(response.status(), status, "{host}");
        if status == 200 {
            assert_eq!(response.text().await.unwrap(), host);
        }
    }
    let debug = client_with(|settings| {
        settings.debug = true;
        settings.allowed_hosts = vec![];
    })
    .await;
    for (host, status) in [
        ("localhost:8000", 200),
        ("a.localhost", 200),
        ("127.0.0.1", 200),
        ("[::1]:8000", 200),
        ("testserver", 400),
    ] {
        let response = debug.get("/host/").header("host", host).await.unwrap();
        assert_eq!(response.status(), status, "{host}");
    }
}

#[tokio::test]
async fn proxies_are_believed_only_if_the_settings_say_so() {
    let plain = client().await;
    let behind = client_with(|settings| {
        settings.use_x_forwarded_host = true;
        settings.secure_proxy_ssl_header = Some(("HTTP_X_FORWARDED_PROTO".into(), "https".into()));
    })
    .await;
    for (client, expected) in [
        (plain, "http://testserver/a/"),
        (behind, "https://www.example.com/a/"),
    ] {
        let response = client
            .get("/a/")
            .header("x-forwarded-host", "www.example.com")
            .header("x-forwarded-proto", "https, http")
            .await
            .unwrap();
        assert_eq!(response.text().await.unwrap(), expected);
    }
}

#[tokio::test]
async fn absolute_addresses_are_djangos() {
    let client = client().await;
    for (to, expected) in [
        ("", "http://testserver/a/b/"),
        ("/x/", "http://testserver/x/"),
        ("y", "http://testserver/a/b/y"),
        ("../y", "http://testserver/a/y"),
        ("./y", "http://testserver/a/b/y"),
        ("?a=1", "http://testserver/a/b/?a=1"),
        ("#f", "http://testserver/a/b/#f"),
        ("//other.com/p", "http://other.com/p"),
        ("http://o.com/é", "http://o.com/%C3%A9"),
        ("/é/?q=é", "http://testserver/%C3%A9/?q=%C3%A9"),
        ("mailto:a@b", "mailto:a@b"),
        ("/a/../b", "http://testserver/b"),
        ("/a/./b", "http://testserver/a/b"),
        ("///p", "http://testserver/p"),
    ] {
        let fields: nuages_web::http::QueryDict = [("to", to)].into_iter().collect();
        let response = client
            .get(format!("/a/b/?{}", fields.urlencode()))
            .await
            .unwrap();
        assert_eq!(response.text().await.unwrap(), expected, "{to}");
    }
    let response = client.get("/a/b/?q=%C3%A9&x=1%202").await.unwrap();
    assert_eq!(
        response.text().await.unwrap(),
        "http://testserver/a/b/?q=%C3%A9&x=1%202"
    );
    let secure = client.scheme(Scheme::Https);
    let response = secure.get("/").await.unwrap();
    assert_eq!(response.text().await.unwrap(), "https://testserver/");
}

#[tokio::test]
async fn preferences_are_djangos() {
    let client = client().await;
    for (accept, expected) in [
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html, application/xhtml+xml, application/xml; q=0.9, */*; q=0.8|true|true|Some(\"text/html\")",
        ),
        (
            "application/json",
            "application/json|false|true|Some(\"application/json\")",
        ),
        (
            "text/*;q=0.5,text/html;level=1",
            "text/html; level=1, text/*; q=0.5|true|false|Some(\"text/html\")",
        ),
        ("*/*;q=0", "|false|false|None"),
        (
            "text/html;q=0,*/*",
            "*/*|true|true|Some(\"application/json\")",
        ),
        ("", "|false|false|None"),
    ] {
        let response = client
            .get("/accept/")
            .header("accept", accept)
            .await
            .unwrap();
        assert_eq!(response.text().await.unwrap(), expected, "{accept}");
    }
}

#[tokio::test]
async fn forms_are_read_within_limits() {
    let client = client_with(|settings| {
        settings.data_upload_max_memory_size = Some(64);
        settings.data_upload_max_number_fields = Some(3);
    })
    .await;
    let long = format!("a={}", "x".repeat(63));
    for (body, status, expected) in [
        ("a=1&b=2&a=%C3%A9+x", 200, "a=[\"1\", \"é x\"]\nb=[\"2\"]"),
        ("", 200, ""),
        ("a=1&a=2&a=3&a=4", 400, ""),
        (long.as_str(), 400, ""),
        ("a=\u{ff}", 200, "a=[\"ÿ\"]"),
    ] {
        let response = client.post("/form/").form(body).await.unwrap();
        assert_eq!(response.status(), status, "{body}");
        if status == 200 {
            assert_eq!(response.text().await.unwrap(), expected);
        }
    }
    let streamed = client
        .post("/form/")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::stream(pieces(vec!["a=", "1&b", "=2"])))
        .await
        .unwrap();
    assert_eq!(streamed.text().await.unwrap(), "a=[\"1\"]\nb=[\"2\"]");
    for (method_put, content_type) in [
        (true, "application/x-www-form-urlencoded"),
        (false, "text/plain"),
    ] {
        let request = if method_put {
            client.put("/form/")
        } else {
            client.post("/form/")
        };
        let response = request
            .header("content-type", content_type)
            .body("a=1")
            .await
            .unwrap();
        assert_eq!(response.text().await.unwrap(), "");
    }
    let response = client
        .post("/form/")
        .header(
            "content-type",
            "application/x-www-form-urlencoded; charset=latin-1",
        )
        .body("a=1")
        .await
        .unwrap();
    assert_eq!(response.status(), 400);
    let response = client.get("/a/?a=1&a=2&a=3&a=4").await.unwrap();
    assert_eq!(response.status(), 400);
}

fn pieces(
    texts: Vec<&'static str>,
) -> impl futures_core::Stream<Item = Result<nuages_gateway::Bytes, nuages_gateway::BodyError>> {
    struct Pieces(std::vec::IntoIter<&'static str>);
    impl futures_core::Stream for Pieces {
        type Item = Result<nuages_gateway::Bytes, nuages_gateway::BodyError>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(
                self.0
                    .next()
                    .map(|text| Ok(nuages_gateway::Bytes::from_static(text.as_bytes()))),
            )
        }
    }
    Pieces(texts.into_iter())
}

fn multipart(parts: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (head, content) in parts {
        body.push_str(&format!("--XX\r\n{head}\r\n\r\n{content}\r\n"));
    }
    body + "--XX--\r\n"
}

#[tokio::test]
async fn files_go_to_memory_or_to_disk() {
    let client = client_with(|settings| {
        settings.file_upload_max_memory_size = 100;
        settings.data_upload_max_number_files = Some(2);
        settings.data_upload_max_number_fields = Some(2);
        settings.data_upload_max_memory_size = Some(200);
    })
    .await;
    let field = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
    let file = |name: &str, file_name: &str| {
        format!(
            "Content-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: text/plain"
        )
    };
    let big = "0123456789".repeat(30_000);
    let (a, b, f, g) = (
        field("a"),
        field("b"),
        file("f", "../x.txt"),
        file("f", "y\u{e9}.txt"),
    );
    let empty = file("f", "");
    let large = "x".repeat(300);
    let cases = [
        (
            vec![(a.as_str(), "1"), (&a, "é\r\n--X"), (&f, "hello")],
            200,
            "a=[\"1\", \"é\\r\\n--X\"]\nf: x.txt text/plain 5 false hello",
        ),
        (
            vec![(&f, big.as_str()), (&g, "small")],
            200,
            "f: x.txt text/plain 300000 true 01234567\nf: yé.txt text/plain 5 false small",
        ),
        (vec![(&empty, ""), (&a, "1")], 200, "f=[\"\"]\na=[\"1\"]"),
        (vec![], 200, ""),
        (vec![(&f, "1"), (&f, "2"), (&f, "3")], 400, ""),
        (vec![(&a, "1"), (&a, "2"), (&b, "3")], 400, ""),
        (vec![(&a, &large)], 400, ""),
    ];
    for (parts, status, expected) in cases {
        let body = multipart(&parts);
        let whole = client
            .post("/form/")
            .header("content-type", "multipart/form-data; boundary=XX")
            .body(body.clone())
            .await
            .unwrap();
        assert_eq!(whole.status(), status, "{expected}");
        if status == 200 {
            assert_eq!(whole.text().await.unwrap(), expected);
        }
    }
    for (content_type, body) in [
        ("multipart/form-data", "--XX--"),
        ("multipart/form-data; boundary=", "--XX--"),
    ] {
        let response = client
            .post("/form/")
            .header("content-type", content_type)
            .body(body)
            .await
            .unwrap();
        assert_eq!(response.status(), 400, "{content_type} {body}");
    }
}

#[tokio::test]
async fn multipart_may_be_cut_anywhere() {
    let client = client().await;
    let body: &'static str = Box::leak(
        multipart(&[
            (
                "Content-Disposition: form-data; name=\"a\"",
                "1\r\n-\r\n--X",
            ),
            (
                "Content-Disposition: form-data; name=\"f\"; filename=\"x\"",
                "\r\n\r\n",
            ),
        ])
        .into_boxed_str(),
    );
    for size in [1, 2, 3, 7, 50] {
        let texts = (0..body.len())
            .step_by(size)
            .map(|start| &body[start..(start + size).min(body.len())])
            .collect();
        let response = client
            .post("/form/")
            .header("content-type", "multipart/form-data; boundary=\"XX\"")
            .body(Body::stream(pieces(texts)))
            .await
            .unwrap();
        assert_eq!(
            response.text().await.unwrap(),
            "a=[\"1\\r\\n-\\r\\n--X\"]\nf: x  4 false \r\n\r\n",
            "in pieces of {size}"
        );
    }
}

#[tokio::test]
async fn bodies_are_read_once_and_kept() {
    let client = client_with(|settings| settings.data_upload_max_memory_size = Some(10)).await;
    for (body, status) in [("0123456789", 200), ("01234567890", 400)] {
        let response = client.post("/body/").body(body).await.unwrap();
        assert_eq!(response.status(), status);
    }
    for (body, status, text) in [
        ("[1, 2]", 200, "[1,2]"),
        ("[1, \"a\"]", 400, ""),
        ("{", 400, ""),
    ] {
        let response = client.post("/json/").body(body).await.unwrap();
        assert_eq!(response.status(), status, "{body}");
        if status == 200 {
            assert_eq!(response.header("content-type"), Some("application/json"));
            assert_eq!(response.text().await.unwrap(), text);
        }
    }
}

#[tokio::test]
async fn cookies_are_read_as_django_reads_them() {
    let client = client().await;
    for (header, expected) in [
        ("a=1; b=2", r#"[("a", "1"), ("b", "2")]"#),
        ("a=1; a=2", r#"[("a", "2")]"#),
        (r#"a="x\054y\351\"z""#, r#"[("a", "x,yé\"z")]"#),
        ("novalue; =; a = b ", r#"[("", "novalue"), ("a", "b")]"#),
        ("a=b=c;;", r#"[("a", "b=c")]"#),
    ] {
        let response = client
            .get("/cookies/")
            .header("cookie", header)
            .await
            .unwrap();
        assert_eq!(response.text().await.unwrap(), expected, "{header}");
    }
}

#[tokio::test]
async fn signed_cookies_come_back() {
    let client = client().await.with_cookies();
    let response = client.get("/unsign/").await.unwrap();
    assert_eq!(response.text().await.unwrap(), "None");
    client.get("/sign/").await.unwrap();
    let response = client.get("/unsign/").await.unwrap();
    assert_eq!(response.text().await.unwrap(), "Some(\"dark\")");
}
