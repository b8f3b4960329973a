//! Views of a model: Django's proxy models.

use std::sync::atomic::{AtomicUsize, Ordering};

use nuages_db::migrations::Writer;
use nuages_db::migrations::state::ModelState;
use nuages_db::models::*;
use nuages_db::query::BulkCreate;
use nuages_db::serializers::{Deserializer, Serializer};
use nuages_db::{Database, Error, lookup, models, signals};

use super::common::{databases_with, django, made};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "people", ordering = ["-id"], get_latest_by = "age", objects = living)]
struct Person {
    id: Auto,
    #[field(max_length = 40)]
    name: String,
    age: i32,
    #[field(max_length = 4, unique)]
    code: Option<String>,
}

fn living(all: QuerySet<Person>) -> QuerySet<Person> {
    all.filter(Person::age.gte(0))
}

/// People by name, with a method of their own.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "people", proxy, ordering = ["name"], verbose_name_plural = "ordered people")]
struct OrderedPerson(Person);

impl OrderedPerson {
    fn greeting(&self) -> String {
        format!("Hello {}", self.name)
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "people", proxy, objects = adults)]
struct Adult(Person);

fn adults(all: QuerySet<Adult>) -> QuerySet<Adult> {
    all.filter(Adult::age.gte(18))
}

/// A view of a view.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "people", proxy)]
struct Guest(OrderedPerson);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "people")]
struct Toy {
    id: Auto,
    #[field(on_delete = CASCADE)]
    owner: ForeignKey<Person>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "people")]
struct Pet {
    id: Auto,
    #[field(on_delete = CASCADE)]
    owner: ForeignKey<OrderedPerson>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "people", proxy)]
struct OldPet(Pet);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "people")]
struct Club {
    id: Auto,
    members: ManyToMany<OrderedPerson>,
}

fn all_models() -> Vec<&'static ModelMeta> {
    models![Person, Toy, Pet, Club, OrderedPerson, Adult, Guest, OldPet]
}

fn person(name: &str, age: i32) -> Person {
    Person {
        name: name.into(),
        age,
        ..Person::default()
    }
}

/// Zoe, Ada and Max, each with a toy; Zoe and Ada with a pet.
async fn databases(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &all_models()).await;
    for db in &databases {
        for (name, age) in [("Zoe", 30), ("Ada", 12), ("Max", 44)] {
            let person = person(name, age).create(db).await.unwrap();
            let owner = (&person).into();
            let toy = Toy {
                owner,
                ..Toy::default()
            };
            toy.create(db).await.unwrap();
            if name != "Max" {
                let owner = OrderedPerson::from(person).into();
                let pet = Pet {
                    owner,
                    ..Pet::default()
                };
                pet.create(db).await.unwrap();
            }
        }
    }
    databases
}

async fn named(name: &str, db: &Database) -> OrderedPerson {
    let found = OrderedPerson::objects().filter(OrderedPerson::name.eq(name));
    found.get(db).await.unwrap()
}

#[tokio::test]
async fn rows_are_the_models_with_the_order_and_the_methods_of_the_proxy() {
    for db in databases("proxy_rows").await {
        let all: Vec<OrderedPerson> = OrderedPerson::objects().all(&db).await.unwrap();
        let names: Vec<&str> = all.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["Ada", "Max", "Zoe"]);
        assert_eq!(all[0].greeting(), "Hello Ada");
        let own: Vec<Person> = Person::objects().all(&db).await.unwrap();
        assert_eq!(own[0].name, "Max");
        // A view of a view has its order and its methods.
        let guests: Vec<Guest> = Guest::objects().all(&db).await.unwrap();
        assert_eq!(guests[0].greeting(), "Hello Ada");

        let grown = Adult::objects().order_by(Adult::age.desc());
        assert_eq!(grown.first(&db).await.unwrap().unwrap().name, "Max");
        assert_eq!(grown.count(&db).await.unwrap(), 2);
        // The order is the model's, as the proxy says none.
        assert_eq!(
            Adult::objects().first(&db).await.unwrap().unwrap().name,
            "Max"
        );
        let found = OrderedPerson::objects().filter(lookup("toy__id__gt", 2));
        assert_eq!(found.get(&db).await.unwrap().name, "Max");
        let youngest = OrderedPerson::objects().earliest((), &db).await.unwrap();
        assert_eq!(youngest.greeting(), "Hello Ada");
        let ages = Adult::objects()
            .order_by(Adult::age)
            .values((Adult::name, Person::age));
        assert_eq!(
            ages.all(&db).await.unwrap(),
            [("Zoe".into(), 30), ("Max".into(), 44)]
        );
        let oldest = Adult::objects().aggregate(max(Person::age), &db).await;
        assert_eq!(oldest.unwrap(), Some(44));
    }
}

