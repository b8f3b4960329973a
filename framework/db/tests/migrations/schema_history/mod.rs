//! A history of tables, as `tests/django/schema.py` has it.

mod desk;
mod options;
mod polls;
mod shop;

use crate::common::migrating::app;
use nuages_core::settings::Engine;
use nuages_db::migrations::*;

/// An app, one of its migrations, and what is done with the tables after it.
pub(crate) type Step = (&'static str, Migration, &'static [&'static str]);

/// The tables that the history leaves rows in.
pub(crate) const FILLED: [&str; 5] = [
    "choices",
    "poll_labels",
    "polls_poll",
    "shop_address",
    "shop_city",
];

/// Returns the history for a database.
pub(crate) fn history(engine: Engine, mariadb: bool) -> Vec<Step> {
    let mut steps = polls::history();
    steps.extend(shop::history());
    steps.extend(desk::history(engine, mariadb));
    if engine != Engine::Sqlite {
        steps.extend(options::history(engine));
    }
    steps
}

/// Gives the apps their migrations, each depending on the one before it in any app.
pub(crate) fn apps(steps: &[Step]) -> Vec<AppMigrations> {
    let mut lists = ["people", "polls", "shop", "desk", "options"]
        .map(|label| (label, Vec::<Migration>::new()));
    let mut previous: Option<(String, String)> = None;
    for (app, migration, _) in steps {
        let mut migration = migration.clone();
        migration.dependencies.extend(previous.take());
        previous = Some(((*app).to_owned(), migration.name.clone()));
        let (_, list) = lists.iter_mut().find(|(label, _)| label == app).unwrap();
        let own = list
            .last()
            .map(|last: &Migration| ((*app).to_owned(), last.name.clone()));
        migration.dependencies.extend(own);
        list.push(migration);
    }
    lists
        .into_iter()
        .map(|(label, migrations)| app(label, migrations))
        .collect()
}
