//! Names that are look-ups, and texts beside texts.

use nuages_db::functions::*;
use nuages_db::query::LookupValue;

use super::*;

pub(super) async fn ask(told: &mut Telling) {
    told.tell("names of fields that are look ups", names).await;
    told.tell("patterns of fields", patterns).await;
    told.tell("uuids by what is computed", uuids).await;
    told.tell("texts joined", joined).await;
}

async fn names(db: &Database) -> Result<Json> {
    let mut seasons = Vec::new();
    for (year, gt) in [(2009, Some(111)), (2010, Some(222)), (2011, None)] {
        let season = Season {
            year,
            gt,
            ..Season::default()
        };
        seasons.push(season.create(db).await?);
    }
    for (season, home, away) in [(0, "A", "B"), (1, "A", "C"), (1, "D", "B"), (2, "E", "A")] {
        let game = Game {
            season: (&seasons[season]).into(),
            home: home.into(),
            away: away.into(),
            ..Game::default()
        };
        game.create(db).await?;
    }
    let all = || Season::objects().order_by(Season::year);
    let latest = || {
        let year = || max(Game::season.to(Season::year));
        let years = Game::objects().values(Game::season.to(Season::year));
        let years = years.annotate(year()).order_by(year().desc());
        years.values(year()).limit(1)
    };
    let many =
        |values: &[i64]| LookupValue::Many(values.iter().map(|value| (*value).into()).collect());
    let conditions: Vec<Condition<Game>> = vec![
        lookup("season__year", 2010),
        lookup("season__year__exact", 2010),
        lookup("season__gt", 222),
        lookup("season__gt__exact", 222),
        lookup("season__gt__gt", 111),
        lookup("season__gt__in", many(&[111, 222])),
        lookup("season__year__gt", 2009),
        lookup("season__year__in", many(&[2009, 2011])),
        lookup("season__gt__isnull", true),
        lookup("season__gt__startswith", "22"),
        lookup("season__gt__gt__gt", 1),
        lookup("season", all().limit(1)),
        lookup("season", all().offset(1).limit(1)),
        lookup("season", all().limit(2)),
        lookup("season", Season::objects()),
        lookup(
            "season",
            Season::objects()
                .values((Season::id, Season::year))
                .limit(1),
        ),
        lookup(
            "season",
            Season::objects().values((Season::gt, Season::id)).limit(1),
        ),
        lookup(
            "season_id",
            Season::objects()
                .filter(Season::year.eq(2011))
                .values(Season::id)
                .limit(1),
        ),
        lookup("season__year", latest()),
        lookup("season__games__away", "B") & lookup("season__games__home", "A"),
        lookup("season__year__lt", 2009.5),
        lookup("season__year__gte", 2009.5),
    ];
    let mut games = Vec::new();
    for condition in conditions {
        let rows = Game::objects().filter(condition).order_by(Game::id);
        let rows = rows.values((Game::home, Game::away));
        games.push(attempt(db, async |db| shown(rows, db).await).await);
    }
    let years = |condition: Condition<Season>| all().filter(condition).values(Season::year);
    let early = || Season::year.lt(2010);
    let at_home = Game::objects().filter(Game::season.eq(outer(Season::id)) & Game::home.eq("A"));
    let bulk = attempt(db, async |db| {
        let rows = Season::objects()
            .in_bulk_by(Season::year, [2009, 2011, 1], db)
            .await?;
        let mut years: Vec<i32> = rows.into_keys().collect();
        years.sort_unstable();
        Ok(years)
    });
    let bulk = bulk.await;
    let of_any = attempt(db, async |db| {
        let rows = Season::objects()
            .in_bulk_by(Season::gt, [Some(111)], db)
            .await?;
        Ok(rows.len())
    });
    let of_any = of_any.await;
    Ok(json!([
        games,
        shown(all().values((Season::year, early())), db).await?,
        shown(years(early().into_expr().eq(Season::year.gt(2008))), db).await?,
        shown(years(value(2010).gt(Season::year)), db).await?,
        shown(
            years(
                exists::<Season, _, _>(at_home)
                    .into_expr()
                    .eq(Season::year.gt(2009))
            ),
            db
        )
        .await?,
        [bulk, of_any],
    ]))
}

