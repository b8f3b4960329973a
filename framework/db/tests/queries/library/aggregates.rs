//! Aggregates of all rows.

use nuages_db::functions::*;
use nuages_db::models::*;
use nuages_db::query::*;

use super::{Asked, Author, Book, Card, Employee, Hardback, Number, Publisher, Store, ones, rows};

pub(super) async fn ask(asked: &mut Asked) {
    let authors = Author::objects;
    let books = Book::objects;
    let publishers = Publisher::objects;
    let friends = || Author::friends.to(Author::age);
    let of_author = || Book::authors.reversed();
    let sold = || Store::books.and(Book::authors);
    let ages = || Book::authors.to(Author::age);
    ones! { asked:
        "single" authors() => avg(Author::age);
        "two" authors() => (avg(Author::age), avg(friends()), sum(friends()));
        "of m2m" books().filter(Book::rating.gt(3.9)) => (avg(ages()), count(Book::authors), count(Book::authors).distinct());
        "reverse m2m" authors() => (
            avg(of_author().to(Book::rating)),
            sum(of_author().to(Book::price)),
            max(of_author().to(Book::pubdate)),
        );
        "over two" Store::objects() => (
            avg(sold().to(Author::age)),
            max(Store::books.and(Book::publisher).to(Publisher::num_awards)),
            min(Store::books.to(Book::pubdate)),
        );
        "store times" Store::objects() => (min(Store::friday_night_closing), max(Store::original_opening), max(Store::area));
        "durations" publishers() => (sum(Publisher::duration), avg(Publisher::duration), max(Publisher::duration));
        "sum distinct" books() => (
            sum(Book::rating).distinct(),
            avg(Book::price).distinct(),
            count(Book::price).distinct(),
        );
        "min max names" books() => (min(Book::name), max(Book::isbn), min(Book::price));
        "avg of decimals" books() => (avg(Book::price), avg(Book::rating), avg(Book::pages));
        "spreads" books() => (stddev(Book::pages), stddev_sample(Book::price), variance(Book::rating));
        "spreads of sample" books() => (stddev_sample(Book::rating), variance_sample(Book::pages), variance(Book::price));
        "spread of one" books().filter(Book::pages.eq(447)) => (
            stddev(Book::pages),
            stddev_sample(Book::pages),
            variance_sample(Book::price),
        );
        "arithmetic" books() => (
            sum(Book::pages).into_expr() / count(Book::id).into_expr().nullable(),
            max(Book::rating).into_expr() + max(Book::rating),
            sum(Book::pages).into_expr() * 2 - 1,
        );
        "of arithmetic" authors() => (sum(Author::age + friends()), max(Author::age * 2), avg(Author::age / 2));
        "case of slice" authors().order_by(Author::id).limit(5) => sum(when(Author::age.lte(35), 1).end());
        "case of distinct" books().distinct() => avg(when(Book::price.eq(Decimal::new(2969, 2)), Book::pages).end());
        "grand" Number::objects() => (sum(Number::integer), sum(Number::float), avg(Number::decimal_value));
        "sum of decimals" Number::objects() => (
            sum(Number::decimal_value),
            max(Number::decimal_value),
            min(Number::decimal_value),
        );
        "keys" Card::objects() => (count(Card::uuid), count(Card::key).distinct());
        "condition counted" authors() => (
            count(when(Author::age.gt(40), 1).end()),
            sum(Author::age.gt(40).into_expr().cast::<i64>()),
        );
        "of inherited" Hardback::objects() => (
            sum(Hardback::book_ptr.to(Book::pages)),
            sum(Hardback::book_ptr.to(Book::pages)),
            avg(Hardback::weight),
        );
        "aggregate behind distinct" books().values(Book::publisher).distinct() => (
            count(Book::publisher),
            max(Book::publisher.to(Publisher::id)),
        );
    }
    bits_and_texts(asked).await;
    over_others(asked).await;
    filtered(asked).await;
    defaults(asked).await;
}

