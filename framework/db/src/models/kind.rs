//! Kinds of fields: Django's field classes, with what decides their columns.

use nuages_core::settings::Engine;

use crate::validation::{Choice, ChoiceValue};

/// Kinds of fields, named as Django's field classes without `Field`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names are Django's")]
pub enum FieldKind {
    SmallAuto,
    Auto,
    BigAuto,
    Boolean,
    SmallInteger,
    Integer,
    BigInteger,
    PositiveSmallInteger,
    PositiveInteger,
    PositiveBigInteger,
    Float,
    /// `max_digits` 0 is no limit.
    Decimal {
        max_digits: u8,
        decimal_places: u8,
    },
    /// `max_length` 0 is no limit.
    Char {
        max_length: u32,
    },
    Slug {
        max_length: u32,
    },
    Email {
        max_length: u32,
    },
    Url {
        max_length: u32,
    },
    File {
        max_length: u32,
    },
    Image {
        max_length: u32,
    },
    FilePath {
        max_length: u32,
    },
    Text,
    Date {
        auto_now: bool,
        auto_now_add: bool,
    },
    Time {
        auto_now: bool,
        auto_now_add: bool,
    },
    DateTime {
        auto_now: bool,
        auto_now_add: bool,
    },
    Duration,
    GenericIpAddress {
        protocol: Protocol,
        unpack_ipv4: bool,
    },
    Uuid,
    Json,
    /// `max_length` 0 is no limit.
    Binary {
        max_length: u32,
    },
    /// A field type of the project's own: [`CustomField`](crate::fields::CustomField).
    Custom(&'static CustomKind),
    ForeignKey,
    OneToOne,
    ManyToMany,
    /// Several fields, by their names.
    CompositePrimaryKey(&'static [&'static str]),
}

/// Which IP addresses a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Protocol {
    Both,
    Ipv4,
    Ipv6,
}

/// What migrations know of a field type of the project's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CustomKind {
    /// The name of the type, as `shop.Money`.
    pub path: &'static str,
    /// The kind of field that it is stored as.
    pub stored: FieldKind,
    /// The type of the column in the databases where it is another than that of `stored`.
    pub db_types: &'static [(Engine, &'static str)],
}

impl CustomKind {
    /// Returns the type of the column in this database where it is another than that of the stored kind.
    pub fn db_type(&self, engine: Engine) -> Option<&'static str> {
        self.db_types
            .iter()
            .find_map(|(known, name)| (*known == engine).then_some(*name))
    }
}

impl FieldKind {
    /// Returns the kind that is stored: the field's own, unless it is a project's own field type.
    pub const fn stored(self) -> Self {
        match self {
            Self::Custom(custom) => custom.stored,
            other => other,
        }
    }

    /// Returns how many decimal places the values of a decimal have, where the field says so.
    pub(crate) const fn scale(self) -> Option<u8> {
        match self.stored() {
            Self::Decimal {
                max_digits: 1..,
                decimal_places,
            } => Some(decimal_places),
            _ => None,
        }
    }

    /// Returns how many characters or bytes a value may have, where there is a limit.
    pub const fn max_length(self) -> Option<u32> {
        match self.stored() {
            Self::Char {
                max_length: max_length @ 1..,
            }
            | Self::Binary {
                max_length: max_length @ 1..,
            }
            | Self::Slug { max_length }
            | Self::Email { max_length }
            | Self::Url { max_length }
            | Self::File { max_length }
            | Self::Image { max_length }
            | Self::FilePath { max_length } => Some(max_length),
            _ => None,
        }
    }

    /// Tells whether the values are texts.
    pub const fn is_text(self) -> bool {
        matches!(
            self.stored(),
            Self::Char { .. }
                | Self::Slug { .. }
                | Self::Email { .. }
                | Self::Url { .. }
                | Self::File { .. }
                | Self::Image { .. }
                | Self::FilePath { .. }
                | Self::Text
        )
    }

