//! What is related, found and changed, beside Django: `django/ties.py` has the same questions under the same names.

mod alone;
mod beside;
mod between;
mod changes;
mod pointing;
mod sets;
mod themselves;

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::{Database, Result, models};
use serde_json::json;

use crate::common;
use crate::common::telling::{Telling, asked, attempt, compare, joins};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties", ordering = ["name"])]
struct Person {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties", ordering = ["name"])]
struct Group {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(through = Membership)]
    members: ManyToMany<Person>,
    #[field(related_name = "visited")]
    guests: ManyToMany<Person>,
    #[field(through = Custom, related_name = "shops")]
    customers: ManyToMany<Person>,
    #[field(through = Strict, related_name = "stricts")]
    strict: ManyToMany<Person>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties", ordering = ["price", "reason", "group"])]
struct Membership {
    id: Auto,
    #[field(on_delete = CASCADE)]
    person: ForeignKey<Person>,
    #[field(on_delete = CASCADE)]
    group: ForeignKey<Group>,
    #[field(default = 100)]
    price: i32,
    #[field(max_length = 20)]
    reason: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties", db_table = "ties_own_table", ordering = ["day"])]
struct Custom {
    id: Auto,
    #[field(on_delete = CASCADE, db_column = "the_person", related_name = "custom_rows")]
    person: ForeignKey<Person>,
    #[field(on_delete = CASCADE)]
    group: ForeignKey<Group>,
    #[field(on_delete = SET_NULL)]
    source: Option<ForeignKey<Membership>>,
    #[field(default = 0)]
    day: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties")]
struct Strict {
    id: Auto,
    #[field(on_delete = CASCADE)]
    person: ForeignKey<Person>,
    #[field(on_delete = CASCADE)]
    group: ForeignKey<Group>,
    needed: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties", ordering = ["title"])]
struct Event {
    id: Auto,
    #[field(max_length = 20)]
    title: String,
    #[field(through = Invitation, through_fields = ["event", "invitee"], related_name = "events")]
    invitees: ManyToMany<Person>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties")]
struct Invitation {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "invitations")]
    event: ForeignKey<Event>,
    #[field(on_delete = CASCADE, related_name = "sent")]
    inviter: Option<ForeignKey<Person>>,
    #[field(on_delete = CASCADE, related_name = "invitations")]
    invitee: ForeignKey<Person>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties", ordering = ["name"])]
struct Employee {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(through = Rank, through_fields = ["source", "target"], symmetrical = false, related_name = "above")]
    below: ManyToMany<Employee>,
    friends: ManyToMany<Employee>,
    #[field(symmetrical = false, related_name = "stalkers")]
    idols: ManyToMany<Employee>,
    #[field(on_delete = SET_NULL, related_name = "staff")]
    boss: Option<ForeignKey<Employee>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties")]
struct Rank {
    id: Auto,
    #[field(on_delete = SET_NULL, related_name = "+")]
    other: Option<ForeignKey<Employee>>,
    #[field(on_delete = CASCADE, related_name = "+")]
    target: ForeignKey<Employee>,
    #[field(on_delete = CASCADE, related_name = "+")]
    source: ForeignKey<Employee>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties", ordering = ["name"])]
struct Tag {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties")]
struct Collection {
    #[field(parent_link)]
    tag_ptr: ForeignKey<Tag>,
    #[field(related_name = "collections")]
    tags: ManyToMany<Tag>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties", ordering = ["headline"], objects = seen)]
struct Article {
    id: Auto,
    #[field(max_length = 20)]
    headline: String,
    tags: ManyToMany<Tag>,
    #[field(through = Mark, related_name = "marked")]
    marks: ManyToMany<Tag>,
    #[field(on_delete = CASCADE)]
    reporter: ForeignKey<Person>,
    #[field(on_delete = CASCADE, related_name = "edited")]
    editor: Option<ForeignKey<Person>>,
}

fn seen(all: QuerySet<Article>) -> QuerySet<Article> {
    all.exclude(Article::headline.eq("deleted"))
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties")]
struct Mark {
    id: Auto,
    #[field(on_delete = CASCADE)]
    article: ForeignKey<Article>,
    #[field(on_delete = CASCADE)]
    tag: Option<ForeignKey<Tag>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties", ordering = ["name"])]
struct Place {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties")]
struct Restaurant {
    #[field(primary_key, on_delete = CASCADE, one_to_one)]
    place: ForeignKey<Place>,
    #[field(on_delete = CASCADE)]
    owner: Option<ForeignKey<Person>>,
    #[field(default = false)]
    pizza: bool,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties")]
struct Bar {
    id: Auto,
    #[field(on_delete = SET_NULL, one_to_one)]
    place: Option<ForeignKey<Place>>,
    #[field(default = true)]
    cocktails: bool,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties", ordering = ["name"])]
struct Waiter {
    id: Auto,
    #[field(on_delete = CASCADE)]
    restaurant: ForeignKey<Restaurant>,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties")]
struct Detail {
    id: Auto,
    #[field(on_delete = CASCADE, one_to_one)]
    restaurant: ForeignKey<Restaurant>,
    #[field(default = 0)]
    stars: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties")]
struct Record {
    id: Auto,
    #[field(on_delete = CASCADE)]
    tag: ForeignKey<Tag>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "ties")]
struct Relation {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "lefts")]
    left: ForeignKey<Record>,
    #[field(on_delete = CASCADE, related_name = "rights")]
    right: Option<ForeignKey<Record>>,
}

fn models() -> Vec<&'static ModelMeta> {
    models![
        Person, Group, Membership, Custom, Strict, Event, Invitation, Employee, Rank, Tag,
        Collection, Article, Mark, Place, Restaurant, Bar, Waiter, Detail, Record, Relation
    ]
}

/// Rows with a name.
trait Named: Model<Concrete = Self> {
    fn named(name: &str) -> Self;

    fn name(&self) -> &str;
}

macro_rules! named {
    ($($model:ident $field:ident;)+) => {$(
        impl Named for $model {
            fn named(name: &str) -> Self {
                Self { $field: name.into(), ..Self::default() }
            }

            fn name(&self) -> &str {
                &self.$field
            }
        }
    )+};
}

named! {
    Person name;
    Group name;
    Event title;
    Employee name;
    Tag name;
    Article headline;
    Place name;
    Waiter name;
}

impl Named for Collection {
    fn named(name: &str) -> Self {
        Self {
            tag_ptr: Tag::named(name).into(),
            ..Self::default()
        }
    }

    fn name(&self) -> &str {
        &self.tag_ptr.cached().unwrap().name
    }
}

async fn new<M: Named, const N: usize>(names: [&str; N], db: &Database) -> Result<[M; N]> {
    let mut rows = Vec::new();
    for name in names {
        rows.push(M::named(name).create(db).await?);
    }
    Ok(rows.try_into().unwrap_or_else(|_| unreachable!()))
}

fn names<'r, M: Named>(rows: impl IntoIterator<Item = &'r M>) -> Json {
    rows.into_iter().map(Named::name).collect()
}

async fn named<M: Named>(rows: QuerySet<M>, db: &Database) -> Result<Json> {
    Ok(names(&rows.all(db).await?))
}

async fn joined<M: Named>(rows: QuerySet<M>, db: &Database) -> Result<Json> {
    let joins = joins(&rows, db)?;
    Ok(json!([named(rows, db).await?, joins]))
}

/// The names of the rows of each query, and its joins.
async fn each<M: Named, const N: usize>(
    all: [QuerySet<M>; N],
    steps: &mut Vec<Json>,
    db: &Database,
) -> Result<()> {
    for rows in all {
        steps.push(joined(rows, db).await?);
    }
    Ok(())
}

/// The first words of the statements of each.
macro_rules! said {
    ($steps:ident: $($ask:expr),+ $(,)?) => {$({
        let (done, said) = asked($ask).await;
        done?;
        $steps.push(json!(said));
    })+};
}
use said;

#[tokio::test]
async fn what_is_related_is_found_and_changed_as_in_django() {
    compare("ties", &models(), async |told| {
        between::ask(told).await;
        changes::ask(told).await;
        themselves::ask(told).await;
        pointing::ask(told).await;
        sets::ask(told).await;
        alone::ask(told).await;
        beside::ask(told).await;
    })
    .await;
}
