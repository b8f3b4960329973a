use nuages_db::migrations::*;

pub fn migration() -> Migration {
    Migration::new("0002_constraints")
        .not_atomic()
        .dependency("shop", "0001_initial")
        .operation(AddField::new(
            "item",
            "level",
            fields::char(2)
                .choices([("a", "First"), ("b", "\"Second\"")])
                .default("a"),
        ))
        .operation(AddField::new(
            "item",
            "rank",
            fields::integer().choices([(1, "One"), (-2, "Below")]),
        ))
        .operation(AddConstraint::new(
            "item",
            CheckConstraint::new("votes", q("votes__gte", 0) & q("votes__lt", f("most"))),
        ))
        .operation(AddConstraint::new(
            "item",
            CheckConstraint::new("shop_item_price", q("price__gt", "1.5"))
                .violation_error_code("cheap")
                .violation_error_message("%(name)s: too cheap"),
        ))
        .operation(AddConstraint::new(
            "item",
            UniqueConstraint::new("unique_live_slug", ["slug"]).condition(q("published", true)),
        ))
        .operation(AddConstraint::new(
            "item",
            UniqueConstraint::expressions(
                "unique_title",
                [f("owner"), func("Lower", [f("title")])],
            ),
        ))
        .operation(AddConstraint::new(
            "item",
            UniqueConstraint::new("later", ["votes", "most"])
                .deferrable(Deferrable::Deferred)
                .nulls_distinct(false),
        ))
        .operation(AddConstraint::new(
            "item",
            CheckConstraint::new(
                "odd",
                !q("title__startswith", "x")
                    | (q("owner__isnull", true) ^ q("slug__in", ["a", "b"])),
            ),
        ))
        .operation(AddIndex::new(
            "item",
            Index::new("shop_item_pub_dat_06b673_idx", ["-pub_date", "title"]),
        ))
        .operation(AddIndex::new("item", Index::new("by_slug", ["slug"])))
        .operation(AddIndex::new(
            "item",
            Index::new("item_newest", ["-pub_date", "slug"]).include(["title"]),
        ))
        .operation(AddIndex::new(
            "item",
            Index::expressions("by_title", [func("Lower", [f("title")]).desc()])
                .condition(q("votes__gt", f("most") * 2)),
        ))
        .operation(AddIndex::new(
            "item",
            Index::expressions("by_note", [func("Coalesce", [f("note"), value("")])]),
        ))
        .operation(AddIndex::new(
            "item",
            Index::new("shop_item_maximum_9829cd_idx", ["most"]),
        ))
        .operation(AddIndex::new(
            "item",
            Index::expressions(
                "odd",
                [
                    case([(q("votes__gt", 1) | q("most", 3000000000_i64), value(1))])
                        .otherwise(literal("Decimal", "1.50"))
                        .desc()
                        .nulls_last(),
                    (f("votes") - 1).asc(),
                ],
            ),
        ))
        .operation(RenameIndex::new("item", "odd", "even"))
        .operation(RenameIndex::unnamed("item", ["votes", "most"], "both"))
        .operation(AlterConstraint::new(
            "item",
            "votes",
            CheckConstraint::new("votes", !(q("votes", 1) & q("most__in", [1, 2])))
                .violation_error_message("no"),
        ))
        .operation(AddIndexConcurrently::new(
            "item",
            Index::new("later", ["-votes"]),
        ))
        .operation(RemoveIndexConcurrently::new("item", "later"))
        .operation(AddConstraintNotValid::new(
            "item",
            CheckConstraint::new("soon", q("price__range", ["1.5", "2"])),
        ))
        .operation(ValidateConstraint::new("item", "soon"))
        .operation(RemoveConstraint::new("item", "soon"))
}
