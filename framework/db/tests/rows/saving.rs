//! `save` as the caller asks for it, and what a saved row knows of its neighbours, on each database.

use std::sync::{Arc, Mutex};

use crate::common::*;
use nuages_db::models::*;
use nuages_db::{Database, Error, signals};

async fn ada(db: &Database) -> Author {
    Author {
        name: "Ada".into(),
        slug: Some("ada".into()),
        ..Author::default()
    }
    .create(db)
    .await
    .unwrap()
}

async fn stored(db: &Database, author: &Author) -> (String, Option<String>) {
    let rows = Author::objects().filter(Author::id.eq(author.id));
    rows.values((Author::name, Author::slug))
        .get(db)
        .await
        .unwrap()
}

#[tokio::test]
async fn update_fields_writes_what_it_names() {
    for db in databases("update_fields_writes").await {
        let mut author = ada(&db).await;
        author.name = "Grace".into();
        author.slug = Some("grace".into());
        let only_name = Save::new().update_fields(Author::name);
        author.save_with(only_name, &db).await.unwrap();
        let expected = ("Grace".to_owned(), Some("ada".to_owned()));
        assert_eq!(stored(&db, &author).await, expected);

        author.name = "Joan".into();
        let both = Save::new().update_fields((Author::name, Author::slug));
        author.save_with(both.force_update(), &db).await.unwrap();
        let expected = ("Joan".to_owned(), Some("grace".to_owned()));
        assert_eq!(stored(&db, &author).await, expected);

        author.name = "Nobody".into();
        let nothing = Save::new().update_fields(());
        author.save_with(nothing, &db).await.unwrap();
        assert_eq!(stored(&db, &author).await, expected);
    }
}

#[tokio::test]
async fn a_time_of_saving_is_written_only_where_it_is_named() {
    for db in databases("a_time_of_saving").await {
        let mut row = Everything::default().create(&db).await.unwrap();
        let before = row.updated;
        row.flag = true;
        let flag = Save::new().update_fields(Everything::flag);
        row.save_with(flag, &db).await.unwrap();
        assert_eq!(row.updated, before);
        let updated = Save::new().update_fields(Everything::updated);
        row.save_with(updated, &db).await.unwrap();
        assert!(row.updated > before);
    }
}

#[tokio::test]
async fn forced_saves_fail_where_they_must() {
    for db in databases("forced_saves_fail").await {
        let mut author = ada(&db).await;
        let mut twin = author.clone();
        let twice = twin.save_with(Save::new().force_insert(), &db).await;
        assert!(twice.unwrap_err().is_integrity());

        let messages = [
            (
                Save::new().force_insert().force_update(),
                "Cannot force both insert and updating in model saving.",
            ),
            (
                Save::new().force_insert().update_fields(Author::name),
                "Cannot force both insert and updating in model saving.",
            ),
            (
                Save::new().update_fields(Author::id),
                "update_fields takes fields of the model itself, and not its primary key",
            ),
        ];
        for (how, message) in messages {
            let error = author.save_with(how, &db).await.unwrap_err();
            assert_eq!(error.to_string(), message);
        }

        let mut unsaved = Author::default();
        let error = unsaved.save_with(Save::new().force_update(), &db).await;
        assert_eq!(
            error.unwrap_err().to_string(),
            "Cannot force an update in save() with no primary key."
        );

        author.delete(&db).await.unwrap();
        let gone = [
            (
                Save::new().force_update(),
                "Forced update did not affect any rows.",
            ),
            (
                Save::new().update_fields(Author::name),
                "Save with update_fields did not affect any rows.",
            ),
        ];
        for (how, message) in gone {
            let error = author.save_with(how, &db).await.unwrap_err();
            assert!(matches!(error, Error::NotUpdated { .. }), "{error:?}");
            assert_eq!(error.to_string(), message);
        }
        author
            .save_with(Save::new().force_insert(), &db)
            .await
            .unwrap();
        assert_eq!(stored(&db, &author).await.0, "Ada");
    }
}

