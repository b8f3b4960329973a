//! The views of a root URLconf that answer errors.

use std::fmt;

use crate::views::{BoxedErrorView, ErasedErrorView, ErrorView};

/// `handler400`, `handler403`, `handler404` and `handler500` of a root URLconf.
#[derive(Default)]
pub(crate) struct Handlers {
    pub(crate) bad_request: Option<Box<dyn BoxedErrorView>>,
    pub(crate) permission_denied: Option<Box<dyn BoxedErrorView>>,
    pub(crate) page_not_found: Option<Box<dyn BoxedErrorView>>,
    pub(crate) server_error: Option<Box<dyn BoxedErrorView>>,
}

impl Handlers {
    pub(super) fn of<A: 'static, V: ErrorView<A>>(view: V) -> Option<Box<dyn BoxedErrorView>> {
        Some(Box::new(ErasedErrorView::<V, A>::new(view)))
    }
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handlers")
            .field("handler400", &self.bad_request.is_some())
            .field("handler403", &self.permission_denied.is_some())
            .field("handler404", &self.page_not_found.is_some())
            .field("handler500", &self.server_error.is_some())
            .finish()
    }
}
