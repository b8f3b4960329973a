//! The model that a relation points to, as its type says it.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{GenericArgument, Ident, PathArguments, Result, Type};

use super::parse::{bare, last_segment};

/// The model in `ForeignKey<..>`, `Option<ForeignKey<..>>` and `ManyToMany<..>`.
pub(super) fn target(ty: &Type) -> Option<TokenStream> {
    let inner = generic(ty)?;
    match last_segment(ty)? {
        name if name == "Option" => target(inner),
        _ => Some(inner.to_token_stream()),
    }
}

/// The name of that model, as it is written.
pub(super) fn target_name(ty: &Type) -> Option<Ident> {
    let inner = generic(ty)?;
    match last_segment(ty)? {
        name if name == "Option" => target_name(inner),
        _ => last_segment(inner).cloned(),
    }
}

/// The type with the name of the model for `Self`, which means nothing in the description of the model.
pub(super) fn named_self(ty: &Type, owner: &Ident) -> Result<Type> {
    syn::parse2(without_self(ty.to_token_stream(), owner))
}

fn without_self(tokens: TokenStream, owner: &Ident) -> TokenStream {
    let named = |token: TokenTree| match token {
        TokenTree::Ident(ident) if ident == "Self" => {
            TokenTree::Ident(Ident::new(&owner.to_string(), ident.span()))
        }
        TokenTree::Group(group) => {
            let mut named = Group::new(group.delimiter(), without_self(group.stream(), owner));
            named.set_span(group.span());
            TokenTree::Group(named)
        }
        other => other,
    };
    tokens.into_iter().map(named).collect()
}

/// What stands beside the model, where the foreign key does not point to the primary key.
pub(super) fn key_argument(ty: &Type) -> Option<&GenericArgument> {
    let mut arguments = arguments(ty)?;
    let first = arguments.next()?;
    match (last_segment(bare(ty))?, first) {
        (name, GenericArgument::Type(inner)) if name == "Option" => key_argument(inner),
        _ => arguments.next(),
    }
}

pub(super) fn generic(ty: &Type) -> Option<&Type> {
    match arguments(ty)?.next()? {
        GenericArgument::Type(inner) => Some(bare(inner)),
        _ => None,
    }
}

fn arguments(ty: &Type) -> Option<impl Iterator<Item = &GenericArgument>> {
    let Type::Path(path) = bare(ty) else {
        return None;
    };
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments.args.iter()),
        _ => None,
    }
}
