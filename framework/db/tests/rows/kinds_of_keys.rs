//! Primary keys of every type: rows are found, related, changed and deleted as those with numbers are.

use nuages_db::models::*;
use nuages_db::serializers::{Deserializer, Serializer, check_constraints};
use nuages_db::{Database, models};
use serde_json::{Value as Json, json};

use crate::common::databases_with;

/// A module with models whose keys are of this type, and what becomes of their rows.
macro_rules! keyed {
    ($module:ident: $type:ty, [$($option:tt)*], $keys:expr) => {
        mod $module {
            use super::*;

            #[derive(Model, Clone, Debug, PartialEq)]
            #[model(crate = crate::root, app_label = "keys", ordering = ["name"])]
            struct Root {
                #[field(primary_key, $($option)*)]
                id: $type,
                #[field(max_length = 20)]
                name: String,
                mates: ManyToMany<Root>,
                tags: ManyToMany<Tag>,
            }

            #[derive(Model, Clone, Debug, PartialEq)]
            #[model(crate = crate::root, app_label = "keys", ordering = ["id"])]
            struct Tag {
                id: Auto,
            }

            #[derive(Model, Clone, Debug, PartialEq)]
            #[model(crate = crate::root, app_label = "keys")]
            struct Leaf {
                id: Auto,
                #[field(on_delete = CASCADE)]
                root: ForeignKey<Root>,
            }

            #[derive(Model, Clone, Debug, PartialEq)]
            #[model(crate = crate::root, app_label = "keys")]
            struct Twig {
                #[field(primary_key, $($option)*)]
                id: $type,
                #[field(on_delete = CASCADE)]
                root: ForeignKey<Root>,
            }

            #[derive(Model, Clone, Debug, PartialEq)]
            #[model(crate = crate::root, app_label = "keys")]
            struct Bud {
                id: Auto,
                #[field(on_delete = CASCADE)]
                twig: ForeignKey<Twig>,
                #[field(on_delete = SET_NULL)]
                root: Option<ForeignKey<Root>>,
            }

            #[derive(Model, Clone, Debug, PartialEq)]
            #[model(crate = crate::root, app_label = "keys")]
            struct Nest {
                id: Auto,
                #[field(on_delete = RESTRICT)]
                root: ForeignKey<Root>,
            }

            fn names(roots: &[Root]) -> Vec<&str> {
                roots.iter().map(|root| root.name.as_str()).collect()
            }

            async fn counts(db: &Database) -> Json {
                json!([
                    Root::objects().count(db).await.unwrap(),
                    Leaf::objects().count(db).await.unwrap(),
                    Twig::objects().count(db).await.unwrap(),
                    Bud::objects().count(db).await.unwrap(),
                    Bud::objects().filter(Bud::root.is_null(true)).count(db).await.unwrap(),
                    Nest::objects().count(db).await.unwrap(),
                ])
            }

            async fn fill(keys: &[$type; 3], db: &Database) -> Vec<Root> {
                let mut roots = Vec::new();
                for (key, name) in keys.iter().zip(["a", "b", "c"]) {
                    let root = Root { id: key.clone(), name: name.to_owned(), ..Root::default() };
                    let root = root.create(db).await.unwrap();
                    let (leaf, twig) = (ForeignKey::new(key.clone()), ForeignKey::new(key.clone()));
                    Leaf { root: leaf, ..Leaf::default() }.create(db).await.unwrap();
                    let twig = Twig { id: key.clone(), root: twig };
                    let twig = twig.create(db).await.unwrap();
                    let bud = Bud { twig: (&twig).into(), root: Some((&root).into()), ..Bud::default() };
                    bud.create(db).await.unwrap();
                    roots.push(root);
                }
                Nest { root: (&roots[2]).into(), ..Nest::default() }.create(db).await.unwrap();
                roots
            }

            async fn related(roots: &[Root], db: &Database) -> Json {
                let (one, mates) = (&roots[0], roots[0].many(Root::mates));
                let tag = Tag::default().create(db).await.unwrap();
                let tags = one.many(Root::tags);
                tags.add([&tag], db).await.unwrap();
                tags.add([&tag], db).await.unwrap();
                let back = tag.many(Root::tags.reversed());
                back.add([&roots[1]], db).await.unwrap();
                let mut told = vec![json!(names(&back.all(db).await.unwrap()))];
                mates.add([&roots[1], &roots[2]], db).await.unwrap();
                told.push(json!(names(&mates.all(db).await.unwrap())));
                mates.remove([&roots[2]], db).await.unwrap();
                told.push(json!(names(&roots[1].many(Root::mates).all(db).await.unwrap())));
                mates.set([&roots[2]], db).await.unwrap();
                told.push(json!(names(&roots[2].many(Root::mates).all(db).await.unwrap())));
                back.clear(db).await.unwrap();
                told.push(json!(tags.count(db).await.unwrap()));
                json!(told)
            }

            async fn found(roots: &[Root], db: &Database) -> Json {
                let key = roots[1].id.clone();
                let both = || [roots[0].id.clone(), roots[1].id.clone()];
                let mut told = vec![
                    json!(Root::objects().get_by_key(key.clone(), db).await.unwrap().name),
                    json!(names(&Root::objects().filter(Root::id.in_(both())).all(db).await.unwrap())),
                    json!(names(&Root::objects().exclude(Root::id.in_(both())).all(db).await.unwrap())),
                    json!(Leaf::objects().filter(Leaf::root.eq(&roots[1])).count(db).await.unwrap()),
                    json!(Leaf::objects().filter(Leaf::root.to(Root::id).in_(both())).count(db).await.unwrap()),
                    json!(Bud::objects().filter(Bud::twig.to(Twig::root).to(Root::id).eq(key.clone())).count(db).await.unwrap()),
                ];
                let bulk = Root::objects().in_bulk(both(), db).await.unwrap();
                told.push(json!(bulk[&key].name));
                let leaves = Leaf::objects().select_related(Leaf::root).order_by(Leaf::id).all(db).await.unwrap();
                told.push(json!(leaves.iter().map(|leaf| leaf.root.cached().unwrap().name.as_str()).collect::<Vec<_>>()));
                let rows = Root::objects().prefetch_related(Twig::root).all(db).await.unwrap();
                told.push(json!(rows.iter().map(|(_, twigs)| twigs.len()).collect::<Vec<_>>()));
                let mut again = roots[1].clone();
                again.name = "other".to_owned();
                again.refresh_from_db(db).await.unwrap();
                told.push(json!(again.name));
                json!(told)
            }

            async fn changed(roots: &[Root], db: &Database) -> Json {
                let mut rows = roots.to_vec();
                for row in &mut rows {
                    row.name.push('!');
                }
                let bulk = Root::objects().bulk_update(&rows, (Root::name,), db).await.unwrap();
                rows[0].name = "z".to_owned();
                rows[0].save(db).await.unwrap();
                let own = Root::objects().filter(Root::id.eq(rows[1].id.clone()));
                let updated = own.update(Root::name.set("y"), db).await.unwrap();
                let all = Root::objects().all(db).await.unwrap();
                json!([bulk, updated, names(&all)])
            }

            async fn kept(roots: &[Root], db: &Database) -> Json {
                let mates = roots[0].many(Root::mates);
                mates.set([&roots[1]], db).await.unwrap();
                let rows = Root::objects().all(db).await.unwrap();
                let text = Serializer::new("json").unwrap().serialize(&rows, db).await.unwrap();
                mates.set([&roots[2]], db).await.unwrap();
                for _ in 0..2 {
                    let mut objects = Deserializer::new("json", &text).unwrap();
                    while let Some(mut object) = objects.next(db).await.unwrap() {
                        object.save(db).await.unwrap();
                    }
                }
                check_constraints(&[Root::meta(), Leaf::meta(), Bud::meta()], db).await.unwrap();
                json!(names(&mates.all(db).await.unwrap()))
            }

            async fn deleted(roots: &[Root], db: &Database) -> Json {
                let mut told = vec![counts(db).await];
                let error = roots[2].clone().delete(db).await.unwrap_err();
                told.push(json!(error.to_string()));
                let would = roots[0].would_delete(db).await.unwrap();
                let rows = would.models.iter().map(|(model, keys)| json!([model.name, keys.len()]));
                told.push(json!(rows.collect::<Vec<_>>()));
                let gone = roots[0].clone().delete(db).await.unwrap();
                told.push(json!([gone.total, gone.by_model]));
                told.push(counts(db).await);
                let of_b = Root::objects().filter(Root::id.eq(roots[1].id.clone()));
                told.push(json!(of_b.delete(db).await.unwrap().total));
                told.push(counts(db).await);
                Nest::objects().delete(db).await.unwrap();
                let all = Root::objects().delete(db).await.unwrap();
                told.push(json!([all.total, counts(db).await]));
                json!(told)
            }

            pub(super) async fn story(db: &Database) -> Json {
                let keys: [$type; 3] = $keys;
                let roots = fill(&keys, db).await;
                json!([
                    related(&roots, db).await,
                    found(&roots, db).await,
                    changed(&roots, db).await,
                    kept(&roots, db).await,
                    deleted(&roots, db).await,
                ])
            }

            #[tokio::test]
            async fn rows_do_what_those_with_numbers_do() {
                let models = models![Root, Tag, Leaf, Twig, Bud, Nest];
                let test = concat!("keys_of_", stringify!($module));
                for db in databases_with(test, &models).await {
                    assert_eq!(story(&db).await, expected(), "{:?}", db.engine());
                }
            }
        }
    };
}

