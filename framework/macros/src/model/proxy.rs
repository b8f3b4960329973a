//! `#[model(proxy)]`: another type over the rows of a model.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Result, Type};

use super::attributes::ModelAttributes;
use super::expand::root_of;
use super::meta::{Names, names};

/// What a proxy can say of itself; all else is the model's.
const OPTIONS: [&str; 7] = [
    "proxy",
    "app_label",
    "ordering",
    "verbose_name",
    "verbose_name_plural",
    "objects",
    "crate",
];

pub(super) fn expand(input: &DeriveInput, attributes: &ModelAttributes) -> Result<TokenStream> {
    let of = model(input)?;
    let mut said = attributes.names.iter();
    if let Some(other) = said.find(|name| !OPTIONS.iter().any(|option| *name == option)) {
        return Err(Error::new(
            other.span(),
            format!(
                "`{other}` belongs to the model whose table it is; a proxy says {} of its own",
                OPTIONS[1..].join(", ")
            ),
        ));
    }
    let root = root_of(attributes)?;
    let name = &input.ident;
    let Names {
        app_label,
        name: text,
        verbose_name,
        verbose_name_plural,
    } = names(name, attributes)?;
    let ordering = &attributes.ordering;
    let objects = attributes.objects.as_ref().map(|function| {
        quote_spanned! {function.span()=>
            fn objects() -> #root::db::models::ProxySet<Self> {
                #function(<Self as #root::db::models::Proxy>::base_objects())
            }
        }
    });
    let meta = quote!(#root::db::models::ModelMeta);
    Ok(quote! {
        #[automatically_derived]
        impl #root::db::models::Proxy for #name {
            type Of = #of;

            fn meta() -> &'static #meta {
                static META: ::std::sync::LazyLock<#meta> = ::std::sync::LazyLock::new(|| {
                    #meta::proxied(<#of as #root::db::models::Model>::meta, &#meta {
                        app_label: #app_label,
                        name: #text,
                        verbose_name: #verbose_name,
                        verbose_name_plural: #verbose_name_plural,
                        ordering: &[#(#ordering),*],
                        ..#meta::PLAIN
                    })
                });
                &META
            }

            #objects
        }

        #[automatically_derived]
        impl #root::db::models::Described for #name {
            fn described() -> &'static #meta {
                <Self as #root::db::models::Proxy>::meta()
            }
        }

        #[automatically_derived]
        impl ::std::ops::Deref for #name {
            type Target = #of;

            fn deref(&self) -> &#of {
                &self.0
            }
        }

        #[automatically_derived]
        impl ::std::ops::DerefMut for #name {
            fn deref_mut(&mut self) -> &mut #of {
                &mut self.0
            }
        }

        #[automatically_derived]
        impl ::std::convert::From<#of> for #name {
            fn from(row: #of) -> Self {
                Self(row)
            }
        }

        #[automatically_derived]
        impl ::std::convert::From<#name> for #of {
            fn from(row: #name) -> Self {
                row.0
            }
        }
    })
}

/// The model inside.
fn model(input: &DeriveInput) -> Result<&Type> {
    if let Data::Struct(data) = &input.data
        && let Fields::Unnamed(unnamed) = &data.fields
        && unnamed.unnamed.len() == 1
        && input.generics.params.is_empty()
        && let Some(field) = unnamed.unnamed.first()
    {
        return Ok(&field.ty);
    }
    Err(Error::new(
        input.ident.span(),
        "a proxy holds a row of its model and nothing else: `pub struct OrderedPerson(pub Person);`",
    ))
}
