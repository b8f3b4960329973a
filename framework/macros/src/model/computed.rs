//! Columns that the database fills: the functions that make their expressions.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, GenericArgument, Ident, PathArguments, Type};

use super::parse::{Field, Model};

/// The functions that make the expressions of columns which the database fills.
pub(super) fn computed_functions(model: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let mut functions = Vec::new();
    let owner = model.queried(root);
    for field in model.columns() {
        let attributes = &field.attributes;
        let ty = inner_of_db_default(&field.kind).unwrap_or(&field.kind);
        for (what, value) in [
            ("db_default", &attributes.db_default),
            ("generated", &attributes.generated),
        ] {
            let Some(value) = value else {
                continue;
            };
            let name = computed_name(what, field);
            let made = match value {
                Expr::Path(path) if path.path.is_ident("Now") => {
                    quote!(#root::db::models::database_now())
                }
                value => quote_spanned! {value.span()=>
                    #root::db::models::frozen::<#owner, #ty>(#value)
                },
            };
            functions.push(quote! {
                #[doc(hidden)]
                fn #name() -> #root::db::constraints::Expression {
                    #made
                }
            });
        }
    }
    functions
}

pub(super) fn computed_name(what: &str, field: &Field) -> Ident {
    Ident::new(
        &format!("__{what}_of_{}", field.plain_name()),
        proc_macro2::Span::call_site(),
    )
}

/// The `T` of `DbDefault<T>`.
pub(super) fn inner_of_db_default(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) if last.ident == "DbDefault" => Some(inner),
        _ => None,
    }
}
