//! Running: from a target to a plan, from a plan to changed tables.

use std::collections::BTreeSet;

use super::lock::MigrationLock;
use super::state::ProjectState;
use super::{
    Loader, Migration, MigrationError, MigrationKey, Result, initial, missing, recorder, steps,
};
use crate::Database;
use crate::schema::{self, Step};

/// Where to migrate to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Up or down to this migration.
    Migration(MigrationKey),
    /// Down to nothing of this app.
    Zero(String),
}

/// One migration of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// Which migration.
    pub key: MigrationKey,
    /// Whether it is undone.
    pub backwards: bool,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// A migration is about to be applied.
    ApplyStart(&'a Migration),
    /// It is applied, or only recorded as applied.
    ApplySuccess {
        /// Whether it is only recorded.
        fake: bool,
    },
    /// Another process has applied or undone it while this one waited.
    Elsewhere,
    /// A migration is about to be undone.
    UnapplyStart(&'a Migration),
    /// It is undone, or only recorded as undone.
    UnapplySuccess {
        /// Whether it is only recorded.
        fake: bool,
    },
}

impl Progress<'_> {
    pub(super) fn is_start(&self) -> bool {
        matches!(self, Self::ApplyStart(_) | Self::UnapplyStart(_))
    }
}

/// How to run.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunOptions {
    /// Only record, change nothing.
    pub fake: bool,
    /// Only record initial migrations whose tables exist.
    pub fake_initial: bool,
}

/// Runs migrations against one database.
#[derive(Debug)]
pub struct Executor<'a> {
    loader: &'a Loader,
    db: &'a Database,
}

impl<'a> Executor<'a> {
    /// Makes an executor; the loader must have been loaded with the same database.
    pub fn new(loader: &'a Loader, db: &'a Database) -> Self {
        Self { loader, db }
    }

    /// Returns what must be done to reach the targets.
    ///
    /// # Errors
    /// When a target does not exist.
    pub fn plan(&self, targets: &[Target]) -> Result<Vec<PlanStep>> {
        let graph = &self.loader.graph;
        let mut applied: BTreeSet<MigrationKey> = self.loader.applied.keys().cloned().collect();
        let mut plan = Vec::new();
        for target in targets {
            let undone: Vec<MigrationKey> = match target {
                Target::Zero(app) => graph.root_nodes(Some(app)),
                Target::Migration(key) if applied.contains(key) => graph
                    .children(key)
                    .filter(|child| child.0 == key.0)
                    .cloned()
                    .collect(),
                Target::Migration(key) => {
                    for key in graph.forwards_plan(key)? {
                        if applied.insert(key.clone()) {
                            plan.push(PlanStep {
                                key,
                                backwards: false,
                            });
                        }
                    }
                    continue;
                }
            };
            for start in undone {
                for key in graph.backwards_plan(&start)? {
                    if applied.remove(&key) {
                        plan.push(PlanStep {
                            key,
                            backwards: true,
                        });
                    }
                }
            }
        }
        Ok(plan)
    }