    /// Returns Django's class, as `CharField`.
    pub const fn class_name(self) -> &'static str {
        match self {
            Self::SmallAuto => "SmallAutoField",
            Self::Auto => "AutoField",
            Self::BigAuto => "BigAutoField",
            Self::Boolean => "BooleanField",
            Self::SmallInteger => "SmallIntegerField",
            Self::Integer => "IntegerField",
            Self::BigInteger => "BigIntegerField",
            Self::PositiveSmallInteger => "PositiveSmallIntegerField",
            Self::PositiveInteger => "PositiveIntegerField",
            Self::PositiveBigInteger => "PositiveBigIntegerField",
            Self::Float => "FloatField",
            Self::Decimal { .. } => "DecimalField",
            Self::Char { .. } => "CharField",
            Self::Slug { .. } => "SlugField",
            Self::Email { .. } => "EmailField",
            Self::Url { .. } => "URLField",
            Self::File { .. } => "FileField",
            Self::Image { .. } => "ImageField",
            Self::FilePath { .. } => "FilePathField",
            Self::Text => "TextField",
            Self::Duration => "DurationField",
            Self::GenericIpAddress { .. } => "GenericIPAddressField",
            Self::Custom(custom) => custom.path,
            Self::Date { .. } => "DateField",
            Self::Time { .. } => "TimeField",
            Self::DateTime { .. } => "DateTimeField",
            Self::Uuid => "UUIDField",
            Self::Json => "JSONField",
            Self::Binary { .. } => "BinaryField",
            Self::ForeignKey => "ForeignKey",
            Self::OneToOne => "OneToOneField",
            Self::ManyToMany => "ManyToManyField",
            Self::CompositePrimaryKey(_) => "CompositePrimaryKey",
        }
    }

    /// Tells whether the database gives the value of a new row.
    pub const fn is_auto(self) -> bool {
        matches!(self, Self::SmallAuto | Self::Auto | Self::BigAuto)
    }
}

#[doc(hidden)]
impl FieldKind {
    /// Takes the kind that `#[field(kind = ..)]` names.
    pub const fn named(self, name: &str, choices: Option<&'static [Choice]>) -> Self {
        if let Some(choices) = choices {
            return self.of_choices(name, choices);
        }
        match (name.as_bytes(), self) {
            (b"text", Self::Text) => Self::Text,
            (b"char", Self::Text) => Self::Char { max_length: 0 },
            (b"slug", Self::Text) => Self::Slug { max_length: 50 },
            (b"email", Self::Text) => Self::Email { max_length: 254 },
            (b"url", Self::Text) => Self::Url { max_length: 200 },
            (b"file", Self::Text) => Self::File { max_length: 100 },
            (b"image", Self::Text) => Self::Image { max_length: 100 },
            (b"file_path", Self::Text) => Self::FilePath { max_length: 100 },
            (b"big_auto", Self::BigAuto) => Self::BigAuto,
            (b"auto", Self::BigAuto) => Self::Auto,
            (b"small_auto", Self::BigAuto) => Self::SmallAuto,
            _ => panic!(
                "this `kind` does not fit the field's type: text, char, slug, email, url, file, image and file_path need a String, auto, small_auto and big_auto an Auto, integer, small_integer, positive_small_integer .. an enum with derive(Choices)"
            ),
        }
    }

    /// Takes the kind of an enum with `derive(Choices)`.
    const fn of_choices(self, name: &str, choices: &[Choice]) -> Self {
        let text = name;
        let integers = match (name.as_bytes(), self) {
            (name, Self::Char { .. }) => {
                return match name {
                    b"char" => self,
                    _ => Self::Text.named(text, None),
                };
            }
            (b"small_integer", _) => Self::SmallInteger,
            (b"integer", _) => Self::Integer,
            (b"big_integer", _) => Self::BigInteger,
            (b"positive_small_integer", _) => Self::PositiveSmallInteger,
            (b"positive_integer", _) => Self::PositiveInteger,
            (b"positive_big_integer", _) => Self::PositiveBigInteger,
            _ => panic!(
                "this `kind` does not fit choices that are integers: they take small_integer, integer, big_integer, positive_small_integer, positive_integer and positive_big_integer"
            ),
        };
        integers.holding(choices)
    }

    /// Refuses integers that the kind cannot hold.
    pub const fn holding(self, choices: &[Choice]) -> Self {
        let (least, greatest) = match self {
            Self::SmallInteger => (i16::MIN as i64, i16::MAX as i64),
            Self::Integer => (i32::MIN as i64, i32::MAX as i64),
            Self::PositiveSmallInteger => (0, i16::MAX as i64),
            Self::PositiveInteger => (0, i32::MAX as i64),
            Self::PositiveBigInteger => (0, i64::MAX),
            _ => (i64::MIN, i64::MAX),
        };
        let mut index = 0;
        while index < choices.len() {
            if let ChoiceValue::Int(number) = choices[index].value {
                assert!(
                    least <= number && number <= greatest,
                    "a choice lies beyond what the column can hold: give the enum a wider `#[repr(..)]`, or the field another `kind`"
                );
            }
            index += 1;
        }
        self
    }

