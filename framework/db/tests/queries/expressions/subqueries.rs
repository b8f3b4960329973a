use nuages_db::functions::*;
use nuages_db::models::*;

use super::answers::rows;
use super::{Group, Sample, everywhere};

#[tokio::test]
async fn queries_inside_queries_answer_as_djangos() {
    for mut answers in everywhere("queries_inside_queries").await {
        let db = answers.db.clone();
        let group = Sample::group.to(Group::id);
        let inner = || Sample::objects().filter(group.eq(outer(Group::id)));
        let great = || exists(inner().filter(Sample::number.gt(6)));
        let groups = |condition| {
            Group::objects()
                .filter(condition)
                .order_by(Group::id)
                .values(Group::id)
        };
        let name = inner().order_by(Sample::number.desc()).values(Sample::name);
        let same = Sample::objects().filter(group.eq(outer(Sample::group.to(Group::id))));
        let most = same
            .clone()
            .order_by(Sample::number.desc())
            .values(Sample::number);
        let triple = Sample::objects().filter(
            group.eq(outer(outer(Group::id))) & Sample::number.gt(value(outer(Sample::number)) * 3),
        );
        let nested = exists(Sample::objects().filter(exists(triple)));
        let all = || Sample::objects().values(Sample::id);
        let has_great = exists(same.filter(Sample::number.gt(6)));
        let flagged = when(Sample::flag.eq(true), 0).otherwise(1);
        rows! { answers:
            "exists" groups(great());
            "exists_or" groups(great() | Group::name.eq("Empty"));
            "not_exists" groups(!exists(inner()));
            "subquery" Group::objects().order_by(Group::id).values(subquery(name));
            "nested_outer" groups(nested);
            "exists_order" all().order_by((has_great.desc(), Sample::id.asc()));
            "case_order" all().order_by((flagged.asc(), Sample::id.asc()));
            "nulls" all().order_by((Sample::maybe.asc().nulls_last(), Sample::id.asc()));
        }
        answers
            .ids("subquery_lookup", Sample::number.eq(subquery(most)))
            .await;
        answers.compare();
        let most = Sample::objects()
            .order_by(Sample::number.desc())
            .limit(1)
            .values(Sample::number);
        let found = Sample::objects()
            .filter(lookup("number", most))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(found.name, "bob");
        let groups = Group::objects().filter(Group::name.eq("One"));
        let found = Sample::objects()
            .filter(lookup("group__in", groups))
            .count(&db)
            .await;
        assert_eq!(found.unwrap(), 2);
    }
}
