//! Rows of a table between.

use nuages_db::fields::Json;
use nuages_db::lookup;
use nuages_db::models::*;
use serde_json::json;

use super::*;

pub(super) async fn ask(ties: &mut Telling) {
    ties.tell("conditions between", conditions).await;
    ties.tell("orders between", orders).await;
    ties.tell("ways by fields", ways).await;
    ties.tell("rows between that point nowhere", nowhere).await;
    ties.tell("rows out of sight", out_of_sight).await;
}

pub(super) async fn member(
    person: &Person,
    group: &Group,
    price: i32,
    reason: Option<&str>,
    db: &Database,
) -> Result<Membership> {
    let row = Membership {
        person: person.into(),
        group: group.into(),
        price,
        reason: reason.map(Into::into),
        ..Membership::default()
    };
    row.create(db).await
}

pub(super) async fn band(db: &Database) -> Result<([Person; 3], [Group; 2])> {
    let people = new(["Bob", "Jim", "Jane"], db).await?;
    let groups = new(["Rock", "Roll"], db).await?;
    let ([bob, jim, jane], [rock, roll]) = (&people, &groups);
    member(bob, rock, 100, None, db).await?;
    member(bob, roll, 50, None, db).await?;
    member(jim, rock, 50, Some("good"), db).await?;
    member(jane, roll, 100, Some("good"), db).await?;
    Ok((people, groups))
}

async fn conditions(db: &Database) -> Result<Json> {
    let ([bob, jim, _], [rock, roll]) = band(db).await?;
    let members = || rock.many(Group::members).objects();
    let groups = || bob.many(Group::members.reversed()).objects();
    let cheap = || Membership::person.reversed().to(Membership::price).eq(50);
    let all = Person::objects;
    let of = Group::members.reversed();
    let mut steps = Vec::new();
    let rows = [
        members(),
        members().filter(cheap()),
        members()
            .filter(Person::name.startswith("J"))
            .filter(cheap()),
        members()
            .filter(cheap())
            .filter(lookup("membership__group", rock.id)),
        members().filter(cheap() & lookup("membership__reason", "good")),
        members().exclude(cheap()),
        members().filter(of.to(Group::name).eq("Roll")),
        members().filter(lookup("membership__group__name", "Roll")),
    ];
    each(rows, &mut steps, db).await?;
    let of_group = Membership::group.reversed();
    let rows = [
        groups().filter(of_group.to(Membership::price).eq(50)),
        groups().filter(of_group.to(Membership::person).eq(&jim)),
        Group::objects().filter(of_group.to(Membership::reason).eq("good")),
    ];
    each(rows, &mut steps, db).await?;
    let rows = [
        all().filter(of.eq(&rock)),
        all().filter(of.eq(&rock) & cheap()),
        all().filter(of.in_([&rock, &roll])).distinct(),
        all().exclude(of.eq(&rock)),
        all().filter(of.is_null(true)),
    ];
    each(rows, &mut steps, db).await?;
    let of_member = Group::members.and(Membership::person.reversed());
    let held = Group::members.to(Person::name).eq("Bob");
    let rows = [
        Group::objects().filter(held & of_member.to(Membership::price).eq(50)),
        Group::objects()
            .filter(Group::members.eq(&jim))
            .filter(Group::members.eq(&bob)),
    ];
    each(rows, &mut steps, db).await?;
    Ok(json!(steps))
}

async fn orders(db: &Database) -> Result<Json> {
    let ([bob, jim, jane], [rock, roll]) = band(db).await?;
    for (person, group, day) in [
        (&jim, &rock, 1),
        (&bob, &rock, 2),
        (&jane, &roll, 1),
        (&jim, &roll, 2),
    ] {
        let row = Custom {
            person: person.into(),
            group: group.into(),
            day,
            ..Custom::default()
        };
        row.create(db).await?;
    }
    let of_rock = || rock.many(Group::customers).objects();
    let day = || Custom::person.reversed().to(Custom::day);
    let shops = jim.many(Group::customers.reversed()).objects();
    let shop_day = Custom::group.reversed().to(Custom::day);
    let members = rock.many(Group::members).objects();
    let by_rows = || of_rock().order_by_names(["custom_rows"]);
    let of_roll = roll.many(Group::customers).objects();
    Ok(json!([
        named(by_rows(), db).await?,
        named(of_roll.order_by_names(["custom_rows"]), db).await?,
        named(of_rock().order_by(day()), db).await?,
        named(of_rock().order_by(day().desc()), db).await?,
        named(members.order_by_names(["membership"]), db).await?,
        named(shops.order_by(shop_day.desc()), db).await?,
        joins(&by_rows(), db)?,
        joins(&of_rock().order_by(day()), db)?,
    ]))
}

