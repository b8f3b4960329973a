//! Sessions in the table `django_session`.

use nuages_core::signing::get_random_string;
use nuages_core::{BadRequest, Result, Timestamp, now};
use nuages_db::models::Save;
use nuages_db::{Database, Error, Model};

use super::Loaded;
use crate::models::Session as Row;
use crate::store::SessionStore;

/// The salt ends in the name of Django's class.
pub(crate) const SALT: &str = "django.contrib.sessions.SessionStore";

const KEY_LENGTH: usize = 32;
const KEY_CHARACTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
const INTERRUPTED: &str = "The request's session was deleted before the request completed. The user may have logged out \
                           in a concurrent request, for example.";

/// A session on its way to its row.
#[derive(Debug)]
pub(crate) struct Saving {
    /// The key; a new one is found if it is taken.
    pub(crate) key: String,
    /// Whether there is no row yet.
    pub(crate) is_new: bool,
    pub(crate) data: String,
    pub(crate) expire_date: Timestamp,
    /// Keys of rows that are deleted along the way.
    pub(crate) abandoned: Vec<String>,
}

pub(crate) fn new_key() -> String {
    get_random_string(KEY_LENGTH, KEY_CHARACTERS)
}

pub(crate) async fn load(store: &SessionStore, key: &str, db: &Database) -> Result<Loaded> {
    let found = Row::objects()
        .filter(Row::session_key.eq(key))
        .get(db)
        .await;
    match found {
        Ok(row) if row.expire_date > now() => Ok(Loaded::Data(store.decode(&row.session_data))),
        Ok(_) | Err(Error::DoesNotExist { .. }) => Ok(Loaded::Gone),
        Err(error) => Err(error.into()),
    }
}

/// Writes the row and returns its key.
pub(crate) async fn save(saving: Saving, db: &Database) -> Result<String> {
    if saving.abandoned.is_empty() {
        return write(
            saving.key,
            saving.is_new,
            saving.data,
            saving.expire_date,
            db,
        )
        .await;
    }
    let transaction = db.begin().await?;
    delete(&saving.abandoned, transaction.database()).await?;
    let key = write(
        saving.key,
        saving.is_new,
        saving.data,
        saving.expire_date,
        transaction.database(),
    )
    .await?;
    transaction.commit().await?;
    Ok(key)
}

async fn write(
    key: String,
    is_new: bool,
    data: String,
    expire_date: Timestamp,
    db: &Database,
) -> Result<String> {
    let mut row = Row {
        session_key: key,
        session_data: data,
        expire_date,
    };
    if is_new {
        return insert(row, db).await;
    }
    match row.save_with(Save::new().force_update(), db).await {
        Ok(()) => Ok(row.session_key),
        Err(Error::NotUpdated { .. }) => Err(BadRequest::new(INTERRUPTED).into()),
        Err(error) => Err(error.into()),
    }
}

async fn insert(mut row: Row, db: &Database) -> Result<String> {
    loop {
        match row.clone().create(db).await {
            Ok(row) => return Ok(row.session_key),
            Err(error) if error.is_integrity() => row.session_key = new_key(),
            Err(error) => return Err(error.into()),
        }
    }
}

pub(crate) async fn delete(keys: &[String], db: &Database) -> Result<()> {
    for key in keys {
        Row::objects()
            .filter(Row::session_key.eq(key.as_str()))
            .delete(db)
            .await?;
    }
    Ok(())
}

pub(crate) async fn clear_expired(db: &Database) -> Result<()> {
    Row::objects()
        .filter(Row::expire_date.lt(now()))
        .delete(db)
        .await?;
    Ok(())
}
