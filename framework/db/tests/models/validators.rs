//! Validators one by one, and the parts of `full_clean`, compared with Django's.

use crate::common::sides::assert_none;
use crate::common::{databases_with, django, told};
use nuages_db::models::*;
use nuages_db::{Value, models};
use serde_json::{Value as Json, json};

const TEXTS: &[&str] = &[
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
    "AB-12",
    "ab-12",
    "one\nab-1",
    "a@b.example",
    "a@b",
    "\"a b\"@example.com",
    "http://example.com/a?b#c",
    "ftp://[::1]:21/",
    "http://-a.com",
    "192.0.2.1",
    "a@[127.0.0.1]",
    "a@[::1]",
    "a@[x]",
    "a@xn--bcher-kva.example",
    "a..b@example.com",
    ".a@example.com",
    "a@localhost",
    "a@-b.example",
    "a@b..example",
    "a@b.c",
    "ä@example.com",
    "\"\\\"\"@example.com",
    "a@b.example\n",
    "https://user:pass@host.example:8080/x?y",
    "http://a.b-.co",
    "http://foo/bar",
    "http://example.com:99999",
    "http://example.com:123456",
    "http://1.1.1.1.1",
    "http://127.0.0.01",
    "HTTPS://EXAMPLE.COM",
    "http://.a.example/",
    "http://[::ffff:192.9.5.5]:80/",
    "http://[fe80::1%eth0]/",
    "http://a@b@c.example/",
    "http://a:b:c@d.example",
    "http://例え.テスト",
    "http://example.com.",
    "http://example..com",
    "http://example.com\n",
    "mailto:a@b.example",
    "//example.com",
    "1.1.1.1\n",
    "1.1.1",
    "01.1.1.1",
    "fe80::9",
    "1:2",
    "::",
    "-1-",
    "a\n",
    "*.example.com",
    "a_b.example",
    "example.c",
    "1,2,",
    "-1,2",
    ",",
    "x.gz.PDF",
    "x.",
    "٣-٤",
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
        ("validate_slug", validate_slug()),
        ("validate_email", validate_email()),
        ("validate_url", validate_url()),
        ("validate_ipv46_address", validate_ipv46_address()),
        ("regex", regex("^[A-Z]{2}-[0-9]+$")),
        ("regex flags", regex("^[a-z]{2}-[0-9]+$").flags("im")),
        (
            "regex inverse",
            regex("[0-9]")
                .inverse_match()
                .message("%(value)s has digits.")
                .code("digits"),
        ),
        (
            "max_length",
            max_length(3).message("At most %(limit_value)s, not %(show_value)s: %(value)s"),
        ),
    ];
    let Some(expected) = django::script_with("validators.py", Some(&json!(TEXTS).to_string()))
    else {
        return;
    };
    let mut wrong = Vec::new();
    for (name, validator) in validators {
        let expected = expected[name].as_array().unwrap();
        for (text, expected) in TEXTS.iter().zip(expected) {
            let answer = match validator.validate(&Value::from(*text)) {
                Ok(()) => Json::Null,
                Err(error) => json!([error.message, error.code]),
            };
            // Digits of other scripts are no integers here.
            if answer != *expected && (*text != "١٢" || name == "validate_unicode_slug") {
                wrong.push(format!(
                    "{name} of {text:?}: Django {expected} Nuages {answer}"
                ));
            }
        }
    }
    assert_none(&wrong);
}

const NUMBERS: [f64; 12] = [
    0.0,
    1.0,
    2.0,
    4.0,
    7.0,
    -2.0,
    -5.0,
    3.000_000_000_1,
    3.001,
    2.5,
    1e15,
    -1.0,
];

#[test]
fn numbers_are_judged_as_by_django() {
    let Some(expected) = django::script_with("validators.py", Some(&json!(NUMBERS).to_string()))
    else {
        return;
    };
    for (name, validator) in [
        ("step_value", step_value(3)),
        ("step_value offset", step_value(3).offset(1)),
        ("min_value", min_value(2)),
        (
            "max_value",
            max_value(2).message("Too much: %(show_value)s"),
        ),
    ] {
        // Python writes the limits of whole numbers as such, and floats with their point.
        let ask = |value: Value| match validator.validate(&value) {
            Ok(()) => Json::Null,
            Err(error) => json!([error.message, error.code]),
        };
        let floats = NUMBERS.map(|number| ask(Value::F64(number)));
        assert_eq!(json!(floats), expected[name], "{name}");
        let whole = NUMBERS.map(|number| match number.fract() == 0.0 {
            #[expect(clippy::cast_possible_truncation, reason = "whole numbers below 10^15")]
            true => ask(Value::I64(number as i64)),
            false => Json::Null,
        });
        assert_eq!(json!(whole), expected[format!("{name} whole")], "{name}");
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "rules",
    unique_together = [["shelf", "place"]]
)]
struct Plate {
    id: Auto,
    #[field(
        max_length = 9,
        validators = [regex("^[A-Z]+-[0-9]+$").message("%(value)s is no plate.").code("no_plate")],
        error_messages(other = "unused")
    )]
    text: String,
    #[field(default = 10, validators = [regex("^1"), step_value(5)])]
    shelf: i32,
    #[field(default = 0, validators = [regex("(")])]
    place: i32,
}

#[tokio::test]
async fn fields_say_their_expressions_and_words() {
    for db in databases_with("expressions_of_fields", &models![Plate]).await {
        let plate = Plate {
            text: "x".into(),
            shelf: 21,
            ..Plate::default()
        };
        assert_eq!(
            told(plate.clean_fields(&["place"], &db).await),
            json!({
                "text": [["x is no plate.", "no_plate"]],
                "shelf": [
                    ["Enter a valid value.", "invalid"],
                    ["Ensure this value is a multiple of step size 5.", "step_size"],
                ],
            })
        );
        let refused = told(plate.clean_fields(&["text", "shelf"], &db).await);
        assert_eq!(refused["place"][0][1], "invalid");
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
