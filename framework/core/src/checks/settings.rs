//! Checks of settings that contradict each other or cannot be used.

use super::{CheckContext, CheckMessage};
use crate::settings::{SameSite, env_problems};
use crate::time::time_zone;

pub(super) fn check_environment(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    let settings = context.settings;
    let mut messages: Vec<_> = env_problems()
        .into_iter()
        .map(|problem| {
            CheckMessage::error(problem.message)
                .hint(problem.hint)
                .id("settings.E001")
        })
        .collect();
    if settings.secret_key.is_empty()
        && !messages
            .iter()
            .any(|m| m.message.starts_with("SECRET_KEY "))
    {
        messages.push(
            CheckMessage::error("The SECRET_KEY setting must not be empty.")
                .hint("Set SECRET_KEY in .env or the environment.")
                .id("settings.E002"),
        );
    }
    if let Err(error) = time_zone(&settings.time_zone) {
        messages.push(
            CheckMessage::error(format!(
                "Incorrect timezone setting: {} ({error})",
                settings.time_zone
            ))
            .hint("Use an IANA name as Europe/Berlin.")
            .id("settings.E003"),
        );
    }
    for (name, url) in [
        ("STATIC_URL", &settings.static_url),
        ("MEDIA_URL", &settings.media_url),
    ] {
        if !url.is_empty() && !url.ends_with('/') {
            messages.push(
                CheckMessage::error(format!("The {name} setting must end with a slash."))
                    .hint(format!("Write '{url}/'."))
                    .id("urls.E006"),
            );
        }
    }
    if settings.email_use_tls && settings.email_use_ssl {
        messages.push(
            CheckMessage::error("EMAIL_USE_TLS/EMAIL_USE_SSL are mutually exclusive.")
                .hint("Set only one of them to true.")
                .id("settings.E005"),
        );
    }
    for origin in &settings.csrf_trusted_origins {
        if !origin.contains("://") {
            messages.push(
                CheckMessage::error(format!(
                    "The values in the CSRF_TRUSTED_ORIGINS setting must start with a scheme (usually http:// or \
                     https://) but found {origin}."
                ))
                .id("4_0.E001"),
            );
        }
    }
    messages
}

pub(super) fn check_cookies(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    let settings = context.settings;
    [
        ("SESSION", settings.session_cookie_samesite, settings.session_cookie_secure),
        ("CSRF", settings.csrf_cookie_samesite, settings.csrf_cookie_secure),
    ]
    .into_iter()
    .filter(|(_, same_site, secure)| *same_site == Some(SameSite::None) && !secure)
    .map(|(cookie, _, _)| {
        CheckMessage::warning(format!(
            "{cookie}_COOKIE_SAMESITE is 'None' but {cookie}_COOKIE_SECURE is not True, so browsers refuse the cookie."
        ))
        .hint(format!("Set {cookie}_COOKIE_SECURE to True."))
        .id("settings.W006")
    })
    .collect()
}

pub(super) fn check_languages(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    let settings = context.settings;
    let mut messages = Vec::new();
    let code = &settings.language_code;
    if !is_language_code(code) {
        messages.push(
            CheckMessage::error(format!(
                "You have provided an invalid value for the LANGUAGE_CODE setting: '{code}'."
            ))
            .id("translation.E001"),
        );
    }
    for (code, _) in &settings.languages {
        if !is_language_code(code) {
            messages.push(
                CheckMessage::error(format!(
                    "You have provided an invalid language code in the LANGUAGES setting: '{code}'."
                ))
                .id("translation.E002"),
            );
        }
    }
    messages
}

/// Says whether a text has the form of a language's code, such as `en`, `de-at` or `sr@latin`.
fn is_language_code(code: &str) -> bool {
    let (code, modifier) = match code.split_once('@') {
        Some((code, modifier)) => (code, Some(modifier)),
        None => (code, None),
    };
    let is_part = |part: &str, longest: usize| {
        (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    is_part(first, 8)
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| is_part(part, 8))
        && modifier.is_none_or(|modifier| is_part(modifier, 20))
}

pub(super) fn check_files(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    match &context.settings.file_upload_temp_dir {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => vec![
            CheckMessage::error(format!(
                "The FILE_UPLOAD_TEMP_DIR setting refers to the nonexistent directory '{}'.",
                folder.display()
            ))
            .id("files.E001"),
        ],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Apps, Settings};

    #[test]
    fn contradictions_are_told() {
        let settings = Settings {
            secret_key: "k".into(),
            email_use_tls: true,
            email_use_ssl: true,
            session_cookie_samesite: Some(SameSite::None),
            csrf_trusted_origins: vec!["example.com".into()],
            language_code: "en_US".into(),
            static_url: "static".into(),
            ..Settings::default()
        };
        let apps = Apps::new(vec![]).unwrap();
        let messages = crate::checks::run_checks(&CheckContext::new(&settings, &apps), None, false);
        for id in [
            "urls.E006",
            "settings.E005",
            "4_0.E001",
            "settings.W006",
            "translation.E001",
        ] {
            assert!(messages.iter().any(|message| message.id == id), "{id}");
        }
    }
}
