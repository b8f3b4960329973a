//! Whether the file that connections have open is still the one of its name.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Milliseconds for which a look at the file is believed.
const LOOK: u64 = 1000;

/// What tells a file from others, whatever its name.
type Identity = Option<(u64, u64)>;

/// What SQLite writes beside the file while connections have it open: its log and the index of that.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// The file, and what was seen beside it.
#[derive(Debug, Default)]
struct Files {
    main: Identity,
    beside: [Identity; 2],
}

/// The file that the connections of a pool have open, with those beside it. One that is removed or replaced lives on for them alone: what they
/// wrote would be lost.
#[derive(Debug)]
pub(super) struct SameFile {
    opened: Mutex<Files>,
    /// Held by each connection, and once here.
    connections: Arc<()>,
    begin: Instant,
    looked: AtomicU64,
    gone: AtomicBool,
}

impl SameFile {
    pub(super) fn new() -> Self {
        Self {
            opened: Mutex::default(),
            connections: Arc::default(),
            begin: Instant::now(),
            looked: AtomicU64::new(0),
            gone: AtomicBool::new(false),
        }
    }

    /// Keeps which file was opened, as the first of the connections. This one has it open until it drops what it gets: with the last one SQLite
    /// removes what is beside the file.
    pub(super) fn opened(&self, path: &Path) -> Arc<()> {
        let mut files = self.files();
        if Arc::strong_count(&self.connections) == 1 {
            *files = Files::default();
        }
        if files.main.is_none() {
            files.main = identity(path);
        }
        Arc::clone(&self.connections)
    }

    /// Tells whether the name is no longer that of the file; looks once in a second.
    pub(super) fn is_gone(&self, path: &Path) -> bool {
        let now = u64::try_from(self.begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        if now.saturating_sub(self.looked.load(Ordering::Relaxed)) >= LOOK {
            self.looked.store(now, Ordering::Relaxed);
            if Arc::strong_count(&self.connections) > 1 && self.files().is_gone(path) {
                self.gone.store(true, Ordering::Release);
            }
        }
        self.gone.load(Ordering::Acquire)
    }

    /// No connection has the file open any more.
    pub(super) fn forget(&self) {
        *self.files() = Files::default();
        self.gone.store(false, Ordering::Release);
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files {
    /// Tells whether the file is another, or one beside it that was there: they come with the first statement, and stay as long as a connection
    /// is open, whatever other programs do.
    fn is_gone(&mut self, path: &Path) -> bool {
        if self.main.is_none() {
            return false;
        }
        let mut gone = self.main != identity(path);
        for (known, suffix) in self.beside.iter_mut().zip(BESIDE) {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            let now = identity(Path::new(&name));
            gone |= known.is_some() && *known != now;
            *known = known.or(now);
        }
        gone
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = path.metadata().ok()?;
    Some((metadata.dev(), metadata.ino()))
}

/// Elsewhere a file that is open can neither be removed nor replaced.
#[cfg(not(unix))]
fn identity(_: &Path) -> Identity {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::*;

    fn log(of: &Path) -> std::path::PathBuf {
        let mut name = of.as_os_str().to_owned();
        name.push(BESIDE[0]);
        name.into()
    }

    #[test]
    fn a_log_that_went_with_the_last_connection_is_no_alarm() {
        let name = format!("nuages-same-file-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("db.sqlite3");
        fs::write(&path, "").unwrap();
        fs::write(log(&path), "").unwrap();
        let same = SameFile::new();
        let first = same.opened(&path);
        assert!(!same.files().is_gone(&path));
        drop(first);
        fs::remove_file(log(&path)).unwrap();
        fs::write(folder.join("in its place"), "").unwrap();
        fs::write(log(&path), "").unwrap();
        let second = same.opened(&path);
        assert!(!same.files().is_gone(&path));
        fs::remove_file(log(&path)).unwrap();
        assert!(same.files().is_gone(&path));
        drop(second);
        fs::remove_dir_all(&folder).unwrap();
    }
}
