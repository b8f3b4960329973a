//! Where the rows between two models go that a router knows by their names.

use nuages_core::settings::{DatabaseRouter, DatabaseRouters, RoutedModel};
use nuages_db::models::*;
use nuages_db::serializers::{Deserializer, Serializer};
use nuages_db::{Database, Databases, lookup, models};

use crate::common::databases_with;

/// Lives in the archive, with its tags.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "routed_between")]
struct Far {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    tags: ManyToMany<FarTag>,
    #[field(through = FarMark)]
    marks: ManyToMany<FarTag>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "routed_between")]
struct FarTag {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "routed_between")]
struct FarMark {
    id: Auto,
    #[field(on_delete = CASCADE)]
    far: ForeignKey<Far>,
    #[field(on_delete = CASCADE)]
    tag: ForeignKey<FarTag>,
}

/// Knows models by name, and nothing of the tables between.
#[derive(Debug)]
struct ByName;

impl DatabaseRouter for ByName {
    fn db_for_read(&self, model: RoutedModel<'_>) -> Option<&str> {
        matches!(model.name, "Far" | "FarTag").then_some("archive")
    }

    fn db_for_write(&self, model: RoutedModel<'_>) -> Option<&str> {
        self.db_for_read(model)
    }
}

/// Knows one of the tables between.
#[derive(Debug)]
struct Between;

impl DatabaseRouter for Between {
    fn db_for_read(&self, model: RoutedModel<'_>) -> Option<&str> {
        (model.name == "Far_tags").then_some("default")
    }

    fn db_for_write(&self, model: RoutedModel<'_>) -> Option<&str> {
        self.db_for_read(model)
    }
}

fn far() -> Far {
    Far {
        name: "far".into(),
        ..Far::default()
    }
}

fn tag(name: &str) -> FarTag {
    FarTag {
        name: name.into(),
        ..FarTag::default()
    }
}

/// Sites with all tables in the archive, and in `default` those that `here` names.
async fn sites(
    test: &str,
    here: &[&'static ModelMeta],
    routers: DatabaseRouters,
) -> Vec<Databases> {
    let all = models![FarTag, Far, FarMark];
    let archives = databases_with(&format!("{test}_archive"), &all).await;
    let defaults = databases_with(test, here).await.into_iter();
    let both = defaults.zip(archives).map(|(default, archive)| {
        let all = [("default", default), ("archive", archive)];
        let all = all.map(|(alias, db)| (alias.to_owned(), db));
        Databases::new(all, routers.clone())
    });
    both.collect()
}

async fn names(held: nuages_db::QuerySet<FarTag>, db: &Database) -> Vec<String> {
    let names = held.order_by(FarTag::name).values(FarTag::name);
    names.all(db).await.unwrap()
}

#[tokio::test]
async fn the_rows_between_go_where_the_row_goes_that_holds_them() {
    for all in sites("routed_between", &[], ByName.into()).await {
        let db = &all.routed().unwrap();
        let row = far().create(db).await.unwrap();
        let (one, two) = (
            tag("one").create(db).await.unwrap(),
            tag("two").create(db).await.unwrap(),
        );
        for field in [Far::tags, Far::marks] {
            let held = row.many(field);
            held.add([&one], db).await.unwrap();
            held.set([&one, &two], db).await.unwrap();
            held.remove([&one], db).await.unwrap();
            held.create(tag("three"), db).await.unwrap();
            let four = held.get_or_create(FarTag::name.eq("four"), || tag("four"), db);
            four.await.unwrap();
            assert_eq!(names(held.objects(), db).await, ["four", "three", "two"]);
            assert_eq!(held.count(db).await.unwrap(), 3);
            assert!(held.exists(db).await.unwrap());
            // Another request reads there too.
            let other = all.routed().unwrap();
            assert_eq!(held.count(&other).await.unwrap(), 3);
            // And from the other side.
            let back = two.many(field.reversed());
            assert_eq!(back.count(&other).await.unwrap(), 1);
            back.clear(db).await.unwrap();
            back.add([&row], db).await.unwrap();
            let done = db.atomic(async |tx| Ok(held.set([&one], tx).await?));
            done.await.unwrap();
            assert_eq!(names(held.objects(), db).await, ["one"]);
            held.clear(db).await.unwrap();
            assert!(!held.exists(db).await.unwrap());
        }
    }
}

#[tokio::test]
async fn what_is_held_is_found_kept_and_deleted_there() {
    for all in sites("routed_between_found", &[], ByName.into()).await {
        let (db, archive) = (&all.routed().unwrap(), all.using("archive").unwrap());
        let row = far().create(db).await.unwrap();
        let one = tag("one").create(db).await.unwrap();
        for held in [row.many(Far::tags), row.many(Far::marks)] {
            held.add([&one], db).await.unwrap();
        }
        // Each over a handle of its own, as a request.
        let routed = || all.routed().unwrap();
        let rows = Far::objects().prefetch_related((Far::tags, Far::marks));
        let rows = rows.all(&routed()).await.unwrap();
        assert_eq!(rows[0].1, (vec![one.clone()], vec![one.clone()]));
        for name in ["tags__name", "marks__name"] {
            let found = Far::objects().filter(lookup(name, "one"));
            assert_eq!(found.count(&routed()).await.unwrap(), 1, "{name}");
        }
        let text = Serializer::new("json").unwrap();
        let text = text
            .serialize(std::slice::from_ref(&row), &routed())
            .await
            .unwrap();
        assert!(text.contains(&format!("\"tags\": [{}]", one.id)), "{text}");
        row.many(Far::tags).clear(db).await.unwrap();
        let (mut objects, read) = (Deserializer::new("json", &text).unwrap(), routed());
        let mut object = objects.next(&read).await.unwrap().unwrap();
        object.save(&read).await.unwrap();
        assert_eq!(row.many(Far::tags).count(&routed()).await.unwrap(), 1);

        let would = row.would_delete(&routed()).await.unwrap();
        let models = would.models.iter().map(|(model, _)| model.name);
        let mut models: Vec<&str> = models.collect();
        models.sort_unstable();
        assert_eq!(models, ["Far", "FarMark", "Far_tags"]);
        let deleted = row.clone().delete(&routed()).await.unwrap();
        assert_eq!(deleted.total, 3);
        assert_eq!(
            one.many(Far::tags.reversed()).count(archive).await.unwrap(),
            0
        );
    }
}

#[tokio::test]
async fn a_router_that_knows_the_table_between_is_heard() {
    let here = models![FarTag, Far];
    let routers = DatabaseRouters::from(Between).and(ByName);
    for all in sites("routed_to_between", &here, routers).await {
        let (db, default) = (&all.routed().unwrap(), all.using("default").unwrap());
        let (row, one) = (far(), tag("one"));
        let (row, one) = (row.create(db).await.unwrap(), one.create(db).await.unwrap());
        // The rows that it points to are wanted there by the database itself.
        row.clone().create(default).await.unwrap();
        one.clone().create(default).await.unwrap();
        row.many(Far::tags).add([&one], db).await.unwrap();
        assert_eq!(row.many(Far::tags).count(db).await.unwrap(), 1);
        assert_eq!(row.many(Far::tags).count(default).await.unwrap(), 1);
        let archive = all.using("archive").unwrap();
        assert_eq!(row.many(Far::tags).count(archive).await.unwrap(), 0);
    }
}
