//! The first part of the history: people and polls.

use nuages_db::migrations::*;

use super::Step;
use crate::common::migrating::with_polls;

fn people() -> Migration {
    Migration::new("0001").operation(
        CreateModel::new("Person")
            .field("id", fields::auto())
            .field("name", fields::char(100))
            .field("email", fields::email(254).unique())
            .field("nick", fields::slug(50)),
    )
}

fn polls() -> Migration {
    with_polls(Migration::new("0002"))
}

fn everything() -> Migration {
    Migration::new("0003")
        .operation(
            CreateModel::new("Everything")
                .field("id", fields::big_auto())
                .field("boolean", fields::boolean().default(true))
                .field("small", fields::small_integer())
                .field("integer", fields::integer().null())
                .field("big", fields::big_integer())
                .field("positive_small", fields::positive_small_integer())
                .field("positive", fields::positive_integer().null())
                .field("positive_big", fields::positive_big_integer())
                .field("float", fields::float())
                .field("decimal", fields::decimal(10, 2))
                .field("char", fields::char(30).null())
                .field("slug", fields::slug(50))
                .field("email", fields::email(254))
                .field("url", fields::url(200))
                .field("text", fields::text().blank())
                .field("date", fields::date().auto_now_add())
                .field("time", fields::time())
                .field("moment", fields::date_time().auto_now())
                .field("uuid", fields::uuid().unique())
                .field("json", fields::json())
                .field("binary", fields::binary().null())
                .field("only", fields::char(10).unique())
                .field("indexed", fields::integer().db_index())
                .field("other", fields::integer().db_column("another"))
                .field(
                    "person",
                    fields::foreign_key("people.person", SET_NULL).null(),
                )
                .field("question", fields::one_to_one("polls.question", PROTECT))
                .field(
                    "unindexed",
                    fields::foreign_key("polls.choice", DO_NOTHING).no_db_index(),
                )
                .unique_together(["char", "other"])
                .index(Index::new("everything_by_date", ["-date", "char"]))
                .index(Index::new("everything_person", ["person"])),
        )
        .operation(
            CreateModel::new("Category")
                .field("id", fields::big_auto())
                .field(
                    "parent",
                    fields::foreign_key("polls.category", CASCADE).null(),
                )
                .field("name", fields::char(20))
                .field("position", fields::integer().default(1))
                .db_table("shelf"),
        )
}

fn added_fields() -> Migration {
    let owner = fields::foreign_key("people.person", CASCADE).null();
    Migration::new("0004")
        .operation(AddField::new(
            "question",
            "slug",
            fields::slug(50).default("x"),
        ))
        .operation(AddField::new("question", "note", fields::text().null()))
        .operation(AddField::new("question", "owner", owner))
        .operation(
            AddField::new("question", "rank", fields::integer().default(5)).one_off_default(),
        )
        .operation(AddField::new("question", "blank", fields::char(5).blank()))
        .operation(AddField::new(
            "question",
            "price",
            fields::decimal(6, 2).default("1.5"),
        ))
        .operation(AddField::new(
            "question",
            "weight",
            fields::positive_integer().null(),
        ))
}

fn altered_fields() -> Migration {
    let when = fields::date_time()
        .verbose_name("when")
        .help_text("no change");
    Migration::new("0005")
        .operation(AlterField::new(
            "question",
            "question_text",
            fields::char(300),
        ))
        .operation(
            AlterField::new("question", "note", fields::text().default("empty")).one_off_default(),
        )
        .operation(AlterField::new(
            "choice",
            "votes",
            fields::big_integer().default(0),
        ))
        .operation(AlterField::new(
            "question",
            "rank",
            fields::integer().null().db_index(),
        ))
        .operation(AlterField::new("question", "pub_date", when))
        .operation(AlterField::new(
            "category",
            "name",
            fields::char(40).unique(),
        ))
}

