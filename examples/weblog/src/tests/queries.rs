//! `docs/queries.md`.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use nuages::db::models::*;
use nuages::db::paginator::Paginator;
use nuages::db::query::KeysetPaginator;
use nuages::db::{Condition, Database, Error, Execute, Statement, lookup};
use nuages::prelude::*;
use nuages::test::{TestSite, run};

use super::{author, blog, load, settings};
use crate::models::{Author, Blog, Entry, EntryQuerySet};

/// Runs `test` with the entries of [`load`].
fn with_entries(test: impl AsyncFnOnce(TestSite, &Database) -> Result<()>) {
    run(settings(), async |site| {
        let db = site.db().clone();
        load(&db).await?;
        test(site, &db).await
    });
}

#[test]
fn rows_are_made_changed_and_deleted() {
    run(settings(), async |site| {
        let db = site.db();
        let blog = Blog {
            name: "Beatles Blog".into(),
            tagline: "All the latest Beatles news.".into(),
            ..Blog::default()
        };
        let mut blog = blog.create(db).await?;
        assert_eq!(blog.id, 1);

        blog.name = "The Beatles".into();
        blog.save(db).await?;

        blog.refresh_from_db(db).await?;
        assert_eq!(blog.name, "The Beatles");

        blog.delete(db).await?;
        assert!(!Blog::objects().exists(db).await?);
        Ok(())
    });
}

#[test]
fn methods_end_a_query() {
    with_entries(async |_, db| {
        let entries = Entry::objects().filter(Entry::rating.gte(5));
        let all: Vec<Entry> = entries.all(db).await?;
        let latest: Option<Entry> = entries.first(db).await?;
        let oldest: Option<Entry> = entries.last(db).await?;
        let count: u64 = entries.count(db).await?;
        let any: bool = entries.exists(db).await?;
        let one: Entry = Entry::objects().filter(Entry::id.eq(1)).get(db).await?;
        let same: Entry = Entry::objects().get_by_key(1, db).await?;
        let some = Entry::objects().in_bulk([1, 2], db).await?;

        assert_eq!((all.len(), count, any), (4, 4, true));
        assert_eq!(latest, all.first().cloned());
        assert_eq!(oldest, all.last().cloned());
        assert_eq!(some[&one.id], one);
        assert_eq!(same, one);

        let missing = Entry::objects().filter(Entry::id.eq(99)).get(db).await;
        assert!(missing.is_err_and(|error| error.is_does_not_exist()));
        let many = Entry::objects().get(db).await;
        assert!(matches!(many, Err(Error::MultipleObjectsReturned { .. })));
        Ok(())
    });
}

#[test]
fn filters_add_up() {
    with_entries(async |_, db| {
        let entries = Entry::objects()
            .filter(Entry::headline.startswith("New"))
            .exclude(Entry::number_of_comments.eq(0))
            .filter(Entry::pub_date.lte(now()));
        assert_eq!(entries.count(db).await?, 1);

        let either = Entry::headline.contains("Albums") | Entry::headline.contains("Guitars");
        let not_those = !either.clone() & Entry::rating.eq(5);
        assert_eq!(Entry::objects().filter(either).count(db).await?, 2);
        assert_eq!(Entry::objects().filter(not_those).count(db).await?, 2);

        let talked_about =
            Entry::objects().filter(Entry::number_of_comments.gt(Entry::rating * 2 + 1));
        assert_eq!(talked_about.count(db).await?, 2);
        Ok(())
    });
}

