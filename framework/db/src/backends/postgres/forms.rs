//! Values of types that have none of Rust's here: as the texts that the server writes and takes for them.

use std::fmt::Write as _;

use sqlx::TypeInfo as _;
use sqlx::postgres::{PgTypeInfo, PgTypeKind};

use super::{calendar, inet, numeric, oid, types};
use crate::backends::text;

/// Takes the parts off the front of a value's bytes.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    fn i32(&mut self) -> Option<i32> {
        self.array().map(i32::from_be_bytes)
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.i32()?).ok()
    }

    /// A value behind its length; the inner `None` is NULL.
    fn value(&mut self) -> Option<Option<&'b [u8]>> {
        match usize::try_from(self.i32()?) {
            Ok(length) => self.take(length).map(Some),
            Err(_) => Some(None),
        }
    }

    fn number(&mut self) -> Option<String> {
        self.array().map(|bytes| float(f64::from_be_bytes(bytes)))
    }

    /// `(x,y)`.
    fn point(&mut self) -> Option<String> {
        Some(format!("({},{})", self.number()?, self.number()?))
    }

    fn points(&mut self, count: usize) -> Option<String> {
        let points: Option<Vec<String>> = (0..count).map(|_| self.point()).collect();
        points.map(|points| points.join(","))
    }

    /// The bytes up to a zero.
    fn word(&mut self) -> Option<&'b str> {
        let length = self.0.iter().position(|byte| *byte == 0)?;
        let word = str::from_utf8(self.take(length)?).ok()?;
        self.take(1)?;
        Some(word)
    }
}

fn float(number: f64) -> String {
    match number {
        _ if number.is_nan() => "NaN".to_owned(),
        _ if number.is_infinite() && number > 0.0 => "Infinity".to_owned(),
        _ if number.is_infinite() => "-Infinity".to_owned(),
        _ => number.to_string(),
    }
}

/// Writes a value of any type that is known as the server does; `None` for the others.
pub(super) fn text(kind: &PgTypeInfo, bytes: &[u8]) -> Option<String> {
    let number = kind.oid().map_or(oid::UNKNOWN, |oid| oid.0);
    let mut reader = Reader(bytes);
    Some(match number {
        _ if types::is_text(kind, number) => str::from_utf8(bytes).ok()?.to_owned(),
        oid::BOOL => if reader.u8()? == 0 { "f" } else { "t" }.to_owned(),
        oid::INT2 => i16::from_be_bytes(reader.array()?).to_string(),
        oid::INT4 => reader.i32()?.to_string(),
        oid::INT8 => i64::from_be_bytes(reader.array()?).to_string(),
        oid::OID => u32::from_be_bytes(reader.array()?).to_string(),
        oid::FLOAT4 => f32::from_be_bytes(reader.array()?).to_string(),
        oid::FLOAT8 => reader.number()?,
        oid::NUMERIC => match numeric::decode(bytes) {
            Some(decimal) => decimal.to_string(),
            None => float(numeric::decode_f64(bytes)?),
        },
        oid::DATE => text::date_text(calendar::day(bytes)?),
        oid::TIME => text::time_text(calendar::clock(bytes)?),
        oid::TIMETZ => timetz(bytes)?,
        oid::TIMESTAMP => text::timestamp_text(calendar::moment(bytes)?),
        oid::TIMESTAMPTZ => format!("{}+00", text::timestamp_text(calendar::moment(bytes)?)),
        oid::UUID => uuid::Uuid::from_slice(bytes).ok()?.to_string(),
        oid::INET | oid::CIDR => inet::decode(bytes, number)?,
        oid::JSONB => str::from_utf8(bytes.get(1..)?).ok()?.to_owned(),
        oid::BYTEA => format!("\\x{}", hexadecimal(bytes, "")),
        oid::MONEY => money(i64::from_be_bytes(reader.array()?)),
        oid::MACADDR | oid::MACADDR8 => hexadecimal(bytes, ":"),
        oid::BIT | oid::VARBIT => bits(&mut reader)?,
        oid::POINT => reader.point()?,
        oid::LSEG => format!("[{}]", reader.points(2)?),
        oid::BOX => reader.points(2)?,
        oid::CIRCLE => format!("<{},{}>", reader.point()?, reader.number()?),
        oid::LINE => {
            let (a, b, c) = (reader.number()?, reader.number()?, reader.number()?);
            format!("{{{a},{b},{c}}}")
        }
        oid::POLYGON => {
            let count = reader.count()?;
            format!("({})", reader.points(count)?)
        }
        oid::PATH => {
            let (closed, count) = (reader.u8()? != 0, reader.count()?);
            let points = reader.points(count)?;
            if closed {
                format!("({points})")
            } else {
                format!("[{points}]")
            }
        }
        oid::PG_LSN => {
            let (high, low) = (
                u32::from_be_bytes(reader.array()?),
                u32::from_be_bytes(reader.array()?),
            );
            format!("{high:X}/{low:X}")
        }
        oid::JSONPATH => str::from_utf8(bytes.get(1..)?).ok()?.to_owned(),
        oid::TSVECTOR => lexemes(&mut reader)?,
        _ => match kind.kind() {
            PgTypeKind::Domain(inner) => text(inner, bytes)?,
            PgTypeKind::Array(element) => array(element, &mut reader)?,
            PgTypeKind::Range(element) => range(element, &mut reader)?,
            PgTypeKind::Composite(fields) => record(fields, &mut reader)?,
            _ => of_extension(kind.name(), bytes)?,
        },
    })
}

