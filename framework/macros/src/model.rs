//! `derive(Model)`: parse the struct into a [`parse::Model`], write its metadata and its decoding.

mod attributes;
mod checks;
mod choices;
mod composite;
mod computed;
mod declared;
mod expand;
mod field_list;
mod field_meta;
mod field_types;
mod file_path;
mod in_order;
mod initial;
mod key_fields;
mod limit;
mod listed;
mod many_meta;
mod meta;
mod option_checks;
mod options;
mod ordering;
mod parent;
mod parse;
mod parts;
mod permissions;
mod places;
mod proxy;
mod reverse;
mod rows;
mod target;

use proc_macro2::TokenStream;

pub(crate) fn derive_choices(input: TokenStream) -> syn::Result<TokenStream> {
    choices::expand(&syn::parse2(input)?)
}

pub(crate) fn derive(input: TokenStream) -> syn::Result<TokenStream> {
    let input: syn::DeriveInput = syn::parse2(input)?;
    let attributes = attributes::ModelAttributes::parse(&input.attrs)?;
    if attributes.proxy {
        return proxy::expand(&input, &attributes);
    }
    expand::expand(&parse::model(&input)?)
}

pub(crate) fn derive_part(input: TokenStream) -> syn::Result<TokenStream> {
    let input = syn::parse2(input)?;
    parts::expand(&parse::part(&input)?)
}
