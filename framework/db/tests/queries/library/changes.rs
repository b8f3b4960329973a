//! Changes of rows, and rows by their keys.

use nuages_db::functions::*;
use nuages_db::models::*;
use serde_json::json;

use super::{Asked, Author, Book, Company, Employee, Experiment, Key, Number, Publisher, Store};

pub(super) async fn ask(asked: &mut Asked) {
    companies(asked).await;
    numbers(asked).await;
    groups(asked).await;
    in_bulk(asked).await;
}

async fn companies(asked: &mut Asked) {
    let all = Company::objects;
    let names = || all().values((Company::id, Company::name));
    let chairs = || all().values((Company::id, Company::num_chairs));
    let contact = Company::point_of_contact.to(Employee::first_name);
    asked
        .changed("change chairs", chairs(), async |db| {
            let chairs = Company::num_employees + Company::num_employees * 2;
            all().update(Company::num_chairs.set(chairs), db).await
        })
        .await;
    let contacts = all().values((
        Company::id,
        Company::point_of_contact.to(Employee::id).nullable(),
    ));
    asked
        .changed("change key to key", contacts, async |db| {
            all()
                .update(Company::point_of_contact.set(Company::ceo), db)
                .await
        })
        .await;
    asked
        .changed(
            "change negated",
            all().values((Company::id, Company::based_in_eu)),
            async |db| {
                all()
                    .update(Company::based_in_eu.set(!Company::based_in_eu), db)
                    .await
            },
        )
        .await;
    asked
        .changed("change joined refused", names(), async |db| {
            all()
                .update(Company::name.set(Company::ceo.to(Employee::last_name)), db)
                .await
        })
        .await;
    asked
        .changed("change by join", names(), async |db| {
            let others = all().exclude(Company::ceo.to(Employee::first_name).eq(contact));
            others.update(Company::name.set("foo"), db).await
        })
        .await;
    asked
        .changed("change by subquery", chairs(), async |db| {
            let contact = Company::point_of_contact.to(Employee::id);
            let own = Employee::objects().filter(Employee::id.eq(outer(contact)));
            let age = subquery(own.values(Employee::age.cast::<u32>()));
            all()
                .update(Company::num_chairs.set(coalesce(age, 7_u32)), db)
                .await
        })
        .await;
    asked
        .changed("change name", names(), async |db| {
            all()
                .update(Company::name.set(upper(substr(Company::name, 1, 3))), db)
                .await
        })
        .await;
    let ages = Employee::objects().values((Employee::id, Employee::age));
    asked
        .changed("change those of query", ages, async |db| {
            let leading = all().values(Company::ceo.to(Employee::id));
            let leading = Employee::objects().filter(Employee::id.in_query(leading));
            leading.update(Employee::age.set(0), db).await
        })
        .await;
    let preferences = Employee::objects().values((Employee::id, Employee::preferences));
    asked
        .changed("change json", preferences, async |db| {
            let null = || {
                Employee::preferences
                    .key("Monday")
                    .eq(nuages_db::fields::Json::Null)
            };
            let preferences = when(null(), json!({"key": "something"})).end();
            let some = Employee::objects().filter(null());
            some.update(Employee::preferences.set(preferences), db)
                .await
        })
        .await;
}

async fn numbers(asked: &mut Asked) {
    asked
        .changed(
            "change to none",
            Number::objects().values((Number::id, Number::float)),
            async |db| {
                let some = Number::objects().filter(Number::float.is_null(false));
                some.update(Number::float.set(None), db).await
            },
        )
        .await;
    asked
        .changed(
            "change decimals",
            Number::objects().values((Number::id, Number::decimal_value)),
            async |db| {
                let less = Number::decimal_value - Decimal::new(4, 1);
                Number::objects()
                    .update(Number::decimal_value.set(less), db)
                    .await
            },
        )
        .await;
    let moments =
        Experiment::objects().values((Experiment::id, Experiment::start, Experiment::end));
    asked
        .changed("change moments", moments, async |db| {
            let start = Experiment::start.set(Experiment::start + Duration::from_hours(72));
            let end = Experiment::end.set(Experiment::end + Experiment::estimated_time);
            Experiment::objects().update((start, end), db).await
        })
        .await;
}

