//! Rows that come along.

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::count;
use serde_json::json;

use super::between::band;
use super::*;

pub(super) async fn ask(ties: &mut Telling) {
    ties.tell("rows beside", beside).await;
    ties.tell("rows beside of prefetched", prefetched).await;
    ties.tell("prefetched over foreign keys", over_foreign_keys)
        .await;
}

/// How many statements it takes to read rows and what is related to them, and which joins.
macro_rules! asks {
    ($db:ident, $steps:ident: $(($rows:expr, |$row:pat_param| $read:expr),)+) => {$({
        let rows = $rows;
        let joins = joins(&rows, $db)?;
        let (done, said) = asked(async {
            for row in &rows.all($db).await? {
                let $row = row;
                $read;
            }
            Ok::<_, nuages_db::Error>(())
        }).await;
        done?;
        $steps.push(json!([said.len(), joins]));
    })+};
}

async fn place_of(row: Option<&Restaurant>, db: &Database) -> Result<()> {
    if let Some(row) = row {
        row.place.get(db).await?;
    }
    Ok(())
}

async fn beside(db: &Database) -> Result<Json> {
    let [demon, _]: [Place; 2] = new(["Demon", "Ace"], db).await?;
    let [ann]: [Person; 1] = new(["ann"], db).await?;
    let rest = Restaurant {
        place: (&demon).into(),
        owner: Some((&ann).into()),
        ..Restaurant::default()
    };
    let rest = rest.create(db).await?;
    let detail = Detail {
        restaurant: (&rest).into(),
        stars: 3,
        ..Detail::default()
    };
    detail.create(db).await?;
    let bar = Bar {
        place: Some((&demon).into()),
        ..Bar::default()
    };
    bar.create(db).await?;
    let back = || Restaurant::place.reversed();
    let places = Place::objects;
    let owned = || Restaurant::objects().select_related(Restaurant::owner);
    let owner = Restaurant::owner.to(Person::name);
    let details = back().and(Detail::restaurant.reversed());
    let of_bar = Bar::place.and(back());
    let plain = Restaurant::pizza.eq(false);
    let of_detail = Detail::restaurant.to(Restaurant::place);
    let bar_of_detail = of_detail.and(Bar::place.reversed());
    let new = back().filtered(plain.clone());
    let related = (
        Waiter::restaurant.to(Restaurant::owner),
        Waiter::restaurant.to(Restaurant::place),
    );
    let mut steps = Vec::new();
    asks!(db, steps:
        (places().select_related(back()), |(_, row)| row.as_ref().map(|row| row.pizza)),
        (places().select_related(back()), |(_, row)| place_of(row.as_ref(), db).await?),
        (places().select_related(back().select_related(Restaurant::owner)), |(_, row)| {
            if let Some(row) = row {
                row.owner.as_ref().unwrap().get(db).await?;
            }
        }),
        (places().select_related(back()).select_related(Bar::place.reversed()), |((_, row), bar)| {
            place_of(row.as_ref(), db).await?;
            if let Some(bar) = bar {
                bar.place.as_ref().unwrap().get(db).await?;
            }
        }),
        (places().select_related(back()).select_related(details), |((_, row), detail)| {
            place_of(row.as_ref(), db).await?;
            if let Some(detail) = detail {
                detail.restaurant.get(db).await?;
            }
        }),
        (Bar::objects().select_related(Bar::place).select_related(of_bar), |(_, row)| place_of(row.as_ref(), db).await?),
        (Detail::objects().select_related(of_detail).select_related(bar_of_detail), |(_, bar)| {
            if let Some(bar) = bar {
                bar.place.as_ref().unwrap().get(db).await?;
            }
        }),
        (places().select_related(&new), |(_, row)| place_of(row.as_ref(), db).await?),
        (places().filter(back().to(Restaurant::pizza).eq(false)).select_related(back()), |(_, row)| {
            place_of(row.as_ref(), db).await?;
        }),
        (owned().filter(Restaurant::owner.eq(&ann)), |row| row.owner.as_ref().unwrap().get(db).await?),
        (owned().filter(owner.eq("ann")), |row| row.owner.as_ref().unwrap().get(db).await?),
        (owned(), |row| row.owner.as_ref().unwrap().get(db).await?),
        (Waiter::objects().select_related(related), |row| row.restaurant.get(db).await?),
    );
    Ok(json!(steps))
}

