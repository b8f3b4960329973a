//! Models with expressions in their order, beside Django: `django/default_orders.py` has the same questions under the same names.

use std::collections::BTreeSet;

use nuages_db::functions::{coalesce, lower};
use nuages_db::migrations::state::{ModelState, OrderTerm, ProjectState};
use nuages_db::migrations::{Autodetector, DryRun, Loader, f, func};
use nuages_db::models::*;
use nuages_db::query::{count, row_number, subquery, when, window};
use nuages_db::serializers::Serializer;
use nuages_db::{Database, QuerySet, Result, models};
use serde_json::{Value as Json, json};

use crate::checks::messages;
use crate::common::made;
use crate::common::telling::{Telling, compare};

#[derive(ModelPart, Clone, Debug, PartialEq)]
#[model(crate = crate::root, ordering = [Self::day.desc().nulls_last(), "pk"])]
struct Dated {
    day: Option<Date>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "shelves",
    ordering = [Self::born.asc().nulls_first(), lower(Self::name)],
)]
struct Writer {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    born: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "shelves",
    ordering = [Self::rating.desc().nulls_last(), "-title"],
)]
struct Book {
    id: Auto,
    #[field(max_length = 20)]
    title: String,
    rating: Option<i32>,
    pages: i32,
    #[field(on_delete = CASCADE, related_name = "books")]
    writer: ForeignKey<Writer>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "shelves",
    proxy,
    ordering = [(Self::pages % 100).desc(), Self::title.asc()],
)]
struct Thick(Book);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelves")]
struct Novel {
    #[field(parent_link)]
    book_ptr: ForeignKey<Book>,
    #[field(max_length = 20)]
    plot: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "shelves",
    ordering = [
        (Self::colours + Self::book_ptr.to(Book::pages)).desc(),
        Self::book_ptr.to(Book::writer).to(Writer::name).asc(),
    ],
)]
struct Comic {
    #[field(parent_link)]
    book_ptr: ForeignKey<Book>,
    colours: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelves", ordering = ["-book", "text"])]
struct Review {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "reviews")]
    book: ForeignKey<Book>,
    #[field(max_length = 20)]
    text: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelves")]
struct Note {
    id: Auto,
    #[field(max_length = 20)]
    text: String,
    #[field(flatten)]
    dated: Dated,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "shelves",
    ordering = [
        when(Self::text.startswith("b"), 1).otherwise(2),
        coalesce(Self::dated.day, "2020-01-01".parse::<Date>().unwrap()).desc(),
    ],
)]
struct Letter {
    id: Auto,
    #[field(max_length = 20)]
    text: String,
    #[field(flatten)]
    dated: Dated,
}

const BOOKS: [(&str, Option<i32>, i32, usize); 5] = [
    ("one", Some(3), 210, 0),
    ("two", None, 120, 1),
    ("three", Some(5), 399, 2),
    ("four", Some(3), 120, 3),
    ("five", None, 305, 0),
];

async fn fill(db: &Database) -> Result<()> {
    let mut writers = Vec::new();
    for (name, born) in [
        ("Ann", Some(1950)),
        ("bob", None),
        ("Cid", None),
        ("dan", Some(1940)),
    ] {
        let writer = Writer {
            name: name.into(),
            born,
            ..Writer::default()
        };
        writers.push(writer.create(db).await?);
    }
    let book = |title: &str, rating, pages, by: usize| Book {
        title: title.into(),
        rating,
        pages,
        writer: (&writers[by]).into(),
        ..Book::default()
    };
    let mut books = Vec::new();
    for (title, rating, pages, by) in BOOKS {
        books.push(book(title, rating, pages, by).create(db).await?);
    }
    for (title, rating, by) in [("six", None, 1), ("seven", Some(4), 2)] {
        let novel = Novel {
            book_ptr: book(title, rating, 10, by).into(),
            plot: format!("p{title}"),
        };
        novel.create(db).await?;
    }
    for (title, colours, by) in [("eight", 4, 3), ("nine", 4, 1), ("ten", 5, 0)] {
        let comic = Comic {
            book_ptr: book(title, None, 10, by).into(),
            colours,
        };
        comic.create(db).await?;
    }
    for (number, book) in books.iter().enumerate() {
        for letter in ["b", "a"] {
            let review = Review {
                book: book.into(),
                text: format!("{letter}{number}"),
                ..Review::default()
            };
            review.create(db).await?;
        }
    }
    for (text, day) in [
        ("ab", None),
        ("bc", Some(3)),
        ("cd", Some(5)),
        ("be", None),
        ("bd", Some(1)),
    ] {
        let day = day.map(|day| Date::new(2024, 1, day).unwrap());
        let (text, dated) = (text.to_owned(), Dated { day });
        let note = Note {
            text: text.clone(),
            dated: dated.clone(),
            ..Note::default()
        };
        note.create(db).await?;
        let letter = Letter {
            text,
            dated,
            ..Letter::default()
        };
        letter.create(db).await?;
    }
    Ok(())
}

