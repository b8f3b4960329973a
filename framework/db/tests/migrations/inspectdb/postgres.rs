//! This is an auto-generated Nuages model module.
//! You'll have to do the following manually to clean this up:
//!   * Rearrange models' order
//!   * Make sure each model has the right primary key
//!   * Make sure each foreign key has `on_delete` set to the desired behavior
//!   * Remove `managed = false` if you wish to allow Nuages to create, modify, and delete the table
//!
//! Feel free to rename the models, but don't rename `db_table` values or field names.

use nuages::db::fields::Json;
use nuages::db::functions::raw_sql;
use nuages::db::models::*;

#[derive(Model, Clone, Debug)]
#[model(db_table = "Mixed Case", managed = false)]
pub struct MixedCase {
    #[field(primary_key, db_column = "Id")]
    pub id: i32, // Field name made lowercase.
    #[field(on_delete = DO_NOTHING, db_column = "Self", blank)]
    pub self_field: Option<ForeignKey<MixedCase>>, // Field name made lowercase. Field renamed because it was a Rust reserved word.
    #[field(unique, blank)]
    pub circle: Option<i32>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "auth_group", managed = false)]
pub struct AuthGroup {
    #[field(kind = auto)]
    pub id: Auto,
    #[field(max_length = 150, unique)]
    pub name: String,
}

#[derive(Model, Clone, Debug)]
#[model(
    db_table = "auth_group_permissions",
    managed = false,
    unique_together = [["group", "permission"]],
)]
pub struct AuthGroupPermissions {
    pub id: Auto,
    #[field(on_delete = DO_NOTHING)]
    pub group: ForeignKey<AuthGroup>,
    #[field(on_delete = DO_NOTHING)]
    pub permission: ForeignKey<AuthPermission>,
}

#[derive(Model, Clone, Debug)]
#[model(
    db_table = "auth_permission",
    managed = false,
    unique_together = [["content_type", "codename"]],
)]
pub struct AuthPermission {
    #[field(kind = auto)]
    pub id: Auto,
    #[field(max_length = 255)]
    pub name: String,
    #[field(on_delete = DO_NOTHING)]
    pub content_type: ForeignKey<DjangoContentType>,
    #[field(max_length = 100)]
    pub codename: String,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "auth_user", managed = false)]
pub struct AuthUser {
    #[field(kind = auto)]
    pub id: Auto,
    #[field(max_length = 128)]
    pub password: String,
    #[field(blank)]
    pub last_login: Option<Timestamp>,
    pub is_superuser: bool,
    #[field(max_length = 150, unique)]
    pub username: String,
    #[field(max_length = 150)]
    pub first_name: String,
    #[field(max_length = 150)]
    pub last_name: String,
    #[field(max_length = 254)]
    pub email: String,
    pub is_staff: bool,
    pub is_active: bool,
    pub date_joined: Timestamp,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "auth_user_groups", managed = false, unique_together = [["user", "group"]])]
pub struct AuthUserGroups {
    pub id: Auto,
    #[field(on_delete = DO_NOTHING)]
    pub user: ForeignKey<AuthUser>,
    #[field(on_delete = DO_NOTHING)]
    pub group: ForeignKey<AuthGroup>,
}

#[derive(Model, Clone, Debug)]
#[model(
    db_table = "auth_user_user_permissions",
    managed = false,
    unique_together = [["user", "permission"]],
)]
pub struct AuthUserUserPermissions {
    pub id: Auto,
    #[field(on_delete = DO_NOTHING)]
    pub user: ForeignKey<AuthUser>,
    #[field(on_delete = DO_NOTHING)]
    pub permission: ForeignKey<AuthPermission>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "chain", managed = false)]
pub struct Chain {
    #[field(primary_key)]
    pub id: i32, // Points to ring.id.
}

