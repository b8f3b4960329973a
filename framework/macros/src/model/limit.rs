//! Which rows a relation may point to: `limit_choices_to`.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, Ident};

use super::computed::computed_name;
use super::initial::is_function;
use super::parse::{Field, Model};
use super::target::target;

/// The functions that make the conditions.
pub(super) fn limit_functions(model: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let fields = model.columns().chain(&model.many);
    let function = |field: &Field| {
        let condition = field.attributes.limit_choices_to.as_ref()?;
        let name = computed_name("limit", field);
        let target = target(&field.kind)?;
        let condition = match condition {
            Expr::Path(path) if is_function(&path.path) => quote!(#path()),
            condition => quote!(#condition),
        };
        Some(quote_spanned! {condition.span()=>
            #[doc(hidden)]
            fn #name() -> #root::db::models::Limit {
                #root::db::models::Limit::of::<#target>(#condition)
            }
        })
    };
    fields.filter_map(function).collect()
}

/// The condition in the description of a relation.
pub(super) fn limit_meta(owner: &Ident, field: &Field, root: &TokenStream) -> TokenStream {
    let Some(condition) = &field.attributes.limit_choices_to else {
        return quote!(::std::option::Option::None);
    };
    let function = computed_name("limit", field);
    let text = condition.to_token_stream().to_string().replace(' ', "");
    let called = matches!(condition, Expr::Path(path) if is_function(&path.path));
    quote! {
        ::std::option::Option::Some(#root::db::models::LimitChoices {
            make: #owner::#function,
            text: #text,
            called: #called,
        })
    }
}
