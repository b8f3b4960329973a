//! What a model is, as data: names, columns, kinds, relations. Made by `derive(Model)`, read by queries and migrations.

use super::{DefaultValue, ManyToManyMeta, Statements};
use crate::validation::{Choice, Validator};

/// Describes a model: made once by `derive(Model)`.
#[derive(Debug)]
pub struct ModelMeta {
    /// Label of the app that the model belongs to, as `polls`.
    pub app_label: &'static str,
    /// The struct's name, as `Question`.
    pub name: &'static str,
    /// The database table, as `polls_question`.
    pub db_table: &'static str,
    /// What one row is called in prose, as `question`.
    pub verbose_name: &'static str,
    /// What several rows are called in prose, as `questions`.
    pub verbose_name_plural: &'static str,
    /// Default order: field names, descending with a leading `-`.
    pub ordering: &'static [&'static str],
    /// The fields in the order of the struct.
    pub fields: &'static [FieldMeta],
    /// The relations over a table of their own, in the order of the struct.
    pub many_to_many: &'static [ManyToManyMeta],
    /// Sets of field names that are unique together.
    pub unique_together: &'static [&'static [&'static str]],
    /// Indexes over one or several fields.
    pub indexes: &'static [IndexMeta],
    /// Whether migrations create and alter the table.
    pub managed: bool,
    /// The texts of the commonest statements.
    #[doc(hidden)]
    pub statements: &'static Statements,
}

/// Describes one field of a model.
#[derive(Debug)]
pub struct FieldMeta {
    /// The field's name in the struct, as `question`.
    pub name: &'static str,
    /// The column's name, as `question_id`.
    pub column: &'static str,
    /// The kind of field, Django's field class.
    pub kind: FieldKind,
    /// Whether the column takes NULL.
    pub null: bool,
    /// Whether forms accept an empty value.
    pub blank: bool,
    /// Whether values are unique.
    pub unique: bool,
    /// Whether the field is the primary key.
    pub primary_key: bool,
    /// Whether the column has an index of its own (foreign keys have one by default).
    pub db_index: bool,
    /// The value of new rows that give none.
    pub default: Option<DefaultValue>,
    /// What the field is called in prose.
    pub verbose_name: &'static str,
    /// Help shown beside the field in forms.
    pub help_text: &'static str,
    /// Whether forms show the field.
    pub editable: bool,
    /// The values that the field may have, of a type with `derive(Choices)`.
    pub choices: Option<&'static [Choice]>,
    /// What values must hold, beyond what the kind of field asks.
    pub validators: &'static [Validator],
    /// Where the field points, for foreign keys.
    pub relation: Option<RelationMeta>,
}

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
    Decimal { max_digits: u8, decimal_places: u8 },
    Char { max_length: u32 },
    Slug { max_length: u32 },
    Email { max_length: u32 },
    Url { max_length: u32 },
    Text,
    Date { auto_now: bool, auto_now_add: bool },
    Time { auto_now: bool, auto_now_add: bool },
    DateTime { auto_now: bool, auto_now_add: bool },
    Uuid,
    Json,
    Binary,
    ForeignKey,
    OneToOne,
    ManyToMany,
}

/// Where a foreign key points.
#[derive(Debug, Clone, Copy)]
pub struct RelationMeta {
    /// The model pointed to.
    pub to: fn() -> &'static ModelMeta,
    /// What happens to this row when the row pointed to is deleted.
    pub on_delete: OnDelete,
    /// Name of the reverse relation for run-time look-ups, as `choice`.
    pub related_name: Option<&'static str>,
}

/// What happens to a row when the row that it points to is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnDelete {
    /// Deletes this row too.
    Cascade,
    /// Refuses the deletion.
    Protect,
    /// Refuses unless this row is deleted by the same operation anyway.
    Restrict,
    /// Sets the column to NULL.
    SetNull,
    /// Sets the column to the field's default.
    SetDefault,
    /// Leaves the row alone.
    DoNothing,
}

/// An index over one or several fields.
#[derive(Debug, Clone, Copy)]
pub struct IndexMeta {
    /// The index's name; `None` takes Django's automatic name.
    pub name: Option<&'static str>,
    /// Field names, descending with a leading `-`.
    pub fields: &'static [&'static str],
}

impl ModelMeta {
    /// Returns `app_label.Name`, as `polls.Question`.
    pub fn label(&self) -> String {
        format!("{}.{}", self.app_label, self.name)
    }

    /// Returns the field named `name` (its field name, its column, or `pk`).
    pub fn field(&self, name: &str) -> Option<&'static FieldMeta> {
        if name == "pk" {
            return self.fields.iter().find(|field| field.primary_key);
        }
        self.fields
            .iter()
            .find(|field| field.name == name || field.column == name)
    }
}

impl FieldKind {
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
            Self::Text => "TextField",
            Self::Date { .. } => "DateField",
            Self::Time { .. } => "TimeField",
            Self::DateTime { .. } => "DateTimeField",
            Self::Uuid => "UUIDField",
            Self::Json => "JSONField",
            Self::Binary => "BinaryField",
            Self::ForeignKey => "ForeignKey",
            Self::OneToOne => "OneToOneField",
            Self::ManyToMany => "ManyToManyField",
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
    pub const fn named(self, name: &str) -> Self {
        match (name.as_bytes(), self) {
            (b"text", Self::Text) => Self::Text,
            (b"char", Self::Text) => Self::Char { max_length: 255 },
            (b"slug", Self::Text) => Self::Slug { max_length: 50 },
            (b"email", Self::Text) => Self::Email { max_length: 254 },
            (b"url", Self::Text) => Self::Url { max_length: 200 },
            (b"auto", Self::BigAuto) => Self::Auto,
            (b"small_auto", Self::BigAuto) => Self::SmallAuto,
            _ => panic!(
                "this `kind` does not fit the field's type: text, char, slug, email and url need a String, auto and small_auto an Auto"
            ),
        }
    }

    /// Takes `#[field(max_length = ..)]`.
    pub const fn with_max_length(self, max_length: u32) -> Self {
        match self {
            Self::Text | Self::Char { .. } => Self::Char { max_length },
            Self::Slug { .. } => Self::Slug { max_length },
            Self::Email { .. } => Self::Email { max_length },
            Self::Url { .. } => Self::Url { max_length },
            _ => panic!("`max_length` belongs to fields of type String"),
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

    /// Refuses a decimal behind a type alias, where `derive(Model)` cannot see that it needs digits.
    pub const fn complete(self) -> Self {
        assert!(
            !matches!(self, Self::Decimal { max_digits: 0, .. }),
            "a Decimal needs `#[field(max_digits = 10, decimal_places = 2)]` (fields.E130, fields.E132)"
        );
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

    /// Takes `#[field(one_to_one)]`.
    pub const fn one_to_one(self) -> Self {
        match self {
            Self::ForeignKey => Self::OneToOne,
            _ => panic!("`one_to_one` belongs to fields of type ForeignKey"),
        }
    }
}

/// Refuses a foreign key behind a type alias, where `derive(Model)` cannot see that it needs `on_delete`.
#[doc(hidden)]
pub const fn no_relation(relation: Option<fn() -> &'static ModelMeta>) -> Option<RelationMeta> {
    assert!(
        relation.is_none(),
        "a foreign key needs `#[field(on_delete = CASCADE)]`, and its type written out as ForeignKey<..>"
    );
    None
}
