#![doc = include_str!("../CONTRACT.md")]

mod application;
mod probe;
mod server;
mod wire;

use std::fmt;

pub use application::check_application;
pub use probe::Probe;
pub use server::check_server;
pub use wire::{Connection, RawResponse};

/// The rules that a server or an application was seen to break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

/// One rule that was broken, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule's number in the contract, such as `"S7"`.
    pub rule: &'static str,
    /// What was tried and what came of it.
    pub detail: String,
}

impl Violations {
    pub(crate) fn none() -> Self {
        Violations(Vec::new())
    }

    pub(crate) fn add(&mut self, rule: &'static str, detail: impl Into<String>) {
        self.0.push(Violation {
            rule,
            detail: detail.into(),
        });
    }

    pub(crate) fn expect(
        &mut self,
        rule: &'static str,
        kept: bool,
        detail: impl FnOnce() -> String,
    ) {
        if !kept {
            self.add(rule, detail());
        }
    }

    pub(crate) fn into_result(self) -> Result<(), Violations> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// Iterates over the violations in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Violation> {
        self.0.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} rules of the gateway's contract are broken",
            self.0.len()
        )?;
        for violation in &self.0 {
            write!(f, "\n{}: {}", violation.rule, violation.detail)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
