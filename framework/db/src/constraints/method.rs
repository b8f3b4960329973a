//! The kinds of index that PostgreSQL has.

use super::Index;

/// How PostgreSQL keeps an index: what follows `USING`, and the settings behind `WITH`. Other databases make an ordinary index.
///
/// Made by [`GinIndex`] and its kin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexMethod {
    /// Django's name of the kind.
    pub(crate) class: &'static str,
    /// The database's.
    pub(crate) name: &'static str,
    pub(crate) settings: Vec<(&'static str, Setting)>,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Setting {
    Switch(bool),
    Number(u32),
    Numbers(Vec<u32>),
}

impl From<bool> for Setting {
    fn from(on: bool) -> Self {
        Self::Switch(on)
    }
}

impl From<u32> for Setting {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<Vec<u32>> for Setting {
    fn from(numbers: Vec<u32>) -> Self {
        Self::Numbers(numbers)
    }
}

impl IndexMethod {
    /// Returns what stands behind the columns, with a leading space; empty without settings.
    pub(crate) fn with_sql(&self) -> String {
        let mut settings = Vec::new();
        for (name, setting) in &self.settings {
            match setting {
                Setting::Switch(true) => settings.push(format!("{name} = on")),
                Setting::Switch(false) => settings.push(format!("{name} = off")),
                Setting::Number(number) => settings.push(format!("{name} = {number}")),
                Setting::Numbers(numbers) => settings.extend(
                    (1..)
                        .zip(numbers)
                        .map(|(place, bits)| format!("col{place} = {bits}")),
                ),
            }
        }
        match settings.is_empty() {
            true => String::new(),
            false => format!(" WITH ({})", settings.join(", ")),
        }
    }

    /// Returns what Django refuses when an index of the kind is made.
    pub(crate) fn problem(&self, index: &Index) -> Option<&'static str> {
        let bloom = self.name == "bloom";
        if bloom && index.fields.len() > 32 {
            return Some("Bloom indexes support a maximum of 32 fields.");
        }
        self.settings.iter().find_map(|setting| match setting {
            ("columns", Setting::Numbers(columns)) if columns.len() > index.fields.len() => {
                Some("BloomIndex.columns cannot have more values than fields.")
            }
            ("columns", Setting::Numbers(columns))
                if !columns.iter().all(|bits| (1..=4095).contains(bits)) =>
            {
                Some("BloomIndex.columns must contain integers from 1 to 4095.")
            }
            ("length", Setting::Number(length)) if !(1..=4096).contains(length) => {
                Some("BloomIndex.length must be None or an integer from 1 to 4096.")
            }
            ("pages_per_range", Setting::Number(0)) => {
                Some("pages_per_range must be None or a positive integer")
            }
            _ => None,
        })
    }
}

macro_rules! methods {
    ($(
        $(#[$documentation:meta])*
        $type:ident: $name:literal { $( $(#[$setting_documentation:meta])* $setting:ident: $kind:ty, )* }
    )+) => {$(
        $(#[$documentation])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $type {
            $($setting: Option<$kind>,)*
        }

        impl $type {
            /// The kind with the database's own settings.
            pub fn new() -> Self {
                Self::default()
            }

            $(
                $(#[$setting_documentation])*
                #[must_use]
                pub fn $setting(mut self, value: $kind) -> Self {
                    self.$setting = Some(value);
                    self
                }
            )*
        }

        impl From<$type> for IndexMethod {
            fn from(method: $type) -> Self {
                let settings: Vec<(&'static str, Option<Setting>)> = vec![
                    $((stringify!($setting), method.$setting.map(Setting::from)),)*
                ];
                Self {
                    class: stringify!($type),
                    name: $name,
                    settings: settings
                        .into_iter()
                        .filter_map(|(name, setting)| Some((name, setting?)))
                        .collect(),
                }
            }
        }
    )+};
}

methods! {
    /// Small, for columns whose values come in blocks that lie side by side, as moments of a log.
    BrinIndex: "brin" {
        /// Whether pages are summed up as soon as they are filled.
        autosummarize: bool,
        /// How many pages one entry stands for.
        pages_per_range: u32,
    }
    /// The ordinary kind, with settings.
    BTreeIndex: "btree" {
        /// How full pages are made, in percent.
        fillfactor: u32,
        /// Whether equal entries are kept once.
        deduplicate_items: bool,
    }
    /// For values of several parts, as JSON documents and arrays: finds the rows that hold a part.
    GinIndex: "gin" {
        /// How many kilobytes may wait to be put in.
        gin_pending_list_limit: u32,
        /// Whether new entries wait.
        fastupdate: bool,
    }
    /// For ranges, addresses and shapes: finds what overlaps, holds or is near.
    GistIndex: "gist" {
        /// Whether the index is built in batches.
        buffering: bool,
        /// How full pages are made, in percent.
        fillfactor: u32,
    }
    /// For equality only.
    HashIndex: "hash" {
        /// How full pages are made, in percent.
        fillfactor: u32,
    }
    /// For values that divide into parts that do not overlap, as texts by their beginnings.
    SpGistIndex: "spgist" {
        /// How full pages are made, in percent.
        fillfactor: u32,
    }
    /// For equality in any set of many columns; needs the extension `bloom`.
    BloomIndex: "bloom" {
        /// How many bits an entry has, 80 if nothing is said.
        length: u32,
        /// How many bits each column has, 2 if nothing is said.
        columns: Vec<u32>,
    }
}
