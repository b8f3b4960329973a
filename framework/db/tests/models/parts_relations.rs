//! Relations in parts of models, and what parts say of the models that take them.

use nuages_db::migrations::state::ModelState;
use nuages_db::models::*;
use nuages_db::{Database, Error, lookup, models};

use super::common::databases_with;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
pub struct Label {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
pub struct Place {
    id: Auto,
    #[field(max_length = 20, unique)]
    code: String,
}

/// Labels, and what is said of all that have some.
#[derive(ModelPart, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    ordering = ["-title"],
    get_latest_by = "title",
    default_related_name = "%(class)s_items",
    db_table_comment = "has labels",
    verbose_name = "labelled thing",
    natural_key = ["title"],
    managed = false
)]
struct Labelled {
    #[field(max_length = 20)]
    title: String,
    labels: ManyToMany<Label>,
}

/// The one thing at a place, and other labels.
#[derive(ModelPart, Clone, Debug, PartialEq)]
#[model(crate = crate::root, ordering = ["place"], verbose_name_plural = "located things")]
struct Located {
    #[field(on_delete = CASCADE, one_to_one)]
    place: ForeignKey<Place, { to_field(Place::code) }>,
    #[field(flatten)]
    labelled: Labelled,
    #[field(related_name = "%(app_label)s_%(class)s_hidden", blank)]
    hidden: ManyToMany<Label>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Book {
    id: Auto,
    own: ManyToMany<Label>,
    #[field(flatten)]
    labelled: Labelled,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "library",
    ordering = [],
    verbose_name = "shelf",
    managed = true,
    natural_key = ["place"]
)]
struct Shelf {
    id: Auto,
    #[field(flatten)]
    located: Located,
    #[field(related_name = "+")]
    own: ManyToMany<Label>,
}

/// The same models without parts.
mod plain {
    use super::*;

    #[derive(Model, Clone, Debug)]
    #[model(
        crate = crate::root,
        app_label = "library",
        ordering = ["-title"],
        get_latest_by = "title",
        default_related_name = "%(class)s_items",
        db_table_comment = "has labels",
        verbose_name = "labelled thing",
        natural_key = ["title"],
        managed = false
    )]
    pub struct Book {
        pub id: Auto,
        #[field(max_length = 20)]
        pub title: String,
        pub labels: ManyToMany<Label>,
        pub own: ManyToMany<Label>,
    }

    #[derive(Model, Clone, Debug)]
    #[model(
        crate = crate::root,
        app_label = "library",
        get_latest_by = "title",
        default_related_name = "%(class)s_items",
        db_table_comment = "has labels",
        verbose_name = "shelf",
        verbose_name_plural = "located things",
        natural_key = ["place"]
    )]
    pub struct Shelf {
        pub id: Auto,
        #[field(on_delete = CASCADE, one_to_one)]
        pub place: ForeignKey<Place, { to_field(Place::code) }>,
        #[field(max_length = 20)]
        pub title: String,
        pub labels: ManyToMany<Label>,
        #[field(related_name = "%(app_label)s_%(class)s_hidden", blank)]
        pub hidden: ManyToMany<Label>,
        #[field(related_name = "+")]
        pub own: ManyToMany<Label>,
    }
}

#[test]
fn models_say_what_their_parts_say_unless_they_say_it_themselves() {
    for (taken, written) in [
        (Book::meta(), plain::Book::meta()),
        (Shelf::meta(), plain::Shelf::meta()),
    ] {
        assert_eq!(ModelState::from_meta(taken), ModelState::from_meta(written));
        assert_eq!(taken.natural_key, written.natural_key);
        for (taken, written) in taken.many_to_many.iter().zip(written.many_to_many) {
            assert_eq!(taken.name, written.name);
            assert_eq!((taken.owner)().label(), (written.owner)().label());
            assert_eq!(taken.through().db_table, written.through().db_table);
        }
    }
    let plurals = [Book::meta(), Shelf::meta()].map(|meta| meta.verbose_name_plural);
    assert_eq!(plurals, ["labelled things", "located things"]);
}

async fn label(name: &str, db: &Database) -> Label {
    let label = Label {
        name: name.into(),
        ..Label::default()
    };
    label.create(db).await.unwrap()
}

async fn names(rows: QuerySet<Label>, db: &Database) -> Vec<String> {
    rows.order_by(Label::id)
        .values(Label::name)
        .all(db)
        .await
        .unwrap()
}

#[tokio::test]
async fn relations_in_parts_are_those_of_each_model() {
    for db in databases_with("parts_relations", &models![Label, Place, Book, Shelf]).await {
        let (red, blue) = (label("red", &db).await, label("blue", &db).await);
        let place = Place {
            code: "A1".into(),
            ..Place::default()
        };
        let place = place.create(&db).await.unwrap();
        let book = Book {
            labelled: Labelled {
                title: "Nuages".into(),
                ..Labelled::default()
            },
            ..Book::default()
        };
        let book = book.create(&db).await.unwrap();
        let shelf = Shelf {
            located: Located {
                place: (&place).into(),
                ..Located::default()
            },
            ..Shelf::default()
        };
        let shelf = shelf.create(&db).await.unwrap();

        book.many(Book::labelled.labels)
            .add([&red], &db)
            .await
            .unwrap();
        book.many(Book::own).add([&blue], &db).await.unwrap();
        let labels = shelf.many(Shelf::located.labelled.labels);
        labels.set([&red, &blue], &db).await.unwrap();
        shelf
            .many(Shelf::located.hidden)
            .add([&blue], &db)
            .await
            .unwrap();
        assert_eq!(
            names(book.many(Book::labelled.labels).objects(), &db).await,
            ["red"]
        );
        assert_eq!(names(book.many(Book::own).objects(), &db).await, ["blue"]);
        assert_eq!(names(labels.objects(), &db).await, ["red", "blue"]);
        assert_eq!(names(shelf.many(Shelf::own).objects(), &db).await, [""; 0]);

        let of_red = Book::objects().filter(Book::labelled.labels.eq(&red));
        assert_eq!(of_red.get(&db).await.unwrap(), book);
        let back = red.many(Shelf::located.labelled.labels.reversed());
        assert_eq!(back.objects().get(&db).await.unwrap(), shelf);
        for (condition, wanted) in [
            (lookup("book_items__title", "Nuages"), 1),
            (lookup("shelf_items__place", "A1"), 2),
            (lookup("library_shelf_hidden__isnull", false), 1),
        ] {
            let text = format!("{condition:?}");
            let found = Label::objects().filter(condition).count(&db).await;
            assert_eq!(found.unwrap(), wanted, "{text}");
        }
        let rows = Shelf::objects().prefetch_related(Shelf::located.hidden);
        let rows = rows.all(&db).await.unwrap();
        assert_eq!(rows, [(shelf.clone(), vec![blue.clone()])]);

        let there = place.related_one(Shelf::located.place, &db).await.unwrap();
        assert_eq!(there, shelf);
        let empty = Place {
            code: "B2".into(),
            ..Place::default()
        };
        let nothing = empty.related_one(Shelf::located.place, &db).await;
        assert!(matches!(nothing, Err(Error::DoesNotExist { .. })));
        let with = Place::objects().select_related(Shelf::located.place.reversed());
        assert_eq!(with.all(&db).await.unwrap(), [(place, Some(shelf.clone()))]);
        assert_eq!(shelf.delete(&db).await.unwrap().of("library.Shelf"), 1);
    }
}
