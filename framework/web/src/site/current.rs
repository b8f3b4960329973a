//! Which site and request the running code works for.

use std::cell::RefCell;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use super::Site;
use crate::http::Request;
use crate::urls::ResolverMatch;

thread_local! {
    /// The request for which this thread works at the moment.
    static REQUEST: RefCell<Option<Request>> = const { RefCell::new(None) };

    /// The site that this thread set up last, which is not another test's.
    static THREAD_SITE: RefCell<Weak<Site>> = const { RefCell::new(Weak::new()) };
}

static PROCESS_SITE: RwLock<Weak<Site>> = RwLock::new(Weak::new());

/// Runs one poll of a request's future, in which the request in `slot` is the current one; it is back there afterwards.
pub(super) fn within<R>(slot: &mut Option<Request>, work: impl FnOnce() -> R) -> R {
    struct Swapped<'a>(&'a mut Option<Request>);
    impl Swapped<'_> {
        fn swap(&mut self) {
            // A thread that ends has no current request any more.
            let _ = REQUEST.try_with(|current| {
                if let Ok(mut current) = current.try_borrow_mut() {
                    std::mem::swap(&mut *current, self.0);
                }
            });
        }
    }
    impl Drop for Swapped<'_> {
        fn drop(&mut self) {
            self.swap();
        }
    }
    let mut swapped = Swapped(slot);
    swapped.swap();
    work()
}

/// The request that this thread works for.
pub(super) fn request() -> Option<Request> {
    REQUEST
        .try_with(|current| current.try_borrow().ok()?.clone())
        .ok()
        .flatten()
}

/// Makes `site` the one that code outside of requests works for.
pub(super) fn set_process_site(site: &Arc<Site>) {
    THREAD_SITE.with_borrow_mut(|own| *own = Arc::downgrade(site));
    *PROCESS_SITE.write().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(site);
}

fn process_site() -> Option<Arc<Site>> {
    THREAD_SITE.with_borrow(Weak::upgrade).or_else(|| {
        PROCESS_SITE
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .upgrade()
    })
}

pub(super) fn site() -> Option<Arc<Site>> {
    request()
        .map(|request| Arc::clone(request.site()))
        .or_else(process_site)
}

/// The present site, and the prefix at which it is mounted.
#[derive(Clone, Copy)]
pub(crate) struct Current<'a> {
    site: &'a Site,
    script_name: &'a str,
    request: Option<&'a Request>,
}

impl<'a> Current<'a> {
    /// Calls `work` with the site of the running request, or else with the process' own; `None` if there is none.
    pub(crate) fn with<R>(work: impl FnOnce(Current<'_>) -> R) -> Option<R> {
        // A clone, so that nothing is borrowed while `work` runs.
        if let Some(request) = request() {
            return Some(work(Current {
                site: request.site(),
                script_name: request.script_name(),
                request: Some(&request),
            }));
        }
        let site = process_site()?;
        let current = Current {
            site: &site,
            script_name: site.script_name(),
            request: None,
        };
        Some(work(current))
    }

    pub(crate) fn site(&self) -> &'a Site {
        self.site
    }

    pub(crate) fn script_name(&self) -> &'a str {
        self.script_name
    }

    /// The namespaces of the pattern that the running request matched.
    pub(crate) fn namespaces(&self) -> &'a [&'static str] {
        self.request
            .and_then(Request::resolver_match)
            .map_or(&[], ResolverMatch::namespaces)
    }
}
