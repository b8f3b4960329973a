//! What was found out about one operation.

use std::fmt;

use super::steps::Steps;

/// What an operation does to a site that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    /// Nothing that anybody notices.
    Safe,
    /// That cannot be known: it is SQL or code of the project's own.
    Unknown,
    /// Others wait while a table is read or an index is built.
    Locks,
    /// Others wait while a table is copied.
    Rewrites,
    /// The running version of the program fails.
    Breaks,
}

impl Risk {
    /// Tells whether the operation should not run beside the site as it is.
    pub fn is_unsafe(self) -> bool {
        self >= Self::Locks
    }

    /// Returns the word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unknown => "unknown",
            Self::Locks => "locks",
            Self::Rewrites => "rewrites",
            Self::Breaks => "breaks",
        }
    }
}

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Safe => "ok",
            Self::Unknown => "UNKNOWN",
            Self::Locks => "LOCKS",
            Self::Rewrites => "REWRITES",
            Self::Breaks => "BREAKS",
        })
    }
}

/// One thing about one operation: an operation may lock a table and break the running version besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The app.
    pub app_label: String,
    /// The migration's name.
    pub migration: String,
    /// What the operation does, as `Add field votes to question`.
    pub operation: String,
    /// The statements that it makes.
    pub sql: Vec<String>,
    /// What it does to the site.
    pub risk: Risk,
    /// Why.
    pub reason: String,
    /// What to do instead, step by step.
    pub instead: Vec<String>,
}

/// A risk, why, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) risk: Risk,
    pub(super) reason: String,
    pub(super) instead: Steps,
}

impl Problem {
    pub(super) fn new(risk: Risk, reason: impl Into<String>) -> Self {
        Self {
            risk,
            reason: reason.into(),
            instead: Steps::default(),
        }
    }

    pub(super) fn instead(mut self, steps: impl Into<Steps>) -> Self {
        self.instead = steps.into();
        self
    }

    /// Takes in another problem of the same operation where both have one answer, and tells whether it did.
    pub(super) fn join(&mut self, other: &mut Self) -> bool {
        let is_same = self.reason == other.reason;
        let both = self.instead.replaces() && other.instead.replaces();
        if self.risk != other.risk || !(is_same || both) {
            return false;
        }
        if !is_same {
            self.reason = format!("{} {}", self.reason, other.reason);
        }
        self.instead.join(std::mem::take(&mut other.instead));
        true
    }
}
