//! Apps that have nothing but migrations, and the running of these.

use nuages_db::Database;
use nuages_db::migrations::*;

/// An app with these migrations, without models.
pub fn app(label: &str, migrations: Vec<Migration>) -> AppMigrations {
    AppMigrations {
        label: label.to_owned(),
        path: None,
        models: Vec::new(),
        migrations: Some(migrations),
    }
}

/// Runs the migrations that lead to the target, and returns how many these were.
pub async fn migrate_to(
    db: &Database,
    apps: &[AppMigrations],
    target: Target,
) -> Result<usize, MigrationError> {
    let loader = Loader::with_database(apps.to_vec(), db).await?;
    let executor = Executor::new(&loader, db);
    let plan = executor.plan(&[target])?;
    executor
        .migrate(&plan, RunOptions::default(), &mut |_| {})
        .await?;
    Ok(plan.len())
}

/// Adds the models of Django's tutorial.
pub fn with_polls(migration: Migration) -> Migration {
    migration
        .operation(
            CreateModel::new("Question")
                .field("id", fields::big_auto())
                .field("question_text", fields::char(200))
                .field(
                    "pub_date",
                    fields::date_time().verbose_name("date published"),
                ),
        )
        .operation(
            CreateModel::new("Choice")
                .field("id", fields::big_auto())
                .field("choice_text", fields::char(200))
                .field("votes", fields::integer().default(0))
                .field("question", fields::foreign_key("polls.question", CASCADE)),
        )
}
