//! `docs/migrations.md`.

use nuages::prelude::*;
use nuages::test::run;

use super::settings;
use crate::models::{Blog, Entry};

#[test]
fn the_models_have_their_migrations() {
    run(settings(), async |site| {
        let printed = site.call_command("makemigrations", &["--check"]).await?;
        assert_eq!(printed, "No changes detected\n");
        let listed = site.call_command("showmigrations", &["weblog"]).await?;
        assert_eq!(
            listed,
            "weblog\n [X] 0001_initial\n [X] 0002_tidy_slugs\n [X] 0003_review\n"
        );
        Ok(())
    });
}

#[test]
fn migrations_go_back_and_forth() {
    run(settings(), async |site| {
        let back = site.call_command("migrate", &["weblog", "0001"]).await?;
        assert!(
            back.contains("Unapplying weblog.0002_tidy_slugs... OK"),
            "{back}"
        );
        let plan = site.call_command("migrate", &["--plan"]).await?;
        assert!(plan.contains("weblog.0002_tidy_slugs"), "{plan}");
        let db = site.db();
        let blog = Blog::default().create(db).await?;
        let entry = Entry {
            blog: (&blog).into(),
            slug: "Hello-World".to_owned(),
            ..Entry::default()
        };
        let mut entry = entry.create(db).await?;
        site.call_command("migrate", &["weblog", "0002"]).await?;
        entry.refresh_from_db(db).await?;
        assert_eq!(entry.slug, "hello-world");
        site.call_command("migrate", &["weblog", "zero"]).await?;
        let forth = site.call_command("migrate", &["weblog"]).await?;
        assert!(
            forth.contains("Applying weblog.0001_initial... OK"),
            "{forth}"
        );
        let sql = site.call_command("sqlmigrate", &["weblog", "0001"]).await?;
        assert!(sql.contains(r#"CREATE TABLE "weblog_blog""#), "{sql}");
        Ok(())
    });
}
