//! `order_with_respect_to`, which a model says itself or takes from a part.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Result;

use super::checks::refuse;
use super::parse::{Field, Model, last_segment};

const TWO_ORDERS: &str =
    "'ordering' and 'order_with_respect_to' cannot be used together. (models.E021)";

/// What a model says of itself beside its description.
pub(super) fn declared(model: &Model) -> Option<TokenStream> {
    let has_parts = model.parts().next().is_some();
    let said = model.attributes.order_with_respect_to.is_some();
    let name = &model.name;
    match has_parts {
        true => Some(quote! {
            const IN_ORDER: bool = {
                let options = #name::__OPTIONS;
                ::std::assert!(
                    !options.has_two_orders(),
                    #TWO_ORDERS
                );
                options.order_with_respect_to.is_some()
            };
        }),
        false => said.then(|| {
            quote!(
                const IN_ORDER: bool = true;
            )
        }),
    }
}

/// Checks the foreign key and the field that holds the place. What parts hold is looked at when the parts are known.
pub(super) fn check(model: &Model) -> Result<()> {
    let attributes = &model.attributes;
    let Some(name) = &attributes.order_with_respect_to else {
        return Ok(());
    };
    if !attributes.ordering.is_empty() {
        return refuse(name.span(), TWO_ORDERS);
    }
    if model.parts().next().is_some() {
        return Ok(());
    }
    let mut keys = keys(model);
    if !keys.any(|key| key.plain_name() == name.value()) {
        return refuse(
            name.span(),
            "`order_with_respect_to` names a foreign key of this model: its rows stand in an order among those of one related row",
        );
    }
    if !holds_place(model) {
        return refuse(
            name.span(),
            "a model with `order_with_respect_to` keeps the order in a field of its own: add `pub _order: i32,`",
        );
    }
    Ok(())
}

/// The same of a model with parts.
pub(super) fn check_parts(model: &Model, root: &TokenStream) -> TokenStream {
    let name = &model.name;
    let keys = keys(model).map(Field::plain_name);
    let holds_place = holds_place(model);
    let parts = model.parts().map(|part| &part.kind);
    quote! {
        const _: () = ::std::assert!(
            #root::db::models::holds_order(
                &#name::__OPTIONS,
                &[#(#keys),*],
                #holds_place,
                &[#(<#parts as #root::db::models::ModelPart>::FIELDS),*],
            ),
            "`order_with_respect_to` names a foreign key of the model or of its parts, and one of them keeps the order in a field: \
             add `pub _order: i32,`"
        );
    }
}

fn keys(model: &Model) -> impl Iterator<Item = &Field> {
    model.columns().filter(|field| field.foreign_key)
}

fn holds_place(model: &Model) -> bool {
    model.columns().any(|field| {
        field.plain_name() == "_order"
            && last_segment(&field.kind).is_some_and(|name| name == "i32")
    })
}

/// The default order: by the place where the rows have one.
pub(super) fn ordering(model: &Model, otherwise: TokenStream, root: &TokenStream) -> TokenStream {
    let name = &model.name;
    let by_place = quote!(&[#root::db::models::DefaultOrder::Named("_order")]);
    if model.parts().next().is_none() {
        return match model.attributes.order_with_respect_to {
            Some(_) => by_place,
            None => otherwise,
        };
    }
    quote! {
        match <#name as #root::db::models::Model>::IN_ORDER {
            true => #by_place,
            false => #otherwise,
        }
    }
}
