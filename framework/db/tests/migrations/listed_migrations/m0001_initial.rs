use nuages_db::migrations::*;

pub fn migration() -> Migration {
    Migration::new("0001_initial")
        .initial()
        .operation(CreateModel::new("Choice").field("id", fields::big_auto()))
}
