//! Parts that several models share: Django's abstract base classes.

use nuages_db::functions::lower;
use nuages_db::migrations::state::ModelState;
use nuages_db::models::*;
use nuages_db::validation::{ValidationError, ValidationErrors};
use nuages_db::{Database, Error, lookup, models};

use super::common::{empty_databases, make_tables};

/// When a row was made and changed.
#[derive(ModelPart, Clone, Debug, PartialEq)]
#[model(crate = crate::root, ordering = ["-created", "pk"], indexes = [["created"], Index::on(lower(Self::note)).name("%(class)s_note")])]
pub struct Timestamps {
    #[field(auto_now_add)]
    pub created: Timestamp,
    #[field(auto_now)]
    pub modified: Timestamp,
    pub modified_times: i32,
    #[field(blank, max_length = 40)]
    pub note: String,
}

/// Who wrote a row, and a slug, with the times: a part in a part.
#[derive(ModelPart, Clone, Debug)]
#[model(
    crate = crate::root,
    unique_together = ["author", "slug"],
    constraints = [CheckConstraint::new(Self::rating.gte(0)).name("%(app_label)s_%(class)s_rating")],
    clean = Signed::check
)]
pub struct Signed {
    #[field(on_delete = CASCADE, related_name = "%(class)s_rows")]
    pub author: ForeignKey<Author>,
    #[field(flatten)]
    pub stamps: Timestamps,
    #[field(kind = slug)]
    pub slug: String,
    #[field(default = 3)]
    pub rating: i32,
    #[field(generated = Self::rating * 2)]
    pub twice: i32,
    #[field(db_default = 7)]
    pub weight: DbDefault<i32>,
}

impl Signed {
    fn check(&self) -> Result<(), ValidationErrors> {
        is_allowed(&self.slug)
    }
}

/// A key that is no number.
#[derive(ModelPart, Clone, Debug)]
#[model(crate = crate::root)]
pub struct UuidKey {
    #[field(primary_key, default = Uuid::now_v7)]
    pub id: Uuid,
}

fn is_allowed(slug: &str) -> Result<(), ValidationErrors> {
    match slug {
        "forbidden" => Err(ValidationError::new("No such slug.", "slug").into()),
        _ => Ok(()),
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "press")]
pub struct Author {
    pub id: Auto,
    #[field(max_length = 40)]
    pub name: String,
}

#[derive(Model, Clone, Debug)]
#[model(
    crate = crate::root,
    app_label = "press",
    unique_together = [["title", "rating"], ..Signed],
    indexes = [..Signed, ["title", "-created"]],
    constraints = [..Signed, UniqueConstraint::on(Self::title).condition(Self::signed.rating.gt(Self::signed.stamps.modified_times)).name("title")]
)]
pub struct Article {
    pub id: Auto,
    #[field(max_length = 40)]
    pub title: String,
    #[field(flatten)]
    pub signed: Signed,
    #[field(default = 1)]
    pub pages: i32,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "press", ordering = ["label"])]
pub struct Tag {
    #[field(flatten, primary_key)]
    pub base: UuidKey,
    #[field(max_length = 40)]
    pub label: String,
    #[field(flatten)]
    pub stamps: Timestamps,
    #[field(on_delete = CASCADE)]
    pub article: Option<ForeignKey<Article>>,
}

/// The same models without parts.
mod plain {
    use super::*;

    #[derive(Model, Clone, Debug)]
    #[model(
        crate = crate::root,
        app_label = "press",
        ordering = ["-created", "pk"],
        unique_together = [["title", "rating"], ["author", "slug"]],
        indexes = [["created"], Index::on(lower(Self::note)).name("%(class)s_note"), ["title", "-created"]],
        constraints = [
            CheckConstraint::new(Self::rating.gte(0)).name("%(app_label)s_%(class)s_rating"),
            UniqueConstraint::on(Self::title).condition(Self::rating.gt(Self::modified_times)).name("title"),
        ]
    )]
    pub struct Article {
        pub id: Auto,
        #[field(max_length = 40)]
        pub title: String,
        #[field(on_delete = CASCADE, related_name = "%(class)s_rows")]
        pub author: ForeignKey<Author>,
        #[field(auto_now_add)]
        pub created: Timestamp,
        #[field(auto_now)]
        pub modified: Timestamp,
        pub modified_times: i32,
        #[field(blank, max_length = 40)]
        pub note: String,
        #[field(kind = slug)]
        pub slug: String,
        #[field(default = 3)]
        pub rating: i32,
        #[field(generated = Self::rating * 2)]
        pub twice: i32,
        #[field(db_default = 7)]
        pub weight: DbDefault<i32>,
        #[field(default = 1)]
        pub pages: i32,
    }

    #[derive(Model, Clone, Debug)]
    #[model(
        crate = crate::root,
        app_label = "press",
        ordering = ["label"],
        indexes = [["created"], Index::on(lower(Self::note)).name("%(class)s_note")]
    )]
    pub struct Tag {
        #[field(primary_key, default = Uuid::now_v7)]
        pub id: Uuid,
        #[field(max_length = 40)]
        pub label: String,
        #[field(auto_now_add)]
        pub created: Timestamp,
        #[field(auto_now)]
        pub modified: Timestamp,
        pub modified_times: i32,
        #[field(blank, max_length = 40)]
        pub note: String,
        #[field(on_delete = CASCADE)]
        pub article: Option<ForeignKey<super::Article>>,
    }
}

