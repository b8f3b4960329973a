use nuages_db::functions::*;
use nuages_db::models::*;

use super::answers::values;
use super::{Sample, everywhere};

#[tokio::test]
async fn functions_of_numbers_answer_as_djangos() {
    for mut answers in everywhere("functions_of_numbers").await {
        let positive = || abs(Sample::ratio) + 1.0;
        values! { answers:
            "abs" abs(Sample::number);
            "abs_maybe" abs(Sample::maybe);
            "abs_price" abs(Sample::price);
            "ceil" ceil(Sample::ratio);
            "floor" floor(Sample::ratio);
            "floor_price" floor(Sample::price);
            "round" round(Sample::ratio, 1);
            "round_price" round(Sample::price, 1);
            "sign" sign(Sample::number).output_field::<i64>();
            "sin" sin(Sample::ratio);
            "cos" cos(Sample::ratio);
            "tan" tan(Sample::ratio);
            "atan" atan(Sample::ratio);
            "atan2" atan2(Sample::ratio, 2.0);
            "degrees" degrees(Sample::ratio);
            "radians" radians(Sample::ratio);
            "exp" exp(Sample::ratio);
            "pi" pi();
            "sqrt" sqrt(abs(Sample::number));
            "ln" ln(positive());
            "log" log(value(2.0), positive());
            "acos" acos(sin(Sample::ratio));
            "asin" asin(cos(Sample::ratio));
            "cot" cot(positive());
            "power" power(Sample::ratio, 2.0);
            "modulo" modulo(Sample::number, 3);
            "nullif" nullif(Sample::number, 7);
            "greatest" greatest(Sample::number, 5);
            "least" least(Sample::ratio, 1.0);
        }
        answers.compare();
        let db = &answers.db;
        let random = Sample::objects().values((random(), uuid4(), uuid7()));
        for row in random.all(db).await.unwrap() {
            assert!((0.0..1.0).contains(&row.0));
            assert_eq!((row.1.get_version_num(), row.2.get_version_num()), (4, 7));
        }
        let day = Duration::from_hours(24);
        let ids = Sample::objects().values((uuid7(), uuid7_shift(day), uuid7_shift(-day)));
        for (now, later, before) in ids.all(db).await.unwrap() {
            assert_eq!(later.get_version_num(), 7);
            let seconds = |id: Uuid| id.get_timestamp().unwrap().to_unix().0;
            assert!(
                seconds(later).abs_diff(seconds(now) + 86_400) <= 5,
                "{now} {later}"
            );
            assert!(
                seconds(before).abs_diff(seconds(now) - 86_400) <= 5,
                "{now} {before}"
            );
        }
        let rounded = Sample::objects().values(round(Sample::ratio, -1)).all(db);
        match rounded.await {
            Ok(rounded) => assert_eq!(rounded[3], 0.0),
            Err(error) => assert_eq!(
                error.to_string(),
                "SQLite does not support negative precision."
            ),
        }
    }
}

#[tokio::test]
async fn operators_answer_as_djangos() {
    for mut answers in everywhere("operators").await {
        values! { answers:
            "arithmetic" Sample::number * 2 + 1;
            "negative" -Sample::number;
            "division" Sample::ratio / 2.0;
            "remainder" Sample::number % 4;
            "bitand" Sample::number.bitand(6);
            "bitor" Sample::number.bitor(6);
            "bitxor" Sample::number.bitxor(6);
            "bitleftshift" Sample::number.bitleftshift(2);
            "bitrightshift" Sample::number.bitrightshift(1);
            "decimal_sum" Sample::price + Decimal::new(10, 2);
        }
        answers.compare();
    }
}

#[tokio::test]
async fn conversions_and_cases_answer_as_djangos() {
    for mut answers in everywhere("conversions").await {
        values! { answers:
            "coalesce_value" coalesce(Sample::maybe, -1);
            "cast_float" Sample::number.cast::<f64>();
            "cast_text" Sample::number.cast::<String>();
            "cast_integer" Sample::ratio.cast::<i64>();
            "raw_sql" raw_sql::<_, i64>("number + ?", [Value::from(10)]);
            "case" when(Sample::number.gt(6), "many").when(Sample::maybe.is_null(true), "none").otherwise("some");
            "case_none" when(Sample::number.gt(6), Sample::number).end();
            "condition" Sample::number.gt(5) & Sample::flag;
        }
        answers.compare();
    }
}
