//! Fields as migration files write them: `fields::char(200).verbose_name("nick name")`.

use super::state::{FieldDefault, FieldState, RelationState, SettingsReference};
use super::swappable::setting_named;
use crate::models::{CustomKind, FieldKind, OnDelete, Protocol};

/// Deletes the row when the row that it points to is deleted.
pub const CASCADE: OnDelete = OnDelete::Cascade;
/// Refuses to delete a row that rows point to.
pub const PROTECT: OnDelete = OnDelete::Protect;
/// Refuses to delete a row that rows point to which are not deleted with it.
pub const RESTRICT: OnDelete = OnDelete::Restrict;
/// Sets the column to NULL when the row that it points to is deleted.
pub const SET_NULL: OnDelete = OnDelete::SetNull;
/// Sets the column to its default when the row that it points to is deleted.
pub const SET_DEFAULT: OnDelete = OnDelete::SetDefault;
/// Sets the column to a value that the model names when the row that it points to is deleted.
pub const SET: OnDelete = OnDelete::Set;
/// Leaves the row alone when the row that it points to is deleted.
pub const DO_NOTHING: OnDelete = OnDelete::DoNothing;

/// Lets the database delete the row when the row that it points to is deleted.
pub const DB_CASCADE: OnDelete = OnDelete::DbCascade;
/// Lets the database set the column to NULL when the row that it points to is deleted.
pub const DB_SET_NULL: OnDelete = OnDelete::DbSetNull;
/// Lets the database set the column to its default when the row that it points to is deleted.
pub const DB_SET_DEFAULT: OnDelete = OnDelete::DbSetDefault;

macro_rules! simple {
    ($($(#[$doc:meta])+ $name:ident => $kind:ident),+ $(,)?) => {$(
        $(#[$doc])+
        pub fn $name() -> FieldState {
            FieldState::new(FieldKind::$kind)
        }
    )+};
}

simple! {
    /// A primary key of 16 bits that the database numbers.
    small_auto => SmallAuto,
    /// A primary key of 32 bits that the database numbers.
    auto => Auto,
    /// A primary key of 64 bits that the database numbers.
    big_auto => BigAuto,
    /// A truth value.
    boolean => Boolean,
    /// An integer of 16 bits.
    small_integer => SmallInteger,
    /// An integer of 32 bits.
    integer => Integer,
    /// An integer of 64 bits.
    big_integer => BigInteger,
    /// A non-negative integer of 16 bits.
    positive_small_integer => PositiveSmallInteger,
    /// A non-negative integer of 32 bits.
    positive_integer => PositiveInteger,
    /// A non-negative integer of 64 bits.
    positive_big_integer => PositiveBigInteger,
    /// A floating-point number of 64 bits.
    float => Float,
    /// A text of any length.
    text => Text,
    /// A length of time.
    duration => Duration,
    /// A UUID.
    uuid => Uuid,
    /// A JSON document.
    json => Json,
}

macro_rules! text {
    ($($(#[$doc:meta])+ $name:ident => $kind:ident),+ $(,)?) => {$(
        $(#[$doc])+
        pub fn $name(max_length: u32) -> FieldState {
            FieldState::new(FieldKind::$kind { max_length })
        }
    )+};
}

text! {
    /// A text of at most `max_length` characters; 0 is no limit.
    char => Char,
    /// A short label of letters, digits, hyphens and underscores, indexed.
    slug => Slug,
    /// An e-mail address of at most `max_length` characters.
    email => Email,
    /// A URL of at most `max_length` characters.
    url => Url,
    /// The name of an uploaded file, of at most `max_length` characters.
    file => File,
    /// The name of an uploaded image, of at most `max_length` characters.
    image => Image,
    /// The path of a file on the server, of at most `max_length` characters.
    file_path => FilePath,
}

macro_rules! temporal {
    ($($(#[$doc:meta])+ $name:ident => $kind:ident),+ $(,)?) => {$(
        $(#[$doc])+
        pub fn $name() -> FieldState {
            FieldState::new(FieldKind::$kind {
                auto_now: false,
                auto_now_add: false,
            })
        }
    )+};
}

temporal! {
    /// A calendar date.
    date => Date,
    /// A time of day.
    time => Time,
    /// An instant.
    date_time => DateTime,
}

/// An IP address; [`FieldState::protocol`] and [`FieldState::unpack_ipv4`] say more.
pub fn generic_ip_address() -> FieldState {
    FieldState::new(FieldKind::GenericIpAddress {
        protocol: Protocol::Both,
        unpack_ipv4: false,
    })
}

/// Raw bytes, of any number unless [`FieldState::max_length`] says how many.
pub fn binary() -> FieldState {
    FieldState::new(FieldKind::Binary { max_length: 0 })
}

/// A decimal number of `max_digits` digits, `decimal_places` of them behind the point.
pub fn decimal(max_digits: u8, decimal_places: u8) -> FieldState {
    FieldState::new(FieldKind::Decimal {
        max_digits,
        decimal_places,
    })
}

/// A decimal number of any length, which MySQL and MariaDB do not have.
pub fn decimal_without_precision() -> FieldState {
    decimal(0, 0)
}

/// A field type of the project's own by its name, as `shop.Money`, stored as another kind of field.
pub fn custom(path: &str, stored: FieldState) -> FieldState {
    let kind = CustomKind {
        path: Box::leak(path.to_owned().into_boxed_str()),
        stored: stored.kind,
        db_types: &[],
    };
    FieldState::new(FieldKind::Custom(Box::leak(Box::new(kind))))
}

/// A foreign key to the model `to`, as `polls.question`, or to the one that a setting names, as `settings.ARTICLE_MODEL`.
pub fn foreign_key(to: &str, on_delete: OnDelete) -> FieldState {
    related(FieldKind::ForeignKey, to, on_delete)
}

/// A foreign key that no two rows share.
pub fn one_to_one(to: &str, on_delete: OnDelete) -> FieldState {
    related(FieldKind::OneToOne, to, on_delete)
}

/// A primary key made of several fields, by their names: the field is called `pk` and is no column.
pub fn composite_primary_key<const N: usize>(fields: [&str; N]) -> FieldState {
    let names: Vec<&'static str> = fields
        .iter()
        .map(|&name| &*Box::leak(name.to_owned().into_boxed_str()))
        .collect();
    FieldState::new(FieldKind::CompositePrimaryKey(names.leak()))
}

/// A table between this model and the model `to`, which a setting may name.
pub fn many_to_many(to: &str) -> FieldState {
    related(FieldKind::ManyToMany, to, OnDelete::Cascade)
}

/// A default that is called when a row is made, by the function's path, as `nuages::now`.
pub fn call(path: &str) -> FieldDefault {
    FieldDefault::Call(path.to_owned())
}

fn related(kind: FieldKind, to: &str, on_delete: OnDelete) -> FieldState {
    let setting = setting_named(to).map(str::to_owned);
    let relation = RelationState {
        setting: SettingsReference(setting),
        ..RelationState::new(to.to_lowercase(), on_delete)
    };
    FieldState {
        relation: Some(relation),
        ..FieldState::new(kind)
    }
}
