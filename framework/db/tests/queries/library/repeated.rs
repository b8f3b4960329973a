//! What groups are made of and is said once more, columns of the same name, and tables that are asked while they change.

use nuages_db::functions::*;
use nuages_db::models::*;
use nuages_db::query::Expression;
use serde_json::json;

use super::{Asked, Author, Book, Card, Number, counts, ones, rows};

fn books() -> QuerySet<Book> {
    Book::objects().order_by_names([])
}

/// An expression with a literal.
fn more() -> Expression<Book, i32> {
    greatest(Book::pages, 600)
}

fn wide() -> Expression<Book, i64> {
    more().cast()
}

pub(super) async fn ask(asked: &mut Asked) {
    said_again(asked).await;
    same_shape(asked).await;
    sorted_with_nulls(asked).await;
    of_same_name(asked).await;
    changed_while_asked(asked).await;
    changed_many(asked).await;
}

async fn said_again(asked: &mut Asked) {
    let groups = || books().values(more());
    let number = || count(Book::id);
    let ages = || sum(Book::authors.to(Author::age));
    let kind = when(more().gt(600), 1).when(ages().gt(60), 2).otherwise(3);
    let part = || modulo(more(), 7);
    rows! { asked:
        "repeated beside count" groups()
            .annotate(wide() * 100_i64 + number())
            .order_by(more());
        "repeated in having" groups()
            .annotate(number())
            .filter(number().gt(1) | more().eq(946))
            .order_by(more());
        "repeated in order" groups()
            .annotate(number())
            .order_by(((wide() * 2_i64 + number()).desc(), more().asc()));
        "repeated in case" books()
            .values((Book::id, more(), ages(), kind))
            .order_by(Book::id);
        "repeated in another" books()
            .values((more(), part(), number()))
            .filter(number().gt(1) | part().eq(1.0))
            .order_by((part(), more()));
        "repeated with another literal" groups()
            .annotate(number())
            .filter(number().gt(1) | greatest(Book::pages, 900).eq(946))
            .order_by(more());
    }
    let none = groups().filter(lookup("id__in", Vec::<i64>::new()));
    ones! { asked:
        "repeated sum" groups().annotate(number()) => sum(more());
        "repeated sum filtered" groups().annotate(number()) => sum(number()).filter(more().gt(600));
        "repeated sum of none" none.annotate(number()) => (sum(more()), sum(number()));
        "repeated sum of different" groups().distinct() => (sum(more()), count(Book::rating));
    }
}

/// Texts of statements are kept by the shape of a query: one is asked with two literals that are the same first, the other with two that are not.
async fn same_shape(asked: &mut Asked) {
    for (round, another, least, other) in [
        ("first the same", false, 600, 600),
        ("then others", false, 600, 900),
        ("first others", true, 600, 901),
        ("then the same", true, 601, 601),
    ] {
        let all = || match another {
            false => books(),
            true => books().filter(Book::id.gt(0)),
        };
        let name = |way: &str| format!("{way}, {round}");
        let of = |least: i32| greatest(Book::pages, least);
        let wide = |least: i32| -> Expression<Book, i64> { of(least).cast() };
        let groups = || all().values(of(least));
        let number = || count(Book::id);
        let counted = || groups().annotate(number());
        let beside = groups().annotate(wide(other) * 2_i64 + number());
        asked
            .rows(&name("annotated"), beside.order_by(of(least)))
            .await;
        let having = counted().filter(number().gt(1) | of(other).eq(946));
        asked
            .rows(&name("having"), having.order_by(of(least)))
            .await;
        let sorted = counted().order_by(((wide(other) * 2_i64 + number()).desc(), of(least).asc()));
        asked.rows(&name("sorted"), sorted).await;
        let two = all().values((of(least), wide(other) + 0_i64, number()));
        asked
            .rows(&name("values"), two.order_by((of(least), of(other))))
            .await;
        asked.one(&name("totals"), counted(), sum(of(other))).await;
        asked
            .one(
                &name("totals of different"),
                groups().distinct(),
                sum(of(other)),
            )
            .await;
        let above = counted().filter(number().gt(1) | of(other).eq(946));
        asked.count(&name("counted"), above).await;
        let union = groups()
            .annotate(sum(of(other)))
            .union(groups().annotate(sum(Book::pages)));
        let rows = union.all(&asked.db).await.map(|mut rows| {
            rows.sort();
            json!(rows)
        });
        asked.tell(&name("union"), rows);
        let inside = all().values(of(least)).annotate(number());
        let inside = inside.filter(number().gt(1) | of(other).eq(946));
        let most = books().filter(greatest(Book::pages, 0).in_query(inside.values(of(least))));
        asked
            .rows(&name("inside"), most.order_by(Book::id).values(Book::id))
            .await;
    }
}

