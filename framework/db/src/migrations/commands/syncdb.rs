//! `migrate --run-syncdb`.

use crate::Database;
use crate::migrations::{Loader, Output, Result, Style, steps};
use crate::schema::{self, introspection};

/// Makes the tables of apps without migrations that do not exist.
pub(super) async fn sync_apps(
    loader: &Loader,
    only: Option<&str>,
    verbosity: u8,
    db: &Database,
    output: &mut dyn Output,
) -> Result<()> {
    let mut say = |least: u8, text: &str| {
        if verbosity >= least {
            output.line(Style::Plain, text);
        }
    };
    if verbosity > 0 {
        say(1, "  Creating tables...");
    }
    let mut wanted = Vec::new();
    for meta in loader.apps.iter().flat_map(|app| &app.models) {
        wanted.push(meta.table(db.engine()).into_owned());
    }
    let existing = introspection::table_names_with(db, wanted).await?;
    let state = loader.base_state();
    let mut editor = schema::editor_of(db).await?;
    let state = state.with_short_names(schema::max_name_length(db.engine()));
    for app in &loader.apps {
        if app.migrations.is_some() || only.is_some_and(|only| only != app.label) {
            continue;
        }
        for meta in &app.models {
            let table = meta.table(db.engine());
            let is_there = existing.iter().any(|known| *known == table);
            if is_there || !db.allows_model(meta) || !meta.can_migrate(db).await? {
                continue;
            }
            say(3, &format!("    Processing {} model", meta.label()));
            say(1, &format!("    Creating table {table}"));
            editor.create_model(&state, state.model(meta.app_label, meta.name)?)?;
        }
    }
    say(1, "    Running deferred SQL...");
    steps::run(
        db,
        editor.finish(),
        true,
        steps::Record::Applied(Vec::new()),
    )
    .await
    .map(drop)
}
