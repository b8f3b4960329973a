//! Regular expressions as rules: Django's `RegexValidator`.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use regex_lite::Regex;

use super::messages::shown;
use crate::value::Value;

/// The expressions that were asked, by what they are written as.
static COMPILED: RwLock<BTreeMap<(&str, &str), Regex>> = RwLock::new(BTreeMap::new());

/// An expression, how it is read, and whether values may match it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) regex: &'static str,
    /// Letters, as in `(?im)`.
    pub(super) flags: &'static str,
    pub(super) inverse_match: bool,
}

impl Pattern {
    /// Tells whether the value may stand: whether the expression is found in it, or is not where it must not be.
    pub(super) fn allows(self, value: &Value) -> Result<bool, regex_lite::Error> {
        let regex = self.compiled()?;
        let found = match value {
            Value::Text(text) => regex.is_match(text),
            other => regex.is_match(&shown(other)),
        };
        Ok(found != self.inverse_match)
    }

    /// Returns the expression, which is compiled once.
    fn compiled(self) -> Result<Regex, regex_lite::Error> {
        let key = (self.regex, self.flags);
        let known = COMPILED.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(regex) = known.get(&key) {
            return Ok(regex.clone());
        }
        drop(known);
        let regex = match self.flags {
            "" => Regex::new(self.regex)?,
            flags => Regex::new(&format!("(?{flags}:{})", self.regex))?,
        };
        let mut known = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, regex.clone());
        Ok(regex)
    }

    /// Tells what is wrong with the expression itself.
    pub(super) fn mistake(self) -> Option<String> {
        self.compiled().err().map(|error| error.to_string())
    }
}
