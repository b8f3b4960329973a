//! Django's sessions by hand: the text of a row is signed, and every answer sets the cookie and varies by it.

use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::HttpResponseBuilder;
use actix_web::cookie::time::{Duration, OffsetDateTime};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{HeaderValue, VARY};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub const COOKIE: &str = "sessionid";
const SALT: &str = "django.contrib.sessions.SessionStoresigner";
const AGE: Duration = Duration::weeks(2);
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Signs sessions with the site's key.
#[derive(Clone)]
pub struct Signer(Hmac<Sha256>);

impl Signer {
    pub fn new(secret: &str) -> Self {
        let key = Sha256::new().chain_update(SALT).chain_update(secret);
        Signer(Hmac::new_from_slice(&key.finalize()).expect("HMAC takes keys of any length"))
    }

    pub fn encode(&self, data: &Value) -> String {
        let mut text = BASE64.encode(data.to_string());
        text.push(':');
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        push_base62(&mut text, now.map_or(0, |now| now.as_secs()));
        let signature = self.0.clone().chain_update(&text).finalize();
        text.push(':');
        BASE64.encode_string(signature.into_bytes(), &mut text);
        text
    }

    /// Returns what a text holds; `None` if its signature is not ours, or it is compressed.
    pub fn decode(&self, text: &str) -> Option<Value> {
        let (signed, signature) = text.rsplit_once(':')?;
        let signature = BASE64.decode(signature).ok()?;
        let code = self.0.clone().chain_update(signed);
        code.verify_slice(&signature).ok()?;
        let (data, _) = signed.split_once(':')?;
        serde_json::from_slice(&BASE64.decode(data).ok()?).ok()
    }
}

fn push_base62(text: &mut String, mut number: u64) {
    let mut digits = Vec::with_capacity(11);
    while number > 0 {
        digits.push(DIGITS[(number % 62) as usize]);
        number /= 62;
    }
    text.extend(digits.iter().rev().map(|digit| char::from(*digit)));
}

/// Adds what Django says with a session that was changed.
pub fn remember(response: &mut HttpResponseBuilder, key: &str) {
    let cookie = Cookie::build(COOKIE, key)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(AGE)
        .expires(OffsetDateTime::now_utc() + AGE)
        .finish();
    response.cookie(cookie);
    response.insert_header((VARY, HeaderValue::from_static("Cookie")));
}
