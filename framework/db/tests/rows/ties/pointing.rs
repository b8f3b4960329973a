//! Rows that point, asked for from both sides.

use nuages_db::fields::Json;
use nuages_db::lookup;
use nuages_db::models::*;
use serde_json::json;

use super::*;

pub(super) async fn ask(ties: &mut Telling) {
    ties.tell("conditions of pointing", conditions).await;
    ties.tell("two ways to one model", two_ways).await;
    ties.tell("words of errors", words).await;
}

async fn conditions(db: &Database) -> Result<Json> {
    let [john, paul]: [Person; 2] = new(["John", "Paul"], db).await?;
    let mut made = Vec::new();
    for (name, reporter) in [("This", &john), ("Third", &john), ("Other", &paul)] {
        let mut row = Article::named(name);
        row.reporter = reporter.into();
        made.push(row.create(db).await?);
    }
    let (rows, back) = (Article::objects, Person::objects);
    let name = Article::reporter.to(Person::name);
    let johns = || back().filter(Person::name.eq("John"));
    let mut steps = Vec::new();
    let all = [
        rows().filter(name.eq("John")),
        rows().filter(name.eq("John") & name.startswith("J")),
        rows().filter(lookup("reporter__pk", john.id)),
        rows().filter(Article::reporter.to(Person::id).in_([john.id])),
        rows()
            .filter(Article::reporter.in_([&john, &paul]))
            .distinct(),
        rows()
            .filter(Article::reporter.in_query(johns().distinct()))
            .distinct(),
        rows().filter(Article::reporter.in_query(johns())),
    ];
    each(all, &mut steps, db).await?;
    let articles = Article::reporter.reversed();
    let edited = Article::editor.reversed();
    let tees = || back().filter(articles.to(Article::headline).startswith("T"));
    let around = articles.and(Article::reporter);
    let keys = || articles.to(Article::id);
    let all = [
        back().filter(keys().eq(made[0].id)),
        back().filter(lookup("article__pk", made[0].id)),
        back()
            .filter(keys().in_([made[0].id, made[1].id]))
            .distinct(),
        tees(),
        tees().distinct(),
    ];
    each(all, &mut steps, db).await?;
    steps.push(json!([
        tees().count(db).await?,
        tees().distinct().count(db).await?
    ]));
    let all = [
        back().filter(around.to(Person::name).startswith("John")),
        back()
            .filter(articles.to(Article::reporter).eq(&john))
            .distinct(),
        back().exclude(articles.to(Article::headline).eq("This")),
        back().exclude(keys().eq(made[2].id)),
        back().filter(edited.is_null(true)),
        back().filter(edited.is_null(false)),
    ];
    each(all, &mut steps, db).await?;
    let editor = Article::editor.to(Person::name);
    let unedited = Article::reporter.and(Article::editor.reversed());
    let all = [
        rows().filter(editor.eq("x")),
        rows().exclude(editor.eq("x")),
        rows().filter(Article::editor.is_null(true)),
        rows().filter(editor.is_null(true)),
        rows().filter(Article::editor.is_null(true) & unedited.is_null(true)),
    ];
    each(all, &mut steps, db).await?;
    let values = rows().filter(Article::reporter.eq(&john)).distinct();
    let values = values.order_by_names([]).values((name, editor.nullable()));
    steps.push(crate::common::telling::shown(values, db).await?);
    let gone = back().filter(articles.to(Article::headline).startswith("Th"));
    let (done, mut said) = asked(gone.delete(db)).await;
    done?;
    said.retain(|word| word != "SELECT");
    steps.push(json!(said));
    steps.push(json!([back().count(db).await?, rows().count(db).await?]));
    Ok(json!(steps))
}

