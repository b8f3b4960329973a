//! Receivers of signals: they change the row that is saved, use the database of the change, and await.

use std::sync::{Arc, Mutex};

use crate::common::databases_with;
use nuages_db::models::*;
use nuages_db::signals::{M2mAction, m2m_changed, post_save, pre_delete, pre_save};
use nuages_db::{Database, models};

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
