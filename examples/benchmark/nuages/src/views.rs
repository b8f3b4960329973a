use nuages::db::Database;
use nuages::prelude::*;
use serde::Serialize;

use crate::models::{Fortune, World};

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[derive(Serialize)]
struct WorldJson {
    id: i64,
    #[serde(rename = "randomNumber")]
    random_number: i32,
}

impl From<&World> for WorldJson {
    fn from(world: &World) -> Self {
        WorldJson {
            id: world.id.into(),
            random_number: world.random_number,
        }
    }
}

#[derive(Template)]
#[template(path = "fortunes.html")]
struct Fortunes {
    fortunes: Vec<Fortune>,
}

fn random_id() -> i32 {
    fastrand::i32(1..=10_000)
}

fn count(request: &Request) -> usize {
    let count = request
        .query()
        .get("queries")
        .and_then(|text| text.parse().ok());
    count.unwrap_or(1).clamp(1, 500)
}

async fn random_worlds(count: usize, db: &Database) -> Result<Vec<World>> {
    let mut worlds = Vec::with_capacity(count);
    for _ in 0..count {
        worlds.push(random_world(db).await?);
    }
    Ok(worlds)
}

async fn random_world(db: &Database) -> Result<World> {
    Ok(World::objects().get_by_key(random_id(), db).await?)
}

fn worlds_json(worlds: &[World]) -> Result<Response> {
    Response::json(&worlds.iter().map(WorldJson::from).collect::<Vec<_>>())
}

pub async fn plaintext(_request: Request) -> Result<Response> {
    Ok(Response::text("Hello, World!"))
}

pub async fn json(_request: Request) -> Result<Response> {
    Response::json(&Message {
        message: "Hello, World!",
    })
}

pub async fn db(request: Request) -> Result<Response> {
    Response::json(&WorldJson::from(&random_world(request.db()).await?))
}

pub async fn queries(request: Request) -> Result<Response> {
    worlds_json(&random_worlds(count(&request), request.db()).await?)
}

pub async fn updates(request: Request) -> Result<Response> {
    let db = request.db();
    let mut worlds = random_worlds(count(&request), db).await?;
    worlds.sort_by_key(|world| world.id);
    db.atomic(async |tx| {
        for world in &mut worlds {
            world.random_number = random_id();
            world.save(tx).await?;
        }
        Ok(())
    })
    .await?;
    worlds_json(&worlds)
}

pub async fn fortunes(request: Request) -> Result<Response> {
    let mut fortunes = Fortune::objects().all(request.db()).await?;
    fortunes.push(Fortune {
        id: 0.into(),
        message: "Additional fortune added at request time.".to_owned(),
    });
    fortunes.sort_by(|a, b| a.message.cmp(&b.message));
    render(&request, Fortunes { fortunes })
}

pub async fn session(request: Request) -> Result<Response> {
    let session = request.session();
    let visits = session.get::<i64>("visits").await?.unwrap_or(0) + 1;
    session.insert("visits", visits).await?;
    Ok(Response::text(format!("visits: {visits}")))
}