async fn two_ways(db: &Database) -> Result<Json> {
    let [one, two, three]: [Tag; 3] = new(["First", "Second", "Third"], db).await?;
    let mut records = Vec::new();
    for tag in [&one, &one, &two, &two, &three] {
        let record = Record {
            tag: tag.into(),
            ..Record::default()
        };
        records.push(record.create(db).await?);
    }
    let mut keys = Vec::new();
    for (left, right) in [
        (0, Some(1)),
        (2, Some(3)),
        (0, Some(2)),
        (4, Some(1)),
        (2, Some(1)),
        (4, None),
    ] {
        let row = Relation {
            left: (&records[left]).into(),
            right: right.map(|right| (&records[right]).into()),
            ..Relation::default()
        };
        keys.push(row.create(db).await?.id);
    }
    let all = Relation::objects;
    let left = Relation::left.to(Record::tag);
    let right = Relation::right.to(Record::tag);
    let left_name = Relation::left.to(Record::tag.to(Tag::name));
    let right_name = Relation::right.to(Record::tag.to(Tag::name));
    let mut steps = Vec::new();
    for rows in [
        all().filter(left_name.in_(["First"]) & right_name.in_(["Second"])),
        all().filter(left_name.eq("Third") & right_name.eq("First")),
        all().filter(left.eq(&three) & right.is_null(true)),
        all().exclude(right_name.eq("First")),
        all().filter(left.eq(&two) | right.eq(&two)),
        all().select_related((left, right)).filter(left.eq(&one)),
        all().select_related(right),
    ] {
        let joins = joins(&rows, db)?;
        let found = rows.order_by(Relation::id).all(db).await?;
        let place = |row: &Relation| keys.iter().position(|key| *key == row.id);
        steps.push(json!([found.iter().map(place).collect::<Vec<_>>(), joins]));
    }
    let lefts = Record::tag.reversed().and(Relation::left.reversed());
    let rights = lefts.and(Relation::right);
    let alone = lefts.to(Relation::right).is_null(true) & lefts.is_null(false);
    let tags = Tag::objects;
    let other = rights.to(Record::tag.to(Tag::name)).eq("Second");
    let found = [tags().filter(other), tags().filter(alone)];
    for rows in found {
        steps.push(joined(rows.order_by(Tag::name), db).await?);
    }
    let rows = all().select_related((left, right)).order_by(Relation::id);
    let name = |record: &ForeignKey<Record>| {
        let tag = &record.cached().unwrap().tag;
        tag.cached().unwrap().name.clone()
    };
    let rows = rows.all(db).await?;
    let pairs = rows
        .iter()
        .map(|row| json!([name(&row.left), row.right.as_ref().map(name)]));
    steps.push(pairs.collect());
    Ok(json!(steps))
}

fn said_of<T>(answer: Result<T>) -> String {
    answer.err().unwrap().to_string()
}

async fn of<M: Model>(name: &str, db: &Database) -> Result<Vec<M>> {
    M::objects().filter(lookup(name, 1)).all(db).await
}

async fn words(db: &Database) -> Result<Json> {
    new::<Person, 2>(["a", "b"], db).await?;
    let [place]: [Place; 1] = new(["x"], db).await?;
    let none = Person::objects().filter(Person::name.eq("none"));
    let employees = Employee::objects().filter(lookup("porcupine", "x"));
    let articles = Article::objects().filter(lookup("reporter__nothing", "x"));
    let places = Place::objects().filter(lookup("restaurant__detail__nothing", 1));
    let collections = Collection::objects().filter(lookup("nothing", 1));
    Ok(json!([
        said_of(none.get(db).await),
        said_of(Person::objects().get(db).await),
        said_of(employees.all(db).await),
        said_of(articles.all(db).await),
        said_of(places.all(db).await),
        said_of(Place::objects().order_by_names(["nothing"]).all(db).await),
        said_of(place.restaurant(db).await),
        said_of(collections.all(db).await),
        said_of(of::<Employee>("rank__other", db).await),
        said_of(of::<Collection>("collection", db).await),
        said_of(of::<Person>("article__contains", db).await),
        said_of(of::<Tag>("article__nothing", db).await),
    ]))
}
