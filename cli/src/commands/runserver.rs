//! `manage runserver`: builds and serves the project, again after each change.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command as Arguments};
use nuages_devserver::{Address, DevServer};

use super::{Command, forward};
use crate::error::{Error, Result};
use crate::project::Project;

pub(super) const COMMAND: Command = Command {
    name: "runserver",
    arguments,
    run,
};

/// Flags that the project's program understands.
const FLAGS: [(&str, &str); 7] = [
    ("nothreading", "Serves with one thread."),
    ("nostatic", "Does not serve static files at STATIC_URL."),
    ("insecure", "Serves static files even if DEBUG is false."),
    ("skip-checks", "Skips system checks."),
    ("traceback", "Shows where an error began."),
    ("no-color", "Does not colour the output."),
    (
        "force-color",
        "Colours the output even if it is no terminal's.",
    ),
];

fn arguments() -> Arguments {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .help(help)
            .action(ArgAction::SetTrue)
    };
    Arguments::new("runserver")
        .about("Starts a lightweight web server for development and also serves static files.")
        .arg(Arg::new("addrport").help("Optional port number, or ipaddr:port"))
        .arg(flag("ipv6", "Uses an IPv6 address.").short('6'))
        .arg(flag("noreload", "Does not watch for changes."))
        .arg(
            Arg::new("verbosity")
                .short('v')
                .long("verbosity")
                .value_parser(["0", "1", "2", "3"])
                .help("How much is told"),
        )
        .args(FLAGS.map(|(name, help)| flag(name, help)))
}

fn run(matches: &ArgMatches) -> Result<ExitCode> {
    let address = matches.get_one::<String>("addrport").map(String::as_str);
    let parsed = Address::parse(address, matches.get_flag("ipv6"))
        .map_err(|error| Error::new(error.to_string()))?;
    let project = Project::current("runserver")?;
    let mut passed: Vec<OsString> = Vec::new();
    for (name, _) in FLAGS {
        passed.extend(matches.get_flag(name).then(|| format!("--{name}").into()));
    }
    if let Some(verbosity) = matches.get_one::<String>("verbosity") {
        passed.extend(["--verbosity".into(), verbosity.into()]);
    }
    if matches.get_flag("noreload") {
        let mut all: Vec<OsString> = vec![
            "runserver".into(),
            "--noreload".into(),
            parsed.to_string().into(),
        ];
        all.extend(passed);
        return forward::run(&project, &all);
    }
    Ok(DevServer::new(&project.root, parsed)
        .package(&project.crate_name)
        .arguments(passed)
        .run())
}
