//! Orders by the name of a relation, which follow the order of the model that it leads to.

use nuages_db::models::*;
use nuages_db::{Error, models};

use crate::common::databases_with;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "named_orders", ordering = ["-born__year", "name"])]
struct Poet {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    born: Date,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "named_orders")]
struct Poem {
    id: Auto,
    #[field(max_length = 20)]
    title: String,
    #[field(on_delete = CASCADE)]
    poet: ForeignKey<Poet>,
}

/// Its order leads back to itself.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "named_orders", ordering = ["parent"])]
struct Stanza {
    id: Auto,
    #[field(on_delete = CASCADE)]
    parent: Option<ForeignKey<Stanza>>,
}

#[tokio::test]
async fn a_relation_takes_the_order_of_its_model_with_its_transforms() {
    for db in databases_with("named_orders", &models![Poet, Poem]).await {
        for (name, born) in [
            ("c", "1799-06-06"),
            ("b", "1799-01-01"),
            ("a", "1749-08-28"),
            ("d", "1800-01-01"),
        ] {
            let poet = Poet {
                name: name.into(),
                born: born.parse().unwrap(),
                ..Poet::default()
            };
            let poet = poet.create(&db).await.unwrap();
            let poem = Poem {
                title: format!("of {name}"),
                poet: ForeignKey::new(poet.id),
                ..Poem::default()
            };
            poem.create(&db).await.unwrap();
        }
        for (order, expected) in [
            ("poet", ["of d", "of b", "of c", "of a"]),
            ("-poet", ["of a", "of c", "of b", "of d"]),
        ] {
            let titles = Poem::objects()
                .order_by_names([order])
                .values(Poem::title)
                .all(&db)
                .await;
            assert_eq!(titles.unwrap(), expected, "{order}");
        }
    }
}

#[tokio::test]
async fn an_order_that_leads_in_a_circle_is_refused() {
    for db in databases_with("circles", &models![Stanza]).await {
        let refused = Stanza::objects().all(&db).await.unwrap_err();
        assert!(matches!(refused, Error::Field { .. }), "{refused:?}");
        assert_eq!(refused.to_string(), "Infinite loop caused by ordering.");
        assert_eq!(
            Stanza::objects()
                .order_by_names(["pk"])
                .all(&db)
                .await
                .unwrap(),
            []
        );
    }
}
