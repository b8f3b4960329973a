//! Command lines, as a person types them, and what they print.

use nuages_core::apps::AppConfig;
use nuages_core::checks::{self, CheckContext, CheckMessage};
use nuages_core::settings::{DatabaseConfig, Databases, Settings};
use nuages_core::{ImproperlyConfigured, Result};
use nuages_management::{
    Arg, ArgMatches, Command, CommandError, Context, ManagementApp, Role, Shell, Style, clap,
    commands, execute_from_command_line,
};

struct Greet;

impl Command for Greet {
    fn name(&self) -> &'static str {
        "greet"
    }

    fn help(&self) -> &'static str {
        "Greets a person."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments.arg(Arg::new("name").required(true).help("Whom to greet."))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        match matches.get_one::<String>("name").map(String::as_str) {
            Some("nobody") => Err(CommandError::new("nobody is here").with_exit_code(3))?,
            Some("silence") => Err(CommandError::exit(4))?,
            Some("settings") => Err(ImproperlyConfigured::new("something is missing"))?,
            name => {
                let name = name.unwrap_or_default();
                context
                    .stdout()
                    .write_as(Role::Success, format!("Hello, {name}."));
            }
        }
        Ok(())
    }
}

fn settings() -> Settings {
    Settings {
        settings_module: "mysite::settings",
        secret_key: "a secret of more than fifty letters, for the tests of management".into(),
        debug: true,
        databases: Databases::sqlite(":memory:"),
        installed_apps: vec![AppConfig::new("people").commands(commands![Greet])],
        ..Settings::default()
    }
}

/// Runs a command line; returns the exit code, standard output and standard error.
fn run_with(settings: Settings, line: &str) -> (u8, String, String) {
    let (shell, stdout, stderr) = Shell::captured();
    let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    let code = execute_from_command_line(settings, &words, shell);
    (code, stdout.text(), stderr.text())
}

fn run(line: &str) -> (u8, String, String) {
    run_with(settings(), line)
}

#[test]
fn help_lists_the_commands_by_app() {
    for line in ["manage", "manage help", "manage --help"] {
        let (code, stdout, _) = run(line);
        assert_eq!(code, 0, "{line}");
        assert!(
            stdout.starts_with(
                "\nType 'manage help <subcommand>' for help on a specific subcommand.\n\n\
                 Available subcommands:\n\n[nuages]\n    check\n    dbshell\n    diffsettings\n"
            ),
            "{stdout}"
        );
        assert!(stdout.ends_with("\n\n[people]\n    greet\n"), "{stdout}");
    }
    let (_, names, _) = run("manage help --commands");
    assert!(
        names.contains("check\n") && names.contains("greet\n"),
        "{names}"
    );
}

#[test]
fn help_of_a_command_shows_its_own_arguments_before_the_common_ones() {
    for line in ["manage help greet", "manage greet --help"] {
        let (code, stdout, _) = run(line);
        assert_eq!(code, 0);
        assert!(stdout.contains("Greets a person."), "{stdout}");
        assert!(stdout.contains("manage greet"), "{stdout}");
        let own = stdout.find("Whom to greet.");
        let common = stdout.find("--verbosity");
        assert!(own.is_some() && own < common, "{stdout}");
    }
}

#[test]
fn an_unknown_command_is_answered_with_the_nearest() {
    for line in ["manage rnserver", "manage help rnserver"] {
        let (code, _, stderr) = run(line);
        assert_eq!(code, 1);
        assert_eq!(
            stderr,
            "Unknown command: 'rnserver'. Did you mean runserver?\nType 'manage help' for usage.\n"
        );
    }
    let (_, _, stderr) = run("manage xyzzy");
    assert_eq!(
        stderr,
        "Unknown command: 'xyzzy'\nType 'manage help' for usage.\n"
    );
}

#[test]
fn a_command_of_an_app_runs_and_its_errors_end_the_program() {
    assert_eq!(
        run("manage greet Ada"),
        (0, "Hello, Ada.\n".into(), String::new())
    );
    for (line, code, stderr) in [
        ("manage greet nobody", 3, "CommandError: nobody is here\n"),
        ("manage greet silence", 4, ""),
        ("manage greet settings", 1, "Error: something is missing\n"),
    ] {
        assert_eq!(run(line), (code, String::new(), stderr.into()), "{line}");
    }
    let (code, _, stderr) = run("manage greet settings --traceback");
    assert_eq!(code, 1);
    assert!(stderr.contains("command_line.rs"), "{stderr}");
}

