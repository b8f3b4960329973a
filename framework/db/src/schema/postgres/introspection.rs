//! What PostgreSQL says of its tables.

use super::super::description::{
    ColumnDescription, ConstraintDescription, ForeignKeyDescription, GeneratedDescription,
    SequenceDescription, TableDescription, TableInfo, TableKind,
};
use super::super::rows::{names, optional};
use crate::backends::quoting;
use crate::error::Result;
use crate::value::Value;
use crate::{Database, Row};

const TABLES: &str = "SELECT c.relname::text, CASE WHEN c.relispartition THEN 'p' WHEN c.relkind IN ('m', 'v') THEN 'v' ELSE 't' END, \
     COALESCE(obj_description(c.oid, 'pg_class'), '') FROM pg_catalog.pg_class c \
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') \
     AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema') AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1";

const COLUMNS: &str = "SELECT a.attname::text, CASE COALESCE(e.typtype, b.typtype) WHEN 'e' THEN 'enum' WHEN 'r' THEN 'range' WHEN 'c' THEN 'composite' \
     ELSE format_type(COALESCE(e.oid, b.oid), NULL) END || CASE WHEN e.oid IS NULL THEN '' ELSE '[]' END, \
     format_type(a.atttypid, a.atttypmod), \
     (NOT (a.attnotnull OR (t.typtype = 'd' AND t.typnotnull)))::text, pg_get_expr(d.adbin, d.adrelid), \
     CASE WHEN co.collname <> 'default' THEN co.collname::text END, a.attidentity::text, a.attgenerated::text, \
     COALESCE(col_description(a.attrelid, a.attnum), ''), \
     information_schema._pg_char_max_length(base.id, base.mod)::text, \
     information_schema._pg_numeric_precision(base.id, base.mod)::text, \
     information_schema._pg_numeric_scale(base.id, base.mod)::text, \
     CASE b.typtype WHEN 'e' THEN (SELECT json_agg(l.enumlabel ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = b.oid) \
     WHEN 'c' THEN (SELECT json_agg(format_type(p.atttypid, NULL) ORDER BY p.attnum) FROM pg_attribute p \
     WHERE p.attrelid = b.typrelid AND p.attnum > 0 AND NOT p.attisdropped) END::text \
     FROM pg_attribute a LEFT JOIN pg_attrdef d ON a.attrelid = d.adrelid AND a.attnum = d.adnum \
     LEFT JOIN pg_collation co ON a.attcollation = co.oid JOIN pg_type t ON a.atttypid = t.oid \
     CROSS JOIN LATERAL (WITH RECURSIVE below AS (SELECT a.atttypid AS id, a.atttypmod AS mod UNION ALL \
     SELECT o.typbasetype, o.typtypmod FROM below JOIN pg_type o ON o.oid = below.id AND o.typtype = 'd') \
     SELECT below.id, below.mod FROM below JOIN pg_type o ON o.oid = below.id WHERE o.typtype <> 'd') base \
     JOIN pg_type b ON b.oid = base.id LEFT JOIN LATERAL (WITH RECURSIVE below AS (SELECT b.typelem AS id UNION ALL \
     SELECT o.typbasetype FROM below JOIN pg_type o ON o.oid = below.id AND o.typtype = 'd') \
     SELECT o.oid, o.typtype FROM below JOIN pg_type o ON o.oid = below.id WHERE o.typtype <> 'd') e ON b.typcategory = 'A' \
     JOIN pg_class c ON a.attrelid = c.oid JOIN pg_namespace n ON c.relnamespace = n.oid \
     WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND c.oid = to_regclass($1) AND n.nspname NOT IN ('pg_catalog', 'pg_toast') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

