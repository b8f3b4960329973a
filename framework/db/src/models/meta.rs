//! What a model is, as data: names, columns, kinds, relations. Made by `derive(Model)`, read by queries and migrations.

use super::DefaultValue;

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
    /// Sets of field names that are unique together.
    pub unique_together: &'static [&'static [&'static str]],
    /// Indexes over one or several fields.
    pub indexes: &'static [IndexMeta],
    /// Whether migrations create and alter the table.
    pub managed: bool,
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
        }
    }

    /// Tells whether the database gives the value of a new row.
    pub const fn is_auto(self) -> bool {
        matches!(self, Self::SmallAuto | Self::Auto | Self::BigAuto)
    }
}