#[derive(Model, Clone, Debug)]
#[model(
    db_table = "cheap",
    managed = false, // Created from a view. Don't remove.
)]
pub struct Cheap {
    // The table has no primary key; models need one. Rows that are equal in it are changed and deleted together.
    #[field(primary_key)]
    pub key: Uuid,
    #[field(max_length = 40, blank)]
    pub name: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[model(
    db_table = "dear",
    managed = false, // Created from a view. Don't remove.
)]
pub struct Dear {
    // The table has no primary key; models need one. Rows that are equal in it are changed and deleted together.
    #[field(primary_key)]
    pub key: Uuid,
    #[field(max_length = 40, blank)]
    pub name: Option<String>,
    #[field(max_digits = 12, decimal_places = 3, blank)]
    pub price: Option<Decimal>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "diary", managed = false)]
pub struct Diary {
    #[field(primary_key)]
    pub day: Date,
    #[field(max_length = 20, blank)]
    pub text: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[model(
    db_table = "diary_2024",
    managed = false, // Created from a partition. Don't remove.
)]
pub struct Diary2024 {
    #[field(primary_key)]
    pub day: Date,
    #[field(max_length = 20, blank)]
    pub text: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "django_admin_log", managed = false)]
pub struct DjangoAdminLog {
    #[field(kind = auto)]
    pub id: Auto,
    pub action_time: Timestamp,
    #[field(blank)]
    pub object_id: Option<String>,
    #[field(max_length = 200)]
    pub object_repr: String,
    pub action_flag: i16,
    pub change_message: String,
    #[field(on_delete = DO_NOTHING, blank)]
    pub content_type: Option<ForeignKey<DjangoContentType>>,
    #[field(on_delete = DO_NOTHING)]
    pub user: ForeignKey<AuthUser>,
}

#[derive(Model, Clone, Debug)]
#[model(
    db_table = "django_content_type",
    managed = false,
    unique_together = [["app_label", "model"]],
)]
pub struct DjangoContentType {
    #[field(kind = auto)]
    pub id: Auto,
    #[field(max_length = 100)]
    pub app_label: String,
    #[field(max_length = 100)]
    pub model: String,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "django_migrations", managed = false)]
pub struct DjangoMigrations {
    pub id: Auto,
    #[field(max_length = 255)]
    pub app: String,
    #[field(max_length = 255)]
    pub name: String,
    pub applied: Timestamp,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "django_session", managed = false)]
pub struct DjangoSession {
    #[field(primary_key, max_length = 40)]
    pub session_key: String,
    pub session_data: String,
    pub expire_date: Timestamp,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "event", managed = false, primary_key = ["id", "day"])]
pub struct Event {
    #[field(db_default = raw_sql::<_, i64>("NULL", []))]
    pub id: DbDefault<i64>, // The database numbers the rows.
    pub day: Date,
    #[field(max_length = 20, blank)]
    pub text: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "far", managed = false)]
pub struct Far {
    // The table has no primary key; models need one. Rows that are equal in it are changed and deleted together.
    #[field(primary_key, max_length = 80)]
    pub line: String,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "hosts", managed = false)]
pub struct Hosts {
    #[field(primary_key)]
    pub id: i32,
    #[field(generated = raw_sql::<_, i32>("NULL", []))]
    pub number: i32, // The database numbers the rows, and takes no other numbers.
    pub net: String, // As PostgreSQL writes it: inet.
    #[field(blank)]
    pub own: Option<IpAddr>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "lists", managed = false)]
pub struct Lists {
    #[field(primary_key)]
    pub id: i32,
    pub shares: String, // As PostgreSQL writes it: share[].
    #[field(blank)]
    pub halves: Option<String>, // As PostgreSQL writes it: half[].
    #[field(blank)]
    pub feels: Option<String>, // As PostgreSQL writes it: feeling[].
    #[field(blank)]
    pub rows: Option<String>, // As PostgreSQL writes it: numbers.
    #[field(blank)]
    pub grids: Option<String>, // As PostgreSQL writes it: numbers[].
}

// Table "loose_ratio". No column can stand for a primary key, which models need: the model is left out.
//     #[field(blank)]
//     pub ratio: Option<f64>,

/// The values of mood.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    #[choice("sad", "sad")]
    Sad,
    #[choice("happy", "happy")]
    Happy,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "odd", managed = false)]
