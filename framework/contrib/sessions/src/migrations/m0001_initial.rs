use nuages_db::migrations::*;

pub(super) fn migration() -> Migration {
    Migration::new("0001_initial").initial().operation(
        CreateModel::new("Session")
            .field(
                "session_key",
                fields::char(40).primary_key().verbose_name("session key"),
            )
            .field("session_data", fields::text().verbose_name("session data"))
            .field(
                "expire_date",
                fields::date_time().db_index().verbose_name("expire date"),
            )
            .db_table("django_session")
            .verbose_name("session")
            .verbose_name_plural("sessions"),
    )
}
