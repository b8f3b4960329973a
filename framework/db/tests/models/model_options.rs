//! Options of models and relations, compared with what Django makes and says of the same.

use crate::common::{self, django, errors, made};
use nuages_db::migrations::{Operation, Writer};
use nuages_db::models::*;
use nuages_db::{Database, models};
use serde_json::json;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "town",
    get_latest_by = ["-opened", "name"],
    db_table_comment = "where people meet"
)]
pub struct Place {
    pub id: Auto,
    #[field(max_length = 20)]
    pub name: String,
    pub opened: Date,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "town")]
pub struct Restaurant {
    #[field(on_delete = CASCADE, one_to_one, primary_key)]
    pub place: ForeignKey<Place>,
    #[field(default = 0)]
    pub stars: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "town")]
pub struct Bar {
    pub id: Auto,
    #[field(on_delete = CASCADE, one_to_one, related_name = "tavern")]
    pub place: ForeignKey<Place>,
    #[field(default = true)]
    pub cosy: bool,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "town")]
pub struct Person {
    pub id: Auto,
    #[field(max_length = 20)]
    pub name: String,
    #[field(default = true)]
    pub active: bool,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "town", order_with_respect_to = "place")]
pub struct Meeting {
    pub id: Auto,
    #[field(on_delete = CASCADE)]
    pub place: ForeignKey<Place>,
    #[field(max_length = 20)]
    pub topic: String,
    pub _order: i32,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
pub enum Media {
    #[choice("?", "Unknown")]
    Unknown,
    #[choice("cd", "CD", group = "Audio")]
    Cd,
    #[choice("lp", "Vinyl", group = "Audio")]
    Vinyl,
    #[choice("dvd", "DVD", group = "Video")]
    Dvd,
}

fn active() -> Condition<Person> {
    Person::active.eq(true)
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "town", default_related_name = "clubs")]
pub struct Club {
    pub id: Auto,
    #[field(
        max_length = 20,
        unique_for_date = "founded",
        error_messages(unique_for_date = "Not on this %(lookup_type)s!")
    )]
    pub name: String,
    #[field(
        max_length = 20,
        unique_for_year = "founded",
        unique_for_month = "met",
        blank
    )]
    pub motto: String,
    pub founded: Date,
    #[field(blank)]
    pub met: Option<Timestamp>,
    #[field(on_delete = CASCADE, limit_choices_to = Person::active.eq(true))]
    pub chair: ForeignKey<Person>,
    #[field(
        on_delete = CASCADE,
        blank,
        db_constraint = false,
        related_name = "%(class)s_guests",
        limit_choices_to = active,
        error_messages(invalid = "Nobody has the %(field)s %(value)s.")
    )]
    pub guest: Option<ForeignKey<Person>>,
    #[field(through = Membership, through_fields = ["club", "person"], related_name = "+")]
    pub members: ManyToMany<Person>,
    #[field(
        db_constraint = false,
        related_query_name = "befriended",
        db_table = "club_friends"
    )]
    pub friends: ManyToMany<Person>,
    #[field(
        max_length = 3,
        unique,
        error_messages(
            unique = "%(model_name)s: %(field_label)s is taken.",
            blank = "Say something.",
            max_length = "%(limit_value)d at most, not %(show_value)s: %(value)s.",
        )
    )]
    pub code: String,
    #[field(default = Media::Cd)]
    pub media: Media,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "town")]
pub struct Membership {
    pub id: Auto,
    #[field(on_delete = CASCADE, related_name = "+")]
    pub person: ForeignKey<Person>,
    #[field(on_delete = CASCADE)]
    pub club: ForeignKey<Club>,
    #[field(on_delete = CASCADE, related_name = "+")]
    pub inviter: ForeignKey<Person>,
}

fn town_models() -> Vec<&'static ModelMeta> {
    models![Place, Restaurant, Bar, Person, Meeting, Club, Membership]
}

