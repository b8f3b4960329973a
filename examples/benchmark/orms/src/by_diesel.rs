//! The load with Diesel.

use diesel::prelude::*;

use crate::Result;

diesel::table! {
    part (id) {
        id -> BigInt,
        name -> Text,
        maker -> Text,
        stock -> Integer,
        price -> Double,
        sold -> Bool,
        remark -> Nullable<Text>,
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = part)]
pub struct Part {
    pub id: i64,
    pub name: String,
    pub maker: String,
    pub stock: i32,
    pub price: f64,
    pub sold: bool,
    pub remark: Option<String>,
}

macro_rules! by_diesel {
    ($name:ident, $connection:ty) => {
        pub struct $name($connection);

        impl $name {
            pub fn open(address: &str) -> Result<Self> {
                Ok(Self(<$connection>::establish(address)?))
            }

            pub fn load(&mut self) -> Result<Vec<Part>> {
                Ok(part::table.select(Part::as_select()).load(&mut self.0)?)
            }
        }
    };
}

by_diesel!(Sqlite, SqliteConnection);
by_diesel!(Postgres, PgConnection);
