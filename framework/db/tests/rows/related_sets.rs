//! The rows that point to one row: made, added, removed, set and cleared, compared with Django's related managers.

use crate::common::{databases_with, django};
use nuages_db::models::*;
use nuages_db::{Database, Error, models};
use serde_json::{Value as Json, json};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelf")]
struct Room {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelf", ordering = ["name"])]
struct Thing {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(on_delete = SET_NULL)]
    room: Option<ForeignKey<Room>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shelf", ordering = ["name"])]
struct Door {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(on_delete = CASCADE)]
    room: ForeignKey<Room>,
}

async fn room(name: &str, db: &Database) -> Room {
    let name = name.to_owned();
    Room {
        name,
        ..Room::default()
    }
    .create(db)
    .await
    .unwrap()
}

fn thing(name: &str) -> Thing {
    Thing {
        name: name.to_owned(),
        ..Thing::default()
    }
}

async fn held(room: &Room, db: &Database) -> Vec<String> {
    let things = room.related(Thing::room).values(Thing::name);
    things.all(db).await.unwrap()
}

/// What happens in one database: the names of the things in both rooms after each step.
async fn steps(db: &Database) -> Json {
    let (hall, attic) = (room("hall", db).await, room("attic", db).await);
    let mut seen = Vec::new();
    let set = hall.related_set(Thing::room);
    let mut lamp = set.create(thing("lamp"), db).await.unwrap();
    let mut chest = attic
        .related_set(Thing::room)
        .create(thing("chest"), db)
        .await
        .unwrap();
    let mut rug = thing("rug").create(db).await.unwrap();
    seen.push([held(&hall, db).await, held(&attic, db).await]);
    set.add([&mut chest, &mut rug, &mut lamp], db)
        .await
        .unwrap();
    assert_eq!(rug.room.as_ref().map(ForeignKey::id), Some(hall.id));
    seen.push([held(&hall, db).await, held(&attic, db).await]);
    set.remove([&mut chest], db).await.unwrap();
    assert!(chest.room.is_none());
    seen.push([held(&hall, db).await, held(&attic, db).await]);
    let mut bed = thing("bed");
    set.add([&mut bed], db).await.unwrap_err();
    hall.related_set(Thing::room)
        .bulk(false)
        .add([&mut bed], db)
        .await
        .unwrap();
    seen.push([held(&hall, db).await, held(&attic, db).await]);
    set.set([&mut bed, &mut chest], db).await.unwrap();
    seen.push([held(&hall, db).await, held(&attic, db).await]);
    attic
        .related_set(Thing::room)
        .bulk(false)
        .set([&mut chest], db)
        .await
        .unwrap();
    seen.push([held(&hall, db).await, held(&attic, db).await]);
    set.bulk(false).clear(db).await.unwrap();
    seen.push([held(&hall, db).await, held(&attic, db).await]);
    json!(seen)
}

#[tokio::test]
async fn rows_come_and_go_as_in_django() {
    let models = models![Room, Thing, Door];
    let expected = django::script("related_sets.py");
    for db in databases_with("rows_come_and_go_as_in_django", &models).await {
        let seen = steps(&db).await;
        assert_eq!(
            seen,
            json!([
                [["lamp"], ["chest"]],
                [["chest", "lamp", "rug"], []],
                [["lamp", "rug"], []],
                [["bed", "lamp", "rug"], []],
                [["bed", "chest"], []],
                [["bed"], ["chest"]],
                [[], ["chest"]],
            ])
        );
        if let Some(expected) = &expected {
            assert_eq!(seen, *expected);
        }
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let models = models![Room, Thing, Door];
    for db in databases_with("what_cannot_be_is_refused", &models).await {
        let (hall, attic) = (room("hall", &db).await, room("attic", &db).await);
        let mut chest = attic
            .related_set(Thing::room)
            .create(thing("chest"), &db)
            .await
            .unwrap();
        let error = hall
            .related_set(Thing::room)
            .remove([&mut chest], &db)
            .await
            .unwrap_err();
        assert!(error.is_does_not_exist(), "{error}");
        assert!(error.to_string().contains("is not related to"), "{error}");
        let nowhere = Room::default();
        let error = nowhere
            .related_set(Thing::room)
            .add([&mut chest], &db)
            .await
            .unwrap_err();
        let words =
            "Room instance needs to have a primary key value before this relationship can be used.";
        assert_eq!(error.to_string(), words);
        let error = hall
            .related_set(Thing::room)
            .add([&mut thing("new")], &db)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Programming { .. }), "{error}");
        assert_eq!(held(&attic, &db).await, ["chest"]);

        // A foreign key that takes no NULL: rows come, and stay until they point elsewhere.
        let mut door = hall
            .related_set(Door::room)
            .create(
                Door {
                    name: "front".into(),
                    ..Door::default()
                },
                &db,
            )
            .await
            .unwrap();
        let doors = attic.related_set(Door::room);
        doors.add([&mut door], &db).await.unwrap();
        assert_eq!(door.room.id(), attic.id);
        assert_eq!(doors.count(&db).await.unwrap(), 1);
        assert_eq!(hall.related(Door::room).count(&db).await.unwrap(), 0);
    }
}
