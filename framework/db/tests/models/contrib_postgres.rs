//! What only PostgreSQL has, by Django and by Nuages: the same statements, the same rows let through.
//!
//! Compared when `NUAGES_DJANGO_PYTHON` names a Python that has Django 6.1 and `NUAGES_TEST_POSTGRES` a server.

use crate::common::django::script_with;
use crate::common::{made, moment, server_database};
use nuages_core::settings::Engine;
use nuages_db::migrations::state::{Constraint, ProjectState};
use nuages_db::migrations::*;
use nuages_db::models::{Auto, Timestamp, lookup, register_models};
use nuages_db::schema::{FieldChange, Position, SchemaEditor, Step, editor};
use nuages_db::{Database, Error, models};
use serde_json::{Value, json};

mod hotel {
    use nuages_db::fields::Json;
    use nuages_db::models::*;
    use nuages_db::postgres::*;

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(
        crate = crate::root,
        app_label = "hotel",
        indexes = [
            Index::on(Self::notes).using(GinIndex::new().fastupdate(false).gin_pending_list_limit(512)),
            Index::on(Self::arrives)
                .using(BrinIndex::new().pages_per_range(4).autosummarize(true))
                .name("by_arrival"),
            Index::on((Self::room, Self::cancelled_by))
                .using(BloomIndex::new().length(64).columns(vec![4]))
                .name("by_anything"),
            Index::on(Self::guest).using(HashIndex::new().fillfactor(70)),
            Index::on(Self::guest)
                .using(SpGistIndex::new())
                .condition(Self::cancelled.eq(false))
                .name("by_guest_spgist"),
            Index::on((Self::room.desc(), Self::guest))
                .using(BTreeIndex::new().fillfactor(80).deduplicate_items(false))
                .include(Self::cancelled)
                .name("by_room"),
            Index::on(op_class(Self::guest, "gist_trgm_ops"))
                .using(GistIndex::new().buffering(true).fillfactor(60))
                .name("by_part"),
            Index::on(Self::notes.key("tag")).name("by_tag"),
            Index::on(Self::notes.key("tags").index(0).desc()).name("by_first_tag"),
            Index::on((
                Self::notes.key("it's").asc(),
                Self::notes.key("a b").key("c\"\\,").key("null").key("né"),
            ))
            .name("by_odd_keys"),
        ],
        constraints = [
            ExclusionConstraint::on(Self::room, RangeOperators::EQUAL)
                .and(
                    tstzrange(Self::arrives, Self::leaves, RangeBoundary::default()),
                    RangeOperators::OVERLAPS,
                )
                .condition(Self::cancelled.eq(false))
                .name("no_room_twice"),
            ExclusionConstraint::on(
                tstzrange(
                    Self::arrives,
                    Self::leaves,
                    RangeBoundary { inclusive_upper: true, ..RangeBoundary::default() },
                ),
                RangeOperators::EQUAL,
            )
            .index_type("SPGIST")
            .deferrable(Deferrable::Immediate)
            .violation_error_code("same")
            .violation_error_message("%(name)s: the same stay")
            .name("%(app_label)s_%(class)s_one_room"),
            ExclusionConstraint::on(Self::guest, "=")
                .index_type("hash")
                .condition(Self::room.gt(90))
                .name("hash"),
            ExclusionConstraint::on(Self::room + Self::cancelled_by, "=")
                .and(op_class(Self::guest, "gist_text_ops"), "=")
                .include(Self::room)
                .deferrable(Deferrable::Deferred)
                .name("sums"),
        ],
    )]
    pub(super) struct Stay {
        pub(super) id: Auto,
        pub(super) room: i32,
        #[field(max_length = 50)]
        pub(super) guest: String,
        #[field(db_column = "from")]
        pub(super) arrives: Timestamp,
        pub(super) leaves: Option<Timestamp>,
        #[field(default = false)]
        pub(super) cancelled: bool,
        pub(super) notes: Json,
        pub(super) cancelled_by: Option<i32>,
    }

    #[derive(Model, Clone, Debug)]
    #[model(
        crate = crate::root,
        app_label = "hotel",
        indexes = [
            Index::on(Self::room).using(BloomIndex::new().length(0)).name("too_short"),
            Index::on(Self::room).using(BloomIndex::new().columns(vec![1, 2])).name("too_many"),
            Index::on(Self::room).using(BrinIndex::new().pages_per_range(0)).name("no_pages"),
            Index::on(Self::room).using(SpGistIndex::new()).name("a_name_of_as_many_letters_as_33xx"),
        ],
        constraints = [
            ExclusionConstraint::on(Self::room, "=").index_type("brin").name("brin"),
            ExclusionConstraint::on(Self::room, "=; --").name("no_operator"),
            ExclusionConstraint::on(Self::room, "&&").index_type("hash").name("unequal"),
            ExclusionConstraint::on(Self::room, "=").and(Self::id, "=").index_type("hash").name("two"),
            ExclusionConstraint::on(Self::room, "=").include(Self::id).index_type("hash").name("covering"),
        ],
    )]
    pub(super) struct Wrong {
        pub(super) id: Auto,
        pub(super) room: i32,
    }
}

