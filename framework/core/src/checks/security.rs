//! The checks of `check --deploy`: what makes a site less safe than it could be, with Django's ids.

mod messages;

use super::{CheckContext, CheckMessage};
use crate::settings::Settings;
use messages as text;

const REFERRER_POLICY_VALUES: [&str; 8] = [
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
];
const CROSS_ORIGIN_OPENER_POLICY_VALUES: [&str; 3] =
    ["same-origin", "same-origin-allow-popups", "unsafe-none"];
const SECRET_KEY_INSECURE_PREFIXES: [&str; 2] = ["nuages-insecure-", "django-insecure-"];
const SECRET_KEY_MIN_LENGTH: usize = 50;
const SECRET_KEY_MIN_UNIQUE_CHARACTERS: usize = 5;

pub(super) fn check(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    let settings = context.settings;
    let mut messages = Vec::new();
    let mut warn = |id: &'static str, passed: bool, message: &'static str| {
        if !passed {
            messages.push(CheckMessage::warning(message).id(id));
        }
    };
    let security = has_middleware(settings, "SecurityMiddleware");
    let x_frame = has_middleware(settings, "XFrameOptionsMiddleware");
    let csrf = has_middleware(settings, "CsrfViewMiddleware");
    let hsts = settings.secure_hsts_seconds > 0;

    warn("security.W001", security, text::W001);
    warn("security.W002", x_frame, text::W002);
    warn("security.W003", csrf, text::W003);
    warn("security.W004", !security || hsts, text::W004);
    warn(
        "security.W005",
        !security || !hsts || settings.secure_hsts_include_subdomains,
        text::W005,
    );
    warn(
        "security.W006",
        !security || settings.secure_content_type_nosniff,
        text::W006,
    );
    warn(
        "security.W008",
        !security || settings.secure_ssl_redirect,
        text::W008,
    );
    warn(
        "security.W016",
        settings.csrf_use_sessions || !csrf || settings.csrf_cookie_secure,
        text::W016,
    );
    warn("security.W018", !settings.debug, text::W018);
    warn(
        "security.W019",
        !x_frame || settings.x_frame_options == "DENY",
        text::W019,
    );
    warn(
        "security.W020",
        !settings.allowed_hosts.is_empty(),
        text::W020,
    );
    warn(
        "security.W021",
        !security || !hsts || settings.secure_hsts_preload,
        text::W021,
    );
    messages.extend(check_keys(settings));
    messages.extend(check_session_cookie(context));
    if security {
        messages.extend(check_policies(settings));
    }
    messages
}

fn has_middleware(settings: &Settings, name: &str) -> bool {
    settings
        .middleware
        .iter()
        .any(|entry| entry.short_name() == name)
}

fn check_keys(settings: &Settings) -> Vec<CheckMessage> {
    let mut messages = Vec::new();
    if !is_strong(settings.secret_key.expose()) {
        messages.push(CheckMessage::warning(text::secret_key("SECRET_KEY")).id("security.W009"));
    }
    for (index, key) in settings.secret_key_fallbacks.iter().enumerate() {
        if !is_strong(key.expose()) {
            let name = format!("SECRET_KEY_FALLBACKS[{index}]");
            messages.push(CheckMessage::warning(text::secret_key(&name)).id("security.W025"));
        }
    }
    messages
}

fn is_strong(key: &str) -> bool {
    let mut unique: Vec<char> = key.chars().collect();
    unique.sort_unstable();
    unique.dedup();
    unique.len() >= SECRET_KEY_MIN_UNIQUE_CHARACTERS
        && key.chars().count() >= SECRET_KEY_MIN_LENGTH
        && !SECRET_KEY_INSECURE_PREFIXES
            .iter()
            .any(|prefix| key.starts_with(prefix))
}

fn check_session_cookie(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    let settings = context.settings;
    let app = settings
        .installed_apps
        .iter()
        .any(|app| app.label == "sessions");
    let middleware = has_middleware(settings, "SessionMiddleware");
    let choose = |ids: [&'static str; 3], texts: [&'static str; 3]| {
        let chosen = match (app, middleware) {
            (true, true) => 2,
            (false, true) => 1,
            (true, false) => 0,
            (false, false) => return None,
        };
        Some(CheckMessage::warning(texts[chosen]).id(ids[chosen]))
    };
    let mut messages = Vec::new();
    if !settings.session_cookie_secure {
        messages.extend(choose(
            ["security.W010", "security.W011", "security.W012"],
            [text::W010, text::W011, text::W012],
        ));
    }
    if !settings.session_cookie_httponly {
        messages.extend(choose(
            ["security.W013", "security.W014", "security.W015"],
            [text::W013, text::W014, text::W015],
        ));
    }
    messages
}

