//! The list of an app's migrations.

/// Declares the migrations of an app, oldest first, in `migrations/mod.rs`.
///
/// `makemigrations` keeps the list. One line,
///
/// ```ignore
/// nuages::db::migrations![m0001_initial, m0002_choice_votes];
/// ```
///
/// stands for
///
/// ```ignore
/// mod m0001_initial;
/// mod m0002_choice_votes;
///
/// pub fn migrations() -> Vec<nuages::db::migrations::Migration> {
///     vec![m0001_initial::migration(), m0002_choice_votes::migration()]
/// }
/// ```
#[macro_export]
macro_rules! migrations {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*

        /// Returns the app's migrations, oldest first.
        pub fn migrations() -> ::std::vec::Vec<$crate::migrations::Migration> {
            ::std::vec::Vec::from([$($name::migration()),*])
        }
    };
}
