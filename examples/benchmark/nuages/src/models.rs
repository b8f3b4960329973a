use nuages::db::models::*;

#[derive(Model, Clone, Debug)]
#[model(app_label = "benchmark", db_table = "world")]
pub struct World {
    pub id: Auto,
    #[field(db_column = "randomnumber")]
    pub random_number: i32,
}

#[derive(Model, Clone, Debug)]
#[model(app_label = "benchmark", db_table = "fortune")]
pub struct Fortune {
    pub id: Auto,
    #[field(max_length = 2048)]
    pub message: String,
}
