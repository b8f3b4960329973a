use nuages_db::functions::*;
use nuages_db::models::*;

use super::{Group, Sample, everywhere};

/// A look-up of one's own, as an app writes it.
fn is_same_text(one: Field<Sample, String>, other: &str) -> Condition<Sample> {
    template::<_, bool>("UPPER(?) = UPPER(?)", (one, other)).is_true()
}

#[tokio::test]
async fn functions_that_have_no_name_here_are_called() {
    for answers in everywhere("functions_without_a_name").await {
        let db = &answers.db;
        let samples = Sample::objects().order_by(Sample::id);
        let pairs = samples.clone().values((
            upper(Sample::name),
            func::<_, String>("UPPER", (Sample::name,)),
        ));
        let pairs = pairs.all(db).await.unwrap();
        assert!(!pairs.is_empty() && pairs.iter().all(|(one, other)| one == other));

        let name = pairs[0].0.clone();
        let found = samples
            .clone()
            .filter(is_same_text(Sample::name, &name.to_lowercase()))
            .values(Sample::name);
        let found = found.all(db).await.unwrap();
        assert!(found.iter().all(|found| found.to_uppercase() == name));
        assert!(!found.is_empty());

        // Over a relation, beside bound values, and around an aggregate.
        let group = Sample::group.to(Group::name);
        let named = samples
            .clone()
            .values(func::<_, String>("COALESCE", (group, "none")));
        let expected = samples.clone().values(coalesce(group, "none"));
        assert_eq!(
            named.all(db).await.unwrap(),
            expected.all(db).await.unwrap()
        );
        let total = func::<_, i64>("ABS", (sum(Sample::number),));
        let per_group = Sample::objects()
            .values(Sample::group)
            .annotate((sum(Sample::number), total))
            .all(db)
            .await
            .unwrap();
        assert!(per_group.len() > 1);
        for (_, (sum, absolute)) in per_group {
            assert_eq!(sum.unwrap().abs(), absolute);
        }

        let wrong = func::<_, String>("UPPER(name); --", (Sample::name,));
        let error = samples.clone().values(wrong).all(db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "Invalid function name: 'UPPER(name); --'."
        );
        let wrong = template::<_, String>("UPPER(?) || ?", (Sample::name,));
        let error = samples.values(wrong).all(db).await.unwrap_err();
        assert!(error.to_string().contains("another number of `?`"));
    }
}