async fn sorted_with_nulls(asked: &mut Asked) {
    let number = || count(Book::id);
    let groups = || books().values(more()).annotate(number());
    let different = || books().values(more()).distinct();
    rows! { asked:
        "groups nulls first" groups().order_by(more().asc().nulls_first());
        "groups nulls last" groups().order_by(more().desc().nulls_last());
        "groups nulls first, turned round" groups().order_by(more().asc().nulls_first()).reverse();
        "different nulls first" different().order_by(more().asc().nulls_first());
        "different nulls last" different().order_by(more().desc().nulls_last());
    }
}

async fn of_same_name(asked: &mut Asked) {
    let contact = || Book::contact.to(Author::name);
    let names = || books().values((contact(), Book::name));
    let number = || count(Book::authors);
    let first = || books().order_by(Book::id).limit(3);
    let union = || {
        let first = first().values((contact(), Book::name));
        first.union(books().values((Book::name, contact())))
    };
    ones! { asked:
        "same names counted" names().annotate(number()) => max(number());
        "same names different" names().distinct() => max(Book::pages);
        "same names sliced" first().values((contact(), Book::name)) => (max(Book::pages), min(contact()));
        "same names of none" names().filter(lookup("id__in", Vec::<i64>::new())).distinct() => max(Book::name);
    }
    counts! { asked:
        "same names in union counted" union();
        "same names in unions counted" union().union(union());
    }
    let rows = union().all(&asked.db).await;
    let sorted = rows.map(|mut rows| {
        rows.sort();
        json!(rows)
    });
    asked.tell("same names in union", sorted);
}

async fn changed_while_asked(asked: &mut Asked) {
    let numbers = || Number::objects().values((Number::id, Number::integer));
    let small = || {
        let small = Number::objects().filter(Number::integer.lt(0));
        Number::id.in_query(small.values(Number::id))
    };
    let greater = || {
        let greater = Number::integer.gt(outer(Number::integer));
        exists(Number::objects().filter(greater))
    };
    asked
        .changed("delete asked by key", numbers(), async |db| {
            Ok(Number::objects().filter(small()).delete(db).await?.total)
        })
        .await;
    asked
        .changed("delete all but asked", numbers(), async |db| {
            Ok(Number::objects().exclude(small()).delete(db).await?.total)
        })
        .await;
    asked
        .changed("delete asked by row", numbers(), async |db| {
            Ok(Number::objects().filter(greater()).delete(db).await?.total)
        })
        .await;
    asked
        .changed("change asked by key", numbers(), async |db| {
            let asked = Number::objects().filter(small());
            asked.update(Number::integer.set(7), db).await
        })
        .await;
}

async fn changed_many(asked: &mut Asked) {
    let cards = || Card::objects().values((Card::id, Card::key.to(super::Key::id).nullable()));
    let with_first = Card::key.and(Card::key.reversed()).to(Card::id);
    asked
        .changed("delete without related", cards(), async |db| {
            let others = Card::objects().exclude(with_first.eq(1));
            Ok(others.delete(db).await?.total)
        })
        .await;
}