#[tokio::test]
async fn the_whole_query_set_is_there() {
    for db in databases("proxy_query_set").await {
        let (made, new) = Adult::objects()
            .filter(Person::name.eq("Bob"))
            .get_or_create(|| Adult(person("Bob", 20)), &db)
            .await
            .unwrap();
        assert!(new && made.id.get().is_some());
        let (bob, new) = OrderedPerson::objects()
            .filter(Guest::name.eq("Bob"))
            .update_or_create(|bob| bob.age += 1, OrderedPerson::default, &db)
            .await
            .unwrap();
        assert_eq!(
            (bob.greeting().as_str(), bob.age, new),
            ("Hello Bob", 21, false)
        );
        let both = Guest::objects()
            .in_bulk([made.id, Auto::from(1)], &db)
            .await
            .unwrap();
        assert_eq!(both[&made.id].greeting(), "Hello Bob");
        let rows = vec![
            OrderedPerson(person("Eve", 7)),
            OrderedPerson(person("Ida", 8)),
        ];
        let mut rows = OrderedPerson::objects()
            .bulk_create_with(rows, BulkCreate::new().batch_size(1), &db)
            .await
            .unwrap();
        for row in &mut rows {
            row.age += 20;
        }
        let changed = OrderedPerson::objects()
            .bulk_update(&rows, Person::age, &db)
            .await
            .unwrap();
        assert_eq!(changed, 2);
        let partial = Adult::objects()
            .only(Person::name)
            .filter(Person::name.eq("Eve"))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(partial.get(Person::name).unwrap(), "Eve");
        let eve: Adult = partial.object(&db).await.unwrap();
        assert_eq!(eve.age, 27);
        let late = OrderedPerson::objects().filter(Person::name.gt("M"));
        let early = OrderedPerson::objects().filter(Person::name.lt("B"));
        let outer = late.union(early).order_by(Person::name);
        let outer: Vec<String> = outer
            .all(&db)
            .await
            .unwrap()
            .iter()
            .map(|row| row.greeting())
            .collect();
        assert_eq!(outer, ["Hello Ada", "Hello Max", "Hello Zoe"]);
        let counted = OrderedPerson::objects()
            .annotate(count(Pet::owner.reversed()))
            .filter(Person::name.eq("Zoe"));
        let (zoe, pets) = counted.get(&db).await.unwrap();
        assert_eq!((zoe.greeting().as_str(), pets), ("Hello Zoe", 1));
        let with_toys = OrderedPerson::objects()
            .prefetch_related((Toy::owner, Pet::owner))
            .limit(1);
        let (ada, (toys, pets)) = with_toys.first(&db).await.unwrap().unwrap();
        assert_eq!(
            (ada.greeting().as_str(), toys.len(), pets.len()),
            ("Hello Ada", 1, 1)
        );
        let mut streamed = Guest::objects().iterator(10, &db);
        assert_eq!(
            streamed.next().await.unwrap().unwrap().greeting(),
            "Hello Ada"
        );
        drop(streamed);
        let raw = OrderedPerson::raw("SELECT * FROM people_person WHERE name = 'Max'", &[]);
        assert_eq!(raw.all(&db).await.unwrap()[0].greeting(), "Hello Max");
        let cut = OrderedPerson::objects()
            .after(&ada)
            .limit(1)
            .all(&db)
            .await
            .unwrap();
        assert_eq!(cut[0].name, "Bob");
        let loaded = OldPet::objects()
            .select_related(Pet::owner)
            .order_by(Pet::id);
        let loaded = loaded.first(&db).await.unwrap().unwrap();
        assert_eq!(
            loaded
                .owner
                .cached()
                .map(OrderedPerson::greeting)
                .as_deref(),
            Some("Hello Zoe")
        );
        let missing = Adult::objects()
            .filter(Person::name.eq("Ada"))
            .get(&db)
            .await;
        assert!(matches!(
            missing,
            Err(Error::DoesNotExist { model: "Adult", .. })
        ));
    }
}

#[tokio::test]
async fn own_query_sets_are_inherited_unless_the_proxy_has_one() {
    for db in databases("proxy_managers").await {
        person("Ghost", -1).create(&db).await.unwrap();
        assert_eq!(Person::objects().count(&db).await.unwrap(), 3);
        assert_eq!(Guest::objects().count(&db).await.unwrap(), 3);
        assert_eq!(Guest::base_objects().count(&db).await.unwrap(), 4);
        // One of its own begins with all rows, as a manager of Django.
        assert_eq!(Adult::objects().count(&db).await.unwrap(), 2);
        assert_eq!(Adult::base_objects().count(&db).await.unwrap(), 4);
    }
}

