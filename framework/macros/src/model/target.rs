//! The model that a relation points to, as its type says it.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{GenericArgument, Ident, PathArguments, Type};

use super::parse::{bare, last_segment};

/// The model in `ForeignKey<..>`, `Option<ForeignKey<..>>` and `ManyToMany<..>`; `Self` is `owner`.
pub(super) fn target(owner: &Ident, ty: &Type) -> Option<TokenStream> {
    let inner = generic(ty)?;
    match last_segment(ty)? {
        name if name == "Option" => target(owner, inner),
        _ if last_segment(inner).is_some_and(|name| name == "Self") => {
            Some(owner.to_token_stream())
        }
        _ => Some(inner.to_token_stream()),
    }
}

/// The name of that model, as it is written.
pub(super) fn target_name(owner: &Ident, ty: &Type) -> Option<Ident> {
    let inner = generic(ty)?;
    match last_segment(ty)? {
        name if name == "Option" => target_name(owner, inner),
        _ => match last_segment(inner)? {
            name if name == "Self" => Some(owner.clone()),
            name => Some(name.clone()),
        },
    }
}

fn generic(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = bare(ty) else {
        return None;
    };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.last()? {
        GenericArgument::Type(inner) => Some(bare(inner)),
        _ => None,
    }
}
