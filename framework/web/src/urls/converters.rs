//! Path converters.

/// Says what a part of a path may look like, and turns it into a value and back.
///
/// # Example: four-digit years, `register_converter(FourDigitYear, "yyyy"),` in `urlpatterns!`
/// ```
/// use nuages_web::urls::Converter;
///
/// struct FourDigitYear;
///
/// impl Converter for FourDigitYear {
///     type Value = i16;
///     const REGEX: &'static str = "[0-9]{4}";
///
///     fn to_rust(text: &str) -> Option<i16> {
///         text.parse().ok()
///     }
///
///     fn to_url(year: &i16) -> String {
///         format!("{year:04}")
///     }
/// }
/// assert_eq!(FourDigitYear::to_url(&476), "0476");
/// ```
pub trait Converter: 'static {
    /// What views get and `reverse` takes.
    type Value: 'static;

    /// A regular expression without groups that the whole part matches.
    const REGEX: &'static str;

    /// Reads a part that matches [`REGEX`](Self::REGEX); with `None` the pattern does not match.
    fn to_rust(text: &str) -> Option<Self::Value>;

    /// Writes a value as it stands in a path, not percent-encoded.
    fn to_url(value: &Self::Value) -> String;
}

/// `<int:..>`: digits, as an `i64`. What is too large for it does not match.
#[derive(Clone, Copy, Debug)]
pub struct Int;

/// `<str:..>` and `<..>`: everything up to a slash.
#[derive(Clone, Copy, Debug)]
pub struct Str;

/// `<slug:..>`: ASCII letters, digits, hyphens and underscores.
#[derive(Clone, Copy, Debug)]
pub struct Slug;

/// `<uuid:..>`: a UUID in lower case with hyphens.
#[derive(Clone, Copy, Debug)]
pub struct Uuid;

/// `<path:..>`: everything, slashes too.
#[derive(Clone, Copy, Debug)]
pub struct Path;

/// A group of a regular expression in `re_path`.
#[derive(Clone, Copy, Debug)]
pub struct Group;

impl Converter for Int {
    type Value = i64;
    const REGEX: &'static str = "[0-9]+";

    fn to_rust(text: &str) -> Option<i64> {
        text.parse().ok()
    }

    fn to_url(value: &i64) -> String {
        value.to_string()
    }
}

impl Converter for Uuid {
    type Value = uuid::Uuid;
    const REGEX: &'static str = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    fn to_rust(text: &str) -> Option<uuid::Uuid> {
        uuid::Uuid::try_parse(text).ok()
    }

    fn to_url(value: &uuid::Uuid) -> String {
        value.to_string()
    }
}

macro_rules! text {
    ($($name:ident $regex:literal),*) => {
        $(impl Converter for $name {
            type Value = String;
            const REGEX: &'static str = $regex;

            fn to_rust(text: &str) -> Option<String> {
                Some(text.to_owned())
            }

            fn to_url(value: &String) -> String {
                value.clone()
            }
        })*
    };
}

text!(Str "[^/]+", Slug "[-a-zA-Z0-9_]+", Path ".+", Group ".*");

/// A converter whose types are forgotten.
#[derive(Clone, Copy, Debug)]
pub struct ConverterInfo {
    pub(crate) regex: &'static str,
    pub(crate) accepts: fn(&str) -> bool,
}

/// A tuple of converters: what a pattern captures, in order.
pub trait Captures: 'static {
    /// The converters.
    #[doc(hidden)]
    fn converters() -> Vec<ConverterInfo>;
}

fn info<C: Converter>() -> ConverterInfo {
    ConverterInfo {
        regex: C::REGEX,
        accepts: |text| C::to_rust(text).is_some(),
    }
}

macro_rules! captures {
    ($($converter:ident)*) => {
        impl<$($converter: Converter),*> Captures for ($($converter,)*) {
            fn converters() -> Vec<ConverterInfo> {
                vec![$(info::<$converter>()),*]
            }
        }
    };
}

captures!();
captures!(C1);
captures!(C1 C2);
captures!(C1 C2 C3);
captures!(C1 C2 C3 C4);
captures!(C1 C2 C3 C4 C5);
captures!(C1 C2 C3 C4 C5 C6);
