//! Models: their metadata, the trait that `derive(Model)` implements, and what a `models.rs` needs in scope.

pub(crate) mod any_row;
mod bounds;
mod bulk;
mod collector;
mod columns;
mod composite;
mod computed;
mod default;
mod default_order;
mod delete;
mod deletion;
mod families;
mod file_path;
mod filled;
mod flatten;
mod in_order;
mod key;
mod key_field;
mod kind;
mod limit;
mod many_to_many;
mod meta;
mod model;
mod neighbours;
mod parent;
mod part;
mod part_options;
mod past;
mod pointed;
mod pointers;
mod proxy;
mod registry;
mod related_one;
mod relation;
mod rows_where;
mod save;
mod save_options;
mod statements;
mod swappable;

pub use crate::constraints::typed::{
    CheckConstraint, Constraint, Index, IntoConstraint, UniqueConstraint,
};
pub use crate::constraints::{Declared, Deferrable};
pub use crate::fields::{
    Auto, CustomField, CustomNumber, DbDefault, FieldValue, ForeignKey, ManyToMany,
};
pub use crate::query::{
    Aggregate, BulkCreate, BulkUpdate, Condition, Explain, Expression, FetchMode, Field,
    FieldClass, FilteredRelation, ForUpdate, FunctionTransform, Lhs, Lookup, Precision, Prefetch,
    QuerySet, Transform, any_value, avg, count, count_all, exists, f, lookup, max, min, outer,
    row_range, stddev, string_agg, subquery, sum, value_range, variance, when, window,
};
pub use crate::validation::{
    Choices, ValidationError, ValidationErrors, Validator, custom, file_extension, int_list,
    max_decimal, max_length, max_value, min_decimal, min_length, min_value,
    prohibit_null_characters, regex, step_value, validate_comma_separated_integer_list,
    validate_domain_name, validate_email, validate_integer, validate_ipv4_address,
    validate_ipv6_address, validate_ipv46_address, validate_slug, validate_unicode_slug,
    validate_url,
};
pub use crate::value::Value;
pub(crate) use any_row::{AnyRow, Page};
pub use columns::Columns;
pub use composite::{CompositeMeta, PK_PLACE};
pub use computed::{GeneratedMeta, database_now, frozen};
pub use default::{DefaultValue, checked_default, default_value, value_of};
pub use default_order::DefaultOrder;
#[doc(hidden)]
pub use default_order::frozen_orders;
pub use deletion::{Deleted, NestedRow, ProtectedRow, WouldDelete};
pub use file_path::FilePathMeta;
#[doc(hidden)]
pub use flatten::{
    constraints_of, flattened, flattened_length, has_field, held_by, holds_key, holds_order,
    indexes_of, part_has, plain_relations, share_a_name,
};
#[doc(hidden)]
pub use in_order::{order_of_related, set_order_of_related};
pub use jiff::civil::{Date, Time};
pub use jiff::{SignedDuration as Duration, Timestamp};
pub use key::{Key, KeyFrom};
pub use key_field::{KeyField, PointsTo, UniqueField, to_field};
#[doc(hidden)]
pub use key_field::{PartKey, bare_value, is_field_of, place_of_key};
pub(crate) use key_field::{key_of, place_in};
pub use kind::{CustomKind, FieldKind, Protocol};
pub use limit::{Limit, LimitChoices};
pub use many_to_many::{ManyToManyMeta, Through};
pub use meta::{FieldMeta, ModelMeta};
pub use model::Model;
pub use nuages_macros::{Choices, Model, ModelPart, queryset};
#[doc(hidden)]
pub use parent::{Extends, clean_parent, save_parent};
pub use part::{Abstract, HasPart, KeyPart, ModelPart};
pub use part_options::PartOptions;
pub use proxy::Proxy;
#[doc(hidden)]
pub use proxy::{FieldAt, proxied_objects};
pub(crate) use registry::registered_model;
pub use registry::{register_models, registered_models};
#[doc(hidden)]
pub use related_one::related_one;
pub use relation::{OnDelete, RelationMeta, no_relation};
pub use rust_decimal::Decimal;
#[doc(hidden)]
pub use save_options::{Save, SavePlan};
pub use statements::Statements;
pub use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
pub use swappable::{Replaces, set_swappable_models};
pub use uuid::Uuid;

pub(crate) use bounds::{kept, unpack};
pub(crate) use bulk::{bulk_create, bulk_update};
pub(crate) use delete::{delete_query, delete_with_key, would_delete_query};
pub(crate) use in_order::ORDER;
pub(crate) use many_to_many::side_names;
pub(crate) use past::{Memory, Past};
pub(crate) use pointers::Pointer;
pub(crate) use save::{save_places, time_of_saving};
pub(crate) use swappable::{
    AUTH_USER_MODEL, is_same_label, lacks, set_from, standing_rows, swappable_setting,
};
