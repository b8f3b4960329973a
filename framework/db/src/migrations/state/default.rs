//! Defaults of frozen fields.

use crate::duration;
use crate::migrations::{MigrationError, Result};
use crate::models::{DefaultValue, FieldKind, FieldMeta, ModelMeta, registered_models};
use crate::validation::ChoiceValue;
use crate::value::Value;

use super::ModelState;

/// The default of a field in a migration.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldDefault {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A text, also the stored form of a date, a time, a decimal or a JSON document.
    Text(String),
    /// Bytes that are no text.
    Bytes(Vec<u8>),
    /// A call when the row is made, by the path of the function, as `nuages::now`.
    Call(String),
}

impl FieldDefault {
    /// Returns the default that gives this value; `None` for values that have no such form.
    fn of(value: Value) -> Option<Self> {
        Some(match value {
            Value::Bool(value) => Self::Bool(value),
            Value::I64(value) => Self::Int(value),
            Value::F64(value) if value.is_finite() => Self::Float(value),
            Value::Text(text) => Self::Text(text),
            Value::Bytes(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Self::Text(text),
                Err(none) => Self::Bytes(none.into_bytes()),
            },
            Value::Timestamp(moment) => {
                let moment = moment.to_zoned(jiff::tz::TimeZone::UTC);
                Self::Text(moment.strftime("%Y-%m-%d %H:%M:%S%.f").to_string())
            }
            Value::Date(date) => Self::Text(date.to_string()),
            Value::Time(time) => Self::Text(time.to_string()),
            Value::Decimal(decimal) => Self::Text(decimal.to_string()),
            Value::Duration(span) => Self::Text(duration::string(span)),
            Value::Ip(address) => Self::Text(address.to_string()),
            Value::Uuid(uuid) => Self::Text(uuid.to_string()),
            Value::Json(document) => Self::Text(document.to_string()),
            Value::Null | Value::U64(_) | Value::F64(_) | Value::Row(_) => return None,
        })
    }

    /// The default of the live field at this place: of an expression that gives the same for each row, as `Grade::Least` or
    /// `Decimal::new(15, 1)`, its value, as Django keeps it; of a function its path.
    pub(super) fn of_live(meta: &ModelMeta, place: usize) -> Option<Self> {
        let field = &meta.fields[place];
        let live = field.default?;
        let stored = match field.kind.stored() {
            // Their texts may be written otherwise than they are stored.
            kind @ (FieldKind::Json
            | FieldKind::DateTime { .. }
            | FieldKind::Date { .. }
            | FieldKind::Time { .. }) => live.of_kind(kind).and_then(Self::of),
            _ => None,
        };
        let default = stored.unwrap_or_else(|| Self::from(live));
        let new_row = meta.new_row.filter(|_| match &default {
            Self::Call(source) => !is_function(source),
            _ => false,
        });
        let Some(new_row) = new_row else {
            return Some(default);
        };
        match (new_row().value(place), new_row().value(place)) {
            (Value::Null, Value::Null) => None,
            (one, other) if one == other => Self::of(one).or(Some(default)),
            _ => Some(default),
        }
    }

    /// Calls the project's function of this path for the rows that are there: in the model the path means what it means in the
    /// migration, and where the model has another name by now, the one that has such a field is taken for it.
    pub(crate) fn called(model: &ModelState, name: &str, path: &str) -> Result<Self> {
        let call = Self::Call(path.to_owned());
        let calls = |field: &FieldMeta| field.default.is_some_and(|it| Self::from(it) == call);
        let models = registered_models();
        let same = |live: &&&ModelMeta| {
            live.app_label == model.app_label && live.name.eq_ignore_ascii_case(&model.name)
        };
        let own = models.iter().find(same);
        let own = own.and_then(|live| Some((*live, live.fields.iter().position(calls)?)));
        let found = own.or_else(|| {
            let mut others = models.iter().filter_map(|live| {
                let mut fields = live.fields.iter();
                let place = fields.position(|field| field.name == name && calls(field))?;
                Some((*live, place))
            });
            others.next().filter(|_| others.next().is_none())
        });
        found
            .and_then(|(live, place)| Self::of(live.new_row?().value(place)))
            .ok_or_else(|| {
                MigrationError::State(format!(
                    "the default of field '{name}' is the function {path}, which the model does not have any more and a migration \
                     cannot call for existing rows: write a value in its place, or add the field with .null() first, fill it with \
                     RunRust, then alter it"
                ))
            })
    }
}

/// Tells whether a default is the path of a function, which is called for each row.
fn is_function(source: &str) -> bool {
    let is_path = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == ':';
    let last = source.rsplit("::").next().unwrap_or(source);
    source.chars().all(is_path) && last.starts_with(char::is_lowercase)
}

impl From<DefaultValue> for FieldDefault {
    fn from(value: DefaultValue) -> Self {
        match value {
            DefaultValue::Bool(value) => Self::Bool(value),
            DefaultValue::Int(value) => Self::Int(value),
            DefaultValue::Float(value) => Self::Float(value),
            DefaultValue::Text(value) => Self::Text(value.to_owned()),
            DefaultValue::Bytes(value) => Self::Bytes(value.to_owned()),
            DefaultValue::Call(path) => Self::Call(path.to_owned()),
        }
    }
}

impl From<ChoiceValue> for FieldDefault {
    fn from(value: ChoiceValue) -> Self {
        match value {
            ChoiceValue::Text(text) => Self::Text(text.to_owned()),
            ChoiceValue::Int(number) => Self::Int(number),
        }
    }
}

impl From<bool> for FieldDefault {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for FieldDefault {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for FieldDefault {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<f64> for FieldDefault {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&str> for FieldDefault {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&[u8]> for FieldDefault {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_owned())
    }
}

impl<const N: usize> From<&[u8; N]> for FieldDefault {
    fn from(value: &[u8; N]) -> Self {
        Self::Bytes(value.to_vec())
    }
}
