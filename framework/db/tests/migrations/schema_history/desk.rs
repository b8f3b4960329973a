//! Options of models, columns that the database fills, and names that are too long.

use super::Step;
use nuages_core::settings::Engine;
use nuages_db::migrations::state::FieldState;
use nuages_db::migrations::*;

const LONG: &str = "AModelWhoseNameIsSoLongThatNoTableOfPostgresqlMightBeNamedSo";
const FIELD: &str = "a_field_whose_name_is_rather_long_as_well_but_not_too_long";

fn key(to: &str) -> FieldState {
    fields::foreign_key(to, CASCADE)
}

fn now() -> FieldState {
    fields::date_time().db_default(func("Now", []))
}

fn double(times: i32) -> FieldState {
    fields::integer().generated(f("urgency") * times)
}

fn models() -> Vec<Operation> {
    vec![
        CreateModel::new("Question")
            .field("id", fields::big_auto())
            .field("text", fields::char(20))
            .db_table_comment("what people ask: it's short")
            .into(),
        CreateModel::new("Answer")
            .field("id", fields::big_auto())
            .field("question", key("desk.question"))
            .field("text", fields::char(20))
            .order_with_respect_to("question")
            .into(),
        CreateModel::new("Ticket")
            .field("id", fields::big_auto())
            .field("urgency", fields::integer().db_default(value(3)))
            .field("state", fields::char(9).db_default(value("it's")))
            .field("opened", now())
            .field("plain", fields::integer().null())
            .field("name", fields::char(20))
            .into(),
    ]
}

const ROWS: &[&str] = &[
    "INSERT INTO desk_question (text) VALUES ('Why?')",
    "INSERT INTO desk_answer (question_id, text, _order) VALUES (1, 'So', 0), (1, 'Well', 1)",
    "INSERT INTO desk_ticket (name, plain, opened) VALUES ('One', NULL, '2026-11-21 02:40:00'), ('Two', 2, '2026-11-21 02:41:00')",
];

fn questions() -> FieldState {
    fields::many_to_many("desk.question").related_name("+")
}

fn alter(name: &str, field: FieldState) -> Operation {
    AlterField::new("ticket", name, field).into()
}

fn add(name: &str, field: FieldState) -> Operation {
    AddField::new("ticket", name, field).into()
}

fn filled(engine: Engine) -> Vec<Operation> {
    let triple = match engine {
        Engine::Postgresql => double(3),
        _ => double(3).not_persisted(),
    };
    vec![
        add("weight", fields::float().db_default(value(1.5))),
        add(
            "note",
            fields::char(9).db_default(func("Upper", [value("x")])),
        ),
        add("double", double(2)),
        add(
            "small",
            fields::char(20).generated(func("Lower", [f("name")])),
        ),
        add("triple", triple),
    ]
}

fn long(unchecked: bool) -> Vec<Operation> {
    let number = match unchecked {
        true => fields::integer(),
        false => fields::positive_integer(),
    };
    vec![
        CreateModel::new(LONG)
            .field("id", fields::big_auto())
            .field(FIELD, number.unique())
            .field(
                "ticket_of_this_thing_whose_name_is_long",
                key("desk.ticket"),
            )
            .field("slug", fields::slug(30))
            .field(
                "questions_of_this_thing",
                fields::many_to_many("desk.question"),
            )
            .unique_together(["slug", FIELD])
            .into(),
        CreateModel::new("Short")
            .field("id", fields::big_auto())
            .field("long", key(&format!("desk.{LONG}")))
            .into(),
    ]
}

/// Returns this part of the history.
pub(super) fn history(engine: Engine, mariadb: bool) -> Vec<Step> {
    // MySQL finds no name for the check of a column in a table of such a name.
    let unchecked = engine == Engine::Mysql && !mariadb;
    let big = || fields::big_integer().db_default(value(8));
    let lists: Vec<(Vec<Operation>, &'static [&'static str])> = vec![
        (models(), ROWS),
        (
            vec![AlterModelTableComment::new("question", "what").into()],
            &[],
        ),
        (vec![AlterModelTableComment::none("question").into()], &[]),
        (vec![AlterOrderWithRespectTo::none("answer").into()], &[]),
        (
            vec![AlterOrderWithRespectTo::new("answer", "question").into()],
            &[],
        ),
        (
            vec![
                add("questions", questions().no_db_constraint()),
                add("others", questions()),
            ],
            &["INSERT INTO desk_ticket_questions (ticket_id, question_id) VALUES (1, 1)"],
        ),
        (vec![alter("others", questions().no_db_constraint())], &[]),
        (
            vec![alter("urgency", fields::integer().db_default(value(5)))],
            &["INSERT INTO desk_ticket (name, opened) VALUES ('Three', '2026-11-21 02:42:00')"],
        ),
        (vec![alter("urgency", fields::integer())], &[]),
        (
            vec![alter(
                "urgency",
                fields::integer().db_default(value(7)).default(1),
            )],
            &[],
        ),
        (vec![alter("urgency", big())], &[]),
        (vec![alter("urgency", big().null())], &[]),
        (
            vec![alter("plain", fields::integer().db_default(value(4)))],
            &[],
        ),
        (
            vec![alter("state", fields::char(12).db_default(value("open")))],
            &[],
        ),
        (vec![alter("state", fields::char(12))], &[]),
        (vec![alter("opened", fields::date_time())], &[]),
        (vec![alter("opened", now())], &[]),
        (filled(engine), &[]),
        (
            vec![alter(
                "note",
                fields::char(9).db_default(func("Lower", [value("Y")])),
            )],
            &[],
        ),
        (
            vec![RenameField::new("ticket", "small", "tiny").into()],
            &[],
        ),
        (
            vec![
                RemoveField::new("ticket", "double").into(),
                add("double", double(4)),
            ],
            &[],
        ),
        (long(unchecked), &[]),
        (
            vec![AlterField::new(LONG, FIELD, fields::integer().db_index()).into()],
            &[],
        ),
        (
            vec![AlterField::new(LONG, FIELD, fields::positive_integer()).into()],
            &[],
        ),
        (
            vec![AddField::new(LONG, "other", key("desk.short").null()).into()],
            &[],
        ),
        (vec![RenameModel::new("Short", "Brief").into()], &[]),
        (vec![AlterModelTable::new(LONG, "desk_short").into()], &[]),
        (vec![AlterModelTable::automatic(LONG).into()], &[]),
    ];
    let steps = lists.into_iter().enumerate();
    steps
        .map(|(place, (operations, rows))| {
            let mut migration = Migration::new(&format!("{:04}", place + 201));
            migration.operations = operations;
            ("desk", migration, rows)
        })
        .collect()
}
