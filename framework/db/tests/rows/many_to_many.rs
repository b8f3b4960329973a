//! Many-to-many fields: rows added, removed and asked for, the table between as Django makes it.

use crate::common;
use nuages_db::models::*;

use nuages_db::{Database, models};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "press", ordering = ["name"])]
struct Tag {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "press")]
struct Article {
    id: Auto,
    #[field(max_length = 50)]
    title: String,
    tags: ManyToMany<Tag>,
    #[field(related_name = "liked")]
    readers: ManyToMany<Reader>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "press")]
struct Reader {
    id: Auto,
    #[field(max_length = 50)]
    name: String,
    friends: ManyToMany<Reader>,
    #[field(symmetrical = false, related_name = "followers")]
    follows: ManyToMany<Reader>,
    #[field(through = Membership, related_name = "members")]
    clubs: ManyToMany<Club>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "press")]
struct Club {
    id: Auto,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "press")]
struct Membership {
    id: Auto,
    #[field(on_delete = CASCADE)]
    reader: ForeignKey<Reader>,
    #[field(on_delete = CASCADE)]
    club: ForeignKey<Club>,
    since: Date,
}

/// Makes the tables by the migration that the models call for.
async fn presses(test: &str) -> Vec<Database> {
    let models = models![Tag, Article, Reader, Club, Membership];
    register_models(&models);
    let databases = common::empty_databases(test).await;
    for db in &databases {
        common::make_tables(db, &models).await;
    }
    databases
}

async fn tag(name: &str, db: &Database) -> Tag {
    let name = name.to_owned();
    Tag {
        name,
        ..Tag::default()
    }
    .create(db)
    .await
    .unwrap()
}

async fn reader(name: &str, db: &Database) -> Reader {
    let name = name.to_owned();
    Reader {
        name,
        ..Reader::default()
    }
    .create(db)
    .await
    .unwrap()
}

async fn article(title: &str, db: &Database) -> Article {
    let title = title.to_owned();
    Article {
        title,
        ..Article::default()
    }
    .create(db)
    .await
    .unwrap()
}

fn names(tags: &[Tag]) -> Vec<&str> {
    tags.iter().map(|tag| tag.name.as_str()).collect()
}

#[tokio::test]
async fn rows_are_added_removed_set_and_cleared() {
    for db in presses("rows_are_added_removed_set_and_cleared").await {
        let (rust, web, sql) = (
            tag("rust", &db).await,
            tag("web", &db).await,
            tag("sql", &db).await,
        );
        let first = article("First", &db).await;
        let second = article("Second", &db).await;
        let tags = first.many(Article::tags);
        tags.add([&web, &rust, &web], &db).await.unwrap();
        tags.add([&rust], &db).await.unwrap();
        assert_eq!(names(&tags.all(&db).await.unwrap()), ["rust", "web"]);
        assert_eq!(second.many(Article::tags).count(&db).await.unwrap(), 0);
        tags.remove([&web, &sql], &db).await.unwrap();
        assert_eq!(names(&tags.all(&db).await.unwrap()), ["rust"]);
        tags.set([&sql, &web], &db).await.unwrap();
        assert_eq!(names(&tags.all(&db).await.unwrap()), ["sql", "web"]);
        let back = web.many(Article::tags.reversed());
        back.add([2_i64], &db).await.unwrap();
        assert_eq!(back.count(&db).await.unwrap(), 2);
        tags.clear(&db).await.unwrap();
        assert_eq!(tags.count(&db).await.unwrap(), 0);
        assert_eq!(second.many(Article::tags).count(&db).await.unwrap(), 1);

        let error = Article::default()
            .many(Article::tags)
            .add([&web], &db)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("save it first"), "{error}");
        let error = first
            .many(Article::tags)
            .add([&Tag::default()], &db)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("save it first"), "{error}");
        let error = first
            .many(Article::tags)
            .add([99_i64], &db)
            .await
            .unwrap_err();
        assert!(error.is_integrity(), "{error}");
    }
}

