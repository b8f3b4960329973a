//! Many-to-many fields over a model whose rows extend others, one of its two foreign keys among the fields of these: `django/competitions.py` has
//! the same questions.

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::count;
use nuages_db::{Database, Result, models};
use serde_json::json;

use crate::common::telling::{attempt, compare, shown};
use crate::common::{databases_with, django, message};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "games")]
struct Person {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "games")]
struct Team {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "games")]
struct Event {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(through = IndividualCompetitor)]
    people: ManyToMany<Person>,
    #[field(through = ProxiedCompetitor, related_name = "special_events")]
    special_people: ManyToMany<Person>,
    #[field(through = CompetingTeam, through_fields = ["event", "team"])]
    teams: ManyToMany<Team>,
    #[field(through = Umpire, related_name = "judged")]
    umpires: ManyToMany<Person>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "games")]
struct Competitor {
    id: Auto,
    #[field(on_delete = CASCADE)]
    event: ForeignKey<Event>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "games")]
struct IndividualCompetitor {
    #[field(parent_link)]
    competitor_ptr: ForeignKey<Competitor>,
    #[field(on_delete = CASCADE)]
    person: ForeignKey<Person>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "games", proxy)]
struct ProxiedCompetitor(IndividualCompetitor);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "games")]
struct CompetingTeam {
    #[field(parent_link)]
    competitor_ptr: ForeignKey<Competitor>,
    #[field(on_delete = CASCADE)]
    team: ForeignKey<Team>,
}

/// Both foreign keys are those of the row that it extends.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "games")]
struct Helper {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "+")]
    event: ForeignKey<Event>,
    #[field(on_delete = CASCADE, related_name = "+")]
    person: ForeignKey<Person>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "games")]
struct Umpire {
    #[field(parent_link)]
    helper_ptr: ForeignKey<Helper>,
    strict: bool,
}

fn all() -> Vec<&'static ModelMeta> {
    models![
        Person,
        Team,
        Event,
        Competitor,
        IndividualCompetitor,
        ProxiedCompetitor,
        CompetingTeam,
        Helper,
        Umpire
    ]
    .to_vec()
}

/// Alice judges the match, in which Chris, Dan and the team of the Alphas compete; nobody is in the other.
async fn events(db: &Database) -> Result<([Event; 2], Vec<Person>, Team)> {
    let mut people = Vec::new();
    for name in ["Alice", "Bob", "Chris", "Dan"] {
        let person = Person {
            name: name.into(),
            ..Person::default()
        };
        people.push(person.create(db).await?);
    }
    let event = |name: &str| Event {
        name: name.into(),
        ..Event::default()
    };
    let (one, other) = (
        event("match").create(db).await?,
        event("other").create(db).await?,
    );
    let team = Team {
        name: "Alpha".into(),
        ..Team::default()
    }
    .create(db)
    .await?;
    let competitor = async || {
        let row = Competitor {
            event: (&one).into(),
            ..Competitor::default()
        };
        row.create(db).await
    };
    for person in &people[2..] {
        let row = IndividualCompetitor {
            competitor_ptr: (&competitor().await?).into(),
            person: person.into(),
        };
        row.create(db).await?;
    }
    let row = CompetingTeam {
        competitor_ptr: (&competitor().await?).into(),
        team: (&team).into(),
    };
    row.create(db).await?;
    let helper = Helper {
        event: (&one).into(),
        person: (&people[0]).into(),
        ..Helper::default()
    };
    let helper = helper.create(db).await?;
    Umpire {
        helper_ptr: (&helper).into(),
        strict: true,
    }
    .create(db)
    .await?;
    Ok(([one, other], people, team))
}

fn in_order() -> QuerySet<Event> {
    Event::objects().order_by(Event::name)
}

async fn names(rows: QuerySet<Person>, db: &Database) -> Result<Json> {
    shown(rows.order_by(Person::name).values(Person::name), db).await
}

async fn event_names(rows: QuerySet<Event>, db: &Database) -> Result<Json> {
    shown(rows.values(Event::name), db).await
}

