//! The load with sqlx, written by hand.

use sqlx::{Connection as _, PgConnection, Row as _, SqliteConnection};

use crate::{ROWS, Result, table};

pub struct Part {
    pub id: i64,
    pub name: String,
    pub maker: String,
    pub stock: i32,
    pub price: f64,
    pub sold: bool,
    pub remark: Option<String>,
}

const SELECT: &str = "SELECT id, name, maker, stock, price, sold, remark FROM part";

macro_rules! by_hand {
    ($name:ident, $connection:ty, $address:expr) => {
        pub struct $name($connection);

        impl $name {
            /// Opens the database, and makes the table.
            pub async fn open(address: &str) -> Result<Self> {
                let mut connection = <$connection>::connect(&$address(address)).await?;
                for statement in table::statements(ROWS) {
                    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
                        .execute(&mut connection)
                        .await?;
                }
                Ok(Self(connection))
            }

            pub async fn load(&mut self) -> Result<Vec<Part>> {
                let rows = sqlx::query(SELECT).fetch_all(&mut self.0).await?;
                let parts = rows.iter().map(|row| {
                    Ok(Part {
                        id: row.try_get(0)?,
                        name: row.try_get(1)?,
                        maker: row.try_get(2)?,
                        stock: row.try_get(3)?,
                        price: row.try_get(4)?,
                        sold: row.try_get(5)?,
                        remark: row.try_get(6)?,
                    })
                });
                parts.collect()
            }
        }
    };
}

by_hand!(Sqlite, SqliteConnection, |path: &str| format!(
    "sqlite://{path}?mode=rwc"
));
by_hand!(Postgres, PgConnection, str::to_owned);
