//! This is an auto-generated Nuages model module.
//! You'll have to do the following manually to clean this up:
//!   * Rearrange models' order
//!   * Make sure each model has the right primary key
//!   * Make sure each foreign key has `on_delete` set to the desired behavior
//!   * Remove `managed = false` if you wish to allow Nuages to create, modify, and delete the table
//!
//! Feel free to rename the models, but don't rename `db_table` values or field names.

use nuages::db::fields::Json;
use nuages::db::functions::raw_sql;
use nuages::db::models::*;

#[derive(Model, Clone, Debug)]
// A unique constraint could not be introspected.
#[model(db_table = "Order Details", managed = false, unique_together = [["type", "self_field"]])]
pub struct OrderDetails {
    pub id: Auto,
    #[field(db_column = "Unit Price")]
    pub unit_price: Decimal, // Field name made lowercase. Field renamed to remove unsuitable characters.
    #[field(max_length = 5, blank)]
    pub r#type: Option<String>,
    #[field(db_column = "4x4")]
    pub number_4x4: bool, // Field renamed because it wasn't a valid Rust identifier.
    #[field(db_collation = "NOCASE", db_column = "self")]
    pub self_field: String, // Field renamed because it was a Rust reserved word.
    #[field(db_column = "objects", blank)]
    pub objects_field: Option<i16>, // Field renamed because models have a function of this name.
    #[field(db_column = "a__b", blank)]
    pub a_b: Option<f64>, // Field renamed because it contained more than one '_' in a row.
    #[field(db_column = "_hidden", blank)]
    pub field_hidden: Option<u32>, // Field renamed because it started with '_'.
    #[field(db_column = "trailing_", blank)]
    pub trailing_field: Option<Date>, // Field renamed because it ended with '_'.
    #[field(db_column = "a_b", blank)]
    pub a_b_0: Option<String>, // Field renamed because of name conflict.
    #[field(blank)]
    pub shipped: Option<String>, // The rows hold values of another type than the column was declared with.
    #[field(blank)]
    pub stamp: Option<i64>, // The rows hold values of another type than the column was declared with.
    #[field(blank)]
    pub größe: Option<f64>,
    #[field(generated = raw_sql::<_, Option<i32>>("\"objects\" * 2", []), blank)]
    pub twice: Option<i32>,
    #[field(blank)]
    pub data: Option<Json>,
    #[field(blank)]
    pub photo: Option<Vec<u8>>,
    #[field(blank)]
    pub guid: Option<String>, // This field type is a guess.
    #[field(blank)]
    pub nothing: Option<i64>, // The rows hold values of another type than the column was declared with.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "bags", managed = false)]
pub struct Bags {
    pub id: Auto,
    pub kilo: f64, // Points to weights.kilo.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "chain", managed = false)]
pub struct Chain {
    pub id: Auto, // Points to ring.id.
}

#[derive(Model, Clone, Debug)]
#[model(
    db_table = "cheap",
    managed = false, // Created from a view. Don't remove.
)]
pub struct Cheap {
    // The table has no primary key; models need one. Rows that are equal in it are changed and deleted together.
    #[field(primary_key)]
    pub id: i32,
    #[field(blank)]
    pub price: Option<Decimal>,
}

#[derive(Model, Clone, Debug)]
// A foreign key of several columns, which no field stands for: (one, other) to pair.
#[model(db_table = "child", managed = false)]
pub struct Child {
    #[field(primary_key, on_delete = DO_NOTHING, one_to_one)]
    pub date: ForeignKey<DateTable>,
    #[field(blank)]
    pub one: Option<i32>,
    #[field(max_length = 3, blank)]
    pub other: Option<String>,
    #[field(on_delete = DO_NOTHING, one_to_one, blank)]
    pub only: Option<ForeignKey<OrderDetails>>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "computed", managed = false)]
pub struct Computed {
    pub id: Auto,
    pub n: i32,
    #[field(generated = raw_sql::<_, Option<i32>>("\"n\" * 2", []), db_persist = false, blank)]
    pub double: Option<i32>,
    #[field(unique, generated = raw_sql::<_, String>("'it''s ' || \"n\"", []))]
    pub text: String,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "date", managed = false)]
pub struct DateTable {
    #[field(primary_key, max_length = 5)]
    pub code: String,
    pub when: Timestamp,
    #[field(blank)]
    pub clock: Option<Time>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "db_default", managed = false)]