async fn writers(rows: QuerySet<Writer>, db: &Database) -> Result<Vec<String>> {
    rows.values(Writer::name).all(db).await
}

async fn books(rows: QuerySet<Book>, db: &Database) -> Result<Vec<String>> {
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().map(|book| book.title).collect())
}

async fn thick(rows: QuerySet<Thick>, db: &Database) -> Result<Vec<String>> {
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().map(|book| book.0.title).collect())
}

async fn comics(rows: QuerySet<Comic>, db: &Database) -> Result<Vec<String>> {
    rows.values(Comic::book_ptr.to(Book::title)).all(db).await
}

async fn reviews(rows: QuerySet<Review>, db: &Database) -> Result<Vec<String>> {
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().map(|review| review.text).collect())
}

async fn notes(rows: QuerySet<Note>, db: &Database) -> Result<Vec<String>> {
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().map(|note| note.text).collect())
}

async fn letters(rows: QuerySet<Letter>, db: &Database) -> Result<Vec<String>> {
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().map(|letter| letter.text).collect())
}

async fn ask(shelves: &mut Telling) {
    shelves
        .tell("own orders", async |db| {
            Ok(json!([
                writers(Writer::objects(), db).await?,
                books(Book::objects(), db).await?,
                thick(Thick::objects(), db).await?,
                notes(Note::objects(), db).await?,
                letters(Letter::objects(), db).await?,
            ]))
        })
        .await;
    shelves
        .tell("turned round", async |db| {
            Ok(json!([
                writers(Writer::objects().reverse(), db).await?,
                books(Book::objects().reverse(), db).await?,
                thick(Thick::objects().reverse(), db).await?,
                notes(Note::objects().reverse(), db).await?,
                letters(Letter::objects().reverse(), db).await?,
            ]))
        })
        .await;
    shelves
        .tell("ends", async |db| {
            Ok(json!([
                Book::objects().first(db).await?.unwrap().title,
                Book::objects().last(db).await?.unwrap().title,
                Thick::objects().last(db).await?.unwrap().title,
                Letter::objects().first(db).await?.unwrap().text,
                Letter::objects().last(db).await?.unwrap().text,
            ]))
        })
        .await;
    shelves
        .tell("of rows that extend", async |db| {
            let novels = Novel::objects().values(Novel::book_ptr.to(Book::title));
            Ok(json!([
                novels.all(db).await?,
                comics(Comic::objects(), db).await?,
                comics(Comic::objects().reverse(), db).await?,
            ]))
        })
        .await;
    shelves.tell("over relations", over_relations).await;
    shelves.tell("with values around", values_around).await;
    shelves.tell("groups", groups).await;
    shelves
        .tell("kept once", async |db| {
            let reviewed = Book::objects()
                .filter(Review::book.reversed().to(Review::text).contains("b"))
                .distinct()
                .values(Book::title);
            Ok(json!([
                books(Book::objects().distinct(), db).await?,
                reviewed.all(db).await?,
            ]))
        })
        .await;
    shelves.tell("of related rows", related_rows).await;
    shelves
        .tell("is ordered", async |_| {
            Ok(json!([
                is_ordered::<Book>(),
                is_ordered::<Thick>(),
                is_ordered::<Note>(),
                is_ordered::<Letter>(),
                is_ordered::<Comic>(),
                is_ordered::<Review>(),
            ]))
        })
        .await;
    shelves
        .tell("numbered", async |db| {
            let row = window(row_number()).order_by((Book::pages, Book::title));
            let rows = Book::objects().values((Book::title, row)).all(db).await?;
            Ok(json!(rows))
        })
        .await;
    shelves
        .tell("in fixtures", async |db| {
            let rows = Book::objects().all(db).await?;
            let serializer = Serializer::new("json").unwrap();
            let text = serializer.serialize(&rows, db).await.unwrap();
            let rows: Vec<Json> = serde_json::from_str(&text).unwrap();
            let titles = rows.iter().map(|row| row["fields"]["title"].clone());
            Ok(titles.collect())
        })
        .await;
}

fn is_ordered<M: Model>() -> (bool, bool) {
    let rows = M::objects();
    (rows.is_ordered(), rows.is_totally_ordered())
}

