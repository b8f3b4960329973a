//! Foreign keys to another unique field than the primary key, as Django's `to_field`.

use nuages_core::settings::Engine;
use nuages_db::migrations::Writer;
use nuages_db::migrations::state::ProjectState;
use nuages_db::models::*;
use nuages_db::serializers::{Deserializer, Serializer};
use nuages_db::{Database, Error, lookup, models};
use serde_json::{Value as Json, json};

use super::common::sides::{Found, assert_found};
use super::common::{databases_with, django, made, message_dict, server_url};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "weblog", natural_key = ["name"])]
struct Blog {
    id: Auto,
    #[field(max_length = 20, kind = slug, unique)]
    slug: String,
    #[field(max_length = 20)]
    name: String,
    #[field(unique)]
    number: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "weblog")]
struct Entry {
    id: Auto,
    #[field(on_delete = CASCADE)]
    blog: ForeignKey<Blog, { to_field(Blog::slug) }>,
    #[field(max_length = 20)]
    headline: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "weblog")]
struct Draft {
    id: Auto,
    #[field(on_delete = SET_NULL, related_name = "drafts")]
    blog: Option<ForeignKey<Blog, { to_field(Blog::slug) }>>,
    #[field(on_delete = SET_NULL, related_name = "+")]
    numbered: Option<ForeignKey<Blog, { to_field(Blog::number) }>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "weblog")]
struct Banner {
    id: Auto,
    #[field(on_delete = CASCADE, one_to_one)]
    blog: ForeignKey<Blog, { to_field(Blog::slug) }>,
    #[field(on_delete = PROTECT)]
    entry: Option<ForeignKey<Entry>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "weblog")]
struct Node {
    id: Auto,
    #[field(max_length = 5, unique)]
    code: String,
    #[field(on_delete = CASCADE, related_name = "children")]
    parent: Option<ForeignKey<Self, { to_field(Self::code) }>>,
}

/// Made by the derive for foreign keys that point to a key by its name.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "weblog")]
struct ByKey {
    id: Auto,
    #[field(on_delete = CASCADE)]
    blog: ForeignKey<Blog, { to_field(Blog::id) }>,
}

fn all() -> Vec<&'static ModelMeta> {
    models![Blog, Entry, Draft, Banner, Node]
}

async fn new<M: Model>(row: M, db: &Database) -> M {
    row.create(db).await.unwrap()
}

async fn fill(db: &Database) -> [Blog; 3] {
    let blog = |slug: &str, name: &str, number| Blog {
        slug: slug.into(),
        name: name.into(),
        number,
        ..Blog::default()
    };
    let a = new(blog("a", "Alpha", Some(7)), db).await;
    let b = new(blog("b", "Beta", None), db).await;
    let c = new(blog("c", "Gamma", Some(9)), db).await;
    for (blog, headline) in [(&a, "one"), (&b, "two"), (&a, "three")] {
        let entry = Entry {
            blog: blog.into(),
            headline: headline.into(),
            ..Entry::default()
        };
        new(entry, db).await;
    }
    for (blog, numbered) in [(Some(&b), Some(&a)), (None, Some(&c)), (Some(&a), None)] {
        let draft = Draft {
            blog: blog.map(Into::into),
            numbered: numbered.map(Into::into),
            ..Draft::default()
        };
        new(draft, db).await;
    }
    let banner = Banner {
        blog: (&b).into(),
        ..Banner::default()
    };
    new(banner, db).await;
    for (code, parent) in [("r", None), ("t", Some("r")), ("l", Some("t"))] {
        let node = Node {
            code: code.into(),
            parent: parent.map(ForeignKey::new),
            ..Node::default()
        };
        new(node, db).await;
    }
    [a, b, c]
}

async fn ids<M: Model<Key = Auto>>(query: QuerySet<M>, db: &Database) -> Json {
    let rows = query.all(db).await.unwrap();
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.key().get()).collect();
    ids.sort_unstable();
    json!(ids)
}

