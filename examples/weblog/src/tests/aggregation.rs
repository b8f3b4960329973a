//! `docs/queries.md`: what the database computes.

use nuages::db::Database;
use nuages::db::functions::{coalesce, upper};
use nuages::db::models::*;
use nuages::prelude::*;
use nuages::test::run;

use super::{load, settings};
use crate::models::{Author, Blog, Entry};

/// Runs `test` with the entries of [`load`].
fn with_entries(test: impl AsyncFnOnce(&Database) -> Result<()>) {
    run(settings(), async |site| {
        load(site.db()).await?;
        test(site.db()).await
    });
}

#[test]
fn values_are_computed_from_all_rows() {
    with_entries(async |db| {
        let (entries, comments, most) = Entry::objects()
            .filter(Entry::rating.gte(5))
            .aggregate(
                (
                    count_all(),
                    sum(Entry::number_of_comments),
                    max(Entry::number_of_comments),
                ),
                db,
            )
            .await?;
        assert_eq!((entries, comments, most), (4, Some(265), Some(250)));
        Ok(())
    });
}

#[test]
fn values_come_with_their_rows() {
    with_entries(async |db| {
        let entries = count(Entry::blog.reversed());
        let blogs = Blog::objects()
            .annotate(entries.clone())
            .filter(entries.clone().gte(2))
            .order_by((entries.desc(), Blog::name))
            .all(db)
            .await?;
        for (blog, entries) in &blogs {
            println!("{blog} has {entries} entries");
        }
        assert_eq!(blogs.len(), 2);

        let per_blog = Entry::objects()
            .values(Entry::blog.to(Blog::name))
            .annotate((count_all(), avg(Entry::number_of_comments)))
            .order_by(Entry::blog.to(Blog::name))
            .all(db)
            .await?;
        assert_eq!(per_blog[0], ("Beatles Blog".into(), (2, Some(6.0))));
        Ok(())
    });
}

#[test]
fn columns_are_selected_without_their_rows() {
    with_entries(async |db| {
        let headlines: Vec<String> = Entry::objects()
            .order_by(Entry::id)
            .values(Entry::headline)
            .all(db)
            .await?;
        let names: Vec<(String, String)> = Entry::objects()
            .order_by(Entry::id)
            .values((
                upper(Entry::headline),
                coalesce(Entry::author.to(Author::name), "nobody"),
            ))
            .all(db)
            .await?;
        assert_eq!(headlines[3], "Guitars: 50% off");
        assert_eq!(names[3], ("GUITARS: 50% OFF".into(), "nobody".into()));

        let talk = when(Entry::number_of_comments.gte(100), "much")
            .when(Entry::number_of_comments.gt(0), "some")
            .otherwise("none");
        let talk = Entry::objects().order_by(Entry::id).values(talk);
        assert_eq!(talk.all(db).await?, ["some", "none", "much", "some"]);
        Ok(())
    });
}

#[test]
fn conditions_speak_of_the_related_row_that_is_shown() {
    with_entries(async |db| {
        let comments = Entry::blog.reversed().to(Entry::number_of_comments);
        let doubled = comments.clone() * 2;
        let much: Vec<(Blog, i32)> = Blog::objects()
            .annotate(doubled.clone())
            .filter(doubled.gte(200))
            .all(db)
            .await?;
        let beside_much: Vec<i32> = Blog::objects()
            .values(comments.clone())
            .filter(comments.gte(100))
            .all(db)
            .await?;
        assert_eq!(much.len(), 1);
        assert!(much[0].1 >= 200);
        assert_eq!(beside_much.len(), 2);
        Ok(())
    });
}

#[test]
fn queries_stand_inside_queries() {
    with_entries(async |db| {
        let popular = Entry::objects()
            .filter(Entry::blog.eq(outer(Blog::id)))
            .filter(Entry::number_of_comments.gte(100));
        let blogs = Blog::objects().filter(exists(popular));
        assert_eq!(blogs.get(db).await?.name, "Pop Music Blog");

        let johns = Author::objects().filter(Author::name.eq("John"));
        let entries = Entry::objects().filter(Entry::author.in_query(johns));
        assert_eq!(entries.count(db).await?, 2);

        let newest = Entry::objects()
            .filter(Entry::blog.eq(outer(Blog::id)))
            .order_by(Entry::pub_date.desc())
            .values(Entry::headline);
        let blogs: Vec<(Blog, Option<String>)> =
            Blog::objects().annotate(subquery(newest)).all(db).await?;
        assert_eq!(blogs[1].1.as_deref(), Some("Guitars: 50% off"));
        Ok(())
    });
}