    /// Takes `#[field(max_length = ..)]`.
    pub const fn with_max_length(self, max_length: u32) -> Self {
        match self {
            Self::Text | Self::Char { .. } => Self::Char { max_length },
            Self::Slug { .. } => Self::Slug { max_length },
            Self::Email { .. } => Self::Email { max_length },
            Self::Url { .. } => Self::Url { max_length },
            Self::File { .. } => Self::File { max_length },
            Self::Image { .. } => Self::Image { max_length },
            Self::FilePath { .. } => Self::FilePath { max_length },
            Self::Binary { .. } => Self::Binary { max_length },
            _ => panic!("`max_length` belongs to fields of type String or Vec<u8>"),
        }
    }

    /// Takes `#[field(max_digits = .., decimal_places = ..)]`.
    pub const fn with_digits(self, max_digits: u8, decimal_places: u8) -> Self {
        match self {
            Self::Decimal { .. } if decimal_places <= max_digits => Self::Decimal {
                max_digits,
                decimal_places,
            },
            Self::Decimal { .. } => {
                panic!("`max_digits` must be at least `decimal_places` (fields.E134)")
            }
            _ => panic!("`max_digits` and `decimal_places` belong to fields of type Decimal"),
        }
    }

    /// Refuses a tuple.
    pub const fn complete(self) -> Self {
        assert!(
            !matches!(self, Self::CompositePrimaryKey(_)),
            "a tuple is no column: name the fields of a composite key with `#[model(primary_key = [\"..\", \"..\"])]`"
        );
        self
    }

    /// Takes `#[field(blank)]`.
    pub const fn with_blank(self, null: bool) -> Self {
        assert!(
            null || !matches!(self, Self::GenericIpAddress { .. }),
            "an IP address cannot be `blank` without being an Option, as blank values are stored as NULL (fields.E150)"
        );
        self
    }

    /// Takes `#[field(db_collation = ..)]`.
    pub const fn with_collation(self) -> Self {
        assert!(self.is_text(), "`db_collation` belongs to fields of text");
        self
    }

    /// Takes `#[field(auto_now)]` and `#[field(auto_now_add)]`.
    pub const fn with_auto_now(self, auto_now: bool, auto_now_add: bool) -> Self {
        assert!(
            !(auto_now && auto_now_add),
            "`auto_now` and `auto_now_add` exclude each other (fields.E160)"
        );
        match self {
            Self::DateTime { .. } => Self::DateTime {
                auto_now,
                auto_now_add,
            },
            Self::Date { .. } => Self::Date {
                auto_now,
                auto_now_add,
            },
            Self::Time { .. } => Self::Time {
                auto_now,
                auto_now_add,
            },
            _ => panic!(
                "`auto_now` and `auto_now_add` belong to fields of type Timestamp, Date or Time"
            ),
        }
    }

    /// Takes `#[field(protocol = ..)]` and `#[field(unpack_ipv4)]`.
    pub const fn with_protocol(self, name: &str, unpack_ipv4: bool) -> Self {
        let Self::GenericIpAddress { protocol, .. } = self else {
            panic!("`protocol` and `unpack_ipv4` belong to fields of type IpAddr");
        };
        let protocol = match name.as_bytes() {
            b"both" => Protocol::Both,
            b"ipv4" => Protocol::Ipv4,
            b"ipv6" => Protocol::Ipv6,
            _ => protocol,
        };
        assert!(
            !unpack_ipv4 || matches!(protocol, Protocol::Both),
            "`unpack_ipv4` needs `protocol = both`, which is the default"
        );
        Self::GenericIpAddress {
            protocol,
            unpack_ipv4,
        }
    }

    /// Takes `#[field(one_to_one)]`.
    pub const fn one_to_one(self) -> Self {
        match self {
            Self::ForeignKey => Self::OneToOne,
            _ => panic!("`one_to_one` belongs to fields of type ForeignKey"),
        }
    }
}
