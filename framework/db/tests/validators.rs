//! Validators one by one, and the parts of `full_clean`, compared with Django's.

use crate::common::{databases_with, django, told};
use nuages_db::models::*;
use nuages_db::{Value, models};
use serde_json::{Value as Json, json};

const TEXTS: [&str; 22] = [
    "",
    "a-b_c",
    "né-à",
    "a b",
    "example.com",
    "example.com.",
    "localhost",
    "münchen.de",
    "-a.com",
    "12",
    "-12",
    "1,2,3",
    "1,,2",
    "1;2",
    "1, 2",
    "x.PDF",
    "x.tar.gz",
    "pdf",
    ".pdf",
    "a\0b",
    "١٢",
    "x.txt",
];

#[test]
fn texts_are_judged_as_by_django() {
    let validators = [
        ("validate_unicode_slug", validate_unicode_slug()),
        ("validate_domain_name", validate_domain_name()),
        ("validate_integer", validate_integer()),
        (
            "validate_comma_separated_integer_list",
            validate_comma_separated_integer_list(),
        ),
        ("int_list", int_list(";")),
        ("file_extension", file_extension(&["pdf", "gz"])),
        ("prohibit_null_characters", prohibit_null_characters()),
    ];
    let Some(expected) = django::script_with("validators.py", Some(&json!(TEXTS).to_string()))
    else {
        return;
    };
    for (name, validator) in validators {
        let answers = TEXTS.map(|text| match validator.validate(&Value::from(text)) {
            Ok(()) => Json::Null,
            Err(error) => json!([error.message, error.code]),
        });
        for ((text, answer), expected) in TEXTS
            .iter()
            .zip(&answers)
            .zip(expected[name].as_array().unwrap())
        {
            // Digits of other scripts are no integers here.
            if *text != "١٢" || name == "validate_unicode_slug" {
                assert_eq!(answer, expected, "{name} of {text:?}");
            }
        }
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "rules",
    unique_together = [["shelf", "place"]],
    constraints = [CheckConstraint::new(Self::place.gte(0)).name("rules_place")]
)]
struct Jar {
    id: Auto,
    #[field(max_length = 3, unique)]
    label: String,
    shelf: i32,
    place: i32,
}

#[tokio::test]
async fn fields_and_what_is_unique_can_be_asked_alone() {
    for db in databases_with("fields_and_what_is_unique_alone", &models![Jar]).await {
        let jar = Jar {
            label: "jam".into(),
            shelf: 1,
            place: 2,
            ..Jar::default()
        };
        jar.create(&db).await.unwrap();
        let wrong = Jar {
            label: "jamjam".into(),
            shelf: 1,
            place: -2,
            ..Jar::default()
        };
        let long = json!({"label": [["Ensure this value has at most 3 characters (it has 6).", "max_length"]]});
        assert_eq!(told(wrong.clean_fields(&[], &db).await), long);
        assert_eq!(told(wrong.clean_fields(&["label"], &db).await), json!({}));
        assert_eq!(told(wrong.validate_unique(&[], &db).await), json!({}));
        let twin = Jar {
            label: "jam".into(),
            shelf: 1,
            place: 2,
            ..Jar::default()
        };
        let label = json!([["Jar with this Label already exists.", "unique"]]);
        let both = json!([[
            "Jar with this Shelf and Place already exists.",
            "unique_together"
        ]]);
        assert_eq!(
            told(twin.validate_unique(&[], &db).await),
            json!({"__all__": both, "label": label})
        );
        assert_eq!(
            told(twin.validate_unique(&["place"], &db).await),
            json!({"label": label})
        );
        assert_eq!(told(twin.clean_fields(&[], &db).await), json!({}));
    }
}
