//! What no two rows compare as.

use super::{Deferrable, Expression, Q, setters};

/// A constraint of PostgreSQL as migrations keep it, Django's `ExclusionConstraint`: of any two rows at least one of the
/// comparisons is not true.
#[derive(Debug, Clone, PartialEq)]
pub struct ExclusionConstraint {
    /// The constraint's name in the database.
    pub name: String,
    /// What is compared, and by which operator.
    pub expressions: Vec<(Expression, String)>,
    /// The kind of index that keeps it: `GIST`, `SPGIST` or `HASH`.
    pub index_type: String,
    /// Which rows it speaks of; `None` speaks of all.
    pub condition: Option<Q>,
    /// Whether the database looks at the end of each statement or of the transaction.
    pub deferrable: Option<Deferrable>,
    /// Fields that the index carries along without comparing them.
    pub include: Vec<String>,
    /// The code of the error when `full_clean` finds it broken.
    pub violation_error_code: Option<String>,
    /// The message of that error, where it is not Django's.
    pub violation_error_message: Option<String>,
}

impl ExclusionConstraint {
    /// Makes the constraint called `name`, over pairs of an expression and the operator that compares it.
    pub fn new<const N: usize>(name: &str, expressions: [(Expression, &str); N]) -> Self {
        Self {
            name: name.to_owned(),
            expressions: expressions
                .into_iter()
                .map(|(expression, operator)| (expression, operator.to_owned()))
                .collect(),
            index_type: "GIST".to_owned(),
            condition: None,
            deferrable: None,
            include: Vec::new(),
            violation_error_code: None,
            violation_error_message: None,
        }
    }

    /// Says which kind of index keeps it: `GIST`, `SPGIST` or `HASH`.
    #[must_use]
    pub fn index_type(mut self, index_type: &str) -> Self {
        self.index_type = index_type.to_uppercase();
        self
    }

    setters::condition!("Speaks only of rows that hold the condition.");

    setters::deferrable!("Lets the database look later.");

    setters::covering!("Carries fields along in the index without comparing them.");

    setters::violation!();

    /// Returns what Django refuses when the constraint is made.
    pub(crate) fn shape(&self) -> Option<&'static str> {
        let hash = self.index_type == "HASH";
        let known = ["GIST", "HASH", "SPGIST"].contains(&self.index_type.as_str());
        Some(match self.expressions.as_slice() {
            _ if !known => "Exclusion constraints only support GiST, Hash, or SP-GiST indexes.",
            [] => "At least one expression is required to define an exclusion constraint.",
            // It becomes text of a statement.
            pairs if !pairs.iter().all(|(_, operator)| is_operator(operator)) => {
                "The operators of an exclusion constraint must be operators of PostgreSQL."
            }
            _ if hash && !self.include.is_empty() => {
                "Covering exclusion constraints using Hash indexes are not supported."
            }
            [_, _, ..] if hash => {
                "Composite exclusion constraints using Hash indexes are not supported."
            }
            [(_, operator)] if hash && operator != "=" => {
                "Exclusion constraints using Hash indexes only support the EQUAL operator."
            }
            _ => return None,
        })
    }
}

/// Tells whether the text is made of nothing but what operators are made of.
fn is_operator(text: &str) -> bool {
    !text.is_empty()
        && !text.contains("--")
        && !text.contains("/*")
        && text
            .chars()
            .all(|character| "+-*/<>=~!@#%^&|`?".contains(character))
}
