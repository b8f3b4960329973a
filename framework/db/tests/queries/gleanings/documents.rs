//! Parts of documents beside each other, and of what is computed.

use nuages_db::functions::*;
use nuages_db::query::JsonPath;

use super::*;

pub(super) async fn ask(told: &mut Telling) {
    told.tell("parts beside parts", beside).await;
    told.tell("keys at the end of paths", ends).await;
    told.tell("parts that contain parts", contained).await;
    told.tell("keys of what is computed", computed).await;
    told.tell("groups and orders of parts", groups).await;
    told.tell("documents as they were written", written).await;
}

async fn papers(db: &Database) -> Result<i64> {
    let documents = [
        None,
        Some(json!([])),
        Some(json!({})),
        Some(json!({"a": "b", "c": 14})),
        Some(json!({
            "a": "b", "c": 14, "d": ["e", {"f": "g"}], "h": true, "i": false, "j": null, "k": {"l": "m"}, "n": [null, true],
            "o": "\"quoted\"", "p": 4.2,
        })),
        Some(json!([1, [2]])),
        Some(json!({"k": true, "l": false, "foo": "bax"})),
        Some(
            json!({"foo": "bar", "baz": {"a": "b", "c": "d"}, "bar": ["foo", "bar"], "bax": {"foo": "bar"}}),
        ),
        Some(json!({"target": 5, "comparison": 2})),
        Some(json!({"target": 2, "comparison": 5})),
        Some(json!({"target": 2, "comparison": 2})),
        Some(json!([{"a": 1}, {"b": "x"}])),
        Some(json!({"d": ["e", "e"]})),
        Some(json!({"%total": 10})),
    ];
    let mut first = None;
    for value in documents {
        let paper = Paper {
            value,
            ..Paper::default()
        };
        let paper = paper.create(db).await?;
        first.get_or_insert(i64::from(paper.id));
    }
    Ok(first.unwrap())
}

/// The places of the papers that a condition finds, or the kind of the error.
async fn among(first: i64, condition: Condition<Paper>, db: &Database) -> Json {
    attempt(db, async |db| {
        let rows = Paper::objects().filter(condition).order_by(Paper::id);
        places(first, rows, db).await
    })
    .await
}

async fn places(first: i64, rows: QuerySet<Paper>, db: &Database) -> Result<Json> {
    let keys = rows.values(Paper::id).all(db).await?;
    Ok(keys.into_iter().map(|key| i64::from(key) - first).collect())
}

/// What each pair finds, typed and by name.
async fn each(
    first: i64,
    pairs: Vec<(Option<Condition<Paper>>, Option<Condition<Paper>>)>,
    db: &Database,
) -> Json {
    let mut answers = Vec::new();
    for (typed, named) in pairs {
        let answer = match (typed, named) {
            (Some(typed), Some(named)) => {
                let (typed, named) = (among(first, typed, db).await, among(first, named, db).await);
                if typed == named {
                    typed
                } else {
                    json!({ "typed": typed, "named": named })
                }
            }
            (one, other) => among(first, one.or(other).unwrap(), db).await,
        };
        answers.push(answer);
    }
    json!(answers)
}

fn key(name: &str) -> JsonPath<Paper> {
    Paper::value.key(name)
}

/// A document that the database makes of a text.
fn raw(document: &Json, db: &Database) -> Expression<Paper, Json> {
    let sql = match db.engine() {
        Engine::Postgresql => "?::jsonb",
        Engine::Mysql => "JSON_EXTRACT(?, '$')",
        _ => "JSON(?)",
    };
    raw_sql(sql, [Value::from(document.to_string())])
}