async fn ways(db: &Database) -> Result<Json> {
    let [bob, jim, jane]: [Person; 3] = new(["Bob", "Jim", "Jane"], db).await?;
    let [event] = new::<Event, 1>(["party"], db).await?;
    for invitee in [&jim, &jane] {
        let row = Invitation {
            event: (&event).into(),
            inviter: Some((&bob).into()),
            invitee: invitee.into(),
            ..Invitation::default()
        };
        row.create(db).await?;
    }
    let [john, peter, mary, harry]: [Employee; 4] =
        new(["john", "peter", "mary", "harry"], db).await?;
    for (target, other) in [(&peter, None), (&mary, None), (&harry, Some(&peter))] {
        let row = Rank {
            source: (&john).into(),
            target: target.into(),
            other: other.map(ForeignKey::from),
            ..Rank::default()
        };
        row.create(db).await?;
    }
    let (invitees, below) = (event.many(Event::invitees), john.many(Employee::below));
    let of = |person: &Person| person.many(Event::invitees.reversed()).objects();
    let above = Employee::below.reversed();
    let sent = Invitation::event.reversed().to(Invitation::inviter);
    let others = Event::invitees.reversed().and(Event::invitees);
    let mut steps = vec![
        named(invitees.objects(), db).await?,
        named(of(&bob), db).await?,
        named(of(&jim), db).await?,
    ];
    for rows in [
        Event::objects().filter(Event::invitees.eq(&jim)),
        Event::objects().filter(Event::invitees.eq(&bob)),
        Event::objects().filter(sent.eq(&bob)).distinct(),
    ] {
        steps.push(named(rows, db).await?);
    }
    for rows in [
        Person::objects().filter(lookup("sent__invitee", jim.id)),
        Person::objects().filter(others.to(Person::name).eq("Jim")),
    ] {
        steps.push(named(rows, db).await?);
    }
    for rows in [
        below.objects(),
        peter.many(Employee::below).objects(),
        peter.many(above).objects(),
        Employee::objects().filter(Employee::below.eq(&harry)),
        Employee::objects().filter(above.eq(&john)),
    ] {
        steps.push(named(rows, db).await?);
    }
    invitees.add([&bob], db).await?;
    invitees.remove([&jim], db).await?;
    below.remove([&harry], db).await?;
    harry.many(above).set([&peter], db).await?;
    steps.push(json!([
        named(invitees.objects(), db).await?,
        named(below.objects(), db).await?,
        named(peter.many(Employee::below).objects(), db).await?,
        Rank::objects().count(db).await?,
    ]));
    Ok(json!(steps))
}

async fn article(headline: &str, reporter: &Person, db: &Database) -> Result<Article> {
    let mut row = Article::named(headline);
    row.reporter = reporter.into();
    row.create(db).await
}

async fn nowhere(db: &Database) -> Result<Json> {
    let [ann] = new(["ann"], db).await?;
    let one = article("one", &ann, db).await?;
    let [tag]: [Tag; 1] = new(["a"], db).await?;
    let mark = Mark {
        article: (&one).into(),
        ..Mark::default()
    };
    mark.create(db).await?;
    let marks = one.many(Article::marks);
    let mut steps = Vec::new();
    for round in 0..2 {
        if round == 1 {
            marks.add([&tag], db).await?;
        }
        steps.push(json!(marks.count(db).await?));
        steps.push(json!(marks.exists(db).await?));
        steps.push(named(marks.objects(), db).await?);
    }
    let rows = Article::objects().prefetch_related(Article::marks);
    let rows = rows.all(db).await?;
    steps.push(rows.iter().map(|(_, marks)| names(marks)).collect());
    let unmarked = Article::objects().filter(Article::marks.is_null(true));
    steps.push(named(unmarked, db).await?);
    let others = Article::objects().exclude(Article::marks.eq(&tag));
    steps.push(named(others, db).await?);
    let none: [&Tag; 0] = [];
    marks.set(none, db).await?;
    steps.push(json!(Mark::objects().count(db).await?));
    marks.clear(db).await?;
    steps.push(json!(Mark::objects().count(db).await?));
    Ok(json!(steps))
}

async fn out_of_sight(db: &Database) -> Result<Json> {
    let [ann] = new(["ann"], db).await?;
    let [tag]: [Tag; 1] = new(["a"], db).await?;
    let mut rows = Vec::new();
    for name in ["one", "deleted"] {
        let mut row = article(name, &ann, db).await?;
        row.editor = Some((&ann).into());
        row.save(db).await?;
        row.many(Article::tags).add([&tag], db).await?;
        rows.push(row);
    }
    let gone = &rows[1];
    let held = tag.many(Article::tags.reversed());
    let between = async || common::number(db, "SELECT COUNT(*) FROM ties_article_tags").await;
    let mut steps = vec![
        named(held.objects(), db).await?,
        json!(held.count(db).await?),
        json!(held.exists(db).await?),
    ];
    steps.push(json!([
        named(ann.related(Article::reporter), db).await?,
        ann.related(Article::reporter).count(db).await?,
        ann.related(Article::editor).exists(db).await?,
    ]));
    let tags = Tag::objects().prefetch_related(Article::tags.reversed());
    let tags = tags.all(db).await?;
    steps.push(tags.iter().map(|(_, rows)| names(rows)).collect());
    let people = Person::objects().prefetch_related(Article::editor);
    let people = people.all(db).await?;
    steps.push(people.iter().map(|(_, rows)| names(rows)).collect());
    held.add([gone], db).await?;
    steps.push(json!(between().await?));
    let none: [&Article; 0] = [];
    held.set(none, db).await?;
    steps.push(json!(between().await?));
    ann.related_set(Article::editor).clear(db).await?;
    let edited = Article::base_objects().filter(Article::editor.eq(&ann));
    steps.push(json!(edited.count(db).await?));
    held.add([gone], db).await?;
    held.remove([gone], db).await?;
    steps.push(json!(between().await?));
    held.clear(db).await?;
    steps.push(json!(between().await?));
    tag.delete(db).await?;
    steps.push(json!(between().await?));
    ann.delete(db).await?;
    steps.push(json!(Article::base_objects().count(db).await?));
    Ok(json!(steps))
}
