//! The middleware that checks tokens and keeps the secret.

use std::sync::Arc;

use nuages_core::{ImproperlyConfigured, Result, Settings};
use nuages_gateway::{HeaderName, Method, header};

use super::failure::check_failure_view;
use super::origin::TrustedOrigins;
use super::state::{DontEnforceCsrfChecks, State};
use super::{CsrfSecretStore, Reason, csrf_failure, token};
use crate::http::{Cookie, Request, Response};
use crate::middleware::{Middleware, Next, patch_vary_headers};
use crate::urls::ResolverMatch;

/// Refuses unsafe requests without a token that fits the browser's secret, and keeps that secret in a cookie.
///
/// It is Django's `django.middleware.csrf.CsrfViewMiddleware`, with its settings `csrf_*`.
#[derive(Debug)]
pub struct CsrfViewMiddleware {
    use_sessions: bool,
    cookie_name: String,
    header_name: HeaderName,
    origins: TrustedOrigins,
}

impl Middleware for CsrfViewMiddleware {
    fn new(settings: &Settings) -> Result<Self> {
        check_failure_view(settings)?;
        let header = &settings.csrf_header_name;
        let header = header
            .strip_prefix("HTTP_")
            .unwrap_or(header)
            .replace('_', "-");
        Ok(Self {
            use_sessions: settings.csrf_use_sessions,
            cookie_name: settings.csrf_cookie_name.clone(),
            header_name: HeaderName::from_bytes(header.to_ascii_lowercase().as_bytes())?,
            origins: TrustedOrigins::of(settings),
        })
    }

    fn hooks_only(&self) -> bool {
        !self.use_sessions
    }

    async fn call(&self, request: Request, next: Next<'_>) -> Result<Response> {
        self.receive(&request).await?;
        let response = next.run(request.clone()).await;
        self.send(&request, response).await
    }

    fn process_request(&self, request: &Request) -> Result<Option<Response>> {
        if let Some(cookie) = request.cookie(&self.cookie_name) {
            let mut state = State::of(request);
            match token::check_format(&cookie) {
                Ok(()) => state.secret = Some(unmasked(cookie.into_owned())),
                Err(_) => {
                    state.secret = Some(token::new_secret());
                    state.needs_update = true;
                }
            }
        }
        Ok(None)
    }

    fn process_response(&self, request: &Request, mut response: Response) -> Result<Response> {
        if let Some(secret) = take_update(request) {
            response.set_cookie(cookie(request.settings(), &secret));
            patch_vary_headers(&mut response, &["Cookie"]);
        }
        Ok(response)
    }

    async fn process_view(
        &self,
        request: &Request,
        view: &ResolverMatch,
    ) -> Result<Option<Response>> {
        if is_safe(request.method()) || view.marks().csrf_exempt {
            return Ok(None);
        }
        Box::pin(self.check(request)).await
    }
}

impl CsrfViewMiddleware {
    /// Finds the secret that came with the request.
    pub(super) async fn receive(&self, request: &Request) -> Result<()> {
        if !self.use_sessions {
            return self.process_request(request).map(|_| ());
        }
        if let Some(secret) = store(request)?.secret().await? {
            State::of(request).secret = Some(unmasked(secret));
        }
        Ok(())
    }

    /// Keeps the secret, if a token was made of it or if it is new.
    pub(super) async fn send(&self, request: &Request, response: Response) -> Result<Response> {
        if !self.use_sessions {
            return self.process_response(request, response);
        }
        if let Some(secret) = take_update(request) {
            let store = store(request)?;
            if store.secret().await?.as_deref() != Some(secret.as_str()) {
                store.set_secret(&secret).await?;
            }
        }
        Ok(response)
    }

    /// Checks a request, unless it has been checked; a refused one is answered with the failure page.
    pub(super) async fn check(&self, request: &Request) -> Result<Option<Response>> {
        if is_safe(request.method()) || State::of(request).checked {
            return Ok(None);
        }
        if request.extension::<DontEnforceCsrfChecks>().is_none()
            && let Err(reason) = self.verify(request).await?
        {
            tracing::warn!(target: "nuages.security.csrf", status = 403, "Forbidden ({reason}): {}", request.path());
            return csrf_failure(request, reason).await.map(Some);
        }
        State::of(request).checked = true;
        Ok(None)
    }