async fn beside(db: &Database) -> Result<Json> {
    let first = papers(db).await?;
    let other = || key("comparison");
    let named = |name: &str, of: &str| Some(lookup(name, f(of)));
    let target = || key("target");
    let inner = || key("bax").key("foo");
    let asked = vec![
        (
            Some(target().gt(other())),
            named("value__target__gt", "value__comparison"),
        ),
        (
            Some(target().gte(other())),
            named("value__target__gte", "value__comparison"),
        ),
        (
            Some(target().lt(other())),
            named("value__target__lt", "value__comparison"),
        ),
        (
            Some(target().lte(other())),
            named("value__target__lte", "value__comparison"),
        ),
        (
            Some(target().eq(other())),
            named("value__target", "value__comparison"),
        ),
        (
            Some(key("foo").eq(inner())),
            named("value__foo", "value__bax__foo"),
        ),
        (
            Some(key("foo").in_([inner().document(), value(json!("baz")).nullable()])),
            None,
        ),
        (
            Some(key("foo").in_([inner().document(), value(json!({})).nullable()])),
            None,
        ),
        (
            Some(key("foo").eq(raw(&json!({"x": "bar"}), db).key("x"))),
            None,
        ),
        (
            Some(key("foo").eq(raw(&json!({"x": {"y": "bar"}}), db).key("x").key("y"))),
            None,
        ),
        (
            Some(key("d").index(0).eq(key("d").index(1))),
            named("value__d__0", "value__d__1"),
        ),
        (
            Some(target().ne(other())),
            Some(!lookup("value__target", f("value__comparison"))),
        ),
    ];
    let first_asked = match db.engine() {
        Engine::Mysql => 2,
        _ => 0,
    };
    Ok(each(first, asked.into_iter().skip(first_asked).collect(), db).await)
}

async fn ends(db: &Database) -> Result<Json> {
    let first = papers(db).await?;
    let at = |of: &str| Some(lookup("value__has_key", f(of)));
    let asked = vec![
        (Some(key("baz").has_key("a")), at("value__baz__a")),
        (Some(key("baz").has_key("c")), at("value__baz__c")),
        (Some(key("d").index(1).has_key("f")), at("value__d__1__f")),
        (Some(Paper::value.index(1).has_key("b")), at("value__1__b")),
        (
            Some(key("baz").has_key("a")),
            Some(lookup("value__baz__has_key", "a")),
        ),
        (
            Some(key("d").index(1).has_key("f")),
            Some(lookup("value__d__1__has_key", "f")),
        ),
        (Some(Paper::value.has_key("a")), at("value__a")),
    ];
    Ok(each(first, asked, db).await)
}

async fn contained(db: &Database) -> Result<Json> {
    let first = papers(db).await?;
    let inner = || Some(lookup("value__contains", f("value__bax")));
    if db.engine() == Engine::Sqlite {
        return Ok(among(first, inner().unwrap(), db).await);
    }
    let wide = json!({"x": {"a": "b", "c": 14, "d": "e"}});
    let asked = vec![
        (Some(Paper::value.contains(key("bax"))), inner()),
        (
            Some(key("d").contains("e")),
            Some(lookup("value__d__contains", "e")),
        ),
        (Some(key("d").contains(json!([{"f": "g"}]))), None),
        (
            Some(key("baz").contained_by(json!({"a": "b", "c": "d", "e": "f"}))),
            None,
        ),
        (
            Some(Paper::value.contained_by(raw(&wide, db).key("x"))),
            None,
        ),
        (
            Some(key("bar").contains(key("foo"))),
            Some(lookup("value__bar__contains", f("value__foo"))),
        ),
    ];
    Ok(each(first, asked, db).await)
}