pub struct Odd {
    #[field(kind = auto)]
    pub id: Auto,
    pub mood: Mood,
    #[field(max_digits = 5, decimal_places = 2)]
    pub part: Decimal,
    #[field(blank)]
    pub tags: Option<String>, // As PostgreSQL writes it: text[].
    #[field(blank)]
    pub span: Option<String>, // As PostgreSQL writes it: int4range.
    #[field(blank)]
    pub note: Option<String>,
    #[field(blank)]
    pub net: Option<String>,
    pub plain: Timestamp,
    #[field(max_length = 4)]
    pub fixed: String,
    #[field(blank)]
    pub loose: Option<String>,
    #[field(blank)]
    pub free: Option<Decimal>,
    pub real: f64,
    #[field(max_length = 9, db_collation = "C")]
    pub cased: String,
    #[field(blank)]
    pub at: Option<String>, // As PostgreSQL writes it: time with time zone.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "peek", managed = false)]
pub struct Peek {
    #[field(primary_key)]
    pub id: i32, // Points to back.hidden.id.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "ring", managed = false)]
pub struct Ring {
    #[field(primary_key)]
    pub id: i32, // Points to chain.id.
}

#[derive(Model, Clone, Debug)]
// A unique constraint could not be introspected.
#[model(db_table = "shop_item", managed = false, unique_together = [["maker", "slug"]])]
pub struct ShopItem {
    #[field(max_length = 40)]
    pub name: String,
    #[field(primary_key)]
    pub key: Uuid,
    pub flag: bool,
    #[field(blank)]
    pub maybe: Option<bool>,
    pub small: i16,
    pub integer: i32,
    pub big: i64,
    pub positive_small: i16,
    pub positive: i32,
    pub positive_big: i64,
    pub ratio: f64,
    #[field(max_digits = 12, decimal_places = 3)]
    pub price: Decimal,
    #[field(max_length = 50)]
    pub slug: String,
    #[field(max_length = 254)]
    pub email: String,
    #[field(max_length = 200)]
    pub url: String,
    pub text: String,
    pub day: Date,
    pub clock: Time,
    pub moment: Timestamp,
    pub data: Json,
    #[field(blank)]
    pub extra: Option<Json>,
    pub raw: Vec<u8>,
    pub length: Duration,
    pub address: IpAddr,
    #[field(max_length = 100)]
    pub upload: String,
    #[field(max_length = 50)]
    pub picture: String,
    #[field(max_length = 100)]
    pub path: String,
    #[field(max_length = 5, db_column = "Type")]
    pub r#type: String, // Field name made lowercase.
    #[field(max_length = 9)]
    pub state: String,
    pub added: Timestamp,
    #[field(generated = raw_sql::<_, Option<i32>>("(\"integer\" * 2)", []), blank)]
    pub double: Option<i32>,
    #[field(on_delete = DB_CASCADE)]
    pub maker: ForeignKey<ShopMaker>,
    #[field(on_delete = DO_NOTHING, related_name = "shopitem_second_set", blank)]
    pub second: Option<ForeignKey<ShopMaker, { to_field(ShopMaker::rank) }>>,
    #[field(on_delete = DB_SET_NULL, one_to_one, blank)]
    pub twin: Option<ForeignKey<ShopItem>>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "shop_item_labels", managed = false, unique_together = [["item", "label"]])]
pub struct ShopItemLabels {
    pub id: Auto,
    #[field(on_delete = DO_NOTHING)]
    pub item: ForeignKey<ShopItem>,
    #[field(on_delete = DO_NOTHING)]
    pub label: ForeignKey<ShopLabel>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "shop_label", managed = false)]
pub struct ShopLabel {
    #[field(max_length = 40)]
    pub name: String,
    #[field(kind = small_auto)]
    pub id: Auto,
    #[field(on_delete = DO_NOTHING, blank)]
    pub parent: Option<ForeignKey<ShopLabel>>,
}

