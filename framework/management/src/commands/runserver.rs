//! `runserver`: the development server.
//!
//! Without further options this is the parent, which watches and builds (`nuages_devtools::DevServer`) and starts the
//! program again with `--inherited`: the child, which serves on the parent's socket. With `--noreload` the program
//! serves on a socket of its own.

use std::net::TcpListener;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use clap::ArgMatches;
use jiff::Zoned;
use nuages_core::settings::Settings;
use nuages_core::{Error, Result};
use nuages_devtools::commands::{self, RUNSERVER, handed_on};
use nuages_devtools::{Address, DevServer, Inherited};
use nuages_gateway::Application;
use nuages_gateway::servers::actix::Server;

use crate::access_log::{AccessLog, time_zone};
use crate::shell::Shell;
use crate::style::Role;
use crate::{Command, CommandError, Context, ServerHandler, migrations_check, system_checks};

pub(crate) const NAME: &str = "runserver";

/// How long requests in flight may take when the server stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

static PARENT: OnceLock<Option<Inherited>> = OnceLock::new();

#[derive(Debug)]
pub(crate) struct RunServer;

impl Command for RunServer {
    fn name(&self) -> &'static str {
        NAME
    }

    fn help(&self) -> &'static str {
        RUNSERVER.help
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        RUNSERVER.arguments(arguments)
    }

    /// The checks run in `handle`, between the lines that Django prints there.
    fn requires_system_checks(&self) -> bool {
        false
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let settings = context.settings();
        if !settings.debug && settings.allowed_hosts.is_empty() {
            return Err(CommandError::new(
                "You must set settings.ALLOWED_HOSTS if DEBUG is False.",
            )
            .into());
        }
        let inherited = matches.get_one::<String>("inherited");
        let address = match inherited {
            Some(address) => parse(Some(address), false)?,
            None => address(matches)?,
        };
        if !matches.get_flag("skip-checks") {
            context.stdout().write("Performing system checks...\n\n");
            let request = system_checks::Request {
                display_num_errors: true,
                ..system_checks::Request::default()
            };
            system_checks::run(context, &request)?;
        }
        migrations_check::notice(context).await?;

        let parent = match inherited {
            Some(_) => Some(parent().ok_or_else(|| {
                CommandError::new(
                    "--inherited is for programs that runserver starts; use --noreload",
                )
            })?),
            None => None,
        };
        let listener = match parent {
            Some(parent) => parent.listener()?,
            None => address
                .bind()
                .map_err(|error| CommandError::new(error.to_string()))?,
        };
        banner(context, &address);
        let application = application(context, matches);
        let workers = if matches.get_flag("nothreading") {
            1
        } else {
            2
        };
        serve(application, listener, workers, parent).await
    }
}

/// Returns whether these arguments ask for the process that watches and builds.
pub(crate) fn is_parent(matches: &ArgMatches) -> bool {
    !matches.get_flag("noreload") && matches.get_one::<String>("inherited").is_none()
}

/// Watches, builds and serves until it is told to stop; returns the exit code.
pub(crate) fn watch(matches: &ArgMatches, settings: &Settings, shell: &Shell) -> u8 {
    let address = match address(matches) {
        Ok(address) => address,
        Err(error) => {
            shell
                .stderr()
                .write_as(Role::Error, format!("CommandError: {error}"));
            return 1;
        }
    };
    let mut server = DevServer::new(&settings.base_dir, address).arguments(handed_on(matches));
    let package = settings.settings_module.split("::").next().unwrap_or("");
    if !package.is_empty() {
        server = server.package(package);
    }
    server.run()
}

/// Tells the parent, which shows it in the browser, why this child cannot serve.
pub(crate) fn failed(error: &Error) {
    if let Some(parent) = parent() {
        parent.failed(&format!("{error:#}"));
    }
}

/// Returns the development server that started this program, if one did.
fn parent() -> Option<&'static Inherited> {
    PARENT.get_or_init(|| Inherited::take().ok()).as_ref()
}

fn address(matches: &ArgMatches) -> Result<Address> {
    commands::address(matches).map_err(|error| CommandError::new(error.to_string()).into())
}

fn parse(text: Option<&str>, ipv6: bool) -> Result<Address> {
    Address::parse(text, ipv6).map_err(|error| CommandError::new(error.to_string()).into())
}

fn banner(context: &Context, address: &Address) {
    let settings = context.settings();
    let now = Zoned::now().with_time_zone(time_zone(settings));
    let stdout = context.stdout();
    stdout.write(format!(
        "{}\nNuages version {}, using settings '{}'\nStarting development server at {}\nQuit the server with CONTROL-C.",
        now.strftime("%B %d, %Y - %H:%M:%S"),
        env!("CARGO_PKG_VERSION"),
        settings.settings_module,
        address.url(),
    ));
    let hide = [
        "NUAGES_RUNSERVER_HIDE_WARNING",
        "DJANGO_RUNSERVER_HIDE_WARNING",
    ];
    if !hide
        .iter()
        .any(|name| std::env::var(name).is_ok_and(|value| value == "true"))
    {
        stdout.write_as(
            Role::Warning,
            "WARNING: This is a development server. Do not use it in a production setting. \
             Use the command serve of a release build instead.",
        );
    }
}

fn application(context: &Context, matches: &ArgMatches) -> Arc<dyn Application> {
    let settings = context.settings();
    let site: Arc<dyn Application> = Arc::clone(context.site()) as Arc<dyn Application>;
    let serves_static =
        !matches.get_flag("nostatic") && (settings.debug || matches.get_flag("insecure"));
    let site = if serves_static {
        ServerHandler::wrap_all(site, settings, context.apps())
    } else {
        site
    };
    Arc::new(AccessLog::new(site, context.stderr().clone(), settings))
}

async fn serve(
    application: Arc<dyn Application>,
    listener: TcpListener,
    workers: usize,
    parent: Option<&'static Inherited>,
) -> Result<()> {
    let mut server = Server::new(application)
        .listen(listener)?
        .workers(workers)
        .shutdown_timeout(STOP_TIMEOUT);
    if parent.is_some() {
        // A connection that stays open would hold this program, or get its next request's answer from old code.
        server = server.keep_alive(Duration::ZERO);
    }
    let stop = server.stop_handle();
    let running = server.run();
    if let Some(parent) = parent {
        parent.ready();
        thread::spawn(move || {
            parent.wait_for_stop();
            stop.stop();
        });
    }
    running.await?;
    Ok(())
}
