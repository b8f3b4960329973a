//! `docs/expressions.md`: each look-up, typed and by name, and each function.

use nuages::db::functions::*;
use nuages::db::models::*;
use nuages::prelude::*;

// Two names are in both: what is imported by its name goes before.
use nuages::db::functions::reverse;
use nuages::prelude::now;

use nuages::db::{Database, Error};
use nuages::test::run;
use nuages::time::TimeZone;

use super::{load, settings};
use crate::models::{Author, Entry};

/// Runs `test` with the entries of [`load`].
fn with_entries(test: impl AsyncFnOnce(&Database) -> Result<()>) {
    run(settings(), async |site| {
        load(site.db()).await?;
        test(site.db()).await
    });
}

#[test]
fn each_look_up_finds_the_same_rows_typed_and_by_name() {
    with_entries(async |db| {
        let first = Entry::objects().order_by(Entry::id).first(db).await?;
        let Some(first) = first else {
            return Err(BadRequest::new("no entries").into());
        };
        let moment = first.pub_date.to_zoned(TimeZone::UTC);
        let (day, noon) = (moment.date(), Time::constant(12, 0, 0, 0));
        let johns = Author::objects().filter(Author::name.eq("John"));
        let plain = [
            (Entry::id.eq(1), lookup("id", 1)),
            (Entry::id.ne(1), !lookup("id", 1)),
            (Entry::id.in_([1, 2]), lookup("id__in", [1, 2])),
            (Entry::rating.gt(4), lookup("rating__gt", 4)),
            (Entry::rating.gte(5), lookup("rating__gte", 5)),
            (Entry::rating.lt(6), lookup("rating__lt", 6)),
            (Entry::rating.lte(5), lookup("rating__lte", 5)),
            (Entry::rating.range(1, 5), lookup("rating__range", [1, 5])),
            (Entry::author.is_null(true), lookup("author__isnull", true)),
            (
                Entry::author.in_query(johns.clone()),
                lookup("author__in", johns),
            ),
            (
                Entry::author.to(Author::name).eq("John"),
                lookup("author__name", "John"),
            ),
        ];
        let texts = [
            (
                Entry::headline.iexact("guitars: 50% OFF"),
                lookup("headline__iexact", "guitars: 50% OFF"),
            ),
            (
                Entry::headline.contains("Albums"),
                lookup("headline__contains", "Albums"),
            ),
            (
                Entry::headline.icontains("albums"),
                lookup("headline__icontains", "albums"),
            ),
            (
                Entry::headline.startswith("New"),
                lookup("headline__startswith", "New"),
            ),
            (
                Entry::headline.istartswith("new"),
                lookup("headline__istartswith", "new"),
            ),
            (
                Entry::headline.endswith("1967"),
                lookup("headline__endswith", "1967"),
            ),
            (
                Entry::headline.iendswith("OFF"),
                lookup("headline__iendswith", "OFF"),
            ),
        ];
        let (year, month) = (i32::from(day.year()), i32::from(day.month()));
        let days = [
            (Entry::pub_date.date(day), lookup("pub_date__date", day)),
            (
                trunc_time(Entry::pub_date).lt(noon),
                lookup("pub_date__time__lt", noon),
            ),
            (
                Entry::pub_date.year(day.year()),
                lookup("pub_date__year", year),
            ),
            (
                extract_year(Entry::pub_date).gte(year),
                lookup("pub_date__year__gte", year),
            ),
            (
                extract_iso_year(Entry::pub_date).eq(year),
                lookup("pub_date__iso_year", year),
            ),
            (
                Entry::pub_date.quarter().eq(4),
                lookup("pub_date__quarter", 4),
            ),
            (
                Entry::pub_date.month().eq(month),
                lookup("pub_date__month", month),
            ),
            (
                Entry::pub_date.week().gt(8),
                lookup("pub_date__week__gt", 8),
            ),
            (Entry::pub_date.day().lt(9), lookup("pub_date__day__lt", 9)),
            (
                Entry::pub_date.week_day().in_([1, 7]),
                lookup("pub_date__week_day__in", [1, 7]),
            ),
            (
                Entry::pub_date.iso_week_day().lte(5),
                lookup("pub_date__iso_week_day__lte", 5),
            ),
            (
                Entry::pub_date.hour().range(8, 18),
                lookup("pub_date__hour__range", [8, 18]),
            ),
            (
                Entry::pub_date.minute().gte(30),
                lookup("pub_date__minute__gte", 30),
            ),
            (
                Entry::pub_date.second().lt(30),
                lookup("pub_date__second__lt", 30),
            ),
        ];
        let mut found = Vec::new();
        for (typed, named) in plain.into_iter().chain(texts).chain(days) {
            let keys = Entry::objects().order_by(Entry::id).values(Entry::id);
            let typed = keys.clone().filter(typed).all(db).await?;
            assert_eq!(typed, keys.filter(named).all(db).await?);
            found.push(typed.len());
        }
        assert_eq!(
            found[..18],
            [1, 3, 2, 4, 4, 4, 4, 4, 1, 2, 2, 1, 1, 1, 2, 2, 1, 1]
        );
        Ok(())
    });
}

