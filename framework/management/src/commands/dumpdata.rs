//! `dumpdata`: the database's rows as a fixture.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_db::models::ModelMeta;
use nuages_db::serializers::{Dump, SerializationError, Serializer, sort_dependencies};

use crate::arguments::{database, database_alias, several, switch, values};
use crate::gzip::gzip;
use crate::labels::{Excluded, find, models_of};
use crate::whole_file::WholeFile;
use crate::{Command, CommandError, Context};

#[derive(Debug)]
pub(crate) struct DumpData;

impl Command for DumpData {
    fn name(&self) -> &'static str {
        "dumpdata"
    }

    fn help(&self) -> &'static str {
        "Output the contents of the database as a fixture of the given format (using each model's default manager unless --all is specified)."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(
                Arg::new("app_label[.ModelName]").num_args(0..).help(
                    "Restricts dumped data to the specified app_label or app_label.ModelName.",
                ),
            )
            .arg(
                Arg::new("format")
                    .long("format")
                    .default_value("json")
                    .help("Specifies the output serialization format for fixtures."),
            )
            .arg(
                Arg::new("indent")
                    .long("indent")
                    .value_parser(clap::value_parser!(u8))
                    .help("Specifies the indent level to use when pretty-printing output."),
            )
            .arg(database("Nominates a specific database to dump fixtures from."))
            .arg(several("exclude", 'e').help(
                "An app_label or app_label.ModelName to exclude (use multiple --exclude to exclude multiple apps/models).",
            ))
            .arg(switch(
                "natural-foreign",
                "Use natural foreign keys if they are available.",
            ))
            .arg(switch(
                "natural-primary",
                "Use natural primary keys if they are available.",
            ))
            .arg(switch("all", "Dump all rows stored in the database, including those that the model's `objects()` leaves out.").short('a'))
            .arg(Arg::new("pks").long("pks").help(
                "Only dump objects with given primary keys. Accepts a comma-separated list of keys. This option only works when \
                 you specify one model.",
            ))
            .arg(
                Arg::new("output")
                    .short('o')
                    .long("output")
                    .help("Specifies file to which the output is written."),
            )
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let labels = values(matches, "app_label[.ModelName]");
        let keys: Option<Vec<String>> = matches
            .get_one::<String>("pks")
            .filter(|keys| !keys.is_empty())
            .map(|keys| keys.split(',').map(|key| key.trim().to_owned()).collect());
        if keys.is_some() && !matches!(&labels[..], [label] if label.contains('.')) {
            return Err(CommandError::new("You can only use --pks option with one model").into());
        }
        let excluded = Excluded::read(context, &values(matches, "exclude"))?;
        let mut models = chosen(context, &labels, &excluded)?;
        let format = matches
            .get_one::<String>("format")
            .map_or("json", String::as_str);
        let mut serializer =
            Serializer::new(format).map_err(|error| CommandError::new(error.to_string()))?;
        if let Some(spaces) = matches.get_one::<u8>("indent") {
            serializer = serializer.indent((*spaces).into());
        }
        if matches.get_flag("natural-foreign") {
            serializer = serializer.natural_foreign_keys();
            models = sort_dependencies(&models);
        }
        if matches.get_flag("natural-primary") {
            serializer = serializer.natural_primary_keys();
        }
        models.retain(|model| !excluded.has(model));
        let mut dump = Dump::new(serializer);
        if matches.get_flag("all") {
            dump = dump.use_base_manager();
        }
        if let Some(keys) = keys {
            dump = dump.keys(keys);
        }
        let db = context.using(database_alias(matches)).await?;
        let wanted = matches.get_one::<String>("output").map(PathBuf::from);
        let stdout = context.stdout().clone();
        let Some(wanted) = wanted else {
            return dump
                .run(&models, &db, &mut |text, _| {
                    stdout.write_part(text);
                    Ok(())
                })
                .await
                .map_err(unable);
        };
        let path = path_of(context, &wanted);
        let mut file = WholeFile::create(&path).map_err(|error| unwritten(&path, error))?;
        if path.extension().is_some_and(|extension| extension == "gz") {
            let mut bytes = Vec::new();
            dump.run(&models, &db, &mut |text, _| {
                bytes.write_all(text.as_bytes())
            })
            .await
            .map_err(unable)?;
            file.write_all(&gzip(&bytes))
        } else {
            dump.run(&models, &db, &mut |text, _| file.write_all(text.as_bytes()))
                .await
                .map_err(unable)?;
            Ok(())
        }
        .and_then(|()| file.finish())
        .map_err(|error| unwritten(&path, error))
    }
}

