//! `loaddata`: fixtures into the database.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, Read};

use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_core::settings::Engine;
use nuages_db::models::ModelMeta;
use nuages_db::serializers::{
    DeserializedObject, Deserializer, SerializationError, check_constraints, sequence_reset_sql,
};
use nuages_db::{Database, Transaction};

use crate::arguments::{database, database_alias, several, switch, values};
use crate::fixtures::{Finder, Fixture};
use crate::gzip::{gunzip, unzip};
use crate::labels::Excluded;
use crate::{Command, CommandError, Context};

#[derive(Debug)]
pub(crate) struct LoadData;

impl Command for LoadData {
    fn name(&self) -> &'static str {
        "loaddata"
    }

    fn help(&self) -> &'static str {
        "Installs the named fixture(s) in the database."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(
                Arg::new("fixture")
                    .num_args(1..)
                    .required(true)
                    .help("Fixture labels."),
            )
            .arg(database(
                "Nominates a specific database to load fixtures into. Defaults to the \"default\" database.",
            ))
            .arg(
                Arg::new("app")
                    .long("app")
                    .value_name("APP_LABEL")
                    .help("Only look for fixtures in the specified app."),
            )
            .arg(
                switch(
                    "ignorenonexistent",
                    "Ignores entries in the serialized data for fields that do not currently exist on the model.",
                )
                .short('i'),
            )
            .arg(several("exclude", 'e').help(
                "An app_label or app_label.ModelName to exclude. Can be used multiple times.",
            ))
            .arg(
                Arg::new("format")
                    .long("format")
                    .help("Format of serialized data when reading from stdin."),
            )
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let alias = database_alias(matches);
        let db = context.using(alias).await?;
        let finder = Finder {
            context,
            app: matches.get_one::<String>("app").map(String::as_str),
            alias,
            format: matches.get_one::<String>("format").map(String::as_str),
        };
        let labels = values(matches, "fixture");
        let excluded = Excluded::read(context, &values(matches, "exclude"))?;
        let mut found = HashMap::new();
        if let Some(first) = labels.first() {
            found.insert(first, finder.find(first)?);
        }
        let transaction = match db.in_transaction() {
            true => db.begin().await?,
            false => db.begin_without_foreign_keys().await?,
        };
        let mut loading = Loading {
            context,
            db: &transaction,
            excluded,
            ignore_nonexistent: matches.get_flag("ignorenonexistent"),
            models: Vec::new(),
            deferred: Vec::new(),
            loaded: 0,
            found: 0,
        };
        let mut read = 0;
        for label in &labels {
            let fixtures = match found.entry(label) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(finder.find(label)?),
            };
            read += fixtures.len();
            for fixture in &*fixtures {
                loading.load(fixture).await.map_err(|error| {
                    CommandError::new(format!(
                        "Problem installing fixture '{}': {error}",
                        shown(fixture)
                    ))
                })?;
            }
        }
        let engine = context
            .settings()
            .databases
            .get(alias)
            .map(|config| config.engine);
        loading.finish(engine).await?;
        let (loaded, found) = (loading.loaded, loading.found);
        commit(transaction).await?;
        if context.verbosity() > 0 {
            let of = match loaded == found {
                true => String::new(),
                false => format!(" (of {found})"),
            };
            context.stdout().write(format!(
                "Installed {loaded} object(s){of} from {read} fixture(s)"
            ));
        }
        Ok(())
    }
}

async fn commit(transaction: Transaction) -> Result<()> {
    transaction
        .commit()
        .await
        .map_err(|error| CommandError::new(format!("Problem installing fixtures: {error}")).into())
}

fn shown(fixture: &Fixture) -> String {
    match &fixture.path {
        Some(path) => path.display().to_string(),
        None => "-".to_owned(),
    }
}

/// What is loaded so far.
struct Loading<'a> {
    context: &'a Context,
    db: &'a Database,
    excluded: Excluded,
    ignore_nonexistent: bool,
    models: Vec<&'static ModelMeta>,
    deferred: Vec<DeserializedObject>,
    loaded: usize,
    found: usize,
}