#[test]
fn each_lookup_finds_what_django_finds() {
    with_entries(async |_, db| {
        let first = Entry::objects().filter(Entry::id.eq(1)).get(db).await?;
        let date = first.pub_date.to_zoned(nuages::time::TimeZone::UTC);
        let cases: Vec<(Condition<Entry>, &[i64])> = vec![
            (Entry::id.eq(1), &[1]),
            (Entry::id.ne(1), &[2, 3, 4]),
            (Entry::number_of_comments.gt(3), &[1, 3]),
            (Entry::number_of_comments.gte(3), &[1, 3, 4]),
            (Entry::number_of_comments.lt(3), &[2]),
            (Entry::number_of_comments.lte(3), &[2, 4]),
            (Entry::id.in_([1, 4, 9]), &[1, 4]),
            (Entry::id.in_(Vec::<i64>::new()), &[]),
            (Entry::number_of_comments.range(3, 12), &[1, 4]),
            (Entry::author.is_null(true), &[4]),
            (Entry::headline.iexact("best albums OF 1967"), &[3]),
            (Entry::headline.contains("Lennon"), &[1, 2]),
            (Entry::headline.contains("50%"), &[4]),
            (Entry::headline.icontains("lennon"), &[1, 2]),
            (Entry::headline.startswith("Best"), &[3]),
            (Entry::headline.istartswith("best"), &[3]),
            (Entry::headline.endswith("Paperback"), &[2]),
            (Entry::headline.iendswith("PAPERBACK"), &[2]),
            (Entry::pub_date.date(date.date()), &[1]),
            (Entry::pub_date.year(date.year()) & Entry::id.eq(1), &[1]),
            (Entry::pub_date.day().eq(i32::from(date.day())), &[1]),
            (Entry::pub_date.hour().gt(23), &[]),
            (Entry::number_of_comments.gt(Entry::rating * 2), &[1, 3]),
        ];
        for (condition, ids) in cases {
            let found = Entry::objects()
                .filter(condition.clone())
                .order_by(Entry::id);
            let found: Vec<i64> = found
                .all(db)
                .await?
                .into_iter()
                .map(|e| e.id.into())
                .collect();
            assert_eq!(found, ids, "{condition:?}");
        }
        Ok(())
    });
}

#[test]
fn lookups_by_name_are_checked_when_they_run() {
    with_entries(async |_, db| {
        let entries = Entry::objects()
            .filter(lookup("blog__name__startswith", "Beatles"))
            .filter(lookup("number_of_comments__gt", "3"))
            .order_by_names(["blog__name", "-pub_date"]);
        assert_eq!(entries.count(db).await?, 1);

        let talked_about = Blog::objects().filter(lookup("entry__number_of_comments__gt", 100));
        assert_eq!(talked_about.get(db).await?.name, "Pop Music Blog");

        let wrong = Entry::objects()
            .filter(lookup("headlin", "x"))
            .all(db)
            .await;
        let message = wrong
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(message.starts_with("Cannot resolve keyword 'headlin' into field."));
        Ok(())
    });
}

#[test]
fn rows_come_in_an_order_and_a_slice() {
    with_entries(async |_, db| {
        let second_page = Entry::objects()
            .order_by((Entry::author.asc().nulls_last(), Entry::pub_date.desc()))
            .limit(4)
            .offset(2);
        assert_eq!(second_page.all(db).await?.len(), 2);

        let oldest_first = Entry::objects().reverse();
        assert_eq!(
            oldest_first.first(db).await?.map(|entry| entry.id),
            Some(Auto::new(1))
        );

        let first = Entry::objects()
            .limit(1)
            .filter(Entry::id.eq(1))
            .all(db)
            .await;
        assert!(first.is_err(), "no filter after a slice");
        Ok(())
    });
}

#[test]
fn related_rows_load_where_the_code_says_so() {
    with_entries(async |_, db| {
        let entry = Entry::objects().filter(Entry::id.eq(1)).get(db).await?;
        assert_eq!(entry.blog.id(), 1); // the key is there
        assert!(entry.blog.cached().is_none()); // the row is not
        let blog: Blog = entry.blog.get(db).await?; // one query
        assert_eq!(blog.name, "Beatles Blog");

        let entries = Entry::objects()
            .select_related((Entry::blog, Entry::author))
            .all(db)
            .await?;
        let names: Vec<&str> = entries
            .iter()
            .filter_map(|entry| entry.blog.cached())
            .map(|blog| blog.name.as_str())
            .collect();
        assert_eq!(names.len(), 4);

        let of_blog = blog.related(Entry::blog).filter(Entry::rating.gt(3));
        assert_eq!(of_blog.count(db).await?, 2);

        let by_john = Entry::objects().filter(Entry::author.to(Author::name).eq("John"));
        assert_eq!(by_john.count(db).await?, 2);
        Ok(())
    });
}