fn unwritten(path: &Path, error: io::Error) -> nuages_core::Error {
    let message = format!("{}: {error}", path.display());
    unable(SerializationError::Io(io::Error::new(
        error.kind(),
        message,
    )))
}

fn unable(error: SerializationError) -> nuages_core::Error {
    CommandError::new(format!("Unable to serialize database: {error}")).into()
}

/// Returns the models that the labels name, all for none.
fn chosen(
    context: &Context,
    labels: &[String],
    excluded: &Excluded,
) -> Result<Vec<&'static ModelMeta>> {
    let mut apps: Vec<(&str, Option<Vec<&'static ModelMeta>>)> = Vec::new();
    for label in labels {
        // With two dots it is the name of an app that there is not.
        let (name, model) = match label.split_once('.') {
            Some((app, model)) if !model.contains('.') => (app, Some(model)),
            _ => (label.as_str(), None),
        };
        let app = context
            .apps()
            .get_app_config(name)
            .map_err(|error| CommandError::new(error.to_string()))?;
        if excluded.apps.iter().any(|other| other == app.label) {
            continue;
        }
        let model = match model {
            Some(model) => Some(
                find(context, name, model)
                    .ok_or_else(|| CommandError::new(format!("Unknown model: {name}.{model}")))?,
            ),
            None => None,
        };
        let place = match apps.iter().position(|(other, _)| *other == app.label) {
            Some(place) => place,
            None => {
                apps.push((app.label, Some(Vec::new())));
                apps.len() - 1
            }
        };
        match (model, &mut apps[place].1) {
            (None, models) => *models = None,
            (Some(model), Some(models)) if !models.iter().any(|one| std::ptr::eq(*one, model)) => {
                models.push(model);
            }
            _ => {}
        }
    }
    if labels.is_empty() {
        let all = context.apps().iter().map(|app| (app.label, None));
        apps.extend(all.filter(|(app, _)| !excluded.apps.iter().any(|other| other == app)));
    }
    let mut models: Vec<&'static ModelMeta> = Vec::new();
    for (app, chosen) in apps {
        models.extend(chosen.unwrap_or_else(|| models_of(context, app)));
    }
    if labels.is_empty() {
        // Those whose app is not installed, as their table may be another program's.
        let known = |label| context.apps().iter().any(|app| app.label == label);
        let all = nuages_db::apps::models(context.apps()).into_iter();
        models.extend(all.filter(|model| !known(model.app_label)));
    }
    // The rows of a proxy are those of its model.
    let all = models.clone();
    models.retain(|model| {
        let Some(proxied) = model.proxy else {
            return true;
        };
        let has_model = all.iter().any(|model| std::ptr::eq(*model, proxied()));
        if !has_model && !excluded.has(model) {
            let label = model.label();
            context.stderr().write(format!(
                "ProxyModelWarning: {label} is a proxy model and won't be serialized."
            ));
        }
        false
    });
    Ok(models)
}

/// Returns where to write; without its ending where that is a compression that is not there.
fn path_of(context: &Context, wanted: &Path) -> PathBuf {
    let ending = wanted.extension().and_then(|ending| ending.to_str());
    match ending {
        Some(ending @ ("bz2" | "lzma" | "xz" | "zip")) => {
            let path = wanted.with_extension("");
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            context.stderr().write(format!(
                "RuntimeWarning: Unsupported file extension (.{ending}). Fixtures saved in '{name}'. What ends in .gz is compressed."
            ));
            path
        }
        _ => wanted.to_owned(),
    }
}
