//! Headers and redirects that make a site safer.

use nuages_core::{Context, Result, Settings};
use nuages_gateway::{HeaderName, HeaderValue, header};
use regex_lite::Regex;

use super::Middleware;
use crate::http::{Request, Response};

/// Sets `Strict-Transport-Security`, `X-Content-Type-Options`, `Referrer-Policy` and `Cross-Origin-Opener-Policy`, and
/// sends plain HTTP to HTTPS, each as the `secure_*` settings say.
///
/// It is Django's `django.middleware.security.SecurityMiddleware`.
#[derive(Debug)]
pub struct SecurityMiddleware {
    strict_transport_security: Option<HeaderValue>,
    headers: Vec<(HeaderName, HeaderValue)>,
    redirect: Option<Redirect>,
}

#[derive(Debug)]
struct Redirect {
    host: Option<String>,
    exempt: Vec<Regex>,
}

impl Middleware for SecurityMiddleware {
    fn new(settings: &Settings) -> Result<Self> {
        let mut headers = Vec::with_capacity(3);
        if settings.secure_content_type_nosniff {
            headers.push((
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ));
        }
        if let Some(policy) = settings
            .secure_referrer_policy
            .as_deref()
            .filter(|policy| !policy.is_empty())
        {
            let policies: Vec<&str> = policy.split(',').map(str::trim).collect();
            headers.push((
                header::REFERRER_POLICY,
                HeaderValue::from_str(&policies.join(","))?,
            ));
        }
        if let Some(policy) = settings
            .secure_cross_origin_opener_policy
            .as_deref()
            .filter(|policy| !policy.is_empty())
        {
            headers.push((
                HeaderName::from_static("cross-origin-opener-policy"),
                HeaderValue::from_str(policy)?,
            ));
        }
        Ok(Self {
            strict_transport_security: strict_transport_security(settings)?,
            headers,
            redirect: Redirect::of(settings)?,
        })
    }

    fn hooks_only(&self) -> bool {
        true
    }

    fn process_request(&self, request: &Request) -> Result<Option<Response>> {
        let Some(redirect) = &self.redirect else {
            return Ok(None);
        };
        if request.is_secure() || redirect.exempts(&request.path()) {
            return Ok(None);
        }
        let path = request.full_path();
        let url = match &redirect.host {
            Some(host) => format!("https://{host}{path}"),
            None => format!("https://{}{path}", request.get_host()?),
        };
        Ok(Some(Response::redirect_permanent(&url)))
    }

    fn process_response(&self, request: &Request, mut response: Response) -> Result<Response> {
        if let Some(value) = &self.strict_transport_security
            && request.is_secure()
        {
            response
                .headers_mut()
                .set_default(header::STRICT_TRANSPORT_SECURITY, value.clone());
        }
        for (name, value) in &self.headers {
            response
                .headers_mut()
                .set_default(name.clone(), value.clone());
        }
        Ok(response)
    }
}

impl Redirect {
    fn of(settings: &Settings) -> Result<Option<Self>> {
        if !settings.secure_ssl_redirect {
            return Ok(None);
        }
        let exempt = settings
            .secure_redirect_exempt
            .iter()
            .map(|pattern| {
                Regex::new(pattern)
                    .with_context(|| format!("SECURE_REDIRECT_EXEMPT has {pattern:?}"))
            })
            .collect::<Result<_>>()?;
        Ok(Some(Self {
            host: settings.secure_ssl_host.clone(),
            exempt,
        }))
    }

    fn exempts(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        self.exempt.iter().any(|pattern| pattern.is_match(path))
    }
}

fn strict_transport_security(settings: &Settings) -> Result<Option<HeaderValue>> {
    if settings.secure_hsts_seconds == 0 {
        return Ok(None);
    }
    let mut value = format!("max-age={}", settings.secure_hsts_seconds);
    if settings.secure_hsts_include_subdomains {
        value.push_str("; includeSubDomains");
    }
    if settings.secure_hsts_preload {
        value.push_str("; preload");
    }
    Ok(Some(HeaderValue::from_str(&value)?))
}
