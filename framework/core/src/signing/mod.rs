//! Signatures in Django's bytes: what one side signs, the other reads.
//!
//! ```
//! use nuages_core::{Secret, signing::Signer};
//!
//! let signer = Signer::new(&Secret::from("key"));
//! let signed = signer.sign("My string");
//! assert_eq!(signer.unsign(&signed).unwrap(), "My string");
//! assert!(signer.unsign(&format!("{signed}x")).is_err());
//! ```

mod b62;
mod compress;
mod cookie;
mod crypto;
mod deflate;
mod error;
mod json;
mod signer;
mod timestamp;

pub use b62::{b62_decode, b62_encode};
pub use cookie::{get_cookie_signer, sign_cookie, unsign_cookie};
pub use crypto::{
    LETTERS_AND_DIGITS, b64_decode, b64_encode, constant_time_compare, get_random_string,
    random_bytes, salted_hmac,
};
pub use error::BadSignature;
pub use json::{float_text, json_ascii, json_ascii_spaced};
pub use signer::Signer;
pub use timestamp::TimestampSigner;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::errors::Result;
use crate::settings::Settings;

/// Salt of [`dumps`] when none is needed to tell uses apart.
pub const DEFAULT_SALT: &str = "django.core.signing";

/// Signs a value as JSON with a time stamp; with `compress` it is compressed if that makes it shorter.
///
/// # Errors
/// Fails when the value cannot be JSON.
pub fn dumps(
    value: &impl Serialize,
    settings: &Settings,
    salt: &str,
    compress: bool,
) -> Result<String> {
    TimestampSigner::from_settings(settings)
        .salt(salt)
        .sign_object(value, compress)
}

/// Reads what [`dumps`] made, at most `max_age` seconds ago.
///
/// # Errors
/// Fails with [`BadSignature`] when the text was not signed with one of the keys, is too old, or is not such a value.
pub fn loads<T: DeserializeOwned>(
    signed: &str,
    settings: &Settings,
    salt: &str,
    max_age: Option<i64>,
) -> Result<T, BadSignature> {
    TimestampSigner::from_settings(settings)
        .salt(salt)
        .unsign_object(signed, max_age)
}
