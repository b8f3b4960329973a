//! `constraints`, `indexes` and `unique_together`: those that the model lists, otherwise those of its parts.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

use super::attributes::Index;
use super::listed::Listed;
use super::meta::flattened;
use super::parse::Model;

/// `constraints` and `indexes`: the expressions of the attribute, with `Self` the model.
pub(super) fn declared(model: &Model, root: &TokenStream) -> TokenStream {
    let attributes = &model.attributes;
    let owner = model.queried(root);
    let models = quote!(#root::db::models);
    let constraints = entries(
        model,
        ("constraints", &attributes.constraints),
        |constraint| {
            let constraint = quote_spanned! {constraint.span()=>
                #models::IntoConstraint::<#owner>::into_constraint(#constraint)
            };
            quote!(all.push(#constraint);)
        },
        |part| quote!(all.extend(#models::constraints_of::<#part, #owner>());),
    );
    let indexes = entries(
        model,
        ("indexes", &attributes.indexes),
        |index| {
            let index = match index {
                Index::Fields(name, fields) => {
                    let name = name.iter();
                    quote!(#models::Index::<#owner>::fields([#(#fields),*]) #(.name(#name))*)
                }
                Index::Expression(index) => quote!(#index),
            };
            quote!(all.push(#index);)
        },
        |part| quote!(all.extend(#models::indexes_of::<#part, #owner>());),
    );
    let function = |name: TokenStream, of: TokenStream, entries: Vec<TokenStream>| {
        (!entries.is_empty()).then(|| {
            quote! {
                #[allow(clippy::vec_init_then_push)]
                fn #name() -> ::std::vec::Vec<#models::#of<#owner>> {
                    let mut all: ::std::vec::Vec<#models::#of<#owner>> = ::std::vec::Vec::new();
                    #(#entries)*
                    all
                }
            }
        })
    };
    let constraints = function(quote!(constraints), quote!(Constraint), constraints);
    let indexes = function(quote!(indexes), quote!(Index), indexes);
    quote!(#constraints #indexes)
}

/// The sets of names of fields that are unique together.
pub(super) fn unique_together(model: &Model, root: &TokenStream) -> TokenStream {
    let runs = entries(
        model,
        ("unique_together", &model.attributes.unique_together),
        |names| quote!(&[&[#(#names),*]]),
        |part| quote!(<#part as #root::db::models::ModelPart>::UNIQUE_TOGETHER),
    );
    match runs.as_slice() {
        [] => quote!(&[]),
        [one] => one.clone(),
        runs => flattened(root, &quote!(&'static [&'static str]), runs, &quote!(&[])),
    }
}

/// What the model lists, which takes the place of what its parts list; otherwise theirs, one after the other.
fn entries<T>(
    model: &Model,
    (option, listed): (&str, &[Listed<T>]),
    own: impl Fn(&T) -> TokenStream,
    of_part: impl Fn(&Type) -> TokenStream,
) -> Vec<TokenStream> {
    let entry = |entry: &Listed<T>| match entry {
        Listed::Own(entry) => own(entry),
        Listed::Of(part) => of_part(part),
    };
    match model.attributes.says(option) {
        true => listed.iter().map(entry).collect(),
        false => model.parts().map(|part| of_part(&part.kind)).collect(),
    }
}
