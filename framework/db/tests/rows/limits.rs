//! Values that no database keeps as they are, and values that cannot be read.

use nuages_db::functions::{coalesce, upper};
use nuages_db::models::*;
use nuages_db::{Database, Error, Result, models};

use crate::common::{databases_with, made};

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
enum State {
    #[choice("open")]
    Open,
    #[choice("closed")]
    Closed,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "till")]
struct Payment {
    id: Auto,
    paid: Timestamp,
    day: Date,
    clock: Time,
    #[field(max_digits = 12, decimal_places = 2)]
    total: Decimal,
    #[field(max_digits = 12, decimal_places = 2)]
    tip: Option<Decimal>,
    state: State,
    number: i32,
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

async fn tills(test: &str) -> Vec<Database> {
    databases_with(test, &models![Payment]).await
}

/// The message of the error, which says what is wrong with the data.
fn refused<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result.unwrap_err() {
        Error::Data { message } => message,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn values_that_no_column_keeps_are_refused() {
    for db in tills("values_that_no_column_keeps_are_refused").await {
        let first = Payment {
            paid: moment("0001-01-01T00:00:00Z"),
            day: Date::constant(1, 1, 1),
            total: decimal("-9999999999.99"),
            ..Payment::default()
        };
        let mut first = first.create(&db).await.unwrap();
        let read = Payment::objects().get(&db).await.unwrap();
        assert_eq!(read, first);
        let early = moment("0000-12-31T23:59:59.999999Z");
        let (paid, day, total) = (
            "till.Payment.paid: 0000-12-31T23:59:59.999999Z lies before the year 1, where dates begin",
            "till.Payment.day: -000001-05-01 lies before the year 1, where dates begin",
            "till.Payment.total: 99999999999.99 has more than 10 digits before the decimal point, and the column has 12 digits in all",
        );
        let before = Date::constant(-1, 5, 1);
        let much = decimal("99999999999.99");
        for (wrong, message) in [
            (
                Payment {
                    paid: early,
                    ..read.clone()
                },
                paid,
            ),
            (
                Payment {
                    day: before,
                    ..read.clone()
                },
                day,
            ),
            (
                Payment {
                    total: much,
                    ..read.clone()
                },
                total,
            ),
        ] {
            let new = Payment {
                id: Auto::UNSET,
                ..wrong.clone()
            };
            assert_eq!(refused(new.clone().create(&db).await), message);
            assert_eq!(refused(wrong.clone().save(&db).await), message);
            let rows = Payment::objects();
            assert_eq!(refused(rows.bulk_create(vec![new], &db).await), message);
            let fields = (Payment::paid, Payment::day, Payment::total);
            assert_eq!(
                refused(rows.bulk_update(&[wrong], fields, &db).await),
                message
            );
        }
        let rows = Payment::objects();
        for (set, message) in [
            (Payment::paid.set(early), paid),
            (Payment::day.set(before), day),
            (Payment::total.set(much), total),
        ] {
            assert_eq!(refused(rows.update(set, &db).await), message);
        }
        let message = refused(
            rows.clone()
                .filter(Payment::paid.gt(early))
                .count(&db)
                .await,
        );
        assert!(paid.ends_with(&message), "{message}");
        let message = refused(
            rows.clone()
                .filter(Payment::day.gt(before))
                .count(&db)
                .await,
        );
        assert!(day.ends_with(&message), "{message}");
        // No row holds so much; asking is no mistake.
        let found = rows
            .clone()
            .filter(Payment::total.gt(much))
            .count(&db)
            .await;
        assert_eq!(found.unwrap(), 0);
        assert_eq!(rows.count(&db).await.unwrap(), 1);
        first.tip = Some(decimal("9999999999.994"));
        first.save(&db).await.unwrap();
    }
}

#[tokio::test]
async fn what_lies_below_microseconds_is_cut() {
    for db in tills("what_lies_below_microseconds_is_cut").await {
        for (number, (given, kept)) in (1..).zip([
            (
                "1969-12-31T23:59:59.999999999Z",
                "1969-12-31T23:59:59.999999Z",
            ),
            (
                "2024-02-29T13:05:07.000001999Z",
                "2024-02-29T13:05:07.000001Z",
            ),
            ("0001-01-01T00:00:00.0000005Z", "0001-01-01T00:00:00Z"),
            (
                "9999-12-30T22:00:00.999999999Z",
                "9999-12-30T22:00:00.999999Z",
            ),
        ]) {
            let payment = Payment {
                number,
                paid: moment(given),
                clock: Time::constant(23, 59, 59, 999_999_999),
                ..Payment::default()
            };
            payment.create(&db).await.unwrap();
            let row = Payment::objects().filter(Payment::number.eq(number));
            let read = row.get(&db).await.unwrap();
            assert_eq!(read.paid, moment(kept), "{given}");
            assert_eq!(read.clock, Time::constant(23, 59, 59, 999_999_000));
            let same = row.filter(Payment::paid.eq(moment(given)));
            assert_eq!(same.count(&db).await.unwrap(), 1, "{given}");
        }
        assert_eq!(Payment::objects().all(&db).await.unwrap().len(), 4);
    }
}

#[tokio::test]
async fn decimals_of_more_places_are_read_as_django_reads_them() {
    let db = made::database(&models![Payment]).await;
    let row = Payment::default().create(&db).await.unwrap();
    for (stored, read) in [
        ("0.005", "0.00"),
        ("0.015", "0.02"),
        ("1.005", "1.00"),
        ("-1.015", "-1.02"),
        ("2.675", "2.68"),
        ("2.6651", "2.67"),
        ("3", "3.00"),
    ] {
        let sql = format!("UPDATE till_payment SET total = {stored}");
        db.execute_script(sql).await.unwrap();
        let row = Payment::objects().get_by_key(row.id, &db).await.unwrap();
        assert_eq!(row.total.to_string(), read, "{stored}");
    }
}

#[tokio::test]
async fn errors_of_reading_name_the_column_or_the_expression() {
    for db in tills("errors_of_reading_name_the_column").await {
        Payment::default().create(&db).await.unwrap();
        db.execute_script("UPDATE till_payment SET state = 'lost'")
            .await
            .unwrap();
        let rows = Payment::objects();
        let choices = "\"lost\" is none of the choices \"open\", \"closed\"";
        assert_eq!(
            refused(rows.all(&db).await),
            format!("till.Payment.state: {choices}")
        );
        let column = format!("column \"state\": {choices}");
        let values = rows.clone().values((Payment::id, Payment::state));
        assert_eq!(refused(values.all(&db).await), column);
        assert_eq!(refused(values.get(&db).await), column);
        let annotated = rows
            .clone()
            .values(Payment::id)
            .annotate(max(Payment::state));
        let message = refused(annotated.all(&db).await);
        assert!(
            message.to_lowercase().starts_with("column \"max"),
            "{message}"
        );
        let computed = coalesce(
            upper(Payment::state.output_field::<String>()).output_field::<Option<State>>(),
            State::Open,
        );
        let message = refused(rows.clone().values(computed).all(&db).await);
        let of_expression = message.starts_with("column \"coalesce\": \"LOST\" is none")
            || message.starts_with("column \"COALESCE(UPPER(");
        assert!(of_expression, "{message}");
        let greatest = refused(
            rows.aggregate((count_all(), max(Payment::state)), &db)
                .await,
        );
        assert!(
            greatest.to_lowercase().starts_with("column \"max"),
            "{greatest}"
        );
    }
}
