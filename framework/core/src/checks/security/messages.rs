//! The texts of the deployment checks: Django's, with the names that things have here.

pub(super) const W001: &str = "You do not have 'nuages::middleware::SecurityMiddleware' in your MIDDLEWARE so the \
     SECURE_HSTS_SECONDS, SECURE_CONTENT_TYPE_NOSNIFF, SECURE_REFERRER_POLICY, SECURE_CROSS_ORIGIN_OPENER_POLICY, and \
     SECURE_SSL_REDIRECT settings will have no effect.";

pub(super) const W002: &str = "You do not have 'nuages::middleware::XFrameOptionsMiddleware' in your MIDDLEWARE, so \
     your pages will not be served with an 'x-frame-options' header. Unless there is a good reason for your site to be \
     served in a frame, you should consider enabling this header to help prevent clickjacking attacks.";

pub(super) const W003: &str = "You don't appear to be using Nuages' built-in cross-site request forgery protection via \
     the middleware ('nuages::middleware::CsrfViewMiddleware' is not in your MIDDLEWARE). Enabling the middleware is the \
     safest approach to ensure you don't leave any holes.";

pub(super) const W004: &str = "You have not set a value for the SECURE_HSTS_SECONDS setting. If your entire site is \
     served only over SSL, you may want to consider setting a value and enabling HTTP Strict Transport Security. Be sure \
     to read the documentation first; enabling HSTS carelessly can cause serious, irreversible problems.";

pub(super) const W005: &str = "You have not set the SECURE_HSTS_INCLUDE_SUBDOMAINS setting to True. Without this, your \
     site is potentially vulnerable to attack via an insecure connection to a subdomain. Only set this to True if you are \
     certain that all subdomains of your domain should be served exclusively via SSL.";

pub(super) const W006: &str = "Your SECURE_CONTENT_TYPE_NOSNIFF setting is not set to True, so your pages will not be \
     served with an 'X-Content-Type-Options: nosniff' header. You should consider enabling this header to prevent the \
     browser from identifying content types incorrectly.";

pub(super) const W008: &str = "Your SECURE_SSL_REDIRECT setting is not set to True. Unless your site should be available \
     over both SSL and non-SSL connections, you may want to either set this setting True or configure a load balancer or \
     reverse-proxy server to redirect all connections to HTTPS.";

macro_rules! secure_cookie {
    ($text:literal) => {
        concat!(
            $text,
            " Using a secure-only session cookie makes it more difficult for network traffic sniffers to hijack user ",
            "sessions."
        )
    };
}

pub(super) const W010: &str = secure_cookie!(
    "You have 'nuages::sessions' in your INSTALLED_APPS, but you have not set SESSION_COOKIE_SECURE to True."
);
pub(super) const W011: &str = secure_cookie!(
    "You have 'nuages::middleware::SessionMiddleware' in your MIDDLEWARE, but you have not set SESSION_COOKIE_SECURE to \
     True."
);
pub(super) const W012: &str = secure_cookie!("SESSION_COOKIE_SECURE is not set to True.");

macro_rules! http_only_cookie {
    ($text:literal) => {
        concat!(
            $text,
            " Using an HttpOnly session cookie makes it more difficult for cross-site scripting attacks to hijack user ",
            "sessions."
        )
    };
}

pub(super) const W013: &str = http_only_cookie!(
    "You have 'nuages::sessions' in your INSTALLED_APPS, but you have not set SESSION_COOKIE_HTTPONLY to True."
);
pub(super) const W014: &str = http_only_cookie!(
    "You have 'nuages::middleware::SessionMiddleware' in your MIDDLEWARE, but you have not set SESSION_COOKIE_HTTPONLY to \
     True."
);
pub(super) const W015: &str = http_only_cookie!("SESSION_COOKIE_HTTPONLY is not set to True.");

pub(super) const W016: &str = "You have 'nuages::middleware::CsrfViewMiddleware' in your MIDDLEWARE, but you have not set \
     CSRF_COOKIE_SECURE to True. Using a secure-only CSRF cookie makes it more difficult for network traffic sniffers to \
     steal the CSRF token.";

pub(super) const W018: &str = "You should not have DEBUG set to True in deployment.";

pub(super) const W019: &str = "You have 'nuages::middleware::XFrameOptionsMiddleware' in your MIDDLEWARE, but \
     X_FRAME_OPTIONS is not set to 'DENY'. Unless there is a good reason for your site to serve other parts of itself in \
     a frame, you should change it to 'DENY'.";

pub(super) const W020: &str = "ALLOWED_HOSTS must not be empty in deployment.";

pub(super) const W021: &str = "You have not set the SECURE_HSTS_PRELOAD setting to True. Without this, your site cannot \
     be submitted to the browser preload list.";

pub(super) const W022: &str = "You have not set the SECURE_REFERRER_POLICY setting. Without this, your site will not send \
     a Referrer-Policy header. You should consider enabling this header to protect user privacy.";

pub(super) fn secret_key(name: &str) -> String {
    format!(
        "Your {name} has less than 50 characters, less than 5 unique characters, or it's prefixed with \
         'nuages-insecure-' indicating that it was generated automatically by Nuages. Please generate a long and random \
         value, otherwise many of Nuages's security-critical features will be vulnerable to attack."
    )
}
