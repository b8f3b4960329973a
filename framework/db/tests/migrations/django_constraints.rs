//! Conditions, indexes and a history of constraints, by Django and by Nuages: the same text, the same tables after each migration.
//!
//! Compared when `NUAGES_DJANGO_PYTHON` names a Python that has Django 6.1.

use crate::common;
use crate::common::django::{master, mysql_literals, run, script, script_with};
use crate::common::migrating::{app, migrate_to};
use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::state::{Constraint, ModelState, ProjectState};
use nuages_db::migrations::*;
use nuages_db::schema::{SchemaEditor, SqliteSchemaEditor, Step};
use serde_json::{Value, json};

fn item() -> CreateModel {
    CreateModel::new("Item")
        .field("id", fields::big_auto())
        .field("votes", fields::integer())
        .field("maybe", fields::integer().null())
        .field("title", fields::char(50))
        .field("note", fields::char(50).null())
        .field("published", fields::boolean())
        .field("price", fields::decimal(6, 2))
        .field("moment", fields::date_time())
        .field("day", fields::date())
        .field("clock", fields::time())
        .field("uid", fields::uuid())
        .field("data", fields::json())
        .field("ratio", fields::float())
        .field("owner", fields::foreign_key("shop.owner", CASCADE))
        .field("other", fields::integer().db_column("another"))
        .field("length", fields::duration().null())
}

fn lower(field: &str) -> Expression {
    func("Lower", [f(field)])
}

fn conditions() -> Vec<Q> {
    vec![
        q("votes__gte", 0),
        q("votes__gte", 0) & q("votes__lt", 10),
        q("votes", 1) | q("votes", 2),
        !q("votes", 1),
        !q("maybe", 1),
        !q("maybe__gt", 1),
        !(q("votes", 1) | q("maybe", 2)),
        !(q("votes", 1) & q("maybe", 2)),
        q("votes", 1) ^ q("votes", 2),
        q("votes", 1) ^ q("maybe", 2) ^ q("title", "x"),
        !(q("votes", 1) ^ q("maybe", 2)),
        q("published", true),
        !q("published", false),
        q("votes__in", [3, 1, 2, 1]),
        !q("maybe__in", [1, 2]),
        q("votes__range", [1, 5]),
        q("maybe__isnull", true),
        !q("maybe__isnull", true),
        q("maybe", literal("Null", "")),
        q("votes__gt", f("maybe")),
        !q("votes__gt", f("maybe")),
        q("votes__gt", (f("maybe") + 1) * 2 - f("votes")),
        q("votes", f("votes") % 2),
        q("title", "it's"),
        q("title__contains", "50%_\\"),
        q("title__icontains", "x"),
        q("title__startswith", "x"),
        q("title__iendswith", "y"),
        q("title__iexact", "Z"),
        q("title__contains", f("note")),
        q("title__in", ["a", "b"]),
        q("price__gte", "1.5"),
        q("price__gt", f("votes")),
        q("moment__gte", "2020-01-02T03:04:05Z"),
        q("day__gt", "2020-01-02"),
        q("clock__lt", "03:04:05"),
        q("uid", "00000000-0000-0000-0000-000000000005"),
        q("ratio__gt", 1.5),
        q("ratio__gt", 1),
        q("ratio__gt", 1e20),
        q("owner", 3),
        q("other__gt", 3),
        q("pk__gt", 3),
        q("maybe__in", [value(1), literal("Null", "")]),
        q("votes__gte", -3),
        lower("title").lookup("exact", "x"),
        func("Length", [f("title")]).lookup("gt", 3),
        lower("title").lookup("exact", lower("note")),
        func("Coalesce", [f("maybe"), value(0)]).lookup("gt", 1),
        q(
            "votes__gt",
            case([(q("published", true), value(1))]).otherwise(f("maybe")),
        ),
        lower("note").lookup("isnull", false),
        q("votes__gt", func("Abs", [f("maybe")])),
        q("title", func("Trim", [f("title")])),
        q("title", func("Substr", [f("title"), value(1), value(3)])),
        q(
            "title",
            func("Replace", [f("title"), value("a"), value("b")]),
        ),
        q("votes", func("Greatest", [f("votes"), f("maybe")])),
        q("title", func("NullIf", [f("title"), value("")])),
        (q("votes", 1) & q("maybe", 2)) | (q("title", "x") & !q("note", "y")),
        (q("votes", 1) | q("votes", 2)) & q("maybe", 3),
        q("moment__year", 2020),
        q("moment__year__gte", 2020),
        q("day__year__lt", 2021),
        q("day__month", 3),
        q("clock__hour__lte", 12),
        func("Upper", [f("title")]).lookup("exact", "X"),
        func("Round", [f("price")]).lookup("gt", 1),
        func("Ceil", [f("ratio")]).lookup("lt", 3),
        func("StrIndex", [f("title"), value("a")]).lookup("gt", 1),
        q("votes", func("Least", [f("votes"), f("maybe")])),
        q("votes", f("other") / 2),
        q("price__lt", f("price") * f("votes")),
        q("price", "1.50") | q("ratio", 0.1),
        q("data__has_key", "a"),
        !q("data__has_key", "it's"),
        q("data__has_keys", ["a", "b c"]),
        q("data__has_any_keys", ["a", "0"]),
        q("data__a__has_key", "b"),
        q("data__a__0__has_keys", ["b", "c"]),
    ]
}

