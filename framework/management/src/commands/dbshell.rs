//! `dbshell`: the database's own command-line client.

use std::ffi::OsString;
use std::io;
use std::process::Command as Process;

use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_core::settings::{DatabaseConfig, Engine};

use crate::arguments::{database, database_alias};
use crate::{Command, CommandError, Context};

#[derive(Debug)]
pub(crate) struct DbShell;

impl Command for DbShell {
    fn name(&self) -> &'static str {
        "dbshell"
    }

    fn help(&self) -> &'static str {
        "Runs the command-line client for specified database, or the default database if none is provided."
    }

    fn requires_system_checks(&self) -> bool {
        false
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(database("Nominates a database onto which to open a shell."))
            .arg(
                Arg::new("parameters")
                    .last(true)
                    .num_args(0..)
                    .help("Arguments for the client (sqlite3, psql, mysql), after --."),
            )
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let alias = database_alias(matches);
        // an alias that there is not is told as every command tells it
        context.using(alias).await?;
        let Some(config) = context.settings().databases.get(alias) else {
            return Ok(());
        };
        let parameters = matches
            .get_many::<String>("parameters")
            .map(|parameters| parameters.cloned().collect::<Vec<_>>())
            .unwrap_or_default();
        let client = Client::of(config, &parameters);
        let mut process = Process::new(client.program);
        process.args(&client.arguments).envs(client.environment);
        let error = become_it(&mut process)?;
        let message = if error.kind() == io::ErrorKind::NotFound {
            format!(
                "You appear not to have the '{}' program installed or on your path.",
                client.program
            )
        } else {
            format!("{} could not be started: {error}", client.program)
        };
        Err(CommandError::new(message).into())
    }
}

/// A client with what it is told: Django's arguments and variables of the environment.
#[derive(Debug, PartialEq, Eq)]
struct Client {
    program: &'static str,
    arguments: Vec<OsString>,
    environment: Vec<(&'static str, String)>,
}

impl Client {
    fn of(config: &DatabaseConfig, parameters: &[String]) -> Client {
        let mut client = match config.engine {
            Engine::Postgresql => return psql(config, parameters),
            Engine::Mysql => mysql(config),
            _ => Client {
                program: "sqlite3",
                arguments: vec![config.name.clone().into()],
                environment: Vec::new(),
            },
        };
        client.arguments.extend(parameters.iter().map(Into::into));
        client
    }
}

fn psql(config: &DatabaseConfig, parameters: &[String]) -> Client {
    let port = config.port.map(|port| port.to_string());
    let mut arguments: Vec<OsString> = Vec::new();
    for (option, value) in [
        ("-U", Some(config.user.as_str())),
        ("-h", Some(config.host.as_str())),
        ("-p", port.as_deref()),
    ] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            arguments.extend([option.into(), value.into()]);
        }
    }
    arguments.extend(parameters.iter().map(Into::into));
    let service = config.options.get("service");
    if !config.name.is_empty() {
        arguments.push(config.name.clone().into());
    } else if service.is_none() {
        arguments.push("postgres".into());
    }
    let mut environment = Vec::new();
    if !config.password.is_empty() {
        environment.push(("PGPASSWORD", config.password.expose().to_owned()));
    }
    for (option, variable) in [
        ("service", "PGSERVICE"),
        ("sslmode", "PGSSLMODE"),
        ("sslrootcert", "PGSSLROOTCERT"),
        ("sslcert", "PGSSLCERT"),
        ("sslkey", "PGSSLKEY"),
        ("passfile", "PGPASSFILE"),
    ] {
        if let Some(value) = config.options.get(option) {
            environment.push((variable, value.clone()));
        }
    }
    Client {
        program: "psql",
        arguments,
        environment,
    }
}