use hotel::{Stay, Wrong};

fn operations() -> Vec<Operation> {
    vec![
        CreateExtension::new("uuid-ossp").into(),
        BloomExtension.into(),
        BtreeGinExtension.into(),
        BtreeGistExtension.into(),
        CITextExtension.into(),
        CryptoExtension.into(),
        HStoreExtension.into(),
        TrigramExtension.into(),
        UnaccentExtension.into(),
        CreateCollation::new("any_case", "und-u-ks-level2")
            .provider("icu")
            .deterministic(false)
            .into(),
        CreateCollation::new("plain", "C").into(),
        RemoveCollation::new("plain", "C").into(),
    ]
}

fn statements(engine: Engine, write: impl FnOnce(&mut dyn SchemaEditor)) -> Vec<String> {
    let mut editor = editor(engine);
    write(&mut *editor);
    let steps = editor.finish().into_iter().map(|step| match step {
        Step::Sql(sql) => sql,
        other => panic!("{other:?}"),
    });
    steps.collect()
}

/// What an operation says, and its statements forwards and backwards.
fn told(operation: &Operation, engine: Engine) -> Value {
    let state = ProjectState::default();
    json!([
        operation.formatted_description(),
        operation.name_fragment(),
        statements(engine, |editor| operation
            .database_forwards("hotel", editor, &state, &state)
            .unwrap()),
        statements(engine, |editor| operation
            .database_backwards("hotel", editor, &state, &state)
            .unwrap()),
    ])
}

fn state() -> ProjectState {
    ProjectState::from_models(models![Stay])
}

/// The statements that take each constraint away and add it again.
fn removed(engine: Engine) -> Vec<Vec<String>> {
    let state = state();
    let model = state.model("hotel", "stay").unwrap();
    let change = FieldChange {
        from: &state,
        to: &state,
        model,
        position: Position::Last,
    };
    let mut found = Vec::new();
    for constraint in &model.options.constraints {
        found.push(statements(engine, |editor| {
            editor.remove_constraint(change, constraint).unwrap();
        }));
        found.push(statements(engine, |editor| {
            editor.add_constraint(change, constraint).unwrap();
        }));
    }
    found
}

fn table(engine: Engine) -> Vec<String> {
    let state = state();
    statements(engine, |editor| {
        let model = state.model("hotel", "stay").unwrap();
        editor.create_model(&state, model).unwrap();
    })
}

#[tokio::test]
async fn postgresql_gets_what_django_gives_it() {
    let variable = "NUAGES_TEST_POSTGRES";
    let Some(config) = server_database(variable, "contrib_postgres").await else {
        return;
    };
    let url = std::env::var(variable).unwrap();
    let Some(expected) = script_with("contrib_postgres.py", Some(&url)) else {
        return;
    };
    register_models(&models![Stay]);
    let db = Database::connect(&config).await.unwrap();
    let wanted = expected["operations"].as_array().unwrap();
    assert_eq!(operations().len(), wanted.len());
    for (operation, wanted) in operations().iter().zip(wanted) {
        let told = told(operation, Engine::Postgresql);
        assert_eq!(told, *wanted);
        for sql in told[2].as_array().unwrap() {
            let sql = sql.as_str().unwrap().to_owned();
            db.execute_script(sql).await.unwrap();
        }
    }
    let table = table(Engine::Postgresql);
    assert_eq!(json!(table), expected["table"]);
    for sql in table {
        db.execute_script(sql).await.unwrap();
    }
    let queries = expected["queries"].as_array().unwrap();
    for (query, answer) in queries.iter().zip(expected["answers"].as_array().unwrap()) {
        let query = query.as_str().unwrap().to_owned();
        let rows = db.fetch_all(query.clone(), &[]).await.unwrap();
        let got: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(json!(got), *answer, "{query}");
    }
    assert_eq!(json!(removed(Engine::Postgresql)), expected["removed"]);
    assert_eq!(json!(try_stays(&db).await), expected["tried"]);
    let stay = Stay::objects().filter(Stay::id.eq(1)).get(&db).await;
    stay.unwrap().validate_constraints(&[], &db).await.unwrap();
}

