//! Signed cookies.

use super::{BadSignature, Signer, TimestampSigner};
use crate::errors::Result;
use crate::settings::{Secret, Settings};

/// Returns the signer of cookies: its keys are told apart from those of other uses.
pub fn get_cookie_signer(settings: &Settings, salt: impl Into<String>) -> TimestampSigner {
    let key = |secret: &Secret| [b"django.http.cookies", secret.expose().as_bytes()].concat();
    let keys = std::iter::once(&settings.secret_key)
        .chain(&settings.secret_key_fallbacks)
        .map(key)
        .collect();
    TimestampSigner::from_signer(Signer::with_keys(keys)).salt(salt)
}

/// Signs the value of the cookie `name`.
pub fn sign_cookie(settings: &Settings, name: &str, salt: &str, value: &str) -> String {
    get_cookie_signer(settings, cookie_salt(name, salt)).sign(value)
}

/// Returns the value of the signed cookie `name`, at most `max_age` seconds old.
///
/// # Errors
/// Fails when the signature is not good, or too old.
pub fn unsign_cookie<'a>(
    settings: &Settings,
    name: &str,
    salt: &str,
    signed: &'a str,
    max_age: Option<i64>,
) -> Result<&'a str, BadSignature> {
    match get_cookie_signer(settings, cookie_salt(name, salt)).unsign(signed, max_age) {
        Err(error) if settings.signed_cookie_legacy_salt_fallback && !error.is_expired() => {
            get_cookie_signer(settings, format!("{name}{salt}")).unsign(signed, max_age)
        }
        result => result,
    }
}

/// Puts the salt's length before it, so that no two pairs of name and salt make the same text.
fn cookie_salt(name: &str, salt: &str) -> String {
    format!(
        "django.http.cookies.v2:{}:{salt}{name}",
        salt.chars().count()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEGACY: &str = "dark:1r31eq:zbDNTV-De-qR85iug_J_7KD3Hzain-ov0LianQbg3FQ";

    fn settings(legacy: bool) -> Settings {
        Settings {
            secret_key: "interop-test-secret-key-0123456789abcdefghijklmnopqrstuvwxyz".into(),
            signed_cookie_legacy_salt_fallback: legacy,
            ..Settings::default()
        }
    }

    #[test]
    fn cookies_are_signed_as_django_signs_them() {
        let signed = "dark:1r31eq:KFnyPOW-HiLXjAId5aht6KypinqgjDcOId5N3D4Q03Y";
        let moment = crate::Timestamp::from_second(1_700_000_000).unwrap();
        let signer = get_cookie_signer(&settings(false), cookie_salt("prefs", "ui"));
        assert_eq!(signer.sign_at("dark", moment), signed);
        assert_eq!(
            unsign_cookie(&settings(false), "prefs", "ui", signed, None),
            Ok("dark")
        );
        assert!(unsign_cookie(&settings(false), "prefsu", "i", signed, None).is_err());
    }

    #[test]
    fn older_cookies_are_read_only_on_request() {
        assert_eq!(
            unsign_cookie(&settings(false), "prefs", "ui", LEGACY, None),
            Err(BadSignature::Mismatch)
        );
        assert_eq!(
            unsign_cookie(&settings(true), "prefs", "ui", LEGACY, None),
            Ok("dark")
        );
    }
}
