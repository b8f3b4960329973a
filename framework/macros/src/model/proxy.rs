//! `#[model(proxy)]`: another type over the rows of a model.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Type};

use super::attributes::ModelAttributes;
use super::expand::root_of;
use super::field_list;
use super::meta::{Names, names};
use super::ordering;
use super::permissions;

/// What a proxy can say of itself; all else is the model's.
const OPTIONS: [&str; 14] = [
    "proxy",
    "app_label",
    "ordering",
    "get_latest_by",
    "verbose_name",
    "verbose_name_plural",
    "select_on_save",
    "permissions",
    "default_permissions",
    "required_db_vendor",
    "required_db_features",
    "clean",
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
    permissions::check(attributes, &text.to_lowercase())?;
    let permissions = permissions::meta(attributes);
    let ModelAttributes {
        ordering,
        get_latest_by,
        select_on_save,
        ..
    } = attributes;
    let objects = match &attributes.objects {
        Some(function) => quote_spanned!(function.span()=> #function(Self::base_objects())),
        None => quote!(#root::db::models::proxied_objects()),
    };
    let clean = match &attributes.clean {
        Some(function) => quote_spanned!(function.span()=> #function(self)),
        None => quote!(#root::db::models::Model::clean(&self.0)),
    };
    let concrete = quote!(<#of as #root::db::models::Model>::Concrete);
    let orders = ordering::functions(ordering, &concrete, &root);
    let ordering = ordering::entries(ordering, name, &root);
    let model = quote!(#root::db::models::Model);
    let meta = quote!(#root::db::models::ModelMeta);
    let columns = columns(name, of, &root);
    let extends = extends(name, of, &root);
    let around = around(name, of);
    let fields = field_list::taken(name, &input.vis, of);
    Ok(quote! {
        #[automatically_derived]
        impl #name {
            #(#orders)*
        }

        #[automatically_derived]
        impl #model for #name {
            type Concrete = <#of as #model>::Concrete;
            type Key = <#of as #model>::Key;
            const COMPOSITE: bool = <#of as #model>::COMPOSITE;
            const IN_ORDER: bool = <#of as #model>::IN_ORDER;

            fn meta() -> &'static #meta {
                static META: ::std::sync::LazyLock<#meta> = ::std::sync::LazyLock::new(|| {
                    #meta::proxied(<#of as #model>::meta, #meta {
                        app_label: #app_label,
                        name: #text,
                        verbose_name: #verbose_name,
                        verbose_name_plural: #verbose_name_plural,
                        ordering: #ordering,
                        get_latest_by: &[#(#get_latest_by),*],
                        select_on_save: #select_on_save,
                        #permissions
                        new_row: ::std::option::Option::Some(|| {
                            ::std::boxed::Box::new(<#name as ::std::default::Default>::default())
                        }),
                        ..#meta::PLAIN
                    })
                });
                &META
            }

            fn objects() -> #root::db::QuerySet<Self> {
                #objects
            }

            fn clean(&self) -> ::std::result::Result<(), #root::db::validation::ValidationErrors> {
                #clean
            }

            fn key(&self) -> Self::Key {
                #model::key(&self.0)
            }

            fn concrete(&self) -> &Self::Concrete {
                #model::concrete(&self.0)
            }
        }

        #columns
        #extends

        #fields

        #[automatically_derived]
        impl #root::db::models::Proxy for #name {
            type Of = #of;
        }

        #around
    })
}

/// The way to the row inside and back.
fn around(name: &Ident, of: &Type) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::std::default::Default for #name {
            fn default() -> Self {
                Self(::std::default::Default::default())
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
    }
}

/// The columns of the row inside.
fn columns(name: &Ident, of: &Type, root: &TokenStream) -> TokenStream {
    let columns = quote!(#root::db::models::Columns);
    let (db, value) = (quote!(#root::db), quote!(#root::db::Value));
    quote! {
        #[automatically_derived]
        impl #columns for #name {
            fn from_row(row: &#db::Row, offset: usize) -> #db::Result<Self> {
                <#of as #columns>::from_row(row, offset).map(Self)
            }

            fn field_from_row(index: usize, row: &#db::Row, column: usize) -> #db::Result<#value> {
                <#of as #columns>::field_from_row(index, row, column)
            }

            fn value(&self, index: usize) -> #value {
                #columns::value(&self.0, index)
            }

            fn is_unset(&self, index: usize) -> bool {
                #columns::is_unset(&self.0, index)
            }

            fn set_value(&mut self, index: usize, value: #value) -> #db::Result<()> {
                #columns::set_value(&mut self.0, index, value)
            }

            fn hydrate(
                &mut self,
                index: usize,
                row: &#db::Row,
                plan: &#db::fields::RelatedPlan,
            ) -> #db::Result<()> {
                #columns::hydrate(&mut self.0, index, row, plan)
            }

            fn know(&mut self, index: usize, rows: &#db::fields::AnyRows) {
                #columns::know(&mut self.0, index, rows);
            }
        }
    }
}

/// The row that the row inside extends.
fn extends(name: &Ident, of: &Type, root: &TokenStream) -> TokenStream {
    let db = quote!(#root::db);
    let extends = quote!(#db::models::Extends);
    quote! {
        #[automatically_derived]
        impl #extends for #name {
            const HAS_PARENT: bool = <#of as #extends>::HAS_PARENT;

            fn save_parent(
                &mut self,
                plan: &#root::db::models::SavePlan,
                db: &#db::Database,
            ) -> impl ::std::future::Future<Output = #db::Result<bool>> + ::std::marker::Send {
                #extends::save_parent(&mut self.0, plan, db)
            }

            fn clean_parent(
                &self,
                exclude: &[&str],
                db: &#db::Database,
            ) -> impl ::std::future::Future<Output = #db::Result<()>> + ::std::marker::Send {
                #extends::clean_parent(&self.0, exclude, db)
            }
        }
    }
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
