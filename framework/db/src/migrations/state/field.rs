//! One field of a model at one moment of its history.

use super::{ChoiceState, FieldDefault, FilePathState, GeneratedState, RelationState};
use crate::constraints::Expression;
use crate::models::{FieldKind, FieldMeta, ManyToManyMeta};

/// A field, frozen: what a migration file writes and what two moments are compared by.
///
/// Made by the functions of [`fields`](crate::migrations::fields) and refined by the methods here, which read as
/// Django's options do: `fields::char(200).null().verbose_name("nick name")`.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldState {
    /// The kind of field, Django's field class.
    pub kind: FieldKind,
    /// Whether the column takes NULL.
    pub null: bool,
    /// Whether forms accept an empty value.
    pub blank: bool,
    /// Whether values are unique (primary keys and one-to-one fields are without saying).
    pub unique: bool,
    /// Whether the field is the primary key.
    pub primary_key: bool,
    /// Whether the column has an index of its own.
    pub db_index: bool,
    /// The value of new rows that give none.
    pub default: Option<FieldDefault>,
    /// The column's name where it differs from the automatic one.
    pub column: Option<String>,
    /// What the field is called in prose where it differs from its name.
    pub verbose_name: Option<String>,
    /// Help shown beside the field in forms.
    pub help_text: String,
    /// Whether forms show the field.
    pub editable: bool,
    /// The values that the field may have, and what people read.
    pub choices: Vec<ChoiceState>,
    /// Where the field points, for foreign keys.
    pub relation: Option<RelationState>,
    /// The column's collation.
    pub db_collation: Option<String>,
    /// The remark that the database keeps about the column.
    pub db_comment: Option<String>,
    /// The tablespace of the column's indexes; of a many-to-many field, of those of its table.
    pub db_tablespace: Option<String>,
    /// The value that the database gives where none is said.
    pub db_default: Option<Expression>,
    /// What a generated column holds.
    pub generated: Option<GeneratedState>,
    /// The date field for each day of which values are unique.
    pub unique_for_date: Option<String>,
    /// The date field for each month of which values are unique.
    pub unique_for_month: Option<String>,
    /// The date field for each year of which values are unique.
    pub unique_for_year: Option<String>,
    /// Which files forms offer, where the field holds a path.
    pub file_path: FilePathState,
    /// Codes of errors, and what is said instead of Django's words.
    pub error_messages: Vec<(String, String)>,
}

impl FieldState {
    pub(crate) fn new(kind: FieldKind) -> Self {
        let composite = matches!(kind, FieldKind::CompositePrimaryKey(_));
        Self {
            kind,
            null: false,
            blank: composite,
            unique: false,
            primary_key: is_auto(kind) || composite,
            db_index: matches!(
                kind,
                FieldKind::ForeignKey | FieldKind::OneToOne | FieldKind::Slug { .. }
            ),
            default: None,
            column: None,
            verbose_name: None,
            help_text: String::new(),
            editable: !composite,
            choices: Vec::new(),
            relation: None,
            db_collation: None,
            db_comment: None,
            db_tablespace: None,
            db_default: None,
            generated: None,
            unique_for_date: None,
            unique_for_month: None,
            unique_for_year: None,
            file_path: FilePathState::default(),
            error_messages: Vec::new(),
        }
    }

    /// Freezes the field of a live model.
    pub fn from_meta(meta: &FieldMeta) -> Self {
        let relation = meta.relation.as_ref().map(RelationState::from_meta);
        let implied = meta.primary_key || meta.kind == FieldKind::OneToOne;
        let mut field = Self {
            kind: meta.kind,
            null: meta.null,
            blank: meta.blank && !is_auto(meta.kind),
            unique: meta.unique && !implied,
            primary_key: meta.primary_key,
            db_index: meta.db_index || meta.kind == FieldKind::OneToOne,
            default: meta.default.map(FieldDefault::from),
            column: None,
            verbose_name: None,
            help_text: meta.help_text.to_owned(),
            editable: meta.editable || is_auto(meta.kind),
            choices: meta
                .choices
                .unwrap_or_default()
                .iter()
                .map(ChoiceState::from)
                .collect(),
            relation,
            db_collation: meta.db_collation.map(str::to_owned),
            db_comment: meta.db_comment.map(str::to_owned),
            db_tablespace: meta.db_tablespace.map(str::to_owned),
            db_default: meta.db_default.map(|make| make()),
            generated: meta.generated.map(|generated| GeneratedState {
                expression: (generated.expression)(),
                db_persist: generated.db_persist,
            }),
            unique_for_date: meta.unique_for_date.map(str::to_owned),
            unique_for_month: meta.unique_for_month.map(str::to_owned),
            unique_for_year: meta.unique_for_year.map(str::to_owned),
            file_path: meta.file_path.map(FilePathState::from).unwrap_or_default(),
            error_messages: meta
                .error_messages
                .iter()
                .map(|(code, message)| ((*code).to_owned(), (*message).to_owned()))
                .collect(),
        };
        if field.column_name(meta.name) != meta.column {
            field.column = Some(meta.column.to_owned());
        }
        let automatic = meta.name.replace('_', " ");
        if meta.verbose_name != automatic && !(is_auto(meta.kind) && meta.verbose_name == "ID") {
            field.verbose_name = Some(meta.verbose_name.to_owned());
        }
        field
    }

    /// Freezes a many-to-many field of a live model.
    pub fn from_many_to_many(meta: &ManyToManyMeta) -> Self {
        let verbose_name = (meta.verbose_name != meta.name.replace('_', " "))
            .then(|| meta.verbose_name.to_owned());
        Self {
            blank: meta.blank,
            verbose_name,
            help_text: meta.help_text.to_owned(),
            relation: Some(RelationState::from_many_to_many(meta)),
            db_tablespace: meta.db_tablespace.map(str::to_owned),
            ..Self::new(FieldKind::ManyToMany)
        }
    }

