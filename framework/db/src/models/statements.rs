//! The texts of a model's commonest statements, written once.

use std::fmt;
use std::sync::OnceLock;

use super::{FieldMeta, ModelMeta};
use crate::backends::Dialect;
use crate::query::insert;
use crate::query::texts::Texts;

/// How many dialects there are.
const DIALECTS: usize = 3;

/// The texts that a model keeps for each dialect.
#[doc(hidden)]
pub struct Statements {
    common: [Common; DIALECTS],
    /// Those of all other queries.
    pub(crate) texts: Texts,
}

struct Common {
    select: OnceLock<Box<str>>,
    by_key: OnceLock<Box<str>>,
    insert: OnceLock<Box<str>>,
    insert_keyed: OnceLock<Box<str>>,
    update: OnceLock<Box<str>>,
    update_filled: OnceLock<Box<str>>,
}

impl Statements {
    /// Nothing is written yet.
    #[expect(
        clippy::new_without_default,
        reason = "made by derive(Model) in a constant"
    )]
    pub const fn new() -> Self {
        Self {
            common: [const {
                Common {
                    select: OnceLock::new(),
                    by_key: OnceLock::new(),
                    insert: OnceLock::new(),
                    insert_keyed: OnceLock::new(),
                    update: OnceLock::new(),
                    update_filled: OnceLock::new(),
                }
            }; DIALECTS],
            texts: Texts::new(),
        }
    }

    fn common(&'static self, dialect: &dyn Dialect) -> &'static Common {
        &self.common[dialect.index() % DIALECTS]
    }

    /// `SELECT` every column `FROM` the table.
    pub(crate) fn select(
        &'static self,
        meta: &ModelMeta,
        dialect: &'static dyn Dialect,
    ) -> &'static str {
        self.common(dialect).select.get_or_init(|| {
            let mut sql = String::from("SELECT ");
            for (index, field) in meta.fields.iter().enumerate() {
                if index > 0 {
                    sql.push_str(", ");
                }
                column(&mut sql, meta, field, dialect);
            }
            sql.push_str(" FROM ");
            dialect.table(&mut sql, meta);
            sql.into()
        })
    }

    /// The same `WHERE` the primary key is a parameter.
    pub(crate) fn by_key(
        &'static self,
        meta: &ModelMeta,
        dialect: &'static dyn Dialect,
    ) -> &'static str {
        self.common(dialect).by_key.get_or_init(|| {
            let mut sql = self.select(meta, dialect).to_owned();
            for (index, (_, key)) in meta.key_fields().into_iter().enumerate() {
                sql.push_str(if index == 0 { " WHERE " } else { " AND " });
                column(&mut sql, meta, key, dialect);
                sql.push_str(" = ");
                dialect.placeholder(&mut sql, index + 1);
            }
            sql.into()
        })
    }

    /// `INSERT` of one row, with the key that the database would give or without.
    pub(crate) fn insert(
        &'static self,
        meta: &ModelMeta,
        keyed: bool,
        dialect: &'static dyn Dialect,
    ) -> &'static str {
        let common = self.common(dialect);
        let text = if keyed {
            &common.insert_keyed
        } else {
            &common.insert
        };
        text.get_or_init(|| {
            let fields: Vec<&FieldMeta> = meta
                .fields
                .iter()
                .filter(|field| keyed || !field.kind.is_auto())
                .collect();
            let mut sql = insert(meta, &fields, 1, dialect);
            if let (false, true, Some(key)) = (keyed, dialect.returns_keys(), meta.field("pk")) {
                sql.push_str(" RETURNING ");
                dialect.quote(&mut sql, key.column);
            }
            sql.into()
        })
    }

    /// `UPDATE` of every column but the key, by the key.
    pub(crate) fn update(
        &'static self,
        meta: &ModelMeta,
        dialect: &'static dyn Dialect,
    ) -> &'static str {
        self.common(dialect).update.get_or_init(|| {
            let fields: Vec<&FieldMeta> = meta
                .fields
                .iter()
                .filter(|field| !meta.is_key(field))
                .collect();
            update_row(meta, &fields, dialect).into()
        })
    }

    /// The same with what the database fills in then, as `write` writes it.
    pub(super) fn update_filled(
        &'static self,
        dialect: &'static dyn Dialect,
        write: impl FnOnce() -> String,
    ) -> &'static str {
        let text = &self.common(dialect).update_filled;
        text.get_or_init(|| write().into())
    }
}

impl fmt::Debug for Statements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Statements")
    }
}

fn column(sql: &mut String, meta: &ModelMeta, field: &FieldMeta, dialect: &dyn Dialect) {
    dialect.table(sql, meta);
    sql.push('.');
    dialect.quote(sql, field.column);
}

/// Writes an UPDATE of one row by its primary key.
fn update_row(meta: &ModelMeta, fields: &[&FieldMeta], dialect: &'static dyn Dialect) -> String {
    update_given(meta, fields, dialect, |_| None)
}

/// The same, with text in the place of some parameters: of the field at a place.
pub(super) fn update_given(
    meta: &ModelMeta,
    fields: &[&FieldMeta],
    dialect: &'static dyn Dialect,
    given: impl Fn(usize) -> Option<String>,
) -> String {
    let mut sql = String::with_capacity(128);
    sql.push_str("UPDATE ");
    dialect.table(&mut sql, meta);
    sql.push_str(" SET ");
    let mut number = 0;
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            sql.push_str(", ");
        }
        dialect.quote(&mut sql, field.column);
        sql.push_str(" = ");
        match given(index) {
            Some(text) => sql.push_str(&text),
            None => {
                number += 1;
                dialect.placeholder(&mut sql, number);
            }
        }
    }
    for (index, (_, key)) in meta.key_fields().into_iter().enumerate() {
        sql.push_str(if index == 0 { " WHERE " } else { " AND " });
        dialect.table(&mut sql, meta);
        sql.push('.');
        dialect.quote(&mut sql, key.column);
        sql.push_str(" = ");
        dialect.placeholder(&mut sql, number + index + 1);
    }
    sql
}
