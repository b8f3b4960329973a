//! Tables whose models name them between quotation marks, as `"schema"."table"`: made, changed and asked as Django does, and changed also where
//! Django does not find what it looks for.

use nuages_db::functions::upper;
use nuages_db::migrations::{
    AddField, AlterField, AlterModelTable, AlterUniqueTogether, CASCADE, CreateModel, DeleteModel,
    Index, Migration, Operation, RemoveField, RemoveIndex, RenameField, RenameIndex, Target,
    fields,
};
use nuages_db::models::*;
use nuages_db::query::{BulkCreate, ForUpdate, count, exists, outer};
use nuages_db::serializers::{self, Deserializer, Serializer};
use nuages_db::{Database, Result, models};
use serde_json::{Value as Json, json};

use crate::common::migrating::{app, migrate_to};
use crate::common::telling::attempt;
use crate::common::{django, make_tables, server_database, server_url};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "annex", db_table = "\"annex_author\"", ordering = ["name"])]
struct Author {
    id: Auto,
    #[field(max_length = 20, unique)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "annex",
    db_table = "\"annex\".\"student\"",
    indexes = [["name"]],
    constraints = [CheckConstraint::new(Self::age.gt(0)).name("student_age")],
    unique_together = ["name", "age"]
)]
struct Student {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    age: i32,
    #[field(on_delete = CASCADE, related_name = "pupils")]
    teacher: Option<ForeignKey<Student>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "annex", db_table = "\"annex\".\"document\"")]
struct Document {
    id: Auto,
    #[field(max_length = 20, db_index)]
    title: String,
    #[field(on_delete = CASCADE)]
    author: ForeignKey<Author>,
    #[field(on_delete = SET_NULL)]
    reader: Option<ForeignKey<Student>>,
    students: ManyToMany<Student>,
    #[field(related_name = "edited", db_table = "\"annex\".\"editors\"")]
    editors: ManyToMany<Author>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "annex")]
struct Remark {
    id: Auto,
    #[field(on_delete = CASCADE)]
    document: ForeignKey<Document>,
    students: ManyToMany<Student>,
}

fn all() -> Vec<&'static ModelMeta> {
    models![Author, Student, Document, Remark].to_vec()
}

async fn author(name: &str, db: &Database) -> Result<Author> {
    let author = Author {
        name: name.into(),
        ..Author::default()
    };
    author.create(db).await
}

async fn student(name: &str, teacher: Option<&Student>, db: &Database) -> Result<Student> {
    let student = Student {
        name: name.into(),
        age: 20,
        teacher: teacher.map(Into::into),
        ..Student::default()
    };
    student.create(db).await
}

/// Ada's document, which Ann read, Ann and Ben hold and Ada and Bob edit; Ben's teacher is Ann.
async fn shelf(db: &Database) -> Result<(Document, [Student; 2])> {
    let (ada, bob) = (author("Ada", db).await?, author("Bob", db).await?);
    let ann = student("Ann", None, db).await?;
    let ben = student("Ben", Some(&ann), db).await?;
    let document = Document {
        title: "one".into(),
        author: (&ada).into(),
        reader: Some((&ann).into()),
        ..Document::default()
    };
    let document = document.create(db).await?;
    document
        .many(Document::students)
        .add([&ann, &ben], db)
        .await?;
    document
        .many(Document::editors)
        .add([&ada, &bob], db)
        .await?;
    let remark = Remark {
        document: (&document).into(),
        ..Remark::default()
    };
    let remark = remark.create(db).await?;
    remark.many(Remark::students).add([&ben], db).await?;
    Ok((document, [ann, ben]))
}

async fn found(db: &Database) -> Result<Json> {
    shelf(db).await?;
    let students = Student::objects().order_by(Student::name);
    let pupils = Student::teacher.reversed();
    let own = Document::students.reversed();
    let taught = students
        .clone()
        .filter(Student::teacher.to(Student::name).eq("Ann"));
    let held = students
        .clone()
        .filter(own.to(Document::author.to(Author::name)).eq("Ada"));
    let teachers = students
        .clone()
        .values((Student::name, count(pupils.to(Student::id))));
    let same = Document::objects().filter(Document::reader.eq(outer(Student::id)));
    let reading = students.clone().filter(exists(same));
    let loaded = Document::objects().select_related((Document::author, Document::reader));
    let loaded = loaded.get(db).await?;
    let prefetched = Document::objects()
        .prefetch_related(Document::students)
        .get(db)
        .await?;
    let prefetched = prefetched.1.len();
    let names = |rows: Vec<Student>| rows.into_iter().map(|row| row.name).collect::<Vec<_>>();
    Ok(json!([
        names(taught.all(db).await?),
        names(held.all(db).await?),
        teachers.all(db).await?,
        names(reading.all(db).await?),
        [
            loaded.author.cached().map(|one| &one.name),
            loaded
                .reader
                .and_then(|one| one.cached().map(|one| one.name.clone()))
                .as_ref()
        ],
        prefetched,
        Remark::objects()
            .filter(
                Remark::students
                    .to(Student::teacher.to(Student::name))
                    .eq("Ann")
            )
            .count(db)
            .await?,
        Document::objects()
            .exclude(Document::editors.to(Author::name).eq("Bob"))
            .count(db)
            .await?,
        students
            .clone()
            .order_by(upper(Student::name).desc())
            .values(upper(Student::name))
            .all(db)
            .await?,
    ]))
}

