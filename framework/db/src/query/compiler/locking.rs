//! `FOR UPDATE`: the lock on the rows of a SELECT.

use super::Compiler;
use crate::error::{Error, Result};
use crate::query::ast::Hop;
use crate::schema::split_identifier;

impl Compiler<'_> {
    /// Writes ` FOR UPDATE` and how, where the query asks for it and the database has locks on rows.
    pub(super) fn write_lock(&mut self) -> Result<()> {
        let Some(lock) = self.query.lock() else {
            return Ok(());
        };
        let known = self.dialect.row_locks();
        if !known.any {
            return Ok(());
        }
        for (asked, knows, name) in [
            (lock.nowait, known.nowait, "NOWAIT"),
            (lock.skip_locked, known.skip_locked, "SKIP LOCKED"),
            (!lock.of.is_empty(), known.of, "FOR UPDATE OF"),
            (lock.no_key, known.no_key, "FOR NO KEY UPDATE"),
        ] {
            if asked && !knows {
                return Err(Error::not_supported(format!(
                    "{name} is not supported on this database backend."
                )));
            }
        }
        self.push(if lock.no_key {
            " FOR NO KEY UPDATE"
        } else {
            " FOR UPDATE"
        });
        for (index, path) in lock.of.iter().enumerate() {
            self.push(if index == 0 { " OF " } else { ", " });
            let path = path
                .as_ref()
                .map_err(|problem| Error::field(problem.clone()))?;
            self.lock_table(path)?;
        }
        if lock.nowait {
            self.push(" NOWAIT");
        }
        if lock.skip_locked {
            self.push(" SKIP LOCKED");
        }
        Ok(())
    }

    fn lock_table(&mut self, path: &[Hop]) -> Result<()> {
        let join = match self.find_join(path) {
            None if path.is_empty() => None,
            Some(join) => Some(join),
            None => {
                return Err(Error::field(format!(
                    "Invalid field name given in select_for_update(of=(...)): {}. Only relational fields followed in the query \
                     are allowed: name it in select_related() too.",
                    path.iter().map(Hop::name).collect::<Vec<_>>().join("__")
                )));
            }
        };
        let mut name = String::new();
        self.write_table_name(&mut name, join);
        match split_identifier(&name) {
            ("", _) => self.push(&name),
            // A lock names what stands in FROM, and no schema.
            (_, table) => self.push(&format!("\"{table}\"")),
        }
        Ok(())
    }
}
