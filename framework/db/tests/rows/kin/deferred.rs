//! Columns that are not read at first.

use nuages_db::fields::{FieldValue, Json};
use nuages_db::models::*;
use nuages_db::query::{FetchMode, Partial, Partials};
use serde_json::json;

use super::*;

pub(super) async fn ask(kin: &mut Telling) {
    kin.tell("chains of only and defer", chains).await;
    kin.tell("deferred columns of peers", peers).await;
    kin.tell("deferred rows go and are read again", again).await;
}

async fn deferred(rows: QuerySet<Note, Partials>, db: &Database) -> Result<Json> {
    let mut names = rows.get(db).await?.get_deferred_fields();
    names.sort_unstable();
    Ok(json!(names))
}

fn note(text: &str, rank: i32) -> Note {
    Note {
        text: text.into(),
        rank,
        ..Note::default()
    }
}

async fn chains(db: &Database) -> Result<Json> {
    note("a", 1).create(db).await?;
    let rows = Note::objects;
    let (text, rank) = (Note::text, Note::rank);
    let all = [
        rows().defer(text).defer(rank),
        rows().only(text).only(rank),
        rows().only(Note::id),
        rows().only((text, rank)).defer(text),
        rows().defer(text).only((rank, text)),
        rows().defer(text).only(text).only(rank),
        rows().only(text).defer(rank),
        rows().only(text).defer(text).defer(rank),
        rows().only(text).defer((text, rank)),
        rows().only(text).defer(text),
        rows().defer(text).only(text),
        rows().defer(text).defer(text),
    ];
    let mut found = Vec::new();
    for rows in all {
        found.push(deferred(rows, db).await?);
    }
    Ok(json!(found))
}

/// The statements that it takes to read a column of each row, and what it holds.
async fn load<T: FieldValue + serde::Serialize>(
    rows: &[Partial<Note>],
    field: nuages_db::query::Field<Note, T>,
    steps: &mut Vec<Json>,
    db: &Database,
) -> Result<()> {
    for row in rows {
        let (value, said) = asked(row.load(field, db)).await;
        steps.push(json!([said, value?]));
    }
    Ok(())
}

async fn read(mode: FetchMode, with_rank: bool, db: &Database) -> Result<Json> {
    let rows = Note::objects().fetch_mode(mode).order_by(Note::id);
    let rows = match with_rank {
        true => rows.defer((Note::text, Note::rank)),
        false => rows.defer(Note::text),
    };
    let rows = rows.all(db).await?;
    let first = Note::objects().filter(Note::text.eq("a"));
    first.update(Note::rank.set(Note::rank + 1), db).await?;
    let mut steps = Vec::new();
    load(&rows, Note::text, &mut steps, db).await?;
    if with_rank {
        load(&rows, Note::rank, &mut steps, db).await?;
    }
    Ok(json!(steps))
}

async fn peers(db: &Database) -> Result<Json> {
    for text in ["a", "b", "c"] {
        note(text, 0).create(db).await?;
    }
    let mut steps = vec![
        read(FetchMode::One, false, db).await?,
        read(FetchMode::Peers, true, db).await?,
    ];
    let blocked = async |db: &Database| read(FetchMode::Raise, false, db).await;
    steps.push(attempt(db, blocked).await);
    steps.push(read(FetchMode::Peers, false, db).await?);
    let rows = Note::objects().fetch_mode(FetchMode::Peers);
    let rows = rows.only(Note::rank).order_by(Note::id).all(db).await?;
    let second = Note::objects().filter(Note::text.eq("b"));
    second.delete(db).await?;
    steps.push(json!(rows[2].load(Note::text, db).await?));
    let gone = async |db: &Database| rows[1].load(Note::text, db).await;
    steps.push(attempt(db, gone).await);
    Ok(json!(steps))
}

async fn again(db: &Database) -> Result<Json> {
    let ann = person("ann", db).await?;
    person("bob", db).await?;
    let mut one = book("one", None, db).await?;
    one.owner = Some((&ann).into());
    one.save(db).await?;
    let two = book("two", None, db).await?;
    let rows = Book::objects().defer(Book::title);
    let mut row = rows.get_by_key(one.id, db).await?;
    let all = Book::objects().filter(Book::id.eq(one.id));
    let new = (Book::title.set("new"), Book::owner.set(None));
    all.update(new, db).await?;
    row.refresh_from_db(db).await?;
    let owner = row.get(Book::owner)?.map(|owner| i64::from(owner.id()));
    let mut steps = vec![json!(row.get_deferred_fields()), json!(owner)];
    one.many(Book::readers).add([&ann], db).await?;
    let gone = row.delete(db).await?;
    let models: Vec<&String> = gone.by_model.keys().collect();
    steps.push(json!([gone.total, models]));
    let mut row = Book::objects()
        .only(Book::title)
        .get_by_key(two.id, db)
        .await?;
    let gone = row.delete(db).await?.total;
    steps.push(json!([gone, Book::objects().count(db).await?]));
    let read = async |db: &Database| row.refresh_from_db(db).await;
    steps.push(attempt(db, read).await);
    Ok(json!(steps))
}
