//! What a server is set to.

use nuages_core::checks::CheckMessage;
use nuages_core::settings::Engine;

use crate::Database;
use crate::error::Result;
use crate::schema::ServerVersion;

/// Asks the server of the database `alias` whether it is set as it should be: what `check --database` adds to the checks, which ask nothing.
///
/// # Errors
/// When it cannot be asked.
pub async fn check_server(db: &Database, alias: &str) -> Result<Vec<CheckMessage>> {
    if db.engine() != Engine::Mysql {
        return Ok(Vec::new());
    }
    let rows = db
        .fetch_all("SELECT CAST(@@SESSION.sql_mode AS CHAR)", &[])
        .await?;
    let modes: String = match rows.first() {
        Some(row) => row.get(0)?,
        None => String::new(),
    };
    let strict = ["STRICT_TRANS_TABLES", "STRICT_ALL_TABLES"];
    if modes.split(',').any(|mode| strict.contains(&mode)) {
        return Ok(Vec::new());
    }
    let server = match ServerVersion::of(db).await?.mariadb {
        true => "MariaDB",
        false => "MySQL",
    };
    Ok(vec![
        CheckMessage::warning(format!(
            "{server} Strict Mode is not set for database connection '{alias}'"
        ))
        .hint(format!(
            "{server}'s Strict Mode fixes many data integrity problems in {server}, such as data truncation upon insertion, by escalating \
             warnings into errors. It is strongly recommended you activate it. See: \
             https://docs.djangoproject.com/en/6.1/ref/databases/#mysql-sql-mode"
        ))
        .id("mysql.W002"),
    ])
}
