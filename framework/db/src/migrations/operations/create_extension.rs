//! `CreateExtension`.

use nuages_core::settings::Hints;

use super::Operation;
use super::of_postgres::OfPostgres;
use crate::backends::quoting;

/// Installs an extension of PostgreSQL, Django's `CreateExtension`; undone, it removes it. Other databases do nothing. The user
/// who migrates must be allowed to.
#[derive(Debug, Clone)]
pub struct CreateExtension {
    pub(crate) name: String,
    pub(crate) hints: Hints,
}

impl CreateExtension {
    /// Installs the extension called `name`.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            hints: Hints::default(),
        }
    }

    /// Tells routers something that they decide by, as Django's `hints`.
    #[must_use]
    pub fn hint(mut self, name: &str, value: &str) -> Self {
        self.hints.set(name, value);
        self
    }
}

macro_rules! extensions {
    ($($(#[$documentation:meta])* $type:ident: $name:literal;)+) => {$(
        $(#[$documentation])*
        #[derive(Debug, Clone, Copy)]
        pub struct $type;

        impl $type {
            /// Tells routers something that they decide by, as Django's `hints`.
            #[must_use]
            pub fn hint(self, name: &str, value: &str) -> CreateExtension {
                CreateExtension::new($name).hint(name, value)
            }
        }

        impl From<$type> for Operation {
            fn from(_: $type) -> Self {
                CreateExtension::new($name).into()
            }
        }
    )+};
}

extensions! {
    /// Installs `bloom`, for [`BloomIndex`](crate::postgres::BloomIndex).
    BloomExtension: "bloom";
    /// Installs `btree_gin`, for GIN indexes over ordinary values.
    BtreeGinExtension: "btree_gin";
    /// Installs `btree_gist`, for GiST indexes and exclusion constraints over ordinary values.
    BtreeGistExtension: "btree_gist";
    /// Installs `citext`, texts that compare without regard to case.
    CITextExtension: "citext";
    /// Installs `pgcrypto`, for the function `sha1`.
    CryptoExtension: "pgcrypto";
    /// Installs `hstore`, texts by texts.
    HStoreExtension: "hstore";
    /// Installs `pg_trgm`, for indexes that find parts of texts.
    TrigramExtension: "pg_trgm";
    /// Installs `unaccent`, texts without accents.
    UnaccentExtension: "unaccent";
}

impl OfPostgres for CreateExtension {
    const CATEGORY: char = '+';

    fn describe(&self) -> String {
        format!("Creates extension {}", self.name)
    }

    fn name_fragment(&self) -> String {
        format!("create_extension_{}", self.name)
    }

    fn forwards(&self) -> String {
        let name = quoting::name('"', &self.name);
        format!("CREATE EXTENSION IF NOT EXISTS {name}")
    }

    fn backwards(&self) -> String {
        let name = quoting::name('"', &self.name);
        format!("DROP EXTENSION IF EXISTS {name}")
    }
}
