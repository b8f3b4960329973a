//! `migrate --check-safe`.

use super::migrate::{Migrate, load};
use crate::Database;
use crate::migrations::safety::{check, show, to_json};
use crate::migrations::{AppMigrations, Executor, MigrationKey, Output, Result, Style};
use crate::schema::Place;

/// Tells which of the migrations that would run can run while the site does. `arguments` name the target as for `migrate`; with
/// `json` the answer is JSON. Returns whether all of them are safe.
///
/// # Errors
/// As [`migrate`](super::migrate), and when a migration does not fit those before it.
pub async fn check_safe(
    arguments: &Migrate,
    json: bool,
    apps: Vec<AppMigrations>,
    alias: &str,
    db: &Database,
    output: &mut dyn Output,
) -> Result<bool> {
    let (loader, targets) = load(arguments, apps, db).await?;
    let plan = Executor::new(&loader, db).plan(&targets)?;
    let keys: Vec<MigrationKey> = plan
        .into_iter()
        .filter(|step| !step.backwards)
        .map(|step| step.key)
        .collect();
    let engine = db.engine();
    let findings = check(&loader, &keys, Place::of(db).await?)?;
    if json {
        let text = format!("{:#}", to_json(&findings, alias, engine));
        output.line(Style::Plain, &text);
    } else {
        show(&findings, alias, engine, output);
    }
    Ok(!findings.iter().any(|finding| finding.risk.is_unsafe()))
}
