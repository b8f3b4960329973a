//! Pages by number, as Django's paginator, and by cursor.

use crate::common::*;
use nuages_db::models::*;
use nuages_db::paginator::{PageLink, Paginator};
use nuages_db::query::{Cursor, KeysetPaginator};
use nuages_db::{Database, QuerySet};

async fn authors(test: &str, names: usize) -> Vec<Database> {
    let databases = databases(test).await;
    for db in &databases {
        write(db, names).await;
    }
    databases
}

async fn write(db: &Database, names: usize) {
    let rows = (1..=names)
        .map(|number| Author {
            name: format!("name {}", number % 4),
            ..Author::default()
        })
        .collect();
    Author::objects().bulk_create(rows, db).await.unwrap();
}

fn ordered() -> QuerySet<Author> {
    Author::objects().order_by(Author::id)
}

#[tokio::test]
async fn pages_are_those_of_django() {
    for db in authors("pages_are_those_of_django", 11).await {
        // number of rows, rows per page, orphans, empty first page allowed: pages
        let cases = [
            (10, 4, 0, true, 3),
            (10, 4, 1, true, 3),
            (10, 4, 2, true, 2),
            (10, 4, 5, true, 2),
            (10, 4, 6, true, 1),
            (11, 4, 2, true, 3),
            (0, 4, 0, true, 1),
            (0, 4, 0, false, 0),
            (0, 4, 2, false, 0),
            (1, 4, 1, true, 1),
        ];
        for (count, per_page, orphans, empty, pages) in cases {
            let rows: Vec<usize> = (0..count).collect();
            let paginator = Paginator::new(rows, per_page)
                .orphans(orphans)
                .allow_empty_first_page(empty);
            assert_eq!(
                paginator.num_pages(&db).await.unwrap(),
                pages,
                "{count} rows, {per_page} per page, {orphans} orphans"
            );
        }
        let paginator = Paginator::new(ordered(), 5).orphans(1);
        let page = paginator.page("2", &db).await.unwrap();
        assert_eq!(page.object_list.len(), 6);
        assert_eq!((page.start_index(), page.end_index()), (6, 11));
        assert!(page.has_previous() && !page.has_next() && page.has_other_pages());
        assert_eq!(page.previous_page_number().unwrap(), 1);
        assert_eq!(page.to_string(), "<Page 2 of 2>");
        for (number, message) in [
            ("x", "That page number is not an integer"),
            ("1.5", "That page number is not an integer"),
            ("", "That page number is not an integer"),
            ("0", "That page number is less than 1"),
            ("-1", "That page number is less than 1"),
            ("3", "That page contains no results"),
        ] {
            let error = paginator.page(number, &db).await.unwrap_err();
            assert_eq!(error.to_string(), message, "page {number:?}");
        }
        let beyond = "99999999999999999999";
        let error = paginator.page(beyond, &db).await.unwrap_err();
        assert_eq!(error.to_string(), "That page contains no results");
        let numbers = [("x", 1), ("", 1), ("-1", 2), ("9", 2), ("2.0", 2)];
        let endless = [
            (beyond, 2),
            ("-99999999999999999999", 2),
            ("+-9", 1),
            ("9x", 1),
        ];
        for (number, wanted) in numbers.into_iter().chain(endless) {
            assert_eq!(
                paginator.get_page(number, &db).await.unwrap().number,
                wanted,
                "page {number:?}"
            );
        }
        let last = paginator.get_page(u64::MAX, &db).await.unwrap();
        assert_eq!(last.number, 2);
        assert_eq!(
            page.next_page_number().unwrap_err().to_string(),
            "That page contains no results"
        );
        let prefetched = Author::objects()
            .order_by(Author::id)
            .prefetch_related(Question::author);
        let page = Paginator::new(prefetched, 10).page(2, &db).await.unwrap();
        assert_eq!(page.object_list[0].0.id, 11);
    }
}

