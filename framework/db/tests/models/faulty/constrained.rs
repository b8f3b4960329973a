//! Constraints and indexes, and what databases make of them.

use nuages_db::functions::{lower, raw_sql};
use nuages_db::models::*;

super::faulty! {
    Tag { number: i32, }
    Plain [
        indexes = [
            ["name", name = "plain_fine"],
            Index::on(Self::name).name("plain_name_that_is_longer_than"),
            Index::on(Self::tag).name("plain_of_key"),
        ]
    ] {
        #[field(max_length = 9)]
        name: String,
        #[field(on_delete = CASCADE, related_name = "+")]
        tag: ForeignKey<Tag>,
    }
    Partial [indexes = [Index::on(Self::age).name("partial_age").condition(Self::age.gte(10))]] { age: i32, }
    PartialNeeding [
        required_db_features = ["supports_partial_indexes"],
        indexes = [Index::on(Self::age).name("partial_needing_age").condition(Self::age.gte(10))]
    ] { age: i32, }
    Covering [indexes = [Index::on(Self::age).name("covering_age").include(Self::number)]] { age: i32, number: i32, }
    CoveringNeeding [
        required_db_features = ["supports_covering_indexes"],
        indexes = [Index::on(Self::age).name("covering_needing_age").include(Self::number)]
    ] { age: i32, number: i32, }
    Functional [indexes = [Index::on(lower(Self::name)).name("functional_name")]] {
        #[field(max_length = 9)]
        name: String,
    }
    FunctionalNeeding [
        required_db_features = ["supports_expression_indexes"],
        indexes = [Index::on(lower(Self::name)).name("functional_needing_name")]
    ] {
        #[field(max_length = 9)]
        name: String,
    }
    Checked [
        constraints = [
            CheckConstraint::new(Self::age.gte(18)).name("checked_adult"),
            CheckConstraint::new(Self::tag.to(Tag::number).gte(18)).name("checked_joined"),
            CheckConstraint::new(Self::tag.gt(1)).name("checked_key"),
            CheckConstraint::new(raw_sql::<_, bool>("id = 1", []).is_true()).name("checked_raw"),
            CheckConstraint::new(
                (Self::age.gte(1) | Self::tag.to(Tag::number).gte(Self::age)) & !Self::age.eq(3)
            ).name("checked_complex"),
        ]
    ] {
        age: i32,
        #[field(on_delete = CASCADE, related_name = "+")]
        tag: ForeignKey<Tag>,
    }
    Conditional [
        constraints = [
            UniqueConstraint::on(Self::age).condition(Self::age.gte(100)).name("conditional_age"),
            UniqueConstraint::on(Self::age).condition(Self::tag.to(Tag::number).lt(5)).name("conditional_joined"),
        ]
    ] {
        age: i32,
        #[field(on_delete = CASCADE, related_name = "+")]
        tag: ForeignKey<Tag>,
    }
    ConditionalNeeding [
        required_db_features = ["supports_partial_indexes"],
        constraints = [UniqueConstraint::on(Self::age).condition(Self::age.gte(100)).name("conditional_needing_age")]
    ] { age: i32, }
    Later [constraints = [UniqueConstraint::on(Self::age).deferrable(Deferrable::Immediate).name("later_age")]] { age: i32, }
    LaterNeeding [
        required_db_features = ["supports_deferrable_unique_constraints"],
        constraints = [UniqueConstraint::on(Self::age).deferrable(Deferrable::Deferred).name("later_needing_age")]
    ] { age: i32, }
    Included [constraints = [UniqueConstraint::on(Self::age).include(Self::number).name("included_age")]] { age: i32, number: i32, }
    IncludedNeeding [
        required_db_features = ["supports_covering_indexes"],
        constraints = [UniqueConstraint::on(Self::age).include(Self::number).name("included_needing_age")]
    ] { age: i32, number: i32, }
    Expressed [constraints = [UniqueConstraint::on(lower(Self::name)).name("expressed_name")]] {
        #[field(max_length = 9)]
        name: String,
    }
    Distinct [constraints = [UniqueConstraint::on(Self::age).nulls_distinct(false).name("distinct_age")]] { age: Option<i32>, }
    DistinctToo [constraints = [UniqueConstraint::on(Self::age).nulls_distinct(true).name("distinct_too_age")]] { age: Option<i32>, }
    SameNames [
        constraints = [
            CheckConstraint::new(Self::age.gt(1)).name("same"),
            CheckConstraint::new(Self::age.gt(2)).name("same"),
        ],
        indexes = [["age", name = "same_index"], ["number", name = "same_index"]]
    ] { age: i32, number: i32, }
    SameNamesToo [
        constraints = [CheckConstraint::new(Self::age.gt(1)).name("distinct_age")],
        indexes = [["age", name = "partial_age"]]
    ] { age: i32, }
    OutOfHands [managed = false, indexes = [Index::on(lower(Self::name)).name("hands_name")]] {
        #[field(max_length = 9)]
        name: String,
    }
    SameTable [db_table = "faulty_tag"] { number: i32, }
}
