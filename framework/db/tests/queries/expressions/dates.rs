use jiff::SignedDuration;
use jiff::tz::TimeZone;
use nuages_db::functions::*;
use nuages_db::models::*;

use super::answers::values;
use super::{Sample, everywhere, moment, paris};

/// Asks for parts of the moment in a zone; their names end in the zone's.
macro_rules! parts {
    ($answers:ident, $zone:literal $tz:expr; $($function:ident)+) => {
        $($answers.values(concat!(stringify!($function), "_", $zone), $function(Sample::moment).tzinfo($tz)).await;)+
    };
}

#[tokio::test]
async fn functions_of_dates_answer_as_djangos() {
    for mut answers in everywhere("functions_of_dates").await {
        parts! { answers, "utc" TimeZone::UTC;
            extract_year extract_iso_year extract_quarter extract_month extract_week extract_day extract_week_day
            extract_iso_week_day extract_hour extract_minute extract_second trunc_date trunc_time trunc_year trunc_quarter
            trunc_month trunc_week trunc_day trunc_hour trunc_minute trunc_second
        }
        parts! { answers, "paris" paris();
            extract_year extract_iso_year extract_quarter extract_month extract_week extract_day extract_week_day
            extract_iso_week_day extract_hour extract_minute extract_second trunc_date trunc_time trunc_year trunc_quarter
            trunc_month trunc_week trunc_day
        }
        parts! { answers, "kolkata" TimeZone::get("Asia/Kolkata").unwrap();
            extract_year extract_iso_year extract_quarter extract_month extract_week extract_day extract_week_day
            extract_iso_week_day extract_hour extract_minute extract_second trunc_date trunc_time trunc_year trunc_quarter
            trunc_month trunc_week trunc_day
        }
        values! { answers:
            "extract_year_perhaps" extract_year(Sample::perhaps).tzinfo(paris());
            "trunc_month_perhaps" trunc_month(Sample::perhaps).tzinfo(paris());
            "extract_year_day" extract_year(Sample::day);
            "extract_hour_clock" extract_hour(Sample::clock);
            "trunc_year_day" trunc_year(Sample::day);
            "trunc_quarter_day" trunc_quarter(Sample::day);
            "trunc_month_day" trunc_month(Sample::day);
            "trunc_week_day" trunc_week(Sample::day);
            "trunc_day_day" trunc_day(Sample::day);
            "trunc_hour_clock" trunc_hour(Sample::clock);
            "trunc_minute_clock" trunc_minute(Sample::clock);
            "trunc_second_clock" trunc_second(Sample::clock);
        }
        answers.ids("now", Sample::moment.lt(now())).await;
        let month = trunc_month(Sample::moment).tzinfo(paris());
        let months = Sample::objects()
            .values(month.clone())
            .annotate(count_all())
            .order_by(month);
        answers.rows("by_month", months).await;
        answers.compare();

        // The hour that comes twice keeps its own offset, which Django loses.
        let db = &answers.db;
        let hours = Sample::objects()
            .filter(Sample::id.in_([3, 4]))
            .order_by(Sample::id)
            .values(trunc_hour(Sample::moment).tzinfo(paris()));
        let hours = hours.all(db).await.unwrap();
        assert_eq!(
            hours,
            [
                moment("2024-10-27T00:00:00Z"),
                moment("2024-10-27T01:00:00Z")
            ]
        );
        let year = Sample::objects().values(extract_year(Sample::day).tzinfo(paris()));
        assert_eq!(
            year.all(db).await.unwrap_err().to_string(),
            "tzinfo can only be used with DateTimeField."
        );
    }
}

#[tokio::test]
async fn durations_answer_as_djangos() {
    for mut answers in everywhere("durations").await {
        let day = SignedDuration::from_hours(24) + SignedDuration::from_micros(5);
        values! { answers:
            "duration_add" Sample::moment + day;
            "duration_difference" Sample::moment - Sample::perhaps;
        }
        answers.compare();
        let db = &answers.db;
        let long =
            Sample::objects().filter((Sample::moment - Sample::perhaps).gt(SignedDuration::ZERO));
        assert_eq!(long.count(db).await.unwrap(), 2);
        let mean = Sample::objects().aggregate(avg(Sample::moment - Sample::perhaps), db);
        assert_eq!(mean.await.unwrap().unwrap().as_secs(), 36_752_850);
        let samples = Sample::objects().order_by(Sample::id);
        let days = samples
            .clone()
            .values(Sample::day - Date::constant(2024, 3, 1));
        assert_eq!(
            days.all(db).await.unwrap()[0],
            SignedDuration::from_hours(30 * 24)
        );
        let before = Sample::moment - SignedDuration::from_micros(1);
        let before = samples.limit(1).values(before).get(db).await.unwrap();
        assert_eq!(before, moment("2024-03-31T00:29:59.999999Z"));
    }
}