async fn bits_and_texts(asked: &mut Asked) {
    let awards = Publisher::num_awards;
    let publishers = Publisher::objects;
    ones! { asked:
        "bits" publishers() => (bit_and(awards), bit_or(awards), bit_xor(awards));
        "bits of two" publishers().filter(awards.gte(7)) => (bit_and(awards), bit_or(awards), bit_xor(awards));
        "string filter" Book::objects() => string_agg(Book::name, ";").filter(Book::name.startswith("Pr"));
        "string quote" publishers().filter(awards.eq(9)) => string_agg(Publisher::name, "'");
        "string none" Author::objects().filter(Author::age.gt(100)) => string_agg(Author::name, ";").or("<empty>");
        "string order" Store::objects() => string_agg(Store::name, ";").order_by(Store::original_opening.desc());
        "string order concat" Store::objects() => string_agg(Store::name, "%")
            .order_by(concat(Store::area.cast::<Option<String>>(), "@").desc());
        "string of json" Employee::objects() => string_agg(Employee::preferences.key("Monday").text(), ",")
            .order_by(Employee::preferences.key("Monday").text());
    }
    let own = || Book::objects().filter(Book::id.eq(outer(Book::id)));
    let name = || Book::authors.to(Author::name);
    let names = own().values(string_agg(name(), ";").order_by(name()));
    let contact = || Book::contact.to(Author::name);
    let contacts = own().filter(Book::contact.to(Author::age).gt(40));
    let contacts = contacts.values(string_agg(contact(), ";").filter(!contact().startswith("P")));
    let books = || Book::objects().order_by(Book::id);
    rows! { asked:
        "string subquery" books().values((Book::id, subquery(names)));
        "string not in subquery" books().values((Book::id, subquery(contacts)));
    }
}

async fn over_others(asked: &mut Asked) {
    let authors = Author::objects;
    let books = Book::objects;
    let number = || count(Book::authors.to(Author::id));
    let price = || avg(Book::publisher.reversed().to(Book::price));
    let ages = || sum(Author::age + Author::friends.to(Author::age));
    let plus = || count(Book::id).into_expr() + 5;
    let mean = || coalesce(window(avg(Book::pages)).partition_by(Book::publisher), 0.0);
    let own = || Book::objects().filter(Book::contact.to(Author::id).eq(outer(Author::id)));
    let counted = || {
        let counted = own().values(Book::contact).annotate(count(Book::id));
        subquery(counted.values(count(Book::id)))
    };
    let first = || {
        subquery(
            own()
                .order_by(Book::pubdate)
                .values(extract_year(Book::pubdate)),
        )
    };
    let greatest = || max(Book::authors.reversed().and(Book::authors).to(Author::id));
    let stores = Store::objects()
        .filter(Store::books.to(Book::id).eq(outer(Book::id)))
        .filter(Store::area.gt(100));
    let double = || Author::age * 2;
    ones! { asked:
        "over count" books().annotate(number()) => (max(Book::pages), sum(number()), avg(number()));
        "over count values" books().annotate(count(Book::authors)).values(count(Book::authors)) => max(count(Book::authors));
        "over case of count" books().values((Book::id, count(Book::authors))) => sum(when(count(Book::authors).into_expr().gt(1), 1).end());
        "over avg" Publisher::objects().annotate(price()) => (max(price()), sum(Publisher::num_awards));
        "over sum" authors().annotate(ages()) => (max(ages()).into_expr() * 2, sum(ages()).into_expr() + sum(ages()));
        "over group plus" books().values(Book::rating).annotate(plus()) => max(plus());
        "over distinct pairs" books().values((Book::rating, Book::price)).distinct() => sum(Book::rating);
        "over window" books().annotate(mean()) => (sum(mean()), count(Book::id));
        "over subquery" authors().annotate(counted()) => (sum(counted()), count(counted()));
        "over subquery filter" authors().annotate(first()) => count(Author::id).filter(first().eq(2008));
        "over max right" authors().annotate(greatest()) => (
            count(Author::id).filter(Author::id.eq(greatest())),
            count(Author::id).filter(Author::id.in_([greatest().into_expr(), value(Auto::from(0)).nullable()])),
        );
        "over exists" books() => max(Book::rating).filter(exists(stores));
        "over double" authors().annotate(double()) => count(Author::id).filter(double().gt(80));
    }
    let is_refused = max(Book::id).into_expr();
    asked
        .one(
            "aggregate of aggregate",
            books()
                .annotate(is_refused.clone())
                .annotate(count(is_refused)),
            count(Book::id),
        )
        .await;
}

