//! Default values of fields, as data.

/// The value that a new row gets for a field that is not given.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum DefaultValue {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A text.
    Text(&'static str),
    /// A call when the row is made, named for migrations, as `nuages::now`.
    Call(&'static str),
}
