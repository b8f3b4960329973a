//! What a deletion takes with it, what forbids it, and what it tells beforehand: as Django's collector.

use crate::common::{databases_with, django, made};
use std::sync::{Arc, Mutex};

use nuages_db::models::*;
use nuages_db::signals::{M2mAction, m2m_changed, pre_delete};
use nuages_db::{Database, models};
use serde_json::{Value as Json, json};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "farm")]
struct Owner {
    id: Auto,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "farm")]
struct Farm {
    id: Auto,
    #[field(on_delete = CASCADE)]
    owner: ForeignKey<Owner>,
    crops: ManyToMany<Crop>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "farm")]
struct Crop {
    id: Auto,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "farm")]
struct Field {
    id: Auto,
    #[field(on_delete = CASCADE)]
    farm: ForeignKey<Farm>,
    #[field(on_delete = SET_NULL)]
    neighbour: Option<ForeignKey<Field>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "farm")]
struct Barn {
    id: Auto,
    #[field(on_delete = CASCADE)]
    farm: ForeignKey<Farm>,
    #[field(on_delete = SET(1), related_name = "+")]
    keeper: ForeignKey<Owner>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "farm")]
struct Deed {
    id: Auto,
    #[field(on_delete = PROTECT)]
    farm: Option<ForeignKey<Farm>>,
    #[field(on_delete = RESTRICT)]
    owner: Option<ForeignKey<Owner>>,
    #[field(on_delete = CASCADE)]
    field: Option<ForeignKey<Field>>,
}

async fn new<M: Model>(row: M, db: &Database) -> M {
    row.create(db).await.unwrap()
}

async fn farms(test: &str) -> Vec<Database> {
    let models = models![Owner, Farm, Crop, Field, Barn, Deed];
    let databases = databases_with(test, &models).await;
    for db in &databases {
        fill(db).await;
    }
    databases
}

async fn fill(db: &Database) {
    for _ in 0..3 {
        new(Owner::default(), db).await;
    }
    for owner in [2, 2, 3] {
        let owner = ForeignKey::new(owner);
        new(
            Farm {
                owner,
                ..Farm::default()
            },
            db,
        )
        .await;
    }
    for _ in 0..2 {
        new(Crop::default(), db).await;
    }
    let farm = |id: i64| Farm {
        id: id.into(),
        ..Farm::default()
    };
    farm(1).many(Farm::crops).set([1, 2], db).await.unwrap();
    farm(2).many(Farm::crops).set([1], db).await.unwrap();
    for (farm, neighbour) in [(1, None), (1, None), (2, None), (3, Some(1))] {
        let field = Field {
            farm: ForeignKey::new(farm),
            neighbour: neighbour.map(|id: i64| ForeignKey::new(id)),
            ..Field::default()
        };
        new(field, db).await;
    }
    for farm in [1, 3] {
        let (farm, keeper) = (ForeignKey::new(farm), ForeignKey::new(2));
        new(
            Barn {
                farm,
                keeper,
                ..Barn::default()
            },
            db,
        )
        .await;
    }
}

fn named(model: &ModelMeta, key: &Value) -> String {
    let Value::I64(key) = key else {
        panic!("{key:?}");
    };
    format!("{} {key}", model.label())
}

/// The rows with those below each, sorted.
fn nested(rows: &[NestedRow]) -> Json {
    let Some(level) = rows.first().map(|row| row.level) else {
        return json!([]);
    };
    let families = rows.chunk_by(|_, next| next.level > level);
    let mut found: Vec<(String, Json)> = families
        .map(|family| (named(family[0].model, &family[0].key), nested(&family[1..])))
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    json!(found)
}

