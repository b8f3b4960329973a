use jiff::tz::{TimeZone, offset};
use nuages_db::functions::*;
use nuages_db::models::*;

use super::{Odd, Odds, values};

/// Asks for parts of the moment in a zone; the names end in the zone's.
macro_rules! in_zone {
    ($odds:ident, $zone:expr, $tz:expr, $leave_out:expr; $($function:ident)+) => {
        $($odds.in_zone(&format!("{}_{}", stringify!($function), $zone), $function(Odd::moment).tzinfo($tz.clone()), $leave_out).await;)+
    };
}

pub(super) async fn ask(odds: &mut Odds) {
    values! { odds:
        "extract_year_day" extract_year(Odd::day);
        "extract_iso_year_day" extract_iso_year(Odd::day);
        "extract_quarter_day" extract_quarter(Odd::day);
        "extract_month_day" extract_month(Odd::day);
        "extract_week_day" extract_week(Odd::day);
        "extract_day_day" extract_day(Odd::day);
        "extract_week_day_day" extract_week_day(Odd::day);
        "extract_iso_week_day_day" extract_iso_week_day(Odd::day);
        "extract_hour_clock" extract_hour(Odd::clock);
        "trunc_hour_clock" trunc_hour(Odd::clock);
        "extract_minute_clock" extract_minute(Odd::clock);
        "trunc_minute_clock" trunc_minute(Odd::clock);
        "extract_second_clock" extract_second(Odd::clock);
        "trunc_second_clock" trunc_second(Odd::clock);
        "extract_day_span" extract_day(Odd::span);
        "extract_hour_span" extract_hour(Odd::span);
        "extract_minute_span" extract_minute(Odd::span);
        "extract_second_span" extract_second(Odd::span);
        "extract_hour_apart" extract_hour(Odd::later - Odd::moment);
        "extract_day_sum" extract_day(Odd::span + Duration::from_hours(24));
        "trunc_year_day" trunc_year(Odd::day);
        "trunc_quarter_day" trunc_quarter(Odd::day);
        "trunc_month_day" trunc_month(Odd::day);
        "trunc_week_day" trunc_week(Odd::day);
        "trunc_day_day" trunc_day(Odd::day);
        "moment_plus" Odd::moment + Odd::span;
        "moment_minus" Odd::moment - Odd::span;
        "moment_apart" Odd::later - Odd::moment;
        "day_plus" Odd::day + Odd::span;
        "day_apart" Odd::day - Date::constant(2024, 3, 1);
        "clock_apart" Odd::clock - Time::constant(6, 0, 0, 0);
        "span_sum" Odd::span + Duration::from_micros(86_400_000_001);
        "span_twice" Odd::span * 2;
        "span_half" Odd::span / 2;
        "span_few" Odd::span * Odd::few;
        "span_ratio" Odd::span * 0.25;
        "coalesce_moment" coalesce(Odd::moment, Odd::later).nullable();
        "coalesce_day" coalesce(Odd::day, Date::constant(2024, 3, 1));
        "nullif_moment" nullif(Odd::moment, Odd::later);
    }
    let named = |name: &str| TimeZone::get(name).unwrap();
    for (zone, tz) in [
        ("utc", TimeZone::UTC),
        ("paris", named("Europe/Paris")),
        ("new_york", named("America/New_York")),
        ("sao_paulo", named("America/Sao_Paulo")),
        ("kathmandu", named("Asia/Kathmandu")),
        ("lord_howe", named("Australia/Lord_Howe")),
        (
            "half",
            TimeZone::fixed(offset(-5).saturating_sub(jiff::SignedDuration::from_mins(30))),
        ),
    ] {
        in_zone! { odds, zone, tz, |_| false;
            extract_year extract_iso_year extract_quarter extract_month extract_week extract_day extract_week_day extract_iso_week_day
            extract_hour extract_minute extract_second trunc_year trunc_quarter trunc_month trunc_week trunc_day trunc_date trunc_time
        }
        // Django takes the two hours of autumn for one.
        let twice: Vec<u64> = odds.django["twice"][zone]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|id| id.as_u64())
            .collect();
        in_zone! { odds, zone, tz, |at| twice.contains(&(at as u64 + 1));
            trunc_hour trunc_minute trunc_second
        }
    }
}
