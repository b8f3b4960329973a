//! What no column takes, in words.

use jiff::{SignedDuration, Timestamp};

use crate::value::Value;

/// The first moment of the year 1.
pub(crate) const FIRST: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// Tells what is wrong with a moment or a day before the year 1: the text of one has no sign, and Python's calendar begins there.
pub(crate) fn too_early(value: &Value) -> Option<String> {
    let is_before = match value {
        Value::Timestamp(moment) => *moment < FIRST,
        Value::Date(day) => day.year() < 1,
        _ => false,
    };
    is_before.then(|| {
        format!(
            "{} lies before the year 1, where dates begin",
            value.shown()
        )
    })
}

/// How deep documents may be: those that are deeper could not be read again.
const MOST_LEVELS: usize = 127;

/// Tells why no database takes a value.
pub(super) fn unstorable(value: &Value) -> Option<String> {
    match value {
        Value::Json(document) if is_deeper(document, MOST_LEVELS) => Some(format!(
            "JSON of more than {MOST_LEVELS} levels cannot be read again"
        )),
        value => too_early(value),
    }
}

fn is_deeper(document: &serde_json::Value, levels: usize) -> bool {
    let deeper = |document| levels == 0 || is_deeper(document, levels - 1);
    match document {
        serde_json::Value::Array(items) => levels == 0 || items.iter().any(deeper),
        serde_json::Value::Object(members) => levels == 0 || members.values().any(deeper),
        _ => false,
    }
}

/// A number above those that the database's integers go up to.
pub(super) fn too_great(value: u64) -> String {
    let limit = i64::MAX;
    format!("{value} is too great for a column: integers go up to {limit}")
}

/// A duration of more microseconds than an integer counts.
pub(super) fn too_long(value: SignedDuration) -> String {
    format!("{value:#} is too long for a column")
}

/// The beginning of a value that is shown, where it is long: a log is no place for a document.
pub(crate) fn short(mut shown: String) -> String {
    const MOST: usize = 200;
    if let Some((end, _)) = shown.char_indices().nth(MOST) {
        shown.truncate(end);
        shown.push_str("..");
    }
    shown
}

/// Reads a document; tells what it is not.
pub(super) fn document(json: &[u8]) -> std::result::Result<serde_json::Value, &'static str> {
    serde_json::from_slice(json).map_err(|error| {
        match error.to_string().starts_with("recursion limit") {
            true => "JSON of at most 127 levels",
            false => "JSON",
        }
    })
}

/// The key of a model whose primary key is made of several fields.
pub(super) const SEVERAL_COLUMNS: &str = "a composite key is no value of one column";

/// The words of a connection's end: those of TLS lead to a page for programmers of it.
#[cfg(feature = "mysql")]
pub(super) fn closed(error: &impl std::fmt::Display) -> String {
    let told = error.to_string();
    match told.contains("close_notify") {
        true => "the server closed it".to_owned(),
        false => told,
    }
}

/// The words of a refused certificate. Of one of the first version they do not say whose it is.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(super) fn certificate(error: &dyn std::fmt::Display) -> String {
    let told = error.to_string();
    match told.contains("UnsupportedCertVersion") {
        true => {
            "a certificate is of version 1, the client's (ssl_cert, sslcert) or the server's; make one of version 3, with `openssl x509 -req \
             -extfile ..`"
                .to_owned()
        }
        false => told,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;

    #[cfg(feature = "mysql")]
    #[test]
    fn words_of_tls_say_what_happened() {
        let page = "peer closed connection without sending TLS close_notify: https://docs.rs/rustls/latest";
        assert_eq!(closed(&page), "the server closed it");
        assert_eq!(closed(&"broken pipe"), "broken pipe");
        let version = "invalid peer certificate: Other(OtherError(UnsupportedCertVersion))";
        assert!(certificate(&version).contains("the client's (ssl_cert, sslcert)"));
        assert_eq!(certificate(&"UnknownIssuer"), "UnknownIssuer");
    }

    #[test]
    fn documents_that_could_not_be_read_again_are_refused() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        let deepest = document(nested(MOST_LEVELS).as_bytes()).unwrap();
        assert!(document(nested(MOST_LEVELS + 1).as_bytes()).is_err());
        let around = serde_json::json!({ "within": deepest });
        assert_eq!(unstorable(&Value::Json(Box::new(deepest))), None);
        assert!(unstorable(&Value::Json(Box::new(around))).is_some());
    }

    #[test]
    fn long_values_are_shown_in_part_and_deep_documents_said_to_be_so() {
        assert_eq!(short("ä".repeat(200)), "ä".repeat(200));
        assert_eq!(short("ä".repeat(201)), "ä".repeat(200) + "..");
        let deep = |levels| "[".repeat(levels) + &"]".repeat(levels);
        assert!(document(deep(100).as_bytes()).is_ok());
        let refused = document(deep(200).as_bytes()).unwrap_err();
        assert_eq!(refused, "JSON of at most 127 levels");
        assert_eq!(document(b"{").unwrap_err(), "JSON");
    }

    #[test]
    fn dates_begin_with_the_year_1() {
        let before = FIRST - SignedDuration::from_nanos(1);
        assert_eq!(FIRST.to_string(), "0001-01-01T00:00:00Z");
        assert_eq!(too_early(&Value::Timestamp(FIRST)), None);
        assert!(too_early(&Value::Timestamp(before)).is_some());
        assert_eq!(too_early(&Value::Date(Date::constant(1, 1, 1))), None);
        assert_eq!(
            too_early(&Value::Date(Date::constant(0, 12, 31))).as_deref(),
            Some("0000-12-31 lies before the year 1, where dates begin")
        );
    }
}
