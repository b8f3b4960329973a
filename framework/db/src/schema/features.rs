//! What databases can do, by the names of Django's `DatabaseFeatures`.

use nuages_core::settings::Engine::{self, Mysql, Postgresql, Sqlite};

use super::ServerVersion;

/// Kinds of database, and what they alone can do: SQLite as it is compiled in, PostgreSQL 15, MariaDB 10.11; MySQL 9.7; but for what the lists
/// below say. Asked of Django 6.1.
const FEATURES: &[(&[Engine], &[&str])] = &[
    (
        &[Sqlite, Postgresql, Mysql],
        &[
            "allows_group_by_lob",
            "allows_group_by_select_index",
            "allows_multiple_constraints_on_same_fields",
            "can_return_columns_from_insert",
            "can_return_rows_from_bulk_insert",
            "has_bulk_insert",
            "has_json_object_function",
            "indexes_foreign_keys",
            "supports_alter_generated_column_data_type",
            "supports_bit_aggregations",
            "supports_boolean_expr_in_select_clause",
            "supports_collation_on_charfield",
            "supports_collation_on_textfield",
            "supports_column_check_constraints",
            "supports_comparing_boolean_expr",
            "supports_default_keyword_in_bulk_insert",
            "supports_explaining_query_execution",
            "supports_expression_defaults",
            "supports_foreign_keys",
            "supports_functions_in_partial_indexes",
            "supports_ignore_conflicts",
            "supports_index_column_ordering",
            "supports_json_field",
            "supports_non_deterministic_collations",
            "supports_nullable_unique_constraints",
            "supports_on_delete_db_cascade",
            "supports_on_delete_db_null",
            "supports_over_clause",
            "supports_partially_nullable_unique_constraints",
            "supports_primitives_in_json_field",
            "supports_select_difference",
            "supports_select_for_update_with_limit",
            "supports_select_intersection",
            "supports_select_union",
            "supports_stored_generated_columns",
            "supports_subqueries_in_group_by",
            "supports_table_check_constraints",
            "supports_temporal_subtraction",
            "supports_transactions",
            "supports_tuple_comparison_against_subquery",
            "supports_tuple_lookups",
            "supports_update_conflicts",
            "update_can_self_select",
            "uses_savepoints",
        ],
    ),
    (
        &[Postgresql, Mysql],
        &[
            "allows_group_by_selected_pks",
            "can_create_inline_fk",
            "can_rename_index",
            "has_native_uuid_field",
            "has_select_for_update",
            "has_select_for_update_nowait",
            "has_select_for_update_skip_locked",
            "supports_aggregate_distinct_multiple_argument",
            "supports_aggregate_order_by_clause",
            "supports_cast_with_precision",
            "supports_comments",
            "supports_default_keyword_in_insert",
            "supports_json_field_contains",
            "supports_parentheses_in_compound",
            "supports_slicing_ordering_in_compound",
        ],
    ),
    (
        &[Sqlite, Mysql],
        &[
            "order_by_nulls_first",
            "supports_frame_range_fixed_distance",
            "supports_virtual_generated_columns",
        ],
    ),
    (
        &[Sqlite, Postgresql],
        &[
            "allow_sliced_subqueries_with_in",
            "allows_auto_pk_0",
            "can_defer_constraint_checks",
            "can_release_savepoints",
            "can_return_rows_from_update",
            "can_rollback_ddl",
            "delete_can_self_reference_subquery",
            "has_zoneinfo_database",
            "supports_aggregate_filter_clause",
            "supports_date_lookup_using_string",
            "supports_default_in_bit_aggregations",
            "supports_default_in_lead_lag",
            "supports_expression_indexes",
            "supports_forward_references",
            "supports_frame_exclusion",
            "supports_index_on_text_field",
            "supports_json_negative_indexing",
            "supports_no_precision_decimalfield",
            "supports_on_delete_db_default",
            "supports_order_by_nulls_modifier",
            "supports_partial_indexes",
            "supports_regex_backreferencing",
            "supports_unlimited_charfield",
            "supports_update_conflicts_with_target",
            "supports_uuid4_function",
            "supports_uuid4_function_in_default",
        ],
    ),
    (
        &[Mysql],
        &[
            "collate_as_index_expression",
            "related_fields_match_type",
            "supports_comments_inline",
            "supports_logical_xor",
        ],
    ),
    (
        &[Postgresql],
        &[
            "atomic_transactions",
            "can_distinct_on_fields",
            "greatest_least_ignores_nulls",
            "has_json_operators",
            "has_native_boolean_field",
            "has_native_duration_field",
            "has_native_json_field",
            "has_real_datatype",
            "has_select_for_no_key_update",
            "has_select_for_update_of",
            "nulls_order_largest",
            "supports_combined_alters",
            "supports_covering_indexes",
            "supports_deferrable_unique_constraints",
            "supports_nulls_distinct_unique_constraints",
            "supports_tablespaces",
            "supports_timezones",
        ],
    ),
    (
        &[Sqlite],
        &[
            "has_case_insensitive_like",
            "supports_any_value",
            "supports_unspecified_pk",
        ],
    ),
];

