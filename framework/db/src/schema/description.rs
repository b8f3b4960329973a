//! What a database says of its tables, the same for every database.

/// A table or view, as the list of a database names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableInfo {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: TableKind,
    /// The comment on it; empty where there is none.
    pub comment: String,
}

/// What a name in the list of tables stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableKind {
    /// An ordinary table.
    Table,
    /// A view, also a materialized one.
    View,
    /// One part of a partitioned table.
    Partition,
}

/// The columns, constraints and sequences of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDescription {
    /// The table's name.
    pub name: String,
    /// The columns, in order.
    pub columns: Vec<ColumnDescription>,
    /// Keys, unique and check constraints, foreign keys and indexes. An index that only carries a constraint is told as
    /// the constraint.
    pub constraints: Vec<ConstraintDescription>,
    /// The sequences that number the rows.
    pub sequences: Vec<SequenceDescription>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnDescription {
    /// The name.
    pub name: String,
    /// The type without its measures, in lower case, as `varchar` or `timestamp with time zone`; `enum`, `range` or `composite` of a
    /// type of such a kind, `[]` behind it of an array, and of a domain the type below it.
    pub data_type: String,
    /// The type as the database writes it, as `varchar(200)`.
    pub full_type: String,
    /// The values of an enumeration, the types of the parts of a composite type.
    pub labels: Vec<String>,
    /// The longest text that fits, in characters.
    pub max_length: Option<u32>,
    /// How many digits a number of the type has.
    pub precision: Option<u32>,
    /// How many of them follow the point.
    pub scale: Option<u32>,
    /// Whether the column takes NULL.
    pub null: bool,
    /// The default, as the database writes it.
    pub default: Option<String>,
    /// The collation where it is not that of the table or the database.
    pub collation: Option<String>,
    /// Whether the column alone is the primary key.
    pub primary_key: bool,
    /// Whether the database numbers the rows.
    pub is_autofield: bool,
    /// Whether it takes no other numbers than the database's.
    pub always_numbered: bool,
    /// Whether the type has no negative values.
    pub is_unsigned: bool,
    /// Whether the column only takes JSON, in databases that keep JSON as text.
    pub has_json_constraint: bool,
    /// What the value is computed from, for generated columns.
    pub generated: Option<GeneratedDescription>,
    /// The comment on the column; empty where there is none.
    pub comment: String,
}

/// What a generated column is computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedDescription {
    /// The expression, as the database writes it.
    pub expression: String,
    /// Whether the value is stored, not computed at each reading.
    pub stored: bool,
}

/// A constraint or an index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConstraintDescription {
    /// The name; one made up (`__primary__`, `__unnamed_constraint_1__`, `fk_0`) where the database has none.
    pub name: String,
    /// The columns, in order; `None` where an index is over an expression.
    pub columns: Vec<Option<String>>,
    /// Whether it is the primary key.
    pub primary_key: bool,
    /// Whether no two rows may be equal in the columns.
    pub unique: bool,
    /// Whether it is a condition that each row fulfils.
    pub check: bool,
    /// Whether it is an index, alone or as the carrier of a constraint of the same name.
    pub index: bool,
    /// Where it points, for foreign keys.
    pub foreign_key: Option<ForeignKeyDescription>,
    /// Whether each column is descending; empty where this is no index or the index knows no order.
    pub descending: Vec<bool>,
    /// The kind of index, `btree` where nothing special is said.
    pub method: String,
    /// The columns that an index carries along.
    pub include: Vec<String>,
    /// The rows that a partial index is about, or the condition of a check, as the database writes it.
    pub condition: Option<String>,
    /// The whole definition, as the database writes it, where it has more than columns: operator classes, expressions,
    /// conditions.
    pub definition: Option<String>,
    /// When the constraint is checked, where that is not at once: `deferred` or `immediate`.
    pub deferrable: Option<&'static str>,
}

/// Where a foreign key points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKeyDescription {
    /// The table.
    pub table: String,
    /// Its column.
    pub column: String,
    /// What the database does when the row pointed to is deleted, in upper case, as `NO ACTION` or `CASCADE`.
    pub on_delete: String,
}

/// A sequence that numbers the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequenceDescription {
    /// The name, where sequences have one.
    pub name: Option<String>,
    /// The column.
    pub column: String,
}

impl TableDescription {
    /// Describes a table by what was read of it: the one column of a primary key knows that it is the key, and columns that the
    /// database numbers have a sequence.
    pub(super) fn new(
        name: &str,
        mut columns: Vec<ColumnDescription>,
        constraints: Vec<ConstraintDescription>,
    ) -> Self {
        let mut constraints_of_key = constraints.iter().filter(|known| known.primary_key);
        let key = constraints_of_key.next().map(|key| key.column_names());
        if let Some([key]) = key.as_deref() {
            for column in columns.iter_mut().filter(|column| column.name == *key) {
                column.primary_key = true;
            }
        }
        let numbered = columns.iter().filter(|column| column.is_autofield);
        let sequences = numbered
            .map(|column| SequenceDescription {
                name: None,
                column: column.name.clone(),
            })
            .collect();
        Self {
            name: name.to_owned(),
            columns,
            constraints,
            sequences,
        }
    }

    /// Returns the column called `name`.
    pub fn column(&self, name: &str) -> Option<&ColumnDescription> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns the columns of the primary key, in order.
    pub fn primary_key_columns(&self) -> Vec<&str> {
        self.constraints
            .iter()
            .find(|constraint| constraint.primary_key)
            .map(ConstraintDescription::column_names)
            .unwrap_or_default()
    }

    /// Returns where the column called `name` points.
    pub fn relation(&self, name: &str) -> Option<&ForeignKeyDescription> {
        self.constraints
            .iter()
            .filter(|constraint| constraint.column_names() == [name])
            .find_map(|constraint| constraint.foreign_key.as_ref())
    }
}

impl ConstraintDescription {
    /// Returns the names of the columns, expressions left out.
    pub fn column_names(&self) -> Vec<&str> {
        self.columns.iter().flatten().map(String::as_str).collect()
    }

    /// Tells whether the columns are exactly these.
    pub fn is_over(&self, columns: &[String]) -> bool {
        self.columns.len() == columns.len()
            && self
                .columns
                .iter()
                .zip(columns)
                .all(|(own, other)| own.as_ref() == Some(other))
    }
}