/// Types that extensions bring, whose numbers differ from database to database.
fn of_extension(name: &str, bytes: &[u8]) -> Option<String> {
    let name = name.rsplit('.').next()?.to_ascii_lowercase();
    let mut reader = Reader(bytes);
    Some(match name.as_str() {
        "hstore" => hstore(&mut reader)?,
        "ltree" => str::from_utf8(bytes.get(1..)?).ok()?.to_owned(),
        // Of PostGIS, which writes its own binary form in hexadecimal digits.
        "geometry" | "geography" => hexadecimal(bytes, "").to_uppercase(),
        // Of pgvector.
        "vector" => {
            let (count, _) = (reader.u16()?, reader.u16()?);
            let numbers = (0..count).map(|_| Some(f32::from_be_bytes(reader.array()?).to_string()));
            format!("[{}]", numbers.collect::<Option<Vec<_>>>()?.join(","))
        }
        _ => return None,
    })
}

fn hexadecimal(bytes: &[u8], between: &str) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(between)
}

/// An amount without the sign of its currency, which the server's settings choose.
fn money(cents: i64) -> String {
    let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

fn timetz(bytes: &[u8]) -> Option<String> {
    let mut reader = Reader(bytes.get(8..)?);
    // Seconds to the west.
    let offset = -reader.i32()?;
    let (sign, offset) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
    let (minutes, seconds) = (offset / 60 % 60, offset % 60);
    let clock = text::time_text(calendar::clock(bytes)?);
    let mut written = format!("{clock}{sign}{:02}", offset / 3600);
    if (minutes, seconds) != (0, 0) {
        let _ = write!(written, ":{minutes:02}");
    }
    if seconds != 0 {
        let _ = write!(written, ":{seconds:02}");
    }
    Some(written)
}

fn bits(reader: &mut Reader<'_>) -> Option<String> {
    let count = reader.count()?;
    let bit = |place: usize| {
        let byte = reader.0.get(place / 8)?;
        Some(if byte >> (7 - place % 8) & 1 == 1 {
            '1'
        } else {
            '0'
        })
    };
    (0..count).map(bit).collect()
}

/// `'fat':2A 'cat'`.
fn lexemes(reader: &mut Reader<'_>) -> Option<String> {
    let mut words = Vec::new();
    for _ in 0..reader.count()? {
        let word = reader.word()?.replace('\\', "\\\\").replace('\'', "''");
        let mut positions = Vec::new();
        for _ in 0..reader.u16()? {
            let position = reader.u16()?;
            let weight = ["", "C", "B", "A"][usize::from(position >> 14)];
            positions.push(format!("{}{weight}", position & 0x3fff));
        }
        let colon = if positions.is_empty() { "" } else { ":" };
        words.push(format!("'{word}'{colon}{}", positions.join(",")));
    }
    Some(words.join(" "))
}

fn hstore(reader: &mut Reader<'_>) -> Option<String> {
    let quoted = |bytes: &[u8]| {
        let text = str::from_utf8(bytes).ok()?;
        Some(format!(
            "\"{}\"",
            text.replace('\\', "\\\\").replace('"', "\\\"")
        ))
    };
    let mut pairs = Vec::new();
    for _ in 0..reader.count()? {
        let key = quoted(reader.value()??)?;
        let value = match reader.value()? {
            Some(value) => quoted(value)?,
            None => "NULL".to_owned(),
        };
        pairs.push(format!("{key}=>{value}"));
    }
    Some(pairs.join(", "))
}

fn range(element: &PgTypeInfo, reader: &mut Reader<'_>) -> Option<String> {
    let flags = reader.u8()?;
    let is = |flag: u8| flags & flag != 0;
    if is(1) {
        return Some("empty".to_owned());
    }
    let mut end = |open: bool| match open {
        true => Some(String::new()),
        false => {
            let end = text(element, reader.value()??)?;
            Some(
                if end.contains([',', '(', ')', '[', ']', '"', '\\', ' ']) || end.is_empty() {
                    format!("\"{}\"", end.replace('\\', "\\\\").replace('"', "\\\""))
                } else {
                    end
                },
            )
        }
    };
    let (low, high) = (end(is(8))?, end(is(16))?);
    let (open, close) = (if is(2) { '[' } else { '(' }, if is(4) { ']' } else { ')' });
    Some(format!("{open}{low},{high}{close}"))
}

fn record(fields: &[(String, PgTypeInfo)], reader: &mut Reader<'_>) -> Option<String> {
    let mut parts = Vec::new();
    for place in 0..reader.count()? {
        reader.take(4)?;
        let (_, kind) = fields.get(place)?;
        parts.push(match reader.value()? {
            None => String::new(),
            Some(bytes) => {
                let part = text(kind, bytes)?;
                match part.is_empty()
                    || part.contains(|one: char| one.is_whitespace() || "(),\"\\".contains(one))
                {
                    true => format!("\"{}\"", part.replace('\\', "\\\\").replace('"', "\"\"")),
                    false => part,
                }
            }
        });
    }
    Some(format!("({})", parts.join(",")))
}

/// Writes an array of any number of dimensions.
fn array(element: &PgTypeInfo, reader: &mut Reader<'_>) -> Option<String> {
    let dimensions = reader.count()?;
    reader.take(8)?;
    let mut lengths = Vec::new();
    for _ in 0..dimensions {
        lengths.push(reader.count()?);
        reader.take(4)?;
    }
    if lengths.is_empty() {
        return Some("{}".to_owned());
    }
    elements(element, &lengths, reader)
}

fn elements(element: &PgTypeInfo, lengths: &[usize], reader: &mut Reader<'_>) -> Option<String> {
    let (length, inner) = lengths.split_first()?;
    let mut items = Vec::new();
    for _ in 0..*length {
        items.push(match inner {
            [] => match reader.value()? {
                None => "NULL".to_owned(),
                Some(bytes) => quoted(&text(element, bytes)?),
            },
            inner => elements(element, inner, reader)?,
        });
    }
    Some(format!("{{{}}}", items.join(",")))
}

/// Writes an element of an array.
fn quoted(text: &str) -> String {
    let needs = |one: char| one.is_whitespace() || "{},\"\\".contains(one);
    match text.is_empty() || text.contains(needs) || text.eq_ignore_ascii_case("NULL") {
        true => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        false => text.to_owned(),
    }
}

/// Writes a list of JSON as an array; other JSON as it is.
pub(super) fn array_of_json(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| match item {
                    serde_json::Value::Null => "NULL".to_owned(),
                    serde_json::Value::Array(_) => array_of_json(item),
                    serde_json::Value::String(text) => quoted(text),
                    other => quoted(&other.to_string()),
                })
                .collect();
            format!("{{{}}}", items.join(","))
        }
        other => other.to_string(),
    }
}