async fn over_relations(db: &Database) -> Result<Json> {
    let named = |names: &[&'static str]| Review::objects().order_by_names(names.iter().copied());
    let by_writer = |name| Book::objects().order_by_names([name, "title"]);
    Ok(json!([
        reviews(Review::objects(), db).await?,
        reviews(named(&["book", "text"]), db).await?,
        reviews(named(&["-book", "-text"]), db).await?,
        books(by_writer("writer"), db).await?,
        books(by_writer("-writer"), db).await?,
        reviews(named(&["book__writer", "book__title", "text"]), db).await?,
    ]))
}

async fn values_around(db: &Database) -> Result<Json> {
    let holding = |part: &str, not: &str| {
        Letter::objects()
            .filter(Letter::text.contains(part))
            .exclude(Letter::text.eq(not))
    };
    let rows = || holding("b", "x");
    Ok(json!([
        letters(rows(), db).await?,
        letters(holding("d", "bd"), db).await?,
        letters(rows().offset(1).limit(2), db).await?,
        rows().values(Letter::text).all(db).await?,
        letters(
            rows().filter(Letter::text.eq("ab") | Letter::text.eq("bc")),
            db
        )
        .await?,
    ]))
}

async fn groups(db: &Database) -> Result<Json> {
    let rows = Book::objects()
        .values((Book::rating, count(Book::id)))
        .order_by(Book::rating.asc().nulls_first());
    let rows = rows.all(db).await?;
    let rows: Vec<_> = rows.iter().filter(|row| row.0.is_some()).collect();
    let counted =
        Book::objects().values((Book::title, count(Review::book.reversed().to(Review::id))));
    let mut counted = counted.all(db).await?;
    counted.sort();
    Ok(json!([rows, counted, Book::objects().count(db).await?]))
}

async fn related_rows(db: &Database) -> Result<Json> {
    let ann = Writer::objects()
        .filter(Writer::name.eq("Ann"))
        .get(db)
        .await?;
    let own = books(ann.related(Book::writer), db).await?;
    let brought = Writer::objects().prefetch_related(Book::writer.reversed());
    let mut titles = Vec::new();
    for (_, books) in brought.all(db).await? {
        titles.push(books.into_iter().map(|book| book.title).collect::<Vec<_>>());
    }
    Ok(json!([own, titles]))
}

#[tokio::test]
async fn rows_come_in_the_order_of_expressions_as_in_django() {
    let models = models![Writer, Book, Thick, Novel, Comic, Review, Note, Letter];
    compare("default_orders", &models, async |shelves| {
        fill(&shelves.db).await.unwrap();
        ask(shelves).await;
    })
    .await;
}

/// What a migration keeps of the order of a model.
fn kept<M: Model>() -> Vec<OrderTerm> {
    ModelState::from_meta(M::meta()).options.meta.ordering
}

#[test]
fn migrations_keep_orders_by_the_names_of_fields() {
    let born = || f("born").asc().nulls_first();
    assert_eq!(
        kept::<Writer>(),
        [born().into(), func("Lower", [f("name")]).into()]
    );
    assert_eq!(
        kept::<Note>(),
        [f("day").desc().nulls_last().into(), "pk".into()]
    );
    assert_eq!(
        kept::<Thick>(),
        [(f("pages") % 100).desc().into(), f("title").asc().into()]
    );
    // What is said by the row that is extended goes without saying.
    assert_eq!(kept::<Novel>(), []);
    assert_eq!(kept::<Review>(), ["-book".into(), "text".into()]);
}

#[test]
fn written_migrations_leave_nothing_of_an_order() {
    made::assert_nothing_left(&models![
        Writer, Book, Novel, Comic, Review, Note, Letter, Thick
    ]);
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "shop",
    ordering = [subquery(Self::objects().values(Self::number).limit(1)).desc()],
)]
struct Odd {
    id: Auto,
    number: i32,
}

#[test]
fn what_migrations_cannot_keep_is_refused_as_an_order() {
    let why = "a query cannot stand in a constraint, an index or a default order: migrations keep them by the names of fields";
    let models = models![Odd];
    assert_eq!(
        messages(models.clone()),
        [format!("shop.Odd: 'ordering': {why}")]
    );
    let live = ProjectState::from_models(models);
    let loader = Loader::new(Vec::new()).unwrap();
    let changes = Autodetector::new(ProjectState::default(), live, &mut DryRun).changes(
        &loader.graph,
        &BTreeSet::new(),
        None,
    );
    assert_eq!(
        changes.unwrap_err().to_string(),
        format!("the option 'ordering' of shop.Odd: {why}")
    );
}
