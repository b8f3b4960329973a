//! The words that outlines of conditions and expressions begin with.

use super::Outline;

/// What a word begins. Behind these follow the values that an outline has, the kinds of all others, and columns, whose word tells their
/// number of steps.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tag {
    All,
    Any,
    Odd,
    Not,
    HoldsExpr,
    Exists,
    Exact,
    Order,
    In,
    InSame,
    InQuery,
    Range,
    IsNull,
    Text,
    Pattern,
    Regex,
    HasKeys,
    JsonContains,
    JsonContainedBy,
    OwnLookup,
    Binary,
    Part,
    Trunc,
    Call,
    Cast,
    Collate,
    Case,
    HoldsNode,
    Aggregate,
    Window,
    Json,
    Subquery,
    Outer,
    Named,
    Lifted,
    Raw,
    Typed,
    Transformed,
    Row,
}

/// The first of those.
pub(super) const CONSTANTS: usize = 64;
pub(super) const VALUES: usize = 80;
pub(super) const COLUMNS: usize = 128;

impl Outline {
    pub(super) fn tag(&mut self, tag: Tag) {
        self.push(tag as usize);
    }
}