/// The planner takes a small table's index only where it is told to, and only where the query says what the index does.
#[tokio::test]
async fn indexes_of_parts_of_documents_serve_queries() {
    let Some(config) = server_database("NUAGES_TEST_POSTGRES", "indexed_documents").await else {
        return;
    };
    let db = Database::connect(&config).await.unwrap();
    for sql in [
        "CREATE TABLE hotel_stay (id bigint, notes jsonb)",
        "CREATE INDEX by_tag ON hotel_stay ((notes -> 'tag'))",
        "CREATE INDEX by_first_tag ON hotel_stay ((notes #> '{tags,0}'))",
        "CREATE INDEX by_notes ON hotel_stay (notes)",
    ] {
        db.execute_script(sql).await.unwrap();
    }
    let transaction = db.begin().await.unwrap();
    let off = "SET LOCAL enable_seqscan = off";
    transaction.execute_script(off).await.unwrap();
    for (condition, index) in [
        (Stay::notes.key("tag").eq("a"), "by_tag"),
        (lookup("notes__tag", "a"), "by_tag"),
        (Stay::notes.key("tags").index(0).eq("a"), "by_first_tag"),
        (lookup("notes__tags__0", "a"), "by_first_tag"),
        (lookup("notes__in", [json!({})]), "by_notes"),
    ] {
        let stays = Stay::objects().filter(condition).values(Stay::id);
        let plan = stays.explain(&transaction).await.unwrap();
        assert!(plan.contains(index), "{index}: {plan}");
    }
}

/// Tells of each stay what `validate_constraints` says, and whether the database takes it.
async fn try_stays(db: &Database) -> Vec<(Vec<(String, String)>, bool)> {
    let mut found = Vec::new();
    for (room, guest, first, last, cancelled, cancelled_by) in [
        (1, "Ada", 1, Some(5), false, None),
        (1, "Bob", 4, Some(6), false, None),
        (1, "Bob", 5, Some(7), false, None),
        (1, "Cid", 2, Some(3), true, Some(1)),
        (2, "Cid", 2, None, false, Some(3)),
        (2, "Dan", 9, Some(10), false, None),
        (2, "Dan", 1, Some(2), false, Some(4)),
        (3, "Dan", 1, Some(5), false, None),
        (3, "Dan", 1, Some(6), false, Some(3)),
        (91, "Dan", 11, Some(12), false, None),
        (92, "Dan", 11, Some(13), false, None),
    ] {
        let day = |day: i32| -> Timestamp { moment(&format!("2024-01-{day:02}T00:00:00Z")) };
        let stay = Stay {
            id: Auto::default(),
            room,
            guest: guest.to_owned(),
            arrives: day(first),
            leaves: last.map(day),
            cancelled,
            notes: json!({"a": 1}),
            cancelled_by,
        };
        let mut said = Vec::new();
        match stay.validate_constraints(&[], db).await {
            Ok(()) => {}
            Err(Error::Validation(errors)) => {
                for (_, errors) in errors.iter() {
                    for error in errors {
                        said.push((error.code.to_string(), error.message.to_string()));
                    }
                }
            }
            Err(error) => panic!("{error}"),
        }
        said.sort();
        let taken = match stay.create(db).await {
            Ok(_) => true,
            Err(Error::Integrity { .. }) => false,
            Err(error) => panic!("{error}"),
        };
        found.push((said, taken));
    }
    found
}

