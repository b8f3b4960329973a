//! `serve`: the production server, built into every project.

use std::sync::Arc;

use clap::builder::RangedU64ValueParser;
use clap::{Arg, ArgAction, ArgMatches};
use nuages_core::Result;
use nuages_gateway::Application;
use nuages_gateway::servers::actix::Server;

use crate::access_log::AccessLog;
use crate::arguments::switch;
use crate::{Command, CommandError, Context, ServerHandler};

#[derive(Debug)]
pub(crate) struct Serve;

impl Command for Serve {
    fn name(&self) -> &'static str {
        "serve"
    }

    fn help(&self) -> &'static str {
        "Serves the project for production: build it with cargo build --release, set DEBUG=false and ALLOWED_HOSTS."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(
                Arg::new("bind")
                    .short('b')
                    .long("bind")
                    .value_name("ADDRESS:PORT")
                    .action(ArgAction::Append)
                    .default_value("127.0.0.1:8000")
                    .help("Where to listen; may be given several times."),
            )
            .arg(
                Arg::new("workers")
                    .short('w')
                    .long("workers")
                    .value_name("NUMBER")
                    .value_parser(RangedU64ValueParser::<u16>::new().range(1..=1024))
                    .help("Worker threads; by default one per processor core."),
            )
            .arg(switch(
                "nostatic",
                "Do NOT serve static files at STATIC_URL.",
            ))
            .arg(switch(
                "access-log",
                "Write a line per request to standard error.",
            ))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let settings = context.settings();
        if !settings.debug && settings.allowed_hosts.is_empty() {
            return Err(CommandError::new(
                "You must set settings.ALLOWED_HOSTS if DEBUG is False.",
            )
            .into());
        }
        let addresses: Vec<&String> = matches
            .get_many::<String>("bind")
            .map(Iterator::collect)
            .unwrap_or_default();
        let mut site = Arc::clone(context.site()) as Arc<dyn Application>;
        if !matches.get_flag("nostatic") {
            site = ServerHandler::wrap_all(site, settings, context.apps());
        }
        let site = if matches.get_flag("access-log") {
            Arc::new(AccessLog::new(site, context.stderr().clone(), settings))
        } else {
            site
        };
        let mut server = Server::new(site);
        for address in &addresses {
            server = server.bind(address.as_str()).map_err(|error| {
                CommandError::new(format!("cannot listen at {address}: {error}"))
            })?;
            context
                .stdout()
                .write(format!("Serving at http://{address}/"));
        }
        if let Some(workers) = matches.get_one::<u16>("workers") {
            server = server.workers(usize::from(*workers));
        }
        server.run().await?;
        Ok(())
    }
}
