//! Fields as sketches say them: `char 10 null`, `key a.one to_field=x`, `many a.two through=a.between`, `double x`.

use nuages_db::migrations::state::FieldState;
use nuages_db::migrations::*;

pub(super) fn field(text: &str) -> FieldState {
    let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut words = rest.split_whitespace().peekable();
    let number = |words: &mut std::iter::Peekable<std::str::SplitWhitespace<'_>>| {
        words
            .next_if(|word| word.parse::<u32>().is_ok())
            .and_then(|word| word.parse().ok())
    };
    let made = match kind {
        "composite" => {
            let names: Vec<&str> = words.by_ref().collect();
            match names[..] {
                [one, two] => fields::composite_primary_key([one, two]),
                [one, two, three] => fields::composite_primary_key([one, two, three]),
                _ => panic!("{text}"),
            }
        }
        "double" => fields::integer().generated(f(words.next().unwrap()) * 2),
        "auto" => fields::auto(),
        "bigauto" => fields::big_auto(),
        "boolean" => fields::boolean(),
        "char" => fields::char(number(&mut words).unwrap_or(0)),
        "slug" => fields::slug(number(&mut words).unwrap_or(50)),
        "date" => fields::date(),
        "datetime" => fields::date_time(),
        "integer" => fields::integer(),
        "text" => fields::text(),
        "uuid" => fields::uuid(),
        "key" => fields::foreign_key(&words.next().unwrap().to_lowercase(), CASCADE),
        "one" => fields::one_to_one(&words.next().unwrap().to_lowercase(), CASCADE),
        "many" => fields::many_to_many(&words.next().unwrap().to_lowercase()),
        other => panic!("no kind of field in sketches: {other}"),
    };
    words.fold(made, |made, word| refined(made, kind, word))
}

fn refined(made: FieldState, kind: &str, word: &str) -> FieldState {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    let number = matches!(kind, "integer" | "key").then(|| value.parse::<i64>());
    match name {
        "null" => made.null(),
        "blank" => made.blank(),
        "unique" => made.unique(),
        "pk" => made.primary_key(),
        "index" => made.db_index(),
        "noindex" => made.no_db_index(),
        "auto_now" => made.auto_now(),
        "auto_now_add" => made.auto_now_add(),
        "noconstraint" => made.no_db_constraint(),
        "column" => made.db_column(value),
        "table" => made.db_table(value),
        "comment" => made.db_comment(value),
        "help" => made.help_text(value),
        "related_name" => made.related_name(value),
        "to_field" => made.to_field(value),
        "through" => made.through(value),
        "through_fields" => {
            let (near, far) = value.split_once(',').unwrap();
            made.through_fields(near, far)
        }
        "default" => match number {
            Some(number) => made.default(number.unwrap()),
            None => made.default(value),
        },
        "db_default" => match number {
            Some(number) => made.db_default(number.unwrap()),
            None => made.db_default(value),
        },
        other => panic!("no word of sketches: {other}"),
    }
}
