//! `CreateExtension`.

use nuages_core::settings::Engine;

use super::{Operate, Operation, States};
use crate::backends::quoting;
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::{SchemaEditor, Step};

/// Installs an extension of PostgreSQL, Django's `CreateExtension`; undone, it removes it. Other databases do nothing. The user
/// who migrates must be allowed to.
#[derive(Debug, Clone)]
pub struct CreateExtension {
    pub(crate) name: String,
}

impl CreateExtension {
    /// Installs the extension called `name`.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
        }
    }
}

macro_rules! extensions {
    ($($(#[$documentation:meta])* $type:ident: $name:literal;)+) => {$(
        $(#[$documentation])*
        #[derive(Debug, Clone, Copy)]
        pub struct $type;

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

impl Operate for CreateExtension {
    fn category(&self) -> char {
        '+'
    }

    fn describe(&self) -> String {
        format!("Creates extension {}", self.name)
    }

    fn name_fragment(&self) -> Option<String> {
        Some(format!("create_extension_{}", self.name))
    }

    fn state_forwards(&self, _: &str, _: &mut ProjectState) -> Result<()> {
        Ok(())
    }

    fn database_forwards(
        &self,
        _: &str,
        editor: &mut dyn SchemaEditor,
        _: States<'_>,
    ) -> Result<()> {
        if editor.engine() == Engine::Postgresql {
            let name = quoting::name('"', &self.name);
            editor.push(Step::Sql(format!("CREATE EXTENSION IF NOT EXISTS {name}")));
        }
        Ok(())
    }

    fn database_backwards(
        &self,
        _: &str,
        editor: &mut dyn SchemaEditor,
        _: States<'_>,
    ) -> Result<()> {
        if editor.engine() == Engine::Postgresql {
            let name = quoting::name('"', &self.name);
            editor.push(Step::Sql(format!("DROP EXTENSION IF EXISTS {name}")));
        }
        Ok(())
    }
}
