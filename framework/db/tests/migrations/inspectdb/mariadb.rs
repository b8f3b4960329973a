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
#[model(
    db_table = "dear",
    managed = false, // Created from a view. Don't remove.
)]
pub struct Dear {
    // The table has no primary key; models need one. Rows that are equal in it are changed and deleted together.
    #[field(primary_key)]
    pub key: Uuid,
    #[field(max_length = 40)]
    pub name: String,
    #[field(max_digits = 12, decimal_places = 3)]
    pub price: Decimal,
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
    pub action_flag: u16,
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
    pub id: DbDefault<i64>, // The database numbers the rows; a new row does not know its number until it is read.
    pub day: Date,
    #[field(max_length = 20, blank)]
    pub text: Option<String>,
}

/// The values of marked.path.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkedPath {
    #[choice("a\\b", "a\\b")]
    AB,
    #[choice("x','y", "x','y")]
    XY,
    #[choice("it's", "it's")]
    ItS,
    #[choice("new\nline", "new\nline")]
    NewLine,
    #[choice("end\\", "end\\")]
    End,
    #[choice("(?)", "(?)")]
    Value,
}

/// The values of marked.face.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkedFace {
    #[choice("😀", "😀")]
    Value,
    #[choice(":(", ":(")]
    Value2,
    #[choice("why?", "why?")]
    Why,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "marked", managed = false)]
pub struct Marked {
    #[field(kind = auto)]
    pub id: Auto,
    pub path: MarkedPath,
    pub face: MarkedFace,
    #[field(max_length = 2, blank)]
    pub unseen: Option<String>, // The server does not tell all the values of this enumeration.
}

/// The values of odd.mood.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddMood {
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
    pub mood: OddMood,
    #[field(max_length = 3)]
    pub marks: String,
    #[field(blank)]
    pub born: Option<i16>,
    pub tiny: i16,
    pub tiny_positive: i16,
    pub middle: i32,
    #[field(blank)]
    pub stamp: Option<Timestamp>,
    #[field(blank)]
    pub bits: Option<u64>,
    pub bit_flag: bool,
    #[field(blank)]
    pub place: Option<Vec<u8>>, // The number of the reference system, then well-known binary.
    #[field(blank)]
    pub note: Option<String>,
    #[field(max_length = 4)]
    pub fixed: String,
    #[field(blank)]
    pub blobs: Option<Vec<u8>>,
    pub plain: Timestamp,
    #[field(db_column = "real_")]
    pub real_field: f64, // Field renamed because it ended with '_'.
    #[field(max_digits = 8, decimal_places = 2)]
    pub price: Decimal,
    pub zero: u32,
    #[field(generated = raw_sql::<_, Option<i32>>("`tiny` * 2", []), db_persist = false, blank)]
    pub twice: Option<i32>,
}

#[derive(Model, Clone, Debug)]
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
    pub positive_small: u16,
    pub positive: u32,
    pub positive_big: u64,
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
    pub length: i64,
    #[field(max_length = 39)]
    pub address: String,
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
    #[field(generated = raw_sql::<_, Option<i32>>("`integer` * 2", []), blank)]
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
    pub rank: u16,
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

// In apps.rs: .models(models![
//     AuthGroup,
//     AuthGroupPermissions,
//     AuthPermission,
//     AuthUser,
//     AuthUserGroups,
//     AuthUserUserPermissions,
//     Dear,
//     DjangoAdminLog,
//     DjangoContentType,
//     DjangoMigrations,
//     DjangoSession,
//     Event,
//     Marked,
//     Odd,
//     ShopItem,
//     ShopItemLabels,
//     ShopLabel,
//     ShopMaker,
//     ShopSeat,
// ])
