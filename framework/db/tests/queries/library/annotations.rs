//! Values computed for each row.

use nuages_core::settings::Engine;
use nuages_db::functions::*;
use nuages_db::models::*;
use nuages_db::query::*;
use serde_json::json;

use super::{Asked, Author, Book, Employee, Hardback, Publisher, Store, counts, rows};
use crate::common::show::Show;

fn authors() -> QuerySet<Author> {
    Author::objects().order_by(Author::id)
}

fn books() -> QuerySet<Book> {
    Book::objects().order_by(Book::id)
}

fn publishers() -> QuerySet<Publisher> {
    Publisher::objects().order_by(Publisher::id)
}

fn number() -> Aggregate<Book, i64> {
    count(Book::authors)
}

fn published() -> Reversed<Publisher, Book> {
    Book::publisher.reversed()
}

fn number_published() -> Aggregate<Publisher, i64> {
    count(published())
}

pub(super) async fn ask(asked: &mut Asked) {
    let ages = || Book::authors.to(Author::age);
    let of_author = || Book::authors.reversed();
    let friends = || Author::friends.and(Book::authors.reversed());
    let sold = || Store::books.and(Book::authors);
    let name = || Hardback::book_ptr.to(Book::name);
    let of_hardback = || count(Hardback::book_ptr.and(Book::authors));
    rows! { asked:
        "authors of books" books().values((Book::id, avg(ages()), number()));
        "books of publishers" publishers().values((
            Publisher::id,
            avg(published().to(Book::price)),
            sum(published().to(Book::pages)),
            number_published(),
        ));
        "books of authors" authors().values((
            Author::id,
            sum(of_author().to(Book::rating)),
            max(of_author().and(Book::publisher).to(Publisher::name)),
        ));
        "friends" authors().values((
            Author::id,
            count(Author::friends),
            max(Author::friends.to(Author::age)),
            avg(friends().to(Book::rating)),
        ));
        "authors of stores" Store::objects().order_by(Store::id).values((
            Store::id,
            count(sold()).distinct(),
            min(sold().to(Author::age)),
        ));
        "hardbacks" Hardback::objects().order_by(Hardback::weight).values((name(), of_hardback(), of_hardback()));
        "of values" publishers().filter(Publisher::num_awards.eq(0)).values((
            count(published().and(Book::authors)),
            avg(published().to(Book::rating)),
            max(published().to(Book::price)),
        ));
        "greatest of averages" publishers().values((
            Publisher::id,
            greatest(avg(published().to(Book::rating)), Publisher::num_awards.cast::<f64>()),
        ));
        "values beside count" books().filter(Book::pages.lt(400)).values((value(3) * 4, value(1), count(Book::rating)));
        "empty subquery" authors().filter(Author::age.eq(25)).values(subquery(Author::objects().values(Author::id).none()));
        "empty exists" books().filter(Book::pages.eq(300)).values((count(Book::id), exists(Author::objects().none())));
        "many to many value" books().filter(Book::pages.lt(450)).order_by((ages(), Book::id)).values((Book::id, ages()));
        "of stores" books()
            .filter(Book::pages.eq(300))
            .order_by(Store::books.reversed().to(Store::name))
            .values(Store::books.reversed().to(Store::name));
        "order by join" Book::objects()
            .order_by((Book::publisher.to(Publisher::name), Book::name))
            .values((Book::name, number()));
    }
    let none = || lookup::<Book>("pk__in", Vec::<i64>::new());
    let contacted = Book::contact.reversed().is_null(true);
    let pages = || max(of_author().to(Book::pages));
    rows! { asked:
        "full condition beside count" books().filter(Book::pages.lt(400)).values((!none(), count(Book::rating)));
        "empty condition" books().filter(Book::pages.lt(400)).values((none(), Book::id.in_query(Book::objects().none())));
        "condition beside count" books().values((Book::id, Book::pubdate.iso_year().gt(2000), number()));
        "coalesce of full" books().filter(Book::pages.lt(400)).values(coalesce(!none(), true));
        "case default max" authors().filter(Author::age.lt(30)).values((
            Author::name,
            when(contacted, value(0).nullable()).otherwise(pages()),
        ));
        "order by coalesce of min" Book::objects()
            .order_by((coalesce(min(ages()), Book::contact.to(Author::age)).desc(), Book::id.asc()))
            .values(Book::id);
    }
    conditions(asked).await;
    subqueries(asked).await;
    windows_and_dates(asked).await;
    if asked.db.engine() == Engine::Postgresql {
        distinct(asked).await;
    }
}

