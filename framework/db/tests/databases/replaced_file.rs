//! A file of SQLite that is removed or replaced while a program has it open.
#![cfg(unix)]

use std::time::Duration;

use crate::common::*;

/// The file is looked at once in a second.
async fn a_second_later() {
    tokio::time::sleep(Duration::from_millis(1100)).await;
}

#[tokio::test]
async fn a_file_that_was_replaced_is_opened_anew() {
    let folder = Folder::new("replaced-file");
    let file = folder.0.join("db.sqlite3");
    let db = folder.database(&[]).await;
    tables(&db).await;
    add_author("backed up", &db).await.unwrap();
    db.fetch_all("PRAGMA wal_checkpoint(TRUNCATE)", &[])
        .await
        .unwrap();
    std::fs::copy(&file, folder.0.join("backup.sqlite3")).unwrap();
    add_author("lost by the restore", &db).await.unwrap();
    author_names(&db).await.unwrap();

    std::fs::remove_file(&file).unwrap();
    a_second_later().await;
    let missing = author_names(&db).await.unwrap_err().to_string();
    assert!(missing.contains("no such table"), "{missing}");

    std::fs::rename(folder.0.join("backup.sqlite3"), &file).unwrap();
    a_second_later().await;
    assert_eq!(author_names(&db).await.unwrap(), ["backed up"]);
    add_author("kept", &db).await.unwrap();
    let other = folder.database(&[]).await;
    assert_eq!(author_names(&other).await.unwrap(), ["backed up", "kept"]);
    let sound = other
        .fetch_all("PRAGMA integrity_check", &[])
        .await
        .unwrap();
    assert_eq!(sound[0].get::<String>(0).unwrap(), "ok");
}

#[tokio::test]
async fn a_transaction_ends_on_the_file_that_it_began_on() {
    let folder = Folder::new("replaced-under-a-transaction");
    let file = folder.0.join("db.sqlite3");
    let db = folder.database(&[("acquire_timeout", "0.3")]).await;
    tables(&db).await;
    let transaction = db.begin().await.unwrap();
    add_author("old", &transaction).await.unwrap();
    std::fs::rename(&file, folder.0.join("moved.sqlite3")).unwrap();
    a_second_later().await;
    add_author("old too", &transaction).await.unwrap();
    let refused = author_names(&db).await.unwrap_err().to_string();
    assert!(
        refused.contains("was removed or replaced, and a transaction still has"),
        "{refused}"
    );
    transaction.commit().await.unwrap();
    let missing = author_names(&db).await.unwrap_err().to_string();
    assert!(missing.contains("no such table"), "{missing}");
}

/// What is written into a log that nobody else can find is lost to them.
#[tokio::test]
async fn a_log_that_was_removed_is_noticed() {
    for suffix in ["-wal", "-shm"] {
        let folder = Folder::new(&format!("removed{suffix}"));
        let db = folder.database(&[]).await;
        tables(&db).await;
        add_author("before", &db).await.unwrap();
        a_second_later().await;
        author_names(&db).await.unwrap();

        let beside = folder.0.join(format!("db.sqlite3{suffix}"));
        std::fs::remove_file(&beside).unwrap();
        a_second_later().await;
        assert_eq!(author_names(&db).await.unwrap(), ["before"], "{suffix}");
        add_author("behind", &db).await.unwrap();
        assert!(beside.exists(), "{suffix}");
        let other = folder.database(&[]).await;
        assert_eq!(
            author_names(&other).await.unwrap(),
            ["before", "behind"],
            "{suffix}"
        );
        add_author("theirs", &other).await.unwrap();
        assert_eq!(author_names(&db).await.unwrap().len(), 3, "{suffix}");
    }
}
