//! Texts in the places of types that none of Rust's here is written as: the server makes the value of the text, by a cast.

use std::collections::HashMap;

use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgConnection, PgTypeInfo, PgTypeKind};

use super::{forms, oid, types};
use crate::value::Value;

/// A statement whose parameters are texts that it casts.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) sql: String,
    pub(super) parameters: Vec<Value>,
    pub(super) declared: Vec<PgTypeInfo>,
}

/// The names of types, as a statement writes them.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<u32, String>);

impl Names {
    async fn get(&mut self, socket: &mut PgConnection, number: u32) -> Result<String, sqlx::Error> {
        if let Some(name) = self.0.get(&number) {
            return Ok(name.clone());
        }
        // Without its measure a type would be one bit, or one character, wide.
        let query = sqlx::query_scalar("SELECT format_type($1, -1)").bind(Oid(number));
        let name: String = query.fetch_one(socket).await?;
        self.0.insert(number, name.clone());
        Ok(name)
    }

    /// Rewrites a statement of which some parameters are given as texts only; `None` where there are no such.
    pub(super) async fn cast(
        &mut self,
        socket: &mut PgConnection,
        sql: &str,
        kinds: &[PgTypeInfo],
        values: &[Value],
    ) -> Result<Option<Cast>, sqlx::Error> {
        let mut names = HashMap::new();
        let mut parameters = values.to_vec();
        let mut declared: Vec<_> = values.iter().map(types::declared).collect();
        for (place, (kind, value)) in kinds.iter().zip(values).enumerate() {
            let (Some(text), Some(Oid(number))) = (written(kind, value), kind.oid()) else {
                continue;
            };
            names.insert(place + 1, self.get(socket, number).await?);
            parameters[place] = Value::Text(text);
            declared[place] = PgTypeInfo::with_oid(Oid(oid::TEXT));
        }
        Ok((!names.is_empty()).then(|| Cast {
            sql: with_casts(sql, &names),
            parameters,
            declared,
        }))
    }
}

/// Returns the text for the server, where it alone knows the form of the type.
fn written(kind: &PgTypeInfo, value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if !types::takes_text(kind) => Some(text.clone()),
        Value::Json(json) if matches!(kind.kind(), PgTypeKind::Array(_)) => {
            Some(forms::array_of_json(json))
        }
        _ => None,
    }
}

/// Writes casts behind the parameters of these numbers.
fn with_casts(sql: &str, names: &HashMap<usize, String>) -> String {
    let mut written = String::with_capacity(sql.len() + 32 * names.len());
    let mut rest = sql;
    while let Some(start) = rest.find(['\'', '"', '$', '-', '/']) {
        let (before, found) = rest.split_at(start);
        written.push_str(before);
        let number = found.len()
            - found[1..]
                .trim_start_matches(|one: char| one.is_ascii_digit())
                .len()
            - 1;
        let length = match found.as_bytes() {
            [quote @ (b'\'' | b'"'), ..] => {
                let end = found[1..].find(char::from(*quote));
                end.map_or(found.len(), |end| end + 2)
            }
            [b'-', b'-', ..] => found.find('\n').unwrap_or(found.len()),
            [b'/', b'*', ..] => found.find("*/").map_or(found.len(), |end| end + 2),
            [b'$', ..] => 1 + number,
            _ => 1,
        };
        let (part, behind) = found.split_at(length);
        written.push_str(part);
        if let Some(name) = part
            .strip_prefix('$')
            .and_then(|number| names.get(&number.parse().ok()?))
        {
            written.push_str("::text::");
            written.push_str(name);
        }
        rest = behind;
    }
    written.push_str(rest);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casts_stand_behind_the_parameters_that_need_them() {
        let names = HashMap::from([(1, "int4range".to_owned()), (12, "text[]".to_owned())]);
        for (sql, expected) in [
            (
                "INSERT INTO t VALUES ($1, $2, $12)",
                "INSERT INTO t VALUES ($1::text::int4range, $2, $12::text::text[])",
            ),
            (
                "SELECT '$1', \"$1\", 'it''s $1' -- $1\n /* $1 */ - $1 / 2",
                "SELECT '$1', \"$1\", 'it''s $1' -- $1\n /* $1 */ - $1::text::int4range / 2",
            ),
            ("SELECT '$1", "SELECT '$1"),
        ] {
            assert_eq!(with_casts(sql, &names), expected);
        }
    }
}
