//! Slugs are in lower case from now on.

use nuages::db::migrations::*;
use nuages::prelude::*;

pub fn migration() -> Migration {
    Migration::new("0002_tidy_slugs")
        .dependency("weblog", "0001_initial")
        .operation(RunRust::new(lower_slugs).reverse_nothing())
        .operation(
            RunSql::new("UPDATE weblog_blog SET tagline = trim(tagline)")
                .reverse("UPDATE weblog_blog SET tagline = tagline"),
        )
}

/// Entries as they are at this point, with the columns that are needed here.
#[derive(Model, Clone, Debug)]
#[model(db_table = "weblog_entry")]
struct Entry {
    id: Auto,
    #[field(kind = slug)]
    slug: String,
}

async fn lower_slugs(db: Database) -> Result<()> {
    let mut entries = Entry::objects().all(&db).await?;
    for entry in &mut entries {
        entry.slug = entry.slug.to_lowercase();
    }
    Entry::objects()
        .bulk_update(&entries, Entry::slug, &db)
        .await?;
    Ok(())
}
