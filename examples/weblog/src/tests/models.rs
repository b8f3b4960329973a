//! `docs/models.md`.

use nuages::db::Error;
use nuages::db::models::*;
use nuages::db::validation::ChoiceValue;
use nuages::prelude::*;
use nuages::test::run;
use nuages::time::{ToSpan, current_time_zone, time_zone, with_time_zone};

use super::{author, load, settings};
use crate::models::{
    AllFields, Author, AuthorHasPreferences, Blog, Entry, Preferences, Review, Topic, Verdict,
};

#[test]
fn a_row_begins_with_the_defaults_of_its_fields() {
    let entry = Entry::default();
    assert_eq!(entry.id, Auto::UNSET);
    assert_eq!(entry.rating, 5);
    assert_eq!(entry.headline, "");
    assert_eq!(entry.author, None);
    assert!(now().duration_since(entry.pub_date).as_secs() < 60);
}

#[test]
fn every_type_comes_back_as_it_was_saved() {
    run(settings(), async |site| {
        let row = AllFields {
            key: Uuid::from_u128(7),
            flag: true,
            small: -1,
            integer: 1 << 20,
            big: 1 << 40,
            positive_small: 7,
            positive: 8,
            positive_big: 9,
            float: 1.5,
            price: Decimal::new(1999, 2),
            short_text: "short".into(),
            long_text: "long".into(),
            slug: "a-slug".into(),
            email: "django@example.com".into(),
            url: "https://example.com/".into(),
            day: Date::constant(1910, 1, 23),
            clock: Time::constant(20, 30, 0, 0),
            moment: now(),
            raw: vec![0, 255],
            perhaps: None,
            ..AllFields::default()
        };
        let row = row.create(site.db()).await?;
        assert_eq!(AllFields::objects().get(site.db()).await?, row);
        Ok(())
    });
}

#[test]
fn days_and_moments_are_jiffs() {
    run(settings(), async |_| {
        let moment: Timestamp = "2026-11-22T23:30:00Z".parse()?;
        let day = Date::new(2026, 11, 22)?;
        let clock = Time::new(20, 30, 0, 0)?;
        let length = Duration::from_mins(90);

        let ends = moment + length;
        let took: Duration = ends.duration_since(moment);
        let next_week = day + 7.days();
        let next_month = day.checked_add(1.month())?; // an error instead of a panic beyond the year 9999
        let shown = day.strftime("%d.%m.%Y").to_string();

        assert_eq!(took, length);
        assert_eq!(next_week.to_string(), "2026-11-29");
        assert_eq!(next_month.to_string(), "2026-12-22");
        assert_eq!(shown, "22.11.2026");

        let today: Date = localdate();
        let clock_here: Time = localtime().time();
        let day_here: Date = moment.to_zoned(current_time_zone()).date();
        let opens: Timestamp = day
            .to_datetime(clock)
            .to_zoned(current_time_zone())?
            .timestamp();

        assert!(today <= localdate() && clock_here.hour() < 24);
        assert_eq!(day_here, day);
        assert_eq!(opens.to_string(), "2026-11-22T20:30:00Z");

        let tokyo = time_zone("Asia/Tokyo")?;
        let there = with_time_zone(tokyo, async { moment.to_zoned(current_time_zone()).date() });
        assert_eq!(there.await, day.tomorrow()?);
        Ok(())
    });
}

#[test]
fn the_names_are_djangos() {
    let meta = Entry::meta();
    assert_eq!(meta.db_table, "weblog_entry");
    assert_eq!(meta.verbose_name, "entry");
    assert_eq!(meta.verbose_name_plural, "entries");
    let column = |name| meta.field(name).map(|field| field.column);
    assert_eq!(column("blog"), Some("blog_id"));
    assert_eq!(AllFields::meta().db_table, "weblog_all_fields");
    let email = Author::meta().field("email").map(|field| field.kind);
    assert_eq!(email, Some(FieldKind::Email { max_length: 254 }));
}

#[test]
fn foreign_keys_point_and_delete() {
    run(settings(), async |site| {
        let db = site.db();
        load(db).await?;
        let blog = Blog::objects()
            .filter(Blog::name.eq("Beatles Blog"))
            .get(db)
            .await?;
        let deleted = blog.delete(db).await?;
        assert_eq!(deleted, 3); // the blog and its two entries

        let john = Author::objects()
            .filter(Author::name.eq("John"))
            .get(db)
            .await?;
        john.delete(db).await?;
        let nobody = Entry::objects().filter(Entry::author.is_null(true));
        assert_eq!(nobody.count(db).await?, 2); // SET_NULL
        Ok(())
    });
}

#[test]
fn one_to_one_rows_are_unique() {
    run(settings(), async |site| {
        let db = site.db();
        let paul = author("Paul", db).await?;
        let wishes = Preferences {
            author: ForeignKey::from(&paul),
            ..Preferences::default()
        };
        wishes.clone().create(db).await?;
        let again = wishes.create(db).await;
        assert!(again.is_err_and(|error| error.is_integrity()));
        let mine: Preferences = paul.preferences(db).await?;
        assert_eq!(mine.author.id(), paul.id);
        Ok(())
    });
}

#[test]
fn many_to_many_fields_hold_rows() {
    run(settings(), async |site| {
        let db = site.db();
        load(db).await?;
        let topic = |name: &str| Topic {
            name: name.to_owned(),
            ..Topic::default()
        };
        let music = topic("music").create(db).await?;
        let guitars = topic("guitars").create(db).await?;
        let entry = Entry::objects()
            .filter(Entry::headline.contains("Guitars"))
            .get(db)
            .await?;

        let topics = entry.many(Entry::topics);
        topics.add([&music, &guitars], db).await?;
        topics.remove([&music], db).await?;
        let held: Vec<Topic> = topics.all(db).await?;
        assert_eq!(held.len(), 1);

        let about = Entry::objects().filter(Entry::topics.to(Topic::name).eq("guitars"));
        assert_eq!(about.count(db).await?, 1);
        let entries = guitars.many(Entry::topics.reversed());
        assert_eq!(entries.count(db).await?, 1);

        let with_topics: Vec<(Entry, Vec<Topic>)> = Entry::objects()
            .prefetch_related(Entry::topics)
            .all(db)
            .await?;
        assert_eq!(with_topics[0].1.len(), 1);
        Ok(())
    });
}

#[test]
fn a_row_is_asked_whether_it_may_be_saved() {
    run(settings(), async |site| {
        let db = site.db();
        load(db).await?;
        let mut review = Review {
            entry: ForeignKey::new(1),
            verdict: Verdict::Bad,
            title: "Great".into(),
            ..Review::default()
        };
        let refused = review.full_clean(db).await;
        assert!(
            matches!(refused, Err(Error::Validation { .. })),
            "{refused:?}"
        );

        review.title = "Dull".into();
        review.full_clean(db).await?;
        let review = review.create(db).await?;

        assert_eq!(review.verdict.label(), "A waste of time");
        assert_eq!(Verdict::Bad.value(), ChoiceValue::Text("-"));
        let stored = Value::from(Verdict::Bad.value());
        assert_eq!(stored, Value::from("-"));
        let bad = Review::objects().filter(Review::verdict.eq(Verdict::Bad));
        assert_eq!(bad.count(db).await?, 1);

        let sql = "UPDATE weblog_review SET verdict = '?'";
        db.execute(sql, &[]).await?;
        let unknown = Review::objects().all(db).await;
        assert!(unknown.is_err());
        Ok(())
    });
}
