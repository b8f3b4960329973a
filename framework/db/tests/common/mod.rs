//! The models that the tests of queries share, and their tables as Django makes them.
#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "each of the programs uses some of this"
)]

pub mod asking;
pub mod cancelled;
pub mod django;
pub mod made;
pub mod migrating;
pub mod proxy;
pub mod server;
pub mod shop;
pub mod show;
pub mod sides;
pub mod telling;

/// Where the macros' code finds the crate: these tests do not go through `nuages`.
pub mod root {
    pub use nuages_db as db;
}

use nuages_core::settings::{DatabaseConfig, Engine};
use nuages_db::migrations::state::ProjectState;
use nuages_db::models::*;
use nuages_db::{Database, Error, models};
use serde_json::json;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "polls")]
pub struct Author {
    pub id: Auto,
    #[field(max_length = 100)]
    pub name: String,
    #[field(max_length = 50, kind = slug, unique)]
    pub slug: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "polls", ordering = ["-pub_date", "id"])]
pub struct Question {
    pub id: Auto,
    #[field(max_length = 200)]
    pub question_text: String,
    #[field(verbose_name = "date published")]
    pub pub_date: Timestamp,
    #[field(on_delete = SET_NULL)]
    pub author: Option<ForeignKey<Author>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "polls")]
pub struct Choice {
    pub id: Auto,
    #[field(on_delete = CASCADE)]
    pub question: ForeignKey<Question>,
    #[field(max_length = 200)]
    pub choice_text: String,
    #[field(default = 0)]
    pub votes: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "polls")]
pub struct Sealed {
    pub id: Auto,
    #[field(on_delete = PROTECT, related_name = "seals")]
    pub author: ForeignKey<Author>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "polls", verbose_name_plural = "everythings")]
pub struct Everything {
    #[field(primary_key)]
    pub key: Uuid,
    pub flag: bool,
    pub small: i16,
    pub big: i64,
    pub positive: u32,
    pub float: f64,
    #[field(max_digits = 10, decimal_places = 2)]
    pub price: Decimal,
    pub moment: Timestamp,
    pub day: Date,
    pub clock: Time,
    pub data: nuages_db::fields::Json,
    pub raw: Vec<u8>,
    pub note: Option<String>,
    pub maybe: Option<i32>,
    #[field(auto_now_add)]
    pub created: Timestamp,
    #[field(auto_now)]
    pub updated: Timestamp,
}

pub const TABLES: &str = r#"
CREATE TABLE "polls_author" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL, "slug" varchar(50) NULL UNIQUE);
CREATE TABLE "polls_question" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "question_text" varchar(200) NOT NULL, "pub_date" datetime NOT NULL, "author_id" bigint NULL REFERENCES "polls_author" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "polls_choice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "question_id" bigint NOT NULL REFERENCES "polls_question" ("id") DEFERRABLE INITIALLY DEFERRED, "choice_text" varchar(200) NOT NULL, "votes" integer NOT NULL);
CREATE TABLE "polls_sealed" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "author_id" bigint NOT NULL REFERENCES "polls_author" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "polls_everything" ("key" char(32) NOT NULL PRIMARY KEY, "flag" bool NOT NULL, "small" smallint NOT NULL, "big" bigint NOT NULL, "positive" integer unsigned NOT NULL CHECK ("positive" >= 0), "float" real NOT NULL, "price" decimal NOT NULL, "moment" datetime NOT NULL, "day" date NOT NULL, "clock" time NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "raw" BLOB NOT NULL, "note" text NULL, "maybe" integer NULL, "created" datetime NOT NULL, "updated" datetime NOT NULL);
"#;

pub async fn tables(db: &Database) {
    let models = models![Author, Question, Choice, Sealed, Everything];
    register_models(&models);
    match db.engine() {
        Engine::Sqlite => db.execute_script(TABLES).await.unwrap(),
        _ => make_tables(db, &models).await,
    }
}

