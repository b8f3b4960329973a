//! Functions of the database over fields and expressions.

mod comparison;
mod dates;
mod json;
mod math;
mod text;

pub(in crate::query) use comparison::kind_of;
pub use comparison::{
    TupleParts, coalesce, collate, func, greatest, least, nullif, raw_sql, template, tuple, uuid4,
    uuid7, uuid7_shift, value,
};
pub use dates::{
    extract_day, extract_hour, extract_iso_week_day, extract_iso_year, extract_minute,
    extract_month, extract_quarter, extract_second, extract_week, extract_week_day, extract_year,
    now, trunc_date, trunc_day, trunc_hour, trunc_minute, trunc_month, trunc_quarter, trunc_second,
    trunc_time, trunc_week, trunc_year,
};
pub use json::{JsonEntries, JsonItems, json_array, json_object};
pub use math::{
    abs, acos, asin, atan, atan2, ceil, cos, cot, degrees, exp, floor, ln, log, modulo, pi, power,
    radians, random, round, sign, sin, sqrt, tan,
};
pub use text::{
    chr, concat, left, length, lower, lpad, ltrim, md5, ord, repeat, replace, reverse, right, rpad,
    rtrim, sha1, sha224, sha256, sha384, sha512, str_index, substr, substr_from, trim, upper,
};

use super::Expression;
use super::aggregate::Operand;
use super::ast::{Expr, Function};
use crate::fields::FieldValue;

fn call<M, T>(function: Function, arguments: Vec<Expr>) -> Expression<M, T> {
    Expression::new(Expr::Call(function, arguments))
}

/// The type of an operand's values that are not NULL.
type Bare<M, O> = <<O as Operand<M>>::Value as FieldValue>::Bare;
