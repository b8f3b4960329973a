//! What to do about a table that is not as the models say.

use std::borrow::Cow;

use nuages_core::settings::Engine;

use crate::models::{ModelMeta, registered_models};
use crate::schema::split_identifier;

const NO_TABLE: &str = "run `manage migrate`, after `manage makemigrations` if the model is new";
const NO_COLUMN: &str =
    "the table differs from the model: run `manage makemigrations` and `manage migrate`";
/// What follows the name of a model whose table is somebody else's.
const UNMANAGED: &str = " is a model with `managed = false`, whose table migrations leave alone: ";
const NO_FOREIGN_TABLE: &str = "make it in the database, or name the one there is with `db_table`";
const NO_FOREIGN_COLUMN: &str =
    "change the model to what the table has, or the table in the database";

/// What a statement needed that the database does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    Table,
    Column,
}

impl Missing {
    /// Says what to do, behind the database's own words.
    pub(crate) fn explain(self, message: &str, engine: Engine) -> String {
        let hint: Cow<'static, str> = match (unmanaged(message, engine), self) {
            (Some(model), Self::Table) => {
                format!("{}{UNMANAGED}{NO_FOREIGN_TABLE}", model.label()).into()
            }
            (Some(model), Self::Column) => {
                format!("{}{UNMANAGED}{NO_FOREIGN_COLUMN}", model.label()).into()
            }
            (None, Self::Table) => NO_TABLE.into(),
            (None, Self::Column) => NO_COLUMN.into(),
        };
        format!("{message}; {hint}")
    }

    /// Finds out what is missing, and the words without what to do.
    pub(crate) fn find(message: &str) -> Option<(Self, String)> {
        let known = [
            (Self::Table, NO_TABLE),
            (Self::Column, NO_COLUMN),
            (Self::Table, NO_FOREIGN_TABLE),
            (Self::Column, NO_FOREIGN_COLUMN),
        ];
        known.into_iter().find_map(|(missing, hint)| {
            let (before, after) = message.split_once(hint)?;
            let words = match before.strip_suffix(UNMANAGED) {
                Some(before) => before.rsplit_once("; ")?.0,
                None => before.strip_suffix("; ")?,
            };
            Some((missing, format!("{words}{after}")))
        })
    }
}

/// The model of somebody else's table of which the message speaks.
fn unmanaged(message: &str, engine: Engine) -> Option<&'static ModelMeta> {
    let models = registered_models().into_iter();
    let mut unmanaged = models.filter(|model| !model.managed);
    unmanaged.find(|model| {
        let automatic = model.many_to_many.iter();
        let automatic = automatic.filter(|many| many.through.is_none());
        let between = automatic.map(|many| many.through().table(engine));
        let mut tables = std::iter::once(model.table(engine)).chain(between);
        tables.any(|table| names(message, &table))
    })
}

/// Tells whether the text holds the name as a whole.
pub(crate) fn names(text: &str, name: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let name = match split_identifier(name) {
        ("", bare) => bare.to_owned(),
        (schema, bare) => format!("{schema}.{bare}"),
    };
    text.match_indices(&name).any(|(start, found)| {
        !text[..start].ends_with(is_word) && !text[start + found.len()..].starts_with(is_word)
    })
}
