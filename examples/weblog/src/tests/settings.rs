//! `docs/settings.md`.

use nuages::conf::*;

#[test]
fn the_environment_fills_in_secrets() {
    let env = Env::from_pairs([
        ("SECRET_KEY", "a long secret"),
        ("DEBUG", "yes"),
        ("ALLOWED_HOSTS", "example.com, www.example.com"),
        ("DATABASE_URL", "sqlite:///srv/site/db.sqlite3"),
    ]);
    let settings = Settings {
        secret_key: env.secret("SECRET_KEY"),
        debug: env.bool("DEBUG", false),
        allowed_hosts: env.list("ALLOWED_HOSTS"),
        databases: Databases::from_env(&env),
        session_cookie_age: env.int("SESSION_COOKIE_AGE", 1_209_600),
        ..Settings::default()
    };
    assert!(settings.debug);
    assert_eq!(settings.allowed_hosts, ["example.com", "www.example.com"]);
    assert_eq!(settings.session_cookie_age, 1_209_600);
    let name = settings
        .databases
        .get("default")
        .map(|database| database.name.as_str());
    assert_eq!(name, Some("/srv/site/db.sqlite3"));
}

#[test]
fn a_project_may_have_several_databases() {
    let databases =
        Databases::sqlite("db.sqlite3").with("archive", DatabaseConfig::sqlite("archive.sqlite3"));
    assert_eq!(databases.len(), 2);
}

#[test]
fn a_project_behind_https_says_so() {
    let env = Env::from_pairs([("DEBUG", "false"), ("SECRET_KEY", "secret")]);
    let secure = !env.bool("DEBUG", true);
    let settings = Settings {
        secret_key: env.secret("SECRET_KEY"),
        secure_ssl_redirect: secure,
        secure_proxy_ssl_header: Some(("HTTP_X_FORWARDED_PROTO".into(), "https".into())),
        secure_hsts_seconds: if secure { 31_536_000 } else { 0 },
        session_cookie_secure: secure,
        csrf_cookie_secure: secure,
        static_root: Some("/srv/polls/static".into()),
        ..Settings::default()
    };
    assert!(settings.session_cookie_secure);
}

#[test]
fn a_refused_request_gets_a_page_of_ones_own() {
    let settings = Settings {
        csrf_failure_view: Some(view!(crate::views::refused)),
        ..super::settings()
    };
    nuages::test::run(settings, async |site| {
        let client = site.client().enforce_csrf_checks();
        let refused = client.post("/weblog/add/", &[]).await?;
        refused.assert_status(403);
        assert_eq!(
            refused.text(),
            "Please load the form again. CSRF cookie not set."
        );
        Ok(())
    });
}
