//! Rows of which some columns were read, and the rows that are stored: read, written and deleted.

use super::{Partial, Partials, named};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::models::{Deleted, Model, delete_with_key, save_places, time_of_saving};
use crate::query::{Assignment, QuerySet};
use crate::signals::hears_saves;

impl<M: Model> Partial<M> {
    /// Reads the whole row.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`] when it is gone, otherwise as [`QuerySet::get`].
    pub async fn object(&self, db: &Database) -> Result<M> {
        QuerySet::<M>::new()
            .filter_key(self.key.to_value())
            .get(db)
            .await
    }

    /// Reads again what was read; the rest stays deferred, as in Django.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`] when the row is gone, otherwise as [`QuerySet::get`].
    pub async fn refresh_from_db(&mut self, db: &Database) -> Result<()> {
        let named = self.fields.iter().filter_map(named::<M>).collect();
        let rows = QuerySet::<M>::new().filter_key(self.key.to_value());
        let mut query = rows.query;
        query.select_named(named);
        self.values = QuerySet::<M, Partials>::of(query).get(db).await?.values;
        Ok(())
    }

    /// Deletes the row, and what hangs on it, as [`Model::delete`].
    ///
    /// # Errors
    /// As [`Model::delete`].
    pub async fn delete(&self, db: &Database) -> Result<Deleted> {
        delete_with_key::<M>(self.key.to_value(), db).await
    }

    /// Writes the model's own fields that were read, and no others, as Django's `save()` of such a row; those with `auto_now` get their time.
    /// Where somebody listens to `pre_save` or `post_save`, the whole row is read first, with which the signals are sent.
    ///
    /// # Errors
    /// [`Error::NotUpdated`] when the row is gone, otherwise as [`QuerySet::update`].
    pub async fn save(&mut self, db: &Database) -> Result<()> {
        if hears_saves::<M>() {
            return self.save_heard(db).await;
        }
        let mut assignments: Vec<Assignment<M::Concrete>> = Vec::new();
        let mut moment = None;
        for (index, place) in self.written() {
            let field = &M::meta().fields[place];
            if let Some(now) = time_of_saving(field.kind, false, &mut moment) {
                self.values[index] = now;
            }
            assignments.push(Assignment::of(field, self.values[index].clone()));
        }
        if assignments.is_empty() {
            return Ok(());
        }
        let rows = QuerySet::<M>::new().filter_key(self.key.to_value());
        match rows.update(assignments, db).await? {
            0 => Err(gone()),
            _ => Ok(()),
        }
    }

    /// The fields that are written: where their values are here, and where they stand in the model.
    fn written(&self) -> Vec<(usize, usize)> {
        let meta = M::meta();
        let fields = self.fields.iter().enumerate();
        let own = fields.filter_map(|(index, field)| match field.path.as_slice() {
            [place] => Some((index, usize::from(*place))),
            _ => None,
        });
        own.filter(|(_, place)| {
            let field = meta.fields.get(*place);
            field.is_some_and(|field| !meta.is_key(field) && field.generated.is_none())
        })
        .collect()
    }

    /// Saves the fields as those of the whole row, which those who listen are shown.
    async fn save_heard(&mut self, db: &Database) -> Result<()> {
        let written = self.written();
        if written.is_empty() {
            return Ok(());
        }
        let db = db.writing(M::meta());
        let mut row = match self.object(db).await {
            Err(Error::DoesNotExist { .. }) => return Err(gone()),
            row => row?,
        };
        for (index, place) in &written {
            row.set_value(*place, self.values[*index].clone())?;
        }
        let places = written.iter().map(|(_, place)| *place).collect();
        save_places(&mut row, places, db).await?;
        for (index, place) in written {
            self.values[index] = row.value(place);
        }
        Ok(())
    }
}

fn gone() -> Error {
    Error::NotUpdated {
        message: "Save with update_fields did not affect any rows.".to_owned(),
    }
}