#[test]
fn many_rows_change_with_one_statement() {
    with_entries(async |_, db| {
        let updated = Entry::objects()
            .filter(Entry::blog.eq(1))
            .update(
                Entry::number_of_comments.set(Entry::number_of_comments + 1),
                db,
            )
            .await?;
        assert_eq!(updated, 2);

        Entry::objects()
            .filter(Entry::headline.contains("Guitars"))
            .update(
                (Entry::rating.set(1), Entry::body_text.set("Sold out.")),
                db,
            )
            .await?;

        let deleted = Entry::objects()
            .filter(Entry::rating.lt(5))
            .delete(db)
            .await?;
        assert_eq!(deleted, 1);

        let blogs = ["One", "Two", "Three"].map(|name| Blog {
            name: name.to_owned(),
            ..Blog::default()
        });
        let blogs = Blog::objects().bulk_create(blogs.into(), db).await?;
        assert_eq!(blogs.len(), 3);

        let (blog, created) = Blog::objects()
            .filter(Blog::name.eq("Four"))
            .get_or_create(
                || Blog {
                    name: "Four".into(),
                    ..Blog::default()
                },
                db,
            )
            .await?;
        assert!(created && blog.name == "Four");
        Ok(())
    });
}

#[test]
fn a_transaction_is_all_or_nothing() {
    run(settings(), async |site| {
        let db = site.db();
        let result: Result<()> = db
            .atomic(async |tx| {
                blog("Half a blog", tx).await?;
                Err(BadRequest::new("no more").into())
            })
            .await;
        assert!(result.is_err());
        assert!(!Blog::objects().exists(db).await?);

        db.atomic(async |tx| {
            blog("A blog", tx).await?;
            let inner: Result<()> = tx
                .atomic(async |savepoint| {
                    author("Nobody", savepoint).await?;
                    Err(BadRequest::new("not him").into())
                })
                .await;
            assert!(inner.is_err());
            tx.on_commit(|| println!("the blog is there"));
            tx.on_commit_async(async move |db| {
                let done: Result<()> = async {
                    let mut written = Blog::objects().get(&db).await?;
                    written.tagline = "It is there.".into();
                    written.save(&db).await?;
                    Ok(())
                }
                .await;
                if let Err(error) = done {
                    eprintln!("the blog has no tagline: {error}");
                }
            })
            .await;
            Result::Ok(())
        })
        .await?;
        assert_eq!(Blog::objects().get(db).await?.tagline, "It is there.");
        assert_eq!(Author::objects().count(db).await?, 0);
        Ok(())
    });
}

#[test]
fn sql_of_ones_own_is_bound_and_decoded() {
    with_entries(async |_, db| {
        let sql = "SELECT blog_id, count(*) FROM weblog_entry WHERE rating >= ? GROUP BY blog_id";
        for row in db.fetch_all(sql, &[Value::from(5)]).await? {
            let (blog, entries): (i64, i64) = (row.get(0)?, row.get(1)?);
            assert!(blog <= 2 && entries == 2);
        }
        let changed = db
            .execute(
                "UPDATE weblog_entry SET rating = 7 WHERE id = ?",
                &[Value::from(1)],
            )
            .await?;
        assert_eq!(changed, 1);

        let query = Entry::objects().filter(Entry::rating.gt(6)).sql(db)?;
        assert!(
            query.contains(r#"WHERE "weblog_entry"."rating" > 6"#),
            "{query}"
        );
        Ok(())
    });
}

#[test]
fn wrappers_stand_around_statements() {
    with_entries(async |_, db| {
        let refuse =
            |_: Execute, _: Statement| async { Err(BadRequest::new("no database here").into()) };
        let page = async { Entry::objects().first(db).await };
        let page = db.execute_wrapper(refuse, page).await;
        assert!(matches!(page, Err(Error::Wrapper(_))));

        let took = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&took);
        let timed = move |execute: Execute, statement: Statement| {
            let noted = Arc::clone(&noted);
            async move {
                let (sql, since) = (statement.sql.clone(), Instant::now());
                let executed = execute.call(statement).await?;
                if let Ok(mut noted) = noted.lock() {
                    noted.push((sql, since.elapsed()));
                }
                Ok(executed)
            }
        };
        let entries = async { Entry::objects().count(db).await };
        let entries = db.execute_wrapper(timed, entries).await?;
        assert_eq!(entries, 4);
        let took = took.lock().map_or(0, |took| took.len());
        assert_eq!(took, 1);
        Ok(())
    });
}

