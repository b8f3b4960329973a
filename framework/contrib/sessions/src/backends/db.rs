//! Sessions in the table `django_session`.

use nuages_core::signing::get_random_string;
use nuages_core::{BadRequest, Result, now};
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
    /// Gets another key if its own is taken.
    pub(crate) row: Row,
    /// Whether the row is not stored yet.
    pub(crate) is_new: bool,
    /// Keys of rows that are deleted along the way.
    pub(crate) abandoned: Vec<String>,
}

pub(crate) fn new_key() -> String {
    get_random_string(KEY_LENGTH, KEY_CHARACTERS)
}

pub(crate) async fn load(store: &SessionStore, key: String, db: &Database) -> Result<Loaded> {
    let found = Row::objects().get_by_key(key, db);
    match found.await {
        Ok(row) if row.expire_date > now() => Ok(Loaded::Data(store.decode(&row.session_data))),
        Ok(_) | Err(Error::DoesNotExist { .. }) => Ok(Loaded::Gone),
        Err(error) => Err(error.into()),
    }
}

/// Writes the row. What is rare is boxed: every change makes room for this.
pub(crate) async fn save(saving: &mut Saving, db: &Database) -> Result<()> {
    if saving.abandoned.is_empty() {
        return write(saving, db).await;
    }
    Box::pin(async {
        let transaction = db.begin().await?;
        delete(&saving.abandoned, transaction.database()).await?;
        write(saving, transaction.database()).await?;
        Ok(transaction.commit().await?)
    })
    .await
}

async fn write(saving: &mut Saving, db: &Database) -> Result<()> {
    let row = &mut saving.row;
    if saving.is_new {
        return Box::pin(insert(row, db)).await;
    }
    match row.save_with(Save::new().force_update(), db).await {
        Err(Error::NotUpdated { .. }) => Err(BadRequest::new(INTERRUPTED).into()),
        saved => Ok(saved?),
    }
}

async fn insert(row: &mut Row, db: &Database) -> Result<()> {
    loop {
        match row.clone().create(db).await {
            Ok(_) => return Ok(()),
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