async fn held(db: &Database) -> Result<Json> {
    let ([one, other], people, team) = events(db).await?;
    let chris = &people[2];
    Ok(json!([
        names(one.many(Event::people).objects(), db).await?,
        names(one.many(Event::special_people).objects(), db).await?,
        names(one.many(Event::umpires).objects(), db).await?,
        one.many(Event::teams).all(db).await?.len(),
        other.many(Event::people).exists(db).await?,
        one.many(Event::people).count(db).await?,
        event_names(chris.many(Event::people.reversed()).objects(), db).await?,
        event_names(chris.many(Event::special_people.reversed()).objects(), db).await?,
        event_names(people[0].many(Event::umpires.reversed()).objects(), db).await?,
        team.many(Event::teams.reversed()).count(db).await?,
    ]))
}

async fn asked(db: &Database) -> Result<Json> {
    events(db).await?;
    let both = Event::people.to(Person::name).eq("Dan") & Event::teams.to(Team::name).eq("Alpha");
    let counts = (
        Event::name,
        count(Event::people).distinct(),
        count(Event::teams).distinct(),
    );
    let counts = in_order().values(counts).all(db).await?;
    let prefetched = in_order().prefetch_related((Event::people, Event::teams, Event::umpires));
    let prefetched = prefetched.all(db).await?.into_iter();
    let prefetched: Vec<_> = prefetched
        .map(|(event, (people, teams, umpires))| {
            let mut names: Vec<String> = people.into_iter().map(|one| one.name).collect();
            names.sort_unstable();
            json!([event.name, names, teams.len(), umpires.len()])
        })
        .collect();
    let back = Person::objects().order_by(Person::name);
    let back = back
        .prefetch_related(Event::special_people.reversed())
        .all(db)
        .await?;
    let back: Vec<_> = back
        .into_iter()
        .map(|(person, events)| json!([person.name, events.len()]))
        .collect();
    Ok(json!([
        event_names(
            in_order().filter(Event::people.to(Person::name).eq("Chris")),
            db
        )
        .await?,
        event_names(
            in_order().exclude(Event::people.to(Person::name).eq("Chris")),
            db
        )
        .await?,
        event_names(in_order().filter(both), db).await?,
        event_names(in_order().filter(Event::umpires.is_null(true)), db).await?,
        event_names(
            in_order().filter(lookup("teams__name__startswith", "A")),
            db
        )
        .await?,
        names(Person::objects().filter(lookup("event__name", "match")), db).await?,
        names(
            Person::objects().filter(lookup("judged__teams__name", "Alpha")),
            db
        )
        .await?,
        names(
            Person::objects().exclude(lookup("special_events__name", "match")),
            db
        )
        .await?,
        counts,
        prefetched,
        back,
    ]))
}

async fn changed(db: &Database) -> Result<Json> {
    let ([one, _], people, _) = events(db).await?;
    let held = one.many(Event::people);
    let mut steps = vec![
        attempt(db, async |db| held.add([&people[1]], db).await).await,
        attempt(db, async |db| held.set([&people[1], &people[2]], db).await).await,
        attempt(db, async |db| held.add([&people[2]], db).await).await,
    ];
    let left = async |db: &Database| -> Result<Json> {
        Ok(json!([
            names(one.many(Event::people).objects(), db).await?,
            Competitor::objects().count(db).await?,
            IndividualCompetitor::objects().count(db).await?,
            Helper::objects().count(db).await?,
        ]))
    };
    steps.push(left(db).await?);
    held.remove([&people[2], &people[0]], db).await?;
    steps.push(left(db).await?);
    held.set([&people[3]], db).await?;
    steps.push(left(db).await?);
    held.clear(db).await?;
    one.many(Event::umpires).clear(db).await?;
    steps.push(left(db).await?);
    steps.push(json!(one.delete(db).await?.total));
    steps.push(json!(Competitor::objects().count(db).await?));
    Ok(json!(steps))
}

#[tokio::test]
async fn rows_between_may_extend_others_as_in_django() {
    compare("competitions", &all(), async |told| {
        told.tell("held", held).await;
        told.tell("asked", asked).await;
        told.tell("changed", changed).await;
    })
    .await;
}

#[tokio::test]
async fn rows_that_extend_others_are_not_added_between() {
    for db in databases_with("competitions_added", &all()).await {
        let ([one, _], people, _) = events(&db).await.unwrap();
        assert_eq!(
            message(one.many(Event::people).add([&people[1]], &db).await),
            "Can't bulk create a multi-table inherited model: make the rows of IndividualCompetitor"
        );
    }
}

#[tokio::test]
async fn the_tables_are_djangos() {
    django::assert_same_tables("competitions.py", &all()).await;
}
