//! Why a page is not there.

use std::fmt;

use crate::error::Error;

/// Why there is no such page.
#[derive(Debug)]
#[non_exhaustive]
pub enum InvalidPage {
    /// The number of the page is none.
    PageNotAnInteger,
    /// The number is less than 1, or no rows are left for the page.
    EmptyPage(EmptyPage),
    /// The database could not tell.
    Database(Error),
}

/// Why a page is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmptyPage {
    /// Its number is less than 1.
    LessThanOne,
    /// There are fewer pages.
    NoResults,
}

impl fmt::Display for InvalidPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PageNotAnInteger => f.write_str("That page number is not an integer"),
            Self::EmptyPage(EmptyPage::LessThanOne) => {
                f.write_str("That page number is less than 1")
            }
            Self::EmptyPage(EmptyPage::NoResults) => f.write_str("That page contains no results"),
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for InvalidPage {}

impl From<Error> for InvalidPage {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}
