//! `test`: runs the tests with cargo, by Django's labels.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::arguments::switch;
use super::{Done, Tool, text};
use crate::cargo::cargo;
use crate::edit::Member;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::suggest::nearest;

/// `test`.
pub const TEST: Tool = Tool {
    name: "test",
    help: "Discover and run tests in the specified apps or the whole project: cargo test, by Django's labels.",
    arguments,
    run,
};

const LABELS: &str = "\
Labels and options, and what cargo is asked for:
  manage test                      cargo test --workspace
  manage test polls                cargo test --package polls
  manage test polls.tests          cargo test --package polls -- tests
  manage test polls.tests.votes    cargo test --package polls -- tests::votes
  manage test polls/src            the crate that the folder belongs to
  manage test -k votes             only tests whose names contain votes

Tests that use nuages::test run on databases of their own in memory, made by the migrations; the project's databases are not touched.";

fn arguments(command: Command) -> Command {
    command
        .after_help(LABELS)
        .arg(Arg::new("test_label").num_args(0..).help(
            "Which tests: an app, a module or a test in it (polls, polls.tests, polls.tests.votes), or a folder",
        ))
        .arg(switch(
            "failfast",
            "Stops running the test suite after the first failed test; with cargo's own runner, after the first crate with one.",
        ))
        .arg(
            Arg::new("parallel")
                .long("parallel")
                .value_name("N")
                .num_args(0..=1)
                .require_equals(false)
                .default_missing_value("auto")
                .value_parser(threads)
                .help("Run tests using up to N threads; auto, the default, is one per processor core."),
        )
        .arg(
            Arg::new("pattern")
                .short('k')
                .value_name("PATTERN")
                .action(ArgAction::Append)
                .help("Only run tests whose names contain PATTERN; may be given several times."),
        )
        .arg(switch(
            "keepdb",
            "Preserves the test DB between runs; a database in memory, as tests have here, begins anew.",
        ))
        .arg(switch("noinput", "Tells Nuages to NOT prompt the user for input of any kind.").visible_alias("no-input"))
        .arg(
            Arg::new("testrunner")
                .long("testrunner")
                .value_parser(PossibleValuesParser::new(["cargo", "nextest"]))
                .default_value("cargo")
                .help("The program that runs the tests: cargo test, or cargo nextest run."),
        )
        .arg(
            Arg::new("arguments")
                .last(true)
                .num_args(0..)
                .value_name("ARGUMENTS")
                .help("Arguments for the test programs, such as --nocapture or --ignored."),
        )
}

fn threads(text: &str) -> Result<String, String> {
    let is_number = text.parse::<u16>().is_ok_and(|number| number > 0);
    if text == "auto" || is_number {
        Ok(text.to_owned())
    } else {
        Err(format!("'{text}' is not an integer or the string \"auto\""))
    }
}

fn run(matches: &ArgMatches) -> Result<Done> {
    let project = Project::current("test")?;
    let nextest = text(matches, "testrunner") == "nextest";
    if nextest && !has_nextest(&project) {
        return Err(Error::new(
            "cargo-nextest is not installed. Install it (cargo install cargo-nextest --locked), or leave out --testrunner.",
        ));
    }
    let patterns = values(matches, "pattern");
    let mut code = 0;
    for (packages, mut filters) in selection(&project, &values(matches, "test_label"))? {
        if !filters.is_empty() && !patterns.is_empty() {
            return Err(Error::new(
                "-k chooses tests by name, and so does a label that goes further than its app. Give one of them.",
            ));
        }
        filters.extend(patterns.iter().cloned());
        let status = command(&project, matches, nextest, &packages, &filters)
            .status()
            .map_err(|error| Error::new(format!("cargo could not be started: {error}")))?;
        if !status.success() {
            code = 1;
            if matches.get_flag("failfast") {
                break;
            }
        }
    }
    Ok(Done::Exit(code))
}

