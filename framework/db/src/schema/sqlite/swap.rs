//! A table that was made anew takes the place of the old one, with its triggers, under the views that read it.

use super::super::statement::quote;
use crate::Database;
use crate::error::Result;

/// The new table takes the place of the old one.
#[derive(Debug, Clone)]
pub struct Swap {
    /// The table.
    pub(super) table: String,
    /// What the new one is called as yet.
    pub(super) temporary: String,
    /// The columns that the new one lets write.
    pub(super) columns: Vec<String>,
}

impl Swap {
    /// Returns the statements for a database that has neither triggers nor views.
    pub(crate) fn plain(&self) -> [String; 2] {
        let (table, temporary) = (quote(&self.table), quote(&self.temporary));
        [
            format!("DROP TABLE {table}"),
            format!("ALTER TABLE {temporary} RENAME TO {table}"),
        ]
    }

    /// Returns the statements after a look into the database. The table's triggers go with it, so they are made again; views and the triggers of
    /// other tables stand where they are, and SQLite is not to look for the table while it is away.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn statements(&self, db: &Database) -> Result<Vec<String>> {
        let [drop, rename] = self.plain();
        let mut statements = vec![drop];
        match others_name_tables(db, self.name()).await? {
            true => statements.extend([
                "PRAGMA legacy_alter_table = ON".to_owned(),
                rename,
                "PRAGMA legacy_alter_table = OFF".to_owned(),
            ]),
            false => statements.push(rename),
        }
        statements.extend(triggers(db, self.name()).await?);
        Ok(statements)
    }

    /// Puts the new table into the old one's place, and lets SQLite look whether the triggers fit it.
    ///
    /// # Errors
    /// As the database reports: a trigger may name a column that went.
    pub(crate) async fn run(&self, db: &Database) -> Result<()> {
        for statement in self.statements(db).await? {
            db.execute_script(statement).await?;
        }
        if triggers(db, self.name()).await?.is_empty() {
            return Ok(());
        }
        let table = quote(&self.table);
        let columns = self.columns.iter().map(|column| quote(column));
        let sets: Vec<String> = columns.map(|own| format!("{own} = {own}")).collect();
        for statement in [
            format!("INSERT INTO {table} DEFAULT VALUES"),
            format!("UPDATE {table} SET {}", sets.join(", ")),
            format!("DELETE FROM {table}"),
        ] {
            db.execute_script(format!("EXPLAIN {statement}")).await?;
        }
        Ok(())
    }

    /// The table's name as the catalogue has it.
    fn name(&self) -> &str {
        self.table.trim_matches('"')
    }
}

/// Returns the statements that made the table's triggers.
async fn triggers(db: &Database, table: &str) -> Result<Vec<String>> {
    let rows = db
        .fetch_all(
            "SELECT \"sql\" FROM \"sqlite_master\" WHERE \"type\" = 'trigger' AND \"tbl_name\" = ? COLLATE NOCASE ORDER BY rowid",
            &[table.into()],
        )
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Tells whether there are views, or triggers of other tables, which may name the table.
async fn others_name_tables(db: &Database, table: &str) -> Result<bool> {
    let rows = db
        .fetch_all(
            "SELECT 1 FROM \"sqlite_master\" WHERE \"type\" = 'view' OR (\"type\" = 'trigger' AND \"tbl_name\" <> ? COLLATE NOCASE) LIMIT 1",
            &[table.into()],
        )
        .await?;
    Ok(!rows.is_empty())
}
