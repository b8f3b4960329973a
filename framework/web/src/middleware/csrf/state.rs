//! The secret of the present request.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::token;
use crate::http::Request;

/// What the middleware, the views and the templates of one request know of its secret.
#[derive(Debug, Default)]
pub(super) struct State(Mutex<Inner>);

#[derive(Debug, Default)]
pub(super) struct Inner {
    pub(super) secret: Option<String>,
    pub(super) needs_update: bool,
    pub(super) checked: bool,
}

impl State {
    pub(super) fn of(request: &Request) -> MutexGuard<'_, Inner> {
        request
            .extensions()
            .get_or_insert_with(Self::default)
            .lock()
    }

    /// The state of a request, if anything has asked for it yet.
    pub(super) fn known(request: &Request) -> Option<MutexGuard<'_, Inner>> {
        request.extension::<Self>().map(Self::lock)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A mark on a request (`request.insert(DontEnforceCsrfChecks)`) that turns the checks off, for test clients.
#[derive(Debug, Clone, Copy, Default)]
pub struct DontEnforceCsrfChecks;

/// Returns a token for a form of this request, different each time.
///
/// The response to a request that asked for one sets the cookie anew, and so renews its age, and varies by `Cookie`.
pub fn get_token(request: &Request) -> String {
    let mut state = State::of(request);
    state.needs_update = true;
    token::mask(state.secret.get_or_insert_with(token::new_secret))
}

/// Gives the browser a new secret; a login does it.
pub fn rotate_token(request: &Request) {
    let mut state = State::of(request);
    state.secret = Some(token::new_secret());
    state.needs_update = true;
}
