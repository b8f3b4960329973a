//! Lists that a model takes over from its parts: `constraints = [..Signed, UniqueConstraint::on(Self::title).name("title")]`.

use syn::parse::ParseStream;
use syn::{Result, Token, Type};

/// An entry of `constraints`, `indexes` or `unique_together`.
pub(super) enum Listed<T> {
    /// The model's own.
    Own(T),
    /// `..Signed`: all that the part lists, as `*Signed.Meta.constraints` in Django.
    Of(Box<Type>),
}

/// Parses the entries between the brackets.
pub(super) fn listed<T>(
    input: ParseStream<'_>,
    one: impl Fn(ParseStream<'_>) -> Result<T>,
) -> Result<Vec<Listed<T>>> {
    let mut entries = Vec::new();
    while !input.is_empty() {
        entries.push(match input.peek(Token![..]) {
            true => {
                input.parse::<Token![..]>()?;
                Listed::Of(input.parse()?)
            }
            false => Listed::Own(one(input)?),
        });
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(entries)
}

/// The entries that are the model's own.
pub(super) fn own<T>(entries: &[Listed<T>]) -> impl Iterator<Item = &T> {
    entries.iter().filter_map(|entry| match entry {
        Listed::Own(own) => Some(own),
        Listed::Of(_) => None,
    })
}
