//! How rows are saved: `select_on_save`, `force_insert` with the rows that a row extends.

use nuages_db::fields::Json;
use nuages_db::models::*;
use serde_json::json;

use super::*;
use crate::common::made;
use nuages_db::migrations::Writer;

pub(super) async fn ask(kin: &mut Telling) {
    kin.tell("looks before saves", looks).await;
    kin.tell("looks before saves of parents", looks_of_parents)
        .await;
    kin.tell("insertions of parents", insertions).await;
    kin.tell("insertions of parents that are there", insertions_there)
        .await;
    kin.tell("insertions that make no sense", refused).await;
}

fn note(text: &str) -> Note {
    Note {
        text: text.into(),
        ..Note::default()
    }
}

fn chapter(text: &str) -> Chapter {
    Chapter {
        note_ptr: note(text).into(),
        ..Chapter::default()
    }
}

fn appendix(text: &str) -> Appendix {
    Appendix {
        chapter_ptr: chapter(text).into(),
        ..Appendix::default()
    }
}

/// The statements of a save.
async fn saves<M: Model>(row: &mut M, db: &Database) -> Result<Vec<String>> {
    let (done, said) = asked(row.save(db)).await;
    done.map(|()| said)
}

async fn saves_with<M: Model>(
    row: &mut M,
    how: Save<M::Concrete>,
    db: &Database,
) -> Result<Vec<String>> {
    let (done, said) = asked(row.save_with(how, db)).await;
    done.map(|()| said)
}

async fn looks(db: &Database) -> Result<Json> {
    let mut row = note("a");
    let mut steps = vec![saves(&mut row, db).await?, saves(&mut row, db).await?];
    let mut other = note("b");
    other.id = (i64::from(row.id) + 100).into();
    steps.push(saves(&mut other, db).await?);
    let text = Save::new().update_fields(Note::text);
    steps.push(saves_with(&mut row, text, db).await?);
    steps.push(saves_with(&mut row, Save::new().force_update(), db).await?);
    other.id = (i64::from(row.id) + 200).into();
    steps.push(saves_with(&mut other, Save::new().force_insert(), db).await?);
    steps.push(saves(&mut PlainNote(row.clone()), db).await?);
    steps.push(saves(&mut LookedNote(row), db).await?);
    Ok(json!(steps))
}

async fn looks_of_parents(db: &Database) -> Result<Json> {
    let (mut chapter, mut row) = (chapter("a"), appendix("b"));
    let mut steps = Vec::new();
    for _ in 0..2 {
        steps.push(saves(&mut chapter, db).await?);
    }
    for _ in 0..2 {
        steps.push(saves(&mut row, db).await?);
    }
    let mut gone = appendix("c");
    gone.save(db).await?;
    let all = Appendix::objects().filter(Appendix::chapter_ptr.eq(gone.key()));
    all.delete(db).await?;
    steps.push(saves(&mut gone, db).await?);
    Ok(json!(steps))
}

/// A row whose keys are known.
fn numbered() -> Appendix {
    let mut note = note("a");
    note.id = 900.into();
    let mut chapter = chapter("a");
    chapter.note_ptr = note.into();
    Appendix {
        chapter_ptr: chapter.into(),
        ..Appendix::default()
    }
}

async fn inserted(how: Save<Appendix>, db: &Database) -> Json {
    attempt(db, async |db| {
        let said = saves_with(&mut numbered(), how, db).await?;
        let counts = [
            Note::objects().count(db).await?,
            Chapter::objects().count(db).await?,
            Appendix::objects().count(db).await?,
        ];
        Ok(json!([[said], counts]))
    })
    .await
}

fn ways() -> [Save<Appendix>; 5] {
    [
        Save::new().force_insert(),
        Save::new().force_insert_of::<Appendix>(),
        Save::new().force_insert_of::<Chapter>(),
        Save::new().force_insert_of::<Note>(),
        Save::new().force_insert_all(),
    ]
}

async fn insertions(db: &Database) -> Result<Json> {
    let both = Save::new()
        .force_insert_of::<Note>()
        .force_insert_of::<Chapter>();
    let mut steps = Vec::new();
    for how in ways().into_iter().chain([both]) {
        steps.push(inserted(how, db).await);
        Note::objects().delete(db).await?;
    }
    Ok(json!(steps))
}

async fn insertions_there(db: &Database) -> Result<Json> {
    let mut there = note("there");
    there.id = 900.into();
    there.create(db).await?;
    let mut steps = Vec::new();
    for how in ways() {
        steps.push(inserted(how, db).await);
        for table in ["kin_appendix", "kin_chapter"] {
            db.execute(format!("DELETE FROM {table}"), &[]).await?;
        }
    }
    Ok(json!(steps))
}

async fn refused(db: &Database) -> Result<Json> {
    let foreign = Save::new().force_insert_of::<Person>();
    let Err(error) = numbered().save_with(foreign, db).await else {
        return Ok(Json::Null);
    };
    let words = "Invalid force_insert member. Person must be a base of Appendix.";
    assert_eq!(error.to_string(), words);
    let below = Save::new().force_insert_of::<Appendix>();
    let below = attempt(db, async |db| {
        saves_with(&mut chapter("a"), below, db).await
    });
    let letter = Save::new().update_fields(Appendix::letter);
    let answers = [
        inserted(Save::new().force_insert_of::<Person>(), db).await,
        below.await,
        inserted(Save::new().force_insert_of::<Note>().force_update(), db).await,
        inserted(letter.force_insert_of::<Note>(), db).await,
    ];
    Ok(json!(answers))
}

#[tokio::test]
async fn rows_that_are_not_loaded_are_not_inserted() {
    for db in common::databases_with("kin_not_loaded", &models()).await {
        let place = note("a").create(&db).await.unwrap();
        let mut row = Chapter {
            note_ptr: ForeignKey::new(place.id),
            pages: 1,
        };
        let how = Save::new().force_insert_of::<Note>();
        let error = row.save_with(how, &db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "force_insert is to insert the row of Note too, and it is not loaded: give the row instead of its key"
        );
        assert_eq!(Chapter::objects().count(&db).await.unwrap(), 0);
        row.save_with(Save::new().force_insert(), &db)
            .await
            .unwrap();
        assert_eq!(Chapter::objects().count(&db).await.unwrap(), 1);
    }
}

#[test]
fn migrations_write_who_looks_before_saves() {
    made::assert_nothing_left(&models());
    let migration = made::migration(&models());
    let source = Writer::new(&migration, false).source().unwrap();
    for (name, looks) in [
        ("Note", true),
        ("PlainNote", false),
        ("LookedNote", true),
        ("Chapter", false),
    ] {
        let (_, create) = source
            .split_once(&format!("CreateModel::new(\"{name}\")"))
            .unwrap();
        let create = create.split("CreateModel::new").next().unwrap();
        assert_eq!(
            create.contains(".select_on_save()"),
            looks,
            "{name}: {create}"
        );
    }
}
