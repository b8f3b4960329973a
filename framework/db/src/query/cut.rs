//! `dates` and `datetimes`: the different days, months, years of a field.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::ast::{Compare, Expr, Lookup, Node};
use super::compiler::Output;
use super::terminal::{route, select};
use super::{Dated, Operand, QuerySet, Timed};
use crate::backends::DatePart;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::Model;

/// To which part dates and moments are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Precision {
    /// January the first.
    Year,
    /// The first of the month.
    Month,
    /// The Monday.
    Week,
    /// The day.
    Day,
    /// The full hour; of moments alone.
    Hour,
    /// The full minute; of moments alone.
    Minute,
    /// The full second; of moments alone.
    Second,
}

const PARTS: [DatePart; 6] = [
    DatePart::Year,
    DatePart::Month,
    DatePart::Day,
    DatePart::Hour,
    DatePart::Minute,
    DatePart::Second,
];

impl Precision {
    fn parts(self) -> &'static [DatePart] {
        match self {
            Self::Year => &PARTS[..1],
            Self::Month => &PARTS[..2],
            Self::Week | Self::Day => &PARTS[..3],
            Self::Hour => &PARTS[..4],
            Self::Minute => &PARTS[..5],
            Self::Second => &PARTS,
        }
    }
}

impl<M: Model> QuerySet<M> {
    /// Returns the different dates of a field, cut to the year, the month, the Monday or the day, from early to late:
    /// `dates(Entry::pub_date, Precision::Month, db)`. The field is one of dates, or of moments, which are taken in the current time zone;
    /// `Entry::blog.reversed().to(Entry::pub_date)` are those of related rows.
    ///
    /// # Errors
    /// [`Error::Programming`] for a precision finer than days, otherwise as [`all`](Self::all).
    pub async fn dates<F: Operand<M::Concrete, Value: Dated>>(
        &self,
        field: F,
        precision: Precision,
        db: &Database,
    ) -> Result<Vec<Date>> {
        if precision > Precision::Day {
            return Err(Error::programming(
                "'kind' must be one of 'year', 'month', 'week', or 'day'.",
            ));
        }
        let days = self.cut(field.operand().expr, precision, db).await?;
        Ok(days.into_iter().map(DateTime::date).collect())
    }

    /// Returns the different moments of a field, cut to the year, .. the second in the current time zone, from early to late:
    /// `datetimes(Entry::pub_date, Precision::Hour, db)`.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub async fn datetimes<F: Operand<M::Concrete, Value: Dated + Timed>>(
        &self,
        field: F,
        precision: Precision,
        db: &Database,
    ) -> Result<Vec<Timestamp>> {
        let zone = nuages_core::time::current_time_zone();
        let moments = self.cut(field.operand().expr, precision, db).await?;
        moments
            .into_iter()
            .map(|moment| {
                let zoned = moment.to_zoned(zone.clone());
                zoned
                    .map(|zoned| zoned.timestamp())
                    .map_err(|error| Error::data(error.to_string()))
            })
            .collect()
    }

    async fn cut(
        &self,
        field: Expr,
        precision: Precision,
        db: &Database,
    ) -> Result<BTreeSet<DateTime>> {
        let mut rows = self.clone();
        rows.refuse_slice("filter");
        rows.refuse_combined("annotate");
        let mut query = rows.query;
        let part = |part: &DatePart| Expr::Part(*part, Box::new(field.clone()), None);
        let parts: Vec<Expr> = precision.parts().iter().map(part).collect();
        query.related.clear();
        query.distinct = true;
        query.order = Some(Vec::new());
        if query.filters_groups() {
            query.group_rows();
        }
        query.selection = Some(parts);
        query.filters.push(Node::Compare(Compare {
            left: field,
            lookup: Lookup::IsNull(false),
        }));
        let mut found = BTreeSet::new();
        let db = route(&query, db);
        let Some((statement, _)) = select(&query, Output::Rows, db)? else {
            return Ok(found);
        };
        let rows = db
            .rows(query.role(), statement.sql, &statement.parameters)
            .await?;
        for row in rows {
            let mut numbers = [1_i64, 1, 1, 0, 0, 0];
            for (index, number) in numbers.iter_mut().enumerate().take(row.len()) {
                *number = row.i64(index)?;
            }
            found.insert(moment(numbers, precision)?);
        }
        Ok(found)
    }
}

fn moment(numbers: [i64; 6], precision: Precision) -> Result<DateTime> {
    let small = |number: i64| i8::try_from(number).unwrap_or(i8::MAX);
    let [year, month, day, hour, minute, second] = numbers;
    let wrong = |error: jiff::Error| Error::data(error.to_string());
    let year = i16::try_from(year).unwrap_or(i16::MAX);
    let moment = DateTime::new(
        year,
        small(month),
        small(day),
        small(hour),
        small(minute),
        small(second),
        0,
    )
    .map_err(wrong)?;
    if precision != Precision::Week {
        return Ok(moment);
    }
    let days = i64::from(moment.weekday().to_monday_zero_offset());
    moment
        .checked_sub(jiff::Span::new().days(days))
        .map_err(wrong)
}
