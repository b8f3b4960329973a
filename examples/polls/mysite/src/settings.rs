//! The settings of mysite. Every setting has Django's name and, unless it stands here, Django's default.

use nuages::conf::*;

/// Returns the settings: those of this file, with secrets and what differs between machines from `.env`.
pub fn settings() -> Settings {
    let env = Env::load(); // the environment over .env
    Settings {
        settings_module: module_path!(),
        base_dir: base_dir(),

        secret_key: env.secret("SECRET_KEY"),
        debug: env.bool("DEBUG", true),
        allowed_hosts: env.list("ALLOWED_HOSTS"),

        // `manage startapp` adds here
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
        use_tz: true,

        static_url: "static/".into(),
        staticfiles_dirs: vec![base_dir().join("mysite/static")],
        static_files: embed_static!(), // a release build has them inside

        ..Settings::default()
    }
}
