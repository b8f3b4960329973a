//! Several databases: routers, replicas, and what was written read where it was written.

use crate::common::*;
use nuages_core::settings::{
    DatabaseRouter, DatabaseRouters, Engine, Hints, Replicas, RoutedModel,
};
use nuages_db::models::*;
use nuages_db::{Atomic, Database, Databases, Error};

/// Questions live in the archive.
#[derive(Debug)]
struct Archive;

impl DatabaseRouter for Archive {
    fn db_for_read(&self, model: RoutedModel<'_>) -> Option<&str> {
        (model.app_label == "polls" && model.name == "Question").then_some("archive")
    }

    fn db_for_write(&self, model: RoutedModel<'_>) -> Option<&str> {
        self.db_for_read(model)
    }
}

/// Sites with databases of these names, one site on each database system.
async fn sites(test: &str, aliases: &[&str], routers: DatabaseRouters) -> Vec<Databases> {
    let mut sites: Vec<Vec<(String, Database)>> = Vec::new();
    for alias in aliases {
        for (number, db) in databases(&format!("{test}_{alias}"))
            .await
            .into_iter()
            .enumerate()
        {
            add_author(alias, &db).await.unwrap();
            if sites.len() <= number {
                sites.push(Vec::new());
            }
            sites[number].push(((*alias).to_owned(), db));
        }
    }
    let site = |all| Databases::new(all, routers.clone());
    sites.into_iter().map(site).collect()
}

async fn first(db: &Database) -> String {
    let author = Author::objects().order_by(Author::id).first(db).await;
    author.unwrap().unwrap().name
}