fn renames() -> Vec<Migration> {
    vec![
        Migration::new("0006")
            .operation(RenameField::new("question", "question_text", "headline"))
            .operation(RenameField::new("choice", "question", "subject")),
        Migration::new("0007")
            .operation(AddIndex::new(
                "question",
                Index::new("by_date", ["-pub_date", "headline"]),
            ))
            .operation(AlterUniqueTogether::new("choice").set(["subject", "choice_text"])),
        Migration::new("0008").operation(RenameModel::new("Question", "Poll")),
        Migration::new("0009")
            .operation(RemoveField::new("poll", "note"))
            .operation(RemoveField::new("poll", "slug"))
            .operation(RemoveIndex::new("poll", "by_date"))
            .operation(RemoveField::new("poll", "owner")),
        Migration::new("0010")
            .operation(AlterModelTable::new("choice", "choices"))
            .operation(AddField::new(
                "choice",
                "hidden",
                fields::boolean().default(false).db_index(),
            )),
        Migration::new("0011").operation(AlterUniqueTogether::new("choice")),
    ]
}

fn people_changes() -> Vec<Migration> {
    let own = fields::foreign_key("people.person", CASCADE).null();
    vec![
        Migration::new("0012").operation(AlterField::new("person", "id", fields::big_auto())),
        Migration::new("0013")
            .operation(AlterField::new("person", "nick", fields::char(50).unique()))
            .operation(AddField::new("person", "self", own))
            .operation(AlterField::new("person", "name", fields::char(101))),
    ]
}

fn tables_between() -> Migration {
    Migration::new("0015")
        .operation(
            CreateModel::new("Tag")
                .field("id", fields::big_auto())
                .field("name", fields::char(20)),
        )
        .operation(
            CreateModel::new("Article")
                .field("id", fields::big_auto())
                .field("title", fields::char(50))
                .field("tags", fields::many_to_many("polls.tag"))
                .field("friends", fields::many_to_many("polls.article")),
        )
        .operation(AddField::new(
            "poll",
            "tags",
            fields::many_to_many("polls.tag")
                .db_table("poll_labels")
                .related_name("+"),
        ))
}

pub(super) fn history() -> Vec<Step> {
    let mut steps: Vec<Step> = vec![
        (
            "people",
            people(),
            &[
                "INSERT INTO people_person (name, email, nick) VALUES ('Django', 'd@example.com', 'd')",
            ],
        ),
        (
            "polls",
            polls(),
            &[
                "INSERT INTO polls_question (question_text, pub_date) VALUES ('Up?', '2026-11-21 02:40:00')",
                "INSERT INTO polls_question (question_text, pub_date) VALUES ('It''s?', '2026-11-21 02:40:00.120000')",
                "INSERT INTO polls_choice (choice_text, votes, question_id) VALUES ('yes', 1, 1), ('no', 2, 1), ('maybe', 3, 2)",
            ],
        ),
        (
            "polls",
            everything(),
            &[
                "INSERT INTO shelf (parent_id, name, position) VALUES (NULL, 'root', 1), (1, 'leaf', 2)",
            ],
        ),
        (
            "polls",
            added_fields(),
            &["UPDATE polls_question SET note = 'n' WHERE id = 1"],
        ),
        ("polls", altered_fields(), &[]),
    ];
    steps.extend(
        renames()
            .into_iter()
            .map(|migration| ("polls", migration, &[] as &[&str])),
    );
    steps.extend(
        people_changes()
            .into_iter()
            .map(|migration| ("people", migration, &[] as &[&str])),
    );
    let last = Migration::new("0014").operation(DeleteModel::new("Everything"));
    steps.push(("polls", last, &[]));
    steps.push((
        "polls",
        tables_between(),
        &[
            "INSERT INTO polls_tag (name) VALUES ('a'), ('b')",
            "INSERT INTO polls_article (title) VALUES ('x'), ('y')",
            "INSERT INTO polls_article_tags (article_id, tag_id) VALUES (1, 1), (1, 2), (2, 2)",
            "INSERT INTO polls_article_friends (from_article_id, to_article_id) VALUES (1, 2), (2, 1)",
            "INSERT INTO poll_labels (poll_id, tag_id) VALUES (1, 2)",
        ],
    ));
    let changes: [(&str, Operation); 5] = [
        ("0016", RenameModel::new("Tag", "Label").into()),
        ("0017", RenameField::new("article", "tags", "labels").into()),
        ("0018", RenameModel::new("Article", "Story").into()),
        ("0019", RemoveField::new("story", "labels").into()),
        ("0020", DeleteModel::new("Story").into()),
    ];
    steps.extend(changes.map(|(name, operation)| {
        let migration = Migration::new(name).operation(operation);
        ("polls", migration, &[] as &[&str])
    }));
    steps
}
