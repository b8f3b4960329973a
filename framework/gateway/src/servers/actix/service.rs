use std::convert::Infallible;
use std::future::{Future, Ready, poll_fn, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_http::Request;
use actix_web::dev::{AppConfig, Response, Service, ServiceFactory};
use http::{Method, StatusCode};

use super::request::{self, Overflow, Refusal};
use super::response::{self, ResponseBody};
use crate::{Application, Environ, ServerInfo, Started};

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
pub(super) struct Worker {
    application: Arc<dyn Application>,
    pub(super) limits: Limits,
    pub(super) info: Arc<ServerInfo>,
}

pub(super) struct GatewayService(Rc<Worker>);

impl Service<Request> for GatewayService {
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>>>>;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&self, request: Request) -> Self::Future {
        let worker = Rc::clone(&self.0);
        Box::pin(async move { Ok(serve(&worker, request).await) })
    }
}

async fn serve(worker: &Worker, request: Request) -> Response<ResponseBody> {
    let (environ, overflow) = match request::environ(worker, request).await {
        Ok(parts) => parts,
        Err(Refusal(status)) => return response::plain(status),
    };
    let head = environ.method == Method::HEAD;
    let mut started = Started::new();
    let body = call(&*worker.application, environ, &mut started).await;
    if overflow.is_some_and(|overflow: Overflow| overflow.get()) {
        return response::plain(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match (body, started.take()) {
        (Some(body), Some((status, headers))) if !status.is_informational() => {
            response::build(status, headers, body, head)
        }
        (Some(_), started) => {
            let status = started.map(|(status, _)| status.as_u16());
            tracing::error!(target: "nuages.server", ?status, "the application did not start a response");
            response::plain(StatusCode::INTERNAL_SERVER_ERROR)
        }
        (None, _) => response::plain(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// Calls the application; `None` if it panicked.
async fn call(
    application: &dyn Application,
    environ: Environ,
    started: &mut Started,
) -> Option<crate::Body> {
    let mut answer = pin!(async { application.call(environ, started).await });
    poll_fn(|cx| {
        match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(cx))) {
            Ok(poll) => poll.map(Some),
            Err(panic) => {
                tracing::error!(target: "nuages.server", panic = panic_text(&*panic), "the application panicked");
                Poll::Ready(None)
            }
        }
    })
    .await
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a value that is not text")
}