#[test]
fn functions_take_what_django_s_take() {
    let model = model();
    let text = |function: Expression| text(&model, q("title", function));
    assert_eq!(
        text(func("LPad", [f("title"), value(3)])),
        text(func("LPad", [f("title"), value(3), value(" ")]))
    );
    assert_eq!(
        text(func("Replace", [f("title"), value("a")])),
        r#""title" = (REPLACE("title", 'a', ''))"#
    );
    assert_eq!(
        text(func("Substr", [f("title"), value(2)])),
        r#""title" = (SUBSTR("title", 2))"#
    );
    let index = Index::new("i", ["id"]).condition(q("votes", func("Mod", [f("votes")])));
    let mut editor = SqliteSchemaEditor::new();
    let error = editor.add_index(&model, &index).unwrap_err().to_string();
    assert!(error.contains("Mod does not take 1 argument(s)"), "{error}");
}

fn indexes() -> Vec<Result<Index, UniqueConstraint>> {
    vec![
        Ok(Index::expressions("i", [lower("title")])),
        Ok(Index::expressions("i", [lower("title").desc(), f("votes")])),
        Ok(Index::expressions("i", [f("votes").desc().nulls_last()])),
        Ok(Index::expressions("i", [f("votes") + 1])),
        Ok(Index::new("i", ["-votes", "title"]).condition(q("published", true))),
        Ok(Index::new("i", ["votes"]).include(["title"])),
        Ok(Index::expressions(
            "i",
            [f("title").collate("nocase").desc()],
        )),
        Ok(Index::new("i", ["title"]).opclasses(["varchar_pattern_ops"])),
        Ok(Index::expressions(
            "i",
            [func("Coalesce", [f("note"), value("it's")])],
        )),
        Err(UniqueConstraint::expressions("u", [lower("title").desc()]).condition(!q("note", "x"))),
        Err(UniqueConstraint::new("u", ["other", "owner"]).condition(q("other__gt", 1))),
        Err(UniqueConstraint::new("u", ["votes"]).include(["title"])),
        Err(UniqueConstraint::new("u", ["votes"]).deferrable(Deferrable::Deferred)),
        Ok(Index::expressions("i", [lower("title")])
            .condition(q("published", true) & !q("note", literal("Null", "")))
            .include(["votes"])),
        Ok(Index::expressions(
            "i",
            [f("votes").asc().nulls_first(), f("maybe").desc()],
        )),
        Ok(Index::expressions("i", [f("votes") * f("maybe") - 1])),
        Ok(Index::expressions("i", [f("day__year")])),
        Ok(Index::expressions(
            "i",
            [f("title").collate("nocase"), lower("note")],
        )),
        Ok(Index::new("i", ["title", "-votes"])
            .opclasses(["varchar_pattern_ops", "int4_ops"])
            .condition(q("votes__in", [1, 2]))),
        Ok(Index::expressions(
            "i",
            [lower("title").op_class("text_pattern_ops").desc()],
        )),
        Ok(Index::new("i", ["owner", "-other"]).include(["votes", "owner"])),
        Err(UniqueConstraint::new("u", ["title"]).opclasses(["varchar_pattern_ops"])),
        Err(UniqueConstraint::new("u", ["title"])
            .opclasses(["varchar_pattern_ops"])
            .include(["votes"])),
        Err(UniqueConstraint::new("u", ["maybe"]).nulls_distinct(false)),
        Err(UniqueConstraint::new("u", ["maybe"])
            .nulls_distinct(true)
            .condition(q("votes", 1))),
        Err(UniqueConstraint::new("u", ["maybe", "owner"]).deferrable(Deferrable::Immediate)),
        Err(UniqueConstraint::new("u", ["maybe"])
            .nulls_distinct(false)
            .deferrable(Deferrable::Deferred)),
        Err(UniqueConstraint::expressions("u", [lower("title"), f("votes")]).include(["day"])),
        Err(UniqueConstraint::expressions("u", [lower("title")])
            .nulls_distinct(false)
            .condition(q("votes__gt", 1))),
        Err(UniqueConstraint::expressions(
            "u",
            [f("title").collate("nocase")],
        )),
        Err(UniqueConstraint::expressions("u", [f("day__year")])),
        Err(UniqueConstraint::expressions(
            "u",
            [f("title").op_class("varchar_pattern_ops")],
        )),
    ]
}

