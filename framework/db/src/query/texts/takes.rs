//! What the parameters of a statement are made of: the values of its outline, found by writing it with marks.

use super::{is_same, take_down};
use crate::backends::Dialect;
use crate::query::compiler::{Statement, plain_document};
use crate::query::outline::{Marks, Outline};
use crate::query::outlined::Outlined;
use crate::value::Value;

/// What a parameter is made of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Take {
    /// The value at this place, which no parameter behind is made of.
    Last(usize),
    /// The value at this place.
    Copy(usize),
    /// The plain value that the JSON document at this place is.
    Plain(usize),
    /// What the text has each time.
    Constant(Value),
}

impl Take {
    /// Tells whether it is the value at this place.
    pub(super) fn is_next(&self, place: usize) -> bool {
        *self == Self::Last(place)
    }

    pub(super) fn of(&self, values: &mut [Value]) -> Value {
        let mut of = |place: &usize, take: fn(&mut Value) -> Value| {
            values.get_mut(*place).map(take).unwrap_or_default()
        };
        match self {
            Self::Last(place) => of(place, std::mem::take),
            Self::Copy(place) => of(place, |value| value.clone()),
            Self::Plain(place) => of(place, |value| plain(value)),
            Self::Constant(value) => value.clone(),
        }
    }
}

fn plain(value: &Value) -> Value {
    match value {
        Value::Json(document) => plain_document(document),
        other => other.clone(),
    }
}

/// Finds what the parameters are made of, by writing the statement once more with marks. The inner `None` says that its text depends on
/// more than the outline, the outer one that nothing was found out this time.
pub(super) fn takes<S: Outlined>(
    statement: &S,
    outline: &Outline,
    written: &Statement,
    dialect: &'static dyn Dialect,
) -> Option<Option<Vec<Take>>> {
    let (marked, marks) = with_marks(statement, outline, written, Marks::new, dialect)?;
    // A value that is its own mark says nothing.
    let mut pairs = outline.values.iter().zip(&marks);
    if pairs.any(|(value, mark)| value == mark) {
        return None;
    }
    let found = marked.and_then(|marked| matched(written, &marked, &marks));
    let found = found.filter(|takes| {
        let mut values = outline.values.clone();
        let parameters = takes.iter().map(|take| take.of(&mut values)).collect();
        let sql = written.sql.as_ref().to_owned().into();
        is_same(&Statement { sql, parameters }, written)
    });
    debug_assert!(
        found.is_none()
            || with_marks(statement, outline, written, Marks::odd, dialect)
                .is_none_or(|(marked, _)| marked.is_some()),
        "the text of a statement depends on values: {}",
        written.sql
    );
    Some(found)
}

/// Writes the statement with marks: its parameters, where the text is the same, and the values of its outline.
fn with_marks<S: Outlined>(
    statement: &S,
    before: &Outline,
    written: &Statement,
    marks: fn(bool) -> Marks,
    dialect: &'static dyn Dialect,
) -> Option<(Option<Vec<Value>>, Vec<Value>)> {
    let mut marked = statement.clone();
    marked.mark(&mut marks(before.tells_alike()));
    let mut after = Outline::new(dialect);
    take_down(&marked, &mut after)?;
    if after.words() != before.words() {
        return None;
    }
    let (again, _) = marked.write(dialect).ok()??;
    let same = again.sql == written.sql && again.parameters.len() == written.parameters.len();
    Some((same.then_some(again.parameters), after.values))
}

/// Finds each parameter among the marks.
fn matched(written: &Statement, marked: &[Value], marks: &[Value]) -> Option<Vec<Take>> {
    let mut next = 0;
    let mut takes = Vec::with_capacity(marked.len());
    for (parameter, mark) in written.parameters.iter().zip(marked) {
        // Mostly it is the one behind the last.
        let same = |place: &usize| marks.get(*place) == Some(mark);
        let place = Some(next).filter(same);
        let place = place.or_else(|| (0..marks.len()).find(same));
        let is_plain = |value: &Value| matches!(value, Value::Json(_)) && plain(value) == *mark;
        takes.push(match place {
            Some(place) => {
                next = place + 1;
                Take::Copy(place)
            }
            None => match marks.iter().position(is_plain) {
                Some(place) => Take::Plain(place),
                None if parameter == mark => Take::Constant(parameter.clone()),
                None => return None,
            },
        });
    }
    let mut behind = vec![false; marks.len()];
    for take in takes.iter_mut().rev() {
        let (Take::Copy(place) | Take::Plain(place)) = *take else {
            continue;
        };
        let again = std::mem::replace(&mut behind[place], true);
        if let (Take::Copy(_), false) = (&*take, again) {
            *take = Take::Last(place);
        }
    }
    Some(takes)
}
