//! `sqlmigrate`.

use nuages_core::settings::Engine;

use crate::Database;
use crate::migrations::{AppMigrations, Loader, Result, steps};
use crate::schema;

/// Returns the SQL of a migration (named by the beginning of its name), or that which undoes it.
///
/// # Errors
/// Unknown apps and migrations, migrations that do not fit those before them or cannot be undone.
pub async fn sqlmigrate(
    app: &str,
    migration: &str,
    backwards: bool,
    apps: Vec<AppMigrations>,
    db: &Database,
) -> Result<String> {
    let loader = Loader::new(apps)?;
    loader.check_app(app)?;
    let key = loader.migration_by_prefix(app, migration)?.key();
    let loader = loader.knowing(&key)?;
    let migration = loader.migration(&key)?;
    let mut state = loader.state_before(&key)?;
    let mut editor = schema::editor_of(db).await?;
    match backwards {
        true => migration.unapply(&state, &mut *editor, true)?,
        false => migration.apply(&mut state, &mut *editor, true)?,
    }
    let mut lines = steps::show(db, editor.finish()).await;
    // Where changes of tables cannot be taken back a transaction means nothing.
    if migration.atomic && db.engine() != Engine::Mysql && !lines.is_empty() {
        lines.insert(0, "BEGIN;".to_owned());
        lines.push("COMMIT;".to_owned());
    }
    Ok(lines.join("\n"))
}
