//! The description of one many-to-many field.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{GenericArgument, Ident, LitStr, PathArguments, Type};

use super::field_meta::optional;
use super::parse::Field;

pub(super) fn many_meta(owner: &Ident, field: &Field, root: &TokenStream) -> TokenStream {
    let attributes = &field.attributes;
    let (ty, name) = (&field.kind, field.plain_name());
    let through = match &attributes.through {
        Some(path) => quote_spanned!(path.span()=>
            ::std::option::Option::Some(<#path as #root::db::models::Model>::meta)
        ),
        None => quote!(::std::option::Option::None),
    };
    let db_table = optional(attributes.db_table.as_ref());
    let related_name = optional(attributes.related_name.as_ref());
    let own = last_generic(ty).is_some_and(|target| target == *owner);
    let symmetrical = attributes.symmetrical.unwrap_or(own);
    let blank = attributes.blank;
    let verbose_name = attributes
        .verbose_name
        .as_ref()
        .map_or_else(|| name.replace('_', " "), LitStr::value);
    let help_text = attributes
        .help_text
        .as_ref()
        .map(LitStr::value)
        .unwrap_or_default();
    quote! {
        #root::db::models::ManyToManyMeta {
            name: #name,
            owner: <#owner as #root::db::models::Model>::meta,
            to: <<#ty as #root::db::fields::Many>::Target as #root::db::models::Model>::meta,
            through: #through,
            db_table: #db_table,
            related_name: #related_name,
            symmetrical: #symmetrical,
            blank: #blank,
            verbose_name: #verbose_name,
            help_text: #help_text,
            table: {
                static TABLE: ::std::sync::OnceLock<#root::db::models::Through> = ::std::sync::OnceLock::new();
                &TABLE
            },
        }
    }
}

/// The name of the last type in `ManyToMany<..>`.
fn last_generic(ty: &Type) -> Option<Ident> {
    let Type::Path(path) = ty else {
        return None;
    };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.last()? {
        GenericArgument::Type(Type::Path(target)) => target
            .path
            .segments
            .last()
            .map(|segment| segment.ident.clone()),
        _ => None,
    }
}
