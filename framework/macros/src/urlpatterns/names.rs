//! Names of patterns as names of functions.

use proc_macro2::Span;
use syn::Ident;

/// The identifier for a name: `poll-results` becomes `poll_results`, `type` becomes `r#type`.
pub(super) fn identifier(name: &str, span: Span) -> Ident {
    let mut text: String = name
        .chars()
        .map(|character| {
            if character.is_alphanumeric() {
                character
            } else {
                '_'
            }
        })
        .collect();
    if text.starts_with(|first: char| first.is_numeric()) || text.is_empty() || text == "_" {
        text.insert(0, '_');
    }
    if text == "_" {
        text.push('_');
    }
    if matches!(text.as_str(), "self" | "Self" | "super" | "crate") {
        text.push('_');
    }
    match syn::parse_str::<Ident>(&text) {
        Ok(_) => Ident::new(&text, span),
        Err(_) => Ident::new_raw(&text, span),
    }
}
