//! Groups: by what, how many, and what of them is left.

use nuages_db::functions::*;
use nuages_db::models::*;
use serde_json::json;

use super::{Asked, Author, Book, Company, Publisher, Store, counts, ones, rows};

fn books() -> QuerySet<Book> {
    Book::objects().order_by_names([])
}

pub(super) async fn ask(asked: &mut Asked) {
    let number = || count(Book::authors.to(Author::id));
    let age = || Book::authors.to(Author::age);
    let contact = || Book::contact.to(Author::name);
    let publisher = || Book::publisher.to(Publisher::name);
    let published = || Book::publisher.reversed();
    let young = || Author::age.lt(40);
    let more = || greatest(Book::pages, 600);
    let counted = || count(Author::age);
    let ages = || {
        Author::objects()
            .values(Author::age)
            .annotate(count(Author::age))
    };
    rows! { asked:
        "by rating" books().order_by(Book::rating).values((Book::rating, number(), avg(age())));
        "by price" books().order_by((max(age()), Book::price)).values((
            Book::price,
            max(age()),
            max(Book::publisher.to(Publisher::num_awards)),
        ));
        "by two names" books().order_by((contact(), publisher())).values((contact(), publisher(), count(Book::id)));
        "by age" Author::objects().order_by((counted(), Author::age)).values((Author::age, counted()));
        "by condition" Author::objects().order_by(young()).values((young(), count(Author::id)));
        "by day" Store::objects().order_by(Store::name).values((
            Store::original_opening.trunc_date(),
            Store::name,
            count(Store::books),
        ));
        "by year" books().order_by(extract_year(Book::pubdate)).values((
            extract_year(Book::pubdate),
            count(Book::id),
            max(Book::pages),
        ));
        "by greatest" books().order_by(more()).values((more(), min(Book::pages), count(Book::authors)));
        "by product" Publisher::objects().order_by(Publisher::name).values((
            Publisher::name,
            sum(Publisher::num_awards * 3),
        ));
        "by doubled price" books().filter(Book::pages.eq(300)).values((Book::price * Decimal::TWO, sum(Book::price * Decimal::TWO)));
        "by name plus age" Author::objects().order_by(Author::name).values((
            Author::name,
            sum(Author::age).into_expr() + Author::age.cast::<i64>().nullable(),
        ));
        "by mod" books().order_by(modulo(Book::pages, 10)).values((modulo(Book::pages, 10), count_all()));
        "by default sum" Publisher::objects().filter(count(published()).eq(0)).values((
            Publisher::name,
            count(published()),
            sum(published().to(Book::pages)).or(0),
        ));
        "by exists and max" books()
            .values(Book::publisher)
            .annotate(max(Book::pubdate))
            .values(max(Book::pubdate))
            .order_by(max(Book::pubdate));
        "by age hidden" ages().values(count(Author::age)).order_by((count(Author::age), Author::age));
        "by age having" ages().filter(count(Author::age).gt(1)).values(Author::age);
        "by book of publisher" Publisher::objects()
            .order_by((count(published()), published().to(Book::id)))
            .values((published().to(Book::id).nullable(), count(published())));
        "by upper and name" Company::objects()
            .order_by((upper(Company::name), Company::num_chairs))
            .values((upper(Company::name), Company::name, count_all()));
    }
    brought_along(asked).await;
    by_queries(asked).await;
    counted_groups(asked).await;
}

async fn brought_along(asked: &mut Asked) {
    let with_contact = Book::objects()
        .select_related(Book::contact)
        .annotate(count(Book::authors))
        .order_by(Book::name);
    let with_contact = with_contact.all(&asked.db).await;
    let pairs = |rows: Vec<(Book, i64)>| {
        rows.into_iter()
            .map(|(book, number)| json!([book.name, number]))
            .collect()
    };
    asked.tell("select related count", with_contact.map(pairs));
}

async fn by_queries(asked: &mut Asked) {
    let own = || Book::objects().filter(Book::publisher.to(Publisher::id).eq(outer(Publisher::id)));
    let long = || exists(own().filter(Book::pages.gt(800)));
    let number = || {
        let long = own().filter(Book::pages.gt(400)).order_by_names([]);
        let counted = long.values(Book::publisher).annotate(count(Book::id));
        subquery(counted.values(count(Book::id)))
    };
    let same = Book::id.eq(outer(Book::publisher.reversed().to(Book::id)));
    let rating = || subquery(Book::objects().filter(same.clone()).values(Book::rating));
    let adults = Book::publisher
        .reversed()
        .and(Book::contact)
        .to(Author::age)
        .gt(20);
    rows! { asked:
        "by exists" Publisher::objects().order_by(long()).values((long(), count_all()));
        "by subquery" Publisher::objects().order_by(number().asc().nulls_first()).values((number(), count_all()));
        "by subquery of many" Publisher::objects().filter(adults).order_by(rating()).values((rating(), count_all()));
    }
}

async fn counted_groups(asked: &mut Asked) {
    let names = || {
        books().values((
            Book::contact.to(Author::name),
            Book::publisher.to(Publisher::name),
        ))
    };
    let names = || names().annotate(count(Book::id));
    let published = || Book::publisher.reversed();
    let good = || when(published().to(Book::rating).gt(4.0), true).otherwise(false);
    let pages = || sum(published().to(Book::pages));
    let theirs = || Book::authors.reversed().to(Book::name);
    let own = || {
        Author::objects().filter(Author::id.eq(outer(Author::id)) & theirs().eq(outer(theirs())))
    };
    let companies = Company::objects;
    counts! { asked:
        "count of upper and name" companies()
            .values((upper(Company::name), Company::name))
            .annotate(count_all());
        "count of upper" companies().values(upper(Company::name)).annotate(count_all());
        "count of groups" names();
        "count of groups ordered" names().order_by(Book::id.desc());
        "count of groups ordered by count" names().order_by(count(Book::id).desc());
        "count of groups by chance" names().order_by(random());
        "count of groups having" books().values(Book::publisher).annotate(count(Book::isbn)).filter(count(Book::isbn).gt(1));
        "count of annotated" Book::objects().annotate(count(Book::authors)).filter(count(Book::authors).gt(1));
        "count of empty" Author::objects().filter(lookup("id__in", Vec::<i64>::new())).annotate(count(Author::friends));
        "count of case of many" Publisher::objects().annotate((pages(), good()));
        "count of case of groups" Publisher::objects().values((Publisher::id, Publisher::name)).annotate((pages(), good()));
        "count of outer many" Author::objects().annotate((subquery(own().values(Author::id)), count(Book::authors.reversed())));
        "count of slice of groups" books().values(Book::rating).annotate(count(Book::id)).order_by(Book::rating).offset(1).limit(2);
    }
    let groups = books().values(Book::publisher).annotate(count(Book::isbn));
    let any = groups
        .filter(count(Book::isbn).gt(5))
        .exists(&asked.db)
        .await;
    asked.told("exists of groups having", any);
    let summed = books().values(Book::publisher).annotate(sum(Book::pages));
    ones! { asked:
        "sum of groups" summed => (avg(sum(Book::pages)), count(Book::publisher));
    }
    let ages = Author::objects().values(Author::age);
    let pages = ages.union(Book::objects().values(Book::pages));
    asked.count("count of union", pages).await;
}
