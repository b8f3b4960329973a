//! Types of fields, from those of columns.

use nuages_core::settings::Engine;

use super::labels::has_lost;
use super::line::one_line;
use super::survey::Seen;
use crate::schema::ColumnDescription;

/// The type of a field, its attributes, and what a reader should know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FieldType {
    /// The Rust type; `None` where no type is known that reads the column.
    pub(super) rust: Option<&'static str>,
    pub(super) attributes: Vec<String>,
    pub(super) notes: Vec<String>,
}

const GUESS: &str = "This field type is a guess.";

fn of(rust: &'static str) -> FieldType {
    FieldType {
        rust: Some(rust),
        ..FieldType::default()
    }
}

/// Returns the type of a column's field.
pub(super) fn field_type(
    engine: Engine,
    column: &ColumnDescription,
    seen: Option<&Seen>,
) -> FieldType {
    if column.has_json_constraint {
        return of("Json");
    }
    let declared = declared(engine, column);
    if seen.is_some_and(|seen| seen.networks) {
        return as_postgresql_writes(column);
    }
    match seen.filter(|_| engine == Engine::Sqlite) {
        Some(seen) => held(column, declared, *seen),
        None => declared,
    }
}

/// The type that the column was declared with.
fn declared(engine: Engine, column: &ColumnDescription) -> FieldType {
    let full = column.full_type.to_lowercase();
    let name = column.data_type.to_lowercase();
    let name = name.replace(" zerofill", "");
    let unsigned = column.is_unsigned || name.ends_with(" unsigned");
    let name = name.trim_end_matches(" unsigned");
    if engine == Engine::Mysql && full.starts_with("tinyint(1)") {
        return of("bool");
    }
    let native = match engine {
        Engine::Postgresql => of_postgresql(column, name),
        Engine::Mysql => of_mysql(column, name),
        _ => None,
    };
    if let Some(native) = native {
        return native;
    }
    match name {
        "bool" | "boolean" => of("bool"),
        "tinyint" | "int1" => of("i16"),
        "smallint" | "smallinteger" | "int2" | "smallserial" | "year" if !unsigned => of("i16"),
        "smallint" | "int2" => of("u16"),
        "int" | "integer" | "mediumint" | "int4" | "serial" if !unsigned => of("i32"),
        "int" | "integer" | "mediumint" | "int4" => of("u32"),
        "bigint" | "int8" | "bigserial" if !unsigned => of("i64"),
        "bigint" | "int8" => of("u64"),
        "decimal" | "numeric" | "dec" | "number" => decimal(column),
        "real" | "double" | "double precision" | "float" | "float4" | "float8" => of("f64"),
        "char" | "varchar" | "nchar" | "nvarchar" | "varchar2" | "character"
        | "character varying" | "varying character" | "native character" | "bpchar" | "enum"
        | "set" => text(column, true),
        "text" | "tinytext" | "mediumtext" | "longtext" | "ntext" | "clob" | "citext" => {
            text(column, false)
        }
        "blob" | "tinyblob" | "mediumblob" | "longblob" | "bytea" | "binary" | "varbinary"
        | "image" => of("Vec<u8>"),
        "date" => of("Date"),
        "datetime"
        | "datetime2"
        | "smalldatetime"
        | "timestamp"
        | "timestamptz"
        | "timestamp with time zone"
        | "timestamp without time zone" => of("Timestamp"),
        "time" | "time without time zone" => of("Time"),
        "interval" => of("Duration"),
        "uuid" => of("Uuid"),
        "json" | "jsonb" => of("Json"),
        "inet" => of("IpAddr"),
        "xml" | "cidr" | "name" if engine == Engine::Postgresql => of("String"),
        _ if engine == Engine::Sqlite => affine(name),
        _ => FieldType::default(),
    }
}

/// Types of PostgreSQL that are read and written as texts.
const AS_WRITTEN: [&str; 24] = [
    "\"char\"",
    "bit",
    "bit varying",
    "box",
    "circle",
    "geography",
    "geometry",
    "hstore",
    "jsonpath",
    "line",
    "lseg",
    "ltree",
    "macaddr",
    "macaddr8",
    "money",
    "path",
    "pg_lsn",
    "point",
    "polygon",
    "range",
    "time with time zone",
    "tsvector",
    "vector",
    "composite",
];

fn as_postgresql_writes(column: &ColumnDescription) -> FieldType {
    FieldType {
        notes: vec![format!("As PostgreSQL writes it: {}.", column.full_type)],
        ..of("String")
    }
}

fn of_postgresql(column: &ColumnDescription, name: &str) -> Option<FieldType> {
    let as_written = || Some(as_postgresql_writes(column));
    if let Some(element) = name.strip_suffix("[]") {
        return match is_read(element) {
            true => as_written(),
            false => Some(FieldType::default()),
        };
    }
    let name = name.rsplit('.').next()?;
    match name {
        "oid" => Some(of("i64")),
        "composite" if !column.labels.iter().all(|part| is_read(part)) => {
            Some(FieldType::default())
        }
        _ if AS_WRITTEN.contains(&name) => as_written(),
        _ => None,
    }
}