#[test]
fn other_databases_leave_out_what_they_do_not_have() {
    for engine in [Engine::Sqlite, Engine::Mysql] {
        for operation in operations() {
            let told = told(&operation, engine);
            assert_eq!(
                (&told[2], &told[3]),
                (&json!([]), &json!([])),
                "{operation:?}"
            );
        }
        assert!(removed(engine).iter().all(Vec::is_empty));
        let table = table(engine).join("\n");
        for word in ["EXCLUDE", "USING", "WITH"] {
            assert!(!table.contains(word), "{engine:?}: {table}");
        }
    }
}

#[tokio::test]
async fn rows_are_not_asked_about_elsewhere() {
    let db = made::database(&models![Stay]).await;
    let tried = try_stays(&db).await;
    assert!(tried.iter().all(|(said, taken)| said.is_empty() && *taken));
}

#[test]
fn migrations_keep_them_as_they_are() {
    made::assert_nothing_left(&models![Stay]);
    let state = state();
    let options = &state.model("hotel", "stay").unwrap().options;
    let exclusions = |constraint: &Constraint| matches!(constraint, Constraint::Exclusion(_));
    assert!(options.constraints.iter().all(exclusions));
    let mut migration = Migration::new("0001_initial");
    for operation in operations() {
        migration = migration.operation(operation);
    }
    for operation in made::migration(&models![Stay]).operations {
        migration = migration.operation(operation);
    }
    let text = Writer::new(&migration, false).source().unwrap();
    for part in [
        r#"CreateExtension::new("pg_trgm")"#,
        r#"CreateCollation::new("any_case", "und-u-ks-level2")"#,
        r#".provider("icu")"#,
        ".deterministic(false)",
        r#"RemoveCollation::new("plain", "C")"#,
        ".gin_pending_list_limit(512)",
        ".fastupdate(false)",
        "BloomIndex::new().length(64).columns(vec![4])",
        r#"func("TsTzRange", [f("arrives"), f("leaves"), value("[)")])"#,
        r#".index_type("SPGIST")"#,
        ".deferrable(Deferrable::Immediate)",
        r#".include(["room"])"#,
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn renamed_fields_are_followed() {
    let mut state = state();
    for (old, new) in [("arrives", "begins"), ("room", "chamber"), ("guest", "who")] {
        let rename = Operation::from(RenameField::new("stay", old, new));
        rename.state_forwards("hotel", &mut state).unwrap();
    }
    let model = state.model("hotel", "stay").unwrap();
    let text = format!("{:?}", model.options.constraints);
    for (name, held) in [
        ("begins", true),
        ("chamber", true),
        ("who", true),
        ("arrives", false),
    ] {
        assert_eq!(
            text.contains(&format!("\"{name}\"")),
            held,
            "{name}: {text}"
        );
    }
}

#[test]
fn collations_made_and_removed_are_nothing() {
    let made = [
        CreateCollation::new("plain", "C").into(),
        RemoveCollation::new("plain", "C").into(),
    ];
    assert!(optimize(made.to_vec(), "hotel").is_empty());
}

#[test]
fn mistakes_are_told() {
    let messages = crate::checks::messages(models![Wrong]);
    for (name, message) in [
        (
            "index 'too_short'",
            "BloomIndex.length must be None or an integer from 1 to 4096.",
        ),
        (
            "index 'too_many'",
            "BloomIndex.columns cannot have more values than fields.",
        ),
        (
            "index 'no_pages'",
            "pages_per_range must be None or a positive integer",
        ),
        (
            "constraint 'brin'",
            "Exclusion constraints only support GiST, Hash, or SP-GiST indexes.",
        ),
        (
            "constraint 'no_operator'",
            "The operators of an exclusion constraint must be operators of PostgreSQL.",
        ),
        (
            "constraint 'unequal'",
            "Exclusion constraints using Hash indexes only support the EQUAL operator.",
        ),
        (
            "constraint 'two'",
            "Composite exclusion constraints using Hash indexes are not supported.",
        ),
        (
            "constraint 'covering'",
            "Covering exclusion constraints using Hash indexes are not supported.",
        ),
    ] {
        let wanted = format!("hotel.Wrong: {name}: {message}");
        assert!(messages.contains(&wanted), "{wanted}: {messages:?}");
    }
    let long = "The index name 'a_name_of_as_many_letters_as_33xx' cannot be longer than";
    assert!(
        !messages.iter().any(|held| held.contains(long)),
        "{messages:?}"
    );
}