/// What MySQL can do and MariaDB cannot.
const OF_MYSQL: [&str; 4] = [
    "has_select_for_update_of",
    "supports_any_value",
    "supports_default_in_lead_lag",
    "supports_expression_indexes",
];

/// What MariaDB can do and MySQL cannot.
const OF_MARIADB: [&str; 4] = [
    "can_return_columns_from_insert",
    "can_return_rows_from_bulk_insert",
    "has_native_uuid_field",
    "update_can_self_select",
];

/// What came with versions of PostgreSQL after 15.
const NEW_IN_POSTGRESQL: &[((u32, u32), &[&str])] = &[
    ((16, 0), &["is_postgresql_16", "supports_any_value"]),
    ((17, 0), &["is_postgresql_17"]),
    (
        (18, 0),
        &[
            "is_postgresql_18",
            "supports_uuid7_function",
            "supports_uuid7_function_shift",
            "supports_virtual_generated_columns",
        ],
    ),
];

/// What came with versions of MariaDB after 10.11.
const NEW_IN_MARIADB: &[((u32, u32), &[&str])] = &[(
    (11, 7),
    &[
        "supports_uuid4_function",
        "supports_uuid4_function_in_default",
        "supports_uuid7_function",
    ],
)];

/// Tells whether a server has a feature; none has one that is not known.
pub(super) fn has_feature(server: ServerVersion, name: &str) -> bool {
    let new = match (server.engine, server.mariadb) {
        (Postgresql, _) => NEW_IN_POSTGRESQL,
        (Mysql, true) => NEW_IN_MARIADB,
        (Mysql, false) if OF_MYSQL.contains(&name) => return true,
        (Mysql, false) if OF_MARIADB.contains(&name) => return false,
        _ => &[],
    };
    let is_old = |(engines, names): &(&[Engine], &[&str])| {
        engines.contains(&server.engine) && names.contains(&name)
    };
    let is_new =
        |(since, names): &((u32, u32), &[&str])| server.version >= *since && names.contains(&name);
    FEATURES.iter().any(is_old) || new.iter().any(is_new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(engine: Engine, mariadb: bool, version: (u32, u32)) -> ServerVersion {
        ServerVersion {
            engine,
            mariadb,
            version,
        }
    }

    #[test]
    fn mysql_and_mariadb_have_features_of_their_own() {
        let mysql = server(Mysql, false, (8, 4));
        let mariadb = ServerVersion::from(Mysql);
        for (name, of_mysql, of_mariadb) in [
            ("supports_expression_indexes", true, false),
            ("has_native_uuid_field", false, true),
            ("has_select_for_update", true, true),
            ("reads_minds", false, false),
        ] {
            assert_eq!(has_feature(mysql, name), of_mysql, "{name}");
            assert_eq!(has_feature(mariadb, name), of_mariadb, "{name}");
        }
        for name in OF_MYSQL.iter().chain(&OF_MARIADB) {
            assert_ne!(
                has_feature(mysql, name),
                has_feature(mariadb, name),
                "{name}"
            );
        }
    }

    #[test]
    fn what_a_server_can_do_depends_on_its_version() {
        for (server, name, has) in [
            (Postgresql.into(), "supports_any_value", false),
            (
                server(Postgresql, false, (16, 2)),
                "supports_any_value",
                true,
            ),
            (
                server(Postgresql, false, (17, 6)),
                "supports_virtual_generated_columns",
                false,
            ),
            (
                server(Postgresql, false, (18, 0)),
                "supports_virtual_generated_columns",
                true,
            ),
            (Mysql.into(), "supports_uuid4_function", false),
            (
                server(Mysql, true, (11, 7)),
                "supports_uuid4_function",
                true,
            ),
            (
                server(Mysql, false, (11, 7)),
                "supports_uuid4_function",
                false,
            ),
            (Sqlite.into(), "supports_any_value", true),
        ] {
            assert_eq!(has_feature(server, name), has, "{name} of {server:?}");
        }
    }
}
