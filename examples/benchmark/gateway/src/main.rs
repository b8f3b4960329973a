use std::sync::Arc;
use nuages_gateway::{application_fn, header, servers::actix::Server, Body, HeaderValue, Headers, StatusCode};
fn main() {
    let app = application_fn(|environ| async move {
        let mut headers = Headers::with_capacity(4);
        let (kind, body) = match &*environ.path_info() {
            "/plaintext" => ("text/plain", Body::from("Hello, World!")),
            _ => ("application/json", Body::from("{\"message\":\"Hello, World!\"}".to_owned())),
        };
        headers.append(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        (StatusCode::OK, headers, body)
    });
    Server::new(Arc::new(app)).workers(1).bind(std::env::var("ADDRESS").unwrap().as_str()).unwrap().run_blocking().unwrap();
}
