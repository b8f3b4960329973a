//! Settings from the environment.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::{Secret, base_dir, dotenv};

static PROBLEMS: Mutex<BTreeMap<String, EnvProblem>> = Mutex::new(BTreeMap::new());

/// A variable, or a line of `.env`, that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvProblem {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Returns the problems of all variables that were asked for in this process. Reading never fails, so that every
/// problem is told at once: checks list them, and a site does not start with one.
pub fn env_problems() -> Vec<EnvProblem> {
    let problems = PROBLEMS.lock().unwrap_or_else(PoisonError::into_inner);
    problems.values().cloned().collect()
}

/// The process' environment over the project's `.env` file.
///
/// ```
/// use nuages_core::Env;
///
/// let env = Env::from_pairs([("DEBUG", "off"), ("ALLOWED_HOSTS", "example.com, .example.org")]);
/// assert!(!env.bool("DEBUG", true));
/// assert_eq!(env.list("ALLOWED_HOSTS"), ["example.com", ".example.org"]);
/// assert_eq!(env.int("PORT", 8000), 8000);
/// ```
#[derive(Clone)]
pub struct Env {
    values: HashMap<String, String>,
    process: bool,
}

impl Env {
    /// Reads `.env` in [`base_dir`], if there is one, under the environment of the process.
    pub fn load() -> Self {
        Self::load_from(base_dir().join(".env"))
    }

    /// Reads the file at `path`, if there is one, under the environment of the process.
    pub fn load_from(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.display().to_string();
        let mut values = HashMap::new();
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let (pairs, errors) = dotenv::parse(&text);
                values.extend(pairs);
                let problem = (!errors.is_empty()).then(|| {
                    let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
                    EnvProblem {
                        message: format!("'{name}' cannot be read: {}.", errors.join("; ")),
                        hint: "Mend these lines.".into(),
                    }
                });
                record(&name, problem);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => record(&name, None),
            Err(error) => record(
                &name,
                Some(EnvProblem {
                    message: format!("'{name}' cannot be read: {error}."),
                    hint: "Make the file readable, or remove it.".into(),
                }),
            ),
        }
        Self {
            values,
            process: true,
        }
    }

    /// Takes the variables from `pairs` alone.
    pub fn from_pairs<N: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self {
            values: pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            process: false,
        }
    }

    /// Returns the value of a variable, if it is set.
    pub fn get(&self, name: &str) -> Option<String> {
        if self.process
            && let Ok(value) = std::env::var(name)
        {
            return Some(value);
        }
        self.values.get(name).cloned()
    }

    /// Returns a text.
    pub fn string(&self, name: &str, default: &str) -> String {
        self.get(name).unwrap_or_else(|| default.to_owned())
    }

    /// Returns a secret that must be set. A missing one is empty, and a problem that stops the start.
    pub fn secret(&self, name: &str) -> Secret {
        let secret = Secret::from(self.get(name).unwrap_or_default());
        record(
            name,
            secret.is_empty().then(|| EnvProblem {
                message: format!("{name} is not set."),
                hint: format!("Set {name} in .env or the environment."),
            }),
        );
        secret
    }

    /// Returns a truth value: `1`, `true`, `yes`, `on`, `y`, `t` or `0`, `false`, `no`, `off`, `n`, `f`, in any case.
    /// What cannot be read counts as the default, and is a problem that stops the start.
    pub fn bool(&self, name: &str, default: bool) -> bool {
        self.read(
            name,
            default,
            "a truth value as true or false",
            |text| match text.to_ascii_lowercase().as_str() {
                "1" | "true" | "yes" | "on" | "y" | "t" => Some(true),
                "0" | "false" | "no" | "off" | "n" | "f" => Some(false),
                "" => Some(default),
                _ => None,
            },
        )
    }

    /// Returns a whole number.
    pub fn int(&self, name: &str, default: i64) -> i64 {
        self.read(name, default, "a whole number", |text| text.parse().ok())
    }

    /// Returns the parts between commas, trimmed, without empty ones.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.get(name)
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn read<T>(&self, name: &str, default: T, kind: &str, parse: impl Fn(&str) -> Option<T>) -> T {
        match self.parsed(name, kind, |text| parse(text).ok_or_else(String::new)) {
            Some(Ok(value)) => value,
            Some(Err(())) | None => default,
        }
    }

    /// Reads a variable with `parse`; an error is recorded as a problem.
    pub(super) fn parsed<T>(
        &self,
        name: &str,
        kind: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<Result<T, ()>> {
        let Some(text) = self.get(name) else {
            record(name, None);
            return None;
        };
        match parse(text.trim()) {
            Ok(value) => {
                record(name, None);
                Some(Ok(value))
            }
            Err(reason) => {
                let reason = if reason.is_empty() {
                    format!("'{text}' is not {kind}")
                } else {
                    reason
                };
                record(
                    name,
                    Some(EnvProblem {
                        message: format!("{name} cannot be read: {reason}."),
                        hint: format!("Set {name} in .env or the environment to {kind}."),
                    }),
                );
                Some(Err(()))
            }
        }
    }
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<_> = self.values.keys().collect();
        names.sort();
        f.debug_struct("Env")
            .field("names", &names)
            .finish_non_exhaustive()
    }
}

