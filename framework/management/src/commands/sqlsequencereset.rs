//! `sqlsequencereset`: the statements that let the numbers of new rows follow the greatest there is.

use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_db::models::ModelMeta;
use nuages_db::serializers::sequence_reset_sql;

use crate::arguments::{database, database_alias, labels};
use crate::labels::models_of;
use crate::{Command, CommandError, Context};

#[derive(Debug)]
pub(crate) struct SqlSequenceReset;

impl Command for SqlSequenceReset {
    fn name(&self) -> &'static str {
        "sqlsequencereset"
    }

    fn help(&self) -> &'static str {
        "Prints the SQL statements for resetting sequences for the given app name(s)."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(
                Arg::new("app_label")
                    .num_args(1..)
                    .required(true)
                    .help("One or more application label."),
            )
            .arg(database("Nominates a database to print the SQL for."))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let alias = database_alias(matches);
        context.using(alias).await?;
        let Some(config) = context.settings().databases.get(alias) else {
            return Ok(());
        };
        for label in labels(matches) {
            let app = context
                .apps()
                .get_app_config(&label)
                .map_err(|error| CommandError::new(error.to_string()))?;
            let mut models: Vec<&'static ModelMeta> = Vec::new();
            for model in models_of(context, app.label) {
                let automatic = model
                    .many_to_many
                    .iter()
                    .filter(|many| many.through.is_none());
                models.extend(automatic.map(|many| many.through()));
                models.push(model);
            }
            let statements = sequence_reset_sql(&models, config.engine);
            if statements.is_empty() && context.verbosity() > 0 {
                context.stderr().write("No sequences found.");
            }
            if !statements.is_empty() {
                let statements = statements.join("\n");
                context
                    .stdout()
                    .write(format!("BEGIN;\n{statements}\nCOMMIT;"));
            }
        }
        Ok(())
    }
}
