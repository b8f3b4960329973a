//! The tutorial as a list of things to do.
//!
//! A comment before a piece of code says which file it is: `<!-- polls/src/views.rs -->` the whole of it, `<!-- .. + -->`
//! what is added at its end, `<!-- .. = -->` what stands there already. A piece of `console` is commands after `$`, each
//! with lines that it prints.

use std::path::Path;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Write `code` to the file at `path`.
    Write { path: String, code: String },
    /// Add `code` to the file at `path`, after an empty line.
    Add { path: String, code: String },
    /// Nothing to do: the file at `path` is `code`.
    Is { path: String, code: String },
    /// Type `command`, which prints `lines` among others.
    Run { command: String, lines: Vec<String> },
}

/// Reads the tutorial of the repository.
pub(crate) fn steps(repository: &Path) -> Vec<Step> {
    let tutorial = std::fs::read_to_string(repository.join("docs/tutorial.md")).unwrap();
    let mut steps = Vec::new();
    let mut lines = tutorial.lines();
    while let Some(line) = lines.next() {
        let mark = line
            .strip_prefix("<!-- ")
            .and_then(|rest| rest.strip_suffix(" -->"));
        if let Some(mark) = mark {
            let fence = lines.next().unwrap();
            assert!(fence.starts_with("```"), "{mark}: no code follows");
            steps.push(file(mark, code(&mut lines)));
        } else if line == "```console" {
            steps.extend(commands(&code(&mut lines)));
        } else if line.starts_with("```") {
            panic!(
                "a piece of the tutorial belongs to no file: {}",
                code(&mut lines)
            );
        }
    }
    steps
}

fn code<'t>(lines: &mut impl Iterator<Item = &'t str>) -> String {
    let code: Vec<&str> = lines.take_while(|line| *line != "```").collect();
    code.join("\n") + "\n"
}

fn file(mark: &str, code: String) -> Step {
    match mark.split_once(' ') {
        None => Step::Write {
            path: mark.to_owned(),
            code,
        },
        Some((path, "+")) => Step::Add {
            path: path.to_owned(),
            code,
        },
        Some((path, "=")) => Step::Is {
            path: path.to_owned(),
            code,
        },
        Some(_) => panic!("{mark} is no mark of a file"),
    }
}

fn commands(code: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for line in code.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step::Run {
                command: command.to_owned(),
                lines: Vec::new(),
            });
        } else if let Some(Step::Run { lines, .. }) = steps.last_mut() {
            lines.push(line.trim().to_owned());
        }
    }
    steps
}