    /// Tells whether the field is a table of its own and no column.
    pub fn is_many_to_many(&self) -> bool {
        self.kind == FieldKind::ManyToMany
    }

    /// Returns the names of the fields that a composite primary key is made of.
    pub fn composite(&self) -> Option<&'static [&'static str]> {
        match self.kind {
            FieldKind::CompositePrimaryKey(names) => Some(names),
            _ => None,
        }
    }

    /// Renames a field that a composite primary key is made of.
    pub(crate) fn rename_part(&mut self, old: &str, new: &str) {
        let Some(names) = self.composite().filter(|names| names.contains(&old)) else {
            return;
        };
        let new: &'static str = Box::leak(new.to_owned().into_boxed_str());
        let names: Vec<&'static str> = names
            .iter()
            .map(|&name| if name == old { new } else { name })
            .collect();
        self.kind = FieldKind::CompositePrimaryKey(names.leak());
    }

    /// Tells whether the field is a column of the table.
    pub fn is_column(&self) -> bool {
        !self.is_many_to_many() && self.composite().is_none()
    }

    /// Returns the column that a field called `name` has.
    pub fn column_name(&self, name: &str) -> String {
        match (&self.column, self.is_relation()) {
            (Some(column), _) => column.clone(),
            (None, true) => format!("{name}_id"),
            (None, false) => name.to_owned(),
        }
    }

    /// Tells whether the field points to another model.
    pub fn is_relation(&self) -> bool {
        matches!(self.kind, FieldKind::ForeignKey | FieldKind::OneToOne)
    }

    /// Tells whether no two rows may hold the same value.
    pub fn is_unique(&self) -> bool {
        self.unique || self.primary_key || self.kind == FieldKind::OneToOne
    }

    /// Tells whether the field points to the model `key`.
    pub(crate) fn points_to(&self, key: &(String, String)) -> bool {
        self.relation
            .as_ref()
            .is_some_and(|relation| relation.key() == *key)
    }

    /// Tells whether the empty text is a value of this kind of field.
    pub(crate) fn empty_strings_allowed(&self) -> bool {
        matches!(self.kind.stored(), FieldKind::Binary { .. }) || self.kind.is_text()
    }

    /// Tells whether the field fills itself with the present moment, on every save and on the first.
    pub(crate) fn automatic_time(&self) -> (bool, bool) {
        match self.kind {
            FieldKind::Date {
                auto_now,
                auto_now_add,
            }
            | FieldKind::Time {
                auto_now,
                auto_now_add,
            }
            | FieldKind::DateTime {
                auto_now,
                auto_now_add,
            } => (auto_now, auto_now_add),
            _ => (false, false),
        }
    }

    /// Tells whether the database numbers the rows.
    pub(crate) fn is_auto(&self) -> bool {
        is_auto(self.kind)
    }

    /// Lets the column take NULL.
    #[must_use]
    pub fn null(mut self) -> Self {
        self.null = true;
        self
    }

    /// Lets forms leave the field empty.
    #[must_use]
    pub fn blank(mut self) -> Self {
        self.blank = true;
        self
    }

    /// Makes values unique.
    #[must_use]
    pub fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// Makes the field the primary key.
    #[must_use]
    pub fn primary_key(mut self) -> Self {
        self.primary_key = true;
        self
    }

    /// Gives the column an index.
    #[must_use]
    pub fn db_index(mut self) -> Self {
        self.db_index = true;
        self
    }

    /// Takes away the index that foreign keys and slugs have of themselves.
    #[must_use]
    pub fn no_db_index(mut self) -> Self {
        self.db_index = false;
        self
    }

    /// Sets the value of new rows that give none.
    #[must_use]
    pub fn default(mut self, default: impl Into<FieldDefault>) -> Self {
        self.default = Some(default.into());
        self
    }

    /// Names the column.
    #[must_use]
    pub fn db_column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// Says what the field is called in prose.
    #[must_use]
    pub fn verbose_name(mut self, name: &str) -> Self {
        self.verbose_name = Some(name.to_owned());
        self
    }

    /// Sets the help that forms show.
    #[must_use]
    pub fn help_text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.help_text);
        self
    }

    /// Hides the field from forms.
    #[must_use]
    pub fn not_editable(mut self) -> Self {
        self.editable = false;
        self
    }

    /// Sets how many bytes a value may have, for binary fields.
    #[must_use]
    pub fn max_length(mut self, most: u32) -> Self {
        if let FieldKind::Binary { max_length } = &mut self.kind {
            *max_length = most;
        }
        self
    }

    /// Sets the present moment on every save, for dates and times.
    #[must_use]
    pub fn auto_now(mut self) -> Self {
        if let FieldKind::Date { auto_now, .. }
        | FieldKind::Time { auto_now, .. }
        | FieldKind::DateTime { auto_now, .. } = &mut self.kind
        {
            *auto_now = true;
        }
        self
    }

    /// Sets the present moment when the row is made, for dates and times.
    #[must_use]
    pub fn auto_now_add(mut self) -> Self {
        if let FieldKind::Date { auto_now_add, .. }
        | FieldKind::Time { auto_now_add, .. }
        | FieldKind::DateTime { auto_now_add, .. } = &mut self.kind
        {
            *auto_now_add = true;
        }
        self
    }
}

fn is_auto(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Auto | FieldKind::BigAuto | FieldKind::SmallAuto
    )
}
