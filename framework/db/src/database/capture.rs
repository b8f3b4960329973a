//! What a task asks its databases: each statement with its parameters, its time and the line of code that it comes from.

use std::backtrace::Backtrace;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::watch::{self, Watcher};
use crate::value::Value;

/// The statements that ran while a future was [watched](Self::watch), as Django's `connection.queries`. Cheap to clone: all clones are one log.
///
/// Statements of transactions (`BEGIN`, `COMMIT`, `SAVEPOINT`) are not among them.
#[derive(Clone, Default)]
pub struct QueryLog(Arc<Mutex<Vec<CapturedQuery>>>);

/// One statement that ran.
#[derive(Clone)]
pub struct CapturedQuery {
    sql: Arc<str>,
    parameters: Arc<[Value]>,
    duration: Duration,
    failed: bool,
    origin: Arc<Origin>,
}

struct Origin {
    backtrace: Backtrace,
    place: OnceLock<Option<QueryPlace>>,
}

/// A line of the project's code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QueryPlace {
    /// The file, from the folder in which the program runs where it lies there.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl fmt::Display for QueryPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl fmt::Debug for QueryLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.queries()).finish()
    }
}

impl fmt::Debug for CapturedQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CapturedQuery")
            .field("sql", &self.sql)
            .field("parameters", &self.parameters)
            .field("duration", &self.duration)
            .field("failed", &self.failed)
            .field("place", &self.place())
            .finish()
    }
}

impl CapturedQuery {
    /// Returns the text of the statement.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// Returns what was bound to its parameters.
    pub fn parameters(&self) -> &[Value] {
        &self.parameters
    }

    /// Returns how long it took, the wait for a connection included.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// Tells whether the database refused it.
    pub fn failed(&self) -> bool {
        self.failed
    }

    /// Returns the line of the project's code that asked, where the program was built with debug information. The first call looks it up,
    /// which takes a while.
    pub fn place(&self) -> Option<&QueryPlace> {
        self.origin
            .place
            .get_or_init(|| place(&self.origin.backtrace.to_string()))
            .as_ref()
    }
}

/// A statement that ran again and again from one place: a query for each row of another query, N + 1 in all.
#[derive(Debug, Clone)]
pub struct Repeated {
    /// The text of the statement.
    pub sql: String,
    /// How often it ran.
    pub times: usize,
    /// How long that took.
    pub duration: Duration,
    /// The line that asked.
    pub place: Option<QueryPlace>,
}

impl fmt::Display for Repeated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the same query ran {} times", self.times)?;
        if let Some(place) = &self.place {
            write!(f, " at {place}")?;
        }
        write!(
            f,
            ": select_related() brings rows along that foreign keys point to, prefetch_related() those that point here or that a \
             many-to-many field holds: {}",
            self.sql
        )
    }
}

