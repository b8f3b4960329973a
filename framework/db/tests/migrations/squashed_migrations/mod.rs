//! Migrations that replace others, and what tidies migrations up: `squashmigrations`, `optimizemigration`, `makemigrations --update`,
//! `migrate --prune` and `--run-syncdb`.

mod parts;
mod replaced;
mod squash;
mod tidied;

use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;

use crate::common::Folder;

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "polls")]
struct Question {
    id: Auto,
    #[field(max_length = 200)]
    text: String,
    votes: i32,
}

fn folder(name: &str) -> Folder {
    let folder = Folder::new(&format!("squash-{name}"));
    std::fs::create_dir_all(folder.0.join("src/migrations")).unwrap();
    std::fs::write(
        folder.0.join("src/migrations/mod.rs"),
        "nuages::db::migrations![m0001_initial, m0002_text, m0003_votes];\n",
    )
    .unwrap();
    folder
}

fn apps(folder: &Folder, migrations: &[Migration]) -> Vec<AppMigrations> {
    vec![AppMigrations {
        label: "polls".to_owned(),
        path: Some(folder.0.clone()),
        models: vec![Question::meta()],
        migrations: Some(migrations.to_vec()),
    }]
}

fn initial() -> Migration {
    Migration::new("0001_initial")
        .initial()
        .operation(CreateModel::new("Question").field("id", fields::big_auto()))
}

fn text() -> Migration {
    Migration::new("0002_text")
        .dependency("polls", "0001_initial")
        .operation(AddField::new(
            "question",
            "text",
            fields::char(100).default(""),
        ))
        .operation(
            RunSql::new("UPDATE polls_question SET text = 'x'")
                .reverse("")
                .elidable(),
        )
        .operation(AlterField::new("question", "text", fields::char(200)))
}

fn votes() -> Migration {
    Migration::new("0003_votes")
        .dependency("polls", "0002_text")
        .operation(
            AddField::new("question", "votes", fields::integer().default(0)).one_off_default(),
        )
}

fn history() -> Vec<Migration> {
    vec![initial(), text(), votes()]
}

fn squashed() -> Migration {
    Migration::new("0001_squashed_0002_text")
        .initial()
        .replaces("polls", "0001_initial")
        .replaces("polls", "0002_text")
        .operation(
            CreateModel::new("Question")
                .field("id", fields::big_auto())
                .field("text", fields::char(200)),
        )
}

fn squashed_history() -> Vec<Migration> {
    vec![initial(), squashed(), text(), votes()]
}

async fn migrate_to(apps: Vec<AppMigrations>, name: Option<&str>, db: &Database) -> String {
    let mut output = String::new();
    let arguments = Migrate {
        app: name.map(|_| "polls".to_owned()),
        migration: name.map(str::to_owned),
        ..Migrate::default()
    };
    migrate(&arguments, apps, db, &mut output).await.unwrap();
    output
}

async fn recorded(db: &Database) -> Vec<String> {
    let rows = db
        .fetch_all("SELECT name FROM django_migrations ORDER BY name", &[])
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

async fn shown(apps: Vec<AppMigrations>, format: Format, db: &Database) -> String {
    let mut output = String::new();
    showmigrations(format, &[], 1, apps, db, &mut output)
        .await
        .unwrap();
    output
}

async fn tidy(_: Database) -> nuages_core::Result<()> {
    Ok(())
}
