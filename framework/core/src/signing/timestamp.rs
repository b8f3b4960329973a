//! Signatures that tell when they were made.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::b62::b62_push;
use super::signer::{SIGNATURE_LENGTH, decode, encode};
use super::{BadSignature, Signer, b62_decode};
use crate::errors::Result;
use crate::settings::{Secret, Settings};
use crate::time::Timestamp;

/// The separator and the digits of a second for the next thousand years.
const STAMP_LENGTH: usize = 1 + 7;

/// Signs texts together with the second of signing: `value:time:signature`.
#[derive(Debug, Clone)]
pub struct TimestampSigner(Signer);

impl TimestampSigner {
    /// Makes a signer with this key and Django's default salt.
    pub fn new(key: &Secret) -> Self {
        Self::from_signer(Signer::new(key))
    }

    /// Makes a signer with the key and the fallback keys of the settings.
    pub fn from_settings(settings: &Settings) -> Self {
        Self::from_signer(Signer::from_settings(settings))
    }

    pub(super) fn from_signer(signer: Signer) -> Self {
        Self(signer.salt("django.core.signing.TimestampSigner"))
    }

    /// Adds keys whose signatures are accepted too.
    #[must_use]
    pub fn fallback_keys(self, keys: &[Secret]) -> Self {
        Self(self.0.fallback_keys(keys))
    }

    /// Sets the salt, which tells one use from another.
    #[must_use]
    pub fn salt(self, salt: impl Into<String>) -> Self {
        Self(self.0.salt(salt))
    }

    /// Signs a text now.
    pub fn sign(&self, value: &str) -> String {
        self.sign_at(value, Timestamp::now())
    }

    /// Signs a text as if it were `moment`.
    pub fn sign_at(&self, value: &str, moment: Timestamp) -> String {
        let mut text = String::with_capacity(value.len() + STAMP_LENGTH + SIGNATURE_LENGTH);
        text.push_str(value);
        self.seal(text, moment)
    }

    /// Writes the moment and the signature behind a text.
    fn seal(&self, mut text: String, moment: Timestamp) -> String {
        text.push(self.0.separator_char());
        b62_push(moment.as_second(), &mut text);
        self.0.push_signature(&mut text);
        text
    }

    /// Returns the text that was signed at most `max_age` seconds ago; `None` is any time.
    ///
    /// # Errors
    /// Fails when the signature is not good, or too old.
    pub fn unsign<'a>(
        &self,
        signed: &'a str,
        max_age: Option<i64>,
    ) -> Result<&'a str, BadSignature> {
        let stamped = self.0.unsign(signed)?;
        let separator = self.0.separator_char();
        let (value, stamp) = stamped
            .rsplit_once(separator)
            .ok_or(BadSignature::NoSeparator { separator })?;
        let stamp = b62_decode(stamp).ok_or(BadSignature::Payload)?;
        if let Some(max_age) = max_age {
            let age = Timestamp::now().as_second().saturating_sub(stamp);
            if age > max_age {
                return Err(BadSignature::Expired { age, max_age });
            }
        }
        Ok(value)
    }

    /// Signs a value as JSON now, compressed if `compress` is set and that makes it shorter.
    ///
    /// # Errors
    /// Fails when the value cannot be JSON.
    pub fn sign_object(&self, value: &impl Serialize, compress: bool) -> Result<String> {
        let text = encode(value, compress, STAMP_LENGTH + SIGNATURE_LENGTH)?;
        Ok(self.seal(text, Timestamp::now()))
    }

    /// Returns the value that was signed at most `max_age` seconds ago; `None` is any time.
    ///
    /// # Errors
    /// Fails when the signature is not good or too old, or the text is no such value.
    pub fn unsign_object<T: DeserializeOwned>(
        &self,
        signed: &str,
        max_age: Option<i64>,
    ) -> Result<T, BadSignature> {
        decode(self.unsign(signed, max_age)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::loads;
    use serde_json::{Value, json};

    const SESSION_SALT: &str = "django.contrib.sessions.SessionStore";

    fn key() -> Secret {
        Secret::from("interop-test-secret-key-0123456789abcdefghijklmnopqrstuvwxyz")
    }

    fn moment() -> Timestamp {
        Timestamp::from_second(1_700_000_000).unwrap()
    }

    #[test]
    fn texts_are_signed_as_django_signs_them() {
        assert_eq!(
            Signer::new(&key()).sign("My string"),
            "My string:AmeTw60xjT3dtvUXUmQ9cWXUz9vltXJy7bbf0pbIeJQ"
        );
        assert_eq!(
            TimestampSigner::new(&key()).sign_at("hello", moment()),
            "hello:1r31eq:j1PcUJTW4yo0GZUdPTQlzQbLFacEkKwRuNegPBPWSBI"
        );
    }

    #[test]
    fn objects_are_signed_as_django_signs_them() {
        for (value, salt, signed) in [
            (
                json!({"a": 1, "b": "é☃", "c": [1.5, null, true]}),
                "django.core.signing",
                "eyJhIjoxLCJiIjoiXHUwMGU5XHUyNjAzIiwiYyI6WzEuNSxudWxsLHRydWVdfQ:1r31eq:OX4b-sbJFNSHxzd23h540oxXJ2m2cjc3rvnP5vPEViQ",
            ),
            (
                json!({}),
                SESSION_SALT,
                "e30:1r31eq:5e0Q4BT5iFYbYXbS3SaLgTYdXV8XLH6K_fKII3vNLDc",
            ),
            (
                json!({"k": "v"}),
                SESSION_SALT,
                "eyJrIjoidiJ9:1r31eq:ggncQRf_R0-Xv_X8ByfoTa-rHqZrS1IDwYfa50jpQ5M",
            ),
        ] {
            let signer = TimestampSigner::new(&key()).salt(salt);
            assert_eq!(
                signer.seal(encode(&value, false, 0).unwrap(), moment()),
                signed
            );
            assert_eq!(signer.unsign_object::<Value>(signed, None).unwrap(), value);
        }
    }

    #[test]
    fn djangos_compressed_session_is_read() {
        let signed = ".eJyrVqpQsopWSkxKVtIZJYkgY2sBI2JRxw:1r31eq:0Yzxaa6fejFAP8AqVK0Pov3gRuINuMTNsw0k_RWIm5M";
        let settings = Settings {
            secret_key: "new".into(),
            secret_key_fallbacks: vec![key()],
            ..Settings::default()
        };
        let value: Value = loads(signed, &settings, SESSION_SALT, None).unwrap();
        assert_eq!(value, json!({"x": vec!["abc"; 50]}));
        let again = TimestampSigner::new(&key())
            .sign_object(&value, true)
            .unwrap();
        assert!(again.starts_with('.') && again.len() < 120);
    }

    #[test]
    fn bad_signatures_are_told_apart() {
        let signer = TimestampSigner::new(&key());
        let good = signer.sign_at("hello", moment());
        assert_eq!(signer.unsign(&good, None).unwrap(), "hello");
        assert!(signer.unsign(&good, Some(60)).unwrap_err().is_expired());
        assert_eq!(
            signer.unsign(&format!("{good}x"), None),
            Err(BadSignature::Mismatch)
        );
        assert_eq!(
            signer.unsign("hello", None),
            Err(BadSignature::NoSeparator { separator: ':' })
        );
        let no_json = signer.sign("!!");
        assert_eq!(
            signer.unsign_object::<Value>(&no_json, None),
            Err(BadSignature::Payload)
        );
    }
}
