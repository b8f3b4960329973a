//! The types that PostgreSQL's columns have, by the kind of field.

use nuages_core::settings::Engine;

use crate::models::FieldKind;

/// Returns the type of a column of this kind.
pub(in crate::schema) fn column_type(kind: FieldKind) -> String {
    match kind {
        FieldKind::SmallAuto | FieldKind::SmallInteger | FieldKind::PositiveSmallInteger => {
            "smallint".to_owned()
        }
        FieldKind::Auto | FieldKind::Integer | FieldKind::PositiveInteger => "integer".to_owned(),
        FieldKind::BigAuto | FieldKind::BigInteger | FieldKind::PositiveBigInteger => {
            "bigint".to_owned()
        }
        FieldKind::Boolean => "boolean".to_owned(),
        FieldKind::Float => "double precision".to_owned(),
        FieldKind::Decimal { max_digits: 0, .. } => "numeric".to_owned(),
        FieldKind::Decimal {
            max_digits,
            decimal_places,
        } => format!("numeric({max_digits}, {decimal_places})"),
        FieldKind::Char { max_length: 0 } => "varchar".to_owned(),
        FieldKind::Char { max_length }
        | FieldKind::Slug { max_length }
        | FieldKind::Email { max_length }
        | FieldKind::Url { max_length }
        | FieldKind::File { max_length }
        | FieldKind::Image { max_length }
        | FieldKind::FilePath { max_length } => format!("varchar({max_length})"),
        FieldKind::Duration => "interval".to_owned(),
        FieldKind::GenericIpAddress { .. } => "inet".to_owned(),
        FieldKind::Custom(custom) => match custom.db_type(Engine::Postgresql) {
            Some(name) => name.to_owned(),
            None => column_type(custom.stored),
        },
        FieldKind::Text => "text".to_owned(),
        FieldKind::Date { .. } => "date".to_owned(),
        FieldKind::Time { .. } => "time".to_owned(),
        FieldKind::DateTime { .. } => "timestamp with time zone".to_owned(),
        FieldKind::Uuid => "uuid".to_owned(),
        FieldKind::Json => "jsonb".to_owned(),
        FieldKind::Binary { .. } => "bytea".to_owned(),
        FieldKind::ForeignKey
        | FieldKind::OneToOne
        | FieldKind::ManyToMany
        | FieldKind::CompositePrimaryKey(_) => "bigint".to_owned(),
    }
}

/// Returns what tells whether a type is another: columns of one family change without a cast.
pub(super) fn family(kind: FieldKind, db_type: &str) -> String {
    match kind {
        FieldKind::Char { .. } | FieldKind::Email { .. } | FieldKind::Url { .. } => {
            "varchar".to_owned()
        }
        FieldKind::Slug { .. }
        | FieldKind::File { .. }
        | FieldKind::Image { .. }
        | FieldKind::FilePath { .. } => "varchar(%(max_length)s)".to_owned(),
        FieldKind::Decimal { .. } => "numeric".to_owned(),
        _ => db_type.to_owned(),
    }
}