#[test]
fn each_function_is_computed() {
    with_entries(async |db| {
        let guitars = || Entry::objects().filter(Entry::slug.startswith("guitars"));

        let comparison = guitars().values((
            coalesce(Entry::author.to(Author::name), "nobody"),
            nullif(Entry::rating, 5),
            greatest(Entry::rating, Entry::number_of_comments),
            least(Entry::rating, 3),
            collate(Entry::headline, "nocase"),
            Entry::rating.cast::<String>(),
        ));
        let row = comparison.get(db).await?;
        assert_eq!(
            (row.0.as_str(), row.1, row.2, row.3),
            ("nobody", None, 5, 3)
        );

        let texts = guitars().values((
            concat(Entry::headline, "!"),
            left(Entry::headline, 7),
            right(Entry::headline, 3),
            lpad(Entry::rating.cast::<String>(), 3, "0"),
            rpad(Entry::rating.cast::<String>(), 3, "."),
            repeat(Entry::rating.cast::<String>(), 3),
            replace(Entry::headline, "Guitars", "Flutes"),
            reverse(Entry::slug),
        ));
        let row = texts.get(db).await?;
        assert_eq!((row.1.as_str(), row.2.as_str()), ("Guitars", "off"));
        assert_eq!((row.3.as_str(), row.4.as_str()), ("005", "5.."));
        assert_eq!((row.5.as_str(), row.6.as_str()), ("555", "Flutes: 50% off"));

        let texts = guitars().values((
            substr(Entry::headline, 1, 3),
            substr_from(Entry::headline, 14),
            trim(Entry::headline),
            ltrim(Entry::headline),
            rtrim(Entry::headline),
            upper(Entry::headline),
            lower(Entry::headline),
        ));
        let row = texts.get(db).await?;
        assert_eq!(
            (row.0.as_str(), row.5.as_str()),
            ("Gui", "GUITARS: 50% OFF")
        );

        let numbers_of_texts = guitars().values((
            length(Entry::headline),
            str_index(Entry::headline, ":"),
            ord(Entry::headline),
            chr(Entry::rating + 60),
        ));
        let row = numbers_of_texts.get(db).await?;
        assert_eq!(row, (16, 8, 71, "A".to_owned()));

        let numbers = guitars().values((
            abs(-Entry::rating),
            ceil(Entry::rating),
            floor(Entry::rating),
            round(Entry::rating.cast::<f64>() / 3.0, 2),
            sign(Entry::rating),
            modulo(Entry::rating, 3),
            power(Entry::rating, 2),
            sqrt(Entry::rating),
            exp(Entry::rating),
            ln(Entry::rating),
            log(10, Entry::rating),
        ));
        let row = numbers.get(db).await?;
        assert_eq!(
            (row.0, row.3, row.5, row.6),
            (5, 1.67, Some(2.0), Some(25.0))
        );

        let circle = guitars().values((
            sin(Entry::rating),
            cos(Entry::rating),
            tan(Entry::rating),
            cot(Entry::rating),
            asin(Entry::rating / 10),
            acos(Entry::rating / 10),
            atan(Entry::rating),
            atan2(Entry::rating, 2),
            degrees(Entry::rating),
            radians(Entry::rating),
        ));
        circle.get(db).await?;
        guitars()
            .values((pi(), random(), uuid4(), uuid7()))
            .get(db)
            .await?;

        let parts = guitars().values((
            extract_year(Entry::pub_date),
            extract_iso_year(Entry::pub_date),
            extract_quarter(Entry::pub_date),
            extract_month(Entry::pub_date),
            extract_week(Entry::pub_date),
            extract_day(Entry::pub_date),
            extract_week_day(Entry::pub_date),
            extract_iso_week_day(Entry::pub_date),
            extract_hour(Entry::pub_date),
            extract_minute(Entry::pub_date),
            extract_second(Entry::pub_date),
        ));
        assert!((1..=4).contains(&parts.get(db).await?.2));

        let begins = guitars().values((
            trunc_year(Entry::pub_date),
            trunc_quarter(Entry::pub_date),
            trunc_month(Entry::pub_date),
            trunc_week(Entry::pub_date),
            trunc_day(Entry::pub_date),
            trunc_hour(Entry::pub_date),
            trunc_minute(Entry::pub_date),
            trunc_second(Entry::pub_date),
            trunc_date(Entry::pub_date),
            trunc_time(Entry::pub_date),
        ));
        let row = begins.get(db).await?;
        assert!(row.0 <= row.2 && row.2 <= row.4 && row.4 <= row.7 && row.7 <= now());

        let json = guitars().values((
            json_object((("headline", Entry::headline), ("rating", Entry::rating))),
            json_array((Entry::slug, Entry::rating)),
        ));
        assert_eq!(json.get(db).await?.0["rating"], 5);

        let bits = guitars().values((
            Entry::rating.bitand(4),
            Entry::rating.bitor(2),
            Entry::rating.bitxor(1),
            Entry::rating.bitleftshift(1),
            Entry::rating.bitrightshift(1),
        ));
        assert_eq!(bits.get(db).await?, (4, 7, 4, 10, 2));

        let hashes = guitars().values((
            md5(Entry::slug),
            sha1(Entry::slug),
            sha224(Entry::slug),
            sha256(Entry::slug),
            sha384(Entry::slug),
            sha512(Entry::slug),
        ));
        let on_sqlite = hashes.get(db).await;
        assert!(matches!(on_sqlite, Err(Error::NotSupported { .. })));
        Ok(())
    });
}
