//! Validators of fields: `#[field(validators = [min_value(1), max_value(5)])]`.

use std::path::Path;

use super::ValidationError;
use super::messages::filled;
use super::numbers::{at_least, at_most, check_digits, check_step, decimal};
use super::pattern::Pattern;
use super::size::{length, size};
use super::text::{
    is_digits, is_domain_name, is_email, is_integer, is_ipv4, is_scoped_ipv6, is_slug,
    is_unicode_slug, is_url,
};
use crate::models::FieldKind;
use crate::value::Value;

/// A condition that a field's value must hold. Made by the functions beside it; [`message`](Self::message) and [`code`](Self::code) say
/// another error than Django's.
#[derive(Debug, Clone, Copy)]
pub struct Validator {
    kind: Kind,
    message: Option<&'static str>,
    code: Option<&'static str>,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Min(i64),
    Max(i64),
    MinDecimal(&'static str),
    MaxDecimal(&'static str),
    Step(i64, Option<i64>),
    MinLength(u32),
    MaxLength(u32),
    Digits(u8, u8),
    Email,
    Url,
    Slug,
    UnicodeSlug,
    DomainName,
    Integer,
    IntList(&'static str),
    FileExtension(&'static [&'static str]),
    NoNullCharacters,
    Regex(Pattern),
    Ipv4,
    Ipv6,
    Ip,
    Custom(fn(&Value) -> Result<(), ValidationError>),
}

macro_rules! validators {
    ($($(#[$doc:meta])+ $name:ident($($argument:ident: $type:ty)?) => $kind:ident;)+) => {$(
        $(#[$doc])+
        pub const fn $name($($argument: $type)?) -> Validator {
            Validator::of(Kind::$kind $(($argument))?)
        }
    )+};
}

validators! {
    /// The number is at least this.
    min_value(limit: i64) => Min;
    /// The number is at most this.
    max_value(limit: i64) => Max;
    /// The number is at least this decimal, written as text: `"0.01"`.
    min_decimal(limit: &'static str) => MinDecimal;
    /// The number is at most this decimal, written as text: `"99.99"`.
    max_decimal(limit: &'static str) => MaxDecimal;
    /// The text has at least this many characters.
    min_length(limit: u32) => MinLength;
    /// The text has at most this many characters.
    max_length(limit: u32) => MaxLength;
    /// The text is an e-mail address.
    validate_email() => Email;
    /// The text is an absolute URL.
    validate_url() => Url;
    /// The text is letters, digits, underscores and hyphens.
    validate_slug() => Slug;
    /// The text is letters and digits of any script, underscores and hyphens.
    validate_unicode_slug() => UnicodeSlug;
    /// The text is the name of a domain.
    validate_domain_name() => DomainName;
    /// The text is an integer.
    validate_integer() => Integer;
    /// The text is integers without signs, with this between them.
    int_list(separator: &'static str) => IntList;
    /// The name of a file ends in one of these, written in small letters: `["pdf", "txt"]`.
    file_extension(allowed: &'static [&'static str]) => FileExtension;
    /// The text holds no NUL.
    prohibit_null_characters() => NoNullCharacters;
    /// The text is an IPv4 address.
    validate_ipv4_address() => Ipv4;
    /// The text is an IPv6 address.
    validate_ipv6_address() => Ipv6;
    /// The text is an IPv4 or IPv6 address.
    validate_ipv46_address() => Ip;
    /// The function finds nothing wrong.
    custom(function: fn(&Value) -> Result<(), ValidationError>) => Custom;
}

/// The text is integers without signs, with commas between them.
pub const fn validate_comma_separated_integer_list() -> Validator {
    int_list(",")
}

/// The number is a multiple of this; [`offset`](Validator::offset) says where the steps begin.
pub const fn step_value(step: i64) -> Validator {
    Validator::of(Kind::Step(step, None))
}

/// The expression is found in the text: Django's `RegexValidator`. The expression is one of the crate `regex-lite`, as those of URL
/// patterns: `^` and `$` hold it to the whole text, letters and digits of classes like `\w` and `\d` are those of ASCII, and nothing
/// looks around or back.
///
/// ```
/// use nuages_db::models::*;
///
/// const PLATE: Validator = regex("^[A-Z]{2}-[0-9]+$")
///     .flags("i")
///     .message("%(value)s is no number plate.")
///     .code("no_plate");
/// ```
pub const fn regex(regex: &'static str) -> Validator {
    Validator::of(Kind::Regex(Pattern {
        regex,
        flags: "",
        inverse_match: false,
    }))
}

/// The decimal has no more digits than its column.
pub(super) const fn digits(max_digits: u8, decimal_places: u8) -> Validator {
    Validator::of(Kind::Digits(max_digits, decimal_places))
}

impl Validator {
    const fn of(kind: Kind) -> Self {
        Self {
            kind,
            message: None,
            code: None,
        }
    }

    /// Says something else than Django where the value is wrong. `%(value)s` stands for the value, `%(limit_value)s` for what a limit is,
    /// `%(show_value)s` for what is compared with it.
    #[must_use]
    pub const fn message(mut self, message: &'static str) -> Self {
        self.message = Some(message);
        self
    }

    /// Gives the error another code, by which `error_messages` of the field and programs know it.
    #[must_use]
    pub const fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// Refuses the values in which the expression of a [`regex`] is found, instead of the others.
    ///
    /// # Panics
    /// Where it is no [`regex`]; in a field's `validators` that does not compile.
    #[must_use]
    pub const fn inverse_match(mut self) -> Self {
        match &mut self.kind {
            Kind::Regex(pattern) => pattern.inverse_match = true,
            _ => panic!("`inverse_match` belongs to `regex`"),
        }
        self
    }

    /// Says how the expression of a [`regex`] is read, in the letters of expressions: `"i"` for small letters and capitals alike, `"m"` for
    /// lines, `"s"` for a dot that is a line's end too, `"x"` for blanks that mean nothing.
    ///
    /// # Panics
    /// Where it is no [`regex`]; in a field's `validators` that does not compile.
    #[must_use]
    pub const fn flags(mut self, flags: &'static str) -> Self {
        match &mut self.kind {
            Kind::Regex(pattern) => pattern.flags = flags,
            _ => panic!("`flags` belongs to `regex`"),
        }
        self
    }

    /// Says where the steps of [`step_value`] begin.
    ///
    /// # Panics
    /// Where it is no [`step_value`]; in a field's `validators` that does not compile.
    #[must_use]
    pub const fn offset(mut self, offset: i64) -> Self {
        match &mut self.kind {
            Kind::Step(_, from) => *from = Some(offset),
            _ => panic!("`offset` belongs to `step_value`"),
        }
        self
    }

    /// Tells whether it holds numbers to this limit, or to a stricter one.
    pub(super) fn is_at_most(&self, most: i64) -> bool {
        matches!(self.kind, Kind::Max(limit) if limit <= most)
    }

    /// Tells what is wrong with the rule itself: an expression that is none.
    pub(crate) fn mistake(&self) -> Option<String> {
        match self.kind {
            Kind::Regex(pattern) => pattern.mistake(),
            _ => None,
        }
    }

    /// Names what the rule is for, where a field of this kind holds something else: it would never refuse a value.
    pub(crate) fn misplaced(&self, kind: FieldKind) -> Option<&'static str> {
        let kind = kind.stored();
        let is_number =
            kind.is_integer() || matches!(kind, FieldKind::Float | FieldKind::Decimal { .. });
        let is_sized = kind.is_text() || matches!(kind, FieldKind::Binary { .. } | FieldKind::Json);
        let is_shown = kind.is_text() || matches!(kind, FieldKind::GenericIpAddress { .. });
        let (fits, what) = match self.kind {
            Kind::Custom(_) | Kind::Regex(_) | Kind::NoNullCharacters => (true, ""),
            Kind::Min(_)
            | Kind::Max(_)
            | Kind::MinDecimal(_)
            | Kind::MaxDecimal(_)
            | Kind::Step(..)
            | Kind::Digits(..) => (is_number, "numbers"),
            Kind::MinLength(_) | Kind::MaxLength(_) => (is_sized, "texts"),
            _ => (is_shown, "texts"),
        };
        (!fits).then_some(what)
    }

    /// Tells what is wrong with the value.
    ///
    /// # Errors
    /// [`ValidationError`] with Django's message and code, or those that were said.
    pub fn validate(&self, value: &Value) -> Result<(), ValidationError> {
        self.ask(value).map_err(|error| ValidationError {
            message: match self.message {
                Some(message) => filled(message, &self.parameters(value)).into(),
                None => error.message,
            },
            code: self.code.map_or(error.code, Into::into),
        })
    }

    fn ask(&self, value: &Value) -> Result<(), ValidationError> {
        match self.kind {
            Kind::Min(limit) => at_least(value, limit.into(), &limit.to_string()),
            Kind::Max(limit) => at_most(value, limit.into(), &limit.to_string()),
            Kind::MinDecimal(limit) => at_least(value, decimal(limit), limit),
            Kind::MaxDecimal(limit) => at_most(value, decimal(limit), limit),
            Kind::Step(step, offset) => check_step(value, step, offset),
            Kind::MinLength(limit) => {
                length(value, limit, "least", "min_length", |have| have >= limit)
            }
            Kind::MaxLength(limit) => {
                length(value, limit, "most", "max_length", |have| have <= limit)
            }
            Kind::Digits(most, places) => check_digits(value, most, places),
            Kind::Email => form(value, is_email, "Enter a valid email address."),
            Kind::Url => form(value, is_url, "Enter a valid URL."),
            Kind::Slug => form(
                value,
                is_slug,
                "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
            ),
            Kind::UnicodeSlug => form(
                value,
                is_unicode_slug,
                "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.",
            ),
            Kind::DomainName => form(value, is_domain_name, "Enter a valid domain name."),
            Kind::Integer => form(value, is_integer, "Enter a valid integer."),
            Kind::IntList(separator) => form(
                value,
                |text| text.split(separator).all(is_digits),
                match separator {
                    "," => "Enter only digits separated by commas.",
                    _ => "Enter a valid value.",
                },
            ),
            Kind::FileExtension(allowed) => extension(value, allowed),
            Kind::Regex(pattern) => match pattern.allows(value) {
                Ok(true) => Ok(()),
                Ok(false) => Err(ValidationError::new("Enter a valid value.", "invalid")),
                // The checks have told already.
                Err(error) => Err(ValidationError::new(error.to_string(), "invalid")),
            },
            Kind::NoNullCharacters => match value {
                Value::Text(text) if text.contains('\0') => Err(ValidationError::new(
                    "Null characters are not allowed.",
                    "null_characters_not_allowed",
                )),
                _ => Ok(()),
            },
            Kind::Ipv4 => form(value, is_ipv4, "Enter a valid IPv4 address."),
            Kind::Ipv6 => form(value, is_scoped_ipv6, "Enter a valid IPv6 address."),
            Kind::Ip => form(
                value,
                |text| is_ipv4(text) || is_scoped_ipv6(text),
                "Enter a valid IPv4 or IPv6 address.",
            ),
            Kind::Custom(function) => function(value),
        }
    }
}

impl Validator {
    /// What a message of the field's own may speak of: `limit_value`, `show_value`, `value`, `max`.
    pub(super) fn parameters(&self, value: &Value) -> Vec<(&'static str, Value)> {
        let mut parameters = vec![("value", value.clone())];
        let mut limited = |limit: Value, shown: Value| {
            parameters.extend([("limit_value", limit), ("show_value", shown)]);
        };
        match self.kind {
            Kind::Min(limit) | Kind::Max(limit) | Kind::Step(limit, _) => {
                limited(Value::I64(limit), value.clone());
            }
            Kind::MinDecimal(limit) | Kind::MaxDecimal(limit) => {
                limited(Value::Text(limit.to_owned()), value.clone());
            }
            Kind::MinLength(limit) | Kind::MaxLength(limit) => {
                let have = size(value).unwrap_or_default();
                limited(Value::I64(limit.into()), Value::I64(have.into()));
            }
            Kind::Digits(most, places) => {
                let most = match self.ask(value).err().as_ref().map(|error| &*error.code) {
                    Some("max_decimal_places") => places,
                    Some("max_whole_digits") => most - places,
                    _ => most,
                };
                parameters.push(("max", Value::I64(most.into())));
            }
            _ => {}
        }
        parameters
    }
}

fn extension(value: &Value, allowed: &[&str]) -> Result<(), ValidationError> {
    let Value::Text(name) = value else {
        return Ok(());
    };
    let extension = Path::new(name).extension().and_then(|end| end.to_str());
    let extension = extension.unwrap_or_default().to_lowercase();
    if allowed.contains(&extension.as_str()) {
        return Ok(());
    }
    Err(ValidationError::new(
        format!(
            "File extension “{extension}” is not allowed. Allowed extensions are: {}.",
            allowed.join(", ")
        ),
        "invalid_extension",
    ))
}

fn form(
    value: &Value,
    holds: impl Fn(&str) -> bool,
    message: &'static str,
) -> Result<(), ValidationError> {
    match value {
        Value::Ip(address) if !holds(&address.to_string()) => {
            Err(ValidationError::new(message, "invalid"))
        }
        Value::Text(text) if !holds(text) => Err(ValidationError::new(message, "invalid")),
        _ => Ok(()),
    }
}
