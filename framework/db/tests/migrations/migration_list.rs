//! The list of migrations in `migrations/mod.rs`.

#[test]
fn the_list_declares_the_modules_and_returns_the_migrations() {
    let names: Vec<String> = crate::listed_migrations::migrations()
        .into_iter()
        .map(|migration| migration.name)
        .collect();
    assert_eq!(names, ["0001_initial", "0002_choice_votes"]);
}
