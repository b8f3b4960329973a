//! What to say of a migration that does not find the tables as the migrations before it left them.

use std::collections::BTreeSet;

use super::state::ProjectState;
use super::{Loader, MigrationError, MigrationKey, Operation, Result, initial};
use crate::Error;
use crate::backends::{Missing, names};

/// Tells what to do where a table or a column was missing, or is there already, or rows wait for the end of the transaction.
pub(super) fn explain(
    error: MigrationError,
    loader: &Loader,
    key: &MigrationKey,
    backwards: bool,
) -> MigrationError {
    let MigrationError::Failed {
        migration, source, ..
    } = error
    else {
        return error;
    };
    let is_whole = !migration.contains("at statement");
    let hint = match Missing::find(&source.to_string()) {
        Some(_) if backwards => Some(undone(loader, key)),
        Some((Missing::Table, words)) => Some(of_table(&words, loader, key)),
        Some((Missing::Column, _)) => Some(format!(
            "{} meets the tables as the migrations before it left them: it may name no columns of later ones",
            shown(key)
        )),
        None if !backwards && is_whole && is_there_already(&source) => Some(format!(
            "{}{}",
            half_way(&migration, key),
            faked(loader, key)
        )),
        None if source.to_string().contains("pending trigger events") => Some(APART.to_owned()),
        None => None,
    };
    MigrationError::Failed {
        migration,
        source,
        hint,
    }
}

const APART: &str = "PostgreSQL looks after changed rows at the end of the transaction, and does not change their table before: put the changes of \
                     rows into a migration of their own";

/// Tells whether the database refused to make what it has.
fn is_there_already(error: &MigrationError) -> bool {
    let MigrationError::Database(error) = error else {
        return false;
    };
    let text = error.to_string().to_lowercase();
    let says = |words: &str| text.contains(words);
    !matches!(error, Error::Integrity { .. })
        && (says("already exists") || says("duplicate column name"))
}

/// What a run before this one may have left, where the database takes no changes of tables back: its statements are there, and recorded is
/// nothing. The first message told how to go on, and nobody sees it any more.
fn half_way(told: &str, (app, name): &MigrationKey) -> String {
    match told.contains("its first statement of ") && !told.contains("its first statement of 1,") {
        true => format!(
            "where a run before this one stopped half-way, its changes are there: see `sqlmigrate {app} {name}`, undo those and migrate again, \
             or run the rest before any `--fake`; "
        ),
        false => String::new(),
    }
}

fn faked(loader: &Loader, key: &MigrationKey) -> String {
    let name = shown(key);
    let leaves_out = loader.migration(key).is_ok_and(|migration| {
        let mut operations = migration.operations.iter();
        operations
            .any(|operation| matches!(operation, Operation::RunRust(_) | Operation::RunSql(_)))
    });
    let recorded = format!(
        "`migrate {} {} --fake` only records it{}",
        key.0,
        key.1,
        match leaves_out {
            true => ", without running its RunRust and RunSql",
            false => "",
        }
    );
    match loader.migration(key).is_ok_and(initial::is_first) {
        true => format!(
            "where all tables of {name} are there, `migrate --fake-initial` only records it; where they are as it makes them otherwise, \
             {recorded}"
        ),
        false => format!("where the tables are as {name} makes them, {recorded}"),
    }
}

fn undone(loader: &Loader, key: &MigrationKey) -> String {
    let mut before = loader.graph.parents(key).filter(|parent| parent.0 == key.0);
    format!(
        "{} is recorded as applied, and what it made is not there: `migrate {} {} --fake` only records that it is undone",
        shown(key),
        key.0,
        before.next().map_or("zero", |parent| &parent.1)
    )
}

fn shown((app, name): &MigrationKey) -> String {
    format!("{app}.{name}")
}

fn of_table(message: &str, loader: &Loader, key: &MigrationKey) -> String {
    let name = shown(key);
    let before = |later: &MigrationKey, earlier: &MigrationKey| {
        let plan = loader.graph.forwards_plan(later);
        plan.is_ok_and(|plan| plan.contains(earlier))
    };
    match maker(message, loader) {
        Ok(Some(maker)) if maker == *key => {
            format!("{name} makes the table itself: what needs it belongs behind that step")
        }
        Ok(Some(maker)) if before(key, &maker) => format!(
            "{} made the table, and it is gone or has another name by now: {name} meets the tables as the migrations before it \
             left them",
            shown(&maker)
        ),
        Ok(Some(maker)) if before(&maker, key) => format!(
            "{} makes the table, and comes after {name}: what needs it belongs into a migration behind that one",
            shown(&maker)
        ),
        Ok(Some(maker)) => format!(
            "{} makes the table: add .dependency({:?}, {:?}) to {name}, so that it runs before",
            shown(&maker),
            maker.0,
            maker.1
        ),
        _ => format!(
            "no migration makes the table: {name} meets the tables as the migrations before it left them"
        ),
    }
}

/// Finds the migration that makes a table of which the message speaks.
fn maker(message: &str, loader: &Loader) -> Result<Option<MigrationKey>> {
    let mut state = loader.base_state();
    let mut known = tables(&state);
    for key in loader.graph.full_plan(&loader.graph.leaf_nodes(None))? {
        loader.migration(&key)?.mutate_state(&mut state)?;
        let found = tables(&state);
        if found.difference(&known).any(|table| names(message, table)) {
            return Ok(Some(key));
        }
        known.extend(found);
    }
    Ok(None)
}

/// The tables of all models, and those between them.
pub(super) fn tables(state: &ProjectState) -> BTreeSet<String> {
    let between = state.models.values().flat_map(|model| {
        let fields = model.fields.iter();
        fields.filter_map(|(name, field)| Some(model.through(name, field)?.db_table()))
    });
    let own = state.models.values().map(|model| model.db_table());
    own.chain(between).collect()
}
