//! Lists that a model takes over from its parts: `constraints = [..Signed, UniqueConstraint::on(Self::title).name("title")]`.

use syn::Type;

/// An entry of `constraints`, `indexes` or `unique_together`.
pub(super) enum Listed<T> {
    /// The model's own.
    Own(T),
    /// `..Signed`: all that the part lists, as `*Signed.Meta.constraints` in Django.
    Of(Box<Type>),
}

/// The entries that are the model's own.
pub(super) fn own<T>(entries: &[Listed<T>]) -> impl Iterator<Item = &T> {
    entries.iter().filter_map(|entry| match entry {
        Listed::Own(own) => Some(own),
        Listed::Of(_) => None,
    })
}
