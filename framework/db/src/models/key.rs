//! What a primary key can do, and what it is made of.

use std::fmt::Debug;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::KeyField;
use crate::fields::{Auto, CustomField, DbDefault, FieldValue, ForeignKey};

/// What a primary key can do beyond being a field.
pub trait Key: FieldValue + Eq + Hash + Debug + KeyFrom<Self> {}

impl<T: FieldValue + Eq + Hash + Debug + KeyFrom<T>> Key for T {}

/// Keys that are made of a `P`: of themselves, of what converts into them, as an [`Auto`] of a number, and keys of several fields of a tuple
/// of such values.
#[diagnostic::on_unimplemented(
    message = "`{P}` is no primary key of type `{Self}`",
    note = "an Auto takes a number; a key of several fields is a tuple of their values, as `(3, 4)`"
)]
pub trait KeyFrom<P>: Sized {
    /// Makes the key.
    fn key_from(plain: P) -> Self;
}

macro_rules! plain {
    ($($type:ty $(, $name:ident: $bound:ident)?;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: $bound,)? P: Into<Self>> KeyFrom<P> for $type {
            fn key_from(plain: P) -> Self {
                plain.into()
            }
        }
    )+};
}

plain! {
    bool;
    i8;
    i16;
    i32;
    i64;
    u8;
    u16;
    u32;
    u64;
    String;
    Vec<u8>;
    Timestamp;
    Date;
    Time;
    SignedDuration;
    IpAddr;
    Ipv4Addr;
    Ipv6Addr;
    Uuid;
    Decimal;
    serde_json::Value;
    Auto;
    DbDefault<T>, T: FieldValue;
    T, T: CustomField;
}

#[diagnostic::do_not_recommend]
impl<T: KeyField<F>, const F: u16, P: Into<Self>> KeyFrom<P> for ForeignKey<T, F> {
    fn key_from(plain: P) -> Self {
        plain.into()
    }
}

macro_rules! tuples {
    ($($($name:ident $plain:ident)+;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: KeyFrom<$plain>, $plain),+> KeyFrom<($($plain,)+)> for ($($name,)+) {
            fn key_from(plain: ($($plain,)+)) -> Self {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($plain,)+) = plain;
                ($($name::key_from($plain),)+)
            }
        }
    )+};
}

tuples! {
    A P B Q;
    A P B Q C R;
    A P B Q C R D S;
}
