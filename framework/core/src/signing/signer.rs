//! Signatures without a time stamp.

use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::crypto::{SaltedHmac, b64_length, b64_push};
use super::{BadSignature, b64_decode, b64_encode, constant_time_compare, json_ascii};
use crate::errors::Result;
use crate::settings::{Secret, Settings};

/// The most bytes that a compressed value may become; it is signed, so this only bounds mistakes.
const MAX_DECOMPRESSED: usize = 64 << 20;
/// A signature and the separator before it.
pub(super) const SIGNATURE_LENGTH: usize = 1 + b64_length(32);

/// Signs texts and checks signatures: `value:signature`.
#[derive(Clone)]
pub struct Signer {
    keys: Vec<Vec<u8>>,
    salt: String,
    separator: char,
    /// Of each key with this salt, worked out once.
    macs: OnceLock<Vec<SaltedHmac>>,
}

impl Signer {
    /// Makes a signer with this key and Django's default salt.
    pub fn new(key: &Secret) -> Self {
        Self::with_keys(vec![key.expose().into()])
    }

    /// Makes a signer with the key and the fallback keys of the settings.
    pub fn from_settings(settings: &Settings) -> Self {
        Self::new(&settings.secret_key).fallback_keys(&settings.secret_key_fallbacks)
    }

    pub(super) fn with_keys(keys: Vec<Vec<u8>>) -> Self {
        Self {
            keys,
            salt: "django.core.signing.Signer".to_owned(),
            separator: ':',
            macs: OnceLock::new(),
        }
    }

    /// Adds keys whose signatures are accepted too.
    #[must_use]
    pub fn fallback_keys(mut self, keys: &[Secret]) -> Self {
        self.keys.extend(keys.iter().map(|key| key.expose().into()));
        self.macs = OnceLock::new();
        self
    }

    /// Sets the salt, which tells one use from another.
    #[must_use]
    pub fn salt(mut self, salt: impl Into<String>) -> Self {
        self.salt = salt.into();
        self.macs = OnceLock::new();
        self
    }

    /// Sets the character between value and signature, `:` at first.
    ///
    /// # Panics
    /// Panics if the character may be part of a signature (`A-Z a-z 0-9 - _ =`).
    #[must_use]
    pub fn separator(mut self, separator: char) -> Self {
        assert!(
            !separator.is_ascii_alphanumeric() && !matches!(separator, '-' | '_' | '='),
            "unsafe signer separator: {separator:?} (cannot be one of A-z0-9-_=)"
        );
        self.separator = separator;
        self
    }

    /// Returns the separator.
    pub(super) fn separator_char(&self) -> char {
        self.separator
    }

    /// The codes of the keys, the present one first; there is always one.
    fn macs(&self) -> &[SaltedHmac] {
        self.macs.get_or_init(|| {
            let salt = format!("{}signer", self.salt);
            let keys = self.keys.iter();
            keys.map(|key| SaltedHmac::new(&salt, key)).collect()
        })
    }

    /// Signs a text.
    pub fn sign(&self, value: &str) -> String {
        let mut text = String::with_capacity(value.len() + SIGNATURE_LENGTH);
        text.push_str(value);
        self.push_signature(&mut text);
        text
    }

    /// Writes the signature of a text behind it.
    pub(super) fn push_signature(&self, text: &mut String) {
        let signature = self
            .macs()
            .first()
            .map_or([0; 32], |mac| mac.of(text.as_bytes()));
        text.push(self.separator);
        b64_push(signature, text);
    }

    /// Returns the text that was signed.
    ///
    /// # Errors
    /// Fails when the signature was not made with one of the keys and this salt.
    pub fn unsign<'a>(&self, signed: &'a str) -> Result<&'a str, BadSignature> {
        let (value, signature) =
            signed
                .rsplit_once(self.separator)
                .ok_or(BadSignature::NoSeparator {
                    separator: self.separator,
                })?;
        let is_of = |mac: &SaltedHmac| constant_time_compare(signature, b64_encode(mac.of(value)));
        if self.macs().iter().any(is_of) {
            Ok(value)
        } else {
            Err(BadSignature::Mismatch)
        }
    }

    /// Signs a value as JSON, compressed if `compress` is set and that makes it shorter.
    ///
    /// # Errors
    /// Fails when the value cannot be JSON.
    pub fn sign_object(&self, value: &impl Serialize, compress: bool) -> Result<String> {
        let mut text = encode(value, compress, SIGNATURE_LENGTH)?;
        self.push_signature(&mut text);
        Ok(text)
    }

    /// Returns the value that was signed.
    ///
    /// # Errors
    /// Fails when the signature is not good, or the text is no such value.
    pub fn unsign_object<T: DeserializeOwned>(&self, signed: &str) -> Result<T, BadSignature> {
        decode(self.unsign(signed)?)
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer")
            .field("salt", &self.salt)
            .finish_non_exhaustive()
    }
}

/// Writes a value as JSON in base 64, compressed if that makes it shorter, with room for what comes behind it.
pub(super) fn encode(value: &impl Serialize, compress: bool, room: usize) -> Result<String> {
    let json = json_ascii(value)?;
    let compressed = match compress {
        true => super::compress::compress(json.as_bytes()),
        false => None,
    };
    let bytes = compressed.as_deref().unwrap_or(json.as_bytes());
    let mut text = String::with_capacity(1 + b64_length(bytes.len()) + room);
    if compressed.is_some() {
        text.push('.');
    }
    b64_push(bytes, &mut text);
    Ok(text)
}

pub(super) fn decode<T: DeserializeOwned>(payload: &str) -> Result<T, BadSignature> {
    let json = match payload.strip_prefix('.') {
        Some(payload) => {
            let compressed = b64_decode(payload).ok_or(BadSignature::Payload)?;
            miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&compressed, MAX_DECOMPRESSED)
                .map_err(|_| BadSignature::Payload)?
        }
        None => b64_decode(payload).ok_or(BadSignature::Payload)?,
    };
    serde_json::from_slice(&json).map_err(|_| BadSignature::Payload)
}
