//! Values that are refused before they are sent: a transaction goes on behind them.

use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::{Error, models};

use crate::common::databases_with;

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "refused")]
struct Note {
    id: Auto,
    text: String,
    data: serde_json::Value,
}

#[tokio::test]
async fn texts_with_nul_do_not_end_a_transaction_of_postgresql() {
    for db in databases_with("refused_nul", &models![Note]).await {
        let transaction = db.begin().await.unwrap();
        let found = Note::objects().filter(Note::text.eq("a\0b"));
        match found.count(&transaction).await {
            Err(Error::Data { message, .. }) if db.engine() == Engine::Postgresql => {
                assert!(message.contains("hold no NUL"), "{message}");
            }
            found => assert_eq!(found.unwrap(), 0, "{:?}", db.engine()),
        }
        assert_eq!(Note::objects().count(&transaction).await.unwrap(), 0);
        transaction.commit().await.unwrap();
    }
}

#[tokio::test]
async fn documents_that_could_not_be_read_again_are_not_written() {
    for db in databases_with("refused_documents", &models![Note]).await {
        let mut data = serde_json::json!(1);
        // MariaDB itself takes 31 levels.
        let levels = if db.engine() == Engine::Mysql {
            31
        } else {
            127
        };
        for _ in 0..levels {
            data = serde_json::json!([data]);
        }
        let mut note = Note {
            text: "deep".into(),
            data,
            ..Note::default()
        };
        note = note.create(&db).await.unwrap();
        let found = Note::objects().get(&db).await.unwrap();
        assert_eq!(found.data, note.data, "{:?}", db.engine());
        for _ in levels..128 {
            note.data = serde_json::json!({ "within": note.data });
        }
        match note.save(&db).await {
            Err(Error::Data { message, .. }) => {
                assert!(message.contains("more than 127 levels"), "{message}");
            }
            other => panic!("{other:?} on {:?}", db.engine()),
        }
    }
}