fn history() -> Vec<Vec<Operation>> {
    let check = |name: &str, condition: Q| CheckConstraint::new(name, condition);
    vec![
        vec![
            CreateModel::new("Owner")
                .field("id", fields::big_auto())
                .into(),
            item()
                .index(Index::new("by_votes", ["-votes", "title"]).condition(q("published", true)))
                .index(Index::expressions("by_title", [lower("title"), f("day")]))
                .constraint(check("votes_gte_0", q("votes__gte", 0)))
                .constraint(UniqueConstraint::new("one_title", ["title", "day"]))
                .constraint(
                    UniqueConstraint::new("live_title", ["title"]).condition(q("published", true)),
                )
                .constraint(UniqueConstraint::expressions(
                    "small_title",
                    [lower("title")],
                ))
                .into(),
        ],
        vec![
            AddConstraint::new("item", check("not_both", !(q("maybe", 1) & q("votes", 1)))).into(),
        ],
        vec![
            AddConstraint::new(
                "item",
                UniqueConstraint::new("one_other", ["other", "owner"]),
            )
            .into(),
        ],
        vec![
            AddConstraint::new(
                "item",
                UniqueConstraint::new("one_note", ["note"]).condition(!q("note", "")),
            )
            .into(),
        ],
        vec![
            AddConstraint::new(
                "item",
                UniqueConstraint::new("later", ["note"]).deferrable(Deferrable::Deferred),
            )
            .into(),
        ],
        vec![AlterField::new("item", "note", fields::char(60).null()).into()],
        vec![
            RemoveConstraint::new("item", "not_both").into(),
            RenameField::new("item", "maybe", "perhaps").into(),
            AddConstraint::new(
                "item",
                check("not_both", !(q("perhaps", 1) & q("votes", 1))),
            )
            .into(),
        ],
        vec![AddField::new("item", "extra", fields::integer().default(3)).into()],
        vec![RenameIndex::new("item", "by_title", "by_lower_title").into()],
        vec![
            AddIndex::new(
                "item",
                Index::new("by_price", ["price"]).condition(q("price__gt", f("votes"))),
            )
            .into(),
        ],
        vec![
            AlterConstraint::new(
                "item",
                "votes_gte_0",
                check("votes_gte_0", q("votes__gte", 0)).violation_error_code("few"),
            )
            .into(),
        ],
        vec![RenameModel::new("Item", "Thing").into()],
        vec![
            RemoveConstraint::new("thing", "live_title").into(),
            RemoveConstraint::new("thing", "one_other").into(),
        ],
        vec![
            RemoveIndex::new("thing", "by_votes").into(),
            RemoveConstraint::new("thing", "votes_gte_0").into(),
        ],
        vec![AddField::new("thing", "rank", fields::integer().db_index().default(0)).into()],
        vec![RenameIndex::unnamed("thing", ["rank"], "by_rank").into()],
        vec![RemoveField::new("thing", "extra").into()],
    ]
}

fn migrations() -> Vec<Migration> {
    let mut list: Vec<Migration> = Vec::new();
    for (index, operations) in history().into_iter().enumerate() {
        let mut migration = Migration::new(&format!("{index:04}"));
        if let Some(last) = list.last() {
            migration = migration.dependency("shop", &last.name);
        }
        for operation in operations {
            migration = migration.operation(operation);
        }
        list.push(migration);
    }
    list
}

