use nuages_db::migrations::*;

pub(super) fn migration() -> Migration {
    Migration::new("0001_initial").initial().operation(
        CreateModel::new("Session")
            .field("session_key", fields::char(40).primary_key())
            .field("session_data", fields::text())
            .field("expire_date", fields::date_time().db_index())
            .db_table("django_session"),
    )
}
