//! Where PostgreSQL keeps tables and indexes, as models, fields, indexes and settings say: the same statements as Django's.

use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::state::ProjectState;
use nuages_db::migrations::{Writer, fields};
use nuages_db::models;
use nuages_db::models::*;
use nuages_db::schema::{self, FieldChange, Position, SchemaEditor, Step, Tablespaces};
use serde_json::{Value, json};

use super::common::{django, made, server_database};

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "plain")]
struct Tag {
    #[field(max_length = 20, primary_key, db_tablespace = "nuages_indexes")]
    name: String,
}

/// What says the tablespace of the tables that take it.
#[derive(ModelPart, Clone, Debug)]
#[model(crate = crate::root, db_tablespace = "nuages_tables")]
struct OfTables {
    #[field(unique)]
    number: i32,
}

#[derive(Model, Clone, Debug)]
#[model(
    crate = crate::root,
    app_label = "plain",
    indexes = [
        ["-width", name = "plain_by_width"],
        Index::on(Self::place).name("plain_by_place").include(Self::width).condition(Self::width.gt(1)),
        ["place", "width", name = "plain_by_both"],
        Index::on(Self::width * 2).name("plain_by_double").db_tablespace("nuages_indexes"),
    ],
    constraints = [UniqueConstraint::on((Self::title, Self::width)).name("plain_once")],
    unique_together = ["number", "width"]
)]
struct Shelf {
    id: Auto,
    #[field(flatten)]
    of_tables: OfTables,
    #[field(kind = slug, db_tablespace = "nuages_indexes")]
    place: String,
    #[field(max_length = 20, db_index)]
    title: String,
    width: i32,
    #[field(on_delete = CASCADE, db_tablespace = "nuages_indexes")]
    tag: ForeignKey<Tag>,
    #[field(related_name = "+", db_tablespace = "nuages_indexes")]
    tags: ManyToMany<Tag>,
}

fn statements(engine: Engine, write: impl FnOnce(&mut dyn SchemaEditor)) -> Vec<String> {
    let mut editor = schema::editor(engine);
    write(&mut *editor);
    let steps = editor.finish().into_iter();
    let sql = steps.filter_map(|step| match step {
        Step::Sql(sql) => Some(sql),
        _ => None,
    });
    sql.collect()
}

/// The statements that make the tables, give a column an index and add one.
fn all_statements(engine: Engine) -> [Vec<String>; 3] {
    let state = ProjectState::from_models(models![Tag, Shelf]);
    let model = |name: &str| state.model("plain", name).unwrap();
    let shelf = model("Shelf");
    let change = FieldChange {
        from: &state,
        to: &state,
        model: shelf,
        position: Position::Last,
    };
    let width = shelf.field("width").unwrap();
    let indexed = fields::integer().db_index().db_tablespace("nuages_indexes");
    let code = fields::char(9).unique().default("");
    [
        statements(engine, |editor| {
            editor.create_model(&state, model("Tag")).unwrap();
            editor.create_model(&state, shelf).unwrap();
        }),
        statements(engine, |editor| {
            let (old, new) = (("width", width), ("width", &indexed));
            editor.alter_field(change, old, new).unwrap();
        }),
        statements(engine, |editor| {
            editor.add_field(change, "code", &code).unwrap();
        }),
    ]
}

/// The statements of an app that Django calls by another label.
fn called(statements: &Value, app: &str) -> Value {
    let text = statements.to_string();
    // Names that end in a digest hold it of the label.
    let text = text.replace(&format!("{app}_"), "plain_");
    serde_json::from_str(&text).unwrap()
}

/// Takes the digest at the end of `plain_shelf_number_1a2b3c4d_uniq` away.
fn without_digests(statements: &Value) -> Vec<Vec<String>> {
    let groups = statements.as_array().unwrap().iter();
    let one = |sql: &str| {
        let words = sql.split('_').map(|part| {
            let digest = part.get(..8).filter(|digest| {
                digest
                    .chars()
                    .all(|digit| digit.is_ascii_digit() || ('a'..='f').contains(&digit))
            });
            digest.map_or_else(|| part.to_owned(), |digest| part.replace(digest, "#"))
        });
        words.collect::<Vec<_>>().join("_")
    };
    groups
        .map(|group| django::texts(group).iter().map(|sql| one(sql)).collect())
        .collect()
}

fn set(tables: &str, indexes: &str) {
    schema::set_default_tablespaces(Tablespaces {
        tables: tables.to_owned(),
        indexes: indexes.to_owned(),
    });
}

async fn run_all(db: &Database, groups: &[Vec<String>]) {
    for sql in groups.iter().flatten() {
        db.execute_script(sql.clone()).await.unwrap();
    }
}

#[tokio::test]
async fn postgresql_puts_tables_and_indexes_where_django_does() {
    let variable = "NUAGES_TEST_POSTGRES";
    let Some(config) = server_database(variable, "tablespaces").await else {
        return;
    };
    let url = std::env::var(variable).unwrap();
    let Some(expected) = django::script_with("tablespaces.py", Some(&url)) else {
        return;
    };
    for (app, tables, indexes) in [
        ("plain", "", ""),
        ("tables", "nuages_default", ""),
        ("indexes", "nuages_default", "nuages_indexes"),
    ] {
        set(tables, indexes);
        let got = json!(all_statements(Engine::Postgresql));
        let wanted = called(&expected[app], app);
        let (got, wanted) = (without_digests(&got), without_digests(&wanted));
        for (got, wanted) in got.iter().flatten().zip(wanted.iter().flatten()) {
            assert_eq!(got, wanted, "{app}");
        }
        assert_eq!(got, wanted, "{app}");
    }
    set("", "");
    // Django has made the tablespaces, which belong to the whole server.
    let db = Database::connect(&config).await.unwrap();
    run_all(&db, &all_statements(Engine::Postgresql)[..1]).await;
    let lies = "SELECT c.relname || ' ' || COALESCE(t.spcname, '') FROM pg_class c LEFT JOIN pg_tablespace t \
        ON t.oid = c.reltablespace WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') \
        AND c.relname LIKE 'plain%' ORDER BY 1";
    let got = django::column(&db, lies).await;
    let mut wanted = django::texts(&expected["where"]);
    wanted.retain(|row| row.starts_with("plain"));
    assert_eq!(got, wanted);
    assert!(got.contains(&"plain_shelf nuages_tables".to_owned()));
}

#[test]
fn other_databases_have_no_tablespaces() {
    set("nuages_default", "nuages_indexes");
    for engine in [Engine::Sqlite, Engine::Mysql] {
        for sql in all_statements(engine).iter().flatten() {
            assert!(!sql.contains("nuages_"), "{sql}");
        }
    }
}

#[test]
fn migrations_keep_tablespaces_that_are_said() {
    made::assert_nothing_left(&models![Tag, Shelf]);
    set("nuages_default", "nuages_indexes");
    let migration = made::migration(&models![Tag, Shelf]);
    let source = Writer::new(&migration, false).source().unwrap();
    for part in [
        r#".db_tablespace("nuages_tables")"#,
        r#"fields::slug(50).db_tablespace("nuages_indexes")"#,
        r#".related_name("+").db_tablespace("nuages_indexes")"#,
        r#"fields::integer().unique())"#,
    ] {
        let source: String = source.split_whitespace().collect();
        assert!(source.contains(part), "{part} in {source}");
    }
    assert!(!source.contains("nuages_default"));
}