async fn conditions(asked: &mut Asked) {
    let halves = || {
        (Publisher::num_awards / 2)
            .cast::<i64>()
            .gt(number_published())
    };
    let price = || sum(Book::contact.reversed().to(Book::price));
    let rating = || sum(published().to(Book::rating));
    let of_author = || count(Book::authors.reversed());
    let friend = Author::friends.to(Author::age).gt(Author::age);
    let older = || count(Author::friends).filter(friend.clone());
    let friends = || count(Author::friends.to(Author::name));
    let named = |name: &str| Author::friends.to(Author::name).eq(name);
    let both = || Book::price.gt(Decimal::from(50)) & number().gt(1);
    let either = || Book::price.gt(Decimal::from(50)) ^ number().gt(1);
    let counted = Book::objects()
        .filter(Book::pages.gt(100))
        .filter(number().gt(2))
        .order_by(number());
    let few = Book::objects()
        .filter(Book::pages.lt(number().into_expr().cast::<i32>() * 200))
        .values(Book::id);
    rows! { asked:
        "exclude and filter" books().exclude(number().lt(2)).filter(number().lt(3)).values((Book::id, number()));
        "fexpr" publishers().filter(halves()).values((Publisher::name, number_published()));
        "fexpr not" publishers().exclude(halves()).values((Publisher::name, number_published()));
        "fexpr right" publishers()
            .filter(Publisher::num_awards.cast::<i64>().gt(number_published().into_expr() * 2))
            .values((Publisher::name, number_published()));
        "fexpr of related" books()
            .filter(number().eq(Book::publisher.to(Publisher::num_awards).cast::<i64>()))
            .values(Book::name);
        "decimal having" authors().filter(price().gt(Decimal::from(40))).values((Author::id, price()));
        "decimal having not" authors().filter(price().lte(Decimal::from(40))).values((Author::id, price()));
        "in aggregated" books().filter(Book::id.in_query(counted)).values(Book::name);
        "in f of count" books().filter(Book::id.in_query(few)).values(Book::id);
        "disjunction" books().filter(number().eq(2) | Book::name.eq("Python Web Development with Django")).values(Book::id);
        "disjunction nested" books().filter(Book::pages.eq(447) | (Book::pages.eq(1132) & number().eq(3))).values(Book::id);
        "disjunction null" publishers()
            .filter(rating().gt(5.5) | rating().is_null(true))
            .values((Publisher::id, rating()));
        "disjunction f" publishers()
            .filter(rating().gt(number_published().into_expr().cast::<f64>()) | rating().eq(None))
            .values((Publisher::id, rating()));
        "not and" books().filter(!both()).values(Book::id);
        "xor" books().filter(either()).values(Book::id);
        "not xor" books().filter(!either()).values(Book::id);
        "negated twice" authors().exclude(of_author().eq(2) | of_author().eq(2)).values(Author::id);
        "count plus 33" authors()
            .filter(Author::name.eq("Peter Norvig") | Author::age.cast::<i64>().eq(of_author().into_expr() + 33))
            .values(Author::name);
        "in or count" authors()
            .filter(of_author().gt(1) | Author::id.in_query(Book::objects().values(Book::contact.to(Author::id))))
            .values(Author::id);
        "older friends" authors().filter(older().gte(2)).values((Author::id, older()));
        "exclude friends" authors().exclude(named("Joe")).values((Author::id, friends()));
        "exclude one friend" authors().exclude(named("Paul Bissex")).values((Author::id, friends()));
    }
    let per_contact = Book::objects().order_by_names([]).values(Book::contact);
    let per_contact = per_contact.annotate(max(Book::id)).values(max(Book::id));
    asked
        .rows(
            "in greatest",
            books()
                .filter(Book::id.in_query(per_contact))
                .values(Book::id),
        )
        .await;
    let young = Author::objects().filter(Author::age.eq(34));
    let young = lookup::<Book>("authors__in", young);
    let having = books().annotate(number()).filter(young | number().gt(2));
    let pairs = |rows: Vec<(Book, i64)>| {
        let pairs = rows.into_iter();
        pairs
            .map(|(book, number)| json!([i64::from(book.id), number]))
            .collect()
    };
    let having = having.all(&asked.db).await;
    asked.tell("having subquery", having.map(pairs));
}

