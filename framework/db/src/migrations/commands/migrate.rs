//! `migrate`.

use std::collections::BTreeSet;
use std::time::Instant;

use super::prune::prune;
use super::syncdb::sync_apps;
use super::unlisted;
use crate::Database;
use crate::migrations::signals::send;
use crate::migrations::{
    AppMigrations, Autodetector, DryRun, Executor, Loader, Migration, MigrationError, MigrationKey,
    Operation, Output, POST_MIGRATE, PRE_MIGRATE, PlanStep, Progress, Result, RunOptions, Style,
    Target,
};

/// The arguments of `migrate`.
#[derive(Debug, Clone)]
pub struct Migrate {
    /// Only this app.
    pub app: Option<String>,
    /// Up or down to this migration of the app (the beginning of its name), or `zero`.
    pub migration: Option<String>,
    /// Only say what would be done.
    pub plan: bool,
    /// Only record, change nothing.
    pub fake: bool,
    /// Only record initial migrations whose tables exist.
    pub fake_initial: bool,
    /// Only tell whether something is to be done.
    pub check: bool,
    /// Make the tables of apps without migrations.
    pub run_syncdb: bool,
    /// Take the records of migrations that do not exist any more out of the database.
    pub prune: bool,
    /// How much to say: 0 nothing, 1 as usual, 2 with times.
    pub verbosity: u8,
}

impl Default for Migrate {
    fn default() -> Self {
        Self {
            app: None,
            migration: None,
            plan: false,
            fake: false,
            fake_initial: false,
            check: false,
            run_syncdb: false,
            prune: false,
            verbosity: 1,
        }
    }
}

/// Runs migrations. Returns whether there was something to do.
///
/// # Errors
/// Unknown targets, conflicts, an inconsistent history, migrations that fail (what was done before them stays).
pub async fn migrate(
    arguments: &Migrate,
    apps: Vec<AppMigrations>,
    db: &Database,
    output: &mut dyn Output,
) -> Result<bool> {
    let (loader, targets) = load(arguments, apps, db).await?;
    if arguments.prune {
        let Some(app) = &arguments.app else {
            return Err(MigrationError::Target(
                "Migrations can be pruned only when an app is specified.".to_owned(),
            ));
        };
        prune(&loader, app, arguments.verbosity, db, output).await?;
    }
    let executor = Executor::new(&loader, db);
    let plan = executor.plan(&targets)?;
    if arguments.plan {
        show_plan(&loader, &plan, output)?;
        return Ok(!plan.is_empty());
    }
    if arguments.check {
        return Ok(!plan.is_empty());
    }
    if arguments.prune {
        return Ok(false);
    }
    let talks = arguments.verbosity > 0;
    let syncs = arguments.run_syncdb && !loader.unmigrated_apps.is_empty();
    if talks {
        announce(arguments, &loader, syncs, &targets, output);
        if let Some(hint) = unlisted::migrations_hint(&loader.apps, arguments.app.as_slice()) {
            output.line(Style::Warning, &format!("  {hint}"));
        }
    }
    let verbosity = arguments.verbosity;
    send(&PRE_MIGRATE, &loader.apps, db, &plan, verbosity, output).await?;
    if syncs {
        if talks {
            output.line(Style::Heading, "Synchronizing apps without migrations:");
        }
        let only = arguments.app.as_deref();
        sync_apps(&loader, only, arguments.verbosity, db, output).await?;
    }
    if talks {
        output.line(Style::Heading, "Running migrations:");
    }
    if plan.is_empty() && talks {
        output.line(Style::Plain, "  No migrations to apply.");
        mention_changes(&loader, output)?;
    }
    let options = RunOptions {
        fake: arguments.fake,
        fake_initial: arguments.fake_initial,
    };
    let mut started = Instant::now();
    let mut is_running = false;
    let mut progress = |progress: Progress<'_>| {
        is_running = progress.is_start();
        if verbosity > 0 {
            report(progress, &mut started, verbosity > 1, output);
        }
    };
    let done = executor.migrate(&plan, options, &mut progress).await;
    if done.is_err() && is_running && verbosity > 0 {
        output.line(Style::Error, " FAILED");
    }
    done?;
    send(&POST_MIGRATE, &loader.apps, db, &plan, verbosity, output).await?;
    Ok(!plan.is_empty())
}

