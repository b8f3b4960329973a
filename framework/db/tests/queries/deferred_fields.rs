//! `only` and `defer`: rows that know what was not read.

use crate::common::shop::*;
use crate::common::*;
use nuages_db::models::*;

#[tokio::test]
async fn only_and_defer_know_what_was_not_read() {
    for db in shops("only_and_defer_know_what_was_not_read").await {
        let rows = Product::objects()
            .order_by(Product::id)
            .only((Product::name, Product::category.to(Category::name)));
        assert_eq!(
            sql_text(&rows, &db),
            r#"SELECT "shop_product"."name", "shop_category"."name", "shop_product"."id", "shop_product"."category_id" FROM "shop_product" INNER JOIN "shop_category" ON ("shop_product"."category_id" = "shop_category"."id") ORDER BY "shop_product"."id" ASC"#
        );
        let rows = rows.all(&db).await.unwrap();
        let first = &rows[0];
        assert_eq!(first.key(), 1);
        assert_eq!(first.get(Product::name).unwrap(), "a");
        assert_eq!(
            first.get(Product::category.to(Category::name)).unwrap(),
            "Crime"
        );
        assert!(first.is_loaded(Product::name) && !first.is_loaded(Product::sold));
        assert_eq!(first.get_deferred_fields(), ["sold"]);
        assert_eq!(
            message(first.get(Product::sold)),
            "the field sold of this Product was deferred: name it in only(), or read it with load()"
        );
        assert_eq!(
            message(first.related(Product::category)),
            "the row of category was not brought along: name the foreign key in select_related(), or read it with load()"
        );
        assert_eq!(first.load(Product::sold, &db).await.unwrap(), 1);
        assert_eq!(first.object(&db).await.unwrap().category.id(), 3);
        assert_eq!(
            format!("{first:?}"),
            r#"Product { name: Text("a"), category__name: Text("Crime"), id: I64(1), category: I64(3), .. }"#
        );

        let mut deferred = Product::objects()
            .filter(Product::id.eq(2))
            .defer((Product::name, Product::category))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(deferred.get_deferred_fields(), ["name", "category"]);
        assert!(deferred.set(Product::name, "x").is_err());
        deferred.set(Product::sold, 9).unwrap();
        // Another writer's change of a deferred field stays.
        Product::objects()
            .filter(Product::id.eq(2))
            .update(Product::name.set("bb"), &db)
            .await
            .unwrap();
        deferred.save(&db).await.unwrap();
        let row = deferred.object(&db).await.unwrap();
        assert_eq!((row.name.as_str(), row.sold), ("bb", 9));
        row.delete(&db).await.unwrap();
        assert_eq!(
            message(deferred.save(&db).await),
            "Save with update_fields did not affect any rows."
        );
        assert!(
            deferred
                .load(Product::name, &db)
                .await
                .unwrap_err()
                .is_does_not_exist()
        );
    }
}

#[tokio::test]
async fn times_of_saving_are_set_where_they_were_read() {
    for db in databases("times_of_saving_are_set_where_they_were_read").await {
        let row = Everything::default().create(&db).await.unwrap();
        let rows = Everything::objects();
        let stored = || {
            rows.clone()
                .values((Everything::updated, Everything::created))
        };
        let before = stored().get(&db).await.unwrap();
        let mut few = rows.clone().only(Everything::flag).get(&db).await.unwrap();
        few.save(&db).await.unwrap();
        assert_eq!(stored().get(&db).await.unwrap(), before);
        let mut most = rows.clone().defer(Everything::note).get(&db).await.unwrap();
        most.save(&db).await.unwrap();
        let after = stored().get(&db).await.unwrap();
        assert!(after.0 > before.0);
        assert_eq!(after.1, before.1);
        assert_eq!(most.key(), row.key);
    }
}