async fn subqueries(asked: &mut Asked) {
    let own = || Book::objects().filter(Book::publisher.to(Publisher::id).eq(outer(Publisher::id)));
    let latest = subquery(own().order_by(Book::pubdate.desc()).values(Book::pubdate));
    let long = exists(own().filter(Book::pages.gt(400)));
    let of_many = Book::objects().filter(
        Book::publisher
            .to(Publisher::id)
            .eq(outer(published().and(Book::publisher).to(Publisher::id))),
    );
    let same = || {
        let named = Publisher::name.lt(outer(Book::contact.to(Author::name)));
        let own = Publisher::objects()
            .filter(Publisher::id.eq(outer(Book::publisher.to(Publisher::id))) & named);
        subquery(own.values(Publisher::name))
    };
    let name = outer(outer(Book::publisher.to(Publisher::name)));
    let inner = Publisher::objects().filter(Publisher::name.eq(name));
    let nested = Publisher::objects().filter(Publisher::id.in_query(inner));
    let of_year = Book::objects()
        .filter(extract_year(Book::pubdate).eq(outer(extract_year(Book::pubdate))))
        .order_by((Book::rating.desc(), Book::id.asc()));
    let shorter = Book::objects()
        .filter(Book::pages.lt(outer(Book::pages - 50)))
        .order_by(Book::pages.desc());
    let theirs = Book::authors.reversed().to(Book::name);
    let of_relation = Author::objects()
        .filter(Author::id.eq(outer(Author::id)) & theirs.clone().eq(outer(theirs)));
    let counted = own().filter(Book::pages.gt(400)).order_by_names([]);
    let counted = counted.values(Book::publisher).annotate(count(Book::id));
    let counted = counted.values(count(Book::id));
    rows! { asked:
        "latest of subquery" publishers().values((Publisher::id, latest, number_published()));
        "exists beside count" publishers().values((Publisher::id, long, number_published()));
        "outer of many" publishers().values((Publisher::id, exists(of_many), number_published()));
        "same name" books().filter(same().is_null(false)).values((Book::id, same(), number()));
        "nested outer" books().values((Book::id, subquery(nested.values(count(Publisher::id))), number()));
        "outer year" books().values((Book::id, subquery(of_year.values(Book::rating))));
        "outer arithmetic" books().values((Book::id, subquery(shorter.values(Book::name))));
        "outer of relation" authors().values((Author::id, exists(of_relation)));
        "count subquery equal" publishers().filter(number_published().eq(subquery(counted))).values(Publisher::name);
    }
}

async fn windows_and_dates(asked: &mut Asked) {
    let pages = || sum(Book::pages);
    let place = window(rank()).order_by(pages().desc());
    let by_pages = window(row_number()).order_by(Book::pages.desc());
    rows! { asked:
        "window and groups" Book::objects()
            .order_by(Book::publisher.to(Publisher::id))
            .values((Book::publisher.to(Publisher::id), pages(), place));
        "window beside count" books().filter(number().gte(1)).values((Book::id, number(), by_pages));
    }
    let db = asked.db.clone();
    let shown = |days: Vec<Date>| days.into_iter().map(Show::show).collect();
    let two = Book::objects().filter(number().eq(2));
    let days = two.dates(Book::pubdate, Precision::Day, &db).await;
    asked.tell("dates of counted", days.map(shown));
    let one = Book::objects().filter(number().eq(1));
    let years = one.dates(Book::pubdate, Precision::Year, &db).await;
    let shown = |days: Vec<Date>| days.into_iter().rev().map(Show::show).collect();
    asked.tell("years of counted", years.map(shown));
    let stores = Store::objects().filter(Store::books.to(Book::pages).gt(300));
    let years = stores
        .datetimes(Store::original_opening, Precision::Year, &db)
        .await;
    let shown = |days: Vec<Timestamp>| days.into_iter().map(Show::show).collect();
    asked.tell("datetimes filtered", years.map(shown));
}

async fn distinct(asked: &mut Asked) {
    let name = || lower(Employee::last_name);
    let store = || Employee::store.to(Store::name);
    let age = || Book::authors.to(Author::age);
    rows! { asked:
        "distinct on expression" Employee::objects()
            .order_by((name(), Employee::id))
            .distinct_on(name())
            .values((Employee::id, name()));
        "distinct on related" Employee::objects().order_by((store(), Employee::id)).distinct_on(store()).values(Employee::id);
        "distinct on many" Book::objects().order_by((age(), Book::id)).distinct_on(age()).values(Book::id);
        "distinct on two" Book::objects()
            .order_by((Book::publisher.asc(), Book::rating.asc(), Book::pages.desc()))
            .distinct_on((Book::publisher, Book::rating))
            .values(Book::id);
        "distinct on values" Employee::objects()
            .order_by(Employee::first_name)
            .distinct_on(Employee::first_name)
            .values(Employee::first_name);
    }
    let oldest = || {
        let sorted = (Employee::first_name.asc(), Employee::age.desc());
        let sorted = Employee::objects().order_by(sorted);
        sorted.distinct_on(Employee::first_name)
    };
    rows! { asked:
        "distinct on in query" Employee::objects()
            .filter(Employee::id.in_query(oldest()))
            .order_by(Employee::id)
            .values(Employee::id);
    }
    let joe = oldest().filter(Employee::first_name.eq("Joe"));
    let joe = joe.get(&asked.db).await;
    asked.told("distinct on get", joe.map(|employee| employee.id));
    counts! { asked:
        "distinct on count" Employee::objects().distinct_on(length(Employee::first_name));
    }
}