#[test]
fn arguments_that_are_not_understood_end_with_code_2() {
    let (code, _, stderr) = run("manage greet");
    assert_eq!(code, 2);
    assert!(stderr.contains("required"), "{stderr}");
    let (code, _, stderr) = run("manage check --colour");
    assert_eq!(code, 2);
    assert!(stderr.contains("--colour"), "{stderr}");
    let (code, _, stderr) = run("manage greet Ada --no-color --force-color");
    assert_eq!(code, 1);
    assert_eq!(
        stderr,
        "CommandError: The --no-color and --force-color options can't be used together.\n"
    );
}

#[test]
fn colours_are_forced_and_forbidden() {
    let (shell, stdout, _) = Shell::captured();
    let words = ["manage", "greet", "Ada", "--force-color"].map(str::to_owned);
    execute_from_command_line(settings(), &words, shell);
    assert_eq!(stdout.text(), "\u{1b}[32;1mHello, Ada.\u{1b}[0m\n");

    let (shell, stdout, _) = Shell::captured();
    let words = ["manage", "greet", "Ada", "--no-color"].map(str::to_owned);
    execute_from_command_line(settings(), &words, shell.with_style(Style::dark()));
    assert_eq!(stdout.text(), "Hello, Ada.\n");
}

fn no_gnomes(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    if context.settings.time_zone == "Europe/Paris" {
        return vec![
            CheckMessage::error("there are gnomes")
                .hint("remove them")
                .id("people.E001"),
            CheckMessage::warning("it is late").id("people.W001"),
        ];
    }
    Vec::new()
}

#[test]
fn check_reports_what_is_wrong_and_other_commands_refuse_to_run() {
    checks::register(&["gnomes"], no_gnomes);
    let (code, stdout, _) = run("manage check --tag gnomes");
    assert_eq!(code, 0);
    assert_eq!(stdout, "System check identified no issues (0 silenced).\n");

    let wrong = Settings {
        time_zone: "Europe/Paris".to_owned(),
        ..settings()
    };
    let report = "SystemCheckError: System check identified some issues:\n\n\
        ERRORS:\n?: (people.E001) there are gnomes\n\tHINT: remove them\n\n\
        WARNINGS:\n?: (people.W001) it is late\n";
    let (code, _, stderr) = run_with(wrong.clone(), "manage check --tag gnomes");
    assert_eq!(code, 1);
    assert_eq!(
        stderr,
        format!("{report}\nSystem check identified 2 issues (0 silenced).\n")
    );
    let (code, stdout, stderr) = run_with(wrong.clone(), "manage greet Ada");
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains("people.E001"), "{stderr}");
    let (code, stdout, _) = run_with(wrong.clone(), "manage greet Ada --skip-checks");
    assert_eq!((code, stdout.as_str()), (0, "Hello, Ada.\n"));

    let silenced = Settings {
        silenced_system_checks: vec!["people.E001".to_owned(), "people.W001".to_owned()],
        ..wrong
    };
    let (code, stdout, _) = run_with(silenced, "manage check --tag gnomes");
    assert_eq!(code, 0);
    assert_eq!(stdout, "System check identified no issues (2 silenced).\n");
}

/// Warns of each database that it is asked about.
fn asked(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    let databases = context.databases();
    databases
        .map(|(alias, _)| CheckMessage::warning(alias.to_owned()).id("people.W002"))
        .collect()
}

#[test]
fn what_looks_into_databases_is_asked_of_those_that_are_named() {
    checks::register(&[checks::Tags::DATABASE], asked);
    let several = || Settings {
        databases: Databases::sqlite(":memory:")
            .with("archive", DatabaseConfig::sqlite(":memory:"))
            .with("copy", DatabaseConfig::sqlite(":memory:")),
        ..settings()
    };
    for (line, aliases) in [
        ("manage check", &[][..]),
        (
            "manage check --tag database",
            &["archive", "copy", "default"],
        ),
        ("manage check --database copy", &["copy"]),
        (
            "manage check --database copy --database default",
            &["copy", "default"],
        ),
        ("manage greet Ada", &[]),
        ("manage makemigrations --dry-run", &[]),
        ("manage migrate", &["default"]),
        ("manage migrate --database archive", &["archive"]),
    ] {
        let (code, _, stderr) = run_with(several(), line);
        assert_eq!(code, 0, "{line}: {stderr}");
        let told = stderr
            .lines()
            .filter_map(|line| line.strip_prefix("?: (people.W002) "));
        assert_eq!(told.collect::<Vec<_>>(), aliases, "{line}: {stderr}");
    }
    let (code, _, stderr) = run_with(several(), "manage check --database elsewhere");
    assert_eq!(code, 1);
    assert_eq!(
        stderr,
        "Error: The connection 'elsewhere' doesn't exist. settings.databases has: default, archive, copy\n"
    );
}

