//! `check --deploy`: `django/deploy.py` lets Django 6.1 write `django/deploy.json`, and both must find the same.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use nuages_core::checks::{CheckContext, run_checks};
use nuages_core::settings::MiddlewareEntry;
use nuages_core::{AppConfig, Apps, Settings};
use serde_json::{Value, json};

fn settings(case: &Value) -> Settings {
    let mut settings = Settings {
        secret_key: "x".into(),
        ..Settings::default()
    };
    for name in case["middleware"].as_array().unwrap() {
        let name = match name.as_str().unwrap() {
            "SecurityMiddleware" => "SecurityMiddleware",
            "SessionMiddleware" => "SessionMiddleware",
            "CommonMiddleware" => "CommonMiddleware",
            "CsrfViewMiddleware" => "CsrfViewMiddleware",
            _ => "XFrameOptionsMiddleware",
        };
        let entry = MiddlewareEntry::new(name, || Box::new(()));
        settings.middleware.push(entry);
    }
    if case["sessions"] == true {
        settings.installed_apps = vec![AppConfig::new("nuages::sessions")];
    }
    for (name, value) in case["settings"].as_object().unwrap() {
        let on = value == true;
        let text = value.as_str().map(str::to_owned);
        let texts = || -> Vec<String> {
            let list = value.as_array().unwrap().iter();
            list.map(|item| item.as_str().unwrap().to_owned()).collect()
        };
        match name.as_str() {
            "DEBUG" => settings.debug = on,
            "SECRET_KEY" => settings.secret_key = text.unwrap().into(),
            "SECRET_KEY_FALLBACKS" => {
                settings.secret_key_fallbacks = texts().into_iter().map(Into::into).collect();
            }
            "ALLOWED_HOSTS" => settings.allowed_hosts = texts(),
            "SECURE_HSTS_SECONDS" => settings.secure_hsts_seconds = value.as_u64().unwrap(),
            "SECURE_HSTS_INCLUDE_SUBDOMAINS" => settings.secure_hsts_include_subdomains = on,
            "SECURE_HSTS_PRELOAD" => settings.secure_hsts_preload = on,
            "SECURE_SSL_REDIRECT" => settings.secure_ssl_redirect = on,
            "SECURE_CONTENT_TYPE_NOSNIFF" => settings.secure_content_type_nosniff = on,
            "SECURE_REFERRER_POLICY" => settings.secure_referrer_policy = text,
            "SECURE_CROSS_ORIGIN_OPENER_POLICY" => {
                settings.secure_cross_origin_opener_policy = text;
            }
            "SESSION_COOKIE_SECURE" => settings.session_cookie_secure = on,
            "SESSION_COOKIE_HTTPONLY" => settings.session_cookie_httponly = on,
            "CSRF_COOKIE_SECURE" => settings.csrf_cookie_secure = on,
            "CSRF_USE_SESSIONS" => settings.csrf_use_sessions = on,
            "CSRF_TRUSTED_ORIGINS" => settings.csrf_trusted_origins = texts(),
            "X_FRAME_OPTIONS" => settings.x_frame_options = text.unwrap(),
            "LANGUAGE_CODE" => settings.language_code = text.unwrap(),
            "FILE_UPLOAD_TEMP_DIR" => settings.file_upload_temp_dir = text.map(Into::into),
            other => panic!("{other}"),
        }
    }
    settings
}

/// Things have other names here.
fn ours(text: &str) -> String {
    [
        ("django.middleware.security.", "nuages::middleware::"),
        ("django.middleware.csrf.", "nuages::middleware::"),
        ("django.middleware.clickjacking.", "nuages::middleware::"),
        (
            "django.contrib.sessions.middleware.",
            "nuages::middleware::",
        ),
        ("django.contrib.sessions", "nuages::sessions"),
        ("django-insecure-", "nuages-insecure-"),
        ("As of Django 4.0, the values", "The values"),
        (" See the release notes for details.", ""),
        ("using Django's", "using Nuages'"),
        ("Django", "Nuages"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (theirs, own)| {
        text.replace(theirs, own)
    })
}

#[test]
fn the_same_settings_are_found_wanting_as_by_django() {
    let table: Value = serde_json::from_str(include_str!("django/deploy.json")).unwrap();
    let mut wrong = Vec::new();
    for case in table.as_array().unwrap() {
        let settings = settings(case);
        let apps = Apps::new(vec![]).unwrap();
        let mut found: Vec<(String, String)> =
            run_checks(&CheckContext::new(&settings, &apps), None, true)
                .into_iter()
                .map(|message| (message.id.into_owned(), message.message.to_string()))
                // Nuages' own.
                .filter(|(id, _)| !id.starts_with("settings."))
                .collect();
        found.sort();
        let mut expected: Vec<(String, String)> = case["django"]
            .as_array()
            .unwrap()
            .iter()
            // LANGUAGES lists what is translated, which is little yet, so that it says nothing of LANGUAGE_CODE.
            .filter(|pair| pair[0] != "translation.E004")
            .map(|pair| {
                (
                    pair[0].as_str().unwrap().to_owned(),
                    ours(pair[1].as_str().unwrap()),
                )
            })
            .collect();
        expected.sort();
        for pair in &found {
            if !expected.contains(pair) {
                wrong.push(format!(
                    "{}\n  Nuages alone: {pair:?}",
                    json!(case["settings"])
                ));
            }
        }
        for pair in &expected {
            if !found.contains(pair) {
                wrong.push(format!(
                    "{}\n  Django alone: {pair:?}",
                    json!(case["settings"])
                ));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