    async fn verify(&self, request: &Request) -> Result<Result<(), Reason>> {
        if let Some(origin) = request.headers().get_str(header::ORIGIN) {
            if !self.origins.verify_origin(request, origin) {
                return Ok(Err(Reason::BadOrigin(origin.to_owned())));
            }
        } else if request.is_secure()
            && let Err(reason) = self.origins.check_referer(request)
        {
            return Ok(Err(reason));
        }
        self.verify_token(request).await
    }

    async fn verify_token(&self, request: &Request) -> Result<Result<(), Reason>> {
        let secret = match self.secret(request).await? {
            Ok(Some(secret)) => secret,
            Ok(None) => return Ok(Err(Reason::NoCookie)),
            Err(fault) => return Ok(Err(Reason::BadCookie(fault.reason()))),
        };
        let posted = match *request.method() == Method::POST {
            true => request
                .form()
                .await?
                .get("csrfmiddlewaretoken")
                .map(str::to_owned),
            false => None,
        };
        let (token, source) = match posted.filter(|token| !token.is_empty()) {
            Some(token) => (token, "POST".to_owned()),
            None => match request.headers().get_str(&self.header_name) {
                Some(token) => (
                    token.to_owned(),
                    format!("the '{}' HTTP header", titled(&self.header_name)),
                ),
                None => return Ok(Err(Reason::TokenMissing)),
            },
        };
        Ok(match token::check_format(&token) {
            Err(fault) => Err(Reason::BadToken {
                source,
                fault: fault.reason(),
            }),
            Ok(()) if token::matches(&token, &secret) => Ok(()),
            Ok(()) => Err(Reason::BadToken {
                source,
                fault: "incorrect",
            }),
        })
    }

    /// Returns the secret that came with the request.
    async fn secret(
        &self,
        request: &Request,
    ) -> Result<Result<Option<String>, token::InvalidFormat>> {
        if self.use_sessions {
            let secret = store(request)?.secret().await?;
            return Ok(Ok(secret.map(unmasked)));
        }
        Ok(match request.cookie(&self.cookie_name) {
            None => Ok(None),
            Some(cookie) => {
                token::check_format(&cookie).map(|()| Some(unmasked(cookie.into_owned())))
            }
        })
    }
}

fn cookie(settings: &Settings, secret: &str) -> Cookie {
    let cookie = Cookie::new(&settings.csrf_cookie_name, secret)
        .max_age(settings.csrf_cookie_age)
        .domain(settings.csrf_cookie_domain.as_deref())
        .path(settings.csrf_cookie_path.as_str())
        .secure(settings.csrf_cookie_secure)
        .http_only(settings.csrf_cookie_httponly);
    match settings.csrf_cookie_samesite {
        Some(same_site) => cookie.same_site(same_site),
        None => cookie,
    }
}

fn store(request: &Request) -> Result<&Arc<dyn CsrfSecretStore>> {
    request.extension::<Arc<dyn CsrfSecretStore>>().ok_or_else(|| {
        ImproperlyConfigured::new(
            "CSRF_USE_SESSIONS is enabled, but request.session is not set. SessionMiddleware must appear before \
             CsrfViewMiddleware in MIDDLEWARE.",
        )
        .into()
    })
}

/// Returns the secret to be sent, once, if it is to be sent at all.
fn take_update(request: &Request) -> Option<String> {
    let mut state = State::known(request)?;
    match std::mem::take(&mut state.needs_update) {
        true => state.secret.clone(),
        false => None,
    }
}

/// Django before 4.0 kept the secret masked.
fn unmasked(secret: String) -> String {
    match secret.len() {
        token::TOKEN_LENGTH => token::unmask(&secret),
        _ => secret,
    }
}

fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE].contains(method)
}

/// Writes `x-csrftoken` as `X-Csrftoken`.
fn titled(name: &HeaderName) -> String {
    let mut titled = String::with_capacity(name.as_str().len());
    let mut first = true;
    for character in name.as_str().chars() {
        titled.push(if first {
            character.to_ascii_uppercase()
        } else {
            character
        });
        first = character == '-';
    }
    titled
}