/// What becomes of the rows, whatever their keys are.
fn expected() -> Json {
    let refused = "Cannot delete some instances of model 'Root' because they are referenced through restricted foreign keys: 'Nest.root'.";
    let would = json!([
        ["Root", 1],
        ["Root_mates", 2],
        ["Twig", 1],
        ["Bud", 1],
        ["Leaf", 1]
    ]);
    let gone = json!({"keys.Bud": 1, "keys.Leaf": 1, "keys.Root": 1, "keys.Root_mates": 2, "keys.Twig": 1});
    json!([
        [["a", "b"], ["b", "c"], ["a"], ["a"], 0],
        [
            "b",
            ["a", "b"],
            ["c"],
            1,
            2,
            1,
            "b",
            ["a", "b", "c"],
            [1, 1, 1],
            "b"
        ],
        [3, 1, ["c!", "y", "z"]],
        ["y"],
        [
            [3, 3, 3, 3, 0, 1],
            refused,
            would,
            [6, gone],
            [2, 2, 2, 2, 0, 1],
            4,
            [1, 1, 1, 1, 0, 1],
            [4, [0, 0, 0, 0, 0, 0]],
        ],
    ])
}

keyed!(numbers: i32, [], [3, 5, 8]);
keyed!(big_numbers: i64, [], [i64::MIN, 0, i64::MAX]);
keyed!(texts: String, [max_length = 20], ["", "ünï", "it's \\ %"].map(str::to_owned));
keyed!(slugs: String, [kind = slug], ["a-b", "B_c", "9"].map(str::to_owned));
keyed!(uuids: Uuid, [default = Uuid::new_v4], [Uuid::from_u128(7), Uuid::new_v4(), Uuid::now_v7()]);
keyed!(moments: Timestamp, [], ["2024-02-29T13:05:07.5Z", "1999-12-31T23:59:59.999Z", "2024-03-01T00:00:00Z"].map(|moment| moment.parse().unwrap()));
keyed!(days: Date, [], ["2024-02-29", "1000-01-01", "9999-12-31"].map(|day| day.parse().unwrap()));
keyed!(times: Time, [], ["00:00:00", "13:05:07.5", "23:59:59.999"].map(|time| time.parse().unwrap()));
keyed!(spans: Duration, [], [Duration::from_micros(-1), Duration::ZERO, Duration::from_secs(90_061)]);
keyed!(decimals: Decimal, [max_digits = 6, decimal_places = 2], [Decimal::new(15, 1), Decimal::new(-1, 2), Decimal::new(999_999, 2)]);
keyed!(addresses: IpAddr, [], ["192.168.0.1", "::1", "2001:db8::ff00:42:8329"].map(|address| address.parse().unwrap()));
