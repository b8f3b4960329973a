//! `docs/fixtures.md`.

use nuages::db::Database;
use nuages::db::models::*;
use nuages::db::serializers::{Deserializer, Serializer};
use nuages::prelude::*;
use nuages::test::run;

use super::settings;
use crate::models::Topic;

async fn backup(db: &Database) -> Result<String> {
    let topics = Topic::objects().all(db).await?;
    Ok(Serializer::new("json")?
        .indent(2)
        .natural_primary_keys()
        .serialize(&topics, db)
        .await?)
}

async fn restore(text: &str, db: &Database) -> Result<()> {
    let mut objects = Deserializer::new("json", text)?;
    while let Some(mut object) = objects.next(db).await? {
        object.save(db).await?;
    }
    Ok(())
}

#[test]
fn rows_become_text_and_rows_again() {
    run(settings(), async |site| {
        let db = site.db();
        for name in ["Jazz", "Swing"] {
            Topic {
                name: name.into(),
                ..Topic::default()
            }
            .create(db)
            .await?;
        }
        let text = backup(db).await?;
        assert!(text.starts_with(
            "[\n{\n  \"model\": \"weblog.topic\",\n  \"fields\": {\n    \"name\": \"Jazz\""
        ));
        restore(&text, db).await?;
        assert_eq!(Topic::objects().count(db).await?, 2);
        Ok(())
    });
}
