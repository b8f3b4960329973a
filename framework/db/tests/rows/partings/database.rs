//! What the database itself does to rows that point to one that goes, and what defaults take its place.

use nuages_core::settings::Engine;
use nuages_db::migrations::state::ProjectState;

use super::*;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
pub(super) struct Anchor {
    id: Auto,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
pub(super) struct Rope {
    id: Auto,
    #[field(on_delete = DB_CASCADE)]
    anchor: ForeignKey<Anchor>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
pub(super) struct Knot {
    id: Auto,
    #[field(on_delete = DB_CASCADE)]
    rope: ForeignKey<Rope>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
pub(super) struct Flag {
    id: Auto,
    #[field(on_delete = DB_SET_NULL)]
    anchor: Option<ForeignKey<Anchor>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
pub(super) struct Buoy {
    id: Auto,
    #[field(on_delete = SET_DEFAULT, default = 1, related_name = "+")]
    anchor: ForeignKey<Anchor>,
    #[field(on_delete = SET_DEFAULT, default = None, related_name = "+")]
    other: Option<ForeignKey<Anchor>>,
}

/// MySQL and MariaDB have no such table.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Lamp {
    id: Auto,
    #[field(on_delete = DB_SET_DEFAULT, db_default = 1, related_name = "+")]
    anchor: ForeignKey<Anchor>,
    #[field(on_delete = DB_SET_DEFAULT, default = None, db_default = None, related_name = "+")]
    other: Option<ForeignKey<Anchor>>,
}

async fn anchor(id: i64, db: &Database) -> Result<Anchor> {
    Anchor { id: id.into() }.create(db).await
}

fn key(anchor: &ForeignKey<Anchor>) -> i64 {
    anchor.id().into()
}

pub(super) async fn lets_go(db: &Database) -> Result<Json> {
    let one = anchor(1, db).await?;
    let two = anchor(2, db).await?;
    let three = anchor(3, db).await?;
    for anchor in [&one, &two, &two] {
        let rope = at(|rope: &mut Rope| rope.anchor = anchor.into(), db).await?;
        at(|knot: &mut Knot| knot.rope = (&rope).into(), db).await?;
        at(|flag: &mut Flag| flag.anchor = Some(anchor.into()), db).await?;
    }
    for (anchor, other) in [(&two, Some(&two)), (&three, None), (&one, Some(&three))] {
        let buoy = Buoy {
            anchor: anchor.into(),
            other: other.map(Into::into),
            ..Buoy::default()
        };
        buoy.create(db).await?;
    }
    let mut steps = vec![gone(db, two.delete(db)).await?];
    let flags = Flag::objects().order_by(Flag::id).all(db).await?;
    let flags = flags.iter().map(|flag| flag.anchor.as_ref().map(key));
    let flags: Vec<_> = flags.collect();
    let ropes = Rope::objects().filter(Rope::anchor.eq(&one));
    steps.push(json!(parting(db, ropes.delete(db)).await?));
    steps.push(gone(db, three.delete(db)).await?);
    let buoys = Buoy::objects().order_by(Buoy::id).all(db).await?;
    let buoys = buoys.iter();
    let buoys = buoys.map(|buoy| (key(&buoy.anchor), buoy.other.as_ref().map(key)));
    let buoys: Vec<_> = buoys.collect();
    Ok(json!([steps, flags, buoys]))
}

pub(super) async fn sets_by_default(db: &Database) -> Result<Json> {
    if db.engine() == Engine::Mysql {
        return Ok(Json::Null);
    }
    let one = anchor(1, db).await?;
    let two = anchor(2, db).await?;
    let lamp = Lamp {
        anchor: (&two).into(),
        other: Some((&two).into()),
        ..Lamp::default()
    };
    lamp.create(db).await?;
    assert_eq!(Lamp::default().anchor.id(), one.id);
    let gone = gone(db, two.delete(db)).await?;
    let lamp = Lamp::objects().get(db).await?;
    let other = lamp.other.as_ref().map(key);
    Ok(json!([gone, key(&lamp.anchor), other]))
}

/// Makes the table that MySQL and MariaDB do not take.
pub(super) async fn make(db: &Database) {
    let models = models![Lamp];
    register_models(&models);
    if db.engine() != Engine::Mysql {
        let state = ProjectState::from_models(models![Anchor, Lamp]);
        common::make_state(db, &state, &models).await;
    }
}
