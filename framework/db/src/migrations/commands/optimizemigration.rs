//! `optimizemigration`.

use super::files::{path_of, relative, write};
use crate::migrations::{
    AppMigrations, Loader, Migration, MigrationError, Operation, Output, Result, Style, Writer,
    optimize,
};

/// The arguments of `optimizemigration`.
#[derive(Debug, Clone)]
pub struct OptimizeMigration {
    /// The app.
    pub app: String,
    /// The migration, by the beginning of its name.
    pub migration: String,
    /// Write nothing, and tell whether something would be.
    pub check: bool,
    /// How much to say: 0 nothing, 1 as usual.
    pub verbosity: u8,
}

/// Writes a migration anew with fewer operations that do the same. Returns whether it could be optimized.
///
/// # Errors
/// Unknown apps and migrations, files that cannot be written.
pub fn optimizemigration(
    arguments: &OptimizeMigration,
    apps: Vec<AppMigrations>,
    output: &mut dyn Output,
) -> Result<bool> {
    let loader = Loader::new(apps)?;
    loader.check_app(&arguments.app)?;
    let migration = loader.migration_by_prefix(&arguments.app, &arguments.migration)?;
    let operations = optimize(migration.operations.clone(), &migration.app_label);
    let talks = arguments.verbosity > 0;
    let (before, after) = (migration.operations.len(), operations.len());
    if before == after {
        if talks {
            output.line(Style::Plain, "No optimizations possible.");
        }
        return Ok(false);
    }
    if talks {
        output.line(
            Style::Plain,
            &format!("Optimizing from {before} operations to {after} operations."),
        );
    }
    if arguments.check {
        return Ok(true);
    }
    let has_code = operations
        .iter()
        .any(|operation| matches!(operation, Operation::RunRust(_)));
    let mut optimized = Migration {
        operations,
        ..migration.clone()
    };
    if has_code && !migration.replaces.is_empty() {
        return Err(MigrationError::Target(
            "Migration will require manual porting but is already a squashed migration.\nTransition to a normal migration first: \
             take its .replaces(..) lines out, as 'Squashing' of docs/migrations.md describes."
                .to_owned(),
        ));
    }
    if has_code {
        // Its file holds the functions, so a file beside it gets the operations.
        optimized = Migration {
            name: format!("{}_optimized", migration.name),
            replaces: vec![migration.key()],
            ..optimized
        };
        if talks {
            output.line(Style::Heading, "Manual porting required");
            output.line(
                Style::Plain,
                "  Your migrations contained functions that must be manually copied over,\n  as we could not safely copy \
                 their implementation.\n  See the comment at the top of the optimized migration for details.",
            );
        }
    }
    let writer = Writer::new(&optimized, true);
    let path = path_of(&loader, &arguments.app, &writer)?;
    write(&path, &writer, output)?;
    if talks {
        output.line(
            Style::Heading,
            &format!("Optimized migration {}", relative(&path).display()),
        );
    }
    Ok(true)
}
