use nuages::conf::*;

pub fn settings() -> Settings {
    let env = Env::load();
    Settings {
        settings_module: module_path!(),
        secret_key: env.secret("SECRET_KEY"),
        debug: false,
        allowed_hosts: vec!["127.0.0.1".into()],
        installed_apps: apps![sessions],
        middleware: middleware![SessionMiddleware],
        root_urlconf: crate::urls::urlpatterns,
        databases: Databases::from_env(&env).or_sqlite("benchmark.sqlite3"),
        ..Settings::default()
    }
}
