//! Receivers of signals: they change the row that is saved, use the database of the change, and await.

use std::sync::{Arc, Mutex};

use crate::common::databases_with;
use nuages_db::models::*;
use nuages_db::signals::{self, AnySaveEvent, M2mAction};
use nuages_db::signals::{m2m_changed, post_save, pre_delete, pre_save};
use nuages_db::{AnyRow, Database, models};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heard")]
struct Member {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(kind = slug)]
    slug: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heard")]
struct Profile {
    id: Auto,
    #[field(on_delete = DO_NOTHING, db_constraint = false)]
    member: ForeignKey<Member>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heard")]
struct Farewell {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heard")]
struct Team {
    id: Auto,
    members: ManyToMany<Member>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heard_by_all")]
struct Drawer {
    id: Auto,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heard_by_all")]
struct Note {
    id: Auto,
    #[field(on_delete = CASCADE)]
    drawer: ForeignKey<Drawer>,
    text: String,
}

/// What an app connects once.
fn connect() {
    pre_save::<Member>().connect(Some("heard.slug"), |event| {
        event.set(Member::slug, event.instance.name.to_lowercase());
    });
    post_save::<Member>().connect_async(Some("heard.profile"), |event| {
        Box::pin(async move {
            if event.created {
                let profile = Profile {
                    member: (&event.instance).into(),
                    ..Profile::default()
                };
                profile.create(&event.db).await?;
            }
            Ok(())
        })
    });
    pre_delete::<Member>().connect_async(Some("heard.farewell"), |event| {
        Box::pin(async move {
            let name = event.instance.name.clone();
            let farewell = Farewell {
                name,
                ..Farewell::default()
            };
            farewell.create(&event.db).await?;
            Ok(())
        })
    });
}

async fn member(name: &str, db: &Database) -> Member {
    let name = name.to_owned();
    Member {
        name,
        ..Member::default()
    }
    .create(db)
    .await
    .unwrap()
}

#[tokio::test]
async fn receivers_change_the_row_and_write_in_its_transaction() {
    connect();
    let models = models![Member, Profile, Farewell, Team];
    for db in databases_with("receivers_change_the_row_and_write", &models).await {
        let mut ada = member("Ada", &db).await;
        assert_eq!(ada.slug, "ada");
        ada.name = "Countess".into();
        ada.save(&db).await.unwrap();
        assert_eq!(ada.slug, "countess");
        ada.refresh_from_db(&db).await.unwrap();
        assert_eq!(ada.slug, "countess");
        assert_eq!(Profile::objects().count(&db).await.unwrap(), 1);

        // What a receiver wrote goes with the transaction.
        let gone: nuages_core::Result<()> = db
            .atomic(async |tx| {
                member("Bob", tx).await;
                assert_eq!(Profile::objects().count(tx).await?, 2);
                Err(nuages_core::Error::msg("no more"))
            })
            .await;
        gone.unwrap_err();
        assert_eq!(Profile::objects().count(&db).await.unwrap(), 1);

        ada.delete(&db).await.unwrap();
        let farewells = Farewell::objects().values(Farewell::name);
        assert_eq!(farewells.all(&db).await.unwrap(), ["Countess"]);
    }
}

#[tokio::test]
async fn receivers_of_many_to_many_fields_see_the_database() {
    let counts = Arc::new(Mutex::new(Vec::new()));
    let heard = counts.clone();
    m2m_changed(Team::members).connect_async(None, move |event| {
        let heard = heard.clone();
        Box::pin(async move {
            if event.action == M2mAction::PostAdd {
                let teams = Team::objects().filter(Team::id.eq(event.instance_key::<Team>()?));
                let team = teams.get(&event.db).await?;
                let count = team.many(Team::members).count(&event.db).await?;
                heard.lock().unwrap().push((count, event.raw));
            }
            Ok(())
        })
    });
    let models = models![Member, Profile, Farewell, Team];
    for db in databases_with("receivers_of_many_to_many_fields", &models).await {
        counts.lock().unwrap().clear();
        let ada = member("Ada", &db).await;
        let team = Team::default().create(&db).await.unwrap();
        team.many(Team::members).add([&ada], &db).await.unwrap();
        assert_eq!(*counts.lock().unwrap(), [(1, false)]);

        let text = format!(
            r#"[{{"model": "heard.team", "pk": 7, "fields": {{"members": [{}]}}}}]"#,
            ada.id
        );
        let mut objects = nuages_db::serializers::Deserializer::new("json", &text).unwrap();
        while let Some(mut object) = objects.next(&db).await.unwrap() {
            object.save(&db).await.unwrap();
        }
        assert_eq!(*counts.lock().unwrap(), [(1, false), (1, true)]);
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heard")]
struct Shelf {
    id: Auto,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heard")]
struct Volume {
    id: Auto,
    #[field(on_delete = CASCADE)]
    shelf: ForeignKey<Shelf>,
}

#[tokio::test]
async fn receivers_of_deletions_know_what_began_them() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    pre_delete::<Volume>().connect(None, move |event| {
        let origin = &event.origin;
        let with_shelf = origin.is_of::<Shelf>();
        assert_ne!(with_shelf, origin.is_of::<Volume>());
        log.lock().unwrap().push((with_shelf, origin.key.is_some()));
    });
    let models = models![Shelf, Volume];
    for db in databases_with("receivers_of_deletions_know", &models).await {
        heard.lock().unwrap().clear();
        let mut volumes = Vec::new();
        for _ in 0..4 {
            let shelf = Shelf::default().create(&db).await.unwrap();
            let volume = Volume {
                shelf: (&shelf).into(),
                ..Volume::default()
            };
            volumes.push(volume.create(&db).await.unwrap());
        }
        volumes[0].delete(&db).await.unwrap();
        let shelf = volumes[1].shelf.get(&db).await.unwrap();
        shelf.delete(&db).await.unwrap();
        let one = Shelf::objects().filter(Shelf::id.eq(volumes[2].shelf.id()));
        one.delete(&db).await.unwrap();
        Volume::objects().delete(&db).await.unwrap();
        assert_eq!(
            *heard.lock().unwrap(),
            [(false, true), (true, true), (true, false), (false, false)]
        );
    }
}

#[tokio::test]
async fn receivers_of_all_models_hear_of_every_row() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = |what: &'static str| {
        let heard = Arc::clone(&heard);
        move |row: &dyn AnyRow, more: Option<String>| {
            // Other tests of this program may save rows at the same time.
            if row.meta().app_label == "heard_by_all" {
                let key = format!("{:?}", row.key_value().unwrap());
                let more = more.unwrap_or_default();
                let note = format!("{what} {} {key} {more}", row.meta().name);
                heard.lock().unwrap().push(note.trim_end().to_owned());
            }
        }
    };
    pre_save::<Note>().connect(Some("heard.first"), |event| {
        event.set(Note::text, format!("{}!", event.instance.text));
    });
    let said = |event: &AnySaveEvent| event.row::<Note>().map(|row| row.text.clone());
    let hear = note("before");
    signals::PRE_SAVE.connect(Some("heard.all"), move |event| {
        hear(&*event.instance, said(event));
    });
    let hear = note("after");
    signals::POST_SAVE.connect(Some("heard.all"), move |event| {
        let fields = event.update_fields.clone();
        hear(
            &*event.instance,
            Some(format!("{} {fields:?}", event.created)),
        );
    });
    let hear = note("going");
    signals::PRE_DELETE.connect(Some("heard.all"), move |event| {
        hear(
            &*event.instance,
            event.row::<Note>().map(|row| row.text.clone()),
        );
    });
    let hear = note("gone");
    signals::POST_DELETE.connect_async(Some("heard.all"), move |event| {
        let left = Note::objects();
        hear(&*event.instance, Some(event.origin.model.name.to_owned()));
        Box::pin(async move {
            left.count(&event.db).await?;
            Ok(())
        })
    });
    for db in databases_with("receivers_of_all_models", &models![Drawer, Note]).await {
        heard.lock().unwrap().clear();
        let drawer = Drawer::default().create(&db).await.unwrap();
        let text = "a".to_owned();
        let mut note = Note {
            drawer: (&drawer).into(),
            text,
            ..Note::default()
        };
        note.save(&db).await.unwrap();
        assert_eq!(note.text, "a!");
        let only = Save::new().update_fields(Note::text);
        note.save_with(only, &db).await.unwrap();
        drawer.delete(&db).await.unwrap();
        let expected = [
            "before Drawer Null",
            "after Drawer I64(1) true None",
            "before Note Null a!",
            "after Note I64(1) true None",
            "before Note I64(1) a!!",
            "after Note I64(1) false Some([\"text\"])",
            "going Note I64(1) a!!",
            "going Drawer I64(1)",
            "gone Note I64(1) Drawer",
            "gone Drawer I64(1) Drawer",
        ];
        assert_eq!(*heard.lock().unwrap(), expected);
    }
    for signal in [&signals::PRE_SAVE, &signals::POST_SAVE] {
        assert!(signal.disconnect("heard.all"));
    }
    for signal in [&signals::PRE_DELETE, &signals::POST_DELETE] {
        assert!(signal.disconnect("heard.all"));
    }
}
