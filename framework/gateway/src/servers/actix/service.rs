use std::convert::Infallible;
use std::future::{Ready, ready};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_http::{Payload, Request};
use actix_web::dev::{AppConfig, Response, Service, ServiceFactory};
use http::StatusCode;

use super::apart::Answering;
use super::request::{self, Refusal};
use super::response::{self, Asked, ResponseBody};
use crate::{Application, Environ, ServerInfo, Started, unwind};

/// What a server allows a request's body.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) max_body: Option<u64>,
    pub(super) body_timeout: Duration,
}

/// Makes the service of each worker.
#[derive(Clone)]
pub(super) struct GatewayFactory {
    application: Arc<dyn Application>,
    limits: Limits,
    multithread: bool,
}

impl GatewayFactory {
    pub(super) fn new(
        application: Arc<dyn Application>,
        limits: Limits,
        multithread: bool,
    ) -> Self {
        GatewayFactory {
            application,
            limits,
            multithread,
        }
    }
}

impl ServiceFactory<Request> for GatewayFactory {
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Config = AppConfig;
    type Service = GatewayService;
    type InitError = ();
    type Future = Ready<Result<GatewayService, ()>>;

    fn new_service(&self, config: AppConfig) -> Self::Future {
        let address = config.local_addr();
        let info = ServerInfo {
            name: address.ip().to_string(),
            port: address.port(),
            software: concat!("nuages/", env!("CARGO_PKG_VERSION")),
            multithread: self.multithread,
            multiprocess: false,
        };
        ready(Ok(GatewayService(Rc::new(Worker {
            application: Arc::clone(&self.application),
            limits: self.limits.clone(),
            info: Arc::new(info),
        }))))
    }
}

/// What one worker holds for all its requests, so that no count is shared between threads.
struct Worker {
    application: Arc<dyn Application>,
    limits: Limits,
    info: Arc<ServerInfo>,
}

pub(super) struct GatewayService(Rc<Worker>);

impl Service<Request> for GatewayService {
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&self, request: Request) -> Self::Future {
        let worker = Rc::clone(&self.0);
        let (environ, payload) = request::take_apart(&worker.info, request);
        if !request::has_valid_host(&environ.headers) {
            return Answering::new(ready(Ok(response::plain(StatusCode::BAD_REQUEST))));
        }
        // Apart, so that the usual request without a body is not as large as one with it.
        if matches!(payload, Payload::None) {
            return Answering::new(answer(worker, environ));
        }
        Answering::new(answer_with_body(worker, environ, payload))
    }
}

async fn answer_with_body(
    worker: Rc<Worker>,
    mut environ: Environ,
    payload: Payload,
) -> Result<Response<ResponseBody>, Infallible> {
    let received = request::body(&worker.limits, &environ.headers, payload).await;
    let overflow = match received {
        Ok((body, overflow)) => {
            environ.body = body;
            overflow
        }
        Err(Refusal(status)) => return Ok(response::plain(status)),
    };
    let response = answer(worker, environ).await;
    if overflow.is_some_and(|overflow| overflow.get()) {
        return Ok(response::plain(StatusCode::PAYLOAD_TOO_LARGE));
    }
    response
}

async fn answer(
    worker: Rc<Worker>,
    environ: Environ,
) -> Result<Response<ResponseBody>, Infallible> {
    let asked = Asked::of(&environ);
    let mut started = Started::new();
    // Called outside of the future that is awaited, which would keep room for the environ.
    let answered = match unwind::catch_now(|| worker.application.call(environ, &mut started)) {
        Ok(answer) => unwind::catch(answer).await,
        Err(panic) => Err(panic),
    };
    let body = match answered {
        Ok(body) => body,
        Err(panic) => {
            tracing::error!(target: "nuages.server", %panic, "the application panicked");
            return Ok(response::plain(StatusCode::INTERNAL_SERVER_ERROR));
        }
    };
    Ok(match started.take() {
        Some((status, headers)) if !status.is_informational() => {
            response::build(status, headers, body, asked)
        }
        started => {
            let status = started.map(|(status, _)| status.as_u16());
            tracing::error!(target: "nuages.server", ?status, "the application did not start a response");
            response::plain(StatusCode::INTERNAL_SERVER_ERROR)
        }
    })
}
