//! Views of a model: Django's proxy models.

use nuages_db::migrations::Writer;
use nuages_db::migrations::state::ModelState;
use nuages_db::models::*;
use nuages_db::{Database, lookup, models};

use super::common::{empty_databases, made, make_tables};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "people", ordering = ["-id"])]
struct Person {
    id: Auto,
    #[field(max_length = 40)]
    name: String,
    age: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "people")]
struct Pet {
    id: Auto,
    #[field(on_delete = CASCADE)]
    owner: ForeignKey<Person>,
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

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "people", proxy, objects = adults)]
struct Adult(Person);

fn adults(all: ProxySet<Adult>) -> ProxySet<Adult> {
    all.filter(Person::age.gte(18))
}

async fn people(db: &Database) {
    let models = models![Person, Pet, OrderedPerson, Adult];
    register_models(&models);
    make_tables(db, &models![Person, Pet]).await;
    for (name, age) in [("Zoe", 30), ("Ada", 12), ("Max", 44)] {
        let person = Person {
            name: name.into(),
            age,
            ..Person::default()
        };
        let person = person.create(db).await.unwrap();
        let pet = Pet {
            owner: (&person).into(),
            ..Pet::default()
        };
        pet.create(db).await.unwrap();
    }
}

#[tokio::test]
async fn rows_are_the_models_with_the_order_and_the_methods_of_the_proxy() {
    for db in empty_databases("proxies").await {
        people(&db).await;
        let all: Vec<OrderedPerson> = OrderedPerson::objects().all(&db).await.unwrap();
        let names: Vec<&str> = all.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["Ada", "Max", "Zoe"]);
        assert_eq!(all[0].greeting(), "Hello Ada");
        let own: Vec<Person> = Person::objects().all(&db).await.unwrap();
        assert_eq!(own[0].name, "Max");

        let grown = Adult::objects().order_by(Person::age.desc());
        assert_eq!(grown.first(&db).await.unwrap().unwrap().name, "Max");
        assert_eq!(grown.count(&db).await.unwrap(), 2);
        // The order is the model's, as the proxy says none.
        assert_eq!(
            Adult::objects().first(&db).await.unwrap().unwrap().name,
            "Max"
        );
        let found = OrderedPerson::objects()
            .filter(lookup("pet__id__gt", 2))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(found.name, "Max");
        let youngest = OrderedPerson::objects()
            .earliest(Person::age, &db)
            .await
            .unwrap();
        assert_eq!(youngest.greeting(), "Hello Ada");
        let ages = Adult::objects()
            .order_by(Person::age)
            .values((Person::name, Person::age));
        assert_eq!(
            ages.all(&db).await.unwrap(),
            [("Zoe".into(), 30), ("Max".into(), 44)]
        );
        let counted = OrderedPerson::objects().annotate(count(Pet::owner.reversed()));
        let (person, pets) = counted.first(&db).await.unwrap().unwrap();
        assert_eq!((person.greeting().len(), pets), (9, 1));

        let mut youngest = youngest;
        youngest.age = 13;
        youngest.save(&db).await.unwrap();
        let updated = Adult::objects()
            .update(Person::age.set(Person::age + 1), &db)
            .await
            .unwrap();
        assert_eq!(updated, 2);
        let ages = Person::objects().order_by(Person::age).values(Person::age);
        assert_eq!(ages.all(&db).await.unwrap(), [13, 31, 45]);
        assert_eq!(youngest.related(Pet::owner).count(&db).await.unwrap(), 1);
        let made = OrderedPerson(Person {
            name: "Bob".into(),
            ..Person::default()
        });
        let made: Person = Person::from(made).create(&db).await.unwrap();
        assert_eq!(OrderedPerson::from(made).greeting(), "Hello Bob");

        // What hangs on the rows of the model goes along.
        assert_eq!(youngest.delete(&db).await.unwrap(), 2);
        let deleted = Adult::objects().delete(&db).await.unwrap();
        assert_eq!(
            (deleted.of("people.Person"), deleted.of("people.Pet")),
            (2, 2)
        );
    }
}

#[test]
fn migrations_keep_a_proxy_without_fields() {
    let models = models![Person, Pet, OrderedPerson, Adult];
    let state = ModelState::from_meta(OrderedPerson::meta());
    assert!(state.fields.is_empty() && state.options.db_table.is_none());
    made::assert_nothing_left(&models);
    let source = Writer::new(&made::migration(&models), false)
        .source()
        .unwrap();
    for line in [
        r#"CreateModel::new("OrderedPerson")"#,
        r#".proxy("people.person")"#,
        r#".verbose_name_plural("ordered people")"#,
        r#"CreateModel::new("Adult").proxy("people.person")"#,
    ] {
        assert!(source.contains(line), "{line} in {source}");
    }
}

#[tokio::test]
async fn migrating_makes_no_table_for_a_proxy() {
    let migration = made::migration(&models![Person, Pet, OrderedPerson, Adult]);
    let texts: Vec<String> = migration
        .operations
        .iter()
        .map(|operation| operation.describe())
        .collect();
    assert_eq!(
        texts,
        [
            "Create model Person",
            "Create proxy model Adult",
            "Create proxy model OrderedPerson",
            "Create model Pet"
        ]
    );
}
