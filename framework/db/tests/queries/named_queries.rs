//! Queries with a name, beside another or calling themselves.

use crate::common::shop::*;
use crate::common::*;
use nuages_db::functions::{concat, value};
use nuages_db::models::*;
use nuages_db::query::Reversed;

#[tokio::test]
async fn named_queries_stand_beside_a_query() {
    for db in shops("named_queries_stand_beside_a_query").await {
        let sold = Product::objects()
            .values(Product::category.to(Category::id))
            .annotate((count_all(), sum(Product::sold)))
            .cte("sold");
        let (products, total) = sold.annotation();
        let rows = Category::objects()
            .with(&sold)
            .filter(Category::id.eq(sold.group()))
            .filter(total.clone().gte(2))
            .annotate((products, total.clone()))
            .order_by(total.desc());
        assert_eq!(
            // PostgreSQL is told what type the number has.
            sql_text(&rows, &db).replace("::bigint", ""),
            r#"WITH "sold" ("c0", "a0", "a1") AS (SELECT "shop_product"."category_id", COUNT(*), SUM("shop_product"."sold") FROM "shop_product" GROUP BY "shop_product"."category_id") SELECT "shop_category"."id", "shop_category"."name", "shop_category"."parent_id", "sold"."a0", "sold"."a1" FROM "shop_category" CROSS JOIN "sold" WHERE ("shop_category"."id" = "sold"."c0" AND "sold"."a1" >= 2) ORDER BY "sold"."a1" DESC"#
        );
        let rows = rows.all(&db).await.unwrap();
        let rows: Vec<(String, i64, Option<i64>)> = rows
            .into_iter()
            .map(|(row, (products, total))| (row.name, products, total))
            .collect();
        assert_eq!(
            rows,
            [
                ("Music".to_owned(), 1, Some(3)),
                ("Novels".to_owned(), 1, Some(2))
            ]
        );
    }
}

impl Category {
    fn children() -> Reversed<Category, Category> {
        Category::parent.reversed()
    }
}

#[tokio::test]
async fn recursive_queries_walk_trees_down_and_up() {
    for db in shops("recursive_queries_walk_trees_down_and_up").await {
        let below = Category::objects()
            .filter(Category::name.eq("Books"))
            .annotate((value(0_i64), Category::name))
            .recursive("tree", |tree| {
                let (depth, path) = tree.annotation();
                Category::objects()
                    .filter(Category::parent.to(Category::id).eq(tree.to(Category::id)))
                    .annotate((depth + 1, concat(concat(path, " > "), Category::name)))
            });
        let (depth, path) = below.annotation();
        let rows = below
            .objects()
            .annotate((depth, path.clone()))
            .order_by(path)
            .all(&db)
            .await
            .unwrap();
        let rows: Vec<(i64, i64, String)> = rows
            .into_iter()
            .map(|(row, (depth, path))| (row.id.into(), depth, path))
            .collect();
        assert_eq!(
            rows,
            [
                (1, 0, "Books".to_owned()),
                (2, 1, "Books > Novels".to_owned()),
                (3, 2, "Books > Novels > Crime".to_owned())
            ]
        );
        // As a subquery, in an update, counted, filtered, joined.
        let inside = Product::objects().filter(Product::category.in_query(below.objects()));
        assert_eq!(inside.count(&db).await.unwrap(), 2);
        assert_eq!(inside.update(Product::sold.set(0), &db).await.unwrap(), 2);
        assert_eq!(below.objects().count(&db).await.unwrap(), 3);
        let deep = below
            .objects()
            .filter(Category::parent.to(Category::name).eq("Novels"))
            .select_related(Category::parent);
        let deep = deep.all(&db).await.unwrap();
        assert_eq!(
            deep[0].parent.as_ref().unwrap().cached().unwrap().name,
            "Novels"
        );

        let above = Category::objects()
            .filter(Category::name.eq("Crime"))
            .recursive_distinct("above", |above| {
                Category::objects()
                    .filter(Category::id.eq(above.to(Category::parent.to(Category::id))))
            });
        assert!(message(above.objects().all(&db).await).contains("none behind its foreign keys"));
        let above = Category::objects()
            .filter(Category::name.eq("Crime"))
            .recursive_distinct("above", |above| {
                Category::objects().filter(
                    Category::children()
                        .to(Category::id)
                        .eq(above.to(Category::id)),
                )
            });
        let names = above
            .objects()
            .order_by(Category::id)
            .values(Category::name);
        assert_eq!(names.all(&db).await.unwrap(), ["Books", "Novels", "Crime"]);
    }
}