async fn changed(db: &Database) -> Result<Json> {
    let (document, [ann, ben]) = shelf(db).await?;
    let students = Student::objects().order_by(Student::name);
    let mut steps = vec![json!(
        students
            .clone()
            .filter(Student::teacher.eq(&ann))
            .update(Student::age.set(Student::age + 1), db)
            .await?
    )];
    document.many(Document::students).remove([&ann], db).await?;
    document
        .many(Document::editors)
        .set([&author("Cid", db).await?], db)
        .await?;
    steps.push(json!(
        document
            .many(Document::editors)
            .all(db)
            .await?
            .iter()
            .map(|one| &one.name)
            .collect::<Vec<_>>()
    ));
    let twice = attempt(db, async |db| student("Ann", None, db).await.map(|_| true));
    steps.push(twice.await);
    let negative = attempt(db, async |db| {
        Student {
            age: -1,
            ..ben.clone()
        }
        .save(db)
        .await
    });
    steps.push(negative.await);
    let rows = ["Ann", "Dan"].map(|name| Student {
        name: name.into(),
        age: 20,
        teacher: Some((&ben).into()),
        ..Student::default()
    });
    let update =
        BulkCreate::new().update_conflicts((Student::name, Student::age), Student::teacher);
    Student::objects()
        .bulk_create_with(rows.to_vec(), update, db)
        .await?;
    steps.push(json!(
        students
            .clone()
            .filter(Student::teacher.eq(&ben))
            .count(db)
            .await?
    ));
    let locked = students
        .clone()
        .filter(Student::teacher.to(Student::name).eq("Ann"));
    let locked = locked.select_for_update_with(ForUpdate::new().of_self());
    steps.push(json!(locked.all(db).await?.len()));
    let deleted = ann.delete(db).await?;
    steps.push(json!([
        deleted.total,
        deleted.of("annex.Student"),
        deleted.of("annex.Document_students"),
        deleted.of("annex.Remark_students")
    ]));
    steps.push(json!(
        Document::objects()
            .filter(Document::reader.is_null(true))
            .count(db)
            .await?
    ));
    let gone = Author::objects()
        .filter(Author::name.eq("Ada"))
        .delete(db)
        .await?;
    steps.push(json!([
        gone.total,
        Document::objects().count(db).await?,
        Remark::objects().count(db).await?
    ]));
    Ok(json!(steps))
}

async fn written(db: &Database) -> Result<Json> {
    let (document, _) = shelf(db).await?;
    let text = Serializer::new("json")
        .unwrap()
        .serialize(&[document], db)
        .await
        .unwrap();
    let mut reader = Deserializer::new("json", &text.replace("\"one\"", "\"two\"")).unwrap();
    while let Some(mut object) = reader.next(db).await.unwrap() {
        object.save(db).await.unwrap();
    }
    for sql in serializers::sequence_reset_sql(&all(), db.engine()) {
        db.execute_script(sql).await?;
    }
    let next = student("Eve", None, db).await?.id.get();
    Ok(json!([
        serde_json::from_str::<Json>(&text).unwrap_or_default()[0]["fields"]["students"]
            .as_array()
            .map(Vec::len),
        Document::objects().values(Document::title).all(db).await?,
        next.is_some(),
    ]))
}

/// A database of PostgreSQL with a schema besides that of all tables.
async fn annex(test: &str) -> Option<Database> {
    let config = server_database("NUAGES_TEST_POSTGRES", test).await?;
    let db = Database::connect(&config).await.unwrap();
    db.execute_script("CREATE SCHEMA annex").await.unwrap();
    Some(db)
}

#[tokio::test]
async fn tables_in_a_schema_are_made_and_asked_as_in_django() {
    let Some(db) = annex("annex").await else {
        return;
    };
    register_models(&all());
    make_tables(&db, &all()).await;
    let answers = [
        ("found", undone(&db, found).await),
        ("changed", undone(&db, changed).await),
        ("written", undone(&db, written).await),
    ];
    let Some(expected) = django::script_with("annex.py", server_url(&db).as_deref()) else {
        return;
    };
    let queries = django::texts(&expected["tables"]["queries"]);
    django::assert_same_answers(&db, &queries, &expected["tables"], "tables").await;
    for (name, answer) in answers {
        assert_eq!(answer, expected["found"][name], "{name}");
    }
}

