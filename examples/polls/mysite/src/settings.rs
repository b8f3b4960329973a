//! Settings of the project mysite.

use nuages::conf::*;

/// Returns the project's settings: what stands here, and Django's defaults for all else.
pub fn settings() -> Settings {
    let env = Env::load(); // the process' environment over .env
    Settings {
        settings_module: module_path!(),
        base_dir: base_dir(),

        secret_key: env.secret("SECRET_KEY"),
        debug: env.bool("DEBUG", true),
        allowed_hosts: env.list("ALLOWED_HOSTS"),

        installed_apps: apps![sessions, staticfiles, polls],
        middleware: middleware![
            SecurityMiddleware,
            SessionMiddleware,
            CommonMiddleware,
            CsrfViewMiddleware,
            XFrameOptionsMiddleware,
        ],
        root_urlconf: crate::urls::urlpatterns,
        databases: Databases::from_env(&env).or_sqlite(base_dir().join("db.sqlite3")),

        language_code: "en-us".into(),
        time_zone: "UTC".into(),
        static_url: "static/".into(),
        ..Settings::default()
    }
}
