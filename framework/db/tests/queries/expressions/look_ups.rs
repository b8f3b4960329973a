use nuages_core::settings::Engine;
use nuages_db::functions::*;
use nuages_db::models::*;

use super::answers::look_ups;
use super::{Group, Sample, everywhere, samples};

#[tokio::test]
async fn look_ups_answer_as_djangos() {
    for mut answers in everywhere("look_ups").await {
        look_ups! { answers:
            "exact" Sample::number.eq(7) => lookup("number__exact", 7);
            "iexact" Sample::name.iexact("ada lovelace") => lookup("name__iexact", "ada lovelace");
            "contains" Sample::name.contains("a") => lookup("name__contains", "a");
            "icontains" Sample::name.icontains("GRACE") => lookup("name__icontains", "GRACE");
            "startswith" Sample::name.startswith("A") => lookup("name__startswith", "A");
            "istartswith" Sample::name.istartswith("a") => lookup("name__istartswith", "a");
            "endswith" Sample::name.endswith("e") => lookup("name__endswith", "e");
            "iendswith" Sample::name.iendswith("E") => lookup("name__iendswith", "E");
            "percent" Sample::note.contains("100%") => lookup("note__contains", "100%");
            "underscore" Sample::note.contains("_") => lookup("note__contains", "_");
            "contains_expression" Sample::name.contains(Sample::note) => lookup("name__contains", f("note"));
            "in" Sample::number.in_([1, 7, 99]) => lookup("number__in", [1, 7, 99]);
            "in_none" Sample::number.in_(Vec::<i32>::new()) => lookup("number__in", Vec::<i32>::new());
            "gt" Sample::number.gt(5) => lookup("number__gt", "5");
            "gte" Sample::number.gte(7) => lookup("number__gte", 7);
            "lt" Sample::ratio.lt(0.0) => lookup("ratio__lt", 0);
            "lte" Sample::price.lte(Decimal::new(999, 2)) => lookup("price__lte", "9.99");
            "range" Sample::number.range(2, 8) => lookup("number__range", [2, 8]);
            "isnull" Sample::maybe.is_null(true) => lookup("maybe__isnull", true);
            "not_isnull" Sample::maybe.is_null(false) => lookup("maybe__isnull", false);
            "f" Sample::number.gt(Sample::maybe) => lookup("number__gt", f("maybe"));
            "f_arithmetic" Sample::number.gt(Sample::maybe * 2) => lookup("number__gt", Sample::maybe * 2);
            "related_lookup" Sample::group.to(Group::name).startswith("O") => lookup("group__name__startswith", "O");
            "date" Sample::moment.date(Date::constant(2024, 3, 31)) => lookup("moment__date", "2024-03-31");
            "date_gte" Sample::moment.trunc_date().gte(Date::constant(2024, 10, 27)) => lookup("moment__date__gte", "2024-10-27");
            "time" trunc_time(Sample::moment).eq(Time::constant(1, 30, 0, 0)) => lookup("moment__time", "01:30");
            "time_gt" trunc_time(Sample::moment).gt(Time::constant(12, 0, 0, 0)) => lookup("moment__time__gt", "12:00");
            "year" Sample::moment.year(2024) => lookup("moment__year", 2024);
            "year_gt" extract_year(Sample::moment).gt(2024) => lookup("moment__year__gt", 2024);
            "year_gte" extract_year(Sample::moment).gte(2025) => lookup("moment__year__gte", 2025);
            "year_lt" extract_year(Sample::moment).lt(2025) => lookup("moment__year__lt", 2025);
            "year_lte" extract_year(Sample::moment).lte(2024) => lookup("moment__year__lte", 2024);
            "year_in" extract_year(Sample::moment).in_([2023, 2025]) => lookup("moment__year__in", [2023, 2025]);
            "iso_year" Sample::moment.iso_year().eq(2025) => lookup("moment__iso_year", 2025);
            "iso_year_lt" Sample::moment.iso_year().lt(2025) => lookup("moment__iso_year__lt", 2025);
            "day_year" Sample::day.year(2024) => lookup("day__year", 2024);
            "day_iso_year_gte" Sample::day.iso_year().gte(2025) => lookup("day__iso_year__gte", 2025);
            "month" Sample::moment.month().eq(10) => lookup("moment__month", 10);
            "month_range" Sample::moment.month().range(3, 10) => lookup("moment__month__range", [3, 10]);
            "day" Sample::moment.day().eq(31) => lookup("moment__day", 31);
            "week" Sample::moment.week().eq(1) => lookup("moment__week", 1);
            "week_day" Sample::moment.week_day().eq(1) => lookup("moment__week_day", 1);
            "iso_week_day" Sample::moment.iso_week_day().eq(7) => lookup("moment__iso_week_day", 7);
            "quarter" Sample::moment.quarter().eq(4) => lookup("moment__quarter", 4);
            "hour" Sample::moment.hour().eq(0) => lookup("moment__hour", 0);
            "minute" Sample::moment.minute().eq(30) => lookup("moment__minute", 30);
            "second" Sample::moment.second().eq(7) => lookup("moment__second", 7);
            "second_clock" Sample::clock.second().gt(6) => lookup("clock__second__gt", 6);
            "exclude_null" Sample::maybe.ne(3) => !lookup("maybe", 3);
            "exclude_text" !Sample::note.contains("a") => !lookup("note__contains", "a");
            "number_contains" Sample::number.cast::<String>().contains("1") => lookup("number__contains", "1");
        }
        answers.compare();
        for (condition, message) in [
            (
                lookup("moment__hour__hour", 1),
                "Unsupported lookup 'hour' for IntegerField or join on the field not permitted.",
            ),
            (
                lookup("number__month", 1),
                "Unsupported lookup 'month' for IntegerField or join on the field not permitted.",
            ),
            (
                lookup("day__hour", 1),
                "Unsupported lookup 'hour' for DateField or join on the field not permitted.",
            ),
        ] {
            let found = Sample::objects().filter(condition).all(&answers.db).await;
            assert_eq!(found.unwrap_err().to_string(), message);
        }
    }
}

#[tokio::test]
async fn regular_expressions_need_the_feature_on_sqlite() {
    let db = samples().await;
    if !cfg!(feature = "regexp") {
        let query = Sample::objects().filter(Sample::name.regex("^[AG].*e"));
        let error = query.all(&db).await.unwrap_err();
        assert!(error.to_string().contains("feature `regexp`"), "{error}");
    }
}

#[tokio::test]
async fn regular_expressions_answer_as_djangos() {
    for mut answers in everywhere("regular_expressions").await {
        if answers.db.engine() == Engine::Sqlite && !cfg!(feature = "regexp") {
            continue;
        }
        look_ups! { answers:
            "regex" Sample::name.regex("^[AG].*e") => lookup("name__regex", "^[AG].*e");
            "iregex" Sample::name.iregex(r"^a\w+ L") => lookup("name__iregex", r"^a\w+ L");
        }
        answers.compare();
    }
}

#[tokio::test]
async fn a_regular_expression_that_cannot_be_read_is_no_broken_constraint() {
    for answers in everywhere("unreadable_expressions").await {
        if answers.db.engine() == Engine::Sqlite && !cfg!(feature = "regexp") {
            continue;
        }
        let rows = Sample::objects().filter(Sample::name.regex("["));
        let error = rows.count(&answers.db).await.unwrap_err();
        assert!(
            !matches!(error, nuages_db::Error::Integrity { .. }),
            "{error:?}"
        );
    }
}
