//! Keys of several fields.

use nuages_db::lookup;
use nuages_db::query::Condition;

use super::*;

pub(super) async fn ask(told: &mut Telling) {
    told.tell("composite look ups", look_ups).await;
    told.tell("composite defaults", defaults).await;
    told.tell("composite times", times).await;
    told.tell("composite changes that are refused", refused)
        .await;
}

async fn tokens(db: &Database) -> Result<(Tenant, Tenant)> {
    let tenant = |id: i64, name: &str| Tenant {
        id: id.into(),
        name: name.into(),
    };
    let (one, two) = (
        tenant(1, "a").create(db).await?,
        tenant(2, "b").create(db).await?,
    );
    let rows = [(&one, 1), (&one, 2), (&two, 1)].map(|(tenant, number)| Token {
        tenant: tenant.into(),
        number,
        ..Token::default()
    });
    Token::objects().bulk_create(rows.into(), db).await?;
    Ok((one, two))
}

async fn look_ups(db: &Database) -> Result<Json> {
    tokens(db).await?;
    let asked: Vec<(&str, Json, Condition<Token>)> = vec![
        ("pk", json!(1), lookup("pk", 1)),
        ("pk", json!([1, 2]), lookup("pk", (1, 2))),
        ("pk", json!([1, 2, 3]), lookup("pk", (1, 2, 3))),
        ("pk__exact", json!(1), lookup("pk__exact", 1)),
        ("pk__in", json!(1), lookup("pk__in", 1)),
        ("pk__in", json!([1, 2]), lookup("pk__in", [1, 2])),
        ("pk__in", json!([[1, 2, 3]]), lookup("pk__in", [(1, 2, 3)])),
        (
            "pk__in",
            json!([[1, 2], [2, 1]]),
            lookup("pk__in", [(1, 2), (2, 1)]),
        ),
        ("pk__in", json!([]), lookup("pk__in", [(1, 2); 0])),
        ("pk__gt", json!(1), lookup("pk__gt", 1)),
        ("pk__gt", json!([1, 1]), lookup("pk__gt", (1, 1))),
        ("pk__gte", json!([1, 2, 3]), lookup("pk__gte", (1, 2, 3))),
        ("pk__lt", json!([2, 1]), lookup("pk__lt", (2, 1))),
        ("pk__lte", json!("x"), lookup("pk__lte", "x")),
        ("pk__isnull", json!(true), lookup("pk__isnull", true)),
        ("pk__isnull", json!(false), lookup("pk__isnull", false)),
        ("pk", json!(["x", 1]), lookup("pk", ("x", 1))),
    ];
    let mut said = Vec::new();
    for (name, value, condition) in asked {
        let rows = Token::objects().filter(condition).order_by(Token::pk);
        let answer = match rows.all(db).await {
            Ok(rows) => rows
                .iter()
                .map(|row| json!([i64::from(row.tenant.id()), row.number]))
                .collect(),
            Err(error) => json!(error.to_string()),
        };
        said.push(json!([name, value, answer]));
    }
    Ok(json!(said))
}

async fn defaults(db: &Database) -> Result<Json> {
    let (one, two) = tokens(db).await?;
    let mut row = Post {
        tenant: (&one).into(),
        ..Post::default()
    };
    row.save(db).await?;
    let other = Post {
        tenant: (&two).into(),
        number: 4.into(),
    };
    other.create(db).await?;
    let rows = Post::objects().order_by(Post::pk).all(db).await?;
    let rows: Vec<_> = rows
        .iter()
        .map(|row| json!([i64::from(row.tenant.id()), row.number.get()]))
        .collect();
    let twice = attempt(db, async |db| {
        let row = Post::default().create(db).await?;
        Ok(row.number.into_inner())
    });
    Ok(json!([rows, twice.await]))
}

async fn times(db: &Database) -> Result<Json> {
    let mut rows = Vec::new();
    for number in [3, 1, 2] {
        let row = Timed {
            number,
            ..Timed::default()
        };
        rows.push(row.create(db).await?);
    }
    rows[0].text = "x".into();
    rows[0].save(db).await?;
    let before = rows[1].previous_by(Timed::created, db).await?;
    let after = rows[1].next_by(Timed::created, db).await?;
    let first = Timed::objects().order_by(Timed::created);
    let first = first.values((Timed::number, Timed::text));
    Ok(json!([
        Timed::objects().count(db).await?,
        before.number,
        after.number,
        first.first(db).await?.map(Show::show),
        common::errors(&rows[0], db).await,
    ]))
}

async fn refused(db: &Database) -> Result<Json> {
    tokens(db).await?;
    let mut rows = Token::objects().order_by(Token::pk).all(db).await?;
    let changed = attempt(db, async |db| {
        Token::objects().bulk_update(&rows, Token::number, db).await
    });
    let changed = changed.await;
    let moved = attempt(db, async |db| {
        let second = Token::objects().filter(Token::number.eq(2));
        second.update(Token::number.set(7), db).await
    });
    let moved = moved.await;
    let of_tenant = attempt(db, async |db| {
        let rows = Token::objects().filter(Token::tenant.to(Tenant::name).eq("b"));
        rows.update(Token::secret.set("s"), db).await
    });
    let of_tenant = of_tenant.await;
    let secrets = shown(
        Token::objects().order_by(Token::pk).values(Token::secret),
        db,
    )
    .await?;
    let of_key = Save::new().update_fields(Token::number);
    let saved = attempt(db, async |db| rows[0].save_with(of_key, db).await).await;
    let deleted = attempt(db, async |db| Ok(Token::default().delete(db).await?.total));
    let deleted = deleted.await;
    Ok(json!([changed, moved, of_tenant, secrets, saved, deleted]))
}
