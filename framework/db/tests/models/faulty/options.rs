//! Options of models and fields.

#![allow(non_camel_case_types, reason = "mistakes")]

use nuages_db::fields::Json;
use nuages_db::functions::abs;
use nuages_db::models::*;

#[derive(Choices, Clone, Copy, Debug)]
#[choices(crate = crate::root)]
pub enum Size {
    #[choice("long", "Long")]
    Long,
    #[choice("s", "Short")]
    Short,
}

super::faulty! {
    Related { field1: i32, #[field(on_delete = CASCADE, related_name = "+")] up: Option<ForeignKey<Related>>, }
    Ordered [ordering = [
        "parent__missing", "-parent__up__missing", "parent__field1__field2", "number__missing", "parent__pk", "parent_id",
        "parent__up", "name__length", "moment__year"
    ]] {
        #[field(on_delete = CASCADE, related_name = "+")]
        parent: ForeignKey<Related>,
        number: i32,
        #[field(max_length = 9)]
        name: String,
        moment: Date,
    }
    Widths {
        #[field(max_length = 2)]
        short: Size,
        one: i32,
        #[field(db_column = "one")]
        other: i32,
        #[field(on_delete = CASCADE, related_name = "+", db_column = "one")]
        key: ForeignKey<Related>,
        #[field(on_delete = CASCADE, related_name = "+", unique)]
        unique: ForeignKey<Related>,
        #[field(on_delete = CASCADE, related_name = "+", unique, db_constraint = false)]
        unique_too: ForeignKey<Related>,
    }
    Commented [db_table_comment = "what it is"] {
        #[field(db_comment = "what")]
        remark: i32,
    }
    Unmanaged [managed = false, db_table_comment = "what it is"] {
        #[field(db_comment = "what")]
        remark: i32,
    }
    Needing [db_table_comment = "what it is", required_db_features = ["supports_comments"]] {
        #[field(db_comment = "what")]
        remark: i32,
    }
    Endless { price: Decimal, #[field(unique)] key: Option<Decimal>, }
    EndlessNeeding [required_db_features = ["supports_no_precision_decimalfield"]] { price: Decimal, }
    Indexed {
        #[field(db_index)]
        text: String,
        #[field(db_index)]
        bytes: Vec<u8>,
        #[field(db_index)]
        json: Json,
        #[field(max_length = 300, unique)]
        long: String,
        #[field(max_length = 300, db_index)]
        long_index: String,
        #[field(kind = slug, max_length = 256, unique)]
        slug: String,
        #[field(max_length = 255, unique)]
        fine: String,
        #[field(kind = url, max_length = 1000, unique)]
        url: String,
    }
    Computed {
        one: i32,
        #[field(generated = Self::one * 2, db_persist = false)]
        double: i32,
        #[field(generated = Self::one * 3)]
        triple: i32,
    }
    LongKey { - #[field(primary_key, max_length = 256)] key: String, number: i32, }
    Defaulted { #[field(on_delete = DB_SET_DEFAULT, db_default = 1, related_name = "+")] parent: ForeignKey<Related>, }
    Given {
        one: i32,
        #[field(db_default = Self::one)]
        other: DbDefault<i32>,
        #[field(db_default = abs(Self::one))]
        third: DbDefault<i32>,
        #[field(db_default = abs(-3))]
        fine: DbDefault<i32>,
    }
    Nulled { #[field(on_delete = DB_SET_NULL, related_name = "+")] parent: Option<ForeignKey<Related>>, }
    VeryLong {
        a_field_whose_name_is_so_long_that_no_column_of_postgresql_could_ever_be_called_like_it: i32,
        #[field(db_column = "short")]
        a_field_whose_name_is_so_long_that_its_column_is_called_otherwise_as_one_sees: i32,
        #[field(on_delete = CASCADE, related_name = "+")]
        a_foreign_key_whose_name_is_just_so_long_that_its_id_goes_beyond: ForeignKey<Related>,
        #[field(related_name = "+")]
        friends: ManyToMany<AModelWithAVeryVeryLongNameWhichMakesColumnsOfManyToManyFieldsTooLong>,
    }
    AModelWithAVeryVeryLongNameWhichMakesColumnsOfManyToManyFieldsTooLong {}
    ShadowedKey { #[field(on_delete = CASCADE, related_name = "+")] fk: ForeignKey<Related>, fk_id: i32, }
    Two__Words {}
    Trailing_ {}
}
