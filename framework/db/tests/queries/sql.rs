//! The text of queries, as Django writes it.

use crate::common::*;
use nuages_db::lookup;
use nuages_db::models::*;

#[test]
fn the_sql_is_what_django_writes() {
    let db = nuages_db::Database::in_memory();
    register_models(&nuages_db::models![
        Author, Question, Choice, Sealed, Everything
    ]);
    let columns = r#""polls_choice"."id", "polls_choice"."question_id", "polls_choice"."choice_text", "polls_choice"."votes""#;
    let from = format!(r#"SELECT {columns} FROM "polls_choice""#);
    let join =
        r#" INNER JOIN "polls_question" ON ("polls_choice"."question_id" = "polls_question"."id")"#;
    let day = moment("2024-02-29T13:05:07.12Z");
    let objects = Choice::objects;
    let cases = [
        (
            objects().filter(Choice::votes.gt(1)),
            format!(r#"{from} WHERE "polls_choice"."votes" > 1"#),
        ),
        (
            objects()
                .filter(Choice::votes.gt(1))
                .filter(Choice::choice_text.contains("50%_\\")),
            format!(
                r#"{from} WHERE ("polls_choice"."votes" > 1 AND "polls_choice"."choice_text" LIKE %50\%\_\\% ESCAPE '\')"#
            ),
        ),
        (
            objects().exclude(Choice::votes.eq(1)),
            format!(r#"{from} WHERE NOT ("polls_choice"."votes" = 1)"#),
        ),
        (
            objects().filter(Choice::question.to(Question::pub_date).lte(day)),
            format!(
                r#"{from}{join} WHERE "polls_question"."pub_date" <= 2024-02-29 13:05:07.120000"#
            ),
        ),
        (
            objects().filter(Choice::question.to(Question::id).eq(3)),
            format!(r#"{from} WHERE "polls_choice"."question_id" = 3"#),
        ),
        (
            objects().order_by(Choice::votes.desc()).limit(5).offset(2),
            format!(r#"{from} ORDER BY "polls_choice"."votes" DESC LIMIT 3 OFFSET 2"#),
        ),
        (
            objects().filter(
                Choice::question
                    .to(Question::author)
                    .to(Author::name)
                    .eq("Ada"),
            ),
            format!(
                r#"{from}{join} INNER JOIN "polls_author" ON ("polls_question"."author_id" = "polls_author"."id") WHERE "polls_author"."name" = Ada"#
            ),
        ),
        (
            objects().filter(
                Choice::question
                    .to(Question::author)
                    .to(Author::name)
                    .eq("Ada")
                    | Choice::votes.eq(1),
            ),
            format!(
                r#"{from}{join} LEFT OUTER JOIN "polls_author" ON ("polls_question"."author_id" = "polls_author"."id") WHERE ("polls_author"."name" = Ada OR "polls_choice"."votes" = 1)"#
            ),
        ),
        (
            objects().filter(Choice::question.to(Question::author).is_null(true)),
            format!(r#"{from}{join} WHERE "polls_question"."author_id" IS NULL"#),
        ),
    ];
    for (query, wanted) in cases {
        assert_eq!(query.sql(&db).unwrap(), wanted);
    }

    let author = r#" JOIN "polls_author" ON ("polls_question"."author_id" = "polls_author"."id")"#;
    let order = r#" ORDER BY "polls_question"."pub_date" DESC, "polls_question"."id" ASC"#;
    let cases = [
        (
            Question::objects().exclude(Question::author.eq(1)),
            format!(
                r#" WHERE NOT ("polls_question"."author_id" = 1 AND "polls_question"."author_id" IS NOT NULL){order}"#
            ),
        ),
        (
            Question::objects().exclude(Question::author.to(Author::name).eq("Ada")),
            format!(
                r#" LEFT OUTER{author} WHERE NOT ("polls_author"."name" = Ada AND "polls_author"."name" IS NOT NULL){order}"#
            ),
        ),
        (
            Question::objects().filter(lookup("choice__votes__gt", 4)),
            format!(
                r#" INNER JOIN "polls_choice" ON ("polls_question"."id" = "polls_choice"."question_id") WHERE "polls_choice"."votes" > 4{order}"#
            ),
        ),
        (
            Question::objects().filter(Question::author.to(Author::name).is_null(true)),
            format!(r#" LEFT OUTER{author} WHERE "polls_author"."name" IS NULL{order}"#),
        ),
        (
            Question::objects().filter(Question::pub_date.year(2024)),
            format!(
                r#" WHERE "polls_question"."pub_date" BETWEEN 2024-01-01 00:00:00 AND 2024-12-31 23:59:59.999999{order}"#
            ),
        ),
        (
            Question::objects()
                .filter(Question::author.to(Author::name).eq("Ada"))
                .order_by(Question::author.to(Author::slug)),
            format!(
                r#" INNER{author} WHERE "polls_author"."name" = Ada ORDER BY "polls_author"."slug" ASC"#
            ),
        ),
        (
            Question::objects().filter(Question::author.ne(None)),
            format!(r#" WHERE NOT ("polls_question"."author_id" IS NULL){order}"#),
        ),
        (
            Question::objects().filter(
                (Question::author.to(Author::name).eq("x")
                    | Question::author.to(Author::slug).eq("y"))
                    & Question::author.to(Author::slug).eq("z"),
            ),
            format!(
                r#" INNER{author} WHERE (("polls_author"."name" = x OR "polls_author"."slug" = y) AND "polls_author"."slug" = z){order}"#
            ),
        ),
    ];
    for (query, wanted) in cases {
        let sql = query.sql(&db).unwrap();
        let (_, tail) = sql.split_once(r#" FROM "polls_question""#).unwrap();
        assert_eq!(tail, wanted);
    }

    let related = objects()
        .select_related(Choice::question.to(Question::author))
        .order_by_names(["question"])
        .sql(&db)
        .unwrap();
    assert!(
        related.ends_with(&format!(
            r#"FROM "polls_choice"{join} LEFT OUTER{author}{order}"#
        )),
        "{related}"
    );
}