#[tokio::test]
async fn receivers_learn_which_fields_are_saved() {
    let db = memory().await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    signals::post_save::<Author>().connect(Some("tests.fields"), move |event| {
        log.lock().unwrap().push(event.update_fields.clone());
    });
    let mut author = ada(&db).await;
    let fields = Save::new().update_fields((Author::slug, Author::name));
    author.save_with(fields, &db).await.unwrap();
    author
        .save_with(Save::new().update_fields(()), &db)
        .await
        .unwrap();
    author.save(&db).await.unwrap();
    assert_eq!(
        *heard.lock().unwrap(),
        [None, Some(vec!["slug", "name"]), None]
    );
}

#[tokio::test]
async fn fields_are_read_again_one_by_one() {
    for db in databases("fields_are_read_again").await {
        let mut author = ada(&db).await;
        Author::objects()
            .update(
                (
                    Author::name.set("Grace"),
                    Author::slug.set("grace".to_owned()),
                ),
                &db,
            )
            .await
            .unwrap();
        author.refresh_fields(Author::slug, &db).await.unwrap();
        assert_eq!(
            (author.name.as_str(), author.slug.as_deref()),
            ("Ada", Some("grace"))
        );
        author.delete(&db).await.unwrap();
        let error = author.refresh_fields(Author::name, &db).await.unwrap_err();
        assert!(error.is_does_not_exist());
    }
}

#[tokio::test]
async fn rows_are_read_again_by_a_query_of_ones_own() {
    for db in databases("rows_are_read_again_by_a_query").await {
        polls(&db).await;
        let question = Question::objects().filter(Question::id.eq(1));
        let mut question = question.get(&db).await.unwrap();
        let renamed = Question::question_text.set("What's old?");
        Question::objects().update(renamed, &db).await.unwrap();
        let related = Question::objects().select_related(Question::author);
        question.refresh_from_queryset(related, &db).await.unwrap();
        assert_eq!(question.question_text, "What's old?");
        let author = question.author.as_ref().unwrap().cached();
        assert_eq!(author.unwrap().name, "Ada");

        let locked = || Question::objects().select_for_update();
        let outside = question.refresh_from_queryset(locked(), &db).await;
        assert_eq!(
            outside.is_ok(),
            db.engine() == nuages_core::settings::Engine::Sqlite
        );
        db.atomic(async |tx| Ok(question.refresh_from_queryset(locked(), tx).await?))
            .await
            .unwrap();
        let others = Question::objects().filter(Question::id.gt(1));
        let gone = question.refresh_from_queryset(others, &db).await;
        assert!(gone.unwrap_err().is_does_not_exist());
    }
}

#[tokio::test]
async fn a_row_knows_the_next_and_the_one_before() {
    for db in databases("a_row_knows_the_next").await {
        let mut rows = Vec::new();
        // Two at the same moment are told apart by their keys.
        for day in ["01", "02", "02", "03"] {
            let question = Question {
                question_text: format!("Day {day}?"),
                pub_date: moment(&format!("2024-05-{day}T00:00:00Z")),
                ..Question::default()
            };
            rows.push(question.create(&db).await.unwrap());
        }
        for pair in rows.windows(2) {
            let next = pair[0].next_by(Question::pub_date, &db).await.unwrap();
            assert_eq!(next, pair[1]);
            let previous = pair[1].previous_by(Question::pub_date, &db).await.unwrap();
            assert_eq!(previous, pair[0]);
        }
        let error = rows[3].next_by(Question::pub_date, &db).await.unwrap_err();
        assert!(error.is_does_not_exist());
        let error = rows[0].previous_by(Question::pub_date, &db).await;
        assert!(error.unwrap_err().is_does_not_exist());
        let unsaved = Question::default().next_by(Question::pub_date, &db).await;
        assert_eq!(
            unsaved.unwrap_err().to_string(),
            "next_by and previous_by cannot be used on unsaved objects."
        );
    }
}