async fn migrate(db: &Database, target: Target) {
    migrate_to(db, &[app("shop", migrations())], target)
        .await
        .unwrap();
}

fn state() -> ProjectState {
    let mut state = ProjectState::default();
    for operation in &history()[0] {
        operation.state_forwards("shop", &mut state).unwrap();
    }
    state
}

fn model() -> ModelState {
    state().model("shop", "item").unwrap().clone()
}

/// Returns the statements that the editor writes.
fn written(write: impl FnOnce(&mut SqliteSchemaEditor)) -> String {
    let mut editor = SqliteSchemaEditor::new();
    write(&mut editor);
    let steps = editor.finish().into_iter().map(|step| match step {
        Step::Sql(sql) => sql,
        other => format!("{other:?}"),
    });
    steps.collect::<Vec<_>>().join("; ")
}

/// Returns the text of a condition, by way of an index that holds it.
fn text(model: &ModelState, condition: Q) -> String {
    let index = Index::new("i", ["id"]).condition(condition);
    let sql = written(|editor| editor.add_index(model, &index).unwrap());
    sql.split_once(" WHERE ").unwrap().1.to_owned()
}

/// On SQLite Django calls functions of its own, which no other program has, and names operator classes, which SQLite refuses.
const EQUAL_ON_SQLITE: [(&str, &str); 6] = [
    (
        r#"django_date_extract('month', "day")"#,
        r#"CAST(STRFTIME('%m', "day") AS integer)"#,
    ),
    (
        r#"django_date_extract('year', "day")"#,
        r#"CAST(STRFTIME('%Y', "day") AS integer)"#,
    ),
    (
        r#"django_time_extract('hour', "clock")"#,
        r#"CAST(STRFTIME('%H', SUBSTR("clock", 1, 8)) AS integer)"#,
    ),
    (
        r#"(CAST(ROUND("price", 0) AS NUMERIC))"#,
        r#"ROUND("price", 0)"#,
    ),
    (
        r#"(CAST(("price" * "votes") AS NUMERIC))"#,
        r#"("price" * "votes")"#,
    ),
    (" text_pattern_ops", ""),
];

fn is_equal(django: &Value, nuages: &Value) -> bool {
    let mut text = django.as_str().unwrap().replace(" varchar_pattern_ops", "");
    for (django, nuages) in EQUAL_ON_SQLITE {
        text = text.replace(django, nuages);
    }
    nuages == &json!(text)
}