/// Returns the migrations that are not applied, in order: what the development server warns about.
///
/// # Errors
/// When the migrations cannot be loaded or the database cannot be read.
pub async fn unapplied(apps: Vec<AppMigrations>, db: &Database) -> Result<Vec<(String, String)>> {
    let loader = Loader::with_database(apps, db).await?;
    let targets: Vec<Target> = loader
        .graph
        .leaf_nodes(None)
        .into_iter()
        .map(Target::Migration)
        .collect();
    let plan = Executor::new(&loader, db).plan(&targets)?;
    Ok(plan
        .into_iter()
        .filter(|step| !step.backwards)
        .map(|step| step.key)
        .collect())
}

/// Loads the migrations, checks them, and returns them with where they shall go.
pub(super) async fn load(
    arguments: &Migrate,
    apps: Vec<AppMigrations>,
    db: &Database,
) -> Result<(Loader, Vec<Target>)> {
    let mut loader = Loader::with_database(apps, db).await?;
    loader.check_consistent_history(&loader.recorded, db)?;
    loader.check_conflicts()?;
    let targets = targets(arguments, &loader)?;
    if let [Target::Migration(key)] = &targets[..] {
        loader = loader.knowing(key)?;
    }
    Ok((loader, targets))
}

fn targets(arguments: &Migrate, loader: &Loader) -> Result<Vec<Target>> {
    if let Some(app) = &arguments.app {
        match arguments.run_syncdb {
            true if loader.migrated_apps.contains(app) => {
                return Err(MigrationError::Target(format!(
                    "Can't use run_syncdb with app '{app}' as it has migrations."
                )));
            }
            true => loader.check_label(app)?,
            false => loader.check_app(app)?,
        }
    }
    Ok(match (&arguments.app, arguments.migration.as_deref()) {
        (Some(app), Some("zero")) => vec![Target::Zero(app.clone())],
        (Some(app), Some(name)) => {
            let migration = loader.migration_by_prefix(app, name)?;
            vec![Target::Migration(in_graph(loader, migration))]
        }
        (app, _) => {
            let leaves = loader.graph.leaf_nodes(app.as_deref());
            leaves.into_iter().map(Target::Migration).collect()
        }
    })
}

/// Returns the migration, or the last of those that it replaces while only some of them are applied.
fn in_graph(loader: &Loader, migration: &Migration) -> MigrationKey {
    let key = migration.key();
    match migration.replaces.last() {
        Some(last) if loader.graph.get(&key).is_none() => last.clone(),
        _ => key,
    }
}

fn announce(
    arguments: &Migrate,
    loader: &Loader,
    syncs: bool,
    targets: &[Target],
    output: &mut dyn Output,
) {
    output.line(Style::Heading, "Operations to perform:");
    match &arguments.app {
        Some(app) if syncs => {
            output.line(
                Style::Label,
                &format!("  Synchronize unmigrated app: {app}"),
            );
        }
        None if syncs => {
            let apps: Vec<&str> = loader.unmigrated_apps.iter().map(String::as_str).collect();
            output.write(Style::Label, "  Synchronize unmigrated apps: ");
            output.line(Style::Plain, &apps.join(", "));
        }
        _ => {}
    }
    match (targets, &arguments.migration) {
        ([Target::Zero(app)], _) => {
            output.write(Style::Label, "  Unapply all migrations: ");
            output.line(Style::Plain, app);
        }
        ([Target::Migration((app, name))], Some(_)) => {
            output.write(Style::Label, "  Target specific migration: ");
            output.line(Style::Plain, &format!("{name}, from {app}"));
        }
        _ => {
            let apps: BTreeSet<&str> = targets
                .iter()
                .map(|target| match target {
                    Target::Migration((app, _)) | Target::Zero(app) => app.as_str(),
                })
                .collect();
            let list = apps.into_iter().collect::<Vec<_>>().join(", ");
            output.write(Style::Label, "  Apply all migrations: ");
            output.line(Style::Plain, if list.is_empty() { "(none)" } else { &list });
        }
    }
}