impl QueryLog {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a future; the statements that run inside it are logged, also those of futures that it waits for, but not those of tasks that it spawns.
    pub fn watch<F: IntoFuture>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        watch::watch(Watcher::Log(self.clone()), future.into_future())
    }

    /// Returns the statements in the order in which they ended.
    pub fn queries(&self) -> Vec<CapturedQuery> {
        self.entries().clone()
    }

    /// Returns how many statements there were.
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// Tells whether there were none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how long all of them took.
    pub fn duration(&self) -> Duration {
        self.entries().iter().map(|query| query.duration).sum()
    }

    /// Returns the statements that ran more than `times` times from one place.
    pub fn repeated(&self, times: usize) -> Vec<Repeated> {
        let queries = self.queries();
        let mut found: Vec<(&CapturedQuery, Repeated)> = Vec::new();
        for query in &queries {
            let same = queries.iter().filter(|other| other.sql == query.sql);
            if same.count() <= times {
                continue;
            }
            let known = found
                .iter_mut()
                .find(|(known, _)| known.sql == query.sql && known.place() == query.place());
            match known {
                Some((_, repeated)) => {
                    repeated.times += 1;
                    repeated.duration += query.duration;
                }
                None => found.push((
                    query,
                    Repeated {
                        sql: query.sql.to_string(),
                        times: 1,
                        duration: query.duration,
                        place: query.place().cloned(),
                    },
                )),
            }
        }
        let repeated = found.into_iter().map(|(_, repeated)| repeated);
        repeated.filter(|repeated| repeated.times > times).collect()
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, Vec<CapturedQuery>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a future and returns what it returns and what it asked, as Django's `CaptureQueriesContext`.
///
/// ```ignore
/// let (page, queries) = capture_queries(index(request)).await;
/// assert_eq!(queries.len(), 2);
/// ```
pub fn capture_queries<F: IntoFuture>(
    future: F,
) -> impl Future<Output = (F::Output, Vec<CapturedQuery>)> {
    let log = QueryLog::new();
    let watched = log.watch(future);
    async move { (watched.await, log.queries()) }
}

/// A statement that runs and is watched.
pub(crate) struct Running {
    logs: Vec<QueryLog>,
    query: CapturedQuery,
    since: Instant,
}

/// Begins to watch a statement, if anybody looks.
pub(crate) fn start(sql: &str, parameters: &[Value]) -> Option<Box<Running>> {
    if !watch::is_any() {
        return None;
    }
    let logs: Vec<QueryLog> = watch::among(|watchers| {
        let logs = watchers.iter().filter_map(|watcher| match watcher {
            Watcher::Log(log) => Some(log.clone()),
            Watcher::Wrapper(_) => None,
        });
        logs.collect()
    })?;
    if logs.is_empty() {
        return None;
    }
    Some(Box::new(Running {
        logs,
        query: CapturedQuery {
            sql: sql.into(),
            parameters: parameters.into(),
            duration: Duration::ZERO,
            failed: false,
            origin: Arc::new(Origin {
                backtrace: Backtrace::force_capture(),
                place: OnceLock::new(),
            }),
        },
        since: Instant::now(),
    }))
}

impl Running {
    /// The statement ended.
    pub(crate) fn end(mut self, failed: bool) {
        self.query.duration = self.since.elapsed();
        self.query.failed = failed;
        for log in &self.logs {
            log.entries().push(self.query.clone());
        }
    }
}

/// Finds the first call in a backtrace that is neither the framework's nor a library's.
fn place(backtrace: &str) -> Option<QueryPlace> {
    let here = std::env::current_dir().unwrap_or_default();
    let framework = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    backtrace.lines().find_map(|line| {
        let (rest, _) = line.trim().strip_prefix("at ")?.rsplit_once(':')?;
        let (file, line) = rest.rsplit_once(':')?;
        // Where the project has no lines, those of the C library below it may still be told.
        if !file.ends_with(".rs") {
            return None;
        }
        let path: PathBuf = match file.strip_prefix("./") {
            Some(relative) => here.join(relative),
            None => here.join(file),
        };
        let text = path.to_str()?;
        let is_library = ["/rustc/", "/.cargo/", "/library/std/", "/library/core/"]
            .iter()
            .any(|part| text.contains(part));
        let is_framework = framework
            .and_then(|framework| path.strip_prefix(framework).ok())
            .and_then(|inside| inside.to_str())
            .is_some_and(|inside| inside.contains("src/") && !inside.contains("/tests/"));
        if is_library || is_framework {
            return None;
        }
        Some(QueryPlace {
            file: path
                .strip_prefix(&here)
                .unwrap_or(&path)
                .to_str()?
                .to_owned(),
            line: line.parse().ok()?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn the_place_is_a_line_of_the_project_or_none() {
        let framework = concat!(env!("CARGO_MANIFEST_DIR"), "/src/database/asking.rs");
        let below = "  \
            9: std::sys::backtrace::__rust_begin_short_backtrace\n             at /rustc/29483883/library/std/src/sys/backtrace.rs:158:18\n  \
            10: start_thread\n             at ./nptl/pthread_create.c:442:8\n  \
            11: __clone3\n             at ./misc/../sysdeps/unix/sysv/linux/x86_64/clone3.S:81:0\n";
        for (lines, expected) in [
            (
                "\n             at /srv/site/polls/src/views.rs:12:5",
                Some("/srv/site/polls/src/views.rs:12"),
            ),
            ("", None),
        ] {
            let backtrace = format!(
                "   0: nuages_db::database::asking::ask\n             at {framework}:81:9\n   1: polls::views::index{lines}\n{below}"
            );
            let found = place(&backtrace).map(|place| place.to_string());
            assert_eq!(found.as_deref(), expected);
        }
    }
}