/// Who makes things
#[derive(Model, Clone, Debug)]
#[model(db_table = "shop_maker", managed = false, db_table_comment = "Who makes things")]
pub struct ShopMaker {
    #[field(max_length = 40)]
    pub name: String,
    /// as on the box
    #[field(primary_key, max_length = 8, db_comment = "as on the box")]
    pub code: String,
    #[field(unique)]
    pub rank: i16,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "shop_seat", managed = false, primary_key = ["row", "number"])]
pub struct ShopSeat {
    #[field(max_length = 3)]
    pub row: String,
    pub number: i32,
    #[field(on_delete = DO_NOTHING, blank)]
    pub item: Option<ForeignKey<ShopItem>>,
}

/// The values of feeling.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feeling {
    #[choice("sad", "sad")]
    Sad,
    #[choice("happy", "happy")]
    Happy,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "wild", managed = false)]
pub struct Wild {
    #[field(kind = auto)]
    pub id: Auto,
    #[field(db_default = raw_sql::<_, i32>("nextval('wild_number_seq'::regclass)", []))]
    pub number: DbDefault<i32>, // The database numbers the rows.
    pub tags: String, // As PostgreSQL writes it: text[].
    #[field(blank)]
    pub grid: Option<String>, // As PostgreSQL writes it: integer[].
    pub moods: String, // As PostgreSQL writes it: mood[].
    #[field(blank)]
    pub days: Option<String>, // As PostgreSQL writes it: date[].
    pub during: String, // As PostgreSQL writes it: tstzrange.
    #[field(blank)]
    pub amounts: Option<String>, // As PostgreSQL writes it: numrange.
    pub bits: String, // As PostgreSQL writes it: bit(3).
    #[field(blank)]
    pub more: Option<String>, // As PostgreSQL writes it: bit varying.
    pub at: String, // As PostgreSQL writes it: time with time zone.
    #[field(blank)]
    pub sum: Option<String>, // As PostgreSQL writes it: money.
    #[field(blank)]
    pub card: Option<String>, // As PostgreSQL writes it: macaddr.
    #[field(blank)]
    pub spot: Option<String>, // As PostgreSQL writes it: point.
    #[field(blank)]
    pub shape: Option<String>, // As PostgreSQL writes it: polygon.
    #[field(blank)]
    pub words: Option<String>, // As PostgreSQL writes it: tsvector.
    #[field(blank)]
    pub part: Option<String>, // As PostgreSQL writes it: pair.
    #[field(blank)]
    pub feels: Option<Feeling>,
    pub free: Decimal,
    // many is left out. No field type is known for int4multirange.
    #[field(db_column = "Größe in cm", blank)]
    pub größe_in_cm: Option<i32>, // Field name made lowercase. Field renamed to remove unsuitable characters.
    #[field(db_column = "crate", blank)]
    pub crate_field: Option<String>, // Field renamed because it was a Rust reserved word.
    #[field(db_column = "pk", blank)]
    pub pk_field: Option<String>, // Field renamed because 'pk' means the primary key.
    #[field(db_column = "quote\"d", blank)]
    pub quote_d: Option<String>, // Field renamed to remove unsuitable characters.
    #[field(generated = raw_sql::<_, Option<i32>>("(number * 2)", []), blank)]
    pub twice: Option<i32>,
    #[field(generated = raw_sql::<_, String>("lower(('It''s '::text || tags[1]))", []))]
    pub low: String,
}

// In apps.rs: .models(models![
//     MixedCase,
//     AuthGroup,
//     AuthGroupPermissions,
//     AuthPermission,
//     AuthUser,
//     AuthUserGroups,
//     AuthUserUserPermissions,
//     Chain,
//     Cheap,
//     Dear,
//     Diary,
//     Diary2024,
//     DjangoAdminLog,
//     DjangoContentType,
//     DjangoMigrations,
//     DjangoSession,
//     Event,
//     Far,
//     Hosts,
//     Lists,
//     Odd,
//     Peek,
//     Ring,
//     ShopItem,
//     ShopItemLabels,
//     ShopLabel,
//     ShopMaker,
//     ShopSeat,
//     Wild,
// ])
