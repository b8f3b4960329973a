//! What a model is, as data: names, columns, kinds, relations. Made by `derive(Model)`, read by queries and migrations.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use nuages_core::settings::Engine;

use super::{
    AnyRow, CompositeMeta, DefaultOrder, DefaultValue, FieldKind, FilePathMeta, GeneratedMeta,
    ManyToManyMeta, RelationMeta, Statements,
};
use crate::constraints::{Constraint, Declared, Expression, Index};
use crate::schema::{self, max_name_length, short_table, split_identifier};
use crate::validation::{Choice, Validator};

/// Describes a model: made once by `derive(Model)`.
pub struct ModelMeta {
    /// Label of the app that the model belongs to, as `polls`.
    pub app_label: &'static str,
    /// The struct's name, as `Question`.
    pub name: &'static str,
    /// The database table, as `polls_question`.
    pub db_table: &'static str,
    /// What one row is called in prose, as `question`.
    pub verbose_name: &'static str,
    /// What several rows are called in prose, as `questions`.
    pub verbose_name_plural: &'static str,
    /// Default order: names of fields and expressions, the most significant first.
    pub ordering: &'static [DefaultOrder],
    /// The fields in the order of the struct.
    pub fields: &'static [FieldMeta],
    /// What stands for the primary key where it is made of several fields: `#[model(primary_key = ["tenant", "number"])]`.
    pub composite: Option<&'static FieldMeta>,
    /// The relations over a table of their own, in the order of the struct.
    pub many_to_many: &'static [ManyToManyMeta],
    /// Sets of field names that are unique together.
    pub unique_together: &'static [&'static [&'static str]],
    /// Constraints and indexes, made when they are first asked for.
    pub declared: &'static LazyLock<Declared>,
    /// The fields by which fixtures may speak of a row instead of its primary key; none for most models.
    pub natural_key: &'static [&'static str],
    /// What `latest` and `earliest` sort by where they are not told: field names, descending with a leading `-`.
    pub get_latest_by: &'static [&'static str],
    /// The foreign key among whose rows a row has a place, which the field `_order` holds.
    pub order_with_respect_to: Option<&'static str>,
    /// What the ways back of the model's relations are called where they have no name of their own, as the model wrote it.
    pub default_related_name: Option<&'static str>,
    /// The remark that the database keeps about the table.
    pub db_table_comment: Option<&'static str>,
    /// The tablespace that the table lies in, and its indexes where their fields name none (PostgreSQL).
    pub db_tablespace: Option<&'static str>,
    /// Whether migrations create and alter the table.
    pub managed: bool,
    /// Whether `save` looks whether there is such a row before it writes it: Django's `select_on_save`.
    pub select_on_save: bool,
    /// Permissions beside those of `default_permissions`: codes and names.
    pub permissions: &'static [(&'static str, &'static str)],
    /// What the automatic permissions are for: add, change, delete and view unless the model says otherwise.
    pub default_permissions: &'static [&'static str],
    /// The only kind of database that has a table of the model: `sqlite`, `postgresql` or `mysql`.
    pub required_db_vendor: Option<&'static str>,
    /// What a database must be able to do to have a table of the model, by the names of Django's `DatabaseFeatures`.
    pub required_db_features: &'static [&'static str],
    /// The model that this is a proxy of.
    pub proxy: Option<fn() -> &'static Self>,
    /// The setting that names the model which stands in the place of this one: `#[model(swappable = "ARTICLE_MODEL")]`.
    pub swappable: Option<&'static str>,
    /// The model that is described here as the type of the swapped one reads it.
    #[doc(hidden)]
    pub stands_for: Option<&'static Self>,
    /// Makes a new row, for what knows models by this description only; `None` for tables without a struct.
    pub new_row: Option<fn() -> Box<dyn AnyRow>>,
    /// The texts of the commonest statements.
    #[doc(hidden)]
    pub statements: &'static Statements,
}

