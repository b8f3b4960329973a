//! Foreign keys to fields of parts, to other foreign keys, to fields that a constraint makes unique, and to and from proxies.

use nuages_db::models::*;
use nuages_db::{Database, lookup, models};
use serde_json::{Value as Json, json};

use super::common::sides::{Found, assert_found};
use super::common::{databases_with, django, made, message_dict};

#[derive(ModelPart, Clone, Debug, PartialEq)]
#[model(crate = crate::root)]
struct Slugged {
    #[field(max_length = 20, kind = slug, unique)]
    slug: String,
    #[field(unique)]
    number: Option<i32>,
}

#[derive(ModelPart, Clone, Debug, PartialEq)]
#[model(crate = crate::root)]
struct Coded {
    #[field(flatten)]
    slugged: Slugged,
    #[field(max_length = 5, unique)]
    code: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "forum", constraints = [UniqueConstraint::on(Self::name).name("one_name")])]
struct Topic {
    id: Auto,
    #[field(flatten)]
    coded: Coded,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "forum", proxy)]
struct HotTopic(Topic);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "forum")]
struct Office {
    id: Auto,
    #[field(on_delete = CASCADE, one_to_one)]
    topic: ForeignKey<Topic, { to_field(Topic::coded.slugged.slug) }>,
    #[field(max_length = 20)]
    room: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "forum")]
struct Post {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "posts")]
    slugged: ForeignKey<Topic, { to_field(Topic::coded.slugged.slug) }>,
    #[field(on_delete = SET_NULL, related_name = "+")]
    numbered: Option<ForeignKey<Topic, { to_field(Topic::coded.slugged.number) }>>,
    #[field(on_delete = CASCADE, related_name = "coded")]
    coded: Option<ForeignKey<HotTopic, { to_field(HotTopic::coded.code) }>>,
    #[field(on_delete = CASCADE, related_name = "+")]
    named: Option<ForeignKey<Topic, { to_field(Topic::name) }>>,
    #[field(on_delete = CASCADE)]
    office: Option<ForeignKey<Office, { to_field(Office::topic) }>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "forum", proxy)]
struct OldPost(Post);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "forum")]
struct Note {
    id: Auto,
    #[field(on_delete = CASCADE)]
    post: ForeignKey<OldPost>,
}

fn all_models() -> Vec<&'static ModelMeta> {
    models![Topic, HotTopic, Office, Post, OldPost, Note]
}

async fn new<M: Model>(row: M, db: &Database) -> M {
    row.create(db).await.unwrap()
}

fn topic(slug: &str, number: Option<i32>, code: &str, name: &str) -> Topic {
    let slug = slug.into();
    let slugged = Slugged { slug, number };
    let code = code.into();
    Topic {
        coded: Coded { slugged, code },
        name: name.into(),
        ..Topic::default()
    }
}

async fn hot(slug: &str, db: &Database) -> HotTopic {
    let found = HotTopic::objects().filter(HotTopic::coded.slugged.slug.eq(slug));
    found.get(db).await.unwrap()
}

async fn fill(db: &Database) -> (Topic, Topic, Office) {
    let red = new(topic("red", Some(7), "r", "Red"), db).await;
    let blue = new(topic("blue", None, "b", "Blue"), db).await;
    let office = Office {
        topic: (&red).into(),
        room: "1".into(),
        ..Office::default()
    };
    let office = new(office, db).await;
    let [hot_red, hot_blue] = [hot("red", db).await, hot("blue", db).await];
    let first = Post {
        slugged: (&red).into(),
        numbered: Some((&red).into()),
        coded: Some((&hot_blue).into()),
        named: Some((&blue).into()),
        office: Some((&office).into()),
        ..Post::default()
    };
    new(first, db).await;
    let second = Post {
        slugged: ForeignKey::new("blue"),
        office: Some((&office).into()),
        ..Post::default()
    };
    new(second, db).await;
    let third = OldPost(Post {
        slugged: Topic::from(hot_blue).into(),
        coded: Some(hot_red.into()),
        named: Some(ForeignKey::new("Red")),
        ..Post::default()
    });
    let third = new(third, db).await;
    let note = Note {
        post: third.into(),
        ..Note::default()
    };
    new(note, db).await;
    (red, blue, office)
}

async fn ids<M: Model<Key = Auto>>(query: QuerySet<M>, db: &Database) -> Json {
    let rows = query.all(db).await.unwrap();
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.key().get()).collect();
    ids.sort_unstable();
    json!(ids)
}