async fn people(db: &Database) -> Result<i64> {
    let rows = [
        ("Johnny", "%John"),
        ("Jean-Claude", "Claud_"),
        ("Jean-Claude", "Claude%"),
        ("Johnny", "Joh\\n"),
        ("Johnny", "_ohn"),
        ("Johnny", "^Joh"),
        ("Johnny", "Johnny$"),
        ("Johnny", "Joh."),
        ("Johnny", "[J]ohnny"),
        ("Johnny", "(J)ohnny"),
        ("Johnny", "J*ohnny"),
        ("Johnny", "J+ohnny"),
        ("Johnny", "J?ohnny"),
        ("Johnny", "J{1}ohnny"),
        ("Johnny", "J|ohnny"),
        ("Johnny", "J-ohnny"),
        ("Jean-Claude", "Claude"),
        ("Johnny", "John"),
        ("%Joh\\nny", "%Joh\\n"),
        ("Jean-Claude", "claude"),
        ("Johnny", "john"),
        ("Jack", "Jackson"),
    ];
    let mut first = None;
    for (name, last) in rows {
        let person = Person {
            first: name.into(),
            last: last.into(),
            ..Person::default()
        };
        let person = person.create(db).await?;
        first.get_or_insert(i64::from(person.id));
    }
    Ok(first.unwrap())
}

async fn patterns(db: &Database) -> Result<Json> {
    let start = people(db).await?;
    let (first, last) = (Person::first, Person::last);
    let part = || substr(last, 1, 3);
    let conditions = [
        first.contains(last),
        first.startswith(last),
        first.endswith(last),
        first.icontains(last),
        first.istartswith(last),
        first.iendswith(last),
        first.iexact(last),
        last.startswith(first),
        first.contains(part()),
        first.icontains(part()),
        first.startswith(part()),
        first.istartswith(part()),
        first.endswith(part()),
        first.iendswith(part()),
        !first.contains(last),
    ];
    let mut answers = Vec::new();
    for condition in conditions {
        let rows = Person::objects().filter(condition).order_by(Person::id);
        let rows = rows.values(Person::id).all(db).await?;
        answers.push(
            rows.into_iter()
                .map(|key| i64::from(key) - start)
                .collect::<Json>(),
        );
    }
    Ok(json!(answers))
}

async fn uuids(db: &Database) -> Result<Json> {
    for (name, code) in [
        ("a", Some("550e8400-e29b-41d4-a716-446655440000")),
        ("a", Some("00000000-0000-0000-0000-000000000000")),
        ("c", None),
    ] {
        let person = Person {
            first: name.into(),
            code: code.map(|code| code.parse().unwrap()),
            ..Person::default()
        };
        person.create(db).await?;
    }
    let parts = [
        concat::<Person>(concat("8400", "-"), "e29b"),
        repeat(value("0".to_owned()), 4),
    ];
    let mut answers = Vec::new();
    for part in parts {
        let rows = Person::objects().filter(lookup("code__contains", part));
        answers.push(shown(rows.order_by(Person::id).values(Person::code), db).await?);
    }
    let c = || Person::objects().filter(Person::first.eq("c"));
    c().update(Person::code.set(value(Uuid::from_u128(7))), db)
        .await?;
    let new = c().get(db).await?.code.map(|code| code.to_string());
    Ok(json!([answers, new]))
}

async fn joined(db: &Database) -> Result<Json> {
    for number in [Some(3), Some(4), Some(4), Some(5), None] {
        let person = Person {
            first: "x".into(),
            number,
            ..Person::default()
        };
        person.create(db).await?;
    }
    let texts = string_agg(Person::number.cast::<Option<String>>(), ",").distinct();
    let texts = Person::objects()
        .aggregate(texts, db)
        .await?
        .unwrap_or_default();
    let mut parts: Vec<_> = texts.split(',').collect();
    parts.sort_unstable();
    let all = || value::<Person, _>("all".to_owned());
    let groups = Person::objects()
        .values(all())
        .annotate(sum(Person::number));
    let groups = groups
        .filter(sum(Person::number).gte(0))
        .values(sum(Person::number));
    let rows = || Person::objects().order_by(Person::id);
    let nobody = Person::objects().filter(Person::number.eq(77));
    let none = Person::objects().none();
    Ok(json!([
        parts,
        shown(groups, db).await?,
        shown(
            rows().values(coalesce(subquery(nobody.values(Person::number)), 42)),
            db
        )
        .await?,
        shown(
            rows().values(coalesce(subquery(none.values(Person::number)), 42)),
            db
        )
        .await?,
        shown(rows().values(nullif(Person::number, None)), db).await?,
    ]))
}
