//! What differs between the databases in the text of the statements.

/// The database that the features chose.
#[cfg(feature = "sqlite")]
pub type Db = sqlx::Sqlite;
#[cfg(feature = "postgres")]
pub type Db = sqlx::Postgres;
#[cfg(feature = "mysql")]
pub type Db = sqlx::MySql;

#[cfg(not(feature = "postgres"))]
mod marked {
    pub const WORLD: &str = "SELECT id, randomnumber FROM world WHERE id = ?";
    pub const CHANGE: &str = "UPDATE world SET randomnumber = ? WHERE id = ?";
}

#[cfg(feature = "postgres")]
mod marked {
    pub const WORLD: &str = "SELECT id, randomnumber FROM world WHERE id = $1";
    pub const CHANGE: &str = "UPDATE world SET randomnumber = $1 WHERE id = $2";
}

#[cfg(feature = "sqlite")]
mod session {
    pub const VISIT: &str = "SELECT session_data FROM django_session WHERE session_key = ? AND expire_date > datetime('now')";
    pub const REMEMBER: &str = "INSERT INTO django_session (session_key, session_data, expire_date) \
        VALUES (?, ?, datetime('now', '+14 days')) \
        ON CONFLICT (session_key) DO UPDATE SET session_data = excluded.session_data, expire_date = excluded.expire_date";
}

#[cfg(feature = "postgres")]
mod session {
    pub const VISIT: &str =
        "SELECT session_data FROM django_session WHERE session_key = $1 AND expire_date > now()";
    pub const REMEMBER: &str = "INSERT INTO django_session (session_key, session_data, expire_date) \
        VALUES ($1, $2, now() + interval '14 days') \
        ON CONFLICT (session_key) DO UPDATE SET session_data = excluded.session_data, expire_date = excluded.expire_date";
}

#[cfg(feature = "mysql")]
mod session {
    pub const VISIT: &str = "SELECT session_data FROM django_session WHERE session_key = ? AND expire_date > utc_timestamp(6)";
    pub const REMEMBER: &str = "INSERT INTO django_session (session_key, session_data, expire_date) \
        VALUES (?, ?, utc_timestamp(6) + interval 14 day) \
        ON DUPLICATE KEY UPDATE session_data = values(session_data), expire_date = values(expire_date)";
}

pub use marked::{CHANGE, WORLD};
pub use session::{REMEMBER, VISIT};

pub const FORTUNES: &str = "SELECT id, message FROM fortune";
