//! What parts say of the rows and the lists of the models that take them: managers, orders, constraints and indexes.

use nuages_db::migrations::state::ModelState;
use nuages_db::models::*;
use nuages_db::{Database, models};
use serde_json::{Value as Json, json};

use super::common::{databases_with, django, made};

/// Rows that are gone stay in their table.
#[derive(ModelPart, Clone, Debug, PartialEq)]
#[model(crate = crate::root, objects = live)]
struct Deletable {
    deleted: bool,
}

fn live<M: Model<Concrete = M>>(all: QuerySet<M>, fields: DeletableFields<M>) -> QuerySet<M> {
    all.filter(fields.deleted.eq(false))
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelf")]
struct Shelf {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

/// Things that stand in an order on a shelf; what is deleted is gone from there too.
#[derive(ModelPart, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    order_with_respect_to = "shelf",
    constraints = [CheckConstraint::new(Self::rating.gte(0)).name("%(class)s_rating")],
    indexes = [["rating", name = "%(class)s_by_rating"]],
    unique_together = ["shelf", "rating"]
)]
struct Placed {
    #[field(flatten)]
    deletable: Deletable,
    #[field(on_delete = CASCADE)]
    shelf: ForeignKey<Shelf>,
    #[field(default = 1)]
    rating: i32,
    _order: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelf")]
struct Book {
    id: Auto,
    #[field(flatten)]
    placed: Placed,
    #[field(max_length = 20)]
    title: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "shelf",
    objects = every,
    constraints = [CheckConstraint::new(Self::placed.rating.lt(9)).name("%(class)s_low")],
    indexes = [],
    unique_together = ["title", "rating"]
)]
struct Record {
    id: Auto,
    #[field(flatten)]
    placed: Placed,
    #[field(max_length = 20)]
    title: String,
}

fn every(all: QuerySet<Record>) -> QuerySet<Record> {
    all
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "shelf",
    constraints = [..Placed, UniqueConstraint::on(Self::title).name("%(class)s_title")],
    indexes = [["title", name = "%(class)s_by_title"], ..Placed],
    unique_together = [..Placed, ["title", "rating"]]
)]
struct Film {
    id: Auto,
    #[field(flatten)]
    placed: Placed,
    #[field(max_length = 20)]
    title: String,
}

/// A view has the rows and the order of its model.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelf", proxy)]
struct Novel(Book);

fn all_models() -> Vec<&'static ModelMeta> {
    models![Shelf, Book, Record, Film, Novel]
}

async fn new<M: Model>(row: M, db: &Database) -> M {
    row.create(db).await.unwrap()
}

/// What a model with the part needs for the questions.
trait Thing: HasPart<Placed, Key = Auto> {
    const TITLE: nuages_db::Field<Self, String>;
    fn new(title: &str, placed: Placed) -> Self;
    fn title(&self) -> &str;
}

macro_rules! things {
    ($($model:ident),+) => {$(
        impl Thing for $model {
            const TITLE: nuages_db::Field<Self, String> = Self::title;
            fn new(title: &str, placed: Placed) -> Self {
                Self { title: title.into(), placed, ..Self::default() }
            }
            fn title(&self) -> &str {
                &self.title
            }
        }
    )+};
}

things!(Book, Record, Film);

fn titles<M: Thing>(rows: Vec<M>) -> Json {
    let row = |row: &M| json!([row.title(), row.part()._order]);
    rows.iter().map(row).collect()
}

/// What the script of the same name finds.
async fn found<M: Thing>(shelves: &[Shelf; 2], db: &Database) -> Json {
    for (rating, (title, shelf, deleted)) in [
        ("one", 0, false),
        ("two", 0, true),
        ("three", 1, false),
        ("four", 0, false),
    ]
    .into_iter()
    .enumerate()
    {
        let placed = Placed {
            deletable: Deletable { deleted },
            shelf: (&shelves[shelf]).into(),
            rating: i32::try_from(rating).unwrap(),
            ..Placed::default()
        };
        new(M::new(title, placed), db).await;
    }
    let shelf = &shelves[0];
    let rows = M::objects().order_by_names(["id"]).all(db).await.unwrap();
    let one = M::objects()
        .filter(M::TITLE.eq("one"))
        .get(db)
        .await
        .unwrap();
    let next = one.get_next_in_order(db).await.unwrap();
    assert_eq!(next.get_previous_in_order(db).await.unwrap().title(), "one");
    let of_shelf = M::FIELDS.shelf;
    let order = shelf.related_order(of_shelf, db).await.unwrap();
    let order: Vec<i64> = order.into_iter().filter_map(|key| key.get()).collect();
    let keys = [4, 1].map(Auto::from);
    shelf.set_related_order(of_shelf, keys, db).await.unwrap();
    json!({
        "rows": titles(rows),
        "all": M::base_objects().count(db).await.unwrap(),
        "next": next.title(),
        "order": order,
        "set": titles(M::objects().order_by_names(["_order", "id"]).all(db).await.unwrap()),
    })
}

#[tokio::test]
async fn rows_and_their_order_are_those_that_the_part_says() {
    for db in databases_with("part_options", &all_models()).await {
        let shelf = |name: &str| Shelf {
            name: name.into(),
            ..Shelf::default()
        };
        let shelves = [new(shelf("A"), &db).await, new(shelf("B"), &db).await];
        let found = json!({
            "Book": found::<Book>(&shelves, &db).await,
            "Record": found::<Record>(&shelves, &db).await,
            "Film": found::<Film>(&shelves, &db).await,
        });
        assert_eq!(Novel::objects().count(&db).await.unwrap(), 3);
        let four = Novel::objects().filter(Novel::title.eq("four"));
        let four = four.get(&db).await.unwrap();
        let next: Novel = four.get_next_in_order(&db).await.unwrap();
        assert_eq!(next.title, "one");
        if let Some(expected) = django::script("part_options.py") {
            assert_eq!(found, expected["found"], "{:?}", db.engine());
        }
    }
}

#[tokio::test]
async fn a_list_of_the_models_own_takes_the_place_of_the_parts() {
    let names = |meta| {
        let state = ModelState::from_meta(meta);
        let constraints = state.options.constraints.iter();
        let indexes = state.options.indexes.iter();
        (
            constraints
                .map(|one| one.name().to_owned())
                .collect::<Vec<_>>(),
            indexes.map(|one| one.name.clone()).collect::<Vec<_>>(),
            state.options.unique_together.clone(),
        )
    };
    let (constraints, indexes, together) = names(Record::meta());
    assert_eq!(constraints, ["record_low"]);
    assert_eq!((indexes.len(), together.len()), (0, 1));
    let (constraints, indexes, together) = names(Film::meta());
    assert_eq!(constraints, ["film_rating", "film_title"]);
    assert_eq!(indexes, ["film_by_title", "film_by_rating"]);
    assert_eq!(together, [["shelf", "rating"], ["title", "rating"]]);
    made::assert_nothing_left(&all_models());
    let tables = models![Shelf, Book, Record, Film];
    django::assert_same_tables("part_options.py", &tables).await;
}
