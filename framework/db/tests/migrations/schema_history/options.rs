//! The third part of the history: options of fields, indexes and constraints that only servers have, or have differently.

use nuages_core::settings::Engine;
use nuages_db::migrations::state::FieldState;
use nuages_db::migrations::*;
use nuages_db::models::OnDelete;

use super::Step;

/// Two collations of a database.
fn collations(engine: Engine) -> (&'static str, &'static str) {
    match engine {
        Engine::Mysql => ("utf8mb4_bin", "utf8mb4_swedish_ci"),
        _ => ("C", "POSIX"),
    }
}

fn maker(on_delete: OnDelete) -> FieldState {
    fields::foreign_key("options.maker", on_delete)
        .to_field("code")
        .related_name("things")
}

fn other() -> FieldState {
    fields::foreign_key("options.maker", CASCADE)
        .null()
        .related_name("+")
}

fn thing(collation: &str) -> CreateModel {
    CreateModel::new("Thing")
        .field("id", fields::big_auto())
        .field("maker", maker(fields::DB_CASCADE))
        .field("other", other().no_db_constraint())
        .field("length", fields::duration().default("1 00:00:05"))
        .field("address", fields::generic_ip_address().null())
        .field("file", fields::file(100))
        .field("path", fields::file_path(80))
        .field("note", fields::text().db_comment("remarks").blank())
        .field("title", fields::char(20).db_collation(collation))
        .field("sort", fields::char(20).db_collation(collation).db_index())
        .field("votes", fields::integer())
        .field("live", fields::boolean().default(true))
        .field("day", fields::date())
}

fn lower() -> Expression {
    func("Lower", [f("title")])
}

fn unique<const N: usize>(name: &str, fields: [&str; N]) -> UniqueConstraint {
    UniqueConstraint::new(name, fields)
}

fn models(collation: &str) -> Vec<Operation> {
    let live = || q("votes__gt", 3);
    let maker = CreateModel::new("Maker")
        .field("id", fields::big_auto())
        .field("code", fields::char(8).unique())
        .field("name", fields::char(30).db_comment("who's who"));
    let thing = thing(collation)
        .index(Index::new("by_votes", ["-votes", "day"]).condition(live()))
        .index(Index::new("by_day", ["day"]).include(["votes"]))
        .index(Index::expressions("by_title", [lower(), f("day")]))
        .index(Index::new("by_maker", ["maker", "votes"]))
        .constraint(CheckConstraint::new("votes_gte_0", q("votes__gte", 0)))
        .constraint(unique("one_title", ["title", "day"]))
        .constraint(unique("live_title", ["title"]).condition(live()))
        .constraint(UniqueConstraint::expressions("small_title", [lower()]))
        .constraint(unique("one_other", ["other", "day"]))
        .constraint(unique("later", ["votes", "day"]).deferrable(Deferrable::Deferred));
    vec![maker.into(), thing.into()]
}

fn alter(model: &str, name: &str, field: FieldState) -> Vec<Operation> {
    vec![AlterField::new(model, name, field).into()]
}

fn changes(one: &str, second: &str, engine: Engine) -> Vec<Vec<Operation>> {
    let both = CheckConstraint::new("not_both", !(q("title", "x") & q("votes", 1)));
    let length = match engine {
        Engine::Mysql => fields::big_integer().default(5),
        _ => fields::char(40).default("5"),
    };
    let add = |name: &str, field| Operation::from(AddField::new("maker", name, field));
    vec![
        vec![AddConstraint::new("thing", both).into()],
        vec![AddConstraint::new("thing", unique("one_sort", ["sort"])).into()],
        alter("maker", "name", fields::char(30).db_comment("the name")),
        alter("maker", "name", fields::char(40).db_comment("a name")),
        alter("maker", "name", fields::char(40)),
        alter("thing", "title", fields::char(20).db_collation(second)),
        alter("thing", "title", fields::char(25)),
        alter("thing", "other", other()),
        alter("thing", "maker", maker(fields::DB_SET_NULL).null()),
        alter("thing", "maker", maker(CASCADE).null()),
        alter("maker", "code", fields::char(12).unique()),
        vec![
            add("ping", fields::duration().default("00:00:00.000007")),
            add(
                "host",
                fields::generic_ip_address()
                    .default("::1")
                    .db_comment("where"),
            ),
            add("motto", fields::char(9).db_collation(one).default("x")),
            add(
                "boss",
                fields::foreign_key("options.maker", fields::DB_SET_NULL).null(),
            ),
        ],
        alter("thing", "length", length),
        vec![RenameIndex::new("thing", "by_votes", "by_votes_and_day").into()],
        vec![RemoveIndex::new("thing", "by_maker").into()],
        vec![
            RemoveConstraint::new("thing", "one_other").into(),
            RemoveConstraint::new("thing", "not_both").into(),
        ],
        vec![
            RemoveConstraint::new("thing", "live_title").into(),
            RemoveConstraint::new("thing", "small_title").into(),
        ],
        vec![AddIndex::new("thing", Index::expressions("down", [f("votes").desc()])).into()],
        vec![RenameModel::new("Thing", "Object").into()],
        vec![
            RemoveConstraint::new("object", "one_sort").into(),
            RemoveField::new("object", "sort").into(),
        ],
    ]
}

/// Returns this part for a server.
pub(super) fn history(engine: Engine) -> Vec<Step> {
    let (one, second) = collations(engine);
    let mut lists = vec![models(one)];
    lists.extend(changes(one, second, engine));
    let steps = lists.into_iter().enumerate();
    steps
        .map(|(place, operations)| {
            let mut migration = Migration::new(&format!("{:04}", place + 101));
            migration.operations = operations;
            ("options", migration, &[] as &[&str])
        })
        .collect()
}
