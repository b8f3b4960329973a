//! Values as `django/expressions.py` prints them.

use jiff::SignedDuration;
use nuages_db::fields::Json;
use nuages_db::models::*;
use serde_json::json;

/// A value as `django/expressions.py` prints it.
pub(crate) trait Show {
    fn show(self) -> Json;
}

macro_rules! show {
    ($($type:ty: |$value:ident| $json:expr;)+) => {$(
        impl Show for $type {
            fn show(self) -> Json {
                let $value = self;
                json!($json)
            }
        }
    )+};
}

show! {
    i32: |value| value;
    i64: |value| value;
    u64: |value| value;
    f64: |value| value;
    bool: |value| value;
    String: |value| value;
    Json: |value| value;
    Auto: |value| i64::from(value);
    Decimal: |value| value.to_string().parse::<f64>().unwrap();
    Timestamp: |value| value.as_microsecond();
    SignedDuration: |value| i64::try_from(value.as_micros()).unwrap();
    Date: |value| value.to_string();
    i16: |value| value;
    u16: |value| value;
    u32: |value| value;
    Uuid: |value| value.to_string();
    IpAddr: |value| value.to_string();
    Vec<u8>: |value| value;
    Time: |value| (value.duration_since(Time::midnight()).as_nanos() / 1000) as i64;
}

impl<T: Show> Show for Option<T> {
    fn show(self) -> Json {
        self.map_or(Json::Null, T::show)
    }
}

macro_rules! tuples {
    ($($($name:ident)+;)+) => {$(
        impl<$($name: Show),+> Show for ($($name,)+) {
            fn show(self) -> Json {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($name,)+) = self;
                Json::Array(vec![$($name.show()),+])
            }
        }
    )+};
}

tuples! {
    A B;
    A B C;
    A B C D;
    A B C D E F G;
}
