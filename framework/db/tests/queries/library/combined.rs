//! Queries put together: over one model and several, and what they are sorted by.

use nuages_db::functions::*;
use nuages_db::models::*;
use nuages_db::query::*;
use serde_json::json;

use super::{Asked, Author, Book, Publisher, rows};
use crate::common::show::Show;

fn young() -> QuerySet<Author> {
    Author::objects().filter(Author::age.lt(35))
}

fn old() -> QuerySet<Author> {
    Author::objects().filter(Author::age.gte(45))
}

fn both() -> QuerySet<Author> {
    young().union(old())
}

pub(super) async fn ask(asked: &mut Asked) {
    let by_age = || both().order_by((Author::age.desc(), Author::name.asc()));
    let ids = |query: QuerySet<Author>| query.values(Author::id);
    let many = || Author::objects().filter(Author::age.lt(36)).union(old());
    let last = || many().order_by((Author::rating.desc().nulls_last(), Author::id.asc()));
    let negative = Author::age * -1;
    let groups = Author::objects()
        .values(Author::age)
        .annotate(count(Author::id));
    let publishers = Book::objects()
        .order_by_names([])
        .values(Book::publisher)
        .annotate(count(Book::id));
    rows! { asked:
        "union order" ids(by_age());
        "union order of others" by_age().values(Author::name);
        "union order by null" ids(both().order_by((Author::rating.asc().nulls_first(), Author::id.asc())));
        "union order by null last" ids(last());
        "union order by null of values" last().values(Author::rating);
        "union order by expression" ids(both().order_by((length(Author::name), Author::id)));
        "union order by expression alone" both().order_by((negative, Author::id)).values(Author::name);
        "union of models" Author::objects()
            .filter(Author::age.gt(40))
            .values(Author::name)
            .union(Publisher::objects().values(Publisher::name))
            .order_by(Author::name);
        "union of groups" publishers
            .values(count(Book::id))
            .union(groups.values(count(Author::id)))
            .order_by(count(Book::id));
    }
    subqueries(asked).await;
    unsorted(asked).await;
    ends(asked).await;
}

async fn subqueries(asked: &mut Asked) {
    let books = || Book::objects().order_by(Book::id);
    let authors = || Author::objects().order_by(Author::id);
    let own = || Author::objects().filter(Author::id.eq(outer(Book::contact.to(Author::id))));
    let contact = own()
        .filter(Author::age.gt(40))
        .union(own().filter(Author::age.lt(30)));
    let of_author = || {
        let books = Book::objects().order_by_names([]);
        books.filter(Book::contact.to(Author::id).eq(outer(Author::id)))
    };
    let extreme = of_author()
        .filter(Book::pages.gt(900))
        .union(of_author().filter(Book::pages.lt(320)));
    let inside = Author::objects()
        .filter(Author::id.eq(outer(Book::contact.to(Author::id))))
        .intersection(Author::objects().filter(Author::id.eq(outer(outer(Publisher::id)))));
    let of_publisher = Book::objects()
        .filter(exists(inside) & Book::publisher.to(Publisher::id).eq(outer(Publisher::id)));
    let slices = young()
        .order_by(Author::age)
        .limit(1)
        .union(old().order_by(Author::age.desc()).limit(1));
    let ages = both().union(Author::objects().filter(Author::age.eq(37)));
    rows! { asked:
        "union in subquery" books().values((Book::id, subquery(contact.values(Author::name))));
        "union in exists" authors().filter(exists(extreme)).values(Author::id);
        "intersection in nested exists" Publisher::objects()
            .order_by(Publisher::id)
            .filter(exists(of_publisher))
            .values(Publisher::id);
        "not in union of slices" authors().exclude(Author::id.in_query(slices.values(Author::id))).values(Author::id);
        "in double union of values" authors().filter(Author::age.in_query(ages.values(Author::age))).values(Author::id);
    }
}

/// Rows in no order.
async fn unsorted(asked: &mut Asked) {
    async fn sorted<S: Shape<Author>>(asked: &mut Asked, name: &str, query: QuerySet<Author, S>)
    where
        S::Row: Show,
    {
        let rows = query.all(&asked.db).await;
        let sorted = |rows: Vec<S::Row>| {
            let mut rows: Vec<_> = rows.into_iter().map(Show::show).collect();
            rows.sort_by_key(|row| match row.as_array() {
                Some(row) => (row[0].as_i64(), row[1].as_i64()),
                None => (row.as_i64(), None),
            });
            json!(rows)
        };
        asked.tell(name, rows.map(sorted));
    }
    let ages = Author::objects().values(Author::age);
    let pages = Book::objects().values(Book::pages);
    sorted(asked, "union of models all", ages.union_all(pages)).await;
    let ids = || Author::objects().values(Author::id);
    let books = || Book::objects().values(Book::id);
    sorted(asked, "intersection of models", ids().intersection(books())).await;
    sorted(asked, "difference of models", ids().difference(books())).await;
    let pairs = old().values((Author::id.cast::<i64>(), Author::age.cast::<i64>()));
    let pairs = young()
        .values((Author::age.cast::<i64>(), value(0_i64)))
        .union(pairs);
    sorted(asked, "union with values", pairs).await;
}

async fn ends(asked: &mut Asked) {
    let db = asked.db.clone();
    let one = || value(1_i64);
    let annotated = young().annotate(one()).union(old().annotate(value(2_i64)));
    let annotated = annotated
        .order_by((one().desc(), Author::id.asc()))
        .all(&db)
        .await;
    let pairs = |rows: Vec<(Author, i64)>| {
        rows.into_iter()
            .map(|(author, x)| json!([i64::from(author.id), x]))
            .collect()
    };
    asked.tell("union annotated", annotated.map(pairs));
    let related = |condition| {
        let books = Book::objects().order_by_names([]).filter(condition);
        books.select_related(Book::publisher)
    };
    let some = || related(Book::pages.eq(300)).union(related(Book::pages.gt(900)));
    let publisher = |book: &Book| {
        book.publisher
            .cached()
            .map(|publisher| publisher.name.clone())
    };
    let sorted = some().order_by(Book::name).all(&db).await;
    let pairs = |rows: Vec<Book>| {
        rows.iter()
            .map(|book| json!([book.name, publisher(book)]))
            .collect()
    };
    asked.tell("union select related", sorted.map(pairs));
    let first = some().order_by(Book::pages.desc()).first(&db).await;
    asked.told(
        "union select related first",
        first.map(|book| book.as_ref().and_then(publisher)),
    );
    let all = || related(Book::pages.gt(0));
    asked.told(
        "union select related count",
        all().union(all()).count(&db).await,
    );
    let youngest = || Author::objects().filter(Author::age.eq(25));
    let name = |author: Author| author.name;
    let got = youngest().union(youngest()).get(&db).await;
    asked.told("union get", got.map(name));
    let others = Author::objects().exclude(Author::age.eq(25));
    let left = Author::objects().difference(others).get(&db).await;
    asked.told("difference get", left.map(name));
    let first = Author::objects().none().union(youngest()).first(&db).await;
    asked.told(
        "union first of none",
        first.map(|author| author.map(|author| author.id)),
    );
    let none = both().none().all(&db).await;
    asked.tell(
        "union none",
        none.map(|rows| {
            json!(rows.len())
                .as_u64()
                .filter(|rows| *rows > 0)
                .into_iter()
                .collect()
        }),
    );
    let baby = Author::objects().filter(Author::age.eq(1));
    let never = Author::objects().none().union(baby).exists(&db).await;
    let exists = both().exists(&db).await;
    asked.told("union exists", exists.and_then(|some| Ok((some, never?))));
}
