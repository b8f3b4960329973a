//! Functions that the database computes, Django's `django.db.models.functions`.
//!
//! ```ignore
//! use nuages::db::functions::{coalesce, lower};
//!
//! let names = Author::objects().values((lower(Author::name), coalesce(Author::slug, "none"))).all(db).await?;
//! ```
//!
//! `Cast` is a method: `Choice::votes.cast::<f64>()`.

pub use crate::query::functions::{
    JsonEntries, JsonItems, TupleParts, abs, acos, asin, atan, atan2, ceil, chr, coalesce, collate,
    concat, cos, cot, degrees, exp, extract_day, extract_hour, extract_iso_week_day,
    extract_iso_year, extract_minute, extract_month, extract_quarter, extract_second, extract_week,
    extract_week_day, extract_year, floor, func, greatest, json_array, json_object, least, left,
    length, ln, log, lower, lpad, ltrim, md5, modulo, now, nullif, ord, pi, power, radians, random,
    raw_sql, repeat, replace, reverse, right, round, rpad, rtrim, sha1, sha224, sha256, sha384,
    sha512, sign, sin, sqrt, str_index, substr, substr_from, tan, template, trim, trunc_date,
    trunc_day, trunc_hour, trunc_minute, trunc_month, trunc_quarter, trunc_second, trunc_time,
    trunc_week, trunc_year, tuple, upper, uuid4, uuid7, uuid7_shift, value,
};
pub use crate::query::{
    cume_dist, dense_rank, first_value, lag, lag_or, last_value, lead, lead_or, nth_value, ntile,
    percent_rank, rank, row_number,
};
