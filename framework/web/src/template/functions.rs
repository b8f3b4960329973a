//! The functions that every template can call.

use std::borrow::Cow;
use std::fmt::{self, Display};

use askama::{FastWritable, Values};
use jiff::Timestamp;
use nuages_core::Settings;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::filters::zone_of;
use super::{FormatDate, format_date};
use crate::http::Request;

/// What a page of `derive(Template)` can call: `{{ static("polls/style.css") }}`.
pub trait Functions {
    /// Returns the request of the page.
    #[doc(hidden)]
    fn functions_request(&self) -> &Request;

    /// Shows the address of a static file: [`static_url`].
    fn r#static(&self, path: &str) -> StaticAddress {
        StaticAddress(static_url(self.functions_request(), path))
    }

    /// Shows the present moment by Django's characters, in the site's time zone: `{{ now("j F Y") }}`.
    fn now(&self, format: &str) -> String {
        let zone = zone_of(self.functions_request());
        format_date(&FormatDate::moment(Timestamp::now(), &zone), format).unwrap_or_default()
    }

    /// Returns the query string of the request with one parameter set, for links to other pages of a list:
    /// `<a href="{{ querystring("page", 2) }}">`.
    fn querystring(&self, name: &str, value: impl Display) -> String {
        let mut parameters = self.functions_request().query().clone();
        parameters.set(name, value.to_string());
        format!("?{}", parameters.urlencode())
    }

    /// Returns a value's share of the largest, of a width, rounded: `{{ widthratio(votes, most, 200) }}`.
    fn widthratio(&self, value: impl Amount, largest: impl Amount, width: impl Amount) -> String {
        let ratio = value.amount() / largest.amount() * width.amount();
        match largest.amount() {
            0.0 => "0".to_owned(),
            _ if ratio.is_finite() => format!("{:.0}", ratio.round_ties_even() + 0.0),
            _ => String::new(),
        }
    }
}

/// A number of any kind.
pub trait Amount {
    /// Returns the number.
    fn amount(&self) -> f64;
}

impl<T: Amount + ?Sized> Amount for &T {
    fn amount(&self) -> f64 {
        T::amount(self)
    }
}

macro_rules! amounts {
    ($($kind:ty)*) => {$(
        impl Amount for $kind {
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "a width of a page is no exact number")]
            fn amount(&self) -> f64 {
                *self as f64
            }
        }
    )*};
}

amounts!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);

/// Finds the name under which a static file is served, in place of its own; an app provides one with `AppConfig::with`,
/// as staticfiles does for names that carry hashes.
#[derive(Clone, Copy, Debug)]
pub struct StaticUrl(pub fn(&Settings, &str) -> Result<Option<String>, MissingStaticFile>);

/// A page names a static file that was not collected; answered with 500.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingStaticFile(String);

impl MissingStaticFile {
    /// Makes the error for a file.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }
}

impl fmt::Display for MissingStaticFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(name) = self;
        write!(
            f,
            "Missing staticfiles manifest entry for '{name}'; 'manage collectstatic' collects new files"
        )
    }
}

impl std::error::Error for MissingStaticFile {}

/// The address of a static file as a template shows it, which fails with the file's name if it was not collected.
#[derive(Debug, Clone)]
pub struct StaticAddress(Result<String, MissingStaticFile>);

impl Display for StaticAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_ref().map_err(|_| fmt::Error)?)
    }
}

impl FastWritable for StaticAddress {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        let address = self.0.as_ref();
        let address = address.map_err(|missing| askama::Error::custom(missing.clone()))?;
        dest.write_str(address)?;
        Ok(())
    }
}

/// Returns the address of a static file: the setting `static_url` (from the site's root, if it is a relative path) and
/// the path, percent-encoded; or what an installed app's [`StaticUrl`] says.
///
/// # Errors
/// Fails if an installed app knows the names of all files, and this one's not.
pub fn static_url(request: &Request, path: &str) -> Result<String, MissingStaticFile> {
    let settings = request.settings();
    let mut name = None;
    for app in request.site().apps().iter() {
        if let Some(found) = app.get::<StaticUrl>() {
            name = (found.0)(settings, path)?;
            break;
        }
    }
    let base = &settings.static_url;
    Ok(match name {
        // Such names are addresses already, as in Django.
        Some(name) => format!("{}{name}", prefix(base, request.script_name())),
        None => join(base, request.script_name(), path),
    })
}

/// Returns the address below which static files are.
fn prefix<'a>(base: &'a str, script_name: &str) -> Cow<'a, str> {
    match base.starts_with('/') || base.starts_with("http://") || base.starts_with("https://") {
        true => base.into(),
        false => format!("{script_name}/{base}").into(),
    }
}

fn join(base: &str, script_name: &str, path: &str) -> String {
    /// What Python's `urllib.parse.quote` leaves as it is.
    const QUOTED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'_')
        .remove(b'.')
        .remove(b'-')
        .remove(b'~')
        .remove(b'/');
    let base = prefix(base, script_name);
    format!(
        "{base}{}",
        utf8_percent_encode(path.trim_start_matches('/'), QUOTED)
    )
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn static_files_have_the_addresses_that_django_gives() {
        for (base, script_name, path, url) in [
            ("static/", "", "polls/style.css", "/static/polls/style.css"),
            (
                "static/",
                "/app",
                "polls/style.css",
                "/app/static/polls/style.css",
            ),
            ("/assets/", "/app", "a b.css", "/assets/a%20b.css"),
            (
                "https://cdn.example/s/",
                "",
                "é.png",
                "https://cdn.example/s/%C3%A9.png",
            ),
        ] {
            assert_eq!(join(base, script_name, path), url);
        }
    }
}
