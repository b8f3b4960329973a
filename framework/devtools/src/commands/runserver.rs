//! `runserver`: builds and serves the project, again after each change.

use std::ffi::OsString;

use clap::{Arg, ArgMatches, Command};

use super::arguments::switch;
use super::{Done, Tool};
use crate::error::{Error, Result};
use crate::project::Project;
use crate::server::{Address, DevServer};

/// `runserver`.
pub const RUNSERVER: Tool = Tool {
    name: "runserver",
    help: "Starts a lightweight web server for development and also serves static files.",
    arguments,
    run,
};

/// Switches that the watching process hands on to each program that it starts.
const HANDED_ON: [&str; 7] = [
    "nothreading",
    "nostatic",
    "insecure",
    "skip-checks",
    "traceback",
    "no-color",
    "force-color",
];

fn arguments(command: Command) -> Command {
    command
        .arg(Arg::new("addrport").help("Optional port number, or ipaddr:port"))
        .arg(switch("ipv6", "Tells Nuages to use an IPv6 address.").short('6'))
        .arg(switch(
            "nothreading",
            "Tells Nuages to serve with one worker thread.",
        ))
        .arg(switch(
            "noreload",
            "Tells Nuages to NOT follow changes: it serves what is built.",
        ))
        .arg(switch(
            "nostatic",
            "Tells Nuages to NOT automatically serve static files at STATIC_URL.",
        ))
        .arg(switch(
            "insecure",
            "Allows serving static files even if DEBUG is False.",
        ))
        .arg(
            Arg::new("inherited")
                .long("inherited")
                .value_name("ADDRPORT")
                .hide(true),
        )
        .arg(switch("skip-checks", "Skip system checks."))
}

fn run(matches: &ArgMatches) -> Result<Done> {
    let address = address(matches)?;
    let project = Project::current("runserver")?;
    let server = DevServer::new(&project.root, address)
        .package(&project.crate_name)
        .arguments(handed_on(matches));
    Ok(Done::Exit(server.run()))
}

/// Returns where the arguments of `runserver` ask to listen.
///
/// # Errors
/// Fails in Django's words when `addrport` is no address.
pub fn address(matches: &ArgMatches) -> Result<Address> {
    let text = matches.get_one::<String>("addrport").map(String::as_str);
    Address::parse(text, matches.get_flag("ipv6")).map_err(|error| Error::new(error.to_string()))
}

/// Returns the arguments of `runserver` that a program started by it is given too: all but the address.
pub fn handed_on(matches: &ArgMatches) -> Vec<OsString> {
    let switches = HANDED_ON
        .into_iter()
        .filter(|name| matches.get_flag(name))
        .map(|name| format!("--{name}").into());
    let verbosity = matches
        .get_one::<String>("verbosity")
        .filter(|level| *level != "1")
        .map(|level| format!("--verbosity={level}").into());
    switches.chain(verbosity).collect()
}
