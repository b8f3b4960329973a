//! What changed between two states, by Django's autodetector and by ours; and that it can be run.

use std::collections::BTreeSet;

use nuages_db::Database;
use nuages_db::migrations::state::ProjectState;
use nuages_db::migrations::*;
use serde_json::{Value, json};

use super::said::described;
use super::{model, sketches, state_of};
use crate::common::django;
use crate::common::made::Agreeable;
use crate::common::migrating::{app, migrate_to};

/// Each app with its first migration, and with those of `changes`.
pub(super) fn apps(old: &Value, changes: &Changes) -> Vec<AppMigrations> {
    let old = old.as_object().unwrap();
    let labels: BTreeSet<&str> = old
        .keys()
        .map(String::as_str)
        .chain(changes.labels())
        .collect();
    let first = |label: &str| {
        let models = old.get(label)?.as_object()?;
        let mut initial = Migration::new("0001_initial").initial();
        for other in old.keys().take_while(|other| *other != label) {
            initial = initial.dependency(other, "0001_initial");
        }
        for (name, sketch) in models {
            initial = initial.operation(model(name, sketch));
        }
        Some(initial)
    };
    labels
        .into_iter()
        .map(|label| {
            let more = changes.get(label).unwrap_or_default().to_vec();
            app(label, first(label).into_iter().chain(more).collect())
        })
        .collect()
}

fn detect(old: ProjectState, new: &Value, graph: &Graph) -> Changes {
    Autodetector::new(old, state_of(new), &mut Agreeable)
        .changes(graph, &BTreeSet::new(), None)
        .unwrap()
}

pub(super) fn changes_of(pair: &Value) -> Changes {
    let loader = Loader::new(apps(&pair[0], &Changes::new())).unwrap();
    detect(state_of(&pair[0]), &pair[1], &loader.graph)
}

fn said(changes: &Changes) -> Value {
    let migrations = changes.iter().map(|(app, migrations)| {
        let migrations = migrations.iter().map(|migration| {
            json!({
                "name": migration.name,
                "initial": migration.initial,
                "dependencies": migration.dependencies,
                "operations": described(&migration.operations),
            })
        });
        (app, migrations.collect::<Vec<_>>())
    });
    json!(migrations.collect::<Vec<_>>())
}

#[test]
fn what_django_detects_is_detected() {
    let Some(expected) = django::script("detected.py") else {
        return;
    };
    let mut differences = String::new();
    for (name, pair) in sketches("detected") {
        let got = said(&changes_of(&pair));
        if got != expected[&name] {
            let expected = &expected[&name];
            differences.push_str(&format!("{name}\n  Django: {expected}\n  Nuages: {got}\n"));
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

/// To the last migration of each app, and back to the first, or to nothing of an app that is new.
pub(super) fn both_ways_of(apps: &[AppMigrations], old: &Value) -> (Vec<Target>, Vec<Target>) {
    let to = |label: &str, name: &str| Target::Migration((label.to_owned(), name.to_owned()));
    let forwards = apps.iter().filter_map(|app| {
        let last = app.migrations.as_ref()?.last()?;
        Some(to(&app.label, &last.name))
    });
    let backwards = apps.iter().map(|app| match old.get(&app.label) {
        Some(_) => to(&app.label, "0001_initial"),
        None => Target::Zero(app.label.clone()),
    });
    (forwards.collect(), backwards.collect())
}

/// Runs everything forwards and backwards on an empty database.
async fn both_ways(apps: &[AppMigrations]) -> Result<(), MigrationError> {
    let db = Database::in_memory();
    let (forwards, _) = both_ways_of(apps, &json!({}));
    let zeros = apps.iter().map(|app| Target::Zero(app.label.clone()));
    for target in forwards.into_iter().chain(zeros) {
        migrate_to(&db, apps, target).await?;
    }
    Ok(())
}

#[test]
fn nothing_is_left_when_the_changes_have_run_and_they_go_back() {
    let mut differences = String::new();
    for (name, pair) in sketches("detected").into_iter().chain(sketches("ours")) {
        let apps = apps(&pair[0], &changes_of(&pair));
        let left = match Loader::new(apps.clone()).and_then(|loader| {
            let state = loader.project_state()?;
            Ok((loader, state))
        }) {
            Ok((loader, state)) => said(&detect(state, &pair[1], &loader.graph)),
            Err(error) => json!(error.to_string()),
        };
        if left != json!([]) {
            differences.push_str(&format!("{name}\n  left: {left}\n"));
            continue;
        }
        if let Err(error) = django::run(both_ways(&apps)) {
            differences.push_str(&format!("{name}\n  {error}\n"));
        }
    }
    assert!(differences.is_empty(), "{differences}");
}
