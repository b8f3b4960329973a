//! The load with SeaORM.

use sea_orm::{ConnectOptions, Database, DatabaseConnection, EntityTrait as _};

use crate::Result;

mod part {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "part")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub name: String,
        pub maker: String,
        pub stock: i32,
        pub price: f64,
        pub sold: bool,
        pub remark: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub async fn open(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

pub async fn load(db: &DatabaseConnection) -> Result<Vec<part::Model>> {
    Ok(part::Entity::find().all(db).await?)
}
