//! Validation of rows, compared with what Django says of the same values.

use crate::common::{databases_with, django, errors};
use nuages_core::settings::Engine;
use nuages_db::constraints::q;
use nuages_db::models::*;
use nuages_db::validation::{ValidationError, ValidationErrors};
use nuages_db::{Database, Value, models};
use serde_json::{Value as Json, json};

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
enum Year {
    #[choice("FR", "Freshman")]
    Freshman,
    #[choice("SO")]
    JustSophomore,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
enum Rank {
    #[choice(1, "First")]
    First,
    #[choice(-2, "Below")]
    Below,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "school", clean = Student::check, unique_together = [["name", "age"]])]
struct Student {
    id: Auto,
    #[field(max_length = 5, validators = [min_length(2)])]
    name: String,
    #[field(validators = [min_value(1), max_value(150), step_value(2)])]
    age: i32,
    #[field(kind = email, unique, verbose_name = "e-mail")]
    email: Option<String>,
    #[field(kind = url, blank)]
    page: String,
    #[field(kind = slug)]
    slug: String,
    #[field(max_digits = 4, decimal_places = 2)]
    fee: Decimal,
    year: Year,
    #[field(blank)]
    rank: Option<Rank>,
    #[field(max_length = 39, blank, validators = [validate_ipv46_address()])]
    address: String,
    #[field(max_length = 3)]
    raw: Vec<u8>,
    #[field(on_delete = CASCADE, blank)]
    friend: Option<ForeignKey<Student>>,
}

impl Student {
    fn check(&self) -> Result<(), ValidationErrors> {
        if self.name == "Root" {
            return Err(ValidationError::new("Nobody is called Root.", "reserved").into());
        }
        Ok(())
    }
}

fn good() -> Student {
    Student {
        name: "Ada".into(),
        age: 36,
        email: Some("ada@example.com".into()),
        slug: "ada".into(),
        fee: "1.50".parse().unwrap(),
        raw: b"a".to_vec(),
        ..Student::default()
    }
}

/// Each row, and the same as keyword arguments for Django.
fn cases() -> Vec<(Student, Json)> {
    let mut cases: Vec<(Student, Json)> = Vec::new();
    for name in ["", "A", "Adaaaa", "Ünï", "Root"] {
        cases.push((
            Student {
                name: name.into(),
                ..good()
            },
            json!({ "name": name }),
        ));
    }
    for age in [0, 151, 35, 2] {
        cases.push((Student { age, ..good() }, json!({ "age": age })));
    }
    for email in [
        "",
        "x",
        "a@b",
        "a@b.c",
        "a@b.co",
        "a b@c.de",
        "\"a b\"@c.de",
        "a@localhost",
        "a@[127.0.0.1]",
        "a@[::1]",
        "a@-b.com",
        "a@b-.com",
        "a@b.com.",
        "ä@b.com",
        "a@bücher.de",
        "a@x.xn--p1ai",
        "a..b@c.de",
        "a@b..de",
        "\"\\\u{a}\"@x.com",
        "first@example.com",
    ] {
        cases.push((
            Student {
                email: Some(email.into()),
                ..good()
            },
            json!({ "email": email }),
        ));
    }
    for page in [
        "http://example.com",
        "https://example.com:80/a?b#c",
        "example.com",
        "javascript://x.com",
        "http://",
        "http://-a.com",
        "http://localhost:3000",
        "http://[::1]:80/",
        "http://[::1",
        "http://1.2.3.4/",
        "http://1.2.3.400/",
        "http://a:b@x.com/",
        "http://@x.com/",
        "http://x.com:999999/",
        "http://x .com/",
        "HTTP://X.COM",
        "ftp://x.com.",
        "http://x",
        "http://例え.jp/",
    ] {
        cases.push((
            Student {
                page: page.into(),
                ..good()
            },
            json!({ "page": page }),
        ));
    }
    for slug in ["", "a b", "a-b_1", "é"] {
        cases.push((
            Student {
                slug: slug.into(),
                ..good()
            },
            json!({ "slug": slug }),
        ));
    }
    for fee in [
        "1", "100", "1.234", "12.34", "123.4", "0.001", "-99.99", "9999",
    ] {
        cases.push((
            Student {
                fee: fee.parse().unwrap(),
                ..good()
            },
            json!({ "fee": fee }),
        ));
    }
    for address in ["1.2.3.4", "::1", "1.2.3", "fe80::1%eth0"] {
        cases.push((
            Student {
                address: address.into(),
                ..good()
            },
            json!({ "address": address }),
        ));
    }
    for raw in ["", "abc", "abcd", "äé"] {
        cases.push((
            Student {
                raw: raw.into(),
                ..good()
            },
            json!({ "raw": raw }),
        ));
    }
    cases.push((
        Student {
            friend: Some(ForeignKey::new(9)),
            ..good()
        },
        json!({ "friend_id": 9 }),
    ));
    cases.push((
        Student {
            name: "First".into(),
            age: 2,
            email: None,
            ..good()
        },
        json!({ "name": "First", "age": 2, "email": null }),
    ));
    cases
}

