//! What the databases say of their tables, in one shape.

use crate::common::database_of;
use nuages_db::Database;
use nuages_db::schema::introspection::{describe, table_list};
use nuages_db::schema::{ColumnDescription, TableKind};

const SHELF: &str = r#"
CREATE TABLE "room" ("code" varchar(5) NOT NULL PRIMARY KEY);
CREATE TABLE "shelf" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "title" varchar(40) NOT NULL DEFAULT 'x' COLLATE NOCASE,
    "price" decimal(8, 2) NULL,
    "count" integer unsigned NOT NULL CHECK ("count" >= 0),
    "twice" integer GENERATED ALWAYS AS ("count" * 2) VIRTUAL,
    "extra" text NULL CHECK ((JSON_VALID("extra") OR "extra" IS NULL)),
    "room_id" varchar(5) NOT NULL REFERENCES "room" ("code") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "title_in_room" UNIQUE ("title", "room_id"));
CREATE INDEX "shelf_title" ON "shelf" ("title" DESC, "count");
CREATE UNIQUE INDEX "shelf_dear" ON "shelf" (lower("title")) WHERE "price" > 10;
CREATE VIEW "dear" AS SELECT "title" FROM "shelf";
"#;

async fn shelf() -> Database {
    database_of(SHELF).await
}

#[tokio::test]
async fn sqlite_lists_tables_and_views() {
    let db = shelf().await;
    let list = table_list(&db).await.unwrap();
    let list: Vec<(&str, TableKind)> = list
        .iter()
        .map(|table| (table.name.as_str(), table.kind))
        .collect();
    let expected = [
        ("dear", TableKind::View),
        ("room", TableKind::Table),
        ("shelf", TableKind::Table),
    ];
    assert_eq!(list, expected);
    assert!(describe(&db, "attic").await.unwrap().is_none());
    let view = describe(&db, "dear").await.unwrap().unwrap();
    assert_eq!(view.columns[0].full_type, "varchar(40)");
}

#[tokio::test]
async fn sqlite_describes_columns() {
    let db = shelf().await;
    let table = describe(&db, "shelf").await.unwrap().unwrap();
    let column = |name: &str| table.column(name).unwrap();
    let id = column("id");
    assert!(id.primary_key && id.is_autofield && !id.null);
    let expected = ColumnDescription {
        name: "title".to_owned(),
        data_type: "varchar".to_owned(),
        full_type: "varchar(40)".to_owned(),
        max_length: Some(40),
        default: Some("'x'".to_owned()),
        collation: Some("NOCASE".to_owned()),
        ..ColumnDescription::default()
    };
    assert_eq!(*column("title"), expected);
    let price = column("price");
    assert_eq!((price.precision, price.scale), (Some(8), Some(2)));
    assert!(price.null && column("count").is_unsigned && column("extra").has_json_constraint);
    let generated = column("twice").generated.as_ref().unwrap();
    assert_eq!(
        (generated.expression.as_str(), generated.stored),
        ("\"count\" * 2", false)
    );
}

#[tokio::test]
async fn sqlite_describes_constraints() {
    let db = shelf().await;
    let table = describe(&db, "shelf").await.unwrap().unwrap();
    let constraint = |name: &str| {
        table
            .constraints
            .iter()
            .find(|constraint| constraint.name == name)
            .unwrap()
    };
    assert_eq!(table.primary_key_columns(), ["id"]);
    let relation = table.relation("room_id").unwrap();
    assert_eq!(
        (
            relation.table.as_str(),
            relation.column.as_str(),
            relation.on_delete.as_str()
        ),
        ("room", "code", "CASCADE")
    );
    let unique = constraint("title_in_room");
    assert!(unique.unique && !unique.index);
    assert_eq!(unique.column_names(), ["title", "room_id"]);
    let index = constraint("shelf_title");
    assert!(index.index && !index.unique);
    assert_eq!(index.descending, [true, false]);
    let partial = constraint("shelf_dear");
    assert_eq!(partial.condition.as_deref(), Some("\"price\" > 10"));
    assert_eq!(partial.columns, [None]);
    let checks = table.constraints.iter().filter(|found| found.check);
    let checks: Vec<Vec<&str>> = checks.map(|check| check.column_names()).collect();
    assert_eq!(checks, [["count"], ["extra"]]);
}
