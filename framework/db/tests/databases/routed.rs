//! Which models routers are asked about where something is written, as in Django: `django/routed.py` has the same questions.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use nuages_core::settings::{DatabaseRouter, DatabaseRouters, RoutedModel};
use nuages_db::models::*;
use nuages_db::{Database, Databases, models};

use crate::common::sides::assert_none;
use crate::common::{django, made};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "routed")]
struct Person {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "routed")]
struct Book {
    id: Auto,
    #[field(max_length = 20)]
    title: String,
    authors: ManyToMany<Person>,
    #[field(on_delete = SET_NULL, related_name = "edited")]
    editor: Option<ForeignKey<Person>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "routed")]
struct Pet {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(on_delete = CASCADE)]
    owner: ForeignKey<Person>,
}

/// Remembers which models are written.
#[derive(Debug, Clone, Default)]
struct Router(Arc<Mutex<Vec<String>>>);

impl DatabaseRouter for Router {
    fn db_for_write(&self, model: RoutedModel<'_>) -> Option<&str> {
        self.0.lock().unwrap().push(model.name.to_owned());
        None
    }
}

fn person(name: &str) -> Person {
    Person {
        name: name.into(),
        ..Person::default()
    }
}

fn book(title: &str) -> Book {
    Book {
        title: title.into(),
        ..Book::default()
    }
}

fn pet(name: &str, owner: &Person) -> Pet {
    Pet {
        name: name.into(),
        owner: owner.into(),
        ..Pet::default()
    }
}

/// A person, her pet, and the book that she wrote and edited.
async fn rows(db: &Database) -> (Person, Pet, Book) {
    let ann = person("ann").create(db).await.unwrap();
    let rex = pet("rex", &ann).create(db).await.unwrap();
    let mut one = book("one");
    one.editor = Some((&ann).into());
    let one = one.create(db).await.unwrap();
    one.many(Book::authors).add([&ann], db).await.unwrap();
    (ann, rex, one)
}

#[tokio::test]
async fn routers_are_asked_about_the_models_that_django_asks_about() {
    let Some(django) = django::script("routed.py") else {
        return;
    };
    let plain = made::database(&models![Person, Book, Pet]).await;
    let router = Router::default();
    let routers = DatabaseRouters::none().and(router.clone());
    let all = Databases::new([("default".to_owned(), plain.clone())], routers);
    let db = &all.routed().unwrap();
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    macro_rules! ask {
        ($($name:literal: |$ann:ident, $rex:ident, $one:ident| $write:expr;)+) => {$(
            #[allow(unused_mut, unused_variables, reason = "each takes what it needs")]
            let (mut $ann, mut $rex, mut $one) = rows(&plain).await;
            router.0.lock().unwrap().clear();
            $write.await.unwrap();
            let asked = router.0.lock().unwrap().clone();
            assert!(found.insert($name, asked).is_none());
        )+};
    }
    ask! {
        "create": |ann, rex, one| person("new").create(db);
        "save": |ann, rex, one| ann.save(db);
        "delete": |ann, rex, one| rex.delete(db);
        "update": |ann, rex, one| Book::objects().update(Book::title.set("x"), db);
        "bulk create": |ann, rex, one| Pet::objects().bulk_create(vec![pet("a", &ann)], db);
        "bulk update": |ann, rex, one| Pet::objects().bulk_update(&[rex], Pet::name, db);
        "get or create": |ann, rex, one| Book::objects().filter(Book::title.eq("1")).get_or_create(|| book("1"), db);
        "update or create": |ann, rex, one| Book::objects().filter(Book::title.eq("2")).update_or_create(|_| (), || book("2"), db);
        "delete related": |ann, rex, one| ann.related(Pet::owner).delete(db);
        "get or create related": |ann, rex, one| ann.related_set(Pet::owner).get_or_create(Pet::name.eq("fido"), || pet("fido", &ann), db);
        "update related": |ann, rex, one| ann.related(Pet::owner).update(Pet::name.set("max"), db);
        "add related": |ann, rex, one| ann.related_set(Book::editor).add([&mut one], db);
        "remove related": |ann, rex, one| ann.related_set(Book::editor).remove([&mut one], db);
        "clear related": |ann, rex, one| ann.related_set(Book::editor).clear(db);
        "add": |ann, rex, one| one.many(Book::authors).add([&ann], db);
        "clear": |ann, rex, one| one.many(Book::authors).clear(db);
        "remove": |ann, rex, one| one.many(Book::authors).remove([&ann], db);
        "set": |ann, rex, one| one.many(Book::authors).set([&ann], db);
        "delete many": |ann, rex, one| one.many(Book::authors).objects().delete(db);
        "get or create many": |ann, rex, one| one.many(Book::authors).get_or_create(Person::name.eq("else"), || person("else"), db);
        "update many": |ann, rex, one| one.many(Book::authors).objects().update(Person::name.set("other"), db);
        "add back": |ann, rex, one| ann.many(Book::authors.reversed()).add([&one], db);
        "clear back": |ann, rex, one| ann.many(Book::authors.reversed()).clear(db);
        "remove back": |ann, rex, one| ann.many(Book::authors.reversed()).remove([&one], db);
        "delete many back": |ann, rex, one| ann.many(Book::authors.reversed()).objects().delete(db);
        "get or create many back": |ann, rex, one| ann.many(Book::authors.reversed()).get_or_create(Book::title.eq("new"), || book("new"), db);
        "update many back": |ann, rex, one| ann.many(Book::authors.reversed()).objects().update(Book::title.set("other"), db);
        "locked": |ann, rex, one| Pet::objects().select_for_update().filter(Pet::id.eq(rex.id)).get(db);
    }
    let mut wrong = Vec::new();
    for (name, expected) in django["found"].as_object().unwrap() {
        // Whether rows may point to each other is asked before, by where rows of both models are written.
        let found = &found[name.as_str()];
        if !found.iter().any(|model| expected == model.as_str()) {
            wrong.push(format!("{name}\n  Django {expected}\n  Nuages {found:?}"));
        }
    }
    assert_none(&wrong);
}