#[tokio::test]
async fn long_lists_of_pages_are_made_short() {
    let db = Database::in_memory();
    let paginator = Paginator::new((0..50 * 100).collect::<Vec<_>>(), 100);
    let shown = async |number: u64| {
        let page = paginator.page(number, &db).await.unwrap();
        let links = page.get_elided_page_range(3, 2);
        links
            .iter()
            .map(PageLink::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(shown(1).await, "1 2 3 4 … 49 50");
    assert_eq!(shown(6).await, "1 2 3 4 5 6 7 8 9 … 49 50");
    assert_eq!(shown(7).await, "1 2 3 4 5 6 7 8 9 10 … 49 50");
    assert_eq!(shown(8).await, "1 2 … 5 6 7 8 9 10 11 … 49 50");
    assert_eq!(shown(44).await, "1 2 … 41 42 43 44 45 46 47 48 49 50");
    assert_eq!(shown(50).await, "1 2 … 47 48 49 50");
}

#[tokio::test]
async fn cursors_walk_forwards_and_backwards() {
    for db in authors("cursors_walk_forwards_and_backwards", 11).await {
        let orders: [(&str, QuerySet<Author>); 4] = [
            ("key", Author::objects()),
            ("down", Author::objects().order_by(Author::id.desc())),
            (
                "mixed",
                Author::objects().order_by((Author::name.desc(), Author::id)),
            ),
            (
                "reversed",
                Author::objects().order_by(Author::name).reverse(),
            ),
        ];
        for (name, rows) in orders {
            let keys = |rows: &[Author]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
            let paginator = KeysetPaginator::new(rows.clone(), 3);
            let (mut all, mut token, mut tokens) = (Vec::new(), None::<String>, Vec::new());
            loop {
                let page = paginator.page(token.as_deref(), &db).await.unwrap();
                assert_eq!(page.previous.is_some(), token.is_some(), "{name}");
                all.extend(keys(&page.object_list));
                tokens.push(page.previous);
                token = page.next;
                if token.is_none() {
                    break;
                }
            }
            assert_eq!(all.len(), 11, "{name}");
            let mut sorted = all.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), 11, "{name}: each row once");
            // Back from the last page: the page before, in the same order.
            let back = paginator.page(tokens[3].as_deref(), &db).await.unwrap();
            assert_eq!(keys(&back.object_list), all[6..9], "{name}");
            assert!(back.next.is_some() && back.previous.is_some(), "{name}");
            let first = paginator.page(tokens[1].as_deref(), &db).await.unwrap();
            assert_eq!(keys(&first.object_list), all[..3], "{name}");
            assert!(first.previous.is_none(), "{name}");
        }
        let rows = Author::objects().order_by(Author::name);
        let row = Author::objects()
            .filter(Author::id.eq(5))
            .get(&db)
            .await
            .unwrap();
        let behind = rows
            .clone()
            .after(&row)
            .values(Author::id)
            .all(&db)
            .await
            .unwrap();
        assert_eq!(
            behind,
            [9, 2, 6, 10, 3, 7, 11].map(|key: i64| Auto::from(key))
        );
        let cursor: Cursor = rows.cursor(&row).unwrap().to_string().parse().unwrap();
        assert_eq!(rows.clone().before(cursor).count(&db).await.unwrap(), 3);
        assert_eq!(
            sql_text(&rows.clone().after(&row).limit(2), &db),
            r#"SELECT "polls_author"."id", "polls_author"."name", "polls_author"."slug" FROM "polls_author" WHERE ("polls_author"."name" >= name 1 AND ("polls_author"."name" > name 1 OR ("polls_author"."name" = name 1 AND "polls_author"."id" > 5))) ORDER BY "polls_author"."name" ASC, "polls_author"."id" ASC LIMIT 2"#
        );
    }
}

#[tokio::test]
async fn wrong_cursors_are_clear_errors() {
    for db in authors("wrong_cursors_are_clear_errors", 2).await {
        let paginator = KeysetPaginator::new(ordered(), 1);
        for token in ["x", "!!", "-", "W10", "WyJhIl0"] {
            let error = paginator.page(Some(token), &db).await.unwrap_err();
            assert!(
                matches!(
                    error,
                    nuages_db::Error::Data { .. } | nuages_db::Error::Field { .. }
                ),
                "{token}: {error}"
            );
        }
        let by_null = Author::objects()
            .order_by(Author::slug)
            .after("W10")
            .all(&db)
            .await;
        let by_null = by_null.unwrap_err().to_string();
        assert_eq!(
            by_null,
            "pages by cursor need an order of fields that are never NULL; slug may be"
        );
    }
}