impl Loading<'_> {
    async fn load(&mut self, fixture: &Fixture) -> Result<(), SerializationError> {
        let verbosity = self.context.verbosity();
        let format = fixture.name.format.as_deref().unwrap_or_default();
        if verbosity >= 2 {
            let folder = match &fixture.path {
                Some(_) => format!("'{}'", fixture.folder.display()),
                None => "absolute path".to_owned(),
            };
            self.context.stdout().write(format!(
                "Installing {format} fixture '{}' from {folder}.",
                fixture.name.name
            ));
        }
        let mut objects = Deserializer::new(format, &read(fixture)?)?.forward_references();
        if self.ignore_nonexistent {
            objects = objects.ignore_nonexistent();
        }
        let (found, loaded) = (self.found, self.loaded);
        while let Some(object) = objects.next(self.db).await? {
            self.found += 1;
            if self.save(object).await? {
                self.loaded += 1;
                if verbosity >= 3 {
                    self.context
                        .stdout()
                        .write_part(format!("\rProcessed {} object(s).", self.loaded - loaded));
                }
            }
        }
        if self.found == found {
            self.context.stderr().write(format!(
                "RuntimeWarning: No fixture data found for '{}'. (File format may be invalid.)",
                fixture.name.name
            ));
        } else if verbosity >= 3 {
            self.context.stdout().write("");
        }
        Ok(())
    }

    /// Saves an object unless it is excluded, or a router keeps it out of the database.
    async fn save(&mut self, mut object: DeserializedObject) -> Result<bool, SerializationError> {
        let meta = object.meta();
        if self.excluded.has(meta) || !self.db.allows_model(meta) {
            return Ok(false);
        }
        if !self.models.iter().any(|model| std::ptr::eq(*model, meta)) {
            self.models.push(meta);
        }
        object.save(self.db).await.map_err(|error| match error {
            SerializationError::Database(error) => SerializationError::Deserialization(format!(
                "Could not load {}(pk={}): {error}",
                meta.label(),
                object.key_text()
            )),
            other => other,
        })?;
        if object.has_deferred_fields() {
            self.deferred.push(object);
        }
        Ok(true)
    }

    /// Sets what pointed forward, as long as that lets others be set.
    async fn save_deferred(&mut self) -> Result<(), SerializationError> {
        loop {
            let waiting = std::mem::take(&mut self.deferred);
            let (before, mut first) = (waiting.len(), None);
            for mut object in waiting {
                match object.save_deferred_fields(self.db).await {
                    Ok(()) => {}
                    Err(error @ SerializationError::Deserialization(_)) => {
                        first.get_or_insert(error);
                        self.deferred.push(object);
                    }
                    Err(error) => return Err(error),
                }
            }
            match first {
                None => return Ok(()),
                Some(error) if self.deferred.len() == before => return Err(error),
                Some(_) => {}
            }
        }
    }

    /// Sets what pointed forward, checks what was not checked, and lets new rows be numbered behind the loaded ones.
    async fn finish(&mut self, engine: Option<Engine>) -> Result<()> {
        let problem = |error: SerializationError| {
            CommandError::new(format!("Problem installing fixtures: {error}"))
        };
        self.save_deferred()
            .await
            .map_err(|error| CommandError::new(error.to_string()))?;
        check_constraints(&self.models, self.db)
            .await
            .map_err(problem)?;
        let Some(engine) = engine.filter(|_| self.loaded > 0) else {
            return Ok(());
        };
        let statements = sequence_reset_sql(&self.models, engine);
        if !statements.is_empty() && self.context.verbosity() >= 2 {
            self.context.stdout().write("Resetting sequences");
        }
        for statement in statements {
            self.db.fetch_all(statement, &[]).await?;
        }
        Ok(())
    }
}

/// Reads a fixture's text.
fn read(fixture: &Fixture) -> Result<String, SerializationError> {
    let mut bytes = Vec::new();
    match &fixture.path {
        Some(path) => bytes = std::fs::read(path)?,
        None => drop(io::stdin().read_to_end(&mut bytes)?),
    }
    let bytes = match fixture.name.compression.as_deref() {
        None => bytes,
        Some("gz") => gunzip(&bytes)?,
        Some("zip") => unzip(&bytes)?,
        Some(ending) => {
            let unpack = if ending == "bz2" { "bunzip2" } else { "unxz" };
            let path = fixture.path.as_deref().unwrap_or(&fixture.folder);
            let path = path.display();
            return Err(SerializationError::Deserialization(format!(
                "files of the format {ending} are not read: unpack it with `{unpack} --keep {path}`, or compress it with gzip"
            )));
        }
    };
    String::from_utf8(bytes).map_err(|error| SerializationError::Deserialization(error.to_string()))
}
