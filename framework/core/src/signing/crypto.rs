//! The few primitives of `django.utils.crypto`.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use base64::{alphabet, engine::DecodePaddingMode};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The characters of [`get_random_string`] when nothing else is asked for.
pub const LETTERS_AND_DIGITS: &str =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

const URL_SAFE_LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Returns HMAC-SHA-256 of `value` under the key `SHA-256(salt + key)`.
pub fn salted_hmac(
    salt: impl AsRef<[u8]>,
    value: impl AsRef<[u8]>,
    key: impl AsRef<[u8]>,
) -> [u8; 32] {
    SaltedHmac::new(salt, key).of(value)
}

/// [`salted_hmac`] with salt and key worked in, for several values.
#[derive(Clone)]
pub(super) struct SaltedHmac(Hmac<Sha256>);

impl SaltedHmac {
    pub(super) fn new(salt: impl AsRef<[u8]>, key: impl AsRef<[u8]>) -> Self {
        let derived = Sha256::new()
            .chain_update(salt)
            .chain_update(key)
            .finalize();
        Self(Hmac::new_from_slice(&derived).expect("HMAC takes keys of any length"))
    }

    pub(super) fn of(&self, value: impl AsRef<[u8]>) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(value.as_ref());
        mac.finalize().into_bytes().into()
    }
}

/// Compares two texts in a time that does not depend on where they differ.
pub fn constant_time_compare(a: impl AsRef<[u8]>, b: impl AsRef<[u8]>) -> bool {
    a.as_ref().ct_eq(b.as_ref()).into()
}

/// Writes bytes in URL-safe base 64 without padding.
pub fn b64_encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The characters that so many bytes take in base 64 without padding.
pub(super) const fn b64_length(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

pub(super) fn b64_push(bytes: impl AsRef<[u8]>, text: &mut String) {
    URL_SAFE_NO_PAD.encode_string(bytes, text);
}

/// Reads URL-safe base 64 with or without padding; `None` if it is not.
pub fn b64_decode(text: impl AsRef<[u8]>) -> Option<Vec<u8>> {
    URL_SAFE_LENIENT.decode(text).ok()
}

/// Returns random bytes of the operating system.
///
/// # Panics
/// Panics when the system has no source of randomness: nothing safe can be done then.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// Returns a random text of `length` ASCII characters of `alphabet`, each equally likely.
///
/// # Panics
/// Panics when the system has no source of randomness, or `alphabet` is empty or longer than 256 characters.
pub fn get_random_string(length: usize, alphabet: &str) -> String {
    let alphabet = alphabet.as_bytes();
    assert!(
        (1..=256).contains(&alphabet.len()),
        "an alphabet has 1 to 256 characters"
    );
    // Bytes above the last whole multiple would make the first characters likelier.
    let limit = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    while text.len() < length {
        for byte in random_bytes::<64>() {
            if usize::from(byte) < limit && text.len() < length {
                text.push(char::from(alphabet[usize::from(byte) % alphabet.len()]));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salted_hmac_equals_djangos() {
        let key = "interop-test-secret-key-0123456789abcdefghijklmnopqrstuvwxyz";
        let hex: String = salted_hmac("my.salt", "héllo", key)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            hex,
            "ab6ba48c4c90e5789b9e8967f2f2a7880d86ff8ceddcbbdcd20e02b5f9f8b9cd"
        );
    }

    #[test]
    fn random_texts_use_the_whole_alphabet() {
        let text = get_random_string(5000, "abc");
        assert_eq!(text.len(), 5000);
        for letter in ['a', 'b', 'c'] {
            assert!(text.matches(letter).count() > 1400);
        }
        assert_ne!(
            get_random_string(32, LETTERS_AND_DIGITS),
            get_random_string(32, LETTERS_AND_DIGITS)
        );
    }
}
