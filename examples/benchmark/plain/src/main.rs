//! The routes as a person writes them with actix-web, askama and sqlx: one shared pool, everything at its default.

#[path = "../../shared/session.rs"]
mod session;
#[path = "../../shared/sql.rs"]
mod sql;

use std::error::Error;

use actix_web::error::ErrorInternalServerError;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Responder, get, web};
use askama::Template;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::Row;

use crate::session::Signer;
use crate::sql::Db;

type Pool = sqlx::Pool<Db>;

type Result<T> = std::result::Result<T, actix_web::Error>;

#[derive(Serialize)]
struct World {
    id: i64,
    #[serde(rename = "randomNumber")]
    random_number: i32,
}

struct Fortune {
    id: i64,
    message: String,
}

#[derive(Template)]
#[template(path = "fortunes.html")]
struct Fortunes {
    fortunes: Vec<Fortune>,
}

#[derive(Deserialize)]
struct Count {
    queries: Option<String>,
}

impl Count {
    fn get(&self) -> usize {
        let count = self.queries.as_deref().and_then(|text| text.parse().ok());
        count.unwrap_or(1).clamp(1, 500)
    }
}

fn random_id() -> i64 {
    fastrand::i64(1..=10_000)
}

fn random_number() -> i32 {
    fastrand::i32(1..=10_000)
}

async fn random_world(pool: &Pool) -> Result<World> {
    let row = sqlx::query(sql::WORLD)
        .bind(random_id())
        .fetch_one(pool)
        .await
        .map_err(ErrorInternalServerError)?;
    Ok(World {
        id: row.get(0),
        random_number: row.get(1),
    })
}

#[get("/plaintext")]
async fn plaintext() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/plain")
        .body("Hello, World!")
}

#[get("/json")]
async fn json_page() -> impl Responder {
    HttpResponse::Ok().json(json!({"message": "Hello, World!"}))
}

#[get("/db")]
async fn db(pool: web::Data<Pool>) -> Result<impl Responder> {
    Ok(HttpResponse::Ok().json(random_world(&pool).await?))
}

#[get("/queries")]
async fn queries(pool: web::Data<Pool>, count: web::Query<Count>) -> Result<impl Responder> {
    let mut worlds = Vec::new();
    for _ in 0..count.get() {
        worlds.push(random_world(&pool).await?);
    }
    Ok(HttpResponse::Ok().json(worlds))
}

#[get("/updates")]
async fn updates(pool: web::Data<Pool>, count: web::Query<Count>) -> Result<impl Responder> {
    let mut worlds = Vec::new();
    for _ in 0..count.get() {
        let mut world = random_world(&pool).await?;
        world.random_number = random_number();
        worlds.push(world);
    }
    let mut transaction = pool.begin().await.map_err(ErrorInternalServerError)?;
    for world in &worlds {
        sqlx::query(sql::CHANGE)
            .bind(world.random_number)
            .bind(world.id)
            .execute(&mut *transaction)
            .await
            .map_err(ErrorInternalServerError)?;
    }
    transaction
        .commit()
        .await
        .map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().json(worlds))
}

#[get("/fortunes")]
async fn fortunes(pool: web::Data<Pool>) -> Result<impl Responder> {
    let rows = sqlx::query(sql::FORTUNES)
        .fetch_all(&**pool)
        .await
        .map_err(ErrorInternalServerError)?;
    let mut fortunes: Vec<Fortune> = rows
        .iter()
        .map(|row| Fortune {
            id: row.get(0),
            message: row.get(1),
        })
        .collect();
    fortunes.push(Fortune {
        id: 0,
        message: "Additional fortune added at request time.".to_owned(),
    });
    fortunes.sort_by(|a, b| a.message.cmp(&b.message));
    let page = Fortunes { fortunes }
        .render()
        .map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(page))
}

#[get("/session")]
async fn session_page(
    pool: web::Data<Pool>,
    signer: web::Data<Signer>,
    request: HttpRequest,
) -> Result<impl Responder> {
    let key = request
        .cookie(session::COOKIE)
        .map(|cookie| cookie.value().to_owned());
    let row = match &key {
        Some(key) => sqlx::query(sql::VISIT)
            .bind(key)
            .fetch_optional(&**pool)
            .await
            .map_err(ErrorInternalServerError)?,
        None => None,
    };
    let stored = row.as_ref().and_then(|row| signer.decode(row.get(0)));
    let mut data = stored.unwrap_or_else(|| json!({}));
    let visits = data["visits"].as_i64().unwrap_or(0) + 1;
    data["visits"] = visits.into();
    let mut response = HttpResponse::Ok();
    let key: String = match key.filter(|_| row.is_some()) {
        Some(key) => key,
        None => (0..32)
            .map(|_| fastrand::alphanumeric().to_ascii_lowercase())
            .collect(),
    };
    session::remember(&mut response, &key);
    sqlx::query(sql::REMEMBER)
        .bind(key)
        .bind(signer.encode(&data))
        .execute(&**pool)
        .await
        .map_err(ErrorInternalServerError)?;
    Ok(response
        .content_type("text/plain")
        .body(format!("visits: {visits}")))
}

#[actix_web::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let address = std::env::var("ADDRESS")?;
    let workers = std::env::var("WORKERS")?.parse()?;
    let pool = Pool::connect(&std::env::var("DATABASE_URL")?).await?;
    let signer = Signer::new(&std::env::var("SECRET_KEY")?);
    HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(pool.clone()))
            .app_data(web::Data::new(signer.clone()))
            .service(plaintext)
            .service(json_page)
            .service(db)
            .service(queries)
            .service(updates)
            .service(fortunes)
            .service(session_page)
    })
    .workers(workers)
    .bind(address)?
    .run()
    .await?;
    Ok(())
}
