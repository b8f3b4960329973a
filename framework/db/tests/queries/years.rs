//! The first and the last years: the rows that look-ups find, beside those that Django finds.

use nuages_core::settings::Engine;
use nuages_core::time::{time_zone, with_time_zone};
use nuages_db::functions::trunc_date;
use nuages_db::models::*;
use nuages_db::{Error, Value, models};

use crate::common::databases_with;
use crate::common::sides::{Sides, sides};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "years")]
struct Event {
    id: Auto,
    at: Timestamp,
    day: Date,
}

#[tokio::test]
async fn the_last_years_are_those_of_django_in_every_zone() {
    for Sides { db, django } in sides("years", "years.py", &models![Event]).await {
        for row in django["rows"].as_array().unwrap() {
            let (at, day) = (row[0].as_str().unwrap(), row[1].as_str().unwrap());
            let zone = match db.engine() {
                Engine::Postgresql => "+00",
                _ => "",
            };
            let sql = format!("INSERT INTO years_event (at, day) VALUES ('{at}{zone}', '{day}')");
            db.execute_script(sql).await.unwrap();
        }
        for case in django["answers"].as_array().unwrap() {
            let zone = time_zone(case[0].as_str().unwrap()).unwrap();
            let look_up = case[1].as_str().unwrap();
            let value = match &case[2] {
                serde_json::Value::String(day) => Value::from(day.as_str()),
                year => Value::from(year.as_i64().unwrap()),
            };
            let found = with_time_zone(zone, async {
                let rows = Event::objects().filter(lookup(look_up, value));
                rows.count(&db).await
            })
            .await;
            let outside = case[2]
                .as_i64()
                .is_some_and(|year| !(1..=9999).contains(&year));
            // Django asks the server's tables of zones, which may be empty.
            let by_server = look_up == "at__date" && db.engine() == Engine::Mysql;
            match (&case[3], found) {
                (_, found) if by_server => drop(found.unwrap()),
                // Django cannot say where the last year of the ISO calendar ends.
                (serde_json::Value::String(_), found) if !outside => {
                    found.unwrap_or_else(|error| panic!("{case}: {error}"));
                }
                (serde_json::Value::String(_), Err(Error::Field { message })) => {
                    assert_eq!(message, format!("year {} is out of range", case[2]));
                }
                (expected, found) => {
                    let found = found.unwrap_or_else(|error| panic!("{case}: {error}"));
                    assert_eq!(&found, expected, "{case} on {:?}", db.engine());
                }
            }
        }
    }
}

#[tokio::test]
async fn the_last_moment_is_found_by_its_year_and_its_date() {
    for db in databases_with("years_typed", &models![Event]).await {
        let event = Event {
            at: "9999-12-30T22:00:00Z".parse().unwrap(),
            day: Date::MAX,
            ..Event::default()
        };
        event.create(&db).await.unwrap();
        for zone in ["UTC", "Asia/Tokyo", "America/New_York"] {
            with_time_zone(time_zone(zone).unwrap(), async {
                for (name, condition) in [
                    ("year", Event::at.year(9999)),
                    ("iso year", Event::at.iso_year().eq(9999)),
                    ("year of a date", Event::day.year(9999)),
                    ("iso year of a date", Event::day.iso_year().eq(9999)),
                    ("date", Event::day.date(Date::MAX)),
                    ("later", Event::at.iso_year().gte(9999)),
                ] {
                    let found = Event::objects().filter(condition).count(&db).await;
                    let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
                    assert_eq!(found, 1, "{name} in {zone} on {:?}", db.engine());
                }
            })
            .await;
        }
    }
}

/// The usual "for ever", which lies behind the last moment and is stored by others.
#[tokio::test]
async fn the_last_midnight_is_of_the_last_day() {
    for db in databases_with("last_midnight", &models![Event]).await {
        let event = Event {
            day: Date::MAX,
            ..Event::default()
        };
        event.create(&db).await.unwrap();
        let zone = match db.engine() {
            Engine::Postgresql => "+00",
            _ => "",
        };
        let sql = format!("UPDATE years_event SET at = '9999-12-31 00:00:00{zone}'");
        db.execute_script(sql).await.unwrap();
        for (name, condition, expected) in [
            ("date", Event::at.date(Date::MAX), 1),
            ("before", trunc_date(Event::at).lt(Date::MAX), 0),
            ("from", trunc_date(Event::at).gte(Date::MAX), 1),
            ("year", Event::at.year(9999), 1),
        ] {
            let found = Event::objects().filter(condition).count(&db).await.unwrap();
            assert_eq!(found, expected, "{name} on {:?}", db.engine());
        }
    }
}