/// Returns the cargo call for some packages (all, if there are none) and the tests whose names contain one of `filters`.
fn command(
    project: &Project,
    matches: &ArgMatches,
    nextest: bool,
    packages: &[String],
    filters: &[String],
) -> std::process::Command {
    let mut command = cargo(&project.root);
    command.args(if nextest {
        &["nextest", "run"][..]
    } else {
        &["test"]
    });
    if packages.is_empty() {
        command.arg("--workspace");
    }
    for package in packages {
        command.args(["--package", package]);
    }
    if !matches.get_flag("failfast") {
        command.arg("--no-fail-fast");
    }
    if matches!(matches.try_get_one::<String>("verbosity"), Ok(Some(level)) if level == "0") {
        command.arg(if nextest { "--cargo-quiet" } else { "--quiet" });
    }
    for (switch, colour) in [("no-color", "never"), ("force-color", "always")] {
        if matches!(matches.try_get_one::<bool>(switch), Ok(Some(true))) {
            command.args(["--color", colour]);
        }
    }
    let threads = matches
        .get_one::<String>("parallel")
        .filter(|threads| *threads != "auto");
    if let (true, Some(threads)) = (nextest, threads) {
        command.args(["--test-threads", threads]);
    }
    command.arg("--").args(filters);
    if let (false, Some(threads)) = (nextest, threads) {
        command.arg(format!("--test-threads={threads}"));
    }
    command.args(values(matches, "arguments"));
    command.stdin(Stdio::null());
    command
}

fn has_nextest(project: &Project) -> bool {
    let version = cargo(&project.root)
        .args(["nextest", "--version"])
        .stdin(Stdio::null())
        .output();
    version.is_ok_and(|output| output.status.success())
}

fn values(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches
        .get_many::<String>(name)
        .map(|values| values.cloned().collect())
        .unwrap_or_default()
}

type Selection = Vec<(Vec<String>, Vec<String>)>;

/// Returns the runs that the labels ask for: packages with the filters of their tests, whole packages in one run.
fn selection(project: &Project, labels: &[String]) -> Result<Selection> {
    let members = project.members();
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut whole = Vec::new();
    for label in labels {
        let (package, filter) = read(label, &members)?;
        match filter {
            Some(filter) => parts.entry(package).or_default().push(filter),
            None if whole.contains(&package) => {}
            None => whole.push(package),
        }
    }
    let mut runs: Selection = Vec::new();
    if labels.is_empty() || !whole.is_empty() {
        runs.push((whole.clone(), Vec::new()));
    }
    let parts = parts
        .into_iter()
        .filter(|(package, _)| !whole.contains(package));
    runs.extend(parts.map(|(package, filters)| (vec![package], filters)));
    Ok(runs)
}

/// Returns the package that a label names, and the part of its tests.
fn read(label: &str, members: &[Member]) -> Result<(String, Option<String>)> {
    if let Some(name) = owner(Path::new(label), members) {
        return Ok((name, None));
    }
    let path = label.replace("::", ".");
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest.replace('.', "::"))),
        None => (path.as_str(), None),
    };
    if members.iter().any(|member| member.name == name) {
        return Ok((name.to_owned(), rest));
    }
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let meant = nearest(name, names.iter().copied())
        .map(|meant| format!(" Did you mean {meant}?"))
        .unwrap_or_default();
    Err(Error::new(format!(
        "'{label}' names no tests: '{name}' is neither a crate of this project ({}) nor a folder in one.{meant}",
        names.join(", ")
    )))
}

/// Returns the crate that a folder or file belongs to.
fn owner(path: &Path, members: &[Member]) -> Option<String> {
    let is_path = path.components().count() > 1 || path.starts_with(".");
    let path = path.canonicalize().ok().filter(|_| is_path)?;
    let owner = |member: &&Member| {
        let folder = member.folder.canonicalize();
        folder.is_ok_and(|folder| path.starts_with(folder))
    };
    members.iter().find(owner).map(|member| member.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_choose_crates_and_tests() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let member = |name: &str, folder: &str| Member {
            name: name.to_owned(),
            folder: root.join(folder),
        };
        let members = [member("mysite", "project_template"), member("polls", "src")];
        let cases = [
            ("polls", ("polls", None)),
            ("polls.tests", ("polls", Some("tests"))),
            (
                "polls.tests.votes.add",
                ("polls", Some("tests::votes::add")),
            ),
            ("polls::tests::votes", ("polls", Some("tests::votes"))),
            ("./src/commands", ("polls", None)),
        ];
        for (label, (name, filter)) in cases {
            let expected = (name.to_owned(), filter.map(str::to_owned));
            assert_eq!(read(label, &members), Ok(expected), "{label}");
        }
        assert_eq!(
            read("pols.tests", &members).unwrap_err().to_string(),
            "'pols.tests' names no tests: 'pols' is neither a crate of this project (mysite, polls) nor a folder in one. Did \
             you mean polls?"
        );
    }
}
