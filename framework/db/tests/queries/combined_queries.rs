//! `union`, `intersection` and `difference`.

use crate::common::shop::*;
use crate::common::*;
use nuages_db::QuerySet;
use nuages_db::models::*;

#[tokio::test]
async fn queries_are_put_together() {
    for db in threes("queries_are_put_together").await {
        let old = Question::objects().filter(Question::id.lte(2));
        let new = Question::objects().filter(Question::id.gte(2));
        let both = old.clone().union(new.clone()).order_by(Question::id.desc());
        assert_eq!(ids(both.all(&db).await.unwrap()), [3, 2, 1]);
        assert_eq!(both.count(&db).await.unwrap(), 3);
        assert_eq!(ids(both.clone().limit(1).all(&db).await.unwrap()), [3]);
        assert_eq!(
            old.clone().union_all(new.clone()).count(&db).await.unwrap(),
            4
        );
        assert_eq!(
            ids(old
                .clone()
                .intersection(new.clone())
                .all(&db)
                .await
                .unwrap()),
            [2]
        );
        assert_eq!(
            ids(old.clone().difference(new.clone()).all(&db).await.unwrap()),
            [1]
        );
        assert_eq!(
            ids(old
                .clone()
                .none()
                .union(new.clone())
                .all(&db)
                .await
                .unwrap()),
            [2, 3]
        );
        let error = both.filter(Question::id.eq(1)).all(&db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "Calling QuerySet.filter() after union() is not supported."
        );
    }
}

#[tokio::test]
async fn queries_put_together_nest_slice_and_count() {
    for db in shops("queries_put_together_nest_slice_and_count").await {
        let named = |name: &str| Product::objects().filter(Product::name.eq(name));
        let names = async |query: QuerySet<Product>| {
            let names = query.order_by(Product::name).values(Product::name);
            names.all(&db).await.unwrap().join("")
        };
        let (a, b, c) = (named("a"), named("b"), named("c"));
        let ab = a.clone().union(b.clone());
        assert_eq!(names(ab.clone()).await, "ab");
        // (a or b) and (b or c): from left to right, as in Django.
        assert_eq!(
            names(ab.clone().intersection(b.clone().union(c.clone()))).await,
            "b"
        );
        assert_eq!(
            names(ab.clone().difference(a.clone()).union(c.clone())).await,
            "bc"
        );
        let all = Product::objects();
        assert_eq!(
            names(c.clone().union(all.clone().order_by(Product::id).limit(1))).await,
            "ac"
        );
        let last = all.clone().order_by(Product::id.desc()).limit(2);
        assert_eq!(names(last.clone().union(a.clone())).await, "abc");
        assert_eq!(
            last.clone().union_all(b.clone()).count(&db).await.unwrap(),
            3
        );
        assert_eq!(
            names(Product::objects().none().union(last.clone())).await,
            "bc"
        );
        assert_eq!(
            names(last.clone().intersection(Product::objects().none())).await,
            ""
        );
        assert!(ab.clone().exists(&db).await.unwrap());
        let limited = ab.order_by(Product::name.desc()).limit(1);
        assert_eq!(limited.all(&db).await.unwrap()[0].name, "b");
        assert_eq!(limited.count(&db).await.unwrap(), 1);
        let text = sql_text(&a.clone().union(last), &db);
        // MySQL wants different names in there.
        let text = (0..4).fold(text, |text, place| {
            text.replace(&format!(" AS \"col{place}\""), "")
        });
        assert_eq!(
            text,
            r#"SELECT "shop_product"."id", "shop_product"."name", "shop_product"."category_id", "shop_product"."sold" FROM "shop_product" WHERE "shop_product"."name" = a UNION SELECT * FROM (SELECT "shop_product"."id", "shop_product"."name", "shop_product"."category_id", "shop_product"."sold" FROM "shop_product" ORDER BY "shop_product"."id" DESC LIMIT 2) subquery"#
        );
    }
}