#[test]
fn conditions_and_indexes_are_written_as_django_writes_them() {
    let Some(expected) = script("constraints.py") else {
        return;
    };
    let model = model();
    let mut differences = String::new();
    let wanted = expected["conditions"].as_array().unwrap();
    assert_eq!(conditions().len(), wanted.len());
    for (condition, wanted) in conditions().into_iter().zip(wanted) {
        let got = json!(text(&model, condition));
        if got != *wanted && !is_equal(wanted, &got) {
            differences.push_str(&format!("  Django: {wanted}\n  Nuages: {got}\n"));
        }
    }
    let wanted = expected["indexes"].as_array().unwrap();
    assert_eq!(indexes().len(), wanted.len());
    let state = state();
    for (index, wanted) in indexes().into_iter().zip(wanted) {
        let sql = written(|editor| match &index {
            Ok(index) => editor.add_index(&model, index).unwrap(),
            Err(constraint) => {
                let change = nuages_db::schema::FieldChange {
                    from: &state,
                    to: &state,
                    model: &model,
                    position: nuages_db::schema::Position::Last,
                };
                editor
                    .add_constraint(change, &constraint.clone().into())
                    .unwrap();
            }
        });
        if json!(sql) != *wanted && !is_equal(wanted, &json!(sql)) {
            differences.push_str(&format!("  Django: {wanted}\n  Nuages: {sql}\n"));
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn tables_with_constraints_equal_djangos_after_each_migration() {
    let Some(expected) = script("constraints.py") else {
        return;
    };
    let history = expected["history"].as_array().unwrap();
    assert_eq!(migrations().len(), history.len());
    run(async {
        let db = Database::in_memory();
        for (migration, expected) in migrations().iter().zip(history) {
            let name = &migration.name;
            let descriptions: Vec<String> = migration
                .operations
                .iter()
                .map(Operation::formatted_description)
                .collect();
            assert_eq!(json!(descriptions), expected["operations"], "{name}");
            assert_eq!(json!(migration.suggest_name()), expected["name"]);
            migrate(&db, Target::Migration(("shop".to_owned(), name.clone()))).await;
            let mut got = master(&db).await;
            got.retain(|row| row[1] != "django_migrations");
            let want = expected["master"].as_array().unwrap();
            for (got, want) in got.iter().zip(want) {
                assert_eq!(got, want, "after {name}");
            }
            assert_eq!(got.len(), want.len(), "after {name}");
        }
    });
}

/// Returns the text of a condition on a server, by way of a check.
async fn text_on(db: &Database, model: &ModelState, condition: Q) -> String {
    let sql = statements_on(db, model, &CheckConstraint::new("c", condition).into()).await;
    let start = sql.find("CHECK (").unwrap() + "CHECK (".len();
    sql[start..sql.len() - 1].to_owned()
}

async fn statements_on(db: &Database, model: &ModelState, constraint: &Constraint) -> String {
    let state = state();
    let mut editor = nuages_db::schema::editor_of(db).await.unwrap();
    let change = nuages_db::schema::FieldChange {
        from: &state,
        to: &state,
        model,
        position: nuages_db::schema::Position::Last,
    };
    editor.add_constraint(change, constraint).unwrap();
    joined(editor.finish())
}

fn joined(steps: Vec<Step>) -> String {
    let steps = steps.into_iter().map(|step| match step {
        Step::Sql(sql) => sql,
        other => format!("{other:?}"),
    });
    steps.collect::<Vec<_>>().join("; ")
}

/// What the servers take for the same, as Django and as Nuages write it.
const EQUAL: [(&str, &str); 12] = [
    (
        r#"NOT (("data" -> 'a') <@ '[1, "x"]'::jsonb)"#,
        r#"NOT ('[1, "x"]'::jsonb @> ("data" -> 'a'))"#,
    ),
    (
        r#""data" ?& '{a,"b c"}'"#,
        r#"("data" ? 'a' AND "data" ? 'b c')"#,
    ),
    (r#""data" ?| '{a,0}'"#, r#"("data" ? 'a' OR "data" ? '0')"#),
    (
        r#"("data" #> '{a,0}') ?& '{b,c}'"#,
        r#"(("data" #> '{a,0}') ? 'b' AND ("data" #> '{a,0}') ? 'c')"#,
    ),
    (
        r#"ROUND("price", 0) > 1"#,
        r#"ROUND(("price")::numeric, (0)::integer) > 1"#,
    ),
    ("`clock` < '03:04:05.000000'", "`clock` < '03:04:05'"),
    // Django writes what Python shows of bytes.
    (
        "`uid` = b\"'00000000-0000-0000-0000-000000000005'\"",
        "`uid` = '00000000000000000000000000000005'",
    ),
    (
        r#""title"::text LIKE '%' || REPLACE(REPLACE(REPLACE(("note"), E'\\', E'\\\\'), E'%', E'\\%'), E'_', E'\\_') || '%'"#,
        r#""title"::text LIKE '%' || REPLACE(REPLACE(REPLACE(("note"), '\', '\\'), '%', '\%'), '_', '\_') || '%'"#,
    ),
    (
        r#""uid" = '00000000000000000000000000000005'::uuid"#,
        r#""uid" = '00000000-0000-0000-0000-000000000005'::uuid"#,
    ),
    (r#""votes" >=  -3"#, r#""votes" >= -3"#),
    (
        r#""title" = (TRIM("title"))"#,
        r#""title" = (BTRIM("title"))"#,
    ),
    (
        r#""title" = (SUBSTRING("title", 1, 3))"#,
        r#""title" = (SUBSTRING("title", (1)::integer, (3)::integer))"#,
    ),
];

#[test]
fn postgresql_holds_the_constraints_that_django_makes_it_hold() {
    run(holds_what_django_makes_it_hold("NUAGES_TEST_POSTGRES"));
}

#[test]
fn mysql_holds_the_constraints_that_django_makes_it_hold() {
    run(holds_what_django_makes_it_hold("NUAGES_TEST_MYSQL"));
}

async fn holds_what_django_makes_it_hold(variable: &str) {
    let Some(config) = common::server_database(variable, "constraints").await else {
        return;
    };
    let url = std::env::var(variable).unwrap();
    let Some(expected) = script_with("constraints.py", Some(&url)) else {
        return;
    };
    let model = model();
    let db = Database::connect(&config).await.unwrap();
    let mariadb = common::is_mariadb(&db).await;
    let is_postgres = db.engine() == Engine::Postgresql;
    let mut differences = String::new();
    let wanted = expected["conditions"].as_array().unwrap();
    let mut conditions = conditions();
    if is_postgres {
        conditions.push(q(
            "data__contains",
            literal("Json", r#"{"a": ["it's", null]}"#),
        ));
        conditions.push(!q("data__a__contained_by", literal("Json", r#"[1, "x"]"#)));
    }
    assert_eq!(conditions.len(), wanted.len());
    for (condition, wanted) in conditions.into_iter().zip(wanted) {
        let got = mysql_literals(&text_on(&db, &model, condition).await, &db);
        let wanted = mysql_literals(wanted.as_str().unwrap(), &db);
        let wanted = wanted.as_str();
        if got != wanted && !EQUAL.contains(&(wanted, &got)) {
            differences.push_str(&format!("  Django: {wanted}\n  Nuages: {got}\n"));
        }
    }
    let wanted = expected["indexes"].as_array().unwrap();
    for (index, wanted) in indexes().into_iter().zip(wanted) {
        let got = match index {
            // MariaDB has none over expressions.
            Ok(index) if mariadb && !index.expressions.is_empty() => continue,
            Ok(index) => {
                let mut editor = nuages_db::schema::editor_of(&db).await.unwrap();
                editor.add_index(&model, &index).unwrap();
                joined(editor.finish())
            }
            Err(unique) => statements_on(&db, &model, &unique.into()).await,
        };
        let mut wanted = mysql_literals(wanted.as_str().unwrap(), &db);
        // Django names operator classes also to MySQL, which refuses them.
        if !is_postgres {
            wanted = wanted.replace(" text_pattern_ops", "");
            wanted = wanted.replace(" varchar_pattern_ops", "");
        }
        if got != wanted {
            differences.push_str(&format!("  Django: {wanted}\n  Nuages: {got}\n"));
        }
    }
    assert!(differences.is_empty(), "{differences}");
    let history = expected["history"].as_array().unwrap();
    let queries = expected["queries"].as_array().unwrap();
    for (migration, expected) in migrations().iter().zip(history) {
        let name = migration.name.clone();
        migrate(&db, Target::Migration(("shop".to_owned(), name.clone()))).await;
        let answers = expected["answers"].as_array().unwrap();
        for (query, answer) in queries.iter().zip(answers) {
            let rows = db
                .fetch_all(query.as_str().unwrap().to_owned(), &[])
                .await
                .unwrap();
            let got: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
            assert_eq!(json!(got), *answer, "after {name}: {query}");
        }
    }
    for migration in migrations().iter().rev().skip(1) {
        let key = ("shop".to_owned(), migration.name.clone());
        migrate(&db, Target::Migration(key)).await;
    }
    migrate(&db, Target::Zero("shop".to_owned())).await;
}

#[test]
fn each_change_of_constraints_can_be_undone() {
    run(async {
        let db = Database::in_memory();
        let mut before = Vec::new();
        for migration in migrations() {
            before.push(sorted(&db).await);
            let key = ("shop".to_owned(), migration.name.clone());
            migrate(&db, Target::Migration(key)).await;
        }
        // The index that got a name keeps it, as in Django.
        let unnamed = migrations().len() - 2;
        for index in (1..migrations().len()).rev() {
            let name = migrations()[index - 1].name.clone();
            migrate(&db, Target::Migration(("shop".to_owned(), name))).await;
            if index < unnamed {
                assert_eq!(sorted(&db).await, before[index], "after undoing {index:04}");
            }
        }
    });
}

/// Returns tables and indexes with columns in the order of the alphabet: an undone change may have moved one.
async fn sorted(db: &Database) -> Vec<String> {
    let mut found: Vec<String> = master(db)
        .await
        .iter()
        // The automatic index keeps the name of the time when it was made.
        .filter(|row| {
            row[1] != "django_migrations" && !row[1].as_str().unwrap().contains("owner_id")
        })
        .map(|row| {
            let sql = row[3].as_str().unwrap();
            let mut parts: Vec<&str> = sql.trim_end_matches(')').split(", ").collect();
            parts.sort_unstable();
            parts.join(", ")
        })
        .collect();
    found.sort();
    found
}