#[test]
fn check_knows_its_tags() {
    let (code, stdout, _) = run("manage check --list-tags --deploy");
    assert_eq!(code, 0);
    assert!(stdout.lines().any(|tag| tag == "security"), "{stdout}");
    let (code, _, stderr) = run("manage check --tag nothing");
    assert_eq!(code, 1);
    assert_eq!(
        stderr,
        "CommandError: There is no system check with the \"nothing\" tag.\n"
    );
    let (code, _, stderr) = run("manage check pople");
    assert_eq!(code, 1);
    assert_eq!(
        stderr,
        "CommandError: No installed app with label 'pople'. Did you mean 'people'?\n"
    );
}

#[test]
fn makemigrations_and_showmigrations_name_apps_that_are_not_there_as_django() {
    for command in ["makemigrations", "showmigrations"] {
        let (code, _, stderr) = run(&format!("manage {command} nope nada"));
        assert_eq!(code, 2, "{stderr}");
        assert_eq!(
            stderr,
            "No installed app with label 'nope'.\nNo installed app with label 'nada'.\n"
        );
    }
    let (code, _, stderr) = run("manage migrate nope");
    assert_eq!(code, 1);
    assert_eq!(
        stderr,
        "CommandError: No installed app with label 'nope'.\n"
    );
}

#[test]
fn diffsettings_shows_what_differs_and_no_secret() {
    let (code, stdout, _) = run("manage diffsettings");
    assert_eq!(code, 0);
    assert!(stdout.contains("DEBUG = true\n"), "{stdout}");
    assert!(!stdout.contains("STATIC_URL"), "{stdout}");
    assert!(!stdout.contains("more than fifty letters"), "{stdout}");
    let (_, stdout, _) = run("manage diffsettings --output unified");
    assert!(
        stdout.contains("- DEBUG = false\n+ DEBUG = true\n"),
        "{stdout}"
    );
}

#[test]
fn runserver_refuses_what_it_cannot_serve() {
    let (code, _, stderr) = run("manage runserver somewhere");
    assert_eq!(code, 1);
    assert_eq!(
        stderr,
        "CommandError: \"somewhere\" is not a valid port number or address:port pair.\n"
    );
    let closed = Settings {
        debug: false,
        ..settings()
    };
    let (code, _, stderr) = run_with(closed, "manage runserver --noreload");
    assert_eq!(code, 1);
    assert_eq!(
        stderr,
        "CommandError: You must set settings.ALLOWED_HOSTS if DEBUG is False.\n"
    );
}

#[test]
fn apps_that_do_not_fit_together_are_reported() {
    let twice = Settings {
        installed_apps: vec![AppConfig::new("a::people"), AppConfig::new("b::people")],
        ..settings()
    };
    let (code, _, stderr) = run_with(twice.clone(), "manage check");
    assert_eq!(code, 1);
    assert_eq!(
        stderr,
        "Error: Application labels aren't unique, duplicates: people\n"
    );
    let (code, stdout, _) = run_with(twice, "manage help");
    assert_eq!(code, 0);
    assert!(stdout.contains("not properly configured"), "{stdout}");
}

#[test]
fn a_client_that_is_missing_and_a_database_that_is_not_there_are_named() {
    let (code, _, stderr) = run("manage dbshell --database other");
    assert_eq!(code, 1);
    assert!(stderr.contains("other"), "{stderr}");
}

#[test]
fn tools_are_commands_of_the_project_too() {
    let (code, stdout, _) = run("manage help startapp");
    assert_eq!(code, 0);
    assert!(
        stdout.contains("Usage: manage startapp [OPTIONS] <name> [directory]"),
        "{stdout}"
    );
    let (_, _, stderr) = run("manage startap polls");
    assert_eq!(
        stderr,
        "Unknown command: 'startap'. Did you mean startapp?\nType 'manage help' for usage.\n"
    );
    let (code, _, stderr) = run("manage startapp my-app");
    assert_eq!(code, 1);
    assert_eq!(
        stderr,
        "CommandError: 'my-app' is not a valid app name. Please make sure the name is a valid identifier, such as 'my_app'.\n"
    );
}