#[test]
fn related_rows_come_with_one_more_query() {
    with_entries(async |db| {
        let blogs: Vec<(Blog, Vec<Entry>)> = Blog::objects()
            .prefetch_related(Entry::blog.with(Entry::objects().order_by(Entry::headline)))
            .all(db)
            .await?;
        let (beatles, entries) = &blogs[0];
        assert_eq!((beatles.name.as_str(), entries.len()), ("Beatles Blog", 2));

        let entries = Entry::objects().annotate(count(Entry::topics));
        // Rows are `((Blog, i64), Vec<(Entry, i64)>)`.
        let blogs = Blog::objects()
            .annotate(count(Entry::blog.reversed()))
            .prefetch_related(Entry::blog.with(entries))
            .all(db)
            .await?;
        let ((_, number), entries) = &blogs[0];
        assert_eq!((*number, entries.len()), (2, 2));

        let comments = Entry::blog.reversed().to(Entry::number_of_comments);
        let popular = Blog::objects().filter(comments.gte(100)).distinct();
        assert_eq!(popular.count(db).await?, 1);
        Ok(())
    });
}

#[test]
fn relations_leave_out_rows() {
    with_entries(async |db| {
        let popular = Entry::blog
            .reversed()
            .filtered(Entry::number_of_comments.gte(100));
        let blogs: Vec<(Blog, i64)> = Blog::objects().annotate(count(&popular)).all(db).await?;
        assert_eq!((blogs[0].1, blogs[1].1), (0, 1));

        let albums = Blog::objects().filter(popular.to(Entry::headline).contains("Albums"));
        let headlines: Vec<(String, Option<String>)> = Blog::objects()
            .values((Blog::name, popular.to(Entry::headline)))
            .all(db)
            .await?;
        let blogs: Vec<(Blog, Option<Entry>)> =
            Blog::objects().select_related(&popular).all(db).await?;
        assert_eq!(albums.count(db).await?, 1);
        assert_eq!(headlines[0], ("Beatles Blog".into(), None));
        assert_eq!(
            blogs[1].1.as_ref().map(|entry| entry.number_of_comments),
            Some(250)
        );

        let nested = FilteredRelation::new(Entry::blog.reversed().and(Entry::author))
            .condition(Entry::blog.reversed().to(Entry::rating).gte(5));
        let authors = Blog::objects().values(nested.to(Author::name));
        assert_eq!(authors.count(db).await?, 4);

        let popular =
            FilteredRelation::new("entry").condition(lookup("entry__number_of_comments__gte", 100));
        let albums = Blog::objects()
            .alias("popular", popular)
            .filter(lookup("popular__headline__contains", "Albums"))
            .order_by_names(["-popular__pub_date"]);
        assert_eq!(albums.count(db).await?, 1);
        Ok(())
    });
}

#[test]
fn queries_are_put_together() {
    with_entries(async |db| {
        let new = Entry::objects().filter(Entry::headline.startswith("New"));
        let johns = Entry::objects().filter(Entry::author.to(Author::name).eq("John"));
        let either = new.clone().union(johns.clone()).order_by(Entry::id);
        assert_eq!(either.count(db).await?, 3);
        assert_eq!(new.clone().intersection(johns.clone()).count(db).await?, 1);
        assert_eq!(new.difference(johns).count(db).await?, 1);
        Ok(())
    });
}

#[test]
fn rows_are_changed_or_made() {
    with_entries(async |db| {
        let (blog, created) = Blog::objects()
            .filter(Blog::name.eq("Pop Music Blog"))
            .update_or_create(
                |blog| blog.tagline = "Loud.".into(),
                || Blog {
                    name: "Pop Music Blog".into(),
                    ..Blog::default()
                },
                db,
            )
            .await?;
        assert!(!created && blog.tagline == "Loud.");

        let mut entries = Entry::objects().all(db).await?;
        for entry in &mut entries {
            entry.rating += 1;
        }
        let changed = Entry::objects()
            .bulk_update(&entries, Entry::rating, db)
            .await?;
        assert_eq!(changed, 4);

        let latest = Entry::objects().latest(Entry::pub_date, db).await?;
        assert_eq!(latest.headline, "Guitars: 50% off");
        Ok(())
    });
}

#[test]
fn queries_have_names() {
    with_entries(async |db| {
        let busy = Entry::objects()
            .values(Entry::blog)
            .annotate((count_all(), sum(Entry::number_of_comments)))
            .cte("busy");
        let (entries, comments) = busy.annotation();
        let blogs: Vec<(Blog, (i64, Option<i64>))> = Blog::objects()
            .with(&busy)
            .filter(Blog::id.eq(busy.group()))
            .filter(comments.clone().gte(100))
            .annotate((entries, comments))
            .all(db)
            .await?;
        assert_eq!(blogs[0].1, (2, Some(253)));
        Ok(())
    });
}