#[test]
fn the_model_is_as_if_it_had_written_the_fields_itself() {
    for (taken, written) in [
        (Article::meta(), plain::Article::meta()),
        (Tag::meta(), plain::Tag::meta()),
    ] {
        assert_eq!(ModelState::from_meta(taken), ModelState::from_meta(written));
        for (taken, written) in taken.fields.iter().zip(written.fields) {
            assert_eq!(
                (taken.name, taken.column, taken.verbose_name, taken.kind),
                (
                    written.name,
                    written.column,
                    written.verbose_name,
                    written.kind
                )
            );
        }
    }
}

async fn articles(test: &str) -> Vec<Database> {
    let models = models![Author, Article, Tag];
    register_models(&models);
    let databases = empty_databases(test).await;
    for db in &databases {
        make_tables(db, &models).await;
        let author = Author {
            name: "Ada".into(),
            ..Author::default()
        };
        let author = author.create(db).await.unwrap();
        for (title, slug, rating) in [("One", "one", 5), ("Two", "two", 3)] {
            let article = Article {
                title: title.into(),
                signed: Signed {
                    author: (&author).into(),
                    slug: slug.into(),
                    rating,
                    ..Signed::default()
                },
                ..Article::default()
            };
            article.create(db).await.unwrap();
        }
    }
    databases
}

/// A function over all models that take the part.
fn newest<M: HasPart<Timestamps>>(rows: QuerySet<M>) -> QuerySet<M> {
    rows.order_by((M::FIELDS.created.desc(), M::FIELDS.modified.desc()))
}

fn stamps_of<M: HasPart<Timestamps>>(row: &M) -> &Timestamps {
    row.part()
}

#[tokio::test]
async fn rows_are_saved_and_found_by_the_fields_of_parts() {
    for db in articles("parts_saved").await {
        let mut article = Article::objects()
            .filter(
                Article::signed.slug.eq("one")
                    & Article::signed.stamps.created.gt(Timestamp::UNIX_EPOCH),
            )
            .get(&db)
            .await
            .unwrap();
        assert_eq!(
            (
                article.title.as_str(),
                article.signed.rating,
                article.signed.twice,
                article.pages
            ),
            ("One", 5, 10, 1)
        );
        assert_eq!(article.signed.weight, 7);
        let before = article.signed.stamps.clone();
        article.signed.rating = 6;
        article.save(&db).await.unwrap();
        assert_eq!(article.signed.twice, 12);
        assert_eq!(article.signed.stamps.created, before.created);
        assert!(article.signed.stamps.modified > before.modified);

        let by_name = Article::objects().filter(lookup("rating__gte", 6));
        assert_eq!(by_name.count(&db).await.unwrap(), 1);
        let titles = Article::objects()
            .filter(Article::signed.author.to(Author::name).eq("Ada"))
            .order_by(Article::signed.rating.desc())
            .values((
                Article::title,
                Article::signed.rating,
                Article::signed.stamps.note,
            ));
        let wanted = [
            ("One".into(), 6, String::new()),
            ("Two".into(), 3, String::new()),
        ];
        assert_eq!(titles.all(&db).await.unwrap(), wanted);
        let author = Author::objects().get(&db).await.unwrap();
        assert_eq!(
            author
                .related(Article::signed.author)
                .count(&db)
                .await
                .unwrap(),
            2
        );
        let back = Author::objects().filter(lookup("article_rows__slug", "one"));
        assert_eq!(back.count(&db).await.unwrap(), 1);

        let loaded = Article::objects().select_related(Article::signed.author);
        for row in loaded.all(&db).await.unwrap() {
            assert_eq!(row.signed.author.cached(), Some(&author));
        }
        let changed = Article::objects()
            .update(
                (
                    Article::signed.rating.set(Article::signed.rating + 1),
                    Article::pages.set(9),
                ),
                &db,
            )
            .await
            .unwrap();
        assert_eq!(changed, 2);
        article.refresh_from_db(&db).await.unwrap();
        assert_eq!((article.signed.rating, article.pages), (7, 9));
    }
}

#[tokio::test]
async fn a_part_holds_the_primary_key() {
    for db in articles("parts_key").await {
        let article = Article::objects().first(&db).await.unwrap().unwrap();
        let tag = Tag {
            label: "news".into(),
            article: Some((&article).into()),
            ..Tag::default()
        };
        let mut tag = tag.create(&db).await.unwrap();
        assert_eq!(tag.key(), tag.base.id);
        tag.label = "old".into();
        tag.save(&db).await.unwrap();
        let found = Tag::objects().filter(Tag::base.id.eq(tag.key()));
        assert_eq!(found.get(&db).await.unwrap().label, "old");
        let loaded = Tag::objects().select_related(Tag::article.to(Article::signed.author));
        let loaded = loaded.get(&db).await.unwrap();
        let held = loaded.article.unwrap();
        assert_eq!(
            held.cached().unwrap().signed.author.cached().unwrap().name,
            "Ada"
        );
        assert_eq!(newest(Tag::objects()).all(&db).await.unwrap().len(), 1);
        assert_eq!(stamps_of(&tag), &tag.stamps);
        assert_eq!(tag.delete(&db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn what_a_part_asks_is_asked_of_each_row() {
    for db in articles("parts_clean").await {
        let mut article = Article::objects().first(&db).await.unwrap().unwrap();
        article.full_clean(&db).await.unwrap();
        article.signed.slug = "forbidden".into();
        article.signed.rating = -1;
        let Err(Error::Validation(errors)) = article.full_clean(&db).await else {
            panic!("nothing was wrong");
        };
        let text = format!("{errors:?}");
        assert!(
            text.contains("No such slug.") && text.contains("press_article_rating"),
            "{text}"
        );
    }
}