#[test]
fn query_sets_have_methods_of_ones_own() {
    with_entries(async |_, db| {
        let talked_about = Entry::objects().published().popular(100);
        let blog: Blog = Blog::objects().get_by_key(2, db).await?;
        let of_blog = blog.related(Entry::blog).popular(100);
        let headlines = of_blog.clone().values(Entry::headline).published();

        assert_eq!(talked_about.all(db).await?, of_blog.all(db).await?);
        assert_eq!(headlines.all(db).await?, ["Best Albums of 1967"]);
        Ok(())
    });
}

#[test]
fn pages_go_by_number_and_by_place() {
    with_entries(async |_, db| {
        let entries = Entry::objects().order_by((Entry::pub_date.desc(), Entry::id));
        let page = Paginator::new(entries.clone(), 3).get_page("2", db).await?;
        assert_eq!((page.number, page.object_list.len()), (2, 1));
        assert!(page.has_previous() && !page.has_next());

        let pages = KeysetPaginator::new(entries.clone(), 3);
        let page = pages.page(None, db).await?;
        let following = pages.page(page.next.as_deref(), db).await?;
        assert_eq!(following.object_list.len(), 1);

        let behind = entries.after(&page.object_list[0]).limit(2);
        assert_eq!(behind.all(db).await?, page.object_list[1..]);
        Ok(())
    });
}

#[test]
fn many_rows_come_one_after_the_other() {
    with_entries(async |_, db| {
        let mut comments = 0;
        let mut entries = Entry::objects().iterator(2000, db);
        while let Some(entry) = entries.next().await {
            comments += entry?.number_of_comments;
        }
        assert_eq!(comments, 265);
        Ok(())
    });
}

#[test]
fn rows_are_read_in_part() {
    with_entries(async |_, db| {
        let entries = Entry::objects().only((Entry::headline, Entry::blog.to(Blog::name)));
        for entry in entries.all(db).await? {
            let (headline, blog) = (
                entry.get(Entry::headline)?,
                entry.get(Entry::blog.to(Blog::name))?,
            );
            let body = entry.load(Entry::body_text, db).await?; // one query
            println!("{headline} in {blog}: {body}");
        }
        let entries = Entry::objects()
            .select_related(Entry::blog)
            .defer((Entry::body_text, Entry::blog.to(Blog::tagline)));
        for entry in entries.all(db).await? {
            if let Some(blog) = entry.related(Entry::blog)? {
                println!("{}", blog.get(Blog::name)?); // a Partial<Blog>
            }
        }
        Ok(())
    });
}

#[test]
fn rows_are_held_while_they_change() {
    with_entries(async |_, db| {
        let rating = db
            .atomic(async |tx| {
                let free = Entry::objects()
                    .select_for_update_with(ForUpdate::new().skip_locked())
                    .order_by(Entry::id);
                let Some(mut entry) = free.first(tx).await? else {
                    return Ok(None);
                };
                entry.rating += 1;
                entry.save(tx).await?;
                Ok(Some(entry.rating))
            })
            .await?;
        assert_eq!(rating, Some(6));
        Ok(())
    });
}

#[test]
fn sql_becomes_rows() {
    with_entries(async |_, db| {
        let sql = "SELECT *, length(headline) AS n FROM weblog_entry WHERE rating >= ?";
        let entries: Vec<Entry> = Entry::raw(sql, &[Value::from(5)]).all(db).await?;
        let with_length: Vec<(Entry, i64)> = Entry::raw(sql, &[Value::from(5)])
            .columns(["n"])
            .pairs(db)
            .await?;

        assert_eq!((entries.len(), with_length[0].1), (4, 20));
        Ok(())
    });
}
