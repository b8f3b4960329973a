//! Rows that are missing, and that ask of themselves.

use super::*;

pub(super) async fn ask(told: &mut Telling) {
    told.tell("conditions of rows that may be missing", missing)
        .await;
    told.tell("what asks of itself", itself).await;
}

async fn party(name: &str, db: &Database) -> Result<Party> {
    let party = Party {
        name: name.into(),
        ..Party::default()
    };
    party.create(db).await
}

async fn guest(name: &str, seen: bool, party: Option<&Party>, db: &Database) -> Result<Guest> {
    let guest = Guest {
        name: name.into(),
        seen,
        party: party.map(Into::into),
        ..Guest::default()
    };
    guest.create(db).await
}

async fn gift(name: &str, guest: Option<&Guest>, db: &Database) -> Result<Gift> {
    let gift = Gift {
        name: name.into(),
        guest: guest.map(Into::into),
        ..Gift::default()
    };
    gift.full_clean(db).await?;
    gift.create(db).await
}

async fn missing(db: &Database) -> Result<Json> {
    let first = party("p", db).await?;
    let a = guest("a", true, Some(&first), db).await?;
    let b = guest("b", true, None, db).await?;
    for (name, guest) in [("x", Some(&a)), ("y", Some(&b)), ("z", None)] {
        gift(name, guest, db).await?;
    }
    party("q", db).await?;
    let guests = || Guest::party.reversed();
    let gifts_of = || guests().and(Gift::guest.reversed()).to(Gift::name);
    let one = || guests().to(Guest::name).eq("a") & gifts_of().eq("x");
    let other = || guests().is_null(true);
    let of_party = || Gift::guest.to(Guest::party);
    let third = || of_party().eq(&first) & Gift::guest.to(Guest::name).eq("a");
    let fourth = || of_party().is_null(true) & Gift::name.gt("x");
    let parties = || Party::objects().order_by(Party::name);
    let gifts = || Gift::objects().order_by(Gift::name);
    let mut of_parties = Vec::new();
    for condition in [
        one(),
        other(),
        one() | other(),
        one() & other(),
        !one(),
        !other(),
        !(one() | other()),
    ] {
        of_parties.push(shown(parties().filter(condition).values(Party::name), db).await?);
    }
    let mut of_gifts = Vec::new();
    for condition in [
        third(),
        fourth(),
        third() | fourth(),
        third() & fourth(),
        !third(),
        !fourth(),
        !(third() | fourth()),
    ] {
        of_gifts.push(shown(gifts().filter(condition).values(Gift::name), db).await?);
    }
    let twice = parties().filter(one()).filter(other()).values(Party::name);
    let with = Gift::guest.to(Guest::party);
    let mut along = Vec::new();
    for gift in gifts().select_related(with).all(db).await? {
        let guest = gift.guest.as_ref().and_then(|guest| guest.cached());
        let party = guest.and_then(|guest| {
            guest
                .party
                .as_ref()?
                .cached()
                .map(|party| party.name.clone())
        });
        along.push(json!([gift.name, party]));
    }
    let sorted =
        Gift::objects().order_by((Gift::guest.to(Guest::party).to(Party::name), Gift::name));
    let sorted = sorted
        .exclude(Gift::guest.is_null(true))
        .exclude(of_party().is_null(true));
    Ok(json!([
        of_parties,
        of_gifts,
        shown(twice, db).await?,
        along,
        shown(
            gifts().filter(of_party().is_null(true)).values(Gift::name),
            db
        )
        .await?,
        shown(sorted.values(Gift::name), db).await?,
    ]))
}

async fn itself(db: &Database) -> Result<Json> {
    for (year, gt, homes) in [(1, None, ["a", "b"]), (2, Some(5), ["c", "d"])] {
        let season = Season {
            year,
            gt,
            ..Season::default()
        };
        let season = season.create(db).await?;
        for home in homes {
            let game = Game {
                season: (&season).into(),
                home: home.into(),
                away: home.into(),
                ..Game::default()
            };
            game.create(db).await?;
        }
    }
    let homes = Game::objects().filter(Game::season.eq(outer(Season::id)));
    let joined = || {
        string_agg(Game::home, ";")
            .order_by((Game::season.to(Season::year).asc(), Game::home.desc()))
    };
    let homes = homes
        .values(Game::season)
        .annotate(joined())
        .values(joined());
    let seasons = Season::objects().order_by(Season::year);
    let mut steps = match db.engine() {
        Engine::Sqlite => vec![nothing()],
        _ => vec![shown(seasons.values(subquery(homes)), db).await?],
    };
    let next = Game::season.to(Season::year) + 1;
    let rows = Game::objects()
        .defer(Game::away)
        .annotate(next)
        .order_by(Game::home);
    let rows = rows.all(db).await?.into_iter();
    steps.push(
        rows.map(|(row, next)| {
            json!([
                row.get(Game::home).unwrap(),
                next,
                row.get_deferred_fields()
            ])
        })
        .collect(),
    );
    let beside = Game::season.and(Game::season.reversed()).to(Game::home);
    let same = Game::objects().filter(Game::id.eq(outer(Game::id)));
    let same = same.filter(beside.eq("a") & Game::home.eq("b"));
    let deleted = Game::objects().filter(exists(same)).delete(db).await?;
    steps.push(json!(deleted.total));
    let late = Game::season.to(Season::gt).gt(1) & Game::home.eq("d");
    let late = Game::objects().filter(late).values(Game::id);
    let late = Game::objects().filter(Game::id.in_query(late));
    steps.push(json!(late.update(Game::away.set("z"), db).await?));
    let first = Game::objects().filter(Game::season.eq(outer(Game::season)));
    let first = first.order_by(Game::home).values(Game::home);
    let later = Game::objects().filter(Game::home.gt(subquery(first)));
    steps.push(json!(later.count(db).await?));
    let rows = Game::objects().order_by(Game::home);
    steps.push(shown(rows.values((Game::home, Game::away)), db).await?);
    Ok(json!(steps))
}
