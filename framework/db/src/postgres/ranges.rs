//! Ranges of two fields, for indexes and constraints.

use crate::constraints::{Expression, IndexTerm, IntoTerms};

/// The operators that compare ranges, Django's `RangeOperators`; some compare other values too.
#[derive(Debug, Clone, Copy)]
pub struct RangeOperators;

impl RangeOperators {
    /// Both are equal.
    pub const EQUAL: &'static str = "=";
    /// They differ.
    pub const NOT_EQUAL: &'static str = "<>";
    /// The first contains the second.
    pub const CONTAINS: &'static str = "@>";
    /// The second contains the first.
    pub const CONTAINED_BY: &'static str = "<@";
    /// They have something in common.
    pub const OVERLAPS: &'static str = "&&";
    /// The first ends before the second begins.
    pub const FULLY_LT: &'static str = "<<";
    /// The first begins after the second ends.
    pub const FULLY_GT: &'static str = ">>";
    /// The first does not begin before the second.
    pub const NOT_LT: &'static str = "&>";
    /// The first does not end after the second.
    pub const NOT_GT: &'static str = "&<";
    /// One begins where the other ends.
    pub const ADJACENT_TO: &'static str = "-|-";
}

/// Which ends belong to a range, Django's `RangeBoundary`: by default the lower alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RangeBoundary {
    /// Whether the lower end does.
    pub inclusive_lower: bool,
    /// Whether the upper end does.
    pub inclusive_upper: bool,
}

impl Default for RangeBoundary {
    fn default() -> Self {
        Self {
            inclusive_lower: true,
            inclusive_upper: false,
        }
    }
}

impl RangeBoundary {
    fn text(self) -> &'static str {
        match (self.inclusive_lower, self.inclusive_upper) {
            (true, false) => "[)",
            (true, true) => "[]",
            (false, false) => "()",
            (false, true) => "(]",
        }
    }
}

macro_rules! ranges {
    ($($(#[$documentation:meta])* $function:ident: $name:literal;)+) => {$(
        $(#[$documentation])*
        pub fn $function<M>(
            lower: impl IntoTerms<M>,
            upper: impl IntoTerms<M>,
            bounds: RangeBoundary,
        ) -> IndexTerm<M> {
            let mut ends = Vec::new();
            ends.extend(lower.into_terms());
            ends.extend(upper.into_terms());
            let mut arguments: Vec<Expression> =
                ends.into_iter().map(|term| term.expression).collect();
            if arguments.len() != 2 {
                let problem = concat!(stringify!($function), " takes two values");
                return IndexTerm::new(Expression::Invalid(problem.to_owned()));
            }
            arguments.push(bounds.text().into());
            IndexTerm::new(Expression::Func($name.to_owned(), arguments))
        }
    )+};
}

ranges! {
    /// Makes a range of two moments; NULL is no end.
    tstzrange: "TsTzRange";
    /// Makes a range of two moments without a time zone, in columns that another program made; NULL is no end.
    tsrange: "TsRange";
    /// Makes a range of two dates; NULL is no end.
    daterange: "DateRange";
    /// Makes a range of two integers; NULL is no end.
    int4range: "Int4Range";
    /// Makes a range of two great integers; NULL is no end.
    int8range: "Int8Range";
    /// Makes a range of two decimals; NULL is no end.
    numrange: "NumRange";
}
