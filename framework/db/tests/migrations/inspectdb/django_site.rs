//! This is an auto-generated Nuages model module.
//! You'll have to do the following manually to clean this up:
//!   * Rearrange models' order
//!   * Make sure each model has the right primary key
//!   * Make sure each foreign key has `on_delete` set to the desired behavior
//!   * Remove `managed = false` if you wish to allow Nuages to create, modify, and delete the table
//!
//! Feel free to rename the models, but don't rename `db_table` values or field names.

use nuages::db::models::*;

#[derive(Model, Clone, Debug)]
#[model(db_table = "auth_group", managed = false)]
pub struct AuthGroup {
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
    pub id: Auto,
    #[field(on_delete = DO_NOTHING)]
    pub content_type: ForeignKey<DjangoContentType>,
    #[field(max_length = 100)]
    pub codename: String,
    #[field(max_length = 255)]
    pub name: String,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "auth_user", managed = false)]
pub struct AuthUser {
    pub id: Auto,
    #[field(max_length = 128)]
    pub password: String,
    #[field(blank)]
    pub last_login: Option<Timestamp>,
    pub is_superuser: bool,
    #[field(max_length = 150, unique)]
    pub username: String,
    #[field(max_length = 150)]
    pub last_name: String,
    #[field(max_length = 254)]
    pub email: String,
    pub is_staff: bool,
    pub is_active: bool,
    pub date_joined: Timestamp,
    #[field(max_length = 150)]
    pub first_name: String,
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
#[model(db_table = "django_admin_log", managed = false)]
pub struct DjangoAdminLog {
    pub id: Auto,
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
    pub action_time: Timestamp,
}

#[derive(Model, Clone, Debug)]
#[model(
    db_table = "django_content_type",
    managed = false,
    unique_together = [["app_label", "model"]],
)]
pub struct DjangoContentType {
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

// In apps.rs: .models(models![
//     AuthGroup,
//     AuthGroupPermissions,
//     AuthPermission,
//     AuthUser,
//     AuthUserGroups,
//     AuthUserUserPermissions,
//     DjangoAdminLog,
//     DjangoContentType,
//     DjangoMigrations,
//     DjangoSession,
// ])