async fn groups(asked: &mut Asked) {
    let awards = || Publisher::objects().values((Publisher::id, Publisher::num_awards));
    let published = || count(Book::publisher.reversed());
    let pages = || Book::objects().values((Book::id, Book::pages));
    let grouped = || {
        let grouped = Book::objects().order_by_names([]).values(Book::contact);
        grouped.annotate(max(Book::id)).values(max(Book::id))
    };
    asked
        .changed("change aggregate refused", awards(), async |db| {
            let number = count(Publisher::id).into_expr().cast::<i32>();
            Publisher::objects()
                .update(Publisher::num_awards.set(number), db)
                .await
        })
        .await;
    asked
        .changed("change by groups", awards(), async |db| {
            let many = Publisher::objects().filter(published().gt(1));
            many.update(Publisher::num_awards.set(Publisher::num_awards + 1), db)
                .await
        })
        .await;
    asked
        .changed("change ordered by groups refused", awards(), async |db| {
            let sorted = Publisher::objects().order_by(published());
            sorted.update(Publisher::num_awards.set(1), db).await
        })
        .await;
    asked
        .changed("change slice refused", awards(), async |db| {
            let two = Publisher::objects().order_by(Publisher::id).limit(2);
            two.update(Publisher::num_awards.set(1), db).await
        })
        .await;
    let ages = || Author::objects().values((Author::id, Author::age));
    asked
        .changed("change distinct", ages(), async |db| {
            let long = Author::objects().filter(Book::authors.reversed().to(Book::pages).gt(300));
            long.distinct().update(Author::age.set(1), db).await
        })
        .await;
    let ratings = Author::objects().values((Author::id, Author::rating));
    asked
        .changed("change those with friends", ratings, async |db| {
            let friend = Author::friends.to(Author::id).eq(outer(Author::id));
            let older = Author::objects().filter(friend & Author::age.gt(outer(Author::age)));
            let some = Author::objects().filter(exists(older));
            some.update(Author::rating.set(9.5), db).await
        })
        .await;
    asked
        .changed("change those of groups", pages(), async |db| {
            let latest = Book::objects().filter(Book::id.in_query(grouped()));
            latest.update(Book::pages.set(0), db).await
        })
        .await;
    asked
        .changed("delete those of groups", pages(), async |db| {
            let latest = Book::objects().filter(Book::id.in_query(grouped()));
            Ok(latest.delete(db).await?.total)
        })
        .await;
    asked
        .changed("delete by average", pages(), async |db| {
            let mean = Book::objects().order_by_names([]).values(avg(Book::pages));
            let long = Book::pages.cast::<f64>().gt(subquery(mean));
            Ok(Book::objects().filter(long).delete(db).await?.total)
        })
        .await;
    asked
        .changed(
            "delete by join",
            Store::objects().values((Store::id, Store::name)),
            async |db| {
                let young = Store::books.and(Book::authors).to(Author::age).lt(29);
                Ok(Store::objects().filter(young).delete(db).await?.total)
            },
        )
        .await;
}

async fn in_bulk(asked: &mut Asked) {
    let db = asked.db.clone();
    let names = Book::objects().values((Book::name, Book::publisher.to(Publisher::name)));
    let found = names.in_bulk([1, 3, 99], &db).await;
    let sorted = |found: std::collections::HashMap<Auto, (String, String)>| {
        let mut rows: Vec<_> = found
            .into_iter()
            .map(|(key, row)| (key.get(), row.0, row.1))
            .collect();
        rows.sort();
        json!(rows)
    };
    asked.tell("in bulk values", found.map(sorted));
    let keys = Key::objects().values(Key::id).in_bulk_all(&db).await;
    asked.tell("in bulk of slug", keys.map(|keys| json!(keys.len())));
    let published = count(Book::publisher.reversed());
    let groups = Publisher::objects()
        .annotate(published.clone())
        .values(published);
    let groups = groups.in_bulk_all(&db).await;
    let sorted = |found: std::collections::HashMap<Auto, i64>| {
        let mut rows: Vec<_> = found
            .into_iter()
            .map(|(key, number)| (key.get(), number))
            .collect();
        rows.sort();
        json!(rows)
    };
    asked.tell("in bulk groups", groups.map(sorted));
}
