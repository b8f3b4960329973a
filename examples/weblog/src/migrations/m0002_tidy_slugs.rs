//! Slugs are in lower case from now on.

use nuages::Result;
use nuages::db::migrations::*;

pub fn migration() -> Migration {
    Migration::new("0002_tidy_slugs")
        .dependency("weblog", "0001_initial")
        .operation(RunRust::new(lower_slugs).reverse_nothing())
        .operation(
            RunSql::new("UPDATE weblog_blog SET tagline = trim(tagline)")
                .reverse("UPDATE weblog_blog SET tagline = tagline"),
        )
}

async fn lower_slugs(db: Database) -> Result<()> {
    db.execute("UPDATE weblog_entry SET slug = lower(slug)", &[])
        .await?;
    Ok(())
}
