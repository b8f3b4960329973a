//! The names of look-ups and transforms, and what they mean.

use nuages_core::nearest::nearest;

use super::ast::TextMatch;
use super::kind::{DATE, TIME};
use crate::backends::DatePart;
use crate::error::Error;
use crate::models::FieldKind;

pub(super) fn is_regex(name: &str) -> bool {
    matches!(name, "regex" | "iregex")
}

/// Look-ups that every field has.
const LOOKUPS: [&str; 17] = [
    "exact",
    "gt",
    "gte",
    "lt",
    "lte",
    "in",
    "range",
    "isnull",
    "iexact",
    "contains",
    "icontains",
    "startswith",
    "istartswith",
    "endswith",
    "iendswith",
    "regex",
    "iregex",
];

/// Look-ups of JSON alone.
const JSON_LOOKUPS: [&str; 4] = ["has_key", "has_keys", "has_any_keys", "contained_by"];

/// Transforms of dates and times.
const TRANSFORMS: [&str; 13] = [
    "date",
    "time",
    "year",
    "iso_year",
    "quarter",
    "month",
    "week",
    "day",
    "week_day",
    "iso_week_day",
    "hour",
    "minute",
    "second",
];

/// Tells whether fields of this kind can be asked so.
pub(crate) fn is_lookup(name: &str, kind: FieldKind) -> bool {
    LOOKUPS.contains(&name) || kind == FieldKind::Json && JSON_LOOKUPS.contains(&name)
}

/// Tells whether a foreign key itself can be asked so.
pub(super) fn is_lookup_of_relations(name: &str) -> bool {
    matches!(
        name,
        "exact" | "gt" | "gte" | "lt" | "lte" | "in" | "isnull"
    )
}

pub(super) fn text_match(name: &str) -> Option<TextMatch> {
    Some(match name {
        "iexact" => TextMatch::IExact,
        "contains" => TextMatch::Contains,
        "icontains" => TextMatch::IContains,
        "startswith" => TextMatch::StartsWith,
        "istartswith" => TextMatch::IStartsWith,
        "endswith" => TextMatch::EndsWith,
        "iendswith" => TextMatch::IEndsWith,
        _ => return None,
    })
}

/// The part of a date or time that a transform names, and the kind of its values.
pub(super) fn part_named(name: &str, kind: FieldKind) -> Option<(DatePart, FieldKind)> {
    let (dated, timed) = match kind {
        FieldKind::DateTime { .. } => (true, true),
        FieldKind::Date { .. } => (true, false),
        FieldKind::Time { .. } => (false, true),
        _ => return None,
    };
    let part = match name {
        "date" if dated && timed => return Some((DatePart::Date, DATE)),
        "time" if dated && timed => return Some((DatePart::Time, TIME)),
        "hour" if timed => DatePart::Hour,
        "minute" if timed => DatePart::Minute,
        "second" if timed => DatePart::Second,
        _ if !dated => return None,
        "year" => DatePart::Year,
        "iso_year" => DatePart::IsoYear,
        "quarter" => DatePart::Quarter,
        "month" => DatePart::Month,
        "week" => DatePart::Week,
        "day" => DatePart::Day,
        "week_day" => DatePart::WeekDay,
        "iso_week_day" => DatePart::IsoWeekDay,
        _ => return None,
    };
    Some((part, FieldKind::Integer))
}

/// The mistake of names of which the first is neither look-up nor transform of a field of such a kind and class, or of a relation; `own` are
/// those of the project.
pub(super) fn unsupported(
    names: &[&str],
    (kind, class, relation): (FieldKind, &'static str, bool),
    own: Vec<&'static str>,
) -> Error {
    let transforms = TRANSFORMS.into_iter();
    let transforms = transforms.filter(|transform| part_named(transform, kind).is_some());
    let known = LOOKUPS
        .into_iter()
        .filter(|name| !relation || is_lookup_of_relations(name))
        .chain(transforms)
        .chain(own.into_iter().filter(|own| !LOOKUPS.contains(own)));
    let first = names.first().copied().unwrap_or_default();
    let end = match nearest(first, known).as_slice() {
        [] => ".".to_owned(),
        meant => format!(", perhaps you meant {}?", meant.join(" or ")),
    };
    Error::field(format!(
        "Unsupported lookup '{}' for {class} or join on the field not permitted{end}",
        names.join("__"),
    ))
}
