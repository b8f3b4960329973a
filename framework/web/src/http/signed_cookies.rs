//! Cookies that clients cannot forge.

use nuages_core::signing;
use nuages_core::{Result, Settings};

use super::{Cookie, Request, Response};

impl Request {
    /// The value of a cookie that [`Response::set_signed_cookie`] set with the same `salt`, at most `max_age` seconds
    /// ago; `None` if there is no such cookie.
    ///
    /// # Errors
    /// Fails if the signature is wrong or too old.
    pub fn get_signed_cookie(
        &self,
        name: &str,
        salt: &str,
        max_age: impl Into<Option<i64>>,
    ) -> Result<Option<&str>> {
        let Some(signed) = self.cookies().get(name) else {
            return Ok(None);
        };
        let value = signing::unsign_cookie(self.settings(), name, salt, signed, max_age.into())?;
        Ok(Some(value))
    }
}

impl Response {
    /// Sets a cookie whose value is signed with the secret key; [`Request::get_signed_cookie`] reads it with the same
    /// `salt`.
    pub fn set_signed_cookie(&mut self, settings: &Settings, mut cookie: Cookie, salt: &str) {
        let signed = signing::sign_cookie(settings, cookie.name(), salt, cookie.value());
        cookie.set_value(signed);
        self.set_cookie(cookie);
    }
}
