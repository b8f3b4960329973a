//! Every setting by name.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{
    CacheConfig, Csp, DatabaseRouters, Databases, EmbeddedFiles, MiddlewareEntry, SameSite, Secret,
    StorageConfig, Urlconf, ViewEntry,
};
use crate::apps::AppConfig;

/// The settings of a project: made once per process, then only read.
///
/// Names and defaults are [Django's](https://docs.djangoproject.com/en/6.1/ref/settings/), in lower case. A setting that
/// belongs to an app or a room that a project does not use has no effect.
///
/// ```
/// use nuages_core::{Databases, Settings};
///
/// let settings = Settings {
///     debug: true,
///     databases: Databases::sqlite("db.sqlite3"),
///     ..Settings::default()
/// };
/// assert_eq!(settings.session_cookie_name, "sessionid");
/// ```
#[derive(Debug, Clone)]
pub struct Settings {
    // The project
    /// The project's root folder; relative paths in settings start here.
    pub base_dir: PathBuf,
    /// The path of the module that makes these settings, as `mysite::settings`.
    pub settings_module: &'static str,
    /// Key of all signatures (`SECRET_KEY`); must be set.
    pub secret_key: Secret,
    /// Older keys whose signatures are still accepted.
    pub secret_key_fallbacks: Vec<Secret>,
    /// Whether errors are shown in full; never in deployment.
    pub debug: bool,
    /// Whether errors of views leave the application instead of becoming a page.
    pub debug_propagate_exceptions: bool,
    /// Host names that the site answers to; `.example.com` includes subdomains, `*` is any.
    pub allowed_hosts: Vec<String>,
    /// Addresses of developers.
    pub internal_ips: Vec<String>,
    /// E-mail addresses that hear of errors.
    pub admins: Vec<String>,
    /// E-mail addresses that hear of broken links.
    pub managers: Vec<String>,
    /// The apps: what `apps!` makes.
    pub installed_apps: Vec<AppConfig>,
    /// The middleware from the outside in: what `middleware!` makes.
    pub middleware: Vec<MiddlewareEntry>,
    /// The URL patterns that requests are matched against.
    pub root_urlconf: Urlconf,
    /// Ids of checks whose messages are not shown.
    pub silenced_system_checks: Vec<String>,
    /// What runs tests.
    pub test_runner: &'static str,
    // Databases
    /// The databases by alias.
    pub databases: Databases,
    /// What chooses between databases, in order.
    pub database_routers: DatabaseRouters,
    /// Kind of primary keys that are not declared.
    pub default_auto_field: &'static str,
    /// The tablespace of tables whose models name none; empty is the database's own. PostgreSQL.
    pub default_tablespace: String,
    /// The tablespace of indexes whose fields name none; empty is that of the table. PostgreSQL.
    pub default_index_tablespace: String,
    /// The models that stand in the place of swappable ones, by the setting that the swappable model names: Django has a setting of that
    /// name, here it is `[("ARTICLE_MODEL", "news.Article")].into()`.
    pub swappable_models: BTreeMap<&'static str, &'static str>,
    /// Modules of migrations by app label; `None` gives an app none.
    pub migration_modules: BTreeMap<String, Option<String>>,
    /// Folders with fixtures, beside those of apps.
    pub fixture_dirs: Vec<PathBuf>,
    // Requests and responses
    /// Whether a path that only misses a final slash is redirected.
    pub append_slash: bool,
    /// Whether hosts without `www.` are redirected.
    pub prepend_www: bool,
    /// Path prefix of all URLs, when the server does not tell it.
    pub force_script_name: Option<String>,
    /// Character set named in `Content-Type`.
    pub default_charset: String,
    /// Regular expressions of browsers that get no page.
    pub disallowed_user_agents: Vec<String>,
    /// Regular expressions of paths whose absence is not reported.
    pub ignorable_404_urls: Vec<String>,
    /// Whether `X-Forwarded-Host` is believed.
    pub use_x_forwarded_host: bool,
    /// Whether `X-Forwarded-Port` is believed.
    pub use_x_forwarded_port: bool,
    /// The most bytes of a body without files; `None` is no limit.
    pub data_upload_max_memory_size: Option<u64>,
    /// The most fields of a form or query; `None` is no limit.
    pub data_upload_max_number_fields: Option<usize>,
    /// The most files of a form; `None` is no limit.
    pub data_upload_max_number_files: Option<usize>,
    /// The most bytes of an uploaded file that stays in memory.
    pub file_upload_max_memory_size: u64,
    /// Folder of uploads; `None` is the system's.
    pub file_upload_temp_dir: Option<PathBuf>,
    /// Permissions of stored files; `None` leaves the system's.
    pub file_upload_permissions: Option<u32>,
    /// Permissions of folders made for files; `None` leaves the system's.
    pub file_upload_directory_permissions: Option<u32>,
    // Security
    /// Whether `X-Content-Type-Options: nosniff` is sent.
    pub secure_content_type_nosniff: bool,
    /// `Cross-Origin-Opener-Policy`; `None` sends none.
    pub secure_cross_origin_opener_policy: Option<String>,
    /// Seconds of `Strict-Transport-Security`; 0 sends none.
    pub secure_hsts_seconds: u64,
    /// Whether it holds for subdomains.
    pub secure_hsts_include_subdomains: bool,
    /// Whether browsers may ship it.
    pub secure_hsts_preload: bool,
    /// Header and value by which a proxy tells that a request came by HTTPS.
    pub secure_proxy_ssl_header: Option<(String, String)>,
    /// Regular expressions of paths that stay on HTTP.
    pub secure_redirect_exempt: Vec<String>,
    /// `Referrer-Policy`, several separated by commas; `None` sends none.
    pub secure_referrer_policy: Option<String>,
    /// Host of redirects to HTTPS; `None` is the request's.
    pub secure_ssl_host: Option<String>,
    /// Whether HTTP is redirected to HTTPS.
    pub secure_ssl_redirect: bool,
    /// What pages may load: `Content-Security-Policy`, sent by `ContentSecurityPolicyMiddleware`.
    pub secure_csp: Csp,
    /// What is only reported: `Content-Security-Policy-Report-Only`.
    pub secure_csp_report_only: Csp,
    /// `X-Frame-Options`: `DENY` or `SAMEORIGIN`.
    pub x_frame_options: String,
    /// Whether signed cookies of Django before 5.2.15 and 6.0.6 are accepted.
    pub signed_cookie_legacy_salt_fallback: bool,
    // CSRF
    /// Seconds that the cookie lives; `None` ends with the browser.
    pub csrf_cookie_age: Option<i64>,
    /// Domain of the cookie.
    pub csrf_cookie_domain: Option<String>,
    /// Whether scripts cannot read the cookie.
    pub csrf_cookie_httponly: bool,
    /// Name of the cookie.
    pub csrf_cookie_name: String,
    /// Path of the cookie.
    pub csrf_cookie_path: String,
    /// `SameSite` of the cookie; `None` sends none.
    pub csrf_cookie_samesite: Option<SameSite>,
    /// Whether the cookie travels by HTTPS only.
    pub csrf_cookie_secure: bool,
    /// View of refused requests, as `Some(view!(views::refused))`; `None` is the built-in page.
    pub csrf_failure_view: Option<ViewEntry>,
    /// Header that carries the token, as in CGI.
    pub csrf_header_name: String,
    /// Origins that may post, as `https://*.example.com`.
    pub csrf_trusted_origins: Vec<String>,
    /// Whether the secret is in the session instead of a cookie.
    pub csrf_use_sessions: bool,
    // Sessions
    /// Cache of the cache engines.
    pub session_cache_alias: String,
    /// Seconds that a session lives.
    pub session_cookie_age: i64,
    /// Domain of the cookie.
    pub session_cookie_domain: Option<String>,
    /// Whether scripts cannot read the cookie.
    pub session_cookie_httponly: bool,
    /// Name of the cookie.
    pub session_cookie_name: String,
    /// Path of the cookie.
    pub session_cookie_path: String,
    /// `SameSite` of the cookie; `None` sends none.
    pub session_cookie_samesite: Option<SameSite>,
    /// Whether the cookie travels by HTTPS only.
    pub session_cookie_secure: bool,
    /// Where sessions are kept: `nuages::sessions::backends::db` or `..::signed_cookies`.
    pub session_engine: &'static str,
    /// Whether sessions end with the browser.
    pub session_expire_at_browser_close: bool,
    /// Folder of the file engine; `None` is the system's.
    pub session_file_path: Option<PathBuf>,
    /// Whether a session is saved though it did not change.
    pub session_save_every_request: bool,
    /// How sessions become bytes.
    pub session_serializer: &'static str,
    // Users
    /// The model of users, as `auth.User`: the setting `AUTH_USER_MODEL` of models that are `swappable` by it.
    pub auth_user_model: &'static str,
    /// What checks logins, in order.
    pub authentication_backends: Vec<&'static str>,
    /// What refuses weak passwords.
    pub auth_password_validators: Vec<&'static str>,
    /// Path or pattern name of the login page.
    pub login_url: String,
    /// Where a login leads.
    pub login_redirect_url: String,
    /// Where a logout leads.
    pub logout_redirect_url: Option<String>,
    /// Kinds of password hashes; the first is used for new ones.
    pub password_hashers: Vec<&'static str>,
    /// Seconds that a link to reset a password works.
    pub password_reset_timeout: u64,
    /// Where messages to the user are kept.
    pub message_storage: &'static str,
    // Files
    /// Folder of uploaded files.
    pub media_root: PathBuf,
    /// URL of uploaded files.
    pub media_url: String,
    /// Folder that `collectstatic` fills.
    pub static_root: Option<PathBuf>,
    /// URL of static files; relative ones start at the site's prefix.
    pub static_url: String,
    /// Folders of static files, beside those of apps.
    pub staticfiles_dirs: Vec<PathBuf>,
    /// The project's own static files, inside a release build: `embed_static!()`.
    pub static_files: EmbeddedFiles,
    /// What finds static files, in order.
    pub staticfiles_finders: Vec<&'static str>,
    /// Where files are kept, by alias.
    pub storages: BTreeMap<String, StorageConfig>,
    // Caches and tasks
    /// The caches by alias.
    pub caches: BTreeMap<String, CacheConfig>,
    /// Cache of whole pages.
    pub cache_middleware_alias: String,
    /// Text put before the keys of whole pages.
    pub cache_middleware_key_prefix: String,
    /// Seconds that a whole page is kept.
    pub cache_middleware_seconds: u64,
    /// What runs tasks, by alias.
    pub tasks: BTreeMap<String, String>,
    // E-mail
    /// Sender of mail to users.
    pub default_from_email: String,
    /// Sender of mail to admins and managers.
    pub server_email: String,
    /// What sends mail.
    pub email_backend: &'static str,
    /// Mail server.
    pub email_host: String,
    /// Password at the mail server.
    pub email_host_password: Secret,
    /// User at the mail server.
    pub email_host_user: String,
    /// Port of the mail server.
    pub email_port: u16,
    /// Certificate to show to the mail server.
    pub email_ssl_certfile: Option<PathBuf>,
    /// Key of that certificate.
    pub email_ssl_keyfile: Option<PathBuf>,
    /// Text put before subjects of mail to admins and managers.
    pub email_subject_prefix: String,
    /// Seconds to wait for the mail server.
    pub email_timeout: Option<u64>,
    /// Whether mail is dated in local time.
    pub email_use_localtime: bool,
    /// Whether the mail server is spoken to by TLS from the start.
    pub email_use_ssl: bool,
    /// Whether the mail server is asked for STARTTLS.
    pub email_use_tls: bool,
    // Languages and time
    /// Language of the site.
    pub language_code: String,
    /// Languages that users may choose: code and name.
    pub languages: Vec<(String, String)>,
    /// Seconds that the language cookie lives.
    pub language_cookie_age: Option<i64>,
    /// Domain of the language cookie.
    pub language_cookie_domain: Option<String>,
    /// Whether scripts cannot read it.
    pub language_cookie_httponly: bool,
    /// Name of the language cookie.
    pub language_cookie_name: String,
    /// Path of the language cookie.
    pub language_cookie_path: String,
    /// `SameSite` of the language cookie.
    pub language_cookie_samesite: Option<SameSite>,
    /// Whether it travels by HTTPS only.
    pub language_cookie_secure: bool,
    /// Folders of translations.
    pub locale_paths: Vec<PathBuf>,
    /// Whether texts are translated.
    pub use_i18n: bool,
    /// Time zone of the site, an IANA name as `Europe/Berlin`.
    pub time_zone: String,
    /// Whether databases hold moments in UTC.
    pub use_tz: bool,
    /// Format of dates (Django's format characters).
    pub date_format: String,
    /// Format of moments.
    pub datetime_format: String,
    /// Format of times.
    pub time_format: String,
    /// Short format of dates.
    pub short_date_format: String,
    /// Short format of moments.
    pub short_datetime_format: String,
    /// Format of a day in a month.
    pub month_day_format: String,
    /// Format of a month in a year.
    pub year_month_format: String,
    /// First day of the week: 0 is Sunday.
    pub first_day_of_week: u8,
    /// Text between whole and fraction.
    pub decimal_separator: String,
    /// Text between groups of digits.
    pub thousand_separator: String,
    /// Whether digits are grouped.
    pub use_thousand_separator: bool,
    /// Digits in a group.
    pub number_grouping: u8,
    /// Whether `urlize` makes `https` of names without scheme.
    pub urlize_assume_https: bool,
}