fn check_policies(settings: &Settings) -> Vec<CheckMessage> {
    let mut messages = Vec::new();
    match &settings.secure_referrer_policy {
        None => messages.push(CheckMessage::warning(text::W022).id("security.W022")),
        Some(policy) => {
            if !policy
                .split(',')
                .all(|value| REFERRER_POLICY_VALUES.contains(&value.trim()))
            {
                messages.push(
                    CheckMessage::error(
                        "You have set the SECURE_REFERRER_POLICY setting to an invalid value.",
                    )
                    .hint(format!(
                        "Valid values are: {}.",
                        REFERRER_POLICY_VALUES.join(", ")
                    ))
                    .id("security.E023"),
                );
            }
        }
    }
    if let Some(policy) = &settings.secure_cross_origin_opener_policy
        && !CROSS_ORIGIN_OPENER_POLICY_VALUES.contains(&policy.as_str())
    {
        messages.push(
            CheckMessage::error(
                "You have set the SECURE_CROSS_ORIGIN_OPENER_POLICY setting to an invalid value.",
            )
            .hint(format!(
                "Valid values are: {}.",
                CROSS_ORIGIN_OPENER_POLICY_VALUES.join(", ")
            ))
            .id("security.E024"),
        );
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::MiddlewareEntry;
    use crate::{AppConfig, Apps};

    const MIDDLEWARE: [&str; 4] = [
        "SecurityMiddleware",
        "nuages::middleware::SessionMiddleware",
        "CsrfViewMiddleware",
        "XFrameOptionsMiddleware",
    ];

    fn ids(settings: &Settings) -> Vec<String> {
        let apps = Apps::new(vec![]).unwrap();
        let mut ids: Vec<_> = check(&CheckContext::new(settings, &apps))
            .into_iter()
            .map(|message| message.id.into_owned())
            .collect();
        ids.sort();
        ids
    }

    fn fresh() -> Settings {
        Settings {
            secret_key: "nuages-insecure-abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnop"
                .into(),
            debug: true,
            installed_apps: vec![AppConfig::new("nuages::sessions")],
            middleware: MIDDLEWARE
                .iter()
                .map(|name| MiddlewareEntry::new(name, || Box::new(())))
                .collect(),
            ..Settings::default()
        }
    }

    #[test]
    fn a_fresh_project_gets_djangos_warnings() {
        let expected = [4, 8, 9, 12, 16, 18, 20].map(|number| format!("security.W{number:03}"));
        assert_eq!(ids(&fresh()), expected);
    }

    #[test]
    fn a_hardened_project_gets_none() {
        let settings = Settings {
            secret_key: "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnop".into(),
            debug: false,
            allowed_hosts: vec!["example.com".into()],
            secure_hsts_seconds: 31_536_000,
            secure_hsts_include_subdomains: true,
            secure_hsts_preload: true,
            secure_ssl_redirect: true,
            session_cookie_secure: true,
            csrf_cookie_secure: true,
            ..fresh()
        };
        assert_eq!(ids(&settings), [] as [&str; 0]);
    }

    #[test]
    fn each_slip_has_its_id() {
        let table: [(fn(&mut Settings), &str); 10] = [
            (|s| s.middleware.clear(), "security.W001"),
            (|s| s.middleware.clear(), "security.W002"),
            (|s| s.middleware.clear(), "security.W003"),
            (|s| s.secure_hsts_seconds = 60, "security.W005"),
            (|s| s.secure_content_type_nosniff = false, "security.W006"),
            (|s| s.session_cookie_httponly = false, "security.W015"),
            (|s| s.secure_referrer_policy = None, "security.W022"),
            (
                |s| s.secure_referrer_policy = Some("origin, nonsense".into()),
                "security.E023",
            ),
            (
                |s| s.secure_cross_origin_opener_policy = Some("x".into()),
                "security.E024",
            ),
            (
                |s| s.secret_key_fallbacks = vec!["weak".into()],
                "security.W025",
            ),
        ];
        for (slip, id) in table {
            let mut settings = fresh();
            slip(&mut settings);
            assert!(ids(&settings).iter().any(|found| found == id), "{id}");
        }
    }
}
