//! The load in Nuages.

use nuages::conf::DatabaseConfig;
use nuages::db::Database;
use nuages::db::models::*;

use crate::Result;

#[derive(Model, Clone, Debug)]
#[model(app_label = "benchmark", db_table = "part")]
pub struct Part {
    pub id: Auto,
    #[field(max_length = 100)]
    pub name: String,
    #[field(max_length = 100)]
    pub maker: String,
    pub stock: i32,
    pub price: f64,
    pub sold: bool,
    pub remark: Option<String>,
}

pub async fn open(url: &str) -> Result<Database> {
    Ok(Database::connect(&DatabaseConfig::from_url(url)?).await?)
}

pub async fn load(db: &Database) -> Result<Vec<Part>> {
    Ok(Part::objects().all(db).await?)
}
