//! The types of fields, each named once in the derived code: of one that is no field's type the compiler tells once.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned as _;

use super::parse::{Field, Model, is_option};
use super::target::{key_argument, target};

impl Field {
    /// The constant that holds what the type of the field says.
    pub(super) fn type_constant(&self) -> Ident {
        let name = format!("__type_of_{}", self.plain_name());
        Ident::new(&name, Span::call_site())
    }
}

/// The constants of all columns.
pub(super) fn constants(model: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let constant = |field: &Field| {
        let (name, ty) = (field.type_constant(), &field.kind);
        let fields = quote!(#root::db::fields);
        let said = said(field, root, &fields);
        quote_spanned! {field.span=>
            #[doc(hidden)]
            const #name: &'static #fields::FieldType<#ty> = #said;
        }
    };
    model.columns().map(constant).collect()
}

/// Asks the type; of a foreign key, the model that it points to.
fn said(field: &Field, root: &TokenStream, fields: &TokenStream) -> TokenStream {
    let ty = &field.kind;
    let to = target(ty).filter(|_| field.foreign_key);
    let Some(to) = to else {
        return quote_spanned!(field.span=> #fields::field_type::<#ty>());
    };
    // All at the model, where the compiler tells that it is none.
    let span = to.span();
    let fields: TokenStream = fields
        .clone()
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect();
    let place = match key_argument(ty) {
        Some(place) => quote!(#place),
        None => quote!({ #root::db::models::PK_PLACE }),
    };
    match is_option(ty) {
        true => quote_spanned!(span=> #fields::optional_foreign_key_type::<#to, #place>()),
        false => quote_spanned!(span=> #fields::foreign_key_type::<#to, #place>()),
    }
}
