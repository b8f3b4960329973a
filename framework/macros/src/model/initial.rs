//! `impl Default`: a new row with the defaults of its fields.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Result};

use super::computed::inner_of_db_default;
use super::field_meta::default_data;
use super::parse::{Field, Model};

pub(super) fn default(model: &Model, root: &TokenStream) -> Result<TokenStream> {
    let name = &model.name;
    let mut entries = Vec::with_capacity(model.fields.len());
    for field in &model.fields {
        let (ident, ty) = (&field.name, &field.kind);
        let value = match &field.attributes.default {
            None if field.flatten => quote!(::std::default::Default::default()),
            None => match &field.attributes.db_default {
                Some(default) if is_literal(default) && inner_of_db_default(ty).is_none() => {
                    let data = default_data(default, root)?;
                    quote!(#root::db::models::default_value::<#ty>(#data))
                }
                _ => {
                    let of = field.type_constant();
                    quote!((Self::#of.initial)())
                }
            },
            Some(default) if is_literal(default) => {
                let data = default_data(default, root)?;
                quote!(#root::db::models::default_value::<#ty>(#data))
            }
            // A function is called, anything else is a value.
            Some(Expr::Path(path)) if is_function(&path.path) => {
                quote!(::std::convert::Into::into(#path()))
            }
            Some(default) => quote!(::std::convert::Into::into(#default)),
        };
        entries.push(quote!(#ident: #value));
    }
    entries.extend(model.many.iter().map(no_rows));
    Ok(quote! {
        #[automatically_derived]
        impl ::std::default::Default for #name {
            fn default() -> Self {
                Self { #(#entries),* }
            }
        }
    })
}

/// A many-to-many field holds nothing in the struct.
pub(super) fn no_rows(field: &Field) -> TokenStream {
    let ident = &field.name;
    quote!(#ident: ::std::default::Default::default())
}

/// Tells whether an expression is data that the metadata can hold.
pub(super) fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => is_literal(&unary.expr),
        _ => false,
    }
}

/// Tells whether a path names a function, which is called for each row.
pub(super) fn is_function(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|segment| {
        segment
            .ident
            .to_string()
            .starts_with(|first: char| first.is_lowercase())
    })
}