#[tokio::test]
async fn replicas_are_read_in_turn_until_the_request_writes() {
    let replicas = Replicas::of("default", ["one", "two"]);
    for all in sites("replicas", &["default", "one", "two"], replicas.into()).await {
        let db = all.routed().unwrap();
        let mut seen = vec![first(&db).await, first(&db).await];
        seen.sort_unstable();
        assert_eq!(seen, ["one", "two"]);
        let new = add_author("new", &db).await.unwrap();
        assert_eq!(
            first(&db).await,
            "default",
            "what was written is read where it was"
        );
        assert_eq!(
            Author::objects()
                .filter(Author::name.eq("new"))
                .get(&db)
                .await
                .unwrap(),
            new
        );
        // Another request reads the replicas.
        assert_ne!(first(&all.routed().unwrap()).await, "default");
        // A transaction is one of the primary, and so is what comes behind it.
        let other = all.routed().unwrap();
        other
            .atomic(async |tx| {
                assert_eq!(first(tx).await, "default");
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(first(&other).await, "default");
        // One that has not begun has written nothing.
        let other = all.routed().unwrap();
        let lazy = other.begin_with(Atomic::new().lazy()).await.unwrap();
        assert_eq!(first(&lazy).await, "default");
        lazy.commit().await.unwrap();
        assert_ne!(first(&other).await, "default");
        let locked = all.routed().unwrap();
        let rows = Author::objects().order_by(Author::id).select_for_update();
        match (rows.all(&locked).await, locked.engine()) {
            (Ok(rows), Engine::Sqlite) => assert_eq!(rows[0].name, "default"),
            (Err(Error::TransactionManagement { .. }), _) => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(first(&locked).await, "default");
        for way in 0..6 {
            let db = all.routed().unwrap();
            let all_of = Author::objects().filter(Author::name.eq("nobody"));
            match way {
                0 => drop(all_of.update(Author::name.set("x"), &db).await.unwrap()),
                1 => drop(all_of.delete(&db).await.unwrap()),
                2 => drop(
                    Author::objects()
                        .bulk_create(Vec::new(), &db)
                        .await
                        .unwrap(),
                ),
                3 => drop(db.execute("DELETE FROM polls_sealed", &[]).await.unwrap()),
                4 => drop(db.fetch_all("DELETE FROM polls_sealed", &[]).await.unwrap()),
                _ => db.execute_script("DELETE FROM polls_sealed").await.unwrap(),
            }
            assert_eq!(first(&db).await, "default", "way {way}");
        }
    }
}

#[tokio::test]
async fn models_go_to_the_database_that_a_router_names() {
    for all in sites("archive", &["default", "archive"], Archive.into()).await {
        let db = all.routed().unwrap();
        let question = Question {
            question_text: "Where?".into(),
            pub_date: moment("2024-02-29T13:05:07.12Z"),
            ..Question::default()
        }
        .create(&db)
        .await
        .unwrap();
        let archive = all.using("archive").unwrap();
        assert_eq!(Question::objects().count(archive).await.unwrap(), 1);
        assert_eq!(
            Question::objects()
                .count(all.using("default").unwrap())
                .await
                .unwrap(),
            0
        );
        assert_eq!(Question::objects().get(&db).await.unwrap(), question);
        assert_eq!(first(&db).await, "default");
        assert_eq!(
            all.using("nowhere").unwrap_err().to_string(),
            "The connection 'nowhere' doesn't exist."
        );
        let routers = all.routers();
        let model = |name| RoutedModel {
            app_label: "polls",
            name,
        };
        assert!(!routers.allow_relation(model("Question"), model("Author")));
        assert!(routers.allow_relation(model("Choice"), model("Author")));
        assert!(routers.allow_migrate("archive", "polls", Some("Author"), Hints::NONE));
        let replicas = DatabaseRouters::from(Replicas::of("default", ["copy"]));
        assert!(!replicas.allow_migrate("copy", "polls", None, Hints::NONE));
    }
}

#[derive(Debug)]
struct Nowhere;

impl DatabaseRouter for Nowhere {
    fn db_for_read(&self, model: RoutedModel<'_>) -> Option<&str> {
        (model.name == "Question").then_some("nowhere")
    }

    fn db_for_write(&self, model: RoutedModel<'_>) -> Option<&str> {
        (model.name == "Question").then_some("nowhere")
    }
}

#[tokio::test]
async fn a_router_that_names_no_database_is_refused() {
    for all in sites("nowhere", &["default", "copy"], Nowhere.into()).await {
        let db = all.routed().unwrap();
        let refused = "The connection 'nowhere' doesn't exist.";
        let count = Question::objects().count(&db).await;
        assert_eq!(count.unwrap_err().to_string(), refused);
        let all_of = Question::objects();
        let update = all_of.update(Question::question_text.set("x"), &db).await;
        assert_eq!(update.unwrap_err().to_string(), refused);
        let created = Question::default().create(&db).await;
        assert_eq!(created.unwrap_err().to_string(), refused);
        let deleted = Question::objects().delete(&db).await;
        assert_eq!(deleted.unwrap_err().to_string(), refused);
        Author::objects().count(&db).await.unwrap();
        let copy = all.using("copy").unwrap();
        assert_eq!(Question::objects().count(copy).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_row_of_one_database_points_to_none_of_another_unless_a_router_allows_it() {
    for all in sites("relations", &["default", "archive"], Archive.into()).await {
        let db = all.routed().unwrap();
        let author = Author::objects().first(&db).await.unwrap().unwrap();
        let question = || Question {
            author: Some((&author).into()),
            question_text: "Whose?".into(),
            pub_date: moment("2024-02-29T13:05:07.12Z"),
            ..Question::default()
        };
        let prevented = format!(
            "Cannot assign \"<Author: {}>\" to Question.author: the current database router prevents this relation.",
            author.id
        );
        let questions = Question::objects().filter(Question::question_text.eq("Whose?"));
        for (way, refused) in [
            question().create(&db).await.map(drop),
            question().save(&db).await,
            Question::objects()
                .bulk_create(vec![question()], &db)
                .await
                .map(drop),
            questions.get_or_create(question, &db).await.map(drop),
            questions
                .update_or_create(|_| (), question, &db)
                .await
                .map(drop),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(refused.unwrap_err().to_string(), prevented, "way {way}");
        }
        assert_eq!(questions.count(&db).await.unwrap(), 0);
        let alone = Question {
            author: None,
            ..question()
        };
        alone.create(&db).await.unwrap();
        let free = Databases::new(
            ["default", "archive"]
                .map(|alias| (alias.to_owned(), all.using(alias).unwrap().clone())),
            DatabaseRouters::from(Archive).and(Lenient),
        );
        // The archive of this test has authors of its own.
        question().save(&free.routed().unwrap()).await.unwrap();
    }
}

/// Lets everything point to everything.
#[derive(Debug)]
struct Lenient;

impl DatabaseRouter for Lenient {
    fn allow_relation(&self, _: RoutedModel<'_>, _: RoutedModel<'_>) -> Option<bool> {
        Some(true)
    }
}

mod ordered {
    use super::*;

    #[derive(Model, Clone, Debug)]
    #[model(crate = crate::root, app_label = "ordered")]
    pub struct Course {
        pub id: Auto,
    }

    #[derive(Model, Clone, Debug)]
    #[model(crate = crate::root, app_label = "ordered", order_with_respect_to = "course")]
    pub struct Lesson {
        pub id: Auto,
        #[field(on_delete = CASCADE)]
        pub course: ForeignKey<Course>,
        pub _order: i32,
    }

    /// The app's rows live in the archive.
    #[derive(Debug)]
    pub struct Elsewhere;

    impl DatabaseRouter for Elsewhere {
        fn db_for_read(&self, model: RoutedModel<'_>) -> Option<&str> {
            (model.app_label == "ordered").then_some("archive")
        }

        fn db_for_write(&self, model: RoutedModel<'_>) -> Option<&str> {
            self.db_for_read(model)
        }
    }
}

#[tokio::test]
async fn the_order_of_rows_is_that_of_their_database() {
    use ordered::*;

    let models = [Course::meta(), Lesson::meta()];
    let mut all = Vec::new();
    for alias in ["default", "archive"] {
        let test = format!("the_order_of_rows_{alias}");
        let db = databases_with(&test, &models).await.swap_remove(0);
        all.push((alias.to_owned(), db));
    }
    let db = Databases::new(all, Elsewhere.into()).routed().unwrap();
    let course = Course::default().create(&db).await.unwrap();
    for _ in 0..2 {
        let lesson = Lesson {
            course: (&course).into(),
            ..Lesson::default()
        };
        lesson.create(&db).await.unwrap();
    }
    let mut order = course.get_lesson_order(&db).await.unwrap();
    assert_eq!(order.len(), 2);
    order.reverse();
    course.set_lesson_order(order.clone(), &db).await.unwrap();
    assert_eq!(course.get_lesson_order(&db).await.unwrap(), order);
}
