//! `CreateCollation` and `RemoveCollation`.

use super::Operation;
use super::of_postgres::OfPostgres;
use crate::backends::quoting;

/// A collation of PostgreSQL: rules by which texts are compared and sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Collation {
    pub(crate) name: String,
    pub(crate) locale: String,
    pub(crate) provider: String,
    pub(crate) deterministic: bool,
}

impl Collation {
    fn new(name: &str, locale: &str) -> Self {
        Self {
            name: name.to_owned(),
            locale: locale.to_owned(),
            provider: "libc".to_owned(),
            deterministic: true,
        }
    }

    fn create(&self) -> String {
        let mut parts = format!("locale={}", quoting::name('"', &self.locale));
        if self.provider != "libc" {
            let provider = quoting::name('"', &self.provider);
            parts.push_str(&format!(", provider={provider}"));
        }
        if !self.deterministic {
            parts.push_str(", deterministic=false");
        }
        let name = quoting::name('"', &self.name);
        format!("CREATE COLLATION {name} ({parts})")
    }

    fn remove(&self) -> String {
        format!("DROP COLLATION {}", quoting::name('"', &self.name))
    }
}

/// Makes a collation of PostgreSQL, Django's `CreateCollation`:
/// `CreateCollation::new("case_insensitive", "und-u-ks-level2").provider("icu").deterministic(false)`. Other databases do
/// nothing.
#[derive(Debug, Clone)]
pub struct CreateCollation(pub(crate) Collation);

/// Removes a collation of PostgreSQL, Django's `RemoveCollation`; what it was made of is said so that the removal can be undone.
/// Other databases do nothing.
#[derive(Debug, Clone)]
pub struct RemoveCollation(pub(crate) Collation);

macro_rules! operations {
    ($($type:ident: $sign:literal, $words:literal, $fragment:literal, $forwards:ident, $backwards:ident;)+) => {$(
        impl $type {
            /// Names the collation and its locale.
            pub fn new(name: &str, locale: &str) -> Self {
                Self(Collation::new(name, locale))
            }

            /// Says whose rules they are: `icu`, or `libc`, which is the default.
            #[must_use]
            pub fn provider(mut self, provider: &str) -> Self {
                provider.clone_into(&mut self.0.provider);
                self
            }

            /// Says whether texts that are not the same bytes always differ, which is the default.
            #[must_use]
            pub fn deterministic(mut self, deterministic: bool) -> Self {
                self.0.deterministic = deterministic;
                self
            }
        }

        impl OfPostgres for $type {
            const CATEGORY: char = $sign;

            fn describe(&self) -> String {
                format!(concat!($words, " collation {}"), self.0.name)
            }

            fn name_fragment(&self) -> String {
                format!(concat!($fragment, "_collation_{}"), self.0.name.to_lowercase())
            }

            fn forwards(&self) -> String {
                self.0.$forwards()
            }

            fn backwards(&self) -> String {
                self.0.$backwards()
            }

            fn is_undone_by(&self, other: &Operation) -> bool {
                matches!(other, Operation::RemoveCollation(other)
                    if $sign == '+' && other.0.name == self.0.name)
            }
        }
    )+};
}

operations! {
    CreateCollation: '+', "Create", "create", create, remove;
    RemoveCollation: '-', "Remove", "remove", remove, create;
}
