use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::{ansi, terminal};

/// How long a build may take before [`Show::WhenSlow`] tells what it does.
const SLOW: Duration = Duration::from_secs(2);

/// A build of the project's program with cargo.
#[derive(Clone, Debug)]
pub struct Build {
    root: PathBuf,
    package: Option<String>,
}

/// Which of cargo's lines reach the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// All but the last, which says that the build has finished.
    Progress,
    /// The compiler's warnings and errors.
    Diagnostics,
    /// Nothing, unless the build fails or takes longer than two seconds.
    WhenSlow,
}

/// How a build ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The program stands at this path.
    Built(PathBuf),
    /// It did not compile; the compiler's messages, with terminal colours.
    Failed(String),
}

impl Build {
    /// Describes the build of the workspace in `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            package: None,
        }
    }

    /// Names the package whose program is wanted; without it cargo's `default-members` decide.
    #[must_use]
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.package = Some(name.into());
        self
    }

    /// Returns the workspace's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Runs `cargo build`. A cargo that cannot be started is a failed build that says so.
    pub fn run(&self, show: Show) -> Outcome {
        let started = Instant::now();
        let mut process = match self.command().spawn() {
            Ok(process) => process,
            Err(error) => {
                let message = format!(
                    "error: cargo could not be started: {error}; install Rust from https://rustup.rs"
                );
                terminal::warn(&message);
                return Outcome::Failed(message);
            }
        };
        let artifacts = process
            .stdout
            .take()
            .map(|stdout| thread::spawn(|| executables(stdout)));
        let mut log = Log {
            show,
            started,
            waiting: Vec::new(),
            diagnostics: String::new(),
        };
        if let Some(stderr) = process.stderr.take() {
            lines(stderr, |line| log.add(line));
        }
        let succeeded = process.wait().is_ok_and(|status| status.success());
        let executables = artifacts
            .and_then(|thread| thread.join().ok())
            .unwrap_or_default();
        if !succeeded {
            log.show_waiting();
            return Outcome::Failed(log.diagnostics);
        }
        let wanted = |path: &PathBuf| {
            path.file_stem().and_then(|stem| stem.to_str()) == self.package.as_deref()
        };
        match executables
            .iter()
            .find(|path| wanted(path))
            .or(executables.last())
        {
            Some(path) => Outcome::Built(path.clone()),
            None => {
                let message = format!(
                    "error: {} has no program to run (no src/main.rs)",
                    self.root.display()
                );
                terminal::warn(&message);
                Outcome::Failed(message)
            }
        }
    }

    fn command(&self) -> Command {
        let mut command = cargo(&self.root);
        command.args([
            "build",
            "--message-format=json-render-diagnostics",
            "--color=always",
        ]);
        if let Some(package) = &self.package {
            command.args(["--package", package]);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// Returns cargo's command, to run in the workspace in `root`.
pub(crate) fn cargo(root: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    // Set by `cargo run` for the program that it runs; a build script that watches one would run again.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ]
        .iter()
        .any(|own| name.starts_with(own))
        {
            command.env_remove(&*name);
        }
    }
    command.current_dir(root);
    command
}

struct Log {
    show: Show,
    started: Instant,
    waiting: Vec<String>,
    diagnostics: String,
}

impl Log {
    fn add(&mut self, line: &str) {
        let status = status(line);
        if status.is_none() {
            self.diagnostics.push_str(line);
            self.diagnostics.push('\n');
        }
        match (self.show, status.as_deref()) {
            (_, Some("Finished")) => {}
            (Show::Progress, _) | (Show::Diagnostics, None | Some("Blocking")) => {
                terminal::warn(line);
            }
            (Show::Diagnostics, Some(_)) => {}
            (Show::WhenSlow, _) => {
                self.waiting.push(line.to_owned());
                if self.started.elapsed() > SLOW {
                    self.show_waiting();
                }
            }
        }
    }

    fn show_waiting(&mut self) {
        for line in self.waiting.drain(..) {
            terminal::warn(&line);
        }
    }
}

/// Returns the verb if the line is one of cargo's status lines, such as `   Compiling mysite v0.1.0`.
fn status(line: &str) -> Option<String> {
    let line = ansi::strip(line);
    let (verb, rest) = (line.get(..12)?.trim_start(), line.get(12..)?);
    let is_verb = verb.starts_with(|first: char| first.is_ascii_uppercase())
        && verb.bytes().all(|b| b.is_ascii_alphabetic());
    (is_verb && rest.starts_with(' ')).then(|| verb.to_owned())
}

fn lines(stream: impl Read, mut each: impl FnMut(&str)) {
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|length| length > 0)
    {
        each(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']));
        line.clear();
    }
}

/// Reads cargo's messages (one JSON object a line) and returns the programs built, in order.
fn executables(stdout: ChildStdout) -> Vec<PathBuf> {
    let mut found = Vec::new();
    lines(stdout, |line| found.extend(executable(line)));
    found
}

fn executable(message: &str) -> Option<PathBuf> {
    if !message.starts_with("{\"reason\":\"compiler-artifact\"") {
        return None;
    }
    let (_, value) = message.rsplit_once("\"executable\":\"")?;
    let mut path = String::new();
    let mut characters = value.chars();
    loop {
        match characters.next()? {
            '"' => return Some(PathBuf::from(path)),
            '\\' => match characters.next()? {
                'u' => {
                    let code: String = characters.by_ref().take(4).collect();
                    path.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
                }
                'n' => path.push('\n'),
                't' => path.push('\t'),
                other => path.push(other),
            },
            other => path.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_among_cargos_messages() {
        let artifact = r#"{"reason":"compiler-artifact","package_id":"x","executable":"/a \"b\"/target/debug/mysite","fresh":true}"#;
        let library =
            r#"{"reason":"compiler-artifact","package_id":"x","executable":null,"fresh":true}"#;
        assert_eq!(
            executable(artifact),
            Some(PathBuf::from("/a \"b\"/target/debug/mysite"))
        );
        assert_eq!(executable(library), None);
        assert_eq!(
            executable(r#"{"reason":"build-finished","success":true}"#),
            None
        );
    }

    #[test]
    fn status_lines_are_told_from_diagnostics() {
        assert_eq!(
            status("\u{1b}[1m\u{1b}[92m   Compiling\u{1b}[0m polls v0.1.0").as_deref(),
            Some("Compiling")
        );
        assert_eq!(
            status("    Finished `dev` profile").as_deref(),
            Some("Finished")
        );
        assert_eq!(
            status("    Blocking waiting for file lock").as_deref(),
            Some("Blocking")
        );
        for line in [
            "error[E0425]: cannot find",
            "  --> polls/src/views.rs:3:5",
            "   |     Compiling x",
            "",
            "    Note that",
        ] {
            assert_eq!(status(line), None, "{line}");
        }
    }
}
