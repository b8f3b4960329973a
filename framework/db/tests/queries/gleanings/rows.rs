//! The places of rows, and columns that the database copies.

use super::*;

pub(super) async fn ask(told: &mut Telling) {
    told.tell("order among rows of one row", order).await;
    told.tell("generated copies", copies).await;
}

fn answer(question: &Question, order: i32) -> Answer {
    Answer {
        text: "x".into(),
        question: question.into(),
        _order: order,
        ..Answer::default()
    }
}

async fn order(db: &Database) -> Result<Json> {
    let mut questions = Vec::new();
    for text in ["a", "b", "c"] {
        let question = Question {
            text: text.into(),
            ..Question::default()
        };
        questions.push(question.create(db).await?);
    }
    let [one, two, other] = &questions[..] else {
        unreachable!()
    };
    let (a, mut b) = (
        answer(one, 0).create(db).await?,
        answer(one, 0).create(db).await?,
    );
    let mut steps = Vec::new();
    for rows in [
        vec![(one, 0), (one, 0)],
        vec![(two, 0), (two, 0), (one, 0), (two, 0)],
        vec![(one, 9), (two, 0), (one, 0), (two, 10), (one, 7), (two, 0)],
        vec![(other, 1), (other, 0), (other, 0), (other, 1)],
    ] {
        let rows = rows
            .into_iter()
            .map(|(question, order)| answer(question, order))
            .collect();
        let rows = Answer::objects().bulk_create(rows, db).await?;
        steps.push(rows.iter().map(|row| row._order).collect::<Json>());
    }
    let of_other = other.related(Answer::question).values(Answer::_order);
    steps.push(shown(of_other, db).await?);
    let foreign = answer(other, 0).create(db).await?;
    one.set_answer_order(vec![b.id, a.id, foreign.id], db)
        .await?;
    let place = Answer::objects().get_by_key(foreign.id, db).await?._order;
    let first: Vec<_> = one.get_answer_order(db).await?;
    let first: Vec<_> = first.iter().take(2).map(|key| *key == b.id).collect();
    steps.push(json!([place, first]));
    b.question = two.into();
    b.save(db).await?;
    a.delete(db).await?;
    steps.push(json!(answer(one, 0).create(db).await?._order));
    steps.push(json!(answer(one, 70).create(db).await?._order));
    Ok(json!(steps))
}

async fn copies(db: &Database) -> Result<Json> {
    let (code, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let twin = |code| Twin {
        code,
        ..Twin::default()
    };
    let mut row = twin(code).create(db).await?;
    let mut steps = vec![json!(row.copy.to_string())];
    row.code = other;
    row.save_with(Save::new().update_fields(Twin::code), db)
        .await?;
    steps.push(json!(row.copy.to_string()));
    let twins = vec![twin(code), twin(other)];
    Twin::objects().bulk_create(twins, db).await?;
    let rows = || Twin::objects().order_by(Twin::id);
    let mut second = rows().offset(1).limit(1).all(db).await?;
    second[0].code = other;
    Twin::objects().bulk_update(&second, Twin::code, db).await?;
    steps.push(shown(rows().values(Twin::copy), db).await?);
    let count = Twin::objects()
        .filter(Twin::copy.eq(other))
        .count(db)
        .await?;
    steps.push(json!(count));
    Ok(json!(steps))
}
