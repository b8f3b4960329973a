use nuages_db::fields::Json;
use nuages_db::functions::*;
use nuages_db::models::*;
use serde_json::json;

use super::answers::look_ups;
use super::{Sample, everywhere};

#[tokio::test]
async fn look_ups_of_json_answer_as_djangos() {
    for mut answers in everywhere("look_ups_of_json").await {
        look_ups! { answers:
            "json_key" Sample::data.key("a").eq(1) => lookup("data__a", 1);
            "json_text" Sample::data.key("t").eq("x") => lookup("data__t", "x");
            "json_true" Sample::data.key("flag").eq(true) => lookup("data__flag", true);
            "json_null" Sample::data.key("none").eq(Json::Null) => lookup("data__none", Value::Null);
            "json_path" Sample::data.key("list").index(0).key("b").eq(2) => lookup("data__list__0__b", 2);
            "json_gt" Sample::data.key("a").gt(1) => lookup("data__a__gt", 1);
            "json_gte" Sample::data.key("a").gte(1) => lookup("data__a__gte", 1);
            "json_in" Sample::data.key("a").in_([1, 3]) => lookup("data__a__in", [1, 3]);
            "json_object" Sample::data.key("o").eq(json!({"k": [1, 2]})) => lookup("data__o", json!({"k": [1, 2]}));
            "json_isnull" Sample::data.key("a").is_null(true) => lookup("data__a__isnull", true);
            "json_not_isnull" Sample::data.key("a").is_null(false) => lookup("data__a__isnull", false);
            "json_has_key" Sample::data.has_key("a") => lookup("data__has_key", "a");
            "json_has_keys" Sample::data.has_keys(["a", "t"]) => lookup("data__has_keys", ["a", "t"]);
            "json_has_any_keys" Sample::data.has_any_keys(["flag", "none"]) => lookup("data__has_any_keys", ["flag", "none"]);
            "json_has_key_inside" Sample::data.key("o").has_key("k") => lookup("data__o__has_key", "k");
            "json_icontains" Sample::data.key("t").text().icontains("X") => lookup("data__t__icontains", "X");
            "json_startswith" Sample::data.key("t").text().startswith("x") => lookup("data__t__startswith", "x");
            "json_exclude" Sample::data.key("a").ne(1) => !lookup("data__a", 1);
        }
        answers
            .values("json_kt", Sample::data.key("t").text())
            .await;
        let order = (Sample::data.key("a").asc(), Sample::id.asc());
        let sorted = Sample::objects()
            .filter(Sample::data.has_key("a"))
            .order_by(order);
        answers.rows("json_order", sorted.values(Sample::id)).await;
        answers.compare();

        let db = &answers.db;
        let parts = Sample::objects().order_by(Sample::id).values((
            Sample::data.key("list"),
            Sample::data.key("none"),
            json_object((
                ("name", Sample::name),
                ("flag", Sample::flag),
                ("data", Sample::data),
            )),
            json_array((Sample::number, Sample::maybe)),
        ));
        let (list, none, object, array) = parts.clone().limit(1).get(db).await.unwrap();
        assert_eq!((list, none), (Some(json!([{"b": 2}])), Some(Json::Null)));
        assert_eq!(object["name"], json!("Ada Lovelace"));
        assert_eq!(
            (&object["flag"], &object["data"]["o"]["k"][1]),
            (&json!(true), &json!(2))
        );
        assert_eq!(array, json!([7, 3]));
        let inside = Sample::objects().filter(Sample::data.contains(json!({"a": 1})));
        match inside.count(db).await {
            Ok(rows) => assert_eq!(rows, 2),
            Err(error) => assert_eq!(
                error.to_string(),
                "contains lookup is not supported on this database backend: SQLite cannot ask whether a JSON document contains another"
            ),
        }
    }
}