pub struct DbDefaultTable {
    pub id: Auto,
    #[field(max_digits = 28, decimal_places = 14, blank)]
    pub long: Option<Decimal>, // A Decimal holds 28 digits, the column decimal(1000, 500).
    #[field(max_digits = 28, decimal_places = 14, blank)]
    pub wide: Option<Decimal>, // A Decimal holds 28 digits, the column decimal(65,30).
    #[field(max_digits = 5, decimal_places = 5, blank)]
    pub tiny: Option<Decimal>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "implied", managed = false)]
pub struct Implied {
    pub id: Auto,
    #[field(on_delete = DO_NOTHING)]
    pub date: ForeignKey<DateTable>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "keyless", managed = false)]
pub struct Keyless {
    // The table has no primary key that fits; rowid is SQLite's own number of the row.
    #[field(primary_key)]
    pub rowid: Auto,
    #[field(blank)]
    pub word: Option<String>,
    pub number: i32,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "mixed", managed = false)]
pub struct Mixed {
    pub id: Auto,
    // thing is left out. No field type is known for INTEGER. Its rows hold values of different types.
    #[field(blank)]
    pub words: Option<String>, // The rows hold values of another type than the column was declared with.

    // any is left out. No field type is known for TEXT. Its rows hold values of different types.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "nameless", managed = false)]
pub struct Nameless {
    pub id: Auto,
    // field is left out. The column has no name.
    #[field(blank)]
    pub word: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "packing", managed = false)]
pub struct Packing {
    #[field(primary_key, on_delete = DO_NOTHING, one_to_one)]
    pub order: ForeignKey<OrderDetails>,
    #[field(blank)]
    pub note: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "pair", managed = false, primary_key = ["one", "other"])]
pub struct Pair {
    pub one: i32,
    #[field(max_length = 3)]
    pub other: String,
    #[field(on_delete = DO_NOTHING, blank)]
    pub date: Option<ForeignKey<DateTable>>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "plain_rows", managed = false)]
pub struct PlainRows {
    // The table has no primary key that fits; _rowid_ is SQLite's own number of the row.
    #[field(primary_key, db_column = "_rowid_")]
    pub row_id: Auto,
    #[field(blank)]
    pub rowid: Option<String>,
    #[field(blank)]
    pub word: Option<String>,
    #[field(blank)]
    pub number: Option<f64>,
}

// Table "ratios". No column can stand for a primary key, which models need: the model is left out.
//     #[field(blank)]
//     pub ratio: Option<f64>, // The rows hold values of another type than the column was declared with.

#[derive(Model, Clone, Debug)]
#[model(db_table = "ring", managed = false)]
pub struct Ring {
    pub id: Auto, // Points to chain.id.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "self_key", managed = false)]
pub struct SelfKey {
    pub id: Auto, // Points to self_key.id.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "strict", managed = false)]
pub struct Strict {
    pub id: Auto,
    #[field(blank)]
    pub any: Option<String>, // This field type is a guess.
    pub int: i32,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "weights", managed = false)]
pub struct Weights {
    // The table has no primary key that fits; rowid is SQLite's own number of the row.
    #[field(primary_key)]
    pub rowid: Auto,
    #[field(unique)]
    pub kilo: f64, // The primary key of the table, of a type that keys of models do not have.
    #[field(blank)]
    pub name: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "without", managed = false, primary_key = ["b", "a"])]
pub struct Without {
    pub a: String,
    pub b: i32,
    #[field(blank)]
    pub c: Option<String>, // This field type is a guess.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "word", managed = false)]
pub struct Word {
    pub id: Auto,
    #[field(max_length = 5, unique, db_column = "Code")]
    pub code: String, // Field name made lowercase.
    #[field(max_length = 3, unique, blank)]
    pub r#type: Option<String>,
    #[field(blank)]
    pub plain: Option<i32>,
    #[field(on_delete = DO_NOTHING, db_column = "up", blank)]
    pub up: Option<ForeignKey<Word, { to_field(Word::code) }>>,
    #[field(on_delete = DO_NOTHING, related_name = "word_kind_set", blank)]
    pub kind: Option<ForeignKey<Word, { to_field(Word::r#type) }>>,
}

// In apps.rs: .models(models![
//     OrderDetails,
//     Bags,
//     Chain,
//     Cheap,
//     Child,
//     Computed,
//     DateTable,
//     DbDefaultTable,
//     Implied,
//     Keyless,
//     Mixed,
//     Nameless,
//     Packing,
//     Pair,
//     PlainRows,
//     Ring,
//     SelfKey,
//     Strict,
//     Weights,
//     Without,
//     Word,
// ])