fn show_plan(loader: &Loader, plan: &[PlanStep], output: &mut dyn Output) -> Result<()> {
    output.line(Style::Label, "Planned operations:");
    if plan.is_empty() {
        output.line(Style::Plain, "  No planned migration operations.");
    }
    for step in plan {
        let migration = loader.migration(&step.key)?;
        output.line(Style::Heading, &migration.to_string());
        for operation in &migration.operations {
            let (text, style) = describe(operation, step.backwards);
            output.line(style, &format!("    {text}"));
        }
    }
    Ok(())
}

fn describe(operation: &Operation, backwards: bool) -> (String, Style) {
    let description = operation.describe();
    let sql = match operation {
        Operation::RunSql(run) if backwards => run.reverse_sql.clone(),
        Operation::RunSql(run) => Some(run.sql.clone()),
        _ => None,
    };
    if let Some(sql) = sql {
        let line = sql.replace('\n', "");
        let arrow = match line.is_empty() {
            true => String::new(),
            false => format!(" -> {line}"),
        };
        let short = match arrow.chars().count() > 40 {
            true => format!("{}…", arrow.chars().take(39).collect::<String>()),
            false => arrow,
        };
        return (format!("{description}{short}"), Style::Plain);
    }
    if backwards && !operation.reversible() {
        return (format!("{description} -> IRREVERSIBLE"), Style::Warning);
    }
    match backwards && operation.reduces_to_sql() {
        true => (format!("Undo {description}"), Style::Plain),
        false => (description, Style::Plain),
    }
}

fn mention_changes(loader: &Loader, output: &mut dyn Output) -> Result<()> {
    let mut questioner = DryRun;
    let detector = Autodetector::new(
        loader.project_state()?,
        loader.live_state(),
        &mut questioner,
    );
    let changes = detector.changes(&loader.graph, &BTreeSet::new(), None)?;
    if changes.is_empty() {
        return Ok(());
    }
    let mut apps: Vec<String> = changes.labels().map(|app| format!("'{app}'")).collect();
    apps.sort();
    output.line(
        Style::Notice,
        &format!(
            "  Your models in app(s): {} have changes that are not yet reflected in a migration, and so won't be applied.",
            apps.join(", ")
        ),
    );
    output.line(
        Style::Notice,
        "  Run 'manage makemigrations' to make new migrations, and then re-run 'manage migrate' to apply them.",
    );
    Ok(())
}

fn report(progress: Progress<'_>, started: &mut Instant, times: bool, output: &mut dyn Output) {
    let mut begin = |verb: &str, migration: &Migration, output: &mut dyn Output| {
        *started = Instant::now();
        output.write(Style::Plain, &format!("  {verb} {migration}..."));
    };
    let fake = match progress {
        Progress::ApplyStart(migration) => return begin("Applying", migration, output),
        Progress::UnapplyStart(migration) => return begin("Unapplying", migration, output),
        Progress::Elsewhere => return output.line(Style::Success, " DONE BY ANOTHER PROCESS"),
        Progress::ApplySuccess { fake } | Progress::UnapplySuccess { fake } => fake,
    };
    let word = if fake { " FAKED" } else { " OK" };
    let time = match times {
        true => format!(" ({:.3}s)", started.elapsed().as_secs_f64()),
        false => String::new(),
    };
    output.line(Style::Success, &format!("{word}{time}"));
}