const CONSTRAINTS: &str = "SELECT c.conname::text, c.contype::text, \
     array_to_json(array(SELECT ca.attname FROM unnest(c.conkey) WITH ORDINALITY cols(colid, place) \
     JOIN pg_attribute ca ON cols.colid = ca.attnum WHERE ca.attrelid = c.conrelid ORDER BY cols.place))::text, \
     CASE WHEN pg_catalog.pg_table_is_visible(f.oid) THEN f.relname::text ELSE f.oid::regclass::text END, (SELECT fa.attname::text FROM pg_attribute fa WHERE fa.attrelid = c.confrelid AND fa.attnum = c.confkey[1]), \
     c.confdeltype::text, CASE WHEN c.condeferred THEN 'deferred' WHEN c.condeferrable THEN 'immediate' END, \
     pg_get_expr(c.conbin, c.conrelid), pg_get_constraintdef(c.oid) \
     FROM pg_constraint c JOIN pg_class cl ON c.conrelid = cl.oid LEFT JOIN pg_class f ON c.confrelid = f.oid \
     WHERE cl.oid = to_regclass($1) AND c.contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY c.conname";

// The keys of an index, then the columns that it only carries.
const INDEXES: &str = "SELECT i.relname::text, x.indisunique::text, am.amname::text, \
     array_to_json(array(SELECT a.attname FROM generate_series(0, x.indnkeyatts - 1) n \
     LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[n] AND a.attnum > 0 ORDER BY n))::text, \
     array_to_json(array(SELECT a.attname FROM generate_series(x.indnkeyatts, x.indnatts - 1) n \
     LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[n] ORDER BY n))::text, \
     array_to_string(array(SELECT x.indoption[n] & 1 FROM generate_series(0, x.indnkeyatts - 1) n ORDER BY n), ''), \
     pg_get_expr(x.indpred, x.indrelid), pg_get_indexdef(x.indexrelid), (x.indexprs IS NOT NULL OR i.reloptions IS NOT NULL \
     OR EXISTS (SELECT 1 FROM unnest(x.indclass) o JOIN pg_opclass oc ON oc.oid = o WHERE NOT oc.opcdefault))::text \
     FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am am ON am.oid = i.relam \
     WHERE c.oid = to_regclass($1) AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x')) ORDER BY 1";

const SEQUENCES: &str = "SELECT CASE WHEN pg_catalog.pg_table_is_visible(s.oid) THEN s.relname::text \
     ELSE format('\"%s\".\"%s\"', (SELECT n.nspname FROM pg_namespace n WHERE n.oid = s.relnamespace), s.relname) END, a.attname::text FROM pg_class s JOIN pg_depend d ON d.objid = s.oid \
     AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass \
     JOIN pg_attribute a ON d.refobjid = a.attrelid AND d.refobjsubid = a.attnum \
     JOIN pg_class t ON t.oid = d.refobjid WHERE t.oid = to_regclass($1) AND s.relkind = 'S' ORDER BY 1";

/// Returns the tables and views.
pub(in crate::schema) async fn table_list(db: &Database) -> Result<Vec<TableInfo>> {
    let rows = db.fetch_all(TABLES, &[]).await?;
    rows.iter()
        .map(|row| {
            let kind = match row.get::<String>(1)?.as_str() {
                "v" => TableKind::View,
                "p" => TableKind::Partition,
                _ => TableKind::Table,
            };
            Ok(TableInfo {
                name: row.get(0)?,
                kind,
                comment: row.get(2)?,
            })
        })
        .collect()
}

