//! One line per answered request, as Django's development server prints it.

use std::sync::Arc;

use jiff::tz::TimeZone;
use nuages_core::Timestamp;
use nuages_core::settings::Settings;
use nuages_gateway::{Application, Body, BoxFuture, Environ, Headers, StartResponse, StatusCode};

use crate::logging::one_line;
use crate::shell::Output;
use crate::style::Role;

/// A gateway middleware that writes `[21/Nov/2026 02:40:00] "GET / HTTP/1.1" 200 1234` for each request.
#[derive(Clone)]
pub(crate) struct AccessLog {
    application: Arc<dyn Application>,
    output: Output,
    time_zone: TimeZone,
}

impl AccessLog {
    pub(crate) fn new(
        application: Arc<dyn Application>,
        output: Output,
        settings: &Settings,
    ) -> AccessLog {
        AccessLog {
            application,
            output,
            time_zone: time_zone(settings),
        }
    }

    fn log(&self, request: &str, status: StatusCode, size: Option<u64>) {
        let size = size.map_or_else(|| "-".to_owned(), |size| size.to_string());
        let request = one_line(request);
        let message = format!("\"{request}\" {} {size}", status.as_u16());
        let message = self.output.paint(role(status), message);
        let time = Timestamp::now().to_zoned(self.time_zone.clone());
        self.output.write(format!(
            "[{}] {message}",
            time.strftime("%d/%b/%Y %H:%M:%S")
        ));
    }
}

impl Application for AccessLog {
    fn call<'a>(
        &'a self,
        environ: Environ,
        start_response: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body> {
        Box::pin(async move {
            let request = format!("{} {} {:?}", environ.method, environ.uri, environ.version);
            let mut status = Noted {
                status: StatusCode::INTERNAL_SERVER_ERROR,
                inner: start_response,
            };
            let body = self.application.call(environ, &mut status).await;
            let status = status.status;
            self.log(&request, status, body.len());
            body
        })
    }
}

/// Passes the start of a response on and notes its status.
struct Noted<'a> {
    status: StatusCode,
    inner: &'a mut dyn StartResponse,
}

impl StartResponse for Noted<'_> {
    fn start_response(&mut self, status: StatusCode, headers: Headers) {
        self.status = status;
        self.inner.start_response(status, headers);
    }
}

/// Returns the time zone of the site; the machine's if the setting names none.
pub(crate) fn time_zone(settings: &Settings) -> TimeZone {
    TimeZone::get(&settings.time_zone).unwrap_or_else(|_| TimeZone::system())
}

fn role(status: StatusCode) -> Role {
    match status.as_u16() {
        200..=299 => Role::HttpSuccess,
        100..=199 => Role::HttpInfo,
        304 => Role::HttpNotModified,
        300..=399 => Role::HttpRedirect,
        404 => Role::HttpNotFound,
        400..=499 => Role::HttpBadRequest,
        _ => Role::HttpServerError,
    }
}