/// Makes the tables of models as migrations would.
pub async fn make_tables(db: &Database, models: &[&'static ModelMeta]) {
    let state = ProjectState::from_models(models.iter().copied());
    make_state(db, &state, models).await;
}

/// Makes the tables of models as a state has them.
pub async fn make_state(db: &Database, state: &ProjectState, models: &[&'static ModelMeta]) {
    let mut editor = nuages_db::schema::editor_of(db).await.unwrap();
    for model in models.iter().filter(|model| model.proxy.is_none()) {
        let model = state.model(model.app_label, model.name).unwrap();
        editor.create_model(state, model).unwrap();
    }
    for step in editor.finish() {
        if let nuages_db::schema::Step::Sql(sql) = step {
            db.execute_script(sql).await.unwrap();
        }
    }
}

/// An SQLite database in memory, and one of each server that `NUAGES_TEST_POSTGRES` and `NUAGES_TEST_MYSQL` name by the URL of a
/// database: a new one beside it, for this test alone. All have the tables.
pub async fn databases(test: &str) -> Vec<Database> {
    let databases = empty_databases(test).await;
    for db in &databases {
        tables(db).await;
    }
    databases
}

/// The same with the tables of models of a test's own, with the columns in the order of the fields.
pub async fn databases_with(test: &str, models: &[&'static ModelMeta]) -> Vec<Database> {
    register_models(models);
    let databases = empty_databases(test).await;
    for db in &databases {
        make_tables(db, models).await;
    }
    databases
}

/// The text of a query with the quotation marks that SQLite and PostgreSQL have.
pub fn sql_text<M: Model, S: nuages_db::query::Shape<M>>(
    query: &nuages_db::QuerySet<M, S>,
    db: &Database,
) -> String {
    query.sql(db).unwrap().replace('`', "\"")
}

/// The words of an error.
pub fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().to_string()
}

/// The place of the first parameter in a statement.
pub fn placeholder(db: &Database) -> &'static str {
    match db.engine() {
        Engine::Postgresql => "$1",
        _ => "?",
    }
}

/// The same without tables.
pub async fn empty_databases(test: &str) -> Vec<Database> {
    let mut databases = vec![Database::in_memory()];
    for variable in ["NUAGES_TEST_POSTGRES", "NUAGES_TEST_MYSQL"] {
        if let Some(config) = server_database(variable, test).await {
            databases.push(Database::connect(&config).await.unwrap());
        }
    }
    databases
}

/// The URL of the server that a database is on; SQLite has none.
pub fn server_url(db: &Database) -> Option<String> {
    match db.engine() {
        Engine::Postgresql => std::env::var("NUAGES_TEST_POSTGRES").ok(),
        Engine::Mysql => std::env::var("NUAGES_TEST_MYSQL").ok(),
        _ => None,
    }
}

/// Tells whether the server is MariaDB and not MySQL.
pub async fn is_mariadb(db: &Database) -> bool {
    if db.engine() != Engine::Mysql {
        return false;
    }
    let rows = db.fetch_all("SELECT CAST(VERSION() AS CHAR)", &[]).await;
    let version: String = rows.unwrap()[0].get(0).unwrap();
    version.contains("MariaDB")
}

/// Makes a database for one test, of a name that no other test takes, on the server that the variable names, if it names one.
pub async fn server_database(variable: &str, test: &str) -> Option<DatabaseConfig> {
    let url = std::env::var(variable).ok().filter(|url| !url.is_empty())?;
    let mut config = DatabaseConfig::from_url(&url).unwrap();
    let server = Database::connect(&config).await.unwrap();
    config.name = format!("nuages_{test}");
    // Servers take names of up to 63 bytes.
    if config.name.len() > 60 {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        config.name.hash(&mut hasher);
        config.name.truncate(43);
        config.name = format!("{}_{:016x}", config.name, hasher.finish());
    }
    let quote = match config.engine {
        Engine::Mysql => '`',
        _ => '"',
    };
    let quoted = format!("{quote}{}{quote}", config.name);
    server
        .execute_script(format!("DROP DATABASE IF EXISTS {quoted}"))
        .await
        .unwrap();
    server
        .execute_script(format!("CREATE DATABASE {quoted}"))
        .await
        .unwrap();
    Some(config)
}

/// Connects with more options than the configuration has.
pub async fn connect(config: &DatabaseConfig, options: &[(&str, &str)]) -> Database {
    let mut config = config.clone();
    let options = options.iter();
    config
        .options
        .extend(options.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Database::connect(&config).await.unwrap()
}

/// The number that a statement gives.
pub async fn number(db: &Database, sql: &str) -> nuages_db::Result<i64> {
    db.fetch_all(sql.to_owned(), &[]).await?[0].get(0)
}

/// What `full_clean` says of a row: message and code of each error, by field.
pub async fn errors<M: Model>(row: &M, db: &Database) -> serde_json::Value {
    told(row.full_clean(db).await)
}

/// The texts of what `full_clean` found, by field: Django's `message_dict`.
pub fn message_dict(answer: nuages_db::Result<()>) -> serde_json::Value {
    let Err(Error::Validation(errors)) = answer else {
        panic!("nothing was wrong");
    };
    let texts = |(field, errors): (&str, &[nuages_db::validation::ValidationError])| {
        let errors = errors.iter();
        let texts = errors.map(|error| json!(error.to_string())).collect();
        (field.to_owned(), texts)
    };
    let errors: serde_json::Map<_, serde_json::Value> = errors.iter().map(texts).collect();
    errors.into()
}

/// The same of an answer.
pub fn told(answer: nuages_db::Result<()>) -> serde_json::Value {
    match answer {
        Ok(()) => json!({}),
        Err(Error::Validation(errors)) => errors
            .iter()
            .map(|(field, errors)| {
                let errors = errors.iter();
                let told = errors.map(|error| json!([error.message, error.code]));
                (field.to_owned(), told.collect())
            })
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Err(other) => panic!("{other}"),
    }
}

pub async fn memory() -> Database {
    let db = Database::in_memory();
    tables(&db).await;
    db
}

/// A database in memory that a script makes, one statement a line.
pub async fn database_of(script: &str) -> Database {
    let db = Database::in_memory();
    for statement in script.split(";\n") {
        if !statement.trim().is_empty() {
            db.execute_script(statement.to_owned()).await.unwrap();
        }
    }
    db
}

/// A database file in a folder that goes with the guard.
pub struct Folder(pub std::path::PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("nuages-db-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The text of a file among the migrations that were written into the folder.
    pub fn migration(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join("src/migrations").join(name)).unwrap()
    }

    pub async fn database(&self, options: &[(&str, &str)]) -> Database {
        let mut config = nuages_core::settings::DatabaseConfig::sqlite(self.0.join("db.sqlite3"));
        for (name, value) in options {
            config
                .options
                .insert((*name).to_owned(), (*value).to_owned());
        }
        Database::connect(&config).await.unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An author of this name.
pub async fn add_author(name: &str, db: &Database) -> nuages_db::Result<Author> {
    Author {
        name: name.to_owned(),
        ..Author::default()
    }
    .create(db)
    .await
}

/// The names of all authors, in the order of their keys.
pub async fn author_names(db: &Database) -> nuages_db::Result<Vec<String>> {
    let authors = Author::objects().order_by(Author::id).all(db).await?;
    Ok(authors.into_iter().map(|author| author.name).collect())
}

/// So many authors, `name 0` and on.
pub async fn many_authors(db: &Database, names: usize) {
    let rows = (0..names)
        .map(|number| Author {
            name: format!("name {number}"),
            ..Author::default()
        })
        .collect();
    Author::objects().bulk_create(rows, db).await.unwrap();
}

/// Two questions with choices: ids 1 and 2, choices 1, 2 (of 1) and 3 (of 2); author 1 wrote question 1.
pub async fn polls(db: &Database) {
    let author = Author {
        name: "Ada".into(),
        slug: Some("ada".into()),
        ..Author::default()
    }
    .create(db)
    .await
    .unwrap();
    let first = Question {
        question_text: "What's new?".into(),
        pub_date: moment("2024-02-29T13:05:07.12Z"),
        author: Some((&author).into()),
        ..Question::default()
    }
    .create(db)
    .await
    .unwrap();
    let second = Question {
        question_text: "100% sure_?".into(),
        pub_date: moment("2025-01-01T00:00:00Z"),
        ..Question::default()
    }
    .create(db)
    .await
    .unwrap();
    for (question, text, votes) in [
        (&first, "Not much", 0),
        (&first, "The sky", 3),
        (&second, "Yes", 5),
    ] {
        Choice {
            question: question.into(),
            choice_text: text.into(),
            votes,
            ..Choice::default()
        }
        .create(db)
        .await
        .unwrap();
    }
}

/// The polls on every database, and a question without choices: 3.
pub async fn threes(test: &str) -> Vec<Database> {
    let databases = databases(test).await;
    for db in &databases {
        polls(db).await;
        Question {
            question_text: "Nobody?".into(),
            pub_date: moment("2025-06-01T00:00:00Z"),
            ..Question::default()
        }
        .create(db)
        .await
        .unwrap();
    }
    databases
}

/// The keys of questions, in their order.
pub fn ids(rows: Vec<Question>) -> Vec<i64> {
    rows.into_iter().map(|row| row.id.into()).collect()
}

/// The votes for the choices of a question.
pub fn votes() -> nuages_db::query::Expression<Question, i32> {
    Choice::question.reversed().to(Choice::votes)
}