#[tokio::test]
async fn a_row_is_saved_as_what_it_is() {
    static SAVED: AtomicUsize = AtomicUsize::new(0);
    static OF_MODEL: AtomicUsize = AtomicUsize::new(0);
    signals::post_save::<Guest>().connect(Some("guests"), |event| {
        SAVED.fetch_add(event.instance.greeting().len(), Ordering::Relaxed);
    });
    signals::post_save::<Person>().connect(Some("people"), |event| {
        OF_MODEL.fetch_add(usize::from(event.instance.name == "Ann"), Ordering::Relaxed);
    });
    for db in databases("proxy_saved").await {
        SAVED.store(0, Ordering::Relaxed);
        let ann: Guest = Guest(OrderedPerson(person("Ann", 5)))
            .create(&db)
            .await
            .unwrap();
        let mut ann: Guest = Guest::objects()
            .filter(Person::id.eq(ann.id))
            .get(&db)
            .await
            .unwrap();
        ann.age = 6;
        ann.save_with(Save::new().update_fields(Person::age), &db)
            .await
            .unwrap();
        ann.name = String::new();
        ann.refresh_fields(Person::name, &db).await.unwrap();
        assert_eq!((ann.greeting().as_str(), ann.age), ("Hello Ann", 6));
        let next: Guest = ann.next_by(Person::age, &db).await.unwrap();
        assert_eq!(next.name, "Ada");
        // The signals are the proxy's, as in Django.
        assert_eq!(SAVED.load(Ordering::Relaxed), 2 * "Hello Ann".len());
        assert_eq!(OF_MODEL.load(Ordering::Relaxed), 0);
        let person: Person = Person::from(OrderedPerson::from(ann));
        assert_eq!(person.name, "Ann");

        let taken = OrderedPerson(Person {
            code: Some("a".into()),
            ..person.clone()
        });
        let mut taken = taken;
        taken.save(&db).await.unwrap();
        let twice = OrderedPerson(Person {
            code: Some("a".into()),
            ..self::person("Second", 1)
        });
        let refused = twice.full_clean(&db).await.unwrap_err().to_string();
        assert!(
            refused.contains("Person with this Code already exists."),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn what_hangs_on_the_rows_goes_along() {
    for db in databases("proxy_deleted").await {
        let zoe = named("Zoe", &db).await;
        let club = Club::default().create(&db).await.unwrap();
        club.many(Club::members).add([&zoe], &db).await.unwrap();
        let deleted = zoe.delete(&db).await.unwrap();
        let label = |label: &str| deleted.of(label);
        assert_eq!(
            [
                label("people.Pet"),
                label("people.Toy"),
                label("people.Club_members"),
                label("people.OrderedPerson")
            ],
            [1, 1, 1, 1]
        );
        assert_eq!(deleted.total, 4);
        let updated = Adult::objects()
            .update(Person::age.set(Person::age + 1), &db)
            .await
            .unwrap();
        assert_eq!(updated, 1);
        let deleted = Adult::objects().delete(&db).await.unwrap();
        assert_eq!(
            (deleted.of("people.Adult"), deleted.of("people.Toy")),
            (1, 1)
        );
        assert_eq!(Person::objects().count(&db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn relations_to_a_proxy_bring_its_rows() {
    for db in databases("proxy_relations").await {
        let pets = Pet::objects().order_by(Pet::id);
        let pet = pets.first(&db).await.unwrap().unwrap();
        let owner: OrderedPerson = pet.owner.get(&db).await.unwrap();
        assert_eq!(owner.greeting(), "Hello Zoe");
        let loaded = pets.select_related(Pet::owner).all(&db).await.unwrap();
        assert_eq!(
            loaded[1]
                .owner
                .cached()
                .map(OrderedPerson::greeting)
                .as_deref(),
            Some("Hello Ada")
        );
        // The way there and the way back are over the table of the model.
        let old = Pet::objects().filter(Pet::owner.to(Person::age).gt(18));
        assert_eq!(old.count(&db).await.unwrap(), 1);
        let zoe = Person::objects()
            .filter(Person::name.eq("Zoe"))
            .get(&db)
            .await
            .unwrap();
        for same in [
            Pet::owner.eq(&zoe),
            Pet::owner.eq(&OrderedPerson(zoe.clone())),
            Pet::owner.eq(zoe.id),
        ] {
            assert_eq!(Pet::objects().filter(same).count(&db).await.unwrap(), 1);
        }
        let among = Pet::owner.in_query(Person::objects().filter(Person::age.gt(18)));
        assert_eq!(Pet::objects().filter(among).count(&db).await.unwrap(), 1);
        let guest = Guest(OrderedPerson(zoe.clone()));
        assert_eq!(zoe.related(Pet::owner).count(&db).await.unwrap(), 1);
        assert_eq!(guest.related(Pet::owner).count(&db).await.unwrap(), 1);
        assert_eq!(guest.related(Toy::owner).count(&db).await.unwrap(), 1);
        for name in ["pet__isnull", "toy__isnull"] {
            assert!(
                Person::objects()
                    .filter(lookup(name, false))
                    .exists(&db)
                    .await
                    .unwrap()
            );
            assert!(
                Guest::objects()
                    .filter(lookup(name, false))
                    .exists(&db)
                    .await
                    .unwrap()
            );
        }
        let missing = Pet {
            owner: ForeignKey::new(99),
            ..Pet::default()
        };
        let refused = missing.full_clean(&db).await.unwrap_err().to_string();
        assert!(
            refused.contains("ordered person instance with id 99 is not a valid choice."),
            "{refused}"
        );

        let club = Club::default().create(&db).await.unwrap();
        let members = club.many(Club::members);
        members
            .add([&OrderedPerson(zoe.clone())], &db)
            .await
            .unwrap();
        assert_eq!(members.all(&db).await.unwrap()[0].greeting(), "Hello Zoe");
        let clubs = zoe.many(Club::members.reversed());
        assert_eq!(clubs.all(&db).await.unwrap(), std::slice::from_ref(&club));
        let found = Club::objects().filter(Club::members.to(Person::name).eq("Zoe"));
        assert_eq!(found.count(&db).await.unwrap(), 1);
        let (_, held) = Club::objects()
            .prefetch_related(Club::members)
            .get(&db)
            .await
            .unwrap();
        assert_eq!(held[0].greeting(), "Hello Zoe");
        let (_, clubs) = OrderedPerson::objects()
            .filter(Person::name.eq("Zoe"))
            .prefetch_related(Club::members.reversed())
            .get(&db)
            .await
            .unwrap();
        assert_eq!(clubs, [club]);
    }
}

#[tokio::test]
async fn fixtures_speak_of_the_proxy() {
    for db in databases("proxy_fixtures").await {
        let rows = [named("Ada", &db).await];
        let serializer = Serializer::new("json").unwrap();
        let text = serializer.serialize(&rows, &db).await.unwrap();
        assert_eq!(
            text.trim_end(),
            r#"[{"model": "people.orderedperson", "pk": 2, "fields": {"name": "Ada", "age": 12, "code": null}}]"#
        );
        let changed = text.replace("Ada", "Eva");
        let mut reader = Deserializer::new("json", &changed).unwrap();
        while let Some(mut object) = reader.next(&db).await.unwrap() {
            object.save(&db).await.unwrap();
        }
        assert_eq!(named("Eva", &db).await.age, 12);
    }
}

#[test]
fn migrations_keep_a_proxy_without_fields() {
    let models = all_models();
    let state = ModelState::from_meta(OrderedPerson::meta());
    assert!(state.fields.is_empty() && state.options.db_table.is_none());
    made::assert_nothing_left(&models);
    let migration = made::migration(&models);
    let source = Writer::new(&migration, false).source().unwrap();
    for line in [
        r#"CreateModel::new("OrderedPerson")"#,
        r#".proxy("people.person")"#,
        r#".verbose_name_plural("ordered people")"#,
        r#"CreateModel::new("Adult").proxy("people.person")"#,
        r#"CreateModel::new("Guest").proxy("people.orderedperson")"#,
        r#"fields::foreign_key("people.orderedperson", CASCADE)"#,
    ] {
        assert!(source.contains(line), "{line} in {source}");
    }
    let texts: Vec<String> = migration
        .operations
        .iter()
        .map(|operation| operation.describe())
        .collect();
    // As Django sorts them.
    assert_eq!(
        texts,
        [
            "Create model Person",
            "Create model Pet",
            "Create proxy model Adult",
            "Create proxy model OrderedPerson",
            "Create proxy model OldPet",
            "Create model Toy",
            "Add field owner to pet",
            "Create model Club",
            "Create proxy model Guest",
        ]
    );
}

#[tokio::test]
async fn tables_that_point_to_a_proxy_are_djangos() {
    django::assert_same_tables(
        "proxies.py",
        &models![Person, OrderedPerson, Toy, Pet, Club],
    )
    .await;
}