#[tokio::test]
async fn rows_change_by_save_update_and_delete() {
    for db in databases("rows_change_by_save_update_and_delete").await {
        polls(&db).await;
        let updated = Choice::objects()
            .filter(Choice::question.eq(1))
            .update(
                (
                    Choice::votes.set(Choice::votes + 1),
                    Choice::choice_text.set("same"),
                ),
                &db,
            )
            .await
            .unwrap();
        assert_eq!(updated, 2);
        let joined = Choice::objects()
            .filter(
                Choice::question
                    .to(Question::question_text)
                    .startswith("100%"),
            )
            .update(Choice::votes.set(Choice::votes * 2 - 1), &db)
            .await
            .unwrap();
        assert_eq!(joined, 1);
        let votes: Vec<i32> = Choice::objects()
            .order_by(Choice::id)
            .all(&db)
            .await
            .unwrap()
            .into_iter()
            .map(|choice| choice.votes)
            .collect();
        assert_eq!(votes, [1, 4, 9]);

        let mut choice = Choice::objects()
            .filter(Choice::id.eq(1))
            .get(&db)
            .await
            .unwrap();
        choice.votes = 77;
        choice.save(&db).await.unwrap();
        let mut again = Choice {
            id: Auto::new(1),
            ..Choice::default()
        };
        again.refresh_from_db(&db).await.unwrap();
        assert_eq!(again, choice);
        let mut placed = Choice {
            id: Auto::new(50),
            ..choice.clone()
        };
        placed.save(&db).await.unwrap();
        assert_eq!(
            Choice::objects().count(&db).await.unwrap(),
            4,
            "a key without a row is inserted"
        );
        let unset = Choice::default().create(&db).await.unwrap_err();
        assert!(
            unset.to_string().contains("related object 'question'"),
            "{unset}"
        );

        let question = Question::objects()
            .filter(Question::id.eq(1))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(
            question.delete(&db).await.unwrap(),
            4,
            "one question and its three choices"
        );
        assert_eq!(Choice::objects().count(&db).await.unwrap(), 1);

        let author = Author::objects().get(&db).await.unwrap();
        Sealed {
            author: (&author).into(),
            ..Sealed::default()
        }
        .create(&db)
        .await
        .unwrap();
        let refused = author.delete(&db).await.unwrap_err();
        assert!(matches!(refused, Error::Protected { .. }));
        assert_eq!(
            refused.to_string(),
            "Cannot delete some instances of model 'Author' because they are referenced through protected foreign keys: \
         'Sealed.author'."
        );
        Sealed::objects().delete(&db).await.unwrap();
        Question::objects()
            .filter(Question::id.eq(2))
            .update(Question::author.set(&author), &db)
            .await
            .unwrap();
        assert_eq!(Author::objects().delete(&db).await.unwrap(), 1);
        assert_eq!(
            Question::objects().get(&db).await.unwrap().author,
            None,
            "SET_NULL"
        );
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "stamped")]
struct Visit {
    id: Auto,
    #[field(auto_now)]
    day: Date,
    #[field(auto_now_add)]
    clock: Time,
}

#[tokio::test]
async fn days_of_saving_are_those_of_the_sites_time_zone() {
    if std::env::var_os("NEXTEST").is_none() {
        eprintln!("SKIPPED: the setting holds for the whole program, which other tests share");
        return;
    }
    for db in databases_with("days_of_saving", &nuages_db::models![Visit]).await {
        for zone in ["Pacific/Kiritimati", "Etc/GMT+12"] {
            let zone = nuages_core::time::time_zone(zone).unwrap();
            nuages_core::time::set_default_time_zone(zone.clone());
            let today = || zone.to_datetime(nuages_core::now()).date();
            let before = today();
            let visit = Visit::default().create(&db).await.unwrap();
            assert!((before..=today()).contains(&visit.day), "{visit:?}");
            let hour = zone.to_datetime(nuages_core::now()).hour();
            assert!([visit.clock.hour(), (visit.clock.hour() + 1) % 24].contains(&hour));
        }
    }
}
