//! `explain`: how the database would run a query.

use nuages_core::settings::Engine;

use super::QuerySet;
use super::compiler::Output;
use super::shape::Shape;
use super::terminal::{route, select};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::Model;
use crate::value::Value;

/// What [`QuerySet::explain_with`] asks the database for: a format, and options of its own.
///
/// ```ignore
/// let plan = Entry::objects().explain_with(Explain::new().format("json").option("analyze", true), db).await?;
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "tells what to explain"]
pub struct Explain {
    format: Option<String>,
    options: Vec<(String, bool)>,
}

/// PostgreSQL's options, in the order in which Django writes them.
const POSTGRESQL: [&str; 10] = [
    "ANALYZE",
    "BUFFERS",
    "COSTS",
    "GENERIC_PLAN",
    "MEMORY",
    "SETTINGS",
    "SUMMARY",
    "TIMING",
    "VERBOSE",
    "WAL",
];

impl Explain {
    /// Asks for the database's own default.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for a format: `text`, `json`, `xml` or `yaml` of PostgreSQL, `text` or `json` of MariaDB, and `tree` of MySQL, which is its default.
    pub fn format(mut self, format: impl Into<String>) -> Self {
        self.format = Some(format.into());
        self
    }

    /// Sets an option: `analyze`, `buffers`, `verbose`, .. of PostgreSQL, `analyze` of MySQL and MariaDB.
    pub fn option(mut self, name: impl Into<String>, value: bool) -> Self {
        self.options.push((name.into(), value));
        self
    }

    /// Writes the words before the query.
    fn prefix(&self, engine: Engine, mariadb: bool) -> Result<String> {
        let formats: &[&str] = match engine {
            Engine::Postgresql => &["JSON", "TEXT", "XML", "YAML"],
            Engine::Mysql if mariadb => &["JSON", "TEXT", "TRADITIONAL"],
            Engine::Mysql => &["JSON", "TEXT", "TRADITIONAL", "TREE"],
            _ => &[],
        };
        let format = self.format.as_ref().map(|format| format.to_uppercase());
        if let Some(format) = &format
            && !formats.contains(&format.as_str())
        {
            return Err(Error::programming(match formats {
                [] => format!(
                    "{format} is not a recognized format. SQLite does not support any formats."
                ),
                formats => format!(
                    "{format} is not a recognized format. Allowed formats: {}",
                    formats.join(", ")
                ),
            }));
        }
        let options: Vec<(String, bool)> = self
            .options
            .iter()
            .map(|(name, value)| (name.to_uppercase(), *value))
            .collect();
        let known: &[&str] = match engine {
            Engine::Postgresql => &POSTGRESQL,
            Engine::Mysql => &["ANALYZE"],
            _ => &[],
        };
        let mut unknown: Vec<&str> = options
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| !known.contains(name))
            .collect();
        if !unknown.is_empty() {
            unknown.sort_unstable();
            return Err(Error::programming(format!(
                "Unknown options: {}",
                unknown.join(", ")
            )));
        }
        let analyze = options.contains(&("ANALYZE".to_owned(), true));
        Ok(match engine {
            Engine::Postgresql => {
                let mut words: Vec<String> = known
                    .iter()
                    .filter_map(|name| options.iter().find(|(own, _)| own == name))
                    .map(|(name, value)| format!("{name} {value}"))
                    .collect();
                words.extend(format.map(|format| format!("FORMAT {format}")));
                match words.as_slice() {
                    [] => "EXPLAIN ".to_owned(),
                    words => format!("EXPLAIN ({}) ", words.join(", ")),
                }
            }
            Engine::Mysql => {
                // TEXT is another name of TRADITIONAL, so that one word means the plain form everywhere; MySQL's own default tells
                // more, and is the only form of what is analyzed there. All as in Django.
                let format = match format.as_deref() {
                    Some("TEXT") => Some("TRADITIONAL"),
                    None if !mariadb => Some("TREE"),
                    other => other,
                };
                let format = format.filter(|_| mariadb || !analyze);
                let format = format.map(|format| format!("FORMAT={format} "));
                let word = match (analyze, mariadb) {
                    (false, _) => "EXPLAIN ",
                    (true, true) => "ANALYZE ",
                    (true, false) => "EXPLAIN ANALYZE ",
                };
                format!("{word}{}", format.unwrap_or_default())
            }
            _ => "EXPLAIN QUERY PLAN ".to_owned(),
        })
    }
}

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    /// Tells how the database would run the query, a line for each step, as Django's `explain()`.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub fn explain<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<String>> + Send + use<'d, M, S> {
        self.explain_with(Explain::new(), db)
    }

    /// The same, in a format and with options of the database.
    ///
    /// # Errors
    /// [`Error::Programming`] for a format or an option that the database does not know, otherwise as [`all`](Self::all).
    pub fn explain_with<'d>(
        &self,
        how: Explain,
        db: &'d Database,
    ) -> impl Future<Output = Result<String>> + Send + use<'d, M, S> {
        let db = route(&self.query, db);
        let selected = select(&self.query, Output::Rows, db);
        async move {
            let mut sql = how.prefix(db.engine(), db.is_mariadb().await?)?;
            let Some((statement, _)) = selected? else {
                return Ok(String::new());
            };
            sql.push_str(&statement.sql);
            let rows = db
                .rows(Role::Reader, sql.into(), &statement.parameters)
                .await?;
            let mut lines = Vec::with_capacity(rows.len());
            for row in &rows {
                let mut cells = Vec::with_capacity(row.len());
                for index in 0..row.len() {
                    cells.push(match row.value(index)? {
                        Value::Null => "None".to_owned(),
                        Value::Text(text) => text,
                        Value::I64(number) => number.to_string(),
                        Value::F64(number) => number.to_string(),
                        Value::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                        Value::Json(document) => document.to_string(),
                        other => format!("{other:?}"),
                    });
                }
                lines.push(cells.join(" "));
            }
            Ok(lines.join("\n"))
        }
    }
}