fn mysql(config: &DatabaseConfig) -> Client {
    let mut arguments: Vec<OsString> = Vec::new();
    let mut option = |name: &str, value: &str| {
        if !value.is_empty() {
            arguments.push(format!("--{name}={value}").into());
        }
    };
    option("user", &config.user);
    match config.options.get("unix_socket") {
        Some(socket) => option("socket", socket),
        None if config.host.contains('/') => option("socket", &config.host),
        None => option("host", &config.host),
    }
    if let Some(port) = config.port {
        option("port", &port.to_string());
    }
    for (name, argument) in [
        ("ssl_ca", "ssl-ca"),
        ("ssl_cert", "ssl-cert"),
        ("ssl_key", "ssl-key"),
        // MariaDB's client has no such option, and passes over what is loose.
        ("ssl_mode", "loose-ssl-mode"),
        ("charset", "default-character-set"),
    ] {
        if let Some(value) = config.options.get(name) {
            option(argument, value);
        }
    }
    let mode = config.options.get("ssl_mode");
    if mode.is_some_and(|mode| mode.to_ascii_uppercase().starts_with("VERIFY")) {
        arguments.push("--loose-ssl-verify-server-cert".into());
    }
    if !config.name.is_empty() {
        arguments.push(config.name.clone().into());
    }
    let password =
        (!config.password.is_empty()).then(|| ("MYSQL_PWD", config.password.expose().to_owned()));
    Client {
        program: "mysql",
        arguments,
        environment: password.into_iter().collect(),
    }
}

/// Becomes the client, which then has the terminal and its signals to itself; returns only why it could not.
#[cfg(unix)]
fn become_it(process: &mut Process) -> Result<io::Error> {
    Ok(std::os::unix::process::CommandExt::exec(process))
}

/// Runs the client to its end; returns why it could not be started.
#[cfg(not(unix))]
fn become_it(process: &mut Process) -> Result<io::Error> {
    match process.status() {
        Ok(status) => {
            let code = u8::try_from(status.code().unwrap_or(1)).unwrap_or(1);
            Err(CommandError::exit(code).into())
        }
        Err(error) => Ok(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_is_called_as_django_calls_it() {
        let url =
            |url: &str| DatabaseConfig::from_url(url).unwrap_or_else(|error| panic!("{error}"));
        let called = |config: &DatabaseConfig, parameters: &[&str]| {
            let parameters: Vec<String> =
                parameters.iter().map(|text| (*text).to_owned()).collect();
            let client = Client::of(config, &parameters);
            let mut words: Vec<String> = client
                .environment
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            words.push(client.program.to_owned());
            let arguments = client.arguments.iter();
            words.extend(arguments.map(|word| word.to_string_lossy().into_owned()));
            words.join(" ")
        };
        assert_eq!(
            called(&DatabaseConfig::sqlite("/srv/db.sqlite3"), &["-header"]),
            "sqlite3 /srv/db.sqlite3 -header"
        );
        assert_eq!(
            called(
                &url("postgres://ada:secret@db.example:444/site?sslmode=require"),
                &["-c", "select 1"]
            ),
            "PGPASSWORD=secret PGSSLMODE=require psql -U ada -h db.example -p 444 -c select 1 site"
        );
        assert_eq!(
            called(&url("mysql://ada:secret@db.example:444/site"), &["--batch"]),
            "MYSQL_PWD=secret mysql --user=ada --host=db.example --port=444 site --batch"
        );
        assert_eq!(
            called(
                &url("mysql://ada@db.example/site?ssl_ca=ca.pem&ssl_mode=VERIFY_IDENTITY"),
                &[]
            ),
            "mysql --user=ada --host=db.example --ssl-ca=ca.pem --loose-ssl-mode=VERIFY_IDENTITY --loose-ssl-verify-server-cert site"
        );
        assert_eq!(
            called(
                &url("mysql://ada@localhost/site?unix_socket=/run/db.sock"),
                &[]
            ),
            "mysql --user=ada --socket=/run/db.sock site"
        );
    }
}
