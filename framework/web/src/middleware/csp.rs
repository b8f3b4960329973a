//! What pages may load.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nuages_core::settings::Csp;
use nuages_core::{Result, Settings};
use nuages_gateway::{HeaderName, HeaderValue};

use super::Middleware;
use crate::http::{Request, Response};

const ENFORCE: HeaderName = HeaderName::from_static("content-security-policy");
const REPORT_ONLY: HeaderName = HeaderName::from_static("content-security-policy-report-only");

/// Sends the policies of the settings `secure_csp` and `secure_csp_report_only` with responses that have none of their own.
///
/// A policy with `Csp::NONCE` lets pages run the scripts and styles that carry the request's nonce, which templates get
/// with `request.csp_nonce()`: `<script nonce="{{ request.csp_nonce() }}">`.
///
/// It is Django's `django.middleware.csp.ContentSecurityPolicyMiddleware`.
#[derive(Debug)]
pub struct ContentSecurityPolicyMiddleware {
    enforce: Csp,
    report_only: Csp,
}

/// The nonce of a request, made when it is first asked for.
#[derive(Debug, Default)]
struct Nonce(OnceLock<String>);

/// Another policy than the settings' for one view.
#[derive(Clone, Debug)]
pub(crate) struct CspOverride(pub(crate) Csp);

/// As [`CspOverride`], for the policy that is only reported.
#[derive(Clone, Debug)]
pub(crate) struct CspReportOnlyOverride(pub(crate) Csp);

/// No policy at all: the debug pages carry their style with them.
#[derive(Debug)]
pub(crate) struct CspOff;

impl Request {
    /// The request's nonce for scripts and styles inside the page; empty without
    /// [`ContentSecurityPolicyMiddleware`](crate::middleware::ContentSecurityPolicyMiddleware).
    pub fn csp_nonce(&self) -> &str {
        let Some(nonce) = self.extension::<Nonce>() else {
            return "";
        };
        nonce.0.get_or_init(|| {
            let mut random = [0_u8; 16];
            match getrandom::fill(&mut random) {
                Ok(()) => URL_SAFE_NO_PAD.encode(random),
                // A nonce that can be foretold would be worse than none.
                Err(_) => String::new(),
            }
        })
    }
}

impl Middleware for ContentSecurityPolicyMiddleware {
    fn new(settings: &Settings) -> Result<Self> {
        for policy in [&settings.secure_csp, &settings.secure_csp_report_only] {
            // A line break in a policy is told when the site starts.
            HeaderValue::try_from(policy.header(None))?;
        }
        Ok(Self {
            enforce: settings.secure_csp.clone(),
            report_only: settings.secure_csp_report_only.clone(),
        })
    }

    fn hooks_only(&self) -> bool {
        true
    }

    fn process_request(&self, request: &Request) -> Result<Option<Response>> {
        request.insert(Nonce::default());
        Ok(None)
    }

    fn process_response(&self, request: &Request, mut response: Response) -> Result<Response> {
        if request.extension::<CspOff>().is_some() {
            return Ok(response);
        }
        let nonce = request
            .extension::<Nonce>()
            .and_then(|nonce| nonce.0.get())
            .map(String::as_str)
            .filter(|nonce| !nonce.is_empty());
        let enforce = request.extension::<CspOverride>();
        let report_only = request.extension::<CspReportOnlyOverride>();
        for (name, policy) in [
            (ENFORCE, enforce.map_or(&self.enforce, |own| &own.0)),
            (
                REPORT_ONLY,
                report_only.map_or(&self.report_only, |own| &own.0),
            ),
        ] {
            if !policy.is_empty() && !response.headers().contains(&name) {
                let value = HeaderValue::try_from(policy.header(nonce))?;
                response.headers_mut().set(name, value);
            }
        }
        Ok(response)
    }
}
