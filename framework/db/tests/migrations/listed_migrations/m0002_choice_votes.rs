use nuages_db::migrations::*;

pub fn migration() -> Migration {
    Migration::new("0002_choice_votes")
        .dependency("polls", "0001_initial")
        .operation(AddField::new(
            "choice",
            "votes",
            fields::integer().default(0),
        ))
}
