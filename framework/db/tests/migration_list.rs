//! The list of migrations in `migrations/mod.rs`.

#[expect(
    unreachable_pub,
    reason = "the files are as `makemigrations` writes them"
)]
mod listed_migrations;

#[test]
fn the_list_declares_the_modules_and_returns_the_migrations() {
    let names: Vec<String> = listed_migrations::migrations()
        .into_iter()
        .map(|migration| migration.name)
        .collect();
    assert_eq!(names, ["0001_initial", "0002_choice_votes"]);
}
