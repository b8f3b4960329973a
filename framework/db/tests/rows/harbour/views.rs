//! Rows seen by proxies, rows that extend a proxy's, and foreign keys to either.

use std::sync::{Arc, Mutex};

use nuages_db::lookup;
use nuages_db::query::count;
use nuages_db::signals::{post_save, pre_save};
use serde_json::json;

use super::*;

pub(super) async fn ask(harbour: &mut Telling) {
    harbour.tell("views of rows", rows).await;
    harbour.tell("pointers to views", pointers).await;
    harbour.tell("views saved and heard", heard).await;
    harbour.tell("views deleted", deleted).await;
}

fn diver(name: &str, depth: i32) -> Diver {
    Diver {
        sailor_ptr: Guest(sailor(name)).into(),
        depth,
    }
}

fn names<'r>(rows: impl IntoIterator<Item = &'r Sailor>) -> Json {
    rows.into_iter().map(|row| row.name.as_str()).collect()
}

fn sailor_of(diver: &Diver) -> &Sailor {
    diver.sailor_ptr.cached().unwrap()
}

async fn rows(db: &Database) -> Result<Json> {
    sailor("ann").create(db).await?;
    Guest(sailor("bob")).create(db).await?;
    diver("cid", 3).create(db).await?;
    let deepest = Deepest(diver("dan", 9)).create(db).await?;
    let guests = || Guest::objects();
    let divers = || Diver::objects().select_related(Diver::sailor_ptr);
    let deep = || Deepest::objects().select_related(Diver::sailor_ptr);
    let found = guests()
        .filter(lookup("diver__depth__gt", 5))
        .all(db)
        .await?;
    let by_name = deep().filter(lookup("name", "dan")).get(db).await?;
    let all = Sailor::objects().all(db).await?;
    let seen = guests().all(db).await?;
    let dived = divers().order_by_names(["name"]).all(db).await?;
    let turned = deep().all(db).await?;
    let without = guests().exclude(lookup("diver__depth", 3)).all(db).await?;
    Ok(json!([
        names(&all),
        names(seen.iter().map(|guest| &guest.0)),
        names(dived.iter().map(sailor_of)),
        names(turned.iter().map(|row| sailor_of(&row.0))),
        names(found.iter().map(|guest| &guest.0)),
        [by_name.key() == deepest.key(), by_name.0.depth == 9],
        names(without.iter().map(|guest| &guest.0)),
        [
            guests().count(db).await?,
            Deepest::objects().count(db).await?
        ],
    ]))
}

/// An errand of dan that bob asked for, and one of cid that nobody did.
async fn errands(db: &Database) -> Result<[Deepest; 2]> {
    let bob = Guest(sailor("bob")).create(db).await?;
    let cid = Deepest(diver("cid", 3)).create(db).await?;
    let dan = Deepest(diver("dan", 9)).create(db).await?;
    for (text, assignee, reporter) in [("dive", &dan, Some(&bob)), ("look", &cid, None)] {
        let errand = Errand {
            text: text.into(),
            assignee: assignee.into(),
            reporter: reporter.map(Into::into),
            ..Errand::default()
        };
        errand.create(db).await?;
    }
    Ok([cid, dan])
}

async fn texts(rows: QuerySet<Errand>, db: &Database) -> Result<Json> {
    let rows = rows.order_by(Errand::text).all(db).await?;
    Ok(rows.iter().map(|row| row.text.as_str()).collect())
}

async fn pointers(db: &Database) -> Result<Json> {
    let [_, dan] = errands(db).await?;
    let all = || Errand::objects();
    let depth = Errand::assignee.to(Diver::depth);
    let mut steps = vec![
        texts(all().filter(Errand::assignee.eq(&dan)), db).await?,
        texts(all().filter(depth.gt(5)), db).await?,
        texts(all().filter(lookup("assignee__name", "cid")), db).await?,
        texts(all().filter(lookup("reporter__name__contains", "o")), db).await?,
        texts(all().exclude(lookup("reporter__name", "bob")), db).await?,
        texts(all().filter(lookup("reporter__isnull", true)), db).await?,
        texts(dan.related(Errand::assignee), db).await?,
    ];
    let found = Deepest::objects().filter(lookup("errands__text", "dive"));
    let found = found.select_related(Diver::sailor_ptr).all(db).await?;
    steps.push(names(found.iter().map(|row| sailor_of(&row.0))));
    let found = Guest::objects().filter(lookup("reported__text", "dive"));
    let found = found.all(db).await?;
    steps.push(names(found.iter().map(|guest| &guest.0)));
    let both = Errand::assignee.to(Diver::sailor_ptr);
    let rows = all().select_related((both, Errand::reporter));
    let (rows, said) = asked(rows.order_by(Errand::text).all(db)).await;
    let rows = rows?.into_iter().map(|row| {
        let reporter = row
            .reporter
            .as_ref()
            .map(|guest| guest.cached().unwrap().0.name.clone());
        json!([sailor_of(&row.assignee.cached().unwrap().0).name, reporter])
    });
    steps.extend([json!(said), rows.collect()]);
    let counted = Guest::objects().annotate(count(Errand::reporter.reversed()));
    let counted = counted.order_by_names(["name"]).all(db).await?;
    let counted = counted.iter().map(|(guest, n)| json!([guest.0.name, n]));
    steps.push(counted.collect());
    Ok(json!(steps))
}

async fn heard(db: &Database) -> Result<Json> {
    let heard: Arc<Mutex<Vec<&str>>> = Arc::default();
    macro_rules! hear {
        ($($model:ident $before:literal $after:literal),+) => {$(
            let note = Arc::clone(&heard);
            pre_save::<$model>().connect(Some("views"), move |_| note.lock().unwrap().push($before));
            let note = Arc::clone(&heard);
            post_save::<$model>().connect(Some("views"), move |_| note.lock().unwrap().push($after));
        )+};
    }
    hear!(Sailor "sailor before" "sailor after", Guest "guest before" "guest after",
          Diver "diver before" "diver after", Deepest "deepest before" "deepest after");
    Guest(sailor("a")).create(db).await?;
    diver("b", 1).create(db).await?;
    let mut deepest = Deepest(diver("c", 2)).create(db).await?;
    deepest.0.depth = 5;
    deepest.save(db).await?;
    let (done, said) = asked(Guest::objects().update(Sailor::rank.set(4), db)).await;
    let ranks = Sailor::objects().values(Sailor::rank).all(db).await?;
    macro_rules! unhear {
        ($($model:ident),+) => {$(
            assert!(pre_save::<$model>().disconnect("views") && post_save::<$model>().disconnect("views"));
        )+};
    }
    unhear!(Sailor, Guest, Diver, Deepest);
    Ok(json!([*heard.lock().unwrap(), done?, said, ranks]))
}

async fn deleted(db: &Database) -> Result<Json> {
    let [cid, dan] = errands(db).await?;
    let left = async || {
        let counts = [
            Sailor::objects().count(db).await?,
            Diver::objects().count(db).await?,
            Errand::objects().count(db).await?,
        ];
        Ok::<_, nuages_db::Error>(json!(counts))
    };
    let mut steps = Vec::new();
    let gone = dan.delete(db).await?;
    steps.extend([json!(gone.total), left().await?]);
    let gone = Guest::objects()
        .filter(lookup("name", "bob"))
        .delete(db)
        .await?;
    steps.extend([json!(gone.total), left().await?]);
    let guest = Guest::objects().get_by_key(cid.key(), db).await?;
    let gone = guest.delete(db).await?;
    steps.extend([json!(gone.total), left().await?]);
    Ok(json!(steps))
}