async fn schools(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &models![Student]).await;
    for db in &databases {
        let first = Student {
            name: "First".into(),
            age: 2,
            email: Some("first@example.com".into()),
            ..good()
        };
        first.create(db).await.unwrap();
    }
    databases
}

#[tokio::test]
async fn rows_are_refused_in_djangos_words() {
    let cases = cases();
    let given: Vec<&Json> = cases.iter().map(|(_, given)| given).collect();
    let given = serde_json::to_string(&given).unwrap();
    let Some(expected) = django::script_with("validation.py", Some(&given)) else {
        return;
    };
    for db in schools("school_rows_are_refused_in_djangos_words").await {
        for ((student, given), expected) in cases.iter().zip(expected.as_array().unwrap()) {
            assert_eq!(errors(student, &db).await, *expected, "{given}");
        }
    }
}

#[tokio::test]
async fn a_saved_row_is_not_compared_with_itself() {
    for db in schools("school_a_saved_row_is_not_compared_with_itself").await {
        let first = Student::objects().get(&db).await.unwrap();
        first.full_clean(&db).await.unwrap();
        let twin = Student {
            id: Auto::UNSET,
            ..first
        };
        let all = errors(&twin, &db).await;
        assert_eq!(
            all,
            json!({
                "__all__": [["Student with this Name and Age already exists.", "unique_together"]],
                "email": [["Student with this E-mail already exists.", "unique"]],
            })
        );
        let twin = Student {
            name: String::new(),
            ..twin
        };
        let error = twin
            .full_clean_excluding(&["email"], &db)
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), "name: This field cannot be blank.");
    }
}

#[tokio::test]
async fn choices_are_stored_and_labelled() {
    for db in schools("school_choices_are_stored_and_labelled").await {
        let student = Student {
            year: Year::JustSophomore,
            rank: Some(Rank::Below),
            email: None,
            ..good()
        }
        .create(&db)
        .await
        .unwrap();
        let query = Student::objects()
            .filter(Student::year.eq(Year::JustSophomore) & Student::rank.eq(Rank::Below));
        let found = query.get(&db).await.unwrap();
        assert_eq!(found, student);
        assert_eq!(
            (found.year.label(), found.year.to_string()),
            ("Just Sophomore", "SO".to_owned())
        );
        assert_eq!(
            (Rank::First.label(), Rank::Below.to_string()),
            ("First", "-2".to_owned())
        );
        assert_eq!(
            Student::objects()
                .filter(lookup("year", "SO"))
                .count(&db)
                .await
                .unwrap(),
            1
        );
        for (condition, count) in [
            (lookup("year", Year::JustSophomore), 1),
            (lookup("year", Year::Freshman), 1),
            (lookup("year__in", Year::all().to_vec()), 2),
            (lookup("year__in", [Year::Freshman]), 1),
            (lookup("rank__lt", Rank::First), 1),
        ] {
            let rows = Student::objects().filter(condition);
            assert_eq!(rows.count(&db).await.unwrap(), count);
        }
        // So do conditions of constraints and parameters of statements.
        assert_eq!(q("year", Year::Freshman), q("year", "FR"));
        assert_eq!(q("rank__in", [Rank::Below]), q("rank__in", [-2_i64]));
        assert_eq!(Value::from(Some(Rank::First)), Value::I64(1));
        let meta = Student::year.meta().unwrap();
        assert_eq!(meta.kind, FieldKind::Char { max_length: 2 });
        assert_eq!(meta.choices.unwrap().len(), 2);
        db.execute("UPDATE school_student SET year = 'XX'", &[])
            .await
            .unwrap();
        let error = Student::objects().all(&db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            r#"school.Student.year: "XX" is none of the choices "FR", "SO""#
        );
        let half = Student::objects().only((Student::name, Student::year));
        assert_eq!(
            half.all(&db).await.unwrap_err().to_string(),
            error.to_string()
        );
        let rank = match db.engine() {
            Engine::Mysql => "`rank`",
            _ => "rank",
        };
        let sql = format!("UPDATE school_student SET year = 'SO', {rank} = 9");
        db.execute(sql, &[]).await.unwrap();
        let error = Student::objects().all(&db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "school.Student.rank: 9 is none of the choices 1, -2"
        );
    }
}