async fn computed(db: &Database) -> Result<Json> {
    let first = papers(db).await?;
    let paper = Paper::objects()
        .filter(Paper::id.eq(first + 4))
        .get(db)
        .await?;
    for (value, summary) in [
        (json!({"d": ["f", "e"]}), "\"text\""),
        (json!({"d": ["e", "f"]}), "{\"a\": [1, 2]}"),
    ] {
        let note = Note {
            value: Some(value),
            summary: Some(summary.to_owned()),
            paper: Some((&paper).into()),
            ..Note::default()
        };
        note.create(db).await?;
    }
    let rows = || Paper::objects().order_by(Paper::id);
    let own = || {
        subquery(
            Paper::objects()
                .filter(Paper::id.eq(outer(Paper::id)))
                .values(Paper::value),
        )
    };
    let literal = || value::<Paper, _>(json!({"foo": "bar"}));
    let early = || Paper::id.lt(first + 2);
    let listed = || json_object((("a", json_array((Paper::id,))),));
    let inside = || json_object((("a", json_object((("b", Paper::id),))),));
    let twice = || json_array((json_array((Paper::id,)),));
    let cast = || key("d").document().cast::<Option<Json>>();
    let notes = || Note::objects().order_by(Note::id);
    let of_paper = Note::paper.to(Paper::value);
    let summary = || Note::summary.cast::<Option<Json>>();
    let of_notes = Note::paper.reversed().to(Note::value);
    let d = || Note::value.key("d");
    let texts = shown(notes().values(coalesce(summary(), Note::value)), db).await?;
    Ok(json!([
        places(first, rows().filter(own().key("a").eq("b")), db).await?,
        places(
            first,
            rows().filter(own().key("d").index(1).key("f").eq("g")),
            db
        )
        .await?,
        places(
            first,
            rows().filter(literal().key("foo").eq("bar") & early()),
            db
        )
        .await?,
        places(first, rows().filter(literal().has_key("foo") & early()), db).await?,
        places(
            first,
            rows().filter(listed().key("a").index(0).eq(first + 1)),
            db
        )
        .await?,
        places(
            first,
            Paper::objects().order_by(inside().key("a").key("b").desc()),
            db
        )
        .await?,
        places(
            first,
            Paper::objects().order_by(twice().index(0).index(0).desc()),
            db
        )
        .await?,
        places(first, rows().filter(cast().index(0).eq("e")), db).await?,
        shown(
            notes()
                .filter(d().index(1).eq(of_paper.key("d").index(0)))
                .values(d().index(0)),
            db
        )
        .await?,
        shown(notes().values(of_paper.key("d").index(1).key("f")), db).await?,
        texts,
        shown(
            notes()
                .filter(summary().key("a").index(1).eq(2))
                .values(d().index(0)),
            db
        )
        .await?,
        places(first, rows().filter(of_notes.key("d").index(0).eq("e")), db).await?,
    ]))
}

async fn groups(db: &Database) -> Result<Json> {
    let first = papers(db).await?;
    let some = || Paper::objects().filter(Paper::value.is_null(false));
    let letter = || key("d").index(1).key("f").text();
    let zero = || key("d").index(0);
    let by_letter = some().values(letter()).annotate(count(letter()));
    let by_zero = some().values(zero()).annotate(count(zero()));
    let by_letter = shown(by_letter.order_by(count(letter())), db).await?;
    let by_zero = by_zero.order_by(count(zero())).all(db).await?;
    let by_zero: Vec<i64> = by_zero.into_iter().map(|(_, number)| number).collect();
    let new = when(key("foo").eq("bax"), json!({"new": 1})).otherwise(Json::Null);
    let foos = Paper::objects().filter(key("foo").is_null(false));
    let changed = foos.update(Paper::value.set(new), db).await?;
    let new = Paper::objects().filter(key("new").eq(1) | Paper::value.eq(Json::Null));
    let new = shown(new.order_by(Paper::id).values(Paper::value), db).await?;
    let end = || key("k").key("l");
    let distinct = match db.engine() {
        Engine::Postgresql => {
            let ends = Paper::objects()
                .order_by(end())
                .distinct_on(end().document());
            shown(ends.values(end()), db).await?
        }
        _ => nothing(),
    };
    Ok(json!([
        by_letter,
        by_zero,
        changed,
        new,
        distinct,
        first > 0
    ]))
}

async fn written(db: &Database) -> Result<Json> {
    // MariaDB's documents are texts.
    if db.engine() == Engine::Mysql {
        return Ok(nothing());
    }
    let mut steps = Vec::new();
    for (text, value) in [
        (r#"{"a":1}"#, json!({"a": 1})),
        (r#"{ "a" : 1 }"#, json!({"a": 1})),
        ("[1,2]", json!([1, 2])),
        ("[ 1, 2 ]", json!([1, 2])),
    ] {
        db.execute(
            format!("INSERT INTO gleanings_paper (value) VALUES ('{text}')"),
            &[],
        )
        .await?;
        let rows = Paper::objects().filter(lookup("value__in", vec![Value::from(value)]));
        steps.push(rows.count(db).await?);
    }
    Ok(json!(steps))
}
