//! Loads a table of 10,000 rows into structs with Nuages, with sqlx by hand, with SeaORM and with Diesel, in turns, and
//! prints the CPU time and the time passed per load, and the ratios to sqlx by hand.
//!
//! Run in `examples/benchmark`: `../../tests/servers cargo run --release --package benchmark-orms`. SQLite is always
//! measured; PostgreSQL where `NUAGES_TEST_POSTGRES` names a database.

mod by_diesel;
mod by_hand;
mod by_nuages;
mod by_sea_orm;
mod meter;
mod table;

use std::error::Error;

use meter::Meter;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Rows of the table.
const ROWS: usize = 10_000;
/// Loads by each library, in turns.
const ROUNDS: usize = 60;
/// The orders of the turns: each library follows each other one as often, for what one leaves in the allocator, the next finds.
const ORDERS: [[usize; 4]; 4] = [[0, 1, 3, 2], [1, 2, 0, 3], [2, 3, 1, 0], [3, 0, 2, 1]];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("benchmark-orms-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = sqlite(&folder.join("rows.sqlite3").display().to_string()).await;
    std::fs::remove_dir_all(&folder)?;
    measured?;
    match std::env::var("NUAGES_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => postgres(&url).await,
        _ => Ok(()),
    }
}

async fn sqlite(path: &str) -> Result<()> {
    let mut hand = by_hand::Sqlite::open(path).await?;
    let nuages = by_nuages::open(&format!("sqlite:///{path}")).await?;
    let sea_orm = by_sea_orm::open(&format!("sqlite://{path}")).await?;
    let mut diesel = by_diesel::Sqlite::open(path)?;
    let mut meter = Meter::new("SQLite");
    for order in ORDERS.iter().cycle().take(ROUNDS) {
        for library in order {
            match library {
                0 => meter.measure("sqlx by hand", hand.load()).await?,
                1 => meter.measure("Nuages", by_nuages::load(&nuages)).await?,
                2 => meter.measure("SeaORM", by_sea_orm::load(&sea_orm)).await?,
                _ => meter.measure("Diesel", async { diesel.load() }).await?,
            }
        }
    }
    meter.report();
    Ok(())
}

async fn postgres(url: &str) -> Result<()> {
    let mut hand = by_hand::Postgres::open(url).await?;
    let nuages = by_nuages::open(url).await?;
    let sea_orm = by_sea_orm::open(url).await?;
    let mut diesel = by_diesel::Postgres::open(url)?;
    let mut meter = Meter::new("PostgreSQL");
    for order in ORDERS.iter().cycle().take(ROUNDS) {
        for library in order {
            match library {
                0 => meter.measure("sqlx by hand", hand.load()).await?,
                1 => meter.measure("Nuages", by_nuages::load(&nuages)).await?,
                2 => meter.measure("SeaORM", by_sea_orm::load(&sea_orm)).await?,
                _ => meter.measure("Diesel", async { diesel.load() }).await?,
            }
        }
    }
    meter.report();
    Ok(())
}