async fn prefetched(db: &Database) -> Result<Json> {
    let [demon, _]: [Place; 2] = new(["Demon", "Ace"], db).await?;
    let [ann, bob]: [Person; 2] = new(["ann", "bob"], db).await?;
    let rest = Restaurant {
        place: (&demon).into(),
        owner: Some((&ann).into()),
        ..Restaurant::default()
    };
    let rest = rest.create(db).await?;
    for name in ["Joe", "Jim"] {
        let mut waiter = Waiter::named(name);
        waiter.restaurant = (&rest).into();
        waiter.create(db).await?;
    }
    let [rock]: [Group; 1] = new(["Rock"], db).await?;
    rock.many(Group::members).add([&ann, &bob], db).await?;
    rock.many(Group::guests).add([&bob], db).await?;
    let mut steps = Vec::new();
    let ways = (Group::members, Group::guests, Membership::group);
    let (rows, said) = asked(Group::objects().prefetch_related(ways).all(db)).await;
    steps.push(json!(said.len()));
    let rows = rows?.into_iter().map(|(_, (members, guests, between))| {
        json!([names(&members), names(&guests), between.len()])
    });
    steps.push(rows.collect());
    let groups = Group::objects().prefetch_related(Group::guests);
    let ways = (
        Group::members.reversed().with(groups),
        Group::guests.reversed(),
    );
    let (rows, said) = asked(Person::objects().prefetch_related(ways).all(db)).await;
    steps.push(json!(said.len()));
    let rows = rows?.into_iter().map(|(_, (groups, visited))| {
        let guests = groups.iter().map(|(_, guests)| names(guests));
        json!([guests.collect::<Vec<_>>(), names(&visited)])
    });
    steps.push(rows.collect());
    let rows = Restaurant::objects().select_related(Restaurant::owner);
    let rows = rows.prefetch_related(Waiter::restaurant);
    let (done, said) = asked(async {
        for (_, waiters) in rows.all(db).await? {
            for waiter in waiters {
                let restaurant = waiter.restaurant.get(db).await?;
                restaurant.owner.unwrap().get(db).await?;
            }
        }
        Ok::<_, nuages_db::Error>(())
    })
    .await;
    done?;
    steps.push(json!(said.len()));
    let price = Membership::person.reversed().to(Membership::price);
    let dear = Person::objects().filter(price.eq(100));
    let rows = Group::objects().prefetch_related(Group::members.with(dear));
    let rows = rows.all(db).await?;
    steps.push(rows.iter().map(|(_, members)| names(members)).collect());
    let mut counted = Vec::new();
    for group in Group::objects().all(db).await? {
        let members = group.many(Group::members).objects();
        let members = members.annotate(count(Group::guests.reversed()));
        let members = members.order_by(Person::name.desc()).all(db).await?;
        let members = members.iter().map(|(row, n)| json!([row.name, n]));
        counted.push(members.collect::<Json>());
    }
    steps.push(json!(counted));
    let none = Group::objects().filter(Group::name.eq("none"));
    let none = none.prefetch_related((Group::members, Group::guests));
    let (done, said) = asked(none.all(db)).await;
    done?;
    steps.push(json!(said.len()));
    Ok(json!(steps))
}

async fn over_foreign_keys(db: &Database) -> Result<Json> {
    let ([bob, jim, jane], [rock, roll]) = band(db).await?;
    rock.many(Group::guests).add([&jim, &jane], db).await?;
    roll.many(Group::guests).add([&bob], db).await?;
    let mut rows: [Employee; 4] = new(["a", "b", "c", "d"], db).await?;
    for (row, boss) in [(0, 3), (1, 3), (2, 0)] {
        rows[row].boss = Some((&rows[boss]).into());
        rows[row].save(db).await?;
    }
    let [demon]: [Place; 1] = new(["Demon"], db).await?;
    let rest = Restaurant {
        place: (&demon).into(),
        ..Restaurant::default()
    };
    let rest = rest.create(db).await?;
    let detail = Detail {
        restaurant: (&rest).into(),
        stars: 3,
        ..Detail::default()
    };
    detail.create(db).await?;
    for name in ["Joe", "Jim"] {
        let mut waiter = Waiter::named(name);
        waiter.restaurant = (&rest).into();
        waiter.create(db).await?;
    }
    let between = || Membership::objects().order_by(Membership::id);
    let turned = || Person::objects().order_by(Person::name.desc());
    let guests = || Membership::group.and(Group::guests);
    let groups = Membership::person.and(Group::members.reversed());
    let (rows, said) = asked(between().prefetch_related(guests()).all(db)).await;
    assert_eq!(said.len(), 2);
    let mut steps = vec![rows?.iter().map(|(_, rows)| names(rows)).collect()];
    let rows = between().prefetch_related((guests().with(turned()), groups));
    let rows = rows.all(db).await?.into_iter();
    let both = rows.map(|(_, (guests, groups))| json!([names(&guests), names(&groups)]));
    steps.push(both.collect());
    let rows = between().prefetch_related(guests().with(turned().limit(1)));
    let rows = rows.all(db).await?;
    steps.push(rows.iter().map(|(_, rows)| names(rows)).collect());
    let staff = Employee::boss.reversed();
    for way in [
        Employee::boss.and(staff.clone()),
        Employee::boss.to(Employee::boss).and(staff),
    ] {
        let rows = Employee::objects().prefetch_related(way).all(db).await?;
        steps.push(rows.iter().map(|(_, rows)| names(rows)).collect());
    }
    let waiters = Restaurant::place
        .reversed()
        .and(Waiter::restaurant.reversed());
    let rows = Place::objects().prefetch_related(waiters).all(db).await?;
    steps.push(rows.iter().map(|(_, rows)| names(rows)).collect());
    let details = Waiter::restaurant.and(Detail::restaurant.reversed());
    let rows = Waiter::objects().prefetch_related(details).all(db).await?;
    let rows = rows.iter().map(|(_, rows)| {
        let stars = rows.iter().map(|row| row.stars);
        stars.collect::<Vec<_>>()
    });
    steps.push(json!(rows.collect::<Vec<_>>()));
    let twice = Group::members.and(Group::guests.reversed());
    let refused = Group::objects().prefetch_related(twice).all(db).await;
    let words = "takes ways with one step to many rows";
    assert!(refused.unwrap_err().to_string().contains(words));
    Ok(json!(steps))
}
