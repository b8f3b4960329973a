//! Look-ups and transforms of the app's own.

use std::borrow::Cow;

use nuages::db::models::*;

/// `lookup("rating__ne", 5)`: not equal, and not NULL.
#[derive(Debug)]
pub struct NotEqual;

impl Lookup for NotEqual {
    type Rhs = Lhs;
    const LOOKUP_NAME: &'static str = "ne";

    fn as_sql(&self) -> Cow<'static, str> {
        "{lhs} <> {rhs}".into()
    }
}

/// `lookup("headline__length__gt", 20)`: how many characters a text has.
#[derive(Debug)]
pub struct Length;

impl Transform for Length {
    type OutputField = i64;
    const LOOKUP_NAME: &'static str = "length";

    fn as_sql(&self) -> Cow<'static, str> {
        "LENGTH({lhs})".into()
    }

    fn as_mysql(&self) -> nuages::db::Result<Cow<'static, str>> {
        Ok("CHAR_LENGTH({lhs})".into())
    }
}

/// Makes them known by their names; `apps.rs` has it called when all apps are known.
pub fn register() {
    FieldClass::Field.register_lookup(NotEqual);
    FieldClass::CharField.register_lookup(Length);
}