fn record(name: &str, problem: Option<EnvProblem>) {
    let mut problems = PROBLEMS.lock().unwrap_or_else(PoisonError::into_inner);
    match problem {
        Some(problem) => {
            problems.insert(name.to_owned(), problem);
        }
        None => {
            problems.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Databases;

    #[test]
    fn bad_values_are_recorded_with_a_remedy() {
        let env = Env::from_pairs([("T_DEBUG", "maybe"), ("T_PORT", "x")]);
        assert!(env.bool("T_DEBUG", true));
        assert_eq!(env.int("T_PORT", 5), 5);
        assert!(env.secret("T_KEY").is_empty());
        let problems = env_problems();
        for (message, hint) in [
            (
                "T_DEBUG cannot be read: 'maybe' is not a truth value as true or false.",
                "Set T_DEBUG in .env or the environment to a truth value as true or false.",
            ),
            ("T_KEY is not set.", "Set T_KEY in .env or the environment."),
        ] {
            assert!(
                problems
                    .iter()
                    .any(|p| p.message == message && p.hint == hint),
                "{problems:?}"
            );
        }
        let env = Env::from_pairs([("T_DEBUG", "No"), ("T_PORT", "80"), ("T_KEY", "k")]);
        assert!(!env.bool("T_DEBUG", true));
        assert_eq!(
            (env.int("T_PORT", 5), env.secret("T_KEY").expose()),
            (80, "k")
        );
        assert!(
            !env_problems()
                .iter()
                .any(|problem| problem.message.starts_with("T_"))
        );
    }

    #[test]
    fn a_broken_database_url_is_not_replaced_silently() {
        let env = Env::from_pairs([("DATABASE_URL", "oracle://x/y")]);
        assert!(Databases::from_env(&env).or_sqlite("db.sqlite3").is_empty());
        let env = Env::from_pairs([("OTHER", "")]);
        assert_eq!(Databases::from_env(&env).or_sqlite("db.sqlite3").len(), 1);
    }

    #[test]
    fn a_file_lies_under_the_process() {
        let file = std::env::temp_dir().join(format!("nuages-env-{}", std::process::id()));
        std::fs::write(&file, "T_FILE_ONLY=1\nPATH=nowhere\n").unwrap();
        let env = Env::load_from(&file);
        std::fs::remove_file(&file).unwrap();
        assert_eq!(env.get("T_FILE_ONLY").as_deref(), Some("1"));
        assert_ne!(env.get("PATH").as_deref(), Some("nowhere"));
    }
}