async fn posts(db: &Database, (red, blue, office): &(Topic, Topic, Office), found: &mut Found) {
    let hot_blue = hot("blue", db).await;
    let room = || Office::objects().filter(Office::room.eq("1"));
    for (name, typed, by_name) in [
        (
            "by slug",
            Post::slugged.eq("red".to_owned()),
            lookup("slugged", "red"),
        ),
        ("by row", Post::slugged.eq(red), lookup("slugged_id", "red")),
        (
            "by row of the proxy",
            Post::slugged.eq(&hot_blue),
            lookup("slugged", "blue"),
        ),
        ("by number", Post::numbered.eq(7), lookup("numbered", 7)),
        ("by code", OldPost::coded.eq(red), lookup("coded", "r")),
        (
            "by name",
            OldPost::named.eq("Blue".to_owned()),
            lookup("named", "Blue"),
        ),
        (
            "by row of the model",
            OldPost::coded.eq(red),
            lookup("coded__exact", "r"),
        ),
        (
            "by key of a key",
            Post::office.eq("red".to_owned()),
            lookup("office", "red"),
        ),
        (
            "by row of a key",
            Post::office.eq(office),
            lookup("office_id", "red"),
        ),
        (
            "over two keys",
            OldPost::office
                .to(Office::topic)
                .to(HotTopic::name)
                .eq("Red"),
            lookup("office__topic__name", "Red"),
        ),
        (
            "over the proxy",
            Post::coded.to(HotTopic::coded.slugged.slug).eq("blue"),
            lookup("coded__slug", "blue"),
        ),
        (
            "among rows",
            Post::office.in_query(room()),
            lookup("office__in", room()),
        ),
    ] {
        let rows = ids(Post::objects().filter(typed.clone()), db).await;
        for again in [
            ids(OldPost::objects().filter(typed), db).await,
            ids(Post::objects().filter(by_name), db).await,
        ] {
            assert_eq!(rows, again, "{name}");
        }
        found.insert(name, rows);
    }
    let back = Post::slugged.reversed().to(Post::coded).eq(blue);
    found.insert("the way back", ids(Topic::objects().filter(back), db).await);
    let back = Post::named
        .reversed()
        .to(Post::slugged)
        .eq("red".to_owned());
    let back = ids(HotTopic::objects().filter(back), db).await;
    found.insert("the way back of the proxy", back);
    found.insert("related", ids(red.related(Post::slugged), db).await);
    let of_office = ids(office.related(Post::office), db).await;
    found.insert("related to an office", of_office);
}

async fn loaded(db: &Database, found: &mut Found) {
    let posts = OldPost::objects()
        .select_related((
            OldPost::slugged,
            OldPost::coded,
            OldPost::office.to(Office::topic),
        ))
        .order_by(OldPost::id)
        .all(db)
        .await
        .unwrap();
    let loaded: Vec<Json> = posts
        .iter()
        .map(|post| {
            let coded = post.coded.as_ref().and_then(ForeignKey::cached);
            let office = post.office.as_ref().and_then(ForeignKey::cached);
            let of_office = office.and_then(|office| office.topic.cached());
            json!([
                post.slugged.cached().map(|topic| &topic.name),
                coded.map(|topic| &topic.coded.slugged.slug),
                of_office.map(|topic| &topic.coded.code),
            ])
        })
        .collect();
    found.insert("loaded", json!(loaded));
    let keys = |post: &OldPost| {
        json!([
            post.slugged.id(),
            post.numbered.as_ref().map(ForeignKey::id),
            post.coded.as_ref().map(ForeignKey::id),
            post.named.as_ref().map(ForeignKey::id),
            post.office.as_ref().map(ForeignKey::id),
        ])
    };
    found.insert("columns", posts.iter().map(keys).collect());
    let office = posts[1].office.as_ref().unwrap();
    assert_eq!(office.get(db).await.unwrap().room, "1");
    let coded = posts[0].coded.as_ref().unwrap();
    assert_eq!(coded.get(db).await.unwrap(), hot("blue", db).await);
}

#[tokio::test]
async fn rows_are_found_loaded_and_deleted_as_djangos() {
    for db in databases_with("to_field_targets", &all_models()).await {
        let rows = fill(&db).await;
        let mut found = Found::new();
        posts(&db, &rows, &mut found).await;
        loaded(&db, &mut found).await;
        let wrong = Post {
            slugged: ForeignKey::new("no"),
            office: Some(ForeignKey::new("blue")),
            ..Post::default()
        };
        let wrong = wrong.full_clean(&db).await;
        found.insert("wrong", message_dict(wrong));
        let counts = |deleted: Deleted| json!([deleted.total, deleted.by_model]);
        let (_, _, office) = rows;
        found.insert("deleted", counts(office.delete(&db).await.unwrap()));
        let blue = hot("blue", &db).await;
        found.insert("deleted too", counts(blue.delete(&db).await.unwrap()));
        found.insert("left", ids(Post::objects(), &db).await);
        let Some(expected) = django::script("to_field_targets.py") else {
            return;
        };
        assert_found(&found, &expected, &db);
    }
}

#[tokio::test]
async fn the_tables_are_djangos() {
    made::assert_nothing_left(&all_models());
    let tables = models![Topic, HotTopic, Office, Post, OldPost, Note];
    django::assert_same_tables("to_field_targets.py", &tables).await;
}