    /// Runs a plan. Each migration is one transaction with its record: a failure leaves the database as it was before that
    /// migration, and the migrations after it untouched. On MySQL and MariaDB, where a change of a table cannot be taken
    /// back, what a migration did before its failure stays, and the error says how to go on.
    ///
    /// Whoever else migrates this database at the same time waits, and then does what is left.
    ///
    /// # Errors
    /// When a migration does not fit the models before it, or the database refuses.
    pub async fn migrate(
        &self,
        plan: &[PlanStep],
        options: RunOptions,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<()> {
        if plan.is_empty() {
            return self.record_replacements().await;
        }
        let lock = MigrationLock::acquire(self.db).await?;
        let ran = self.run(plan, options, progress).await;
        lock.release().await?;
        ran
    }

    async fn run(
        &self,
        plan: &[PlanStep],
        options: RunOptions,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<()> {
        recorder::ensure_schema(self.db).await?;
        let backwards = plan.iter().filter(|step| step.backwards).count();
        match backwards {
            0 => self.migrate_forwards(plan, options, progress).await?,
            count if count == plan.len() => self.migrate_backwards(plan, options, progress).await?,
            _ => {
                return Err(MigrationError::InvalidPlan(
                    "Migration plans with both forwards and backwards migrations are not supported. Please split your \
                     migration process into separate plans of only forwards OR backwards migrations."
                        .to_owned(),
                ));
            }
        }
        self.record_replacements().await
    }

    /// Records the squashed migrations of which the database has all parts.
    async fn record_replacements(&self) -> Result<()> {
        if self.loader.replacements().next().is_none() {
            return Ok(());
        }
        let applied = recorder::applied(self.db).await?;
        for (key, _) in self.loader.replacements() {
            if !applied.contains_key(key) && self.loader.all_replaced_applied(key, &applied) {
                recorder::record_applied(self.db, key).await?;
            }
        }
        Ok(())
    }

    fn full_plan(&self) -> Result<Vec<MigrationKey>> {
        let graph = &self.loader.graph;
        graph.full_plan(&graph.leaf_nodes(None))
    }

    async fn migrate_forwards(
        &self,
        plan: &[PlanStep],
        options: RunOptions,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<()> {
        let mut waiting: BTreeSet<&MigrationKey> = plan.iter().map(|step| &step.key).collect();
        let mut state = self.loader.applied_state_without(&waiting)?;
        for key in self.full_plan()? {
            if waiting.remove(&key) {
                let migration = self.loader.migration(&key)?;
                self.apply(migration, &mut state, options, progress).await?;
            }
        }
        Ok(())
    }

    async fn apply(
        &self,
        migration: &Migration,
        state: &mut ProjectState,
        options: RunOptions,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<()> {
        progress(Progress::ApplyStart(migration));
        let fake = options.fake
            || (options.fake_initial
                && initial::is_there_already(migration, state, self.db).await?);
        if fake {
            migration.mutate_state(state)?;
            let keys = self.loader.recorded_with(&migration.key());
            steps::write(self.db, &steps::Record::Applied(keys)).await?;
        } else {
            let mut editor = schema::editor_of(self.db).await?;
            migration.apply(state, &mut *editor, false)?;
            let record = steps::Record::Applied(self.loader.recorded_with(&migration.key()));
            if !self.run_steps(migration, editor.finish(), record).await? {
                progress(Progress::Elsewhere);
                return Ok(());
            }
        }
        progress(Progress::ApplySuccess { fake });
        Ok(())
    }

    async fn migrate_backwards(
        &self,
        plan: &[PlanStep],
        options: RunOptions,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<()> {
        let mut undone = BTreeSet::new();
        for step in plan {
            undone.insert(&step.key);
            let migration = self.loader.migration(&step.key)?;
            progress(Progress::UnapplyStart(migration));
            let record = steps::Record::Unapplied(self.loader.unrecorded_with(&step.key));
            if options.fake {
                steps::write(self.db, &record).await?;
            } else {
                let state = self.loader.applied_state_without(&undone)?;
                let mut editor = schema::editor_of(self.db).await?;
                migration.unapply(&state, &mut *editor, false)?;
                if !self.run_steps(migration, editor.finish(), record).await? {
                    progress(Progress::Elsewhere);
                    continue;
                }
            }
            progress(Progress::UnapplySuccess { fake: options.fake });
        }
        Ok(())
    }

    /// Runs the steps of a migration, and tells whether it did: another process may have come first.
    async fn run_steps(
        &self,
        migration: &Migration,
        steps: Vec<Step>,
        record: steps::Record,
    ) -> Result<bool> {
        let backwards = matches!(record, steps::Record::Unapplied(_));
        let ran = steps::run(self.db, steps, migration.atomic, record).await;
        ran.map_err(|error| missing::explain(error, self.loader, &migration.key(), backwards))
    }
}