/// What the test and the script of the same names ask, by the names of the questions.
async fn found(db: &Database, [a, b, _]: &[Blog; 3]) -> Found {
    let mut found = Found::new();
    let beta = || Blog::objects().filter(Blog::name.eq("Beta"));
    for (name, typed, by_name) in [
        (
            "by value",
            Entry::blog.eq("a".to_owned()),
            lookup("blog", "a"),
        ),
        ("by row", Entry::blog.eq(a), lookup("blog__exact", "a")),
        ("by column", Entry::blog.eq(b), lookup("blog_id", "b")),
        (
            "by values",
            Entry::blog.in_(["a".to_owned(), "c".to_owned()]),
            lookup("blog__in", ["a", "c"]),
        ),
        (
            "by rows",
            Entry::blog.in_query(beta()),
            lookup("blog__in", beta()),
        ),
        (
            "by field pointed to",
            Entry::blog.to(Blog::slug).eq("a"),
            lookup("blog__slug", "a"),
        ),
        (
            "by other field",
            Entry::blog.to(Blog::name).eq("Alpha"),
            lookup("blog__name", "Alpha"),
        ),
        (
            "by key",
            Entry::blog.to(Blog::id).eq(a.id),
            lookup("blog__pk", a.id),
        ),
        (
            "but rows",
            !Entry::blog.in_query(beta()),
            !lookup::<Entry>("blog__in", beta()),
        ),
    ] {
        let rows = ids(Entry::objects().filter(typed), db).await;
        assert_eq!(
            rows,
            ids(Entry::objects().filter(by_name), db).await,
            "{name}"
        );
        found.insert(name, rows);
    }
    let gamma = || Draft::numbered.to(Blog::name).eq("Gamma");
    for (name, condition) in [
        ("over a nullable one", gamma()),
        ("none", Draft::blog.is_null(true)),
        ("not over a nullable one", !gamma()),
    ] {
        found.insert(name, ids(Draft::objects().filter(condition), db).await);
    }
    let entries = || Entry::blog.reversed();
    for (name, condition) in [
        ("the way back", entries().to(Entry::headline).eq("two")),
        ("not the way back", !entries().to(Entry::headline).eq("one")),
        ("without any", entries().is_null(true)),
        ("with any", Draft::blog.reversed().is_null(false)),
    ] {
        found.insert(name, ids(Blog::objects().filter(condition), db).await);
    }
    for (name, condition) in [
        ("two steps", lookup("parent__parent", "r")),
        ("two steps back", lookup("children__children__code", "l")),
        (
            "not two steps back",
            !lookup::<Node>("children__children__code", "l"),
        ),
    ] {
        found.insert(name, ids(Node::objects().filter(condition), db).await);
    }
    found.insert("related", ids(a.related(Entry::blog), db).await);
    let banner = b.banner(db).await.unwrap();
    found.insert("one to one", json!(banner.id.get()));
    let counted = Blog::objects()
        .order_by(Blog::id)
        .annotate(count(Entry::blog.reversed()));
    let counted = counted.all(db).await.unwrap();
    let counts: Vec<_> = counted.iter().map(|(_, count)| *count).collect();
    found.insert("counts", json!(counts));
    let loaded = Entry::objects()
        .select_related(Entry::blog)
        .order_by(Entry::id);
    let loaded = loaded.all(db).await.unwrap();
    let names: Vec<_> = loaded
        .iter()
        .map(|entry| entry.blog.cached().map(|blog| &blog.name))
        .collect();
    found.insert("loaded", json!(names));
    let prefetched = Blog::objects()
        .prefetch_related(Entry::blog)
        .order_by(Blog::id);
    let headlines: Vec<Vec<String>> = prefetched
        .all(db)
        .await
        .unwrap()
        .into_iter()
        .map(|(_, entries)| {
            let mut headlines: Vec<String> =
                entries.into_iter().map(|entry| entry.headline).collect();
            headlines.sort_unstable();
            headlines
        })
        .collect();
    found.insert("prefetched", json!(headlines));
    found
}

async fn serialized(db: &Database, found: &mut Found) {
    let rows = Entry::objects().order_by(Entry::id).all(db).await.unwrap();
    for (name, natural) in [("json", false), ("natural json", true)] {
        let mut serializer = Serializer::new("json").unwrap();
        if natural {
            serializer = serializer.natural_foreign_keys();
        }
        let text = serializer.serialize(&rows, db).await.unwrap();
        found.insert(name, serde_json::from_str(&text).unwrap());
    }
    let text =
        r#"[{"model": "weblog.entry", "pk": 9, "fields": {"blog": ["Gamma"], "headline": "x"}}]"#;
    let mut reader = Deserializer::new("json", text).unwrap();
    let mut read = reader.next(db).await.unwrap().unwrap();
    read.save(db).await.unwrap();
    let entry = Entry::objects()
        .filter(Entry::id.eq(9))
        .get(db)
        .await
        .unwrap();
    found.insert("read", json!(entry.blog.id()));
    entry.delete(db).await.unwrap();
}

fn counts(deleted: &Deleted) -> Json {
    json!([deleted.total, deleted.by_model])
}

