//! What a model declares, by its own fields, and what is kept of it by name.

use nuages_db::functions::{coalesce, lower};
use nuages_db::migrations;
use nuages_db::migrations::state::ModelState;
use nuages_db::migrations::{f, func, q, value};
use nuages_db::models::*;

#[path = "written/constraints.rs"]
mod written;

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "shop")]
struct Owner {
    id: Auto,
}

#[derive(Model, Clone, Debug)]
#[model(
    crate = crate::root,
    app_label = "shop",
    constraints = [
        CheckConstraint::new(Self::votes.gte(0) & Self::votes.lt(Self::most)).name("votes"),
        CheckConstraint::new(Self::price.gt(Decimal::new(15, 1)))
            .violation_error_code("cheap")
            .violation_error_message("%(name)s: too cheap")
            .name("%(app_label)s_%(class)s_price"),
        UniqueConstraint::on(Self::slug).condition(Self::published.eq(true)).name("unique_live_slug"),
        UniqueConstraint::on((Self::owner, lower(Self::title))).name("unique_title"),
        UniqueConstraint::on([Self::votes, Self::most])
            .deferrable(Deferrable::Deferred)
            .nulls_distinct(false)
            .name("later"),
        CheckConstraint::new(!Self::title.startswith("x") | (Self::owner.is_null(true) ^ Self::slug.in_(["a", "b"])))
            .name("odd"),
    ],
    indexes = [
        ["-pub_date", "title"],
        ["slug", name = "by_slug"],
        Index::on((Self::pub_date.desc(), Self::slug)).name("%(class)s_newest").include(Self::title),
        Index::on(lower(Self::title).desc()).name("by_title").condition(Self::votes.gt(Self::most * 2)),
        Index::on(coalesce(Self::note, "")).name("by_note"),
        Index::on(Self::most),
    ],
)]
struct Item {
    id: Auto,
    #[field(max_length = 50)]
    title: String,
    #[field(max_length = 50)]
    slug: String,
    note: Option<String>,
    votes: i32,
    #[field(db_column = "maximum")]
    most: i32,
    #[field(max_digits = 6, decimal_places = 2)]
    price: Decimal,
    published: bool,
    pub_date: Timestamp,
    #[field(on_delete = CASCADE)]
    owner: Option<ForeignKey<Owner>>,
}

fn lowered(field: &str) -> migrations::Expression {
    func("Lower", [f(field)])
}

#[test]
fn constraints_made_of_fields_are_kept_by_name() {
    let expected: Vec<migrations::state::Constraint> = vec![
        migrations::CheckConstraint::new("votes", q("votes__gte", 0) & q("votes__lt", f("most")))
            .into(),
        migrations::CheckConstraint::new("shop_item_price", q("price__gt", "1.5"))
            .violation_error_code("cheap")
            .violation_error_message("%(name)s: too cheap")
            .into(),
        migrations::UniqueConstraint::new("unique_live_slug", ["slug"])
            .condition(q("published", true))
            .into(),
        migrations::UniqueConstraint::expressions("unique_title", [f("owner"), lowered("title")])
            .into(),
        migrations::UniqueConstraint::new("later", ["votes", "most"])
            .deferrable(Deferrable::Deferred)
            .nulls_distinct(false)
            .into(),
        migrations::CheckConstraint::new(
            "odd",
            !q("title__startswith", "x") | (q("owner__isnull", true) ^ q("slug__in", ["a", "b"])),
        )
        .into(),
    ];
    assert_eq!(Item::meta().constraints(), expected);
    assert_eq!(
        ModelState::from_meta(Item::meta()).options.constraints,
        expected
    );
    assert!(Owner::meta().constraints().is_empty());
}

#[test]
fn indexes_made_of_fields_are_kept_by_name() {
    let automatic = |fields| migrations::Index::new("", fields);
    let expected = vec![
        migrations::Index {
            name: "shop_item_pub_dat_06b673_idx".into(),
            ..automatic(["-pub_date", "title"])
        },
        migrations::Index::new("by_slug", ["slug"]),
        migrations::Index::new("item_newest", ["-pub_date", "slug"]).include(["title"]),
        migrations::Index::expressions("by_title", [lowered("title").desc()])
            .condition(q("votes__gt", f("most") * 2)),
        migrations::Index::expressions("by_note", [func("Coalesce", [f("note"), value("")])]),
        migrations::Index {
            name: "shop_item_maximum_9829cd_idx".into(),
            ..migrations::Index::new("", ["most"])
        },
    ];
    assert_eq!(Item::meta().indexes(), expected);
}

/// The model's own constraints and indexes, and the operations around them.
fn operations() -> migrations::Migration {
    use nuages_db::migrations::*;
    let level = fields::char(2)
        .choices([("a", "First"), ("b", "\"Second\"")])
        .default("a");
    let rank = fields::integer().choices([(1, "One"), (-2, "Below")]);
    let mut migration = Migration::new("0002_constraints")
        .not_atomic()
        .dependency("shop", "0001_initial")
        .operation(AddField::new("item", "level", level))
        .operation(AddField::new("item", "rank", rank));
    for constraint in Item::meta().constraints() {
        migration = migration.operation(AddConstraint::new("item", constraint.clone()));
    }
    for index in Item::meta().indexes() {
        migration = migration.operation(AddIndex::new("item", index.clone()));
    }
    let case = case([(q("votes__gt", 1) | q("most", 3_000_000_000_i64), value(1))]);
    let odd = case.otherwise(literal("Decimal", "1.50"));
    migration
        .operation(AddIndex::new(
            "item",
            Index::expressions("odd", [odd.desc().nulls_last(), (f("votes") - 1).asc()]),
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

#[test]
fn constraints_indexes_and_choices_are_written_and_read_back() {
    let source = migrations::Writer::new(&operations(), false)
        .source()
        .unwrap()
        .replace("nuages::db::", "nuages_db::");
    if std::env::var_os("NUAGES_OVERWRITE").is_some() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/models/written/constraints.rs"
        );
        std::fs::write(path, &source).unwrap();
    }
    assert_eq!(source, include_str!("written/constraints.rs"));
    let read = written::migration();
    assert_eq!(
        format!("{:?}", read.operations),
        format!("{:?}", operations().operations)
    );
}
