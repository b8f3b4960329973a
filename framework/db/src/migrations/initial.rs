//! First migrations whose tables are there already, which `migrate --fake-initial` only records.

use std::sync::Arc;

use nuages_core::settings::{Engine, Hints};

use super::state::{ModelState, ProjectState};
use super::{Migration, Operation, Result, missing};
use crate::Database;
use crate::database::Routing;
use crate::schema::{self, introspection};

/// Tells whether a first migration's tables and columns exist.
pub(super) async fn is_there_already(
    migration: &Migration,
    before: &ProjectState,
    db: &Database,
) -> Result<bool> {
    if !is_first(migration) {
        return Ok(false);
    }
    let mut after = before.clone();
    migration.mutate_state(&mut after)?;
    let after = after.with_short_names(schema::max_name_length(db.engine()));
    let tables =
        introspection::table_names_with(db, missing::tables(&after).into_iter().collect()).await?;
    let server = schema::ServerVersion::of(db).await?;
    let is_there = |wanted: &str| tables.iter().any(|name| is(name, wanted, db));
    let mut found = false;
    for made in made(&migration.operations) {
        let model = after.model(&migration.app_label, made.model)?;
        // Another model stands in its place, and its table counts.
        let swapped = model.swapped();
        let model = match swapped.as_deref().and_then(|label| label.split_once('.')) {
            Some((app, name)) => match after.model(app, name) {
                Ok(model) => model,
                Err(_) => continue,
            },
            None => model,
        };
        let is_elsewhere = |routing: Arc<Routing>| {
            !routing.allow_migrate(&model.app_label, Some(&model.name), Hints::NONE)
        };
        if !model.options.has_table_on(server) || db.routing().is_some_and(is_elsewhere) {
            continue;
        }
        if !is_there(&model.db_table()) {
            return Ok(false);
        }
        if let Some(name) = made.field
            && !has_field(model, name, db, is_there).await?
        {
            return Ok(false);
        }
        found = true;
    }
    Ok(found)
}

/// Tells whether no other migration of its app comes before it.
pub(super) fn is_first(migration: &Migration) -> bool {
    let mut dependencies = migration.dependencies.iter();
    migration.initial || !dependencies.any(|(app, _)| *app == migration.app_label)
}

/// Tells whether the table has the field's column, or the database the table that it makes.
async fn has_field(
    model: &ModelState,
    name: &str,
    db: &Database,
    is_there: impl Fn(&str) -> bool,
) -> Result<bool> {
    let Some(field) = model.field(name) else {
        return Ok(true);
    };
    if field.is_many_to_many() {
        let between = model.through(name, field);
        return Ok(between.is_none_or(|between| is_there(&between.db_table())));
    }
    let columns = introspection::column_names(db, &model.db_table()).await?;
    let column = field.column_name(name);
    Ok(columns.iter().any(|name| is(name, &column, db)))
}

/// Tells whether a name in the database is the wanted one.
fn is(name: &str, wanted: &str, db: &Database) -> bool {
    match db.engine() {
        // Names differ by case there.
        Engine::Postgresql => name == wanted,
        _ => name.eq_ignore_ascii_case(wanted),
    }
}

/// A model that a migration makes, or a field that it adds to one, by the names which they have at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Made<'a> {
    model: &'a str,
    field: Option<&'a str>,
}

/// What the operations make and do not take away again.
fn made(operations: &[Operation]) -> impl Iterator<Item = Made<'_>> {
    operations
        .iter()
        .enumerate()
        .filter_map(|(place, operation)| {
            let (model, field) = match operation {
                Operation::CreateModel(create) => (create.name.as_str(), None),
                Operation::AddField(add) => (add.model.as_str(), Some(add.name.as_str())),
                _ => return None,
            };
            let mut later = operations[place + 1..].iter();
            later.try_fold(Made { model, field }, Made::behind)
        })
}

impl<'a> Made<'a> {
    /// Follows it through a later operation; `None` where that takes it away.
    fn behind(mut self, operation: &'a Operation) -> Option<Self> {
        let is_own = |model: &str| model.eq_ignore_ascii_case(self.model);
        match operation {
            Operation::RenameModel(rename) if is_own(&rename.old_name) => {
                self.model = &rename.new_name;
            }
            Operation::DeleteModel(delete) if is_own(&delete.name) => return None,
            Operation::RenameField(rename)
                if is_own(&rename.model) && self.field == Some(&rename.old_name) =>
            {
                self.field = Some(&rename.new_name);
            }
            Operation::RemoveField(remove)
                if is_own(&remove.model) && self.field == Some(&remove.name) =>
            {
                return None;
            }
            _ => {}
        }
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::{Made, made};

    #[test]
    fn what_is_made_is_followed_to_the_end_of_the_migration() {
        let operations: Vec<Operation> = vec![
            CreateModel::new("Tag").into(),
            CreateModel::new("Gone").into(),
            AddField::new("tag", "old", fields::text()).into(),
            AddField::new("tag", "lost", fields::text()).into(),
            RenameModel::new("Tag", "Word").into(),
            RenameField::new("word", "old", "new").into(),
            RemoveField::new("word", "lost").into(),
            DeleteModel::new("Gone").into(),
        ];
        let made: Vec<Made<'_>> = made(&operations).collect();
        let word = |field| Made {
            model: "Word",
            field,
        };
        assert_eq!(made, [word(None), word(Some("new"))]);
    }
}
