//! What MySQL and MariaDB say of their tables.

use super::super::description::{
    ColumnDescription, ConstraintDescription, ForeignKeyDescription, GeneratedDescription,
    TableDescription, TableInfo, TableKind,
};
use super::super::rows::optional;
use super::Mysql;
use super::labels::labels;
use crate::error::Result;
use crate::value::Value;
use crate::{Database, Row};

const TABLES: &str = "SELECT CAST(table_name AS CHAR), CAST(table_type AS CHAR), CAST(table_comment AS CHAR) \
     FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name";

// The servers open only the tables that each part of a query names by itself.
const COLUMNS: &str = "SELECT CAST(c.column_name AS CHAR), CAST(c.data_type AS CHAR), CAST(c.column_type AS CHAR), \
     CAST(c.is_nullable AS CHAR), CAST(c.column_default AS CHAR), \
     CAST(CASE WHEN c.collation_name <> t.table_collation THEN c.collation_name END AS CHAR), CAST(c.extra AS CHAR), \
     CAST(c.generation_expression AS CHAR), CAST(c.column_comment AS CHAR), CAST(c.character_maximum_length AS CHAR), \
     CAST(c.numeric_precision AS CHAR), CAST(c.numeric_scale AS CHAR) \
     FROM information_schema.columns c JOIN information_schema.tables t \
     ON t.table_schema = DATABASE() AND t.table_name = ? WHERE c.table_schema = DATABASE() AND c.table_name = ? ORDER BY c.ordinal_position";

const KEYS: &str = "SELECT CAST(kc.constraint_name AS CHAR), CAST(kc.column_name AS CHAR), CAST(kc.referenced_table_name AS CHAR), \
     CAST(kc.referenced_column_name AS CHAR), CAST(c.constraint_type AS CHAR), CAST(r.delete_rule AS CHAR) \
     FROM information_schema.key_column_usage kc JOIN information_schema.table_constraints c \
     ON c.table_schema = DATABASE() AND c.table_name = ? AND c.constraint_name = kc.constraint_name \
     LEFT JOIN information_schema.referential_constraints r ON r.constraint_schema = DATABASE() \
     AND r.table_name = ? AND r.constraint_name = kc.constraint_name \
     WHERE kc.table_schema = DATABASE() AND kc.table_name = ? AND c.constraint_type <> 'CHECK' \
     ORDER BY kc.constraint_name, kc.ordinal_position";

const CHECKS_OF_MARIADB: &str = "SELECT CAST(constraint_name AS CHAR), CAST(check_clause AS CHAR) FROM information_schema.check_constraints \
     WHERE constraint_schema = DATABASE() AND table_name = ? ORDER BY constraint_name";

const CHECKS_OF_MYSQL: &str = "SELECT CAST(cc.constraint_name AS CHAR), CAST(cc.check_clause AS CHAR) \
     FROM information_schema.check_constraints cc JOIN information_schema.table_constraints tc \
     ON tc.table_schema = cc.constraint_schema AND tc.constraint_name = cc.constraint_name \
     WHERE cc.constraint_schema = DATABASE() AND tc.constraint_type = 'CHECK' AND tc.table_name = ? ORDER BY cc.constraint_name";

const INDEXES: &str = "SELECT CAST(index_name AS CHAR), CAST(non_unique AS CHAR), CAST(column_name AS CHAR), \
     CAST(collation AS CHAR), CAST(index_type AS CHAR) FROM information_schema.statistics \
     WHERE table_schema = DATABASE() AND table_name = ? ORDER BY index_name, seq_in_index";

/// Tells which of the two the server is.
pub(in crate::schema) async fn server(db: &Database) -> Result<Mysql> {
    Ok(Mysql {
        mariadb: db.is_mariadb().await?,
    })
}

/// Returns the tables and views.
pub(in crate::schema) async fn table_list(db: &Database) -> Result<Vec<TableInfo>> {
    let rows = db.fetch_all(TABLES, &[]).await?;
    rows.iter()
        .map(|row| {
            let kind = match row.get::<String>(1)?.as_str() {
                "VIEW" | "SYSTEM VIEW" => TableKind::View,
                _ => TableKind::Table,
            };
            let comment = match kind {
                // A view's comment is the word VIEW.
                TableKind::View => String::new(),
                _ => optional(row, 2)?.unwrap_or_default(),
            };
            Ok(TableInfo {
                name: row.get(0)?,
                kind,
                comment,
            })
        })
        .collect()
}

/// Returns what the server says of a table or view.
pub(in crate::schema) async fn describe(
    db: &Database,
    table: &str,
) -> Result<Option<TableDescription>> {
    let name = [Value::Text(table.to_owned())];
    let names = [name.clone(), name.clone(), name.clone()].concat();
    let rows = db.fetch_all(COLUMNS, &names[..2]).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let server = server(db).await?;
    let mut columns = rows
        .iter()
        .map(|row| column(server, row))
        .collect::<Result<Vec<_>>>()?;
    let mut constraints = keys(&db.fetch_all(KEYS, &names).await?)?;
    let checks = match server.mariadb {
        true => CHECKS_OF_MARIADB,
        false => CHECKS_OF_MYSQL,
    };
    for row in db.fetch_all(checks, &name).await? {
        add_check(&row, &mut columns, &mut constraints)?;
    }
    for row in db.fetch_all(INDEXES, &name).await? {
        add_index(&row, &mut constraints)?;
    }
    Ok(Some(TableDescription::new(table, columns, constraints)))
}

