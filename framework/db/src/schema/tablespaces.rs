//! Where PostgreSQL keeps tables and indexes.

use std::sync::{PoisonError, RwLock};

use nuages_core::Settings;

/// The settings `default_tablespace` and `default_index_tablespace`.
static SETTINGS: RwLock<Tablespaces> = RwLock::new(Tablespaces {
    tables: String::new(),
    indexes: String::new(),
});

/// The tablespaces of tables and indexes for which none is named; empty where the database may choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tablespaces {
    /// That of tables: the setting `default_tablespace`.
    pub tables: String,
    /// That of indexes: the setting `default_index_tablespace`.
    pub indexes: String,
}

/// Says in which tablespaces tables and indexes lie for which none is named. A site does it with its settings when it is set up.
pub fn set_default_tablespaces(tablespaces: Tablespaces) {
    *SETTINGS.write().unwrap_or_else(PoisonError::into_inner) = tablespaces;
}

impl Tablespaces {
    /// Those of the settings.
    pub(super) fn of_settings() -> Self {
        let settings = SETTINGS.read().unwrap_or_else(PoisonError::into_inner);
        settings.clone()
    }

    /// Returns the tablespace of a table.
    pub(super) fn of_table<'a>(&'a self, model: Option<&'a str>) -> Option<&'a str> {
        named([model, Some(&self.tables)])
    }

    /// Returns the tablespace of the index of a field, as the field and its model name theirs.
    pub(super) fn of_index<'a>(
        &'a self,
        field: Option<&'a str>,
        model: Option<&'a str>,
    ) -> Option<&'a str> {
        named([field, Some(&self.indexes), model, Some(&self.tables)])
    }
}

impl From<&Settings> for Tablespaces {
    fn from(settings: &Settings) -> Self {
        Self {
            tables: settings.default_tablespace.clone(),
            indexes: settings.default_index_tablespace.clone(),
        }
    }
}

/// The first that names one.
fn named<const N: usize>(names: [Option<&str>; N]) -> Option<&str> {
    let mut names = names.into_iter().flatten();
    names.find(|name| !name.is_empty())
}