#[tokio::test]
async fn deletions_do_and_tell_what_djangos_do() {
    let Some(expected) = django::script("deletions.py") else {
        return;
    };
    for case in expected.as_array().unwrap() {
        let name = case[0].as_str().unwrap();
        for db in farms(&format!("deletions_{}", name.replace(' ', "_"))).await {
            let deeds = match name {
                "protected" => vec![
                    Deed {
                        farm: Some(ForeignKey::new(1)),
                        ..Deed::default()
                    },
                    Deed {
                        farm: Some(ForeignKey::new(2)),
                        ..Deed::default()
                    },
                ],
                "restricted" => vec![Deed {
                    owner: Some(ForeignKey::new(2)),
                    ..Deed::default()
                }],
                "restricted but gone" => vec![Deed {
                    owner: Some(ForeignKey::new(2)),
                    field: Some(ForeignKey::new(1)),
                    ..Deed::default()
                }],
                _ => vec![],
            };
            for deed in deeds {
                new(deed, &db).await;
            }
            let target = match name {
                "query" => Owner::objects().filter(Owner::id.in_([2, 3])),
                _ => Owner::objects().filter(Owner::id.eq(2)),
            };
            let would = target.would_delete(&db).await.unwrap();
            let counts: serde_json::Map<String, Json> = would
                .counts()
                .map(|(meta, count)| (meta.label(), json!(count)))
                .collect();
            let mut protected: Vec<String> = would
                .protected
                .iter()
                .map(|row| named(row.model, &row.key))
                .collect();
            protected.sort();
            let told = json!({
                "models": counts,
                "protected": protected,
                "nested": nested(&would.nested),
            });
            assert_eq!(told, case[1], "{name}");
            assert_eq!(would.is_allowed(), protected.is_empty());
            let outcome = match target.delete(&db).await {
                Ok(deleted) => json!([deleted.total, deleted.by_model]),
                Err(error) => json!(error.to_string()),
            };
            assert_eq!(outcome, case[2], "{name}");
            let barns = "SELECT id, keeper_id FROM farm_barn ORDER BY id";
            assert_eq!(made::rows(&db, barns).await, case[3], "{name}");
            let fields = "SELECT id, neighbour_id FROM farm_field ORDER BY id";
            assert_eq!(made::rows(&db, fields).await, case[4], "{name}");
        }
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heard")]
struct Album {
    id: Auto,
    songs: ManyToMany<Song>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heard")]
struct Song {
    id: Auto,
}

#[tokio::test]
async fn changes_of_many_to_many_fields_are_told_as_in_django() {
    for db in databases_with(
        "changes_of_many_to_many_fields_are_told_as_in_django",
        &models![Album, Song],
    )
    .await
    {
        let album = new(Album::default(), &db).await;
        for _ in 0..3 {
            new(Song::default(), &db).await;
        }
        let song = Song { id: 3.into() };
        let heard: Arc<Mutex<Vec<Json>>> = Arc::default();
        let notes = Arc::clone(&heard);
        m2m_changed(Album::songs).connect(None, move |event| {
            let mut keys: Vec<Option<i64>> = match event.reverse {
                false => event
                    .keys::<Song>()
                    .unwrap()
                    .into_iter()
                    .map(Auto::get)
                    .collect(),
                true => event
                    .keys::<Album>()
                    .unwrap()
                    .into_iter()
                    .map(Auto::get)
                    .collect(),
            };
            keys.sort();
            let keys = event.pk_set.as_ref().map(|_| keys);
            let note = json!([event.action.name(), event.reverse, event.model.name, keys]);
            notes.lock().unwrap().push(note);
            assert_eq!(
                event.instance,
                Auto::new(if event.reverse { 3 } else { 1 }).to_value()
            );
        });
        let songs = album.many(Album::songs);
        songs.add([1, 2], &db).await.unwrap();
        songs.add([2, 3], &db).await.unwrap();
        songs.remove([1], &db).await.unwrap();
        songs.set([1, 2], &db).await.unwrap();
        song.many(Album::songs.reversed())
            .add([1], &db)
            .await
            .unwrap();
        songs.clear(&db).await.unwrap();
        songs.add::<i64>([], &db).await.unwrap();
        let told = std::mem::take(&mut *heard.lock().unwrap());
        assert_eq!(
            json!(told),
            json!([
                ["pre_add", false, "Song", [1, 2]],
                ["post_add", false, "Song", [1, 2]],
                ["pre_add", false, "Song", [3]],
                ["post_add", false, "Song", [3]],
                ["pre_remove", false, "Song", [1]],
                ["post_remove", false, "Song", [1]],
                ["pre_remove", false, "Song", [3]],
                ["post_remove", false, "Song", [3]],
                ["pre_add", false, "Song", [1]],
                ["post_add", false, "Song", [1]],
                ["pre_add", true, "Album", [1]],
                ["post_add", true, "Album", [1]],
                ["pre_clear", false, "Song", null],
                ["post_clear", false, "Song", null],
            ])
        );
    }
}

#[tokio::test]
async fn a_receiver_that_fails_undoes_the_change() {
    #[derive(Model, Clone, Debug)]
    #[model(crate = crate::root, app_label = "refused")]
    struct Group {
        id: Auto,
        songs: ManyToMany<Song>,
    }
    for db in databases_with(
        "a_receiver_that_fails_undoes_the_change",
        &models![Song, Group],
    )
    .await
    {
        let group = new(Group::default(), &db).await;
        new(Song::default(), &db).await;
        m2m_changed(Group::songs).connect(None, |event| match event.action {
            M2mAction::PostAdd => Err(std::io::Error::other("no")),
            _ => Ok(()),
        });
        let songs = group.many(Group::songs);
        let error = songs.add([1], &db).await.unwrap_err().to_string();
        assert!(error.contains("no"), "{error}");
        assert_eq!(songs.count(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn rows_that_somebody_listens_to_are_read_before_they_go() {
    #[derive(Model, Clone, Debug)]
    #[model(crate = crate::root, app_label = "listened")]
    struct Parent {
        id: Auto,
    }
    #[derive(Model, Clone, Debug)]
    #[model(crate = crate::root, app_label = "listened")]
    struct Child {
        id: Auto,
        #[field(on_delete = CASCADE)]
        parent: ForeignKey<Parent>,
    }
    for db in databases_with(
        "rows_that_somebody_listens_to_are_read_before_they_go",
        &models![Parent, Child],
    )
    .await
    {
        let parent = new(Parent::default(), &db).await;
        for _ in 0..2 {
            new(
                Child {
                    parent: (&parent).into(),
                    ..Child::default()
                },
                &db,
            )
            .await;
        }
        let heard: Arc<Mutex<Vec<Auto>>> = Arc::default();
        let notes = Arc::clone(&heard);
        pre_delete::<Child>().connect(None, move |event| {
            notes.lock().unwrap().push(event.instance.id);
        });
        let deleted = parent.delete(&db).await.unwrap();
        assert_eq!(deleted, 3);
        assert_eq!(deleted.of("listened.Child"), 2);
        assert_eq!(*heard.lock().unwrap(), [Auto::new(1), Auto::new(2)]);
    }
}
