//! The types of fields, each named once in the derived code: of one that is no field's type the compiler tells once.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::parse::{Field, Model};

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
        let field_type = quote!(#root::db::fields::FieldType);
        quote_spanned! {field.span=>
            #[doc(hidden)]
            const #name: &'static #field_type<#ty> = #root::db::fields::field_type::<#ty>();
        }
    };
    model.columns().map(constant).collect()
}
