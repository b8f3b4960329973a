use nuages_db::migrations::*;

pub fn migration() -> Migration {
    Migration::new("0001_initial")
        .initial()
        .operation(
            CreateModel::new("Moments")
                .field(
                    "id",
                    fields::uuid()
                        .primary_key()
                        .default(fields::call("Uuid::now_v7")),
                )
                .field("day", fields::date().default(fields::call("of_today")))
                .field("clock", fields::time().blank().auto_now().not_editable())
                .field(
                    "moment",
                    fields::date_time()
                        .blank()
                        .auto_now_add()
                        .unique_for_date("day")
                        .unique_for_month("day")
                        .unique_for_year("day")
                        .not_editable(),
                )
                .field("length", fields::duration().default("1 01:01:01"))
                .field("data", fields::json())
                .field("raw", fields::binary().default(fields::call("Vec::new")))
                .field(
                    "leap",
                    fields::date().db_default(literal("Date", "2024-02-29")),
                )
                .field(
                    "then",
                    fields::date_time()
                        .db_default(literal("Timestamp", "2024-02-29T13:05:07.123456Z")),
                )
                .field(
                    "late",
                    fields::time().db_default(literal("Time", "23:59:59.999999")),
                )
                .field(
                    "nil",
                    fields::uuid()
                        .db_default(literal("Uuid", "00000000-0000-0000-0000-000000000000")),
                )
                .field("now", fields::date_time().db_default(func("Now", [])))
                .field("year", fields::integer().generated(f("day__year")))
                .field("flag", fields::boolean().null())
                .db_table_comment("a \"comment\"")
                .required_db_features(["supports_comments"]),
        )
        .operation(
            CreateModel::new("Numbers")
                .field("id", fields::small_auto())
                .field(
                    "least",
                    fields::big_integer().default(-9223372036854775808_i64),
                )
                .field(
                    "most",
                    fields::positive_big_integer().default(9223372036854775807_i64),
                )
                .field("nothing", fields::float().default(-0.0))
                .field("great", fields::float().default(1e300))
                .field("small", fields::float().default(2.5e-7))
                .field(
                    "endless",
                    fields::float().default(fields::call("f64::INFINITY")),
                )
                .field("one", fields::decimal(10, 0).default("1"))
                .field(
                    "grade",
                    fields::integer()
                        .choices([(-2147483648, "the \"least\""), (0, "")])
                        .choice_group("Odd \\ group", [(2147483647, "the most")])
                        .default(-2147483648),
                )
                .field(
                    "given",
                    fields::big_integer().db_default(value(3000000000_i64)),
                )
                .field("negative", fields::float().db_default(value(-1.5)))
                .field(
                    "below",
                    fields::float().db_default(value(f64::NEG_INFINITY)),
                )
                .field(
                    "above",
                    fields::positive_big_integer().db_default(value(18446744073709551615_u64)),
                )
                .field(
                    "debt",
                    fields::decimal(6, 2).db_default(literal("Decimal", "-1.50")),
                )
                .field(
                    "endless_number",
                    fields::decimal_without_precision().db_default(literal("Decimal", "0.125")),
                )
                .field(
                    "bits",
                    fields::big_integer().db_default(((value(7) & 3) ^ 1) | ((value(1) << 4) >> 2)),
                )
                .field(
                    "computed",
                    fields::big_integer().generated((f("least") - (f("least") + 1)) % -3),
                )
                .field(
                    "raw",
                    fields::big_integer()
                        .generated(raw_sql("1 -- \"one\" \\\n"))
                        .not_persisted(),
                )
                .field(
                    "chosen",
                    fields::big_integer().generated(
                        case([
                            (q("great__gt", 1.0) & !q("small__lt", f("great")), value(1)),
                            (q("grade__in", [-2147483648, 2147483647]), value(-1)),
                        ])
                        .otherwise(func("Abs", [f("least")])),
                    ),
                ),
        )
        .operation(
            CreateModel::new("Texts")
                .field("key", fields::char(0).primary_key().db_collation("nocase"))
                .field(
                    "odd",
                    fields::char(300).default(
                        "quote \" backslash \\ line\nreturn\rtab\tnull\u{0} {} %(x)s é 雪 ́ \u{202e}",
                    ),
                )
                .field("empty", fields::text().blank().default("").verbose_name(""))
                .field(
                    "label",
                    fields::slug(50)
                        .no_db_index()
                        .help_text("a 'b' \"c\"")
                        .not_editable(),
                )
                .field(
                    "email",
                    fields::email(320)
                        .null()
                        .unique()
                        .error_message("unique", "\"%(value)s\" is taken\\")
                        .error_message("null", ""),
                )
                .field(
                    "url",
                    fields::url(200)
                        .db_column("the \"url\"")
                        .db_comment("it's\n\"a\" remark"),
                )
                .field("file", fields::file(10))
                .field("image", fields::image(100))
                .field(
                    "path",
                    fields::file_path(100)
                        .path("/srv/\"odd\"")
                        .matching("\\.(a|b)$")
                        .recursive()
                        .no_files()
                        .allow_folders(),
                )
                .field(
                    "given",
                    fields::text().db_default(value("it's \"x\" \\ \n")),
                )
                .field(
                    "joined",
                    fields::char(700).generated(func(
                        "Concat",
                        [
                            func("Concat", [func("Lower", [f("odd")]), value("%\n")]),
                            func("Coalesce", [f("email"), value("")]),
                        ],
                    )),
                )
                .field(
                    "count",
                    fields::big_integer().generated(func("Length", [f("empty")])),
                )
                .field("four", fields::generic_ip_address().protocol("ipv4"))
                .field("both", fields::generic_ip_address().unpack_ipv4().null())
                .db_table("odds \"texts\""),
        )
        .operation(
            CreateModel::new("Checked")
                .field("id", fields::big_auto())
                .field("odd", fields::text().null())
                .field("data", fields::json())
                .field("number", fields::big_integer())
                .field("price", fields::decimal(6, 2))
                .field("float", fields::float())
                .field("span", fields::duration())
                .field("day", fields::date())
                .field(
                    "silent",
                    fields::boolean().generated(q("odd__isnull", true)),
                )
                .field(
                    "told",
                    fields::text()
                        .generated((f("price") + literal("Decimal", "1")).cast(fields::text())),
                )
                .index(Index::expressions(
                    "under",
                    [func("Lower", [f("odd").collate("C")])],
                ))
                .index(Index::expressions(
                    "by_month",
                    [
                        func("TruncMonth", [f("day")]),
                        func("KT", [f("data__a__b")]),
                    ],
                ))
                .constraint(CheckConstraint::new("twice_not", q("odd", "x")))
                .constraint(CheckConstraint::new(
                    "key_like_a_look_up",
                    !(!q("odd", "x") & q("data__gt__exact", literal("Json", "\"1\""))),
                ))
                .constraint(CheckConstraint::new(
                    "keys",
                    q("data__has_keys", ["a", "b c"])
                        | q("data__a__has_key", "it's")
                        | q("data__contains", literal("Json", "{\"a\":[1,null]}"))
                        | q("data__a__contained_by", literal("Json", "{}")),
                ))
                .constraint(CheckConstraint::new(
                    "computed_in",
                    (f("number") + 1).lookup("in", [1, 3000000000_i64]),
                ))
                .constraint(CheckConstraint::new(
                    "computed_range",
                    (f("price") * literal("Decimal", "2"))
                        .lookup("range", [literal("Decimal", "1"), literal("Decimal", "10")]),
                ))
                .constraint(CheckConstraint::new(
                    "even",
                    (f("number") & 1).lookup("exact", 0),
                ))
                .constraint(CheckConstraint::new(
                    "finite",
                    q("float__lt", f64::INFINITY),
                ))
                .constraint(CheckConstraint::new(
                    "span",
                    q("span__gt", "-1 23:59:58.500000"),
                ))
                .constraint(CheckConstraint::new(
                    "floats",
                    f("number").cast(fields::float()).lookup("lt", f("float")),
                ))
                .constraint(CheckConstraint::new(
                    "raw",
                    raw_sql("number < ? + 1")
                        .bind([value(1000)])
                        .lookup("exact", true),
                ))
                .constraint(CheckConstraint::new(
                    "nothing",
                    func("Coalesce", [f("odd"), value("")]).lookup("in", [0; 0])
                        | q("odd__regex", "^\\d{1,2}$"),
                )),
        )
        .operation(
            CreateModel::new("Knots")
                .field("pk", fields::composite_primary_key(["tie", "number"]))
                .field("number", fields::foreign_key("odds.numbers", CASCADE)),
        )
        .operation(
            CreateModel::new("Ties")
                .field("id", fields::big_auto())
                .field(
                    "friends",
                    fields::many_to_many("odds.ties")
                        .blank()
                        .related_name("friends_of")
                        .help_text("\\"),
                )
                .field("me", fields::foreign_key("odds.ties", DO_NOTHING).null())
                .field("moment", fields::foreign_key("odds.moments", PROTECT))
                .field(
                    "numbers",
                    fields::many_to_many("odds.numbers")
                        .through("odds.knots")
                        .through_fields("tie", "number")
                        .limit_choices_to(q("great__gt", 1e300) | q("grade", 0)),
                )
                .field(
                    "one",
                    fields::foreign_key("odds.numbers", RESTRICT)
                        .unique()
                        .no_db_index()
                        .db_column("one"),
                )
                .field(
                    "text",
                    fields::one_to_one("odds.texts", DB_CASCADE)
                        .blank()
                        .related_name("%(class)s_of")
                        .related_query_name("tied"),
                )
                .field(
                    "texts",
                    fields::many_to_many("odds.texts")
                        .no_db_constraint()
                        .db_table("odd \"between\""),
                )
                .field(
                    "two",
                    fields::foreign_key("odds.numbers", SET_NULL)
                        .null()
                        .no_db_index()
                        .no_db_constraint()
                        .related_name("+")
                        .limit_choices_to(fields::call("graded")),
                )
                .verbose_name("tie \"of\" things")
                .verbose_name_plural("")
                .ordering([
                    OrderTerm::from("-moment__day"),
                    OrderTerm::from(f("one").desc().nulls_last()),
                ])
                .get_latest_by(["-id"])
                .default_related_name("all_%(class)s")
                .permissions([("tie", "Can \"tie\"")])
                .default_permissions([])
                .unique_together(["one", "moment"])
                .unique_together(["text", "one"]),
        )
        .operation(AddField::new(
            "knots",
            "tie",
            fields::foreign_key("odds.ties", CASCADE),
        ))
        .operation(
            CreateModel::new("Loose")
                .proxy("odds.ties")
                .ordering([f("id").desc()]),
        )
        .operation(AlterOrderWithRespectTo::new("knots", "tie"))
}