/// Asks in a transaction and undoes what it did.
async fn undone(db: &Database, ask: impl AsyncFnOnce(&Database) -> Result<Json>) -> Json {
    let tx = db.begin().await.unwrap();
    let answer = ask(&tx).await.unwrap();
    tx.rollback().await.unwrap();
    answer
}

/// The steps of a history whose tables have these names.
fn steps(book: &str, later: &str) -> Vec<Migration> {
    let author = CreateModel::new("Author").field("id", fields::auto());
    let author = author.field("name", fields::char(20).unique());
    let create = CreateModel::new("Book")
        .field("id", fields::auto())
        .field("code", fields::char(20).unique())
        .field("number", fields::integer().db_index())
        .field("author", fields::foreign_key("a.author", CASCADE))
        .field(
            "authors",
            fields::many_to_many("a.author").related_name("+"),
        )
        .unique_together(["code", "number"])
        .index(Index::new("book_by_number", ["-number"]))
        .db_table(book);
    let operations: Vec<Vec<Operation>> = vec![
        vec![author.into(), create.into()],
        vec![
            AddField::new(
                "book",
                "other",
                fields::foreign_key("a.author", CASCADE)
                    .null()
                    .related_name("+"),
            )
            .into(),
        ],
        vec![RemoveField::new("book", "other").into()],
        vec![AlterField::new("book", "number", fields::integer()).into()],
        vec![AlterField::new("book", "code", fields::text()).into()],
        vec![AlterUniqueTogether::new("book").into()],
        vec![RenameIndex::new("book", "book_by_number", "book_by_its_number").into()],
        vec![RemoveIndex::new("book", "book_by_its_number").into()],
        vec![AlterField::new("book", "id", fields::big_auto()).into()],
        vec![
            AlterField::new(
                "book",
                "author",
                fields::foreign_key("a.author", CASCADE).no_db_constraint(),
            )
            .into(),
        ],
        vec![AlterField::new("author", "id", fields::big_auto()).into()],
        vec![AlterModelTable::new("book", later).into()],
        vec![RenameField::new("book", "code", "sign").into()],
        vec![DeleteModel::new("book").into()],
    ];
    let mut migrations: Vec<Migration> = Vec::new();
    for (number, operations) in operations.into_iter().enumerate() {
        let mut migration = Migration::new(&format!("{number:04}"));
        migration.operations = operations;
        if let Some(last) = migrations.last() {
            migration = migration.dependency("a", &last.name);
        }
        migrations.push(migration);
    }
    migrations
}

const PARTS: [&str; 3] = [
    "SELECT concat_ws(' ', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity) FROM pg_attribute a \
     JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace::regnamespace::text IN ('annex', 'public') AND c.relkind = 'r' \
     AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1",
    "SELECT concat_ws(' ', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) FROM pg_constraint k \
     WHERE k.connamespace::regnamespace::text IN ('annex', 'public') AND k.contype <> 'n' ORDER BY 1",
    "SELECT indexdef::text FROM pg_indexes WHERE schemaname IN ('annex', 'public') ORDER BY 1",
];

async fn held(db: &Database) -> Vec<String> {
    let mut held = Vec::new();
    for query in PARTS {
        held.extend(django::column(db, query).await);
    }
    let mut held: Vec<String> = held
        .iter()
        .map(|text| text.replace("annex.", "").replace("public.", ""))
        .collect();
    held.sort();
    held
}

/// Runs a history step by step and back; what each step leaves, without the names of schemas.
async fn history(db: &Database, book: &str, later: &str) -> Vec<Vec<String>> {
    let apps = [app("a", steps(book, later))];
    let count = apps[0].migrations.as_ref().unwrap().len();
    let to = |number: usize| Target::Migration(("a".to_owned(), format!("{number:04}")));
    let mut left = Vec::new();
    for number in (0..count).chain((0..count - 1).rev()) {
        if let Err(error) = migrate_to(db, &apps, to(number)).await {
            panic!("{book} {number}: {error}");
        }
        left.push(held(db).await);
    }
    migrate_to(db, &apps, Target::Zero("a".to_owned()))
        .await
        .unwrap();
    left
}

#[tokio::test]
async fn what_a_table_in_a_schema_has_is_found_and_changed() {
    let Some(db) = annex("annex_changed").await else {
        return;
    };
    let plain = history(&db, "book", "volume").await;
    for (book, later) in [
        ("\"book\"", "\"volume\""),
        ("\"annex\".\"book\"", "\"annex\".\"volume\""),
        ("\"annex\".\"book\"", "volume"),
        ("book", "\"annex\".\"volume\""),
    ] {
        let left = history(&db, book, later).await;
        for (number, (plain, left)) in plain.iter().zip(&left).enumerate() {
            assert_eq!(plain, left, "{book} {later} {number}");
        }
    }
}
