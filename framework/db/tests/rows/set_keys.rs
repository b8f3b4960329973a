//! `SET_DEFAULT` and `SET(..)`: values, expressions and functions.

use crate::common::databases_with;
use nuages_db::models;
use nuages_db::models::*;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "sleeves")]
struct Album {
    id: Auto,
}

/// What the keys that are set come from.
fn second() -> Option<ForeignKey<Album>> {
    Some(ForeignKey::new(2))
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "sleeves")]
struct Sleeve {
    id: Auto,
    #[field(on_delete = SET_DEFAULT, default = 2, related_name = "+")]
    literal: ForeignKey<Album>,
    #[field(on_delete = SET_DEFAULT, default = Some(ForeignKey::new(2)), related_name = "+")]
    expression: Option<ForeignKey<Album>>,
    #[field(on_delete = SET_DEFAULT, default = second, related_name = "+")]
    function: Option<ForeignKey<Album>>,
    #[field(on_delete = SET(second), related_name = "+")]
    called: Option<ForeignKey<Album>>,
    #[field(on_delete = SET(None), related_name = "+")]
    none: Option<ForeignKey<Album>>,
}

#[tokio::test]
async fn keys_are_set_to_what_the_model_says() {
    for db in databases_with("keys_are_set", &models![Album, Sleeve]).await {
        let gone = Album::default().create(&db).await.unwrap();
        Album::default().create(&db).await.unwrap();
        let to = || Some(ForeignKey::from(&gone));
        let sleeve = Sleeve {
            id: Auto::default(),
            literal: (&gone).into(),
            expression: to(),
            function: to(),
            called: to(),
            none: to(),
        };
        let sleeve = sleeve.create(&db).await.unwrap();
        gone.delete(&db).await.unwrap();
        let expected = Sleeve {
            literal: ForeignKey::new(2),
            expression: second(),
            function: second(),
            called: second(),
            none: None,
            ..sleeve
        };
        assert_eq!(Sleeve::objects().get(&db).await.unwrap(), expected);
    }
}
