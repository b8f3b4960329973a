//! Rows at hand: those that rows were found from, and those that come along; and which tables are asked.

use nuages_db::capture_queries;
use nuages_db::fields::Json;
use nuages_db::models::*;
use serde_json::json;

use super::*;

pub(super) async fn ask(kin: &mut Telling) {
    kin.tell("owners at hand", owners_at_hand).await;
    kin.tell("owners at hand of prefetched", prefetched).await;
    kin.tell("rows at hand of one to one", one_to_one).await;
    kin.tell("statements of many", statements).await;
}

/// How many statements it takes to read the owner of each.
async fn owners(rows: impl IntoIterator<Item = Book>, db: &Database) -> Result<Json> {
    let rows: Vec<Book> = rows.into_iter().collect();
    let (read, said) = asked(async {
        let mut names = Vec::new();
        for row in &rows {
            let owner = row.owner.as_ref().unwrap();
            names.push(owner.get(db).await?.name);
        }
        Ok::<_, nuages_db::Error>(names)
    })
    .await;
    Ok(json!([said.len(), read?]))
}

async fn owned(title: &str, owner: &Person, db: &Database) -> Result<Book> {
    let mut book = book(title, None, db).await?;
    book.owner = Some(ForeignKey::new(owner.id));
    book.save(db).await?;
    Ok(book)
}

async fn owners_at_hand(db: &Database) -> Result<Json> {
    let (ann, bob) = (person("ann", db).await?, person("bob", db).await?);
    let mut one = owned("one", &ann, db).await?;
    let mut two = owned("two", &ann, db).await?;
    let mut three = owned("three", &bob, db).await?;
    let new = |title: &str| Book {
        title: title.into(),
        place: one.place.clone(),
        ..Book::default()
    };
    let set = ann.related_set(Book::owner);
    let made = set.create(new("made"), db).await?;
    let found = Book::title.eq("found");
    let (found, _) = set.get_or_create(found, || new("found"), db).await?;
    let anns = || ann.related(Book::owner);
    let mut steps = vec![owners([made], db).await?, owners([found], db).await?];
    steps.push(owners(anns().all(db).await?, db).await?);
    let some = anns()
        .filter(Book::title.contains("o"))
        .exclude(Book::title.eq("one"));
    steps.push(owners(some.all(db).await?, db).await?);
    let single = [
        anns().filter(Book::title.eq("one")).get(db).await?,
        anns().first(db).await?.unwrap(),
        anns().last(db).await?.unwrap(),
    ];
    steps.push(owners(single, db).await?);
    let single = [
        anns().get_by_key(two.id, db).await?,
        anns().latest(Book::title, db).await?,
    ];
    steps.push(owners(single, db).await?);
    let related = anns().select_related((Book::owner, Book::place));
    steps.push(owners(related.all(db).await?, db).await?);
    let counted = anns().annotate(count(Book::readers)).all(db).await?;
    steps.push(owners(counted.into_iter().map(|(row, _)| row), db).await?);
    let mut streamed = Vec::new();
    let all = anns();
    let mut rows = all.iterator(2000, db);
    while let Some(row) = rows.next().await {
        streamed.push(row?);
    }
    drop(rows);
    steps.push(owners(streamed, db).await?);
    let slice = anns().order_by(Book::title.desc()).limit(2);
    steps.push(owners(slice.all(db).await?, db).await?);
    let mut found = anns().in_bulk([one.id, two.id], db).await?;
    let found = [one.id, two.id].map(|key| found.remove(&key).unwrap());
    steps.push(owners(found, db).await?);
    let either = anns().union(bob.related(Book::owner)).order_by(Book::title);
    steps.push(owners(either.all(db).await?, db).await?);
    let bobs = bob.related_set(Book::owner);
    bobs.add([&mut two], db).await?;
    steps.push(owners([two], db).await?);
    set.set([&mut one, &mut three], db).await?;
    steps.push(owners([one, three], db).await?);
    Ok(json!(steps))
}

