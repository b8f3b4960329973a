//! Rows that must be there.

use nuages_core::Result;
use nuages_db::{Database, Error, Model, QuerySet};

use crate::http::Http404;

/// The one row of a query.
///
/// # Errors
/// Fails with [`Http404`] if there is none, and as `QuerySet::get` otherwise: more than one row is an error of the
/// program, not of the client.
pub async fn get_object_or_404<M: Model>(queryset: QuerySet<M>, db: &Database) -> Result<M> {
    match queryset.get(db).await {
        Ok(object) => Ok(object),
        Err(Error::DoesNotExist { model, .. }) => {
            Err(Http404::new(format!("No {model} matches the given query.")))?
        }
        Err(error) => Err(error)?,
    }
}

/// All rows of a query.
///
/// # Errors
/// Fails with [`Http404`] if there are none, and if the query fails.
pub async fn get_list_or_404<M: Model>(queryset: QuerySet<M>, db: &Database) -> Result<Vec<M>> {
    let objects = queryset.all(db).await?;
    if objects.is_empty() {
        let model = M::meta().name;
        Err(Http404::new(format!("No {model} matches the given query.")))?;
    }
    Ok(objects)
}
