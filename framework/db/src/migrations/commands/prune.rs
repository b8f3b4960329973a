//! `migrate --prune`.

use crate::Database;
use crate::migrations::{Loader, MigrationKey, Output, Result, Style, recorder};

/// Takes the records of an app's migrations that do not exist any more out of the database.
pub(super) async fn prune(
    loader: &Loader,
    app: &str,
    verbosity: u8,
    db: &Database,
    output: &mut dyn Output,
) -> Result<()> {
    let talks = verbosity > 0;
    if talks {
        output.line(Style::Heading, "Pruning migrations:");
    }
    let gone: Vec<&MigrationKey> = loader
        .applied
        .keys()
        .filter(|key| key.0 == app && !loader.disk.contains_key(*key))
        .collect();
    let squashed: Vec<&MigrationKey> = loader
        .replacements()
        .filter(|(_, migration)| migration.replaces.iter().any(|key| gone.contains(&key)))
        .map(|(key, _)| key)
        .collect();
    if !squashed.is_empty() {
        output.line(
            Style::Notice,
            "  Cannot use --prune because the following squashed migrations have their 'replaces' attributes and may not be \
             recorded as applied:",
        );
        for (app, name) in squashed {
            output.line(Style::Plain, &format!("    {app}.{name}"));
        }
        output.line(
            Style::Notice,
            "  Re-run 'manage migrate' if they are not marked as applied, and remove the 'replaces' calls from their \
             migrations.",
        );
        return Ok(());
    }
    if gone.is_empty() && talks {
        output.line(Style::Plain, "  No migrations to prune.");
    }
    for key in gone {
        if talks {
            output.write(Style::Label, &format!("  Pruning {}.{}", key.0, key.1));
        }
        recorder::record_unapplied(db, key).await?;
        if talks {
            output.line(Style::Success, " OK");
        }
    }
    Ok(())
}
