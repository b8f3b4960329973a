//! Which site and request the running code works for.

use std::cell::RefCell;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use super::Site;
use crate::http::Request;

tokio::task_local! {
    pub(super) static REQUEST: Request;
}

thread_local! {
    /// The site that this thread set up last, which is not another test's.
    static THREAD_SITE: RefCell<Weak<Site>> = const { RefCell::new(Weak::new()) };
}

static PROCESS_SITE: RwLock<Weak<Site>> = RwLock::new(Weak::new());

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
    REQUEST
        .try_with(|request| Arc::clone(request.site()))
        .ok()
        .or_else(process_site)
}

/// The present site, and the prefix at which it is mounted.
#[derive(Clone, Copy)]
pub(crate) struct Current<'a> {
    site: &'a Site,
    script_name: &'a str,
}

impl<'a> Current<'a> {
    /// Calls `work` with the site of the running request, or else with the process' own; `None` if there is none.
    pub(crate) fn with<R>(work: impl FnOnce(Current<'_>) -> R) -> Option<R> {
        let mut work = Some(work);
        let done = REQUEST.try_with(|request| {
            let current = Current {
                site: request.site(),
                script_name: request.script_name(),
            };
            work.take().map(|work| work(current))
        });
        if let Ok(done) = done {
            return done;
        }
        let site = process_site()?;
        let current = Current {
            site: &site,
            script_name: site.script_name(),
        };
        work.take().map(|work| work(current))
    }

    pub(crate) fn site(&self) -> &'a Site {
        self.site
    }

    pub(crate) fn script_name(&self) -> &'a str {
        self.script_name
    }
}
