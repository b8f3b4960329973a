//! Queries that are given up on their way.

use std::time::Duration;

use nuages_core::settings::DatabaseConfig;
use nuages_db::Value;

use super::connect;

/// Gives up many queries at all moments of their way, and asks that each later one gets its own answer. `number` is how the server
/// writes its parameter as an integer.
pub async fn assert_answers_stay_apart(config: &DatabaseConfig, number: &'static str) {
    let db = connect(config, &[("max_connections", "3")]).await;
    let mut tasks = Vec::new();
    for round in 0..150_i64 {
        let db = db.clone();
        tasks.push(tokio::spawn(async move {
            let values = [Value::I64(round)];
            let query = db.fetch_all(format!("SELECT {number} + 0"), &values);
            let patience = Duration::from_micros(u64::try_from(round % 17).unwrap() * 300);
            if let Ok(rows) = tokio::time::timeout(patience, query).await {
                assert_eq!(rows.unwrap()[0].get::<i64>(0).unwrap(), round);
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    for value in 0..10 {
        let values = [Value::I64(value)];
        let asked = db.fetch_all(format!("SELECT {number}"), &values);
        assert_eq!(asked.await.unwrap()[0].get::<i64>(0).unwrap(), value);
    }
}