impl fmt::Debug for ModelMeta {
    /// Shows which model it is: what it says of the model would fill pages in a report of what stands in the way of a deletion.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ModelMeta")
            .field("app_label", &self.app_label)
            .field("name", &self.name)
            .field("db_table", &self.db_table)
            .finish_non_exhaustive()
    }
}

impl ModelMeta {
    /// A model about which nothing is said, to begin with: `ModelMeta { name: "Question", ..ModelMeta::PLAIN }`. One that
    /// queries run over needs `statements` of its own.
    pub const PLAIN: Self = Self {
        app_label: "",
        name: "",
        db_table: "",
        verbose_name: "",
        verbose_name_plural: "",
        ordering: &[],
        fields: &[],
        composite: None,
        many_to_many: &[],
        unique_together: &[],
        declared: &NOTHING,
        natural_key: &[],
        get_latest_by: &[],
        order_with_respect_to: None,
        default_related_name: None,
        db_table_comment: None,
        db_tablespace: None,
        managed: true,
        select_on_save: false,
        permissions: &[],
        default_permissions: &["add", "change", "delete", "view"],
        required_db_vendor: None,
        required_db_features: &[],
        proxy: None,
        swappable: None,
        stands_for: None,
        new_row: None,
        statements: &NO_STATEMENTS,
    };
}

static NOTHING: LazyLock<Declared> = LazyLock::new(Declared::default);

static NO_STATEMENTS: Statements = Statements::new();

/// Describes one field of a model.
#[derive(Debug, Clone, Copy)]
pub struct FieldMeta {
    /// The field's name in the struct, as `question`.
    pub name: &'static str,
    /// The column's name, as `question_id`.
    pub column: &'static str,
    /// The kind of field, Django's field class.
    pub kind: FieldKind,
    /// Whether the column takes NULL.
    pub null: bool,
    /// Whether forms accept an empty value.
    pub blank: bool,
    /// Whether values are unique.
    pub unique: bool,
    /// Whether the field is the primary key.
    pub primary_key: bool,
    /// Whether the column has an index of its own (foreign keys have one by default).
    pub db_index: bool,
    /// The value of new rows that give none.
    pub default: Option<DefaultValue>,
    /// What the field is called in prose.
    pub verbose_name: &'static str,
    /// Help shown beside the field in forms.
    pub help_text: &'static str,
    /// Whether forms show the field.
    pub editable: bool,
    /// The values that the field may have, of a type with `derive(Choices)`.
    pub choices: Option<&'static [Choice]>,
    /// What values must hold, beyond what the kind of field asks.
    pub validators: &'static [Validator],
    /// What values must hold by their type.
    pub type_validators: &'static [Validator],
    /// Where the field points, for foreign keys.
    pub relation: Option<RelationMeta>,
    /// The column's collation.
    pub db_collation: Option<&'static str>,
    /// The remark that the database keeps about the column.
    pub db_comment: Option<&'static str>,
    /// The tablespace of the column's indexes (PostgreSQL).
    pub db_tablespace: Option<&'static str>,
    /// Makes the value that the database gives where none is said.
    pub db_default: Option<fn() -> Expression>,
    /// What a generated column holds.
    pub generated: Option<GeneratedMeta>,
    /// The date field for each day of which values are unique.
    pub unique_for_date: Option<&'static str>,
    /// The date field for each month of which values are unique.
    pub unique_for_month: Option<&'static str>,
    /// The date field for each year of which values are unique.
    pub unique_for_year: Option<&'static str>,
    /// Which files forms offer, where the field holds a path.
    pub file_path: Option<&'static FilePathMeta>,
    /// Codes of errors, as `blank`, and what `full_clean` says instead of Django's words.
    pub error_messages: &'static [(&'static str, &'static str)],
    /// The fields that the field stands for, where it is a composite primary key.
    pub composite: Option<CompositeMeta>,
}

