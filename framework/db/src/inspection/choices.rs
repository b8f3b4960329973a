//! Enumerations of databases, as enums with `derive(Choices)`.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{free, is_keyword, model_name};

/// The enums of the file, by what they were made from.
#[derive(Debug)]
pub(super) struct Enums {
    made: BTreeMap<String, String>,
    /// The names that are taken.
    used: Vec<String>,
    /// What primary keys are made from.
    keys: BTreeSet<String>,
}

impl Enums {
    /// Leaves out the names of the models; enums made from one of `keys` can be primary keys.
    pub(super) fn beside(models: &[String], keys: BTreeSet<String>) -> Self {
        Self {
            made: BTreeMap::new(),
            used: models.to_vec(),
            keys,
        }
    }

    /// Tells whether the enum of a type can be a primary key.
    pub(super) fn are_keys(&self, source: &str) -> bool {
        self.keys.contains(source)
    }

    /// Returns the name of the enum of a type, and its text where it stands in the file for the first time.
    pub(super) fn get(
        &mut self,
        source: &str,
        name: &str,
        labels: &[String],
    ) -> (String, Option<String>) {
        if let Some(name) = self.made.get(source) {
            return (name.clone(), None);
        }
        let name = model_name(name, &self.used);
        self.used.push(name.clone());
        self.made.insert(source.to_owned(), name.clone());
        let text = written(&name, source, labels, self.are_keys(source));
        (name, Some(text))
    }
}

fn written(name: &str, source: &str, labels: &[String], is_key: bool) -> String {
    let (derives, first) = match is_key {
        true => ("Default, PartialEq, Eq, Hash", "    #[default]\n"),
        false => ("PartialEq, Eq", ""),
    };
    let mut text = format!(
        "/// The values of {}.\n#[derive(Choices, Clone, Copy, Debug, {derives})]\npub enum {name} {{\n",
        source.replace(['\n', '\r'], " ")
    );
    let mut used = Vec::new();
    for label in labels {
        if used.is_empty() {
            text.push_str(first);
        }
        let variant = variant(label, &used);
        text.push_str(&format!(
            "    #[choice({label:?}, {label:?})]\n    {variant},\n"
        ));
        used.push(variant);
    }
    text.push_str("}\n");
    text
}

/// Returns the variant of a value, as `InStock` of `in stock`.
fn variant(label: &str, used: &[String]) -> String {
    let mut name = String::new();
    let mut begins = true;
    for character in label.chars() {
        match character.is_ascii_alphanumeric() {
            true if begins => name.push(character.to_ascii_uppercase()),
            true => name.push(character),
            false => {}
        }
        begins = !character.is_ascii_alphanumeric();
    }
    if name.is_empty() {
        name.push_str(if label.is_empty() { "Blank" } else { "Value" });
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) || is_keyword(&name) {
        name.insert_str(0, "Value");
    }
    free(name, used)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enumeration_becomes_an_enum_of_valid_names() {
        let labels = ["in stock", "IN-STOCK", "4x4", "", "%", "Self", "sold"].map(str::to_owned);
        let mut enums = Enums::beside(&["Mood".to_owned()], BTreeSet::new());
        let (name, text) = enums.get("mood", "mood", &labels);
        assert_eq!(name, "Mood2");
        let text = text.unwrap();
        for part in [
            "#[choice(\"in stock\", \"in stock\")]\n    InStock,",
            "    INSTOCK,",
            "    Value4x4,",
            "#[choice(\"\", \"\")]\n    Blank,",
            "    Value,",
            "    ValueSelf,",
            "    Sold,",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert_eq!(
            enums.get("mood", "mood", &labels),
            ("Mood2".to_owned(), None)
        );
    }

    #[test]
    fn an_enumeration_that_is_a_key_has_a_first_value() {
        let mut enums = Enums::beside(&[], BTreeSet::from(["state".to_owned()]));
        let (_, text) = enums.get("state", "state", &["on".to_owned(), "off".to_owned()]);
        let text = text.unwrap();
        assert!(
            text.contains("Debug, Default, PartialEq, Eq, Hash)]\npub enum State {\n    #[default]\n    #[choice(\"on\", \"on\")]"),
            "{text}"
        );
        assert_eq!(text.matches("#[default]").count(), 1);
        assert!(enums.are_keys("state") && !enums.are_keys("mood"));
    }
}
