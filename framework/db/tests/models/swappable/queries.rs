//! Queries over keys to whichever model stands, and over the model that has no rows.

use nuages_db::models::*;
use nuages_db::{Database, Error, models};

use super::blog::{Article, Comment, Shelf};
use super::news::Story;
use super::{set_up, turn};
use crate::common::{databases_with, sql_text};

async fn databases(name: &str) -> Vec<Database> {
    set_up("news.Story");
    databases_with(name, &models![Story, Comment, Shelf]).await
}

async fn story(section: &str, title: &str, db: &Database) -> Story {
    let story = Story {
        section: section.to_owned(),
        title: title.to_owned(),
        ..Story::default()
    };
    story.create(db).await.unwrap()
}

async fn comment(story: &Story, text: &str, db: &Database) -> Comment {
    let comment = Comment {
        article: ForeignKey::new(story.id),
        text: text.to_owned(),
        ..Comment::default()
    };
    comment.create(db).await.unwrap()
}

#[tokio::test]
async fn the_model_without_rows_says_so_before_any_sql() {
    let _turn = turn();
    set_up("news.Story");
    let db = Database::in_memory();
    let said = "Manager isn't available; 'blog.Article' has been swapped for 'news.Story'";
    let mut article = Article {
        id: Auto::from(1),
        title: "A".to_owned(),
    };
    let bulk = vec![article.clone()];
    let objects = Article::objects;
    let answers: [(&str, Option<Error>); 15] = [
        ("all", objects().all(&db).await.err()),
        (
            "get",
            objects().filter(Article::id.eq(1)).get(&db).await.err(),
        ),
        ("first", objects().first(&db).await.err()),
        ("last", objects().last(&db).await.err()),
        ("count", objects().count(&db).await.err()),
        ("exists", objects().exists(&db).await.err()),
        (
            "values",
            objects().values(Article::title).all(&db).await.err(),
        ),
        (
            "update",
            objects().update(Article::title.set("B"), &db).await.err(),
        ),
        ("delete", objects().delete(&db).await.err()),
        ("bulk_create", objects().bulk_create(bulk, &db).await.err()),
        ("raw", Article::raw("SELECT 1", &[]).all(&db).await.err()),
        ("save", article.save(&db).await.err()),
        ("create", article.clone().create(&db).await.err()),
        ("delete a row", article.delete(&db).await.err()),
        ("refresh", article.refresh_from_db(&db).await.err()),
    ];
    for (what, error) in answers {
        assert_eq!(
            error.map(|error| error.to_string()).as_deref(),
            Some(said),
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_foreign_key_leads_to_the_rows_of_the_model_that_stands() {
    let _turn = turn();
    for db in databases("swappable_keys").await {
        let cats = story("pets", "Cats", &db).await;
        let dogs = story("pets", "Dogs", &db).await;
        let note = comment(&cats, "purr", &db).await;
        comment(&dogs, "woof", &db).await;

        // As the app knows the rows.
        let article = note.article.get(&db).await.unwrap();
        assert_eq!((article.id, article.title.as_str()), (cats.id, "Cats"));
        let comments = Comment::objects().select_related(Comment::article);
        let comments = comments.order_by(Comment::article.to(Article::title).desc());
        let titles: Vec<String> = comments
            .all(&db)
            .await
            .unwrap()
            .iter()
            .map(|comment| comment.article.cached().unwrap().title.clone())
            .collect();
        assert_eq!(titles, ["Dogs", "Cats"]);
        let about = Comment::article.to(Article::title).eq("Cats");
        assert_eq!(
            Comment::objects().filter(about).get(&db).await.unwrap(),
            note
        );
        let of = article.related(Comment::article).all(&db).await.unwrap();
        assert_eq!(of, std::slice::from_ref(&note));

        // As the project knows them.
        assert_eq!(note.article.get_as::<Story>(&db).await.unwrap(), cats);
        let of = cats.related(Comment::article).all(&db).await.unwrap();
        assert_eq!(of, std::slice::from_ref(&note));
        let of_cats = Comment::objects().filter(Comment::article.eq(&cats));
        assert_eq!(of_cats.get(&db).await.unwrap(), note);
        let pets = Story::objects().filter(Story::section.eq("pets"));
        let of_pets = Comment::objects().filter(Comment::article.in_query(pets));
        assert_eq!(of_pets.count(&db).await.unwrap(), 2);
        let with = Story::objects()
            .order_by(Story::title)
            .prefetch_related(Comment::article);
        let with = with.all(&db).await.unwrap();
        assert_eq!((with[0].1.len(), with[1].1[0].text.as_str()), (1, "woof"));

        // By names.
        for (path, count) in [("article__title", 1), ("article__section", 0)] {
            let found = Comment::objects().filter(lookup(path, "Cats"));
            assert_eq!(found.count(&db).await.unwrap(), count, "{path}");
        }
        let loud = Story::objects().filter(lookup("comment__text", "woof"));
        assert_eq!(loud.get(&db).await.unwrap(), dogs);

        // A deletion takes along what points there.
        let deleted = cats.delete(&db).await.unwrap();
        assert_eq!(deleted.total, 2);
        assert_eq!(Comment::objects().count(&db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_many_to_many_field_holds_rows_of_the_model_that_stands() {
    let _turn = turn();
    for db in databases("swappable_many").await {
        let cats = story("pets", "Cats", &db).await;
        let dogs = story("pets", "Dogs", &db).await;
        let shelf = Shelf {
            name: "animals".to_owned(),
            ..Shelf::default()
        };
        let shelf = shelf.create(&db).await.unwrap();
        let held = shelf.many(Shelf::articles);
        held.add([&cats, &dogs], &db).await.unwrap();
        let titles: Vec<String> = held
            .all(&db)
            .await
            .unwrap()
            .into_iter()
            .map(|a| a.title)
            .collect();
        assert_eq!(titles, ["Cats", "Dogs"]);
        let only = held.objects().filter(Article::title.eq("Dogs"));
        assert_eq!(only.get(&db).await.unwrap().id, dogs.id);
        held.remove([cats.id], &db).await.unwrap();
        assert_eq!(held.count(&db).await.unwrap(), 1);
        let back = dogs.many(Shelf::articles.reversed());
        assert_eq!(back.all(&db).await.unwrap(), [shelf]);
        let with = Shelf::objects().prefetch_related(Shelf::articles);
        let with = with.all(&db).await.unwrap();
        assert_eq!(with[0].1[0].title, "Dogs");
        let by_title = Shelf::objects().filter(Shelf::articles.to(Article::title).eq("Dogs"));
        assert_eq!(by_title.count(&db).await.unwrap(), 1);
        assert_eq!(dogs.delete(&db).await.unwrap().total, 2);
    }
}

#[tokio::test]
async fn another_model_than_the_one_that_stands_is_refused() {
    let _turn = turn();
    set_up("blog.Article");
    let db = Database::in_memory();
    let key: ForeignKey<Article> = ForeignKey::new(1);
    let error = key.get_as::<Story>(&db).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "a foreign key to 'blog.Article' points to rows of 'blog.Article' in this project, not to those of 'news.Story'"
    );
    let sql = sql_text(&Comment::objects().select_related(Comment::article), &db);
    assert!(sql.contains("blog_article"), "{sql}");
}

mod other {
    //! A model that lacks a field, and calls its columns otherwise.
    use nuages_db::models::*;

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(crate = crate::root, app_label = "other", swappable = "PAGE_MODEL")]
    pub struct Page {
        pub id: Auto,
        pub title: String,
        pub summary: String,
    }

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(crate = crate::root, app_label = "other")]
    pub struct Link {
        pub id: Auto,
        #[field(on_delete = CASCADE)]
        pub page: ForeignKey<Page>,
    }

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(crate = crate::root, app_label = "other")]
    pub struct Sheet {
        pub number: i64,
        #[field(db_column = "headline")]
        pub title: String,
        #[field(primary_key)]
        pub key: Auto,
    }
}

#[tokio::test]
async fn what_the_model_that_stands_lacks_is_told_and_the_rest_can_be_asked() {
    let _turn = turn();
    use other::{Link, Page, Sheet};
    set_swappable_models([("PAGE_MODEL", "other.Sheet")]);
    register_models(&models![Page]);
    for db in databases_with("swappable_lacking", &models![Sheet, Link]).await {
        let sheet = Sheet {
            number: 7,
            title: "Seven".to_owned(),
            ..Sheet::default()
        };
        let sheet = sheet.create(&db).await.unwrap();
        let link = Link {
            page: ForeignKey::new(sheet.key),
            ..Link::default()
        };
        let link = link.create(&db).await.unwrap();
        let by_title = Link::objects().filter(Link::page.to(Page::title).eq("Seven"));
        assert_eq!(by_title.get(&db).await.unwrap(), link);
        let by_number = Link::objects().filter(lookup("page__number", 7));
        assert_eq!(by_number.count(&db).await.unwrap(), 1);
        let lacks =
            "'other.Sheet' stands in the place of a model with the field 'summary', and has none";
        let by_summary = Link::objects().filter(Link::page.to(Page::summary).eq(""));
        let related = Link::objects().select_related(Link::page);
        for error in [
            by_summary.count(&db).await.err(),
            related.all(&db).await.err(),
            link.page.get(&db).await.err(),
        ] {
            assert_eq!(error.map(|error| error.to_string()).as_deref(), Some(lacks));
        }
    }
}
