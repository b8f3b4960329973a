//! The types that MySQL's columns have, by the kind of field.

use nuages_core::settings::Engine;

use super::Mysql;
use crate::models::FieldKind;

/// Returns the type of a column of this kind.
pub(super) fn column_type(server: Mysql, kind: FieldKind) -> String {
    let plain = match kind {
        FieldKind::SmallAuto => "smallint AUTO_INCREMENT",
        FieldKind::Auto => "integer AUTO_INCREMENT",
        FieldKind::BigAuto => "bigint AUTO_INCREMENT",
        FieldKind::SmallInteger => "smallint",
        FieldKind::Integer => "integer",
        FieldKind::BigInteger => "bigint",
        FieldKind::PositiveSmallInteger => "smallint UNSIGNED",
        FieldKind::PositiveInteger => "integer UNSIGNED",
        FieldKind::PositiveBigInteger => "bigint UNSIGNED",
        FieldKind::Boolean => "bool",
        FieldKind::Float => "double precision",
        // A check refuses it.
        FieldKind::Decimal { max_digits: 0, .. } => "numeric(65, 30)",
        FieldKind::Decimal {
            max_digits,
            decimal_places,
        } => return format!("numeric({max_digits}, {decimal_places})"),
        // MySQL has no varchar without a limit.
        FieldKind::Char { max_length: 0 } => "longtext",
        FieldKind::Char { max_length }
        | FieldKind::Slug { max_length }
        | FieldKind::Email { max_length }
        | FieldKind::Url { max_length }
        | FieldKind::File { max_length }
        | FieldKind::Image { max_length }
        | FieldKind::FilePath { max_length } => return format!("varchar({max_length})"),
        FieldKind::Duration => "bigint",
        FieldKind::GenericIpAddress { .. } => "char(39)",
        FieldKind::Custom(custom) => match custom.db_type(Engine::Mysql) {
            Some(name) => name,
            None => return column_type(server, custom.stored),
        },
        FieldKind::Text => "longtext",
        FieldKind::Date { .. } => "date",
        FieldKind::Time { .. } => "time(6)",
        FieldKind::DateTime { .. } => "datetime(6)",
        FieldKind::Uuid if server.mariadb => "uuid",
        FieldKind::Uuid => "char(32)",
        FieldKind::Json => "json",
        FieldKind::Binary { .. } => "longblob",
        FieldKind::ForeignKey
        | FieldKind::OneToOne
        | FieldKind::ManyToMany
        | FieldKind::CompositePrimaryKey(_) => "bigint",
    };
    plain.to_owned()
}

/// Returns the type of a column that points to a key of this kind.
pub(super) fn related_type(server: Mysql, kind: FieldKind) -> String {
    column_type(server, kind)
        .trim_end_matches(" AUTO_INCREMENT")
        .to_owned()
}

/// Tells whether the type takes no index, and no default but an expression.
pub(super) fn is_limited(db_type: &str) -> bool {
    let limited = ["blob", "text", "json"];
    limited.iter().any(|end| db_type.ends_with(end))
}

/// Returns the type of a column of this kind, where it takes no index.
pub(in crate::schema) fn unindexed_type(kind: FieldKind) -> Option<String> {
    let db_type = column_type(Mysql { mariadb: true }, kind);
    is_limited(&db_type).then_some(db_type)
}