impl FieldMeta {
    /// A field about which nothing is said, to begin with: `FieldMeta { name: "votes", ..FieldMeta::PLAIN }`.
    pub const PLAIN: Self = Self {
        name: "",
        column: "",
        kind: FieldKind::BigInteger,
        null: false,
        blank: false,
        unique: false,
        primary_key: false,
        db_index: false,
        default: None,
        verbose_name: "",
        help_text: "",
        editable: true,
        choices: None,
        validators: &[],
        type_validators: &[],
        relation: None,
        db_collation: None,
        db_comment: None,
        db_tablespace: None,
        db_default: None,
        generated: None,
        unique_for_date: None,
        unique_for_month: None,
        unique_for_year: None,
        file_path: None,
        error_messages: &[],
        composite: None,
    };
}

impl FieldMeta {
    /// Returns the field that a foreign key points to.
    pub fn target_field(&self) -> Option<&'static Self> {
        self.relation?.target_field()
    }

    /// Returns the kind of the values in the column: a foreign key's is that of the key it points to.
    pub(crate) fn stored_kind(&self) -> FieldKind {
        self.target_field().map_or(self.kind, Self::stored_kind)
    }
}

impl ModelMeta {
    /// Returns the table's name in a kind of database: an automatic one is cut to what the database takes, as in Django.
    pub fn table(&self, engine: Engine) -> Cow<'static, str> {
        let limit = max_name_length(engine);
        // Bytes are no fewer than characters.
        if limit.is_none_or(|limit| self.db_table.len() <= limit) {
            return Cow::Borrowed(self.db_table);
        }
        let short = match self.between() {
            Some((owner, field)) => {
                let name = schema::between(&owner.table(engine), field);
                Some(short_table(&name, limit).unwrap_or(name))
            }
            None => {
                let automatic = format!("{}_{}", self.app_label, self.name.to_lowercase());
                let short = (automatic == self.db_table).then(|| short_table(&automatic, limit));
                short.flatten()
            }
        };
        short.map_or(Cow::Borrowed(self.db_table), Cow::Owned)
    }

    /// Returns the model and the field that an automatic table between two belongs to.
    fn between(&self) -> Option<(&'static Self, &'static str)> {
        let [_, source, _] = self.fields else {
            return None;
        };
        let owner = source.relation.filter(|_| self.new_row.is_none())?.model();
        let (schema, table) = split_identifier(self.db_table);
        let (its_schema, its_table) = split_identifier(owner.db_table);
        let field = table
            .strip_prefix(its_table)
            .filter(|_| schema == its_schema)?;
        Some((owner, field.strip_prefix('_')?))
    }

    /// Returns `app_label.Name`, as `polls.Question`.
    pub fn label(&self) -> String {
        format!("{}.{}", self.app_label, self.name)
    }

    /// Fills in what a part leaves to the model that takes it: `%(app_label)s`, `%(class)s`.
    pub(crate) fn formatted(&self, name: &str) -> String {
        name.replace("%(app_label)s", &self.app_label.to_lowercase())
            .replace("%(class)s", &self.name.to_lowercase())
            .replace("%(model_name)s", &self.name.to_lowercase())
    }

    /// Returns the constraints that the model declares, by the names of its fields.
    pub fn constraints(&self) -> &'static [Constraint] {
        &self.declared.constraints
    }

    /// Returns the indexes that the model declares, by the names of its fields.
    pub fn indexes(&self) -> &'static [Index] {
        &self.declared.indexes
    }

    /// Returns the field named `name` (its field name, its column, or `pk`).
    pub fn field(&self, name: &str) -> Option<&'static FieldMeta> {
        if name == "pk" {
            return self.primary_key();
        }
        let key = name.strip_suffix("_id");
        self.fields
            .iter()
            .find(|field| field.name == name || field.relation.is_some() && key == Some(field.name))
    }
}
