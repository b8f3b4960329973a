//! `docs/expressions.md`: what the database computes of a row.

use nuages::db::Database;
use nuages::db::functions::{
    self, extract_year, greatest, json_object, lag, length, lpad, rank, raw_sql, round,
    trunc_month, trunc_time, value,
};
use nuages::db::models::*;
use nuages::prelude::*;
use nuages::test::run;
use nuages::time::TimeZone;

use super::{load, settings};
use crate::lookups::{Length, NotEqual};
use crate::models::{Author, Blog, Entry, Preferences};

/// Runs `test` with the entries of [`load`].
fn with_entries(test: impl AsyncFnOnce(&Database) -> Result<()>) {
    run(settings(), async |site| {
        load(site.db()).await?;
        test(site.db()).await
    });
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

#[test]
fn look_ups_take_transforms_and_other_fields() {
    with_entries(async |db| {
        let of_year = Entry::objects()
            .filter(lookup("pub_date__year__gte", 2005))
            .filter(lookup("pub_date__time__lt", "18:00"))
            .filter(lookup("number_of_comments__gt", f("rating")));
        of_year.all(db).await?;

        let of_year = Entry::objects()
            .filter(extract_year(Entry::pub_date).gte(2005))
            .filter(trunc_time(Entry::pub_date).lt(Time::constant(18, 0, 0, 0)))
            .filter(length(Entry::headline).gt(10));
        of_year.all(db).await?;

        let lively = Entry::number_of_comments.gt(Entry::rating);
        let sorted = Entry::objects()
            .order_by((lively.clone().desc(), Entry::id.asc()))
            .values((Entry::headline, lively));
        let rows: Vec<(String, bool)> = sorted.all(db).await?;
        assert_eq!(rows.len(), 4);
        Ok(())
    });
}

#[test]
fn look_ups_of_ones_own_are_asked_by_name_and_typed() {
    with_entries(async |db| {
        let others = Entry::objects()
            .filter(lookup("rating__ne", 5))
            .filter(lookup("headline__length__gt", 20))
            .order_by_names(["-headline__length"]);
        others.all(db).await?;

        let others = Entry::objects()
            .filter(Entry::rating.lookup(NotEqual, 5))
            .filter(Entry::headline.transform(Length).gt(20));
        others.all(db).await?;
        Ok(())
    });
}

#[test]
fn json_is_asked_by_path() {
    with_entries(async |db| {
        let dark = Preferences::objects()
            .filter(Preferences::options.key("theme").eq("dark"))
            .filter(Preferences::options.key("sizes").index(0).gte(12))
            .exclude(Preferences::options.has_key("hidden"))
            .order_by(Preferences::options.key("theme"))
            .values(Preferences::options.key("theme").text());
        let themes: Vec<Option<String>> = dark.all(db).await?;
        assert!(themes.is_empty());

        let dark = Preferences::objects().filter(lookup("options__sizes__0__gte", 12));
        assert!(!dark.exists(db).await?);
        Ok(())
    });
}

#[test]
fn functions_compute_values() {
    with_entries(async |db| {
        let month = trunc_month(Entry::pub_date).tzinfo(paris());
        let per_month: Vec<(Timestamp, i64)> = Entry::objects()
            .values((month.clone(), count_all()))
            .order_by(month)
            .all(db)
            .await?;
        assert!(!per_month.is_empty());

        let ratio = Entry::number_of_comments.cast::<f64>() / 3.0;
        let rows = Entry::objects().values((
            round(ratio, 1),
            lpad(Entry::headline, 20, "."),
            greatest(Entry::rating, 3),
            json_object((("headline", Entry::headline), ("rating", Entry::rating))),
            raw_sql::<_, i64>("number_of_comments + ?", [Value::from(1)]),
        ));
        assert_eq!(rows.all(db).await?.len(), 4);

        let per_comment = Entry::rating.cast::<f64>() / Entry::number_of_comments.cast::<f64>();
        let raised = Entry::rating.output_field::<f64>() * 1.5;
        let rates = Entry::objects()
            .filter(Entry::number_of_comments.gt(0))
            .values((per_comment, raised));
        let (rate, raised) = rates.order_by(Entry::id).all(db).await?[0];
        assert!(rate > 0.0 && rate < 1.0, "{rate}");
        assert!((raised - 7.5).abs() < f64::EPSILON, "{raised}");

        let old = Entry::objects().filter((functions::now() - Entry::pub_date).gt(Duration::ZERO));
        old.all(db).await?;
        Ok(())
    });
}

#[test]
fn windows_see_the_rows_around() {
    with_entries(async |db| {
        let place = window(rank())
            .partition_by(Entry::blog)
            .order_by(Entry::number_of_comments.desc());
        let best: Vec<(Entry, i64)> = Entry::objects()
            .annotate(place.clone())
            .filter(place.lte(2))
            .order_by(Entry::id)
            .all(db)
            .await?;
        assert_eq!(best.len(), 4);

        let so_far = window(sum(Entry::number_of_comments))
            .order_by((Entry::pub_date, Entry::id))
            .frame(row_range(None, Some(0)));
        let before = window(lag(Entry::headline, 1)).order_by((Entry::pub_date, Entry::id));
        let rows: Vec<(String, Option<i64>, Option<String>)> = Entry::objects()
            .values((Entry::headline, so_far, before))
            .all(db)
            .await?;
        assert_eq!(rows.len(), 4);
        Ok(())
    });
}

#[test]
fn aggregates_join_and_spread() {
    with_entries(async |db| {
        let entries = Entry::blog.reversed();
        let headlines = string_agg(entries.to(Entry::headline), ", ");
        let blogs: Vec<(String, Option<String>, Option<f64>)> = Blog::objects()
            .order_by(Blog::id)
            .values((
                Blog::name,
                headlines,
                stddev(entries.to(Entry::number_of_comments)),
            ))
            .all(db)
            .await?;
        assert!(!blogs.is_empty());
        Ok(())
    });
}

#[test]
fn subqueries_stand_in_subqueries() {
    with_entries(async |db| {
        let better = Entry::objects()
            .filter(Entry::author.to(Author::id).eq(outer(outer(Author::id))))
            .filter(Entry::rating.gt(value(outer(Entry::rating)) + 1));
        let surpassed = Author::objects().filter(exists(Entry::objects().filter(exists(better))));
        surpassed.all(db).await?;
        Ok(())
    });
}