async fn towns(test: &str) -> Vec<Database> {
    register_models(&town_models());
    let databases = common::empty_databases(test).await;
    for db in &databases {
        common::make_tables(db, &town_models()).await;
    }
    databases
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

async fn place(name: &str, opened: &str, db: &Database) -> Place {
    let place = Place {
        name: name.into(),
        opened: day(opened),
        ..Place::default()
    };
    place.create(db).await.unwrap()
}

#[tokio::test]
async fn the_tables_equal_djangos() {
    let Some(expected) = django::script("model_options.py") else {
        return;
    };
    let db = made::database(&town_models()).await;
    assert_eq!(json!(django::master(&db).await), expected["master"]);
    let operations: Vec<String> = made::migration(&town_models())
        .operations
        .iter()
        .map(Operation::formatted_description)
        .collect();
    assert_eq!(json!(operations), expected["operations"]);
}

#[tokio::test]
async fn queries_equal_djangos() {
    let Some(expected) = django::script("model_options.py") else {
        return;
    };
    let db = made::database(&town_models()).await;
    let one = Place::objects()
        .select_related(Restaurant::place.reversed())
        .select_related(Bar::place.reversed())
        .filter(Place::name.eq("x"));
    let got = json!({
        "one": one.sql(&db).unwrap(),
        "query name": Person::objects().filter(lookup("befriended", 1)).sql(&db).unwrap(),
        "default name": Person::objects().filter(lookup("clubs__code", "x")).sql(&db).unwrap(),
        "class name": Person::objects().filter(lookup("club_guests__code", "x")).sql(&db).unwrap(),
        "through fields": Club::objects().filter(Club::members.to(Person::name).eq("x")).sql(&db).unwrap(),
        "in order": Meeting::objects().sql(&db).unwrap(),
    });
    assert_eq!(got, expected["sql"]);
}

#[tokio::test]
async fn a_row_is_reached_from_the_one_it_points_to() {
    for db in towns("one_to_one").await {
        let inn = place("Inn", "2020-01-01", &db).await;
        let park = place("Park", "2020-01-02", &db).await;
        let restaurant = Restaurant {
            place: (&inn).into(),
            stars: 3,
        };
        restaurant.create(&db).await.unwrap();
        assert_eq!(inn.restaurant(&db).await.unwrap().stars, 3);
        for (missing, message) in [
            (park.restaurant(&db).await.err(), "Place has no restaurant."),
            (inn.tavern(&db).await.err(), "Place has no tavern."),
            (
                Place::default().restaurant(&db).await.err(),
                "Place has no restaurant.",
            ),
        ] {
            let missing = missing.unwrap();
            assert!(missing.is_does_not_exist());
            assert_eq!(missing.to_string(), message);
        }
        let rows = Place::objects()
            .select_related(Restaurant::place.reversed())
            .select_related(Bar::place.reversed())
            .order_by(Place::name)
            .all(&db)
            .await
            .unwrap();
        let found: Vec<(&str, Option<i32>, bool)> = rows
            .iter()
            .map(|((place, restaurant), bar)| {
                let stars = restaurant.as_ref().map(|restaurant| restaurant.stars);
                (place.name.as_str(), stars, bar.is_some())
            })
            .collect();
        assert_eq!(found, [("Inn", Some(3), false), ("Park", None, false)]);
        let count = Place::objects().select_related(Restaurant::place.reversed());
        assert_eq!(count.count(&db).await.unwrap(), 2);
    }
}

#[tokio::test]
async fn a_foreign_key_does_not_lead_back_to_one_row() {
    let db = made::database(&town_models()).await;
    let rows = Place::objects().select_related(Meeting::place.reversed());
    let error = rows.all(&db).await.unwrap_err().to_string();
    assert!(
        error.starts_with("Invalid field name(s) given in select_related: 'meeting'"),
        "{error}"
    );
}

#[tokio::test]
async fn the_latest_row_is_the_models_own_choice() {
    for db in towns("latest_by").await {
        for (name, opened) in [
            ("B", "2020-01-01"),
            ("A", "2020-01-01"),
            ("C", "2021-01-01"),
        ] {
            place(name, opened, &db).await;
        }
        let name = |place: Place| place.name;
        assert_eq!(
            Place::objects().latest((), &db).await.map(name).unwrap(),
            "B"
        );
        assert_eq!(
            Place::objects().earliest((), &db).await.map(name).unwrap(),
            "C"
        );
        let error = Person::objects().latest((), &db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "earliest() and latest() require either fields as positional arguments or 'get_latest_by' in the model's Meta."
        );
    }
}

#[tokio::test]
async fn rows_stand_in_an_order_among_those_of_one_row() {
    for db in towns("in_order").await {
        let inn = place("Inn", "2020-01-01", &db).await;
        let park = place("Park", "2020-01-02", &db).await;
        let meeting = |place: &Place, topic: &str| Meeting {
            place: place.into(),
            topic: topic.into(),
            ..Meeting::default()
        };
        let one = meeting(&inn, "one").create(&db).await.unwrap();
        let two = meeting(&inn, "two").create(&db).await.unwrap();
        let more = vec![
            meeting(&inn, "three"),
            meeting(&park, "first"),
            meeting(&inn, "four"),
        ];
        let more = Meeting::objects().bulk_create(more, &db).await.unwrap();
        let orders: Vec<i32> = more.iter().map(|meeting| meeting._order).collect();
        assert_eq!((one._order, two._order, orders), (0, 1, vec![2, 0, 3]));
        assert_eq!(one.get_next_in_order(&db).await.unwrap(), two);
        assert_eq!(two.get_previous_in_order(&db).await.unwrap(), one);
        let before = one.get_previous_in_order(&db).await.unwrap_err();
        assert!(before.is_does_not_exist());
        let mut order = inn.get_meeting_order(&db).await.unwrap();
        assert_eq!(order, [one.id, two.id, more[0].id, more[2].id]);
        order.reverse();
        inn.set_meeting_order(order.clone(), &db).await.unwrap();
        assert_eq!(inn.get_meeting_order(&db).await.unwrap(), order);
        let topics: Vec<String> = inn
            .related(Meeting::place)
            .values(Meeting::topic)
            .all(&db)
            .await
            .unwrap();
        assert_eq!(topics, ["four", "three", "two", "one"]);
        assert_eq!(park.get_meeting_order(&db).await.unwrap(), [more[1].id]);
    }
}

#[tokio::test]
async fn rows_are_refused_in_djangos_words() {
    let Some(expected) = django::script("model_options.py") else {
        return;
    };
    for db in towns("option_messages").await {
        for (name, active) in [("Ann", true), ("Bob", false)] {
            let person = Person {
                name: name.into(),
                active,
                ..Person::default()
            };
            person.create(&db).await.unwrap();
        }
        let club = || Club {
            name: "Ada".into(),
            founded: day("2026-05-04"),
            chair: ForeignKey::new(1),
            code: "x".into(),
            ..Club::default()
        };
        let first = Club {
            name: "First".into(),
            motto: "once".into(),
            met: Some("2026-03-31T23:30:00Z".parse().unwrap()),
            code: "one".into(),
            ..club()
        };
        let first = first.create(&db).await.unwrap();
        first.full_clean(&db).await.unwrap();
        let cases = [
            club(),
            Club {
                name: "First".into(),
                ..club()
            },
            Club {
                name: "First".into(),
                founded: day("2026-05-05"),
                ..club()
            },
            Club {
                motto: "once".into(),
                ..club()
            },
            Club {
                motto: "once".into(),
                founded: day("2025-05-05"),
                ..club()
            },
            Club {
                motto: "once".into(),
                founded: day("2025-05-05"),
                met: Some("2020-03-01T00:00:00Z".parse().unwrap()),
                ..club()
            },
            Club {
                chair: ForeignKey::new(2),
                ..club()
            },
            Club {
                chair: ForeignKey::new(9),
                ..club()
            },
            Club {
                guest: Some(ForeignKey::new(2)),
                ..club()
            },
            Club {
                guest: Some(ForeignKey::new(1)),
                ..club()
            },
            Club {
                code: String::new(),
                ..club()
            },
            Club {
                code: "one".into(),
                ..club()
            },
            Club {
                code: "four".into(),
                ..club()
            },
        ];
        let mut found = Vec::new();
        for case in &cases {
            found.push(errors(case, &db).await);
        }
        assert_eq!(json!(found), expected["messages"]);
    }
}

#[tokio::test]
async fn a_relation_without_a_constraint_may_point_to_nothing() {
    for db in towns("no_constraint").await {
        let ann = Person {
            name: "Ann".into(),
            ..Person::default()
        };
        let ann = ann.create(&db).await.unwrap();
        let club = Club {
            founded: day("2026-05-04"),
            chair: (&ann).into(),
            guest: Some(ForeignKey::new(77)),
            ..Club::default()
        };
        let club = club.create(&db).await.unwrap();
        club.many(Club::friends).add([78_i64], &db).await.unwrap();
        let membership = Membership {
            person: (&ann).into(),
            club: (&club).into(),
            inviter: (&ann).into(),
            ..Membership::default()
        };
        membership.create(&db).await.unwrap();
        assert_eq!(club.many(Club::members).all(&db).await.unwrap(), [ann]);
    }
}

#[test]
fn migrations_write_the_options() {
    made::assert_nothing_left(&town_models());
    let source = Writer::new(&made::migration(&town_models()), false)
        .source()
        .unwrap();
    for part in [
        r#".db_table_comment("where people meet")"#,
        r#".get_latest_by(["-opened", "name"])"#,
        r#".order_with_respect_to("place")"#,
        r#".default_related_name("clubs")"#,
        r#".unique_for_date("founded")"#,
        r#".error_message("unique_for_date", "Not on this %(lookup_type)s!")"#,
        r#".limit_choices_to(q("active", true))"#,
        r#".limit_choices_to(fields::call("active"))"#,
        r#".related_name("%(class)s_guests")"#,
        r#".through_fields("club", "person")"#,
        r#".no_db_constraint()"#,
        r#".choices([("?", "Unknown")])"#,
        r#".choice_group("Audio", [("cd", "CD"), ("lp", "Vinyl")])"#,
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
    assert!(!source.contains("_order\""), "{source}");
}
