//! The values that every template has.

use std::fmt;

use askama::FastWritable;
use askama::filters::HtmlSafe;

use crate::http::Request;
use crate::middleware::csrf::get_token;

/// The hidden field with the token that a posted form needs; the token is made when the template shows the field.
#[derive(Debug, Clone, Copy)]
pub struct CsrfInput<'a>(&'a Request);

impl<'a> CsrfInput<'a> {
    /// Makes the field for a request.
    pub fn new(request: &'a Request) -> Self {
        Self(request)
    }
}

impl fmt::Display for CsrfInput<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<input type=\"hidden\" name=\"csrfmiddlewaretoken\" value=\"")?;
        f.write_str(&get_token(self.0))?;
        f.write_str("\">")
    }
}

impl FastWritable for CsrfInput<'_> {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        write!(dest, "{self}")?;
        Ok(())
    }
}

impl HtmlSafe for CsrfInput<'_> {}

/// The token that an unsafe request needs, for scripts; made when the template shows it.
#[derive(Debug, Clone, Copy)]
pub struct CsrfToken<'a>(&'a Request);

impl<'a> CsrfToken<'a> {
    /// Makes the token for a request.
    pub fn new(request: &'a Request) -> Self {
        Self(request)
    }
}

impl fmt::Display for CsrfToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&get_token(self.0))
    }
}

impl FastWritable for CsrfToken<'_> {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        dest.write_str(&get_token(self.0))?;
        Ok(())
    }
}

impl HtmlSafe for CsrfToken<'_> {}

/// One message for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// How grave it is, in Django's numbers: 10 debug, 20 info, 25 success, 30 warning, 40 error.
    pub level: u8,
    /// The text.
    pub message: String,
    /// Words for a CSS class.
    pub tags: String,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The messages that wait for the user: those that were attached to the request as `Vec<Message>`, so far.
#[derive(Debug, Clone, Copy)]
pub struct Messages<'a>(&'a [Message]);

impl<'a> Messages<'a> {
    /// Finds the messages of a request.
    pub fn new(request: &'a Request) -> Self {
        Self(
            request
                .extension::<Vec<Message>>()
                .map_or(&[], Vec::as_slice),
        )
    }

    /// Says whether none waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how many wait.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl<'a> IntoIterator for &Messages<'a> {
    type Item = &'a Message;
    type IntoIter = std::slice::Iter<'a, Message>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a> IntoIterator for Messages<'a> {
    type Item = &'a Message;
    type IntoIter = std::slice::Iter<'a, Message>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