/// Returns what PostgreSQL says of a table or view.
pub(in crate::schema) async fn describe(
    db: &Database,
    table: &str,
) -> Result<Option<TableDescription>> {
    let name = [Value::Text(quoting::name('"', table))];
    let rows = db.fetch_all(COLUMNS, &name).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let columns = rows.iter().map(column).collect::<Result<Vec<_>>>()?;
    let mut constraints = Vec::new();
    for row in db.fetch_all(CONSTRAINTS, &name).await? {
        constraints.push(constraint(&row)?);
    }
    for row in db.fetch_all(INDEXES, &name).await? {
        constraints.push(index(&row)?);
    }
    let rows = db.fetch_all(SEQUENCES, &name).await?;
    let sequences = rows
        .iter()
        .map(|row| {
            Ok(SequenceDescription {
                name: Some(row.get(0)?),
                column: row.get(1)?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Some(TableDescription {
        sequences,
        ..TableDescription::new(table, columns, constraints)
    }))
}

fn column(row: &Row) -> Result<ColumnDescription> {
    let default = optional(row, 4)?;
    let generated: String = row.get(7)?;
    let number = |index| Ok(optional(row, index)?.and_then(|text| text.parse().ok()));
    let identity: String = row.get(6)?;
    let numbered = !identity.is_empty()
        // Columns made by an old Django.
        || default.as_ref().is_some_and(|default| default.contains("nextval"));
    let data_type: String = row.get(1)?;
    let (stored, default) = match generated.is_empty() {
        true => (None, default),
        false => (default, None),
    };
    Ok(ColumnDescription {
        name: row.get(0)?,
        data_type: match data_type.as_str() {
            "character varying" => "varchar".to_owned(),
            "character" => "char".to_owned(),
            _ => data_type,
        },
        full_type: row.get(2)?,
        labels: optional(row, 12)?
            .map(|labels| names(&labels).into_iter().flatten().collect())
            .unwrap_or_default(),
        max_length: number(9)?,
        precision: number(10)?,
        scale: number(11)?,
        null: row.get::<String>(3)? == "true",
        default,
        collation: optional(row, 5)?,
        is_autofield: numbered,
        always_numbered: identity == "a",
        generated: stored.map(|expression| GeneratedDescription {
            expression,
            stored: generated == "s",
        }),
        comment: row.get(8)?,
        ..ColumnDescription::default()
    })
}

fn constraint(row: &Row) -> Result<ConstraintDescription> {
    let kind: String = row.get(1)?;
    let foreign_key = match (optional(row, 3)?, optional(row, 4)?) {
        (Some(table), Some(column)) if kind == "f" => Some(ForeignKeyDescription {
            table,
            column,
            on_delete: on_delete(&row.get::<String>(5)?).to_owned(),
        }),
        _ => None,
    };
    let deferrable = match optional(row, 6)?.as_deref() {
        Some("deferred") => Some("deferred"),
        Some(_) => Some("immediate"),
        None => None,
    };
    let plain = matches!(kind.as_str(), "p" | "u" | "f");
    Ok(ConstraintDescription {
        name: row.get(0)?,
        columns: names(&row.get::<String>(2)?),
        primary_key: kind == "p",
        unique: matches!(kind.as_str(), "p" | "u"),
        check: kind == "c",
        foreign_key,
        deferrable,
        condition: optional(row, 7)?,
        definition: optional(row, 8)?.filter(|_| !plain),
        ..ConstraintDescription::default()
    })
}

fn index(row: &Row) -> Result<ConstraintDescription> {
    let condition = optional(row, 6)?;
    let include: Vec<String> = names(&row.get::<String>(4)?)
        .into_iter()
        .flatten()
        .collect();
    let special = row.get::<String>(8)? == "true" || condition.is_some() || !include.is_empty();
    Ok(ConstraintDescription {
        name: row.get(0)?,
        columns: names(&row.get::<String>(3)?),
        unique: row.get::<String>(1)? == "true",
        index: true,
        descending: row
            .get::<String>(5)?
            .chars()
            .map(|order| order == '1')
            .collect(),
        method: row.get(2)?,
        include,
        condition,
        definition: optional(row, 7)?.filter(|_| special),
        ..ConstraintDescription::default()
    })
}

fn on_delete(letter: &str) -> &'static str {
    match letter {
        "c" => "CASCADE",
        "n" => "SET NULL",
        "d" => "SET DEFAULT",
        "r" => "RESTRICT",
        _ => "NO ACTION",
    }
}

/// Tells whether texts that differ never compare as equal in a collation.
pub(in crate::schema) async fn is_deterministic(db: &Database, collation: &str) -> Result<bool> {
    let sql = "SELECT collisdeterministic::text FROM pg_collation WHERE collname = $1";
    let rows = db
        .fetch_all(sql, &[Value::Text(collation.to_owned())])
        .await?;
    match rows.first() {
        Some(row) => Ok(row.get::<String>(0)? == "true"),
        None => Ok(false),
    }
}
