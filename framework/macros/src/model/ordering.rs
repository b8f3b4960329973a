//! `ordering`: names of fields, and functions that make the orders of expressions.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, LitStr};

use super::attributes::Order;

/// The entries, as the description of a model has them.
pub(super) fn entries(orders: &[Order], of: &Ident, root: &TokenStream) -> TokenStream {
    let entry = |(place, order): (usize, &Order)| {
        let default = quote!(#root::db::models::DefaultOrder);
        match order {
            Order::Name(name) => quote!(#default::Named(#name)),
            Order::Expression(_) => {
                let function = function(place);
                quote!(#default::Computed(#of::#function))
            }
        }
    };
    let entries = orders.iter().enumerate().map(entry);
    quote!(&[#(#entries),*])
}

/// The functions of the expressions, which are over the type `queried`.
pub(super) fn functions(
    orders: &[Order],
    queried: &TokenStream,
    root: &TokenStream,
) -> Vec<TokenStream> {
    let mut functions = Vec::new();
    for (place, order) in orders.iter().enumerate() {
        let Order::Expression(order) = order else {
            continue;
        };
        let name = function(place);
        let orders = quote_spanned! {order.span()=>
            #root::db::models::frozen_orders::<#queried>(#order)
        };
        functions.push(quote! {
            #[doc(hidden)]
            fn #name() -> ::std::vec::Vec<#root::db::constraints::Expression> {
                #orders
            }
        });
    }
    functions
}

/// The names among the entries.
pub(super) fn names(orders: &[Order]) -> impl Iterator<Item = &LitStr> {
    orders.iter().filter_map(|order| match order {
        Order::Name(name) => Some(name),
        Order::Expression(_) => None,
    })
}

fn function(place: usize) -> Ident {
    format_ident!("__order_{place}")
}
