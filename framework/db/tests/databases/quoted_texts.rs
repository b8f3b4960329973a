//! Texts in statements that take no parameters, where MySQL and MariaDB take a backslash for an escape and where they do not.

use nuages_db::models;
use nuages_db::models::*;

use crate::common::{connect, make_tables, server_database};

const TEXT: &str = "it's \\' \"; DROP TABLE x; --\n";
/// Without an apostrophe: MySQL itself cannot read a condition with one again in that mode.
const REFUSED: &str = "a \\ \"; --";
const REMARK: &str = "it's \"a\"; --";

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "quoted",
    db_table_comment = "it's \"a\"; --",
    constraints = [CheckConstraint::new(Self::word.ne(REFUSED)).name("another")]
)]
struct Note {
    id: Auto,
    #[field(max_length = 60, db_comment = "it's \"a\"; --")]
    word: String,
    #[field(
        max_length = 60,
        db_default = "it's \\' \"; DROP TABLE x; --\n",
        db_comment = "it's \\'; --"
    )]
    text: DbDefault<String>,
}

#[tokio::test]
async fn texts_end_where_they_should_whatever_a_backslash_is() {
    for mode in [
        "STRICT_TRANS_TABLES",
        "STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES",
    ] {
        let Some(config) = server_database("NUAGES_TEST_MYSQL", "quoted_texts").await else {
            return;
        };
        let db = connect(&config, &[("sql_mode", mode)]).await;
        make_tables(&db, &models![Note]).await;
        for word in ["a", "b"] {
            let note = Note {
                word: word.to_owned(),
                ..Note::default()
            };
            note.create(&db).await.unwrap();
        }
        let doubles = mode.contains("NO_BACKSLASH_ESCAPES");
        let kept = |text: &str| match doubles {
            true => text.replace('\\', "\\\\"),
            false => text.to_owned(),
        };
        let texts = Note::objects().values(Note::text).all(&db).await.unwrap();
        assert_eq!(texts, [kept(TEXT), kept(TEXT)], "{mode}");
        // What a server keeps of a condition with backslashes in that mode is another one.
        if !doubles {
            let refused = Note {
                word: REFUSED.to_owned(),
                ..Note::default()
            };
            let refused = refused.create(&db).await.unwrap_err();
            assert!(refused.is_integrity(), "{refused}");
        }
        let words = string_agg(Note::word, "\\' ").order_by(Note::word);
        let words = Note::objects().aggregate(words, &db).await.unwrap();
        assert_eq!(words.as_deref(), Some("a\\' b"), "{mode}");
        let remarks = db
            .fetch_all(
                "SELECT CAST(column_comment AS CHAR) FROM information_schema.columns \
                 WHERE table_schema = DATABASE() AND column_name <> 'id' ORDER BY column_name DESC",
                &[],
            )
            .await
            .unwrap();
        assert_eq!(remarks[0].get::<String>(0).unwrap(), REMARK, "{mode}");
        assert_eq!(
            remarks[1].get::<String>(0).unwrap(),
            kept("it's \\'; --"),
            "{mode}"
        );
    }
}
