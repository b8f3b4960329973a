//! How rows go and what goes with them, beside Django: `django/partings.py` has the same questions under the same names.

mod database;

use std::sync::{Arc, Mutex};

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::signals::{post_delete, pre_delete};
use nuages_db::{Database, Error, Result, models};
use serde_json::json;

use crate::common;
use crate::common::telling::{asked, compare};
use database::{Anchor, Buoy, Flag, Knot, Rope};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Hill {
    id: Auto,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Tree {
    id: Auto,
    #[field(on_delete = CASCADE)]
    hill: Option<ForeignKey<Hill>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Branch {
    id: Auto,
    #[field(on_delete = CASCADE)]
    tree: ForeignKey<Tree>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Twig {
    id: Auto,
    #[field(on_delete = CASCADE)]
    branch: ForeignKey<Branch>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Leaf {
    id: Auto,
    #[field(on_delete = CASCADE)]
    twig: ForeignKey<Twig>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Apple {
    #[field(parent_link)]
    tree_ptr: ForeignKey<Tree>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Pippin {
    #[field(parent_link)]
    apple_ptr: ForeignKey<Apple>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings", proxy)]
struct Wild(Tree);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings", proxy)]
struct Wilder(Wild);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Fox {
    id: Auto,
    #[field(on_delete = CASCADE)]
    tree: ForeignKey<Wild>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Hare {
    id: Auto,
    #[field(on_delete = CASCADE)]
    tree: ForeignKey<Wilder>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Guard {
    id: Auto,
    #[field(on_delete = PROTECT, related_name = "+")]
    protects: Option<ForeignKey<Tree>>,
    #[field(on_delete = RESTRICT, related_name = "+")]
    restricts: Option<ForeignKey<Tree>>,
    #[field(on_delete = CASCADE, related_name = "+")]
    tree: Option<ForeignKey<Tree>>,
    #[field(on_delete = CASCADE)]
    hill: Option<ForeignKey<Hill>>,
    #[field(on_delete = SET_NULL, related_name = "+")]
    lost: Option<ForeignKey<Tree>>,
    #[field(on_delete = SET_NULL, related_name = "+")]
    apple: Option<ForeignKey<Apple>>,
    #[field(on_delete = CASCADE, related_name = "+")]
    own: Option<ForeignKey<Apple>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Fence {
    id: Auto,
    #[field(on_delete = PROTECT, related_name = "+")]
    protects: Option<ForeignKey<Tree>>,
    #[field(on_delete = RESTRICT, related_name = "+")]
    restricts: Option<ForeignKey<Tree>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Bird {
    id: Auto,
    trees: ManyToMany<Tree>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Well {
    id: Auto,
    #[field(unique)]
    number: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Pipe {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "+")]
    start: ForeignKey<Well>,
    #[field(on_delete = CASCADE, related_name = "+")]
    end: ForeignKey<Well, { to_field(Well::number) }>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Policy {
    id: Auto,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Version {
    id: Auto,
    #[field(on_delete = CASCADE)]
    policy: ForeignKey<Policy>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Place {
    id: Auto,
    #[field(on_delete = SET_NULL)]
    version: Option<ForeignKey<Version>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "partings")]
struct Item {
    id: Auto,
    #[field(on_delete = CASCADE)]
    version: ForeignKey<Version>,
    #[field(on_delete = SET_NULL, related_name = "+")]
    place: Option<ForeignKey<Place>>,
    #[field(on_delete = SET(42), db_constraint = false, related_name = "+")]
    held: ForeignKey<Place>,
}

fn models() -> Vec<&'static ModelMeta> {
    models![
        Hill, Tree, Branch, Twig, Leaf, Apple, Pippin, Wild, Wilder, Fox, Hare, Guard, Fence, Bird,
        Well, Pipe, Policy, Version, Place, Item, Anchor, Rope, Knot, Flag, Buoy
    ]
}

async fn new<M: Model + Default>(db: &Database) -> Result<M> {
    M::default().create(db).await
}

/// A row that points to another.
async fn at<M: Model + Default>(point: impl FnOnce(&mut M), db: &Database) -> Result<M> {
    let mut row = M::default();
    point(&mut row);
    row.create(db).await
}

async fn tree_on(hill: &Hill, db: &Database) -> Result<Tree> {
    at(|tree: &mut Tree| tree.hill = Some(hill.into()), db).await
}

/// A branch with so many twigs, each with a leaf.
async fn branch(tree: &Tree, twigs: usize, db: &Database) -> Result<Branch> {
    let branch = at(|branch: &mut Branch| branch.tree = tree.into(), db).await?;
    for _ in 0..twigs {
        let twig = at(|twig: &mut Twig| twig.branch = (&branch).into(), db).await?;
        at(|leaf: &mut Leaf| leaf.twig = (&twig).into(), db).await?;
    }
    Ok(branch)
}

async fn pippin(db: &Database) -> Result<Pippin> {
    let apple = Apple {
        tree_ptr: Tree::default().into(),
    };
    let pippin = Pippin {
        apple_ptr: apple.into(),
    };
    pippin.create(db).await
}

async fn count<M: Model>(left: &mut serde_json::Map<String, Json>, db: &Database) -> Result<()> {
    match M::objects().count(db).await? {
        0 => {}
        rows => drop(left.insert(M::meta().name.to_owned(), json!(rows))),
    }
    Ok(())
}

async fn left(db: &Database) -> Result<Json> {
    let mut left = serde_json::Map::new();
    macro_rules! count_all {
        ($($model:ident)*) => { $(count::<$model>(&mut left, db).await?;)* };
    }
    count_all!(Hill Tree Branch Twig Leaf Apple Pippin Fox Hare Guard Fence Bird Well Pipe);
    count_all!(Policy Version Place Item Anchor Rope Knot Flag Buoy);
    Ok(json!(left))
}

/// The statements, what went or why nothing did, and how many rows of each model are left.
async fn parting(
    db: &Database,
    delete: impl Future<Output = Result<Deleted>>,
) -> Result<(Vec<String>, Json, Json)> {
    let (answer, said) = asked(delete).await;
    let answer = match answer {
        Ok(deleted) => json!([deleted.total, deleted.by_model]),
        Err(Error::Protected { message }) => json!(["protected", message]),
        Err(Error::Restricted { message }) => json!(["restricted", message]),
        Err(error) => return Err(error),
    };
    Ok((said, answer, left(db).await?))
}

/// The same without the statements.
async fn gone(db: &Database, delete: impl Future<Output = Result<Deleted>>) -> Result<Json> {
    let (_, answer, left) = parting(db, delete).await?;
    Ok(json!([answer, left]))
}

async fn alone(db: &Database) -> Result<Json> {
    branch(&new(db).await?, 1, db).await?;
    let leaf = Leaf::objects().get(db).await?;
    let again = Leaf::objects().filter(Leaf::id.eq(leaf.id));
    let none = Leaf::objects().filter(Leaf::id.in_([0_i64; 0]));
    Ok(json!([
        parting(db, leaf.delete(db)).await?,
        parting(db, again.delete(db)).await?,
        parting(db, none.delete(db)).await?,
    ]))
}

async fn hanging(db: &Database) -> Result<Json> {
    let tree: Tree = new(db).await?;
    let first = branch(&tree, 2, db).await?;
    branch(&tree, 2, db).await?;
    let twig = Twig::objects().order_by(Twig::id.desc());
    let twig = twig.first(db).await?.unwrap();
    Ok(json!([
        parting(db, twig.delete(db)).await?,
        parting(db, first.delete(db)).await?,
        gone(db, tree.delete(db)).await?,
    ]))
}

async fn two_ways(db: &Database) -> Result<Json> {
    let mut wells = Vec::new();
    for number in [70, 80, 90] {
        wells.push(at(|well: &mut Well| well.number = number, db).await?);
    }
    for (start, end) in [(0, 1), (1, 0), (1, 2), (0, 0)] {
        let pipe = Pipe {
            start: (&wells[start]).into(),
            end: (&wells[end]).into(),
            ..Pipe::default()
        };
        pipe.create(db).await?;
    }
    let rest = Well::objects().filter(Well::number.gt(1));
    let (mut said, answer, left) = parting(db, wells[0].delete(db)).await?;
    // What the field holds that is pointed to is read, as only the key is handed on.
    said.retain(|word| word != "SELECT");
    Ok(json!([
        (said, answer, left),
        gone(db, rest.delete(db)).await?
    ]))
}

async fn extending(db: &Database) -> Result<Json> {
    let mut steps = Vec::new();
    for way in 0..4 {
        let row = pippin(db).await?;
        let apple = Apple::objects().filter(Apple::tree_ptr.eq(row.key()));
        let apple = apple.get(db).await?;
        let tree = Tree::objects().filter(Tree::id.eq(row.key()));
        let tree = tree.get(db).await?;
        at(|row: &mut Branch| row.tree = (&tree).into(), db).await?;
        at(|row: &mut Guard| row.apple = Some((&apple).into()), db).await?;
        at(|row: &mut Guard| row.own = Some((&apple).into()), db).await?;
        at(|row: &mut Fox| row.tree = ForeignKey::new(tree.id), db).await?;
        steps.push(match way {
            0 => gone(db, row.delete(db)).await?,
            1 => gone(db, apple.delete(db)).await?,
            2 => gone(db, tree.delete(db)).await?,
            _ => gone(db, row.delete_keep_parents(db)).await?,
        });
    }
    Ok(json!(steps))
}

/// Django keeps the tree and deletes its branch.
async fn kept_below(db: &Database) -> Result<Json> {
    let row = pippin(db).await?;
    let apple = row.apple_ptr.get(db).await?;
    let tree = apple.tree_ptr.get(db).await?;
    let branch = at(|row: &mut Branch| row.tree = (&tree).into(), db).await?;
    at(|row: &mut Guard| row.own = Some((&apple).into()), db).await?;
    let gone = gone(db, apple.delete_keep_parents(db)).await?;
    let models = json!({"partings.Apple": 1, "partings.Guard": 1, "partings.Pippin": 1});
    assert_eq!(gone, json!([[3, models], {"Branch": 1, "Tree": 1}]));
    let branches = Branch::objects().filter(Branch::id.eq(branch.id));
    assert_eq!(branches.delete(db).await?.total, 1);
    Ok(gone)
}

async fn proxies(db: &Database) -> Result<Json> {
    let mut steps = Vec::new();
    for way in 0..3 {
        let tree: Tree = new(db).await?;
        at(|row: &mut Fox| row.tree = ForeignKey::new(tree.id), db).await?;
        at(|row: &mut Hare| row.tree = ForeignKey::new(tree.id), db).await?;
        branch(&tree, 0, db).await?;
        steps.push(match way {
            0 => gone(db, tree.delete(db)).await?,
            1 => gone(db, Wild(tree).delete(db)).await?,
            _ => gone(db, Wilder(Wild(tree)).delete(db)).await?,
        });
    }
    Ok(json!(steps))
}

async fn held_back(db: &Database) -> Result<Json> {
    let hill: Hill = new(db).await?;
    let (tree, other) = (tree_on(&hill, db).await?, tree_on(&hill, db).await?);
    let mut guard = at(|row: &mut Guard| row.protects = Some((&tree).into()), db).await?;
    let mut steps = vec![
        gone(db, tree.delete(db)).await?,
        gone(db, hill.delete(db)).await?,
    ];
    let fence = Fence {
        protects: Some((&tree).into()),
        restricts: Some((&tree).into()),
        ..Fence::default()
    };
    fence.create(db).await?;
    steps.push(gone(db, tree.delete(db)).await?);
    Fence::objects().delete(db).await?;
    guard.protects = None;
    guard.restricts = Some((&tree).into());
    guard.save(db).await?;
    steps.push(gone(db, tree.delete(db)).await?);
    steps.push(gone(db, hill.delete(db)).await?);
    let fence = at(|row: &mut Fence| row.restricts = Some((&tree).into()), db).await?;
    steps.push(gone(db, tree.delete(db)).await?);
    fence.delete(db).await?;
    guard.tree = Some((&other).into());
    guard.save(db).await?;
    steps.push(gone(db, tree.delete(db)).await?);
    steps.push(gone(db, hill.delete(db)).await?);
    let hill: Hill = new(db).await?;
    let tree = tree_on(&hill, db).await?;
    let guard = Guard {
        restricts: Some((&tree).into()),
        hill: Some((&hill).into()),
        ..Guard::default()
    };
    guard.create(db).await?;
    steps.push(gone(db, tree.delete(db)).await?);
    steps.push(gone(db, hill.delete(db)).await?);
    Ok(json!(steps))
}

async fn set_instead(db: &Database) -> Result<Json> {
    let (tree, other): (Tree, Tree) = (new(db).await?, new(db).await?);
    for lost in [&tree, &other, &tree] {
        at(|row: &mut Guard| row.lost = Some(lost.into()), db).await?;
    }
    let mut steps = vec![gone(db, tree.delete(db)).await?];
    let guards = Guard::objects().order_by(Guard::id).all(db).await?;
    let lost = guards
        .iter()
        .map(|guard| guard.lost.as_ref().map(ForeignKey::id) == Some(other.id));
    steps.push(lost.map(Json::from).collect());
    let policy: Policy = new(db).await?;
    let version = at(|row: &mut Version| row.policy = (&policy).into(), db).await?;
    let of_version = |row: &mut Place| row.version = Some((&version).into());
    let place = at(of_version, db).await?;
    let item = Item {
        version: (&version).into(),
        place: Some((&place).into()),
        held: (&place).into(),
        ..Item::default()
    };
    item.create(db).await?;
    steps.push(json!(parting(db, place.delete(db)).await?));
    let item = Item::objects().get(db).await?;
    assert_eq!(item.place, None);
    steps.push(json!([[Json::Null, i64::from(item.held.id())]]));
    at(of_version, db).await?;
    steps.push(gone(db, policy.delete(db)).await?);
    let place = Place::objects().get(db).await?;
    steps.push(json!([place
        .version
        .map(|version| i64::from(version.id()))]));
    Ok(json!(steps))
}

async fn between(db: &Database) -> Result<Json> {
    let (bird, tree): (Bird, Tree) = (new(db).await?, new(db).await?);
    let other = pippin(db).await?;
    let trees = bird.many(Bird::trees);
    trees.set([tree.id, other.key()], db).await?;
    let mut steps = vec![
        gone(db, tree.delete(db)).await?,
        gone(db, other.delete(db)).await?,
    ];
    let tree: Tree = new(db).await?;
    trees.add([&tree], db).await?;
    steps.push(json!(parting(db, bird.delete(db)).await?));
    Ok(json!(steps))
}

async fn queries(db: &Database) -> Result<Json> {
    let hill: Hill = new(db).await?;
    let tree = tree_on(&hill, db).await?;
    for _ in 0..3 {
        at(|row: &mut Fence| row.restricts = Some((&tree).into()), db).await?;
        new::<Fence>(db).await?;
    }
    let first = Fence::objects().order_by(Fence::id).first(db).await?;
    let first = i64::from(first.unwrap().id);
    let on = Fence::restricts.to(Tree::hill);
    let rows = || Fence::objects().order_by(on);
    let one = rows().filter(Fence::id.eq(first)).filter(on.eq(hill.id));
    let one = one.select_related(Fence::restricts);
    let third = rows().filter(on.is_null(false));
    let third = third.filter(Fence::id.eq(first + 2));
    let distinct = rows().filter(on.is_null(true)).distinct();
    let bare = Hill::objects().filter(nuages_db::query::count(Tree::hill.reversed()).eq(0));
    let all = Fence::objects().filter(!Fence::id.in_([0_i64; 0]) | on.eq(hill.id));
    let wooded = Hill::objects().filter(Tree::hill.reversed().to(Tree::id).is_null(false));
    Ok(json!([
        gone(db, one.delete(db)).await?,
        gone(db, third.delete(db)).await?,
        gone(db, distinct.delete(db)).await?,
        gone(db, bare.delete(db)).await?,
        parting(db, all.delete(db)).await?,
        gone(db, wooded.delete(db)).await?,
    ]))
}

type Heard = Arc<Mutex<Vec<(&'static str, &'static str, i64, u64)>>>;

/// Notes deletions of a model: before or after, its name, the key, how many branches there are.
fn hear<M: Model<Key = Auto>>(heard: &Heard) {
    for (word, signal) in [("before", pre_delete::<M>()), ("after", post_delete::<M>())] {
        let heard = Arc::clone(heard);
        signal.connect_async(Some("partings"), move |event| {
            let (heard, db) = (Arc::clone(&heard), event.db.clone());
            let key = i64::from(event.instance.key());
            Box::pin(async move {
                let left = Branch::objects().count(&db).await?;
                let note = (word, M::meta().name, key, left);
                heard.lock().unwrap().push(note);
                Ok(())
            })
        });
    }
}

fn stop<M: Model>() {
    assert!(pre_delete::<M>().disconnect("partings"));
    assert!(post_delete::<M>().disconnect("partings"));
}

async fn signals(db: &Database) -> Result<Json> {
    let tree: Tree = new(db).await?;
    let mut branches = Vec::new();
    for _ in 0..3 {
        branches.push(at(|row: &mut Branch| row.tree = (&tree).into(), db).await?);
    }
    for branch in branches.iter().rev() {
        let twig = at(|row: &mut Twig| row.branch = branch.into(), db).await?;
        at(|leaf: &mut Leaf| leaf.twig = (&twig).into(), db).await?;
    }
    let apple = Apple {
        tree_ptr: ForeignKey::new(tree.id),
    };
    apple.create(db).await?;
    let heard = Heard::default();
    hear::<Tree>(&heard);
    hear::<Branch>(&heard);
    hear::<Twig>(&heard);
    let deleted = tree.delete(db).await;
    stop::<Tree>();
    stop::<Branch>();
    stop::<Twig>();
    let deleted = deleted?;
    let heard = heard.lock().unwrap().clone();
    let first = i64::from(branches[0].id);
    let of = |word: &str| {
        let steps = heard
            .iter()
            .filter(|step| (step.0, step.1) == (word, "Branch"));
        steps
            .map(|step| json!([step.1, step.2 - first, step.3]))
            .collect::<Vec<_>>()
    };
    let order: Vec<_> = heard.iter().map(|step| [step.0, step.1]).collect();
    Ok(json!([
        [deleted.total, deleted.by_model],
        {"before": of("before"), "after": of("after")},
        order,
    ]))
}

async fn many(db: &Database) -> Result<Json> {
    let tree: Tree = new(db).await?;
    let rows = (0..700).map(|_| Branch {
        tree: (&tree).into(),
        ..Branch::default()
    });
    Branch::objects()
        .bulk_create(rows.collect::<Vec<_>>(), db)
        .await?;
    let last = Branch::objects().order_by(Branch::id.desc());
    let last = last.first(db).await?.unwrap();
    let twig = at(|row: &mut Twig| row.branch = (&last).into(), db).await?;
    at(|leaf: &mut Leaf| leaf.twig = (&twig).into(), db).await?;
    gone(db, tree.delete(db)).await
}

#[tokio::test]
async fn rows_go_as_in_django() {
    compare("partings", &models(), async |told| {
        database::make(&told.db).await;
        told.tell("rows nothing hangs on", alone).await;
        told.tell("what hangs on rows", hanging).await;
        told.tell("two ways to rows", two_ways).await;
        told.tell("rows that extend rows", extending).await;
        told.tell("parents kept of rows that are extended", kept_below)
            .await;
        told.tell("rows seen by proxies", proxies).await;
        told.tell("what holds rows back", held_back).await;
        told.tell("what is set instead", set_instead).await;
        told.tell("rows between", between).await;
        told.tell("queries of all kinds", queries).await;
        told.tell("order of signals", signals).await;
        told.tell("many rows", many).await;
        told.tell("what the database lets go", database::lets_go)
            .await;
        told.tell(
            "what the database sets by default",
            database::sets_by_default,
        )
        .await;
        told.differs("parents kept of rows that are extended");
    })
    .await;
}
