//! All operations of migrations that are to run.

use std::collections::BTreeSet;

use super::breaks::breaks;
use super::finding::{Finding, Problem, Risk};
use super::locks::locks;
use crate::migrations::state::{ModelKey, ProjectState};
use crate::migrations::{Loader, Migration, MigrationKey, Operation, Result};
use crate::schema::{Place, SchemaEditor, Step, editor_at};

/// Tells what the migrations do to a site that runs, one or several findings for each operation. `keys` are migrations in the
/// order in which they will run; tables that they make themselves are nobody's yet, so that nothing done to these is unsafe. Operations on
/// what routers keep out of the database do nothing there.
///
/// # Errors
/// When a migration does not fit those before it.
pub fn check(
    loader: &Loader,
    keys: &[MigrationKey],
    place: impl Into<Place>,
) -> Result<Vec<Finding>> {
    let place = place.into();
    let mut findings = Vec::new();
    let mut new = BTreeSet::new();
    let mut state = loader.applied_state_without(&keys.iter().collect())?;
    for key in keys {
        let migration = loader.migration(key)?;
        judge(migration, &mut state, &mut new, &place, &mut findings)?;
    }
    Ok(findings)
}

fn judge(
    migration: &Migration,
    state: &mut ProjectState,
    new: &mut BTreeSet<ModelKey>,
    place: &Place,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let app = &migration.app_label;
    let engine = place.server.engine;
    for operation in &migration.operations {
        let before = state.clone();
        operation.state_forwards(app, state)?;
        let mut finding = Finding {
            app_label: app.clone(),
            migration: migration.name.clone(),
            operation: operation.describe(),
            sql: Vec::new(),
            risk: Risk::Safe,
            reason: String::new(),
            instead: Vec::new(),
        };
        let mut problems = Vec::new();
        for part in parts(operation) {
            let mut after = before.clone();
            part.state_forwards(app, &mut after)?;
            let editor = editor_at(place.clone());
            let is_here = part.concerns(app, &*editor, (&before, &after));
            let sql = statements(part, app, (&before, &after), editor)?;
            if is_here && !is_new(part, app, new) {
                problems.extend(breaks(part, app, (&before, &after), engine));
                problems.extend(locks(
                    part,
                    app,
                    (&before, &after),
                    &sql,
                    migration.atomic,
                    engine,
                ));
            }
            finding.sql.extend(sql);
            remember(part, app, new);
        }
        problems.sort_by_key(|problem: &Problem| std::cmp::Reverse(problem.risk));
        problems.dedup_by(|next, one| one.join(next));
        if problems.is_empty() {
            findings.push(finding.clone());
        }
        for problem in problems {
            findings.push(Finding {
                risk: problem.risk,
                reason: problem.reason,
                instead: problem.instead.all(),
                ..finding.clone()
            });
        }
    }
    Ok(())
}

/// The operations that change the database.
fn parts(operation: &Operation) -> Vec<&Operation> {
    match operation {
        Operation::SeparateDatabaseAndState(separate) => separate.database.iter().collect(),
        other => vec![other],
    }
}

fn statements(
    operation: &Operation,
    app: &str,
    (before, after): (&ProjectState, &ProjectState),
    mut editor: Box<dyn SchemaEditor>,
) -> Result<Vec<String>> {
    operation.database_forwards(app, &mut *editor, before, after)?;
    let mut sql = Vec::new();
    for step in editor.finish() {
        match step {
            Step::Sql(statement) => sql.push(statement),
            Step::Lookup(lookup) => sql.extend(lookup.guess()),
            Step::Swap(swap) => sql.extend(swap.plain()),
            _ => {}
        }
    }
    Ok(sql)
}

/// The model whose table an operation changes.
pub(super) fn model_of(operation: &Operation) -> Option<&str> {
    Some(match operation {
        Operation::CreateModel(create) => &create.name,
        Operation::DeleteModel(delete) => &delete.name,
        Operation::RenameModel(rename) => &rename.old_name,
        Operation::AddField(add) => &add.model,
        Operation::RemoveField(remove) => &remove.model,
        Operation::AlterField(alter) => &alter.model,
        Operation::RenameField(rename) => &rename.model,
        Operation::AddIndex(add) => &add.model,
        Operation::RemoveIndex(remove) => &remove.model,
        Operation::RenameIndex(rename) => &rename.model,
        Operation::AddConstraint(add) => &add.model,
        Operation::RemoveConstraint(remove) => &remove.model,
        Operation::AlterConstraint(alter) => &alter.model,
        Operation::AlterUniqueTogether(alter) => &alter.name,
        Operation::AlterModelTable(alter) => &alter.name,
        Operation::AlterModelTableComment(alter) => &alter.name,
        Operation::AlterOrderWithRespectTo(alter) => &alter.name,
        Operation::AlterModelOptions(alter) => &alter.name,
        _ => return None,
    })
}

fn is_new(operation: &Operation, app: &str, new: &BTreeSet<ModelKey>) -> bool {
    model_of(operation).is_some_and(|model| new.contains(&(app.to_owned(), model.to_lowercase())))
}

fn remember(operation: &Operation, app: &str, new: &mut BTreeSet<ModelKey>) {
    let key = |name: &str| (app.to_owned(), name.to_lowercase());
    match operation {
        Operation::CreateModel(create) => drop(new.insert(key(&create.name))),
        Operation::RenameModel(rename) if new.remove(&key(&rename.old_name)) => {
            new.insert(key(&rename.new_name));
        }
        _ => {}
    }
}