async fn filtered(asked: &mut Asked) {
    let authors = Author::objects;
    let books = Book::objects;
    let friend = || Author::friends.to(Author::name);
    let age = || Author::friends.to(Author::age);
    let pages = || {
        sum(Book::authors.reversed().to(Book::pages))
            .filter(Book::authors.reversed().to(Book::rating).gt(3.0))
    };
    let theirs = || Author::friends.and(Book::authors.reversed());
    let apress = theirs()
        .and(Book::publisher)
        .to(Publisher::name)
        .eq("Apress");
    let none = || lookup::<Book>("rating__in", Vec::<f64>::new());
    ones! { asked:
        "over filtered" authors().annotate(pages()) => sum(Author::age).filter(pages().gte(400));
        "filtered m2m" authors().filter(Author::name.eq("Adrian Holovaty")) => sum(age()).filter(!friend().eq("James Bennett"));
        "filtered far" authors().filter(Author::age.lt(40)) => sum(theirs().to(Book::pages)).filter(apress & !friend().eq("Paul Bissex"));
        "filtered case" authors() => sum(when(age().eq(35), age()).end()).filter(friend().startswith("J"));
        "filtered spreads" authors() => (
            avg(Author::age).filter(Author::name.startswith("J")),
            count(Author::age).filter(Author::name.startswith("J")),
            variance(Author::age).filter(Author::rating.is_null(true)),
        );
        "filtered by none" books() => (
            max(Book::rating).filter(none()),
            max(Book::rating).filter(!none()),
            count(Book::authors).filter(!lookup::<Book>("authors__in", Vec::<i64>::new())),
        );
        "double not" authors() => (
            sum(Author::age).filter(Author::name.eq("Brad Dayley") & !Author::name.eq("x")),
            sum(Author::age).filter(!!Author::age.gt(40)),
        );
    }
}

async fn defaults(asked: &mut Asked) {
    let nobody = || Author::objects().filter(Author::age.gt(100));
    let cheap = || Book::objects().filter(Book::rating.lt(3.0));
    let published = || Book::publisher.reversed();
    let none = || Publisher::objects().none();
    let awards = || sum(Publisher::num_awards);
    ones! { asked:
        "defaults" nobody() => (sum(Author::age).or(0), avg(Author::age).or(21.0), max(Author::age).or(value(5) * 7));
        "defaults of spreads" nobody() => (stddev(Author::age).or(1.5), variance(Author::age).or(0.0), min(Author::age).or(21));
        "defaults of types" Publisher::objects().filter(Publisher::num_awards.gt(3)) => sum(Publisher::duration).or(Duration::ZERO);
        "default decimal" cheap() => (sum(Book::price).or(Decimal::new(50, 2)), avg(Book::price).or(Decimal::ONE));
        "default of an aggregate" Book::objects() => sum(Book::price).filter(Book::rating.lt(3.0)).or(avg(Book::price));
        "of nothing" none() => (awards(), count(published()), string_agg(Publisher::name, ","));
        "of nothing coalesced" none() => (
            coalesce(awards(), 0),
            coalesce(coalesce(awards(), count(Publisher::id)), 3),
        );
        "of nothing plus" none() => (count(Publisher::id).into_expr() + 1, coalesce(awards().into_expr() * 2, 7));
    }
    let publishers = || Publisher::objects().order_by(Publisher::id);
    let books = || Book::objects().order_by(Book::id);
    let amazon = || Store::books.reversed().to(Store::name).eq("Amazon.com");
    let closing = min(Store::books.reversed().to(Store::friday_night_closing)).filter(!amazon());
    let opening = min(Store::books.reversed().to(Store::original_opening)).filter(!amazon());
    let seventies: Date = "1970-01-01".parse().unwrap();
    rows! { asked:
        "default day" publishers().values((Publisher::id, min(published().to(Book::pubdate)).or(seventies)));
        "default time" books().values((Book::id, closing.or(Time::constant(17, 0, 0, 0))));
        "default moment" books().values((Book::id, opening.or(Timestamp::UNIX_EPOCH)));
        "default compound" publishers().values((Publisher::id, avg(published().to(Book::rating)).or(2.5) * 20.0));
    }
}