fn column(server: Mysql, row: &Row) -> Result<ColumnDescription> {
    let number = |index| Ok(optional(row, index)?.and_then(|text| text.parse().ok()));
    let extra = optional(row, 6)?.unwrap_or_default().to_lowercase();
    let full_type: String = row.get(2)?;
    let null = row.get::<String>(3)? == "YES";
    // MariaDB writes the absence of a default as the word.
    let no_default = |default: &String| server.mariadb && null && default == "NULL";
    let generated = optional(row, 7)?
        .filter(|expression| !expression.is_empty())
        .map(|expression| GeneratedDescription {
            expression,
            stored: extra.contains("stored") || extra.contains("persistent"),
        });
    Ok(ColumnDescription {
        name: row.get(0)?,
        data_type: row.get::<String>(1)?.to_lowercase(),
        labels: labels(&full_type),
        max_length: number(9)?,
        precision: number(10)?,
        scale: number(11)?,
        null,
        default: optional(row, 4)?.filter(|default| !no_default(default)),
        collation: optional(row, 5)?,
        is_autofield: extra.contains("auto_increment"),
        is_unsigned: full_type.to_lowercase().contains(" unsigned"),
        full_type,
        generated,
        comment: optional(row, 8)?.unwrap_or_default(),
        ..ColumnDescription::default()
    })
}

fn keys(rows: &[Row]) -> Result<Vec<ConstraintDescription>> {
    let mut found: Vec<ConstraintDescription> = Vec::new();
    for row in rows {
        let name: String = row.get(0)?;
        let column = optional(row, 1)?;
        if let Some(known) = found.last_mut().filter(|known| known.name == name) {
            known.columns.push(column);
            continue;
        }
        let kind: String = row.get(4)?;
        let foreign_key = match (optional(row, 2)?, optional(row, 3)?) {
            (Some(table), Some(column)) => Some(ForeignKeyDescription {
                table,
                column,
                on_delete: on_delete(optional(row, 5)?),
            }),
            _ => None,
        };
        found.push(ConstraintDescription {
            name,
            columns: vec![column],
            primary_key: kind == "PRIMARY KEY",
            unique: matches!(kind.as_str(), "PRIMARY KEY" | "UNIQUE"),
            foreign_key,
            ..ConstraintDescription::default()
        });
    }
    Ok(found)
}

/// Returns the rule; RESTRICT is the servers' other word for NO ACTION.
fn on_delete(rule: Option<String>) -> String {
    match rule {
        Some(rule) if rule != "RESTRICT" => rule,
        _ => "NO ACTION".to_owned(),
    }
}

fn add_check(
    row: &Row,
    columns: &mut [ColumnDescription],
    constraints: &mut Vec<ConstraintDescription>,
) -> Result<()> {
    let (mut name, clause): (String, String) = (row.get(0)?, row.get(1)?);
    let mut mentioned: Vec<Option<String>> = Vec::new();
    for part in clause.split('`').skip(1).step_by(2) {
        let part = Some(part.to_owned());
        let known = columns
            .iter()
            .any(|column| Some(&column.name) == part.as_ref());
        if known && !mentioned.contains(&part) {
            mentioned.push(part);
        }
    }
    if mentioned == [Some(name.clone())] {
        let json = format!("json_valid(`{}`)", name.to_lowercase());
        if clause.to_lowercase() == json {
            for column in columns.iter_mut().filter(|column| column.name == name) {
                column.has_json_constraint = true;
            }
        }
        // The check of a column has the column's name, as a unique constraint may too.
        let unnamed = constraints
            .iter()
            .filter(|constraint| constraint.name.starts_with("__unnamed_constraint_"))
            .count();
        name = format!("__unnamed_constraint_{}__", unnamed + 1);
    }
    constraints.push(ConstraintDescription {
        name,
        columns: mentioned,
        check: true,
        condition: Some(clause),
        ..ConstraintDescription::default()
    });
    Ok(())
}

fn add_index(row: &Row, constraints: &mut Vec<ConstraintDescription>) -> Result<()> {
    let name: String = row.get(0)?;
    let column = optional(row, 2)?;
    let descending = optional(row, 3)?.as_deref() == Some("D");
    let method = row.get::<String>(4)?.to_lowercase();
    if let Some(known) = constraints
        .iter_mut()
        .find(|known| known.name == name && !known.check)
    {
        known.index = true;
        known.method = method;
        known.descending.push(descending);
        if !known.columns.contains(&column) || column.is_none() {
            known.columns.push(column);
        }
        return Ok(());
    }
    constraints.push(ConstraintDescription {
        name,
        columns: vec![column],
        unique: row.get::<String>(1)? == "0",
        index: true,
        descending: vec![descending],
        method,
        ..ConstraintDescription::default()
    });
    Ok(())
}
