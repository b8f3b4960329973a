//! PostgreSQL's dialect, in Django's words.

use std::borrow::Cow;
use std::fmt::Write as _;

use nuages_core::settings::Engine;

use crate::backends::Dialect;
use crate::error::Result;
use crate::models::FieldKind;
use crate::query::ast::TextMatch;
use crate::query::{OnConflict, RowLocks};

/// PostgreSQL's way of writing SQL.
#[derive(Debug)]
pub(crate) struct Postgres;

impl Dialect for Postgres {
    fn index(&self) -> usize {
        1
    }

    fn engine(&self) -> Engine {
        Engine::Postgresql
    }

    fn has_boolean(&self) -> bool {
        true
    }

    fn placeholder(&self, sql: &mut String, number: usize) {
        sql.push('$');
        let _ = write!(sql, "{number}");
    }

    /// `iexact` compares what both are in capital letters; all others are a LIKE.
    fn is_like(&self, kind: TextMatch) -> bool {
        kind != TextMatch::IExact
    }

    fn text_match(&self, sql: &mut String, kind: TextMatch, left: &str, right: &str) {
        let (operator, upper) = match kind {
            TextMatch::IExact => (" = ", true),
            TextMatch::Contains | TextMatch::StartsWith | TextMatch::EndsWith => (" LIKE ", false),
            TextMatch::IContains | TextMatch::IStartsWith | TextMatch::IEndsWith => {
                (" LIKE ", true)
            }
        };
        let (open, close) = if upper { ("UPPER(", ")") } else { ("", "") };
        for part in [open, left, "::text", close, operator, open, right, close] {
            sql.push_str(part);
        }
    }

    fn no_limit(&self) -> &'static str {
        "ALL"
    }

    fn insert_or_ignore(&self) -> &'static str {
        "INSERT INTO "
    }

    fn returns_keys(&self) -> bool {
        true
    }

    fn on_conflict(&self, conflict: &OnConflict) -> Result<String> {
        match conflict {
            OnConflict::Ignore => Ok(" ON CONFLICT DO NOTHING".to_owned()),
            conflict => crate::backends::dialect::on_conflict(self, conflict),
        }
    }

    fn row_locks(&self) -> RowLocks {
        RowLocks {
            any: true,
            nowait: true,
            skip_locked: true,
            no_key: true,
            of: true,
        }
    }

    fn has_distinct_on(&self) -> bool {
        true
    }

    /// A CASE of parameters is a text, which no other column takes.
    fn case_cast(&self, kind: FieldKind) -> Option<Cow<'static, str>> {
        if let FieldKind::Custom(custom) = kind
            && let Some(name) = custom.db_type(Engine::Postgresql)
        {
            return Some(format!("::{name}").into());
        }
        let cast = match kind.stored() {
            FieldKind::SmallAuto | FieldKind::SmallInteger | FieldKind::PositiveSmallInteger => {
                "::smallint"
            }
            FieldKind::Auto | FieldKind::Integer | FieldKind::PositiveInteger => "::integer",
            FieldKind::BigAuto | FieldKind::BigInteger | FieldKind::PositiveBigInteger => {
                "::bigint"
            }
            FieldKind::Boolean => "::boolean",
            FieldKind::Float => "::double precision",
            FieldKind::Decimal { .. } => "::numeric",
            FieldKind::Date { .. } => "::date",
            FieldKind::Time { .. } => "::time",
            FieldKind::DateTime { .. } => "::timestamp with time zone",
            FieldKind::Duration => "::interval",
            FieldKind::GenericIpAddress { .. } => "::inet",
            FieldKind::Uuid => "::uuid",
            FieldKind::Json => "::jsonb",
            FieldKind::Binary { .. } => "::bytea",
            _ => return None,
        };
        Some(cast.into())
    }

    fn case_takes_types(&self) -> bool {
        true
    }

    fn growing(&self, kind: FieldKind) -> Option<FieldKind> {
        match kind.stored() {
            kind if kind.is_text() => Some(FieldKind::Text),
            FieldKind::Decimal { .. } => Some(FieldKind::Decimal {
                max_digits: 0,
                decimal_places: 0,
            }),
            _ => None,
        }
    }

    /// The protocol counts them with 16 bits.
    fn max_parameters(&self) -> usize {
        65_535
    }
}
