use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, thread};

/// The rest between two looks at the files, and the most it grows to in a project of very many files.
const REST: Duration = Duration::from_millis(50);
const LONGEST_REST: Duration = Duration::from_secs(1);

/// How long the files must have been still before a change counts as complete ("save all" writes several).
const SETTLED: Duration = Duration::from_millis(25);

/// Notices changed files by their time of modification, as Django's `StatReloader` does.
///
/// It looks at Rust sources, `Cargo.toml`, `askama.toml`, `.env` and everything in folders named `templates` and
/// `static`; build output, hidden folders and editors' temporary files are passed by.
#[derive(Debug)]
pub struct StatReloader {
    root: PathBuf,
    seen: HashMap<PathBuf, Stamp>,
    next_look: Instant,
    rest: Duration,
}

type Stamp = (SystemTime, u64);

impl StatReloader {
    /// Watches the project in `root` from now on.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let seen = look(&root);
        Self {
            root,
            seen,
            next_look: Instant::now(),
            rest: REST,
        }
    }

    /// Returns a file that was changed, made or removed since the last answer, once its neighbours are still.
    ///
    /// Cheap to call often: it looks only when the rest since the last look is over.
    pub fn changed(&mut self) -> Option<PathBuf> {
        if Instant::now() < self.next_look {
            return None;
        }
        let mut now = self.timed_look();
        let changed = difference(&self.seen, &now)?;
        loop {
            thread::sleep(SETTLED);
            let later = look(&self.root);
            let still = difference(&now, &later).is_none();
            now = later;
            if still {
                break;
            }
        }
        self.seen = now;
        Some(changed)
    }

    /// Returns a path as a developer reads it: relative to the project.
    pub fn display<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }

    fn timed_look(&mut self) -> HashMap<PathBuf, Stamp> {
        let start = Instant::now();
        let files = look(&self.root);
        // at most a twentieth of one core
        self.rest = (start.elapsed() * 20).clamp(REST, LONGEST_REST);
        self.next_look = Instant::now() + self.rest;
        files
    }
}

fn difference(
    before: &HashMap<PathBuf, Stamp>,
    after: &HashMap<PathBuf, Stamp>,
) -> Option<PathBuf> {
    let changed = after
        .iter()
        .find(|(path, stamp)| before.get(*path) != Some(stamp));
    let removed = || before.iter().find(|(path, _)| !after.contains_key(*path));
    changed.or_else(removed).map(|(path, _)| path.clone())
}

fn look(root: &Path) -> HashMap<PathBuf, Stamp> {
    let mut files = HashMap::new();
    let mut folders = vec![(root.to_path_buf(), false)];
    while let Some((folder, all)) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_dir() {
                let passed_by = name.starts_with('.') || name == "target" || name == "node_modules";
                if !passed_by {
                    folders.push((entry.path(), all || name == "templates" || name == "static"));
                }
            } else if is_watched(name, all)
                && let Ok(metadata) = fs::metadata(entry.path())
                && metadata.is_file()
            {
                files.insert(
                    entry.path(),
                    (
                        metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                        metadata.len(),
                    ),
                );
            }
        }
    }
    files
}

fn is_watched(name: &str, all: bool) -> bool {
    if name == ".env" {
        return true;
    }
    let temporary = name.starts_with(['.', '#'])
        || name.ends_with(['~', '#'])
        || name.ends_with(".swp")
        || name == "4913";
    !temporary && (all || name.ends_with(".rs") || name == "Cargo.toml" || name == "askama.toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_developer_edits_is_watched() {
        let cases = [
            ("views.rs", false, true),
            ("Cargo.toml", false, true),
            ("askama.toml", false, true),
            (".env", false, true),
            ("Cargo.lock", false, false),
            ("db.sqlite3", false, false),
            ("index.html", true, true),
            ("style.css", true, true),
            (".index.html.swp", true, false),
            ("views.rs~", false, false),
            (".#views.rs", false, false),
            ("4913", true, false),
        ];
        for (name, in_templates, expected) in cases {
            assert_eq!(is_watched(name, in_templates), expected, "{name}");
        }
    }

    #[test]
    fn a_changed_a_new_and_a_removed_file_are_told_once() {
        let root = std::env::temp_dir().join(format!("nuages-reloader-{}", std::process::id()));
        fs::create_dir_all(root.join("polls/templates/polls")).unwrap();
        fs::create_dir_all(root.join("target/debug")).unwrap();
        fs::write(root.join("polls/lib.rs"), "one").unwrap();
        let mut reloader = StatReloader::new(&root);
        let mut changed = || {
            reloader.next_look = Instant::now();
            reloader
                .changed()
                .map(|path| reloader.display(&path).to_string())
        };
        assert_eq!(changed(), None);
        fs::write(root.join("polls/lib.rs"), "three").unwrap();
        fs::write(root.join("target/debug/out.rs"), "").unwrap();
        assert_eq!(changed().as_deref(), Some("polls/lib.rs"));
        assert_eq!(changed(), None);
        fs::write(root.join("polls/templates/polls/index.html"), "").unwrap();
        assert_eq!(
            changed().as_deref(),
            Some("polls/templates/polls/index.html")
        );
        fs::remove_file(root.join("polls/lib.rs")).unwrap();
        assert_eq!(changed().as_deref(), Some("polls/lib.rs"));
        assert_eq!(changed(), None);
        fs::remove_dir_all(root).unwrap();
    }
}