/// Tells whether values of a type of PostgreSQL can be read.
fn is_read(name: &str) -> bool {
    let column = ColumnDescription {
        data_type: name.to_owned(),
        full_type: name.to_owned(),
        ..ColumnDescription::default()
    };
    declared(Engine::Postgresql, &column).rust.is_some()
}

fn of_mysql(column: &ColumnDescription, name: &str) -> Option<FieldType> {
    Some(match name {
        "enum" if column.labels.is_empty() && has_lost(column) => FieldType {
            notes: vec!["The server does not tell all the values of this enumeration.".to_owned()],
            ..text(column, true)
        },
        "bit" if column.full_type.eq_ignore_ascii_case("bit(1)") => of("bool"),
        "bit" => of("u64"),
        "inet4" | "inet6" => of("IpAddr"),
        "geometry" | "point" | "linestring" | "polygon" | "multipoint" | "multilinestring"
        | "multipolygon" | "geometrycollection" | "geomcollection" => FieldType {
            notes: vec!["The number of the reference system, then well-known binary.".to_owned()],
            ..of("Vec<u8>")
        },
        _ => return None,
    })
}

/// A decimal of the digits that the column was declared with; without them numbers of any length.
fn decimal(column: &ColumnDescription) -> FieldType {
    let mut found = of("Decimal");
    let Some(declared) = column.precision else {
        return found;
    };
    let (digits, places) = held_digits(declared, column.scale.unwrap_or(0));
    if digits < declared {
        found.notes.push(format!(
            "A Decimal holds 28 digits, the column {}.",
            one_line(&column.full_type)
        ));
    }
    found.attributes.push(format!("max_digits = {digits}"));
    found.attributes.push(format!("decimal_places = {places}"));
    found
}

/// Returns as many of the column's digits, and of those behind the point, as a Decimal holds.
fn held_digits(digits: u32, places: u32) -> (u32, u32) {
    // PostgreSQL rounds to hundreds where the number of places is -2, which its catalogue keeps in 11 bits.
    if places >= 1 << 10 {
        return ((digits + (1 << 11) - places).min(28), 0);
    }
    let digits = digits.max(places);
    let room = 28_u32.saturating_sub(digits - places).max(14);
    match digits {
        ..=28 => (digits, places),
        _ => (28, places.min(room)),
    }
}

/// Tells whether a primary key may have the type: its values are equal or not, and a new row has one.
pub(super) fn is_key(rust: &str) -> bool {
    !matches!(rust, "f64" | "Json")
}

fn text(column: &ColumnDescription, has_length: bool) -> FieldType {
    let mut found = of("String");
    if let Some(length) = column.max_length.filter(|length| has_length && *length > 0) {
        found.attributes.push(format!("max_length = {length}"));
    }
    if let Some(collation) = &column.collation {
        found
            .attributes
            .push(format!("db_collation = {collation:?}"));
    }
    found
}

/// What SQLite itself makes of a type that it does not know.
fn affine(name: &str) -> FieldType {
    let has = |part: &str| name.contains(part);
    let mut found = match () {
        () if has("int") => of("i64"),
        () if has("char") || has("clob") || has("text") => of("String"),
        () if has("real") || has("floa") || has("doub") => of("f64"),
        () if has("blob") => of("Vec<u8>"),
        () => of("String"),
    };
    found.notes.push(GUESS.to_owned());
    found
}

/// The declared type, or another that the values need.
fn held(column: &ColumnDescription, declared: FieldType, seen: Seen) -> FieldType {
    let none = Seen::default();
    let (integers, texts, blobs) = (
        Seen {
            integer: true,
            ..none
        },
        Seen { text: true, ..none },
        Seen { blob: true, ..none },
    );
    let numbers = Seen {
        real: true,
        ..integers
    };
    if seen == none || column.is_autofield {
        return declared;
    }
    let fits = match declared.rust {
        Some("bool" | "i16") => seen.only(integers) && !seen.wide,
        Some("i32") => seen.only(integers) && !seen.wide,
        Some("u16" | "u32") => seen.only(integers) && !seen.wide_unsigned,
        Some("i64" | "u64") => seen.only(integers),
        Some("f64") => seen.only(numbers),
        Some("Decimal") => seen.only(numbers) || (seen.only(texts) && !seen.dates),
        Some("String") => seen.only(texts),
        Some("Vec<u8>") => seen.only(blobs),
        Some("Date") => seen.only(texts) && seen.dates,
        Some("Timestamp") => seen.only(texts) && seen.moments,
        Some("Time") => seen.only(texts) && seen.times,
        Some("Uuid") => seen.only(texts) && seen.uuids,
        _ => true,
    };
    if fits {
        return declared;
    }
    let rust = match () {
        () if seen.only(integers) => "i64",
        () if seen.only(numbers) => "f64",
        () if seen.only(texts) && declared.rust == Some("Date") && seen.moments => "Timestamp",
        () if seen.only(texts) => "String",
        () if seen.only(blobs) => "Vec<u8>",
        () => {
            return FieldType {
                notes: vec!["Its rows hold values of different types.".to_owned()],
                ..FieldType::default()
            };
        }
    };
    let mut found = of(rust);
    if !matches!(
        (declared.rust, rust),
        (Some("i16" | "i32" | "u16" | "u32"), "i64")
    ) {
        let note = "The rows hold values of another type than the column was declared with.";
        found.notes.push(note.to_owned());
    }
    found
}
