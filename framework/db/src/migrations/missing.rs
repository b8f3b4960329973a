//! What to say of a migration that speaks of a table or a column which is not there when it runs.

use std::collections::BTreeSet;

use super::state::ProjectState;
use super::{Loader, MigrationError, MigrationKey, Result};
use crate::backends::{Missing, names};

/// Tells which migration lacks which other one, where a table or a column was missing.
pub(super) fn explain(
    error: MigrationError,
    loader: &Loader,
    key: &MigrationKey,
) -> MigrationError {
    let MigrationError::Failed {
        migration, source, ..
    } = error
    else {
        return error;
    };
    let hint = match Missing::find(&source.to_string()) {
        Some((Missing::Table, words)) => Some(of_table(&words, loader, key)),
        Some((Missing::Column, _)) => Some(format!(
            "{} meets the tables as the migrations before it left them: it may name no columns of later ones",
            shown(key)
        )),
        None => None,
    };
    MigrationError::Failed {
        migration,
        source,
        hint,
    }
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

fn tables(state: &ProjectState) -> BTreeSet<String> {
    let between = state.models.values().flat_map(|model| {
        let fields = model.fields.iter();
        fields.filter_map(|(name, field)| Some(model.through(name, field)?.db_table()))
    });
    let own = state.models.values().map(|model| model.db_table());
    own.chain(between).collect()
}
