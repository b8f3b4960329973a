//! Who watches the statements of a future: logs and wrappers. While nobody does, a statement costs no more than the reading of one number.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::capture::QueryLog;
use super::wrapper::Wrapper;

/// How many futures are watched.
static WATCHED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Who watches the future that this thread runs, the innermost last.
    static WATCHERS: RefCell<Vec<Watcher>> = const { RefCell::new(Vec::new()) };
}

/// Who watches statements.
#[derive(Clone)]
pub(super) enum Watcher {
    Log(QueryLog),
    Wrapper(Wrapper),
}

/// Tells whether anybody watches anything.
pub(super) fn is_any() -> bool {
    WATCHED.load(Ordering::Relaxed) != 0
}

/// Returns what `find` finds among those who watch the future that this thread runs.
pub(super) fn among<T>(find: impl FnOnce(&[Watcher]) -> T) -> Option<T> {
    WATCHERS.try_with(|watchers| find(&watchers.borrow())).ok()
}

/// Runs a future, watched: also those that it waits for, but no tasks that it spawns.
pub(super) async fn watch<F: Future>(watcher: Watcher, future: F) -> F::Output {
    let _counted = Counted::begin();
    let mut future = pin!(future);
    poll_fn(|context| {
        let scope = Scope::enter(&watcher);
        let poll = future.as_mut().poll(context);
        drop(scope);
        poll
    })
    .await
}

/// Counts a watched future.
struct Counted;

impl Counted {
    fn begin() -> Self {
        WATCHED.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        WATCHED.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One poll of a watched future.
struct Scope;

impl Scope {
    fn enter(watcher: &Watcher) -> Self {
        let _ = WATCHERS.try_with(|watchers| watchers.borrow_mut().push(watcher.clone()));
        Self
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        let _ = WATCHERS.try_with(|watchers| watchers.borrow_mut().pop());
    }
}
