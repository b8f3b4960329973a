//! A field on its way into the file.

use super::names::FieldName;
use super::types::is_key;

/// A field, or the remark on one that is left out.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) column: String,
    pub(super) name: FieldName,
    /// The Rust type without `Option`; `None` for a column that is left out.
    pub(super) ty: Option<String>,
    pub(super) attributes: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) null: bool,
    pub(super) comment: String,
    /// Whether the type is an enum of the file that is made for no primary key.
    pub(super) is_no_key: bool,
}

impl Line {
    pub(super) fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|known| known == attribute)
    }

    /// Tells whether the field is the primary key by itself.
    pub(super) fn is_key(&self) -> bool {
        let is_automatic = self.name.name == "id" && self.ty.as_deref() == Some("Auto");
        self.ty.is_some() && (self.has("primary_key") || is_automatic)
    }

    /// Tells whether values of the field can be compared for sameness.
    pub(super) fn is_key_type(&self) -> bool {
        let generated = self
            .attributes
            .iter()
            .any(|one| one.starts_with("generated"));
        !generated && !self.is_no_key && self.ty.as_deref().is_some_and(is_key)
    }

    /// Writes the field.
    pub(super) fn written(&self) -> String {
        let mut text = String::new();
        for comment in self.comment.lines() {
            text.push_str(&format!("    /// {}\n", comment.replace('\r', " ")));
        }
        let name = self.name.written();
        let notes = one_line(&self.notes.join(" "));
        let Some(ty) = &self.ty else {
            return format!("{text}    // {name} is left out. {notes}\n")
                .replace("    /// ", "    // ");
        };
        let mut attributes = self.attributes.clone();
        if self.null && ty != "Auto" {
            attributes.push("blank".to_owned());
        }
        if !self.comment.is_empty() {
            attributes.push(format!("db_comment = {:?}", self.comment));
        }
        if !attributes.is_empty() {
            let one_line = format!("    #[field({})]", attributes.join(", "));
            match one_line.chars().count() <= 100 {
                true => text.push_str(&format!("{one_line}\n")),
                false => text.push_str(&format!(
                    "    #[field(\n        {}\n    )]\n",
                    attributes.join(",\n        ")
                )),
            }
        }
        let ty = match self.null {
            true => format!("Option<{ty}>"),
            false => ty.clone(),
        };
        let notes = match notes.is_empty() {
            true => String::new(),
            false => format!(" // {notes}"),
        };
        text.push_str(&format!("    pub {name}: {ty},{notes}\n"));
        text
    }
}

/// Puts a text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