#[tokio::test]
async fn queries_follow_both_ways() {
    for db in presses("queries_follow_both_ways").await {
        let (rust, web) = (tag("rust", &db).await, tag("web", &db).await);
        let (first, second) = (article("First", &db).await, article("Second", &db).await);
        let third = article("Third", &db).await;
        first
            .many(Article::tags)
            .add([&rust, &web], &db)
            .await
            .unwrap();
        second.many(Article::tags).add([&web], &db).await.unwrap();
        let cases = [
            (
                "to",
                Article::tags.to(Tag::name).eq("web"),
                vec![&first, &second],
            ),
            ("eq", Article::tags.eq(&rust), vec![&first]),
            (
                "in",
                Article::tags.in_([1, 2]),
                vec![&first, &first, &second],
            ),
            ("null", Article::tags.is_null(true), vec![&third]),
            (
                "not",
                !Article::tags.to(Tag::name).eq("rust"),
                vec![&second, &third],
            ),
            ("lookup", lookup("tags__name", "rust"), vec![&first]),
            ("lookup key", lookup("tags", 2), vec![&first, &second]),
        ];
        for (name, condition, wanted) in cases {
            let found = Article::objects()
                .filter(condition)
                .order_by(Article::id)
                .all(&db)
                .await;
            let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{name}");
        }
        let found = Tag::objects().filter(Article::tags.reversed().to(Article::title).eq("Second"));
        assert_eq!(names(&found.all(&db).await.unwrap()), ["web"]);
        let found = Tag::objects().filter(lookup("article__title__startswith", "Se"));
        assert_eq!(names(&found.all(&db).await.unwrap()), ["web"]);
        let sql = Article::objects()
            .filter(Article::tags.eq(&rust))
            .sql(&db)
            .unwrap()
            .replace('`', "\"");
        assert!(
        sql.ends_with(
            r#"FROM "press_article" INNER JOIN "press_article_tags" ON ("press_article"."id" = "press_article_tags"."article_id") WHERE "press_article_tags"."tag_id" = 1"#
        ),
        "{sql}"
    );
        let counted = Article::objects()
            .annotate(count(Article::tags))
            .order_by(Article::id)
            .all(&db)
            .await
            .unwrap();
        assert_eq!(
            counted.iter().map(|row| row.1).collect::<Vec<_>>(),
            [2, 1, 0]
        );
        let rows = Article::objects()
            .order_by(Article::id)
            .prefetch_related((Article::tags, Article::readers))
            .all(&db)
            .await
            .unwrap();
        let tags: Vec<Vec<&str>> = rows.iter().map(|(_, (tags, _))| names(tags)).collect();
        assert_eq!(tags, [vec!["rust", "web"], vec!["web"], vec![]]);
        let tags = Tag::objects()
            .prefetch_related(Article::tags.reversed())
            .all(&db)
            .await
            .unwrap();
        assert_eq!(
            tags.iter().map(|row| row.1.len()).collect::<Vec<_>>(),
            [1, 2]
        );
        assert_eq!(first.delete(&db).await.unwrap(), 3);
        assert_eq!(web.delete(&db).await.unwrap(), 2);
    }
}

#[tokio::test]
async fn relations_of_a_model_to_itself_hold_both_ways_unless_told() {
    for db in presses("relations_of_a_model_to_itself_hold_both_ways_unless_told").await {
        let (ada, bob) = (reader("Ada", &db).await, reader("Bob", &db).await);
        ada.many(Reader::friends).add([&bob], &db).await.unwrap();
        assert_eq!(
            bob.many(Reader::friends).all(&db).await.unwrap(),
            std::slice::from_ref(&ada).to_vec()
        );
        bob.many(Reader::friends).remove([&ada], &db).await.unwrap();
        assert_eq!(ada.many(Reader::friends).count(&db).await.unwrap(), 0);
        ada.many(Reader::follows).add([&bob], &db).await.unwrap();
        assert_eq!(bob.many(Reader::follows).count(&db).await.unwrap(), 0);
        let followers = bob.many(Reader::follows.reversed()).all(&db).await.unwrap();
        assert_eq!(followers, std::slice::from_ref(&ada).to_vec());
        let found = Reader::objects()
            .filter(lookup("followers__name", "Ada"))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(found, [bob]);
    }
}

#[tokio::test]
async fn a_model_of_its_own_may_stand_between() {
    for db in presses("a_model_of_its_own_may_stand_between").await {
        let ada = reader("Ada", &db).await;
        let club = Club::default().create(&db).await.unwrap();
        let error = ada.many(Reader::clubs).add([&club], &db).await.unwrap_err();
        assert!(
            error
                .to_string()
                .contains("say it with through_defaults(Membership::since.set(..))"),
            "{error}"
        );
        Membership {
            reader: (&ada).into(),
            club: (&club).into(),
            since: Date::constant(2026, 1, 1),
            ..Membership::default()
        }
        .create(&db)
        .await
        .unwrap();
        assert_eq!(
            ada.many(Reader::clubs).all(&db).await.unwrap(),
            std::slice::from_ref(&club).to_vec()
        );
        let members = Reader::objects()
            .filter(Reader::clubs.eq(&club))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(members, std::slice::from_ref(&ada).to_vec());
        assert_eq!(
            club.many(Reader::clubs.reversed())
                .count(&db)
                .await
                .unwrap(),
            1
        );
        ada.many(Reader::clubs).clear(&db).await.unwrap();
        assert_eq!(Membership::objects().count(&db).await.unwrap(), 0);
    }
}

/// Whoever adds the same rows locks them in the same order, whatever order they are given in.
#[tokio::test]
async fn many_add_the_same_rows_at_once() {
    for db in presses("many_add").await {
        let article = article("Shared", &db).await;
        let mut tags = Vec::new();
        for number in 0..20 {
            tags.push(tag(&format!("tag {number}"), &db).await);
        }
        let tasks: Vec<_> = (0..12)
            .map(|turn| {
                let (db, article, mut tags) = (db.clone(), article.clone(), tags.clone());
                tags.rotate_left(turn * 7 % 20);
                if turn % 2 == 1 {
                    tags.reverse();
                }
                tokio::spawn(async move { article.many(Article::tags).add(&tags, &db).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(article.many(Article::tags).count(&db).await.unwrap(), 20);
    }
}