async fn prefetched(db: &Database) -> Result<Json> {
    let (ann, bob) = (person("ann", db).await?, person("bob", db).await?);
    let cid = person("cid", db).await?;
    for (title, owner) in [("one", &ann), ("two", &ann), ("three", &bob)] {
        let book = owned(title, owner, db).await?;
        book.many(Book::readers).add([&cid], db).await?;
    }
    let people = Person::objects;
    let rows = people().prefetch_related(Book::owner).all(db).await?;
    let rows = rows.into_iter().flat_map(|(_, books)| books);
    let mut steps = vec![owners(rows, db).await?];
    let turned = Book::objects().order_by(Book::title.desc());
    let turned = Book::owner.with(turned.prefetch_related(Book::readers));
    let rows = people().prefetch_related(turned).all(db).await?;
    let rows = rows.into_iter().flat_map(|(_, books)| books);
    steps.push(owners(rows.map(|(book, _)| book), db).await?);
    let read = Book::readers.reversed();
    let rows = people().prefetch_related(read).all(db).await?;
    let rows = rows.into_iter().flat_map(|(_, books)| books);
    steps.push(owners(rows, db).await?);
    Ok(json!(steps))
}

async fn one_to_one(db: &Database) -> Result<Json> {
    let (ann, bob) = (person("ann", db).await?, person("bob", db).await?);
    let shelf = shelf("a", db).await?;
    for (person, town, shelf) in [(&ann, "x", Some(&shelf)), (&bob, "", None)] {
        let profile = Profile {
            person: ForeignKey::new(person.id),
            town: town.into(),
            shelf: shelf.map(|shelf| ForeignKey::new(shelf.id)),
            ..Profile::default()
        };
        profile.create(db).await?;
    }
    let profile = ann.related_one(Profile::person, db).await?;
    let (read, said) = asked(profile.person.get(db)).await;
    assert_eq!(read?, ann);
    let mut steps = vec![json!(said)];
    let back = || Profile::person.reversed().select_related(Profile::shelf);
    let rows = Person::objects().select_related(back());
    let (rows, said) = asked(rows.all(db)).await;
    steps.push(json!(said));
    let rows = rows?.into_iter().map(|(person, profile)| {
        let profile = profile.unwrap();
        let shelf = profile.shelf.as_ref();
        let shelf = shelf.map(|shelf| shelf.cached().unwrap().name.clone());
        json!([person.name, profile.town, shelf])
    });
    steps.push(rows.collect());
    for (title, owner) in [("one", Some(&ann)), ("two", Some(&bob)), ("three", None)] {
        match owner {
            Some(owner) => owned(title, owner, db).await?,
            None => book(title, None, db).await?,
        };
    }
    let way = Book::owner.and(Profile::person.reversed());
    let rows = Book::objects()
        .select_related(way.select_related(Profile::shelf))
        .order_by(Book::title);
    let (rows, said) = asked(rows.all(db)).await;
    let rows = rows?.into_iter();
    let towns = rows.map(|(_, profile)| json!(profile.map(|profile| profile.town)));
    steps.push(json!(said));
    steps.push(towns.collect());
    Ok(json!(steps))
}

async fn statements(db: &Database) -> Result<Json> {
    let (ann, bob) = (person("ann", db).await?, person("bob", db).await?);
    let one = book("one", None, db).await?;
    one.many(Book::readers).add([&ann, &bob], db).await?;
    one.many(Book::lenders).add([&ann], db).await?;
    let mut steps = Vec::new();
    macro_rules! joins {
        ($($ask:expr),+ $(,)?) => {$({
            let (answer, queries) = capture_queries($ask).await;
            let joins: Vec<bool> = queries.iter().map(|query| query.sql().contains("JOIN")).collect();
            steps.push(json!([answer?, joins]));
        })+};
    }
    let readers = one.many(Book::readers);
    let lenders = one.many(Book::lenders);
    joins![
        readers.count(db),
        readers.exists(db),
        ann.many(Book::readers.reversed()).count(db),
        lenders.count(db),
        lenders.exists(db),
        one.many(Book::visitors).exists(db),
        ann.many(Person::friends).count(db),
        readers.objects().filter(Person::name.eq("ann")).count(db),
    ];
    Ok(json!(steps))
}