async fn deletions(db: &Database, a: &Blog, found: &mut Found) {
    found.insert("deleted", counts(&a.delete(db).await.unwrap()));
    let left = json!({
        "Blog": ids(Blog::objects(), db).await,
        "Entry": ids(Entry::objects(), db).await,
        "Draft": ids(Draft::objects(), db).await,
        "Banner": ids(Banner::objects(), db).await,
        "Node": ids(Node::objects(), db).await,
    });
    found.insert("left", left);
    let drafts = Draft::objects().order_by(Draft::id).all(db).await.unwrap();
    let set: Vec<Json> = drafts
        .iter()
        .map(|draft| {
            let blog = draft.blog.as_ref().map(ForeignKey::id);
            let numbered = draft.numbered.as_ref().map(ForeignKey::id);
            json!([blog, numbered])
        })
        .collect();
    found.insert("set", json!(set));
    let twig = Node::objects()
        .filter(Node::code.eq("t"))
        .get(db)
        .await
        .unwrap();
    found.insert("all below", counts(&twig.delete(db).await.unwrap()));
    let beta = Blog::objects().filter(Blog::name.eq("Beta"));
    found.insert("both", counts(&beta.delete(db).await.unwrap()));
}

#[tokio::test]
async fn rows_are_found_loaded_and_deleted_as_djangos() {
    for db in databases_with("to_field", &all()).await {
        let rows = fill(&db).await;
        let mut found = found(&db, &rows).await;
        serialized(&db, &mut found).await;
        let wrong = Entry {
            blog: ForeignKey::new("zz"),
            headline: "x".into(),
            ..Entry::default()
        };
        let wrong = wrong.full_clean(&db).await;
        found.insert("wrong", message_dict(wrong));
        deletions(&db, &rows[0], &mut found).await;
        let url = server_url(&db);
        let Some(expected) = django::script_with("to_field.py", url.as_deref()) else {
            return;
        };
        assert_found(&found, &expected, &db);
        if db.engine() == Engine::Sqlite {
            assert_eq!(json!(django::master(&db).await), expected["master"]);
        }
    }
}

#[tokio::test]
async fn a_foreign_key_holds_the_value_of_the_field_it_points_to() {
    for db in databases_with("to_field_held", &all()).await {
        let [a, b, _] = fill(&db).await;
        let entry = Entry::objects().filter(Entry::blog.eq(&a)).first(&db).await;
        let entry = entry.unwrap().unwrap();
        assert_eq!(entry.blog.id(), "a");
        assert_eq!(entry.blog, ForeignKey::from(&a));
        assert_eq!(entry.blog.get(&db).await.unwrap(), a);
        assert_eq!(Draft::default().numbered, None);
        let none = ForeignKey::<Blog, { to_field(Blog::number) }>::from(&b);
        assert!(FieldValue::is_unset(&none), "its number is NULL");
        let unsaved = Entry {
            blog: Blog {
                slug: "new".into(),
                ..Blog::default()
            }
            .into(),
            ..Entry::default()
        };
        let refused = unsaved.create(&db).await.unwrap_err();
        assert!(matches!(refused, Error::Programming { .. }), "{refused:?}");
        let moved = Entry::objects()
            .filter(Entry::blog.eq(&a))
            .update(Entry::blog.set(&b), &db)
            .await;
        assert_eq!(moved.unwrap(), 2);
        let told = b.would_delete(&db).await.unwrap();
        let levels = told.nested.iter().map(|row| row.level);
        assert_eq!(
            levels.filter(|level| *level == 1).count(),
            4,
            "three entries and a banner"
        );
        let (slug, name) = (Entry::blog.to(Blog::slug), Entry::blog.to(Blog::name));
        let short = Entry::objects().values(slug).sql(&db).unwrap();
        assert!(!short.contains("JOIN"), "{short}");
        let long = Entry::objects()
            .values(name)
            .sql(&db)
            .unwrap()
            .replace('`', "\"");
        assert!(
            long.contains(r#"ON ("weblog_entry"."blog_id" = "weblog_blog"."slug")"#),
            "{long}"
        );
    }
}

#[test]
fn migrations_name_the_field() {
    let migration = made::migration(&all());
    let text = Writer::new(&migration, false).source().unwrap();
    assert_eq!(text.matches(".to_field(\"slug\")").count(), 3, "{text}");
    assert_eq!(text.matches(".to_field(\"code\")").count(), 1, "{text}");
    made::assert_nothing_left(&all());
    let by_key = ProjectState::from_models(models![ByKey]);
    let field = by_key.field("weblog", "bykey", "blog").unwrap();
    let relation = field.relation.as_ref().unwrap();
    assert_eq!(relation.to_field, None, "the primary key is no other field");
}

#[test]
fn a_new_name_of_the_field_pointed_to_is_the_foreign_keys_too() {
    let live = ProjectState::from_models(all());
    let mut renamed = live.clone();
    renamed
        .rename_field("weblog", "blog", "slug", "address")
        .unwrap();
    let to = |state: &ProjectState, model: &str| {
        let field = state.field("weblog", model, "blog").unwrap();
        field.relation.as_ref().unwrap().to_field.clone()
    };
    for model in ["entry", "draft", "banner"] {
        assert_eq!(to(&renamed, model).as_deref(), Some("address"), "{model}");
    }
}
