//! The description of one many-to-many field.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Ident, LitStr, Result};

use super::field_meta::optional;
use super::limit::limit_meta;
use super::parse::Field;
use super::target::target_name;

pub(super) fn many_meta(owner: &Ident, field: &Field, root: &TokenStream) -> Result<TokenStream> {
    let attributes = &field.attributes;
    let (ty, name) = (&field.kind, field.plain_name());
    let through = match &attributes.through {
        Some(path) => quote_spanned!(path.span()=>
            ::std::option::Option::Some(<#path as #root::db::models::Model>::meta)
        ),
        None => quote!(::std::option::Option::None),
    };
    let through_fields = match attributes.through_fields.as_slice() {
        [] => quote!(::std::option::Option::None),
        [near, far] => quote!(::std::option::Option::Some((#near, #far))),
        [first, ..] => {
            return Err(Error::new(
                first.span(),
                "`through_fields` names two fields of the model between: the foreign key to this model, and the one to the other \
                 (fields.E337)",
            ));
        }
    };
    let db_table = optional(attributes.db_table.as_ref());
    let related_name = optional(attributes.related_name.as_ref());
    let related_query_name = optional(attributes.related_query_name.as_ref());
    let db_constraint = attributes.db_constraint.unwrap_or(true);
    let limit_choices_to = limit_meta(owner, field, root);
    let own = target_name(owner, ty).is_some_and(|target| target == *owner);
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
    Ok(quote! {
        #root::db::models::ManyToManyMeta {
            name: #name,
            owner: <#owner as #root::db::models::Model>::meta,
            to: <<#ty as #root::db::fields::Many>::Target as #root::db::models::Model>::meta,
            through: #through,
            through_fields: #through_fields,
            db_table: #db_table,
            related_name: #related_name,
            related_query_name: #related_query_name,
            db_constraint: #db_constraint,
            limit_choices_to: #limit_choices_to,
            symmetrical: #symmetrical,
            blank: #blank,
            verbose_name: #verbose_name,
            help_text: #help_text,
            table: {
                static TABLE: ::std::sync::OnceLock<#root::db::models::Through> = ::std::sync::OnceLock::new();
                &TABLE
            },
        }
    })
}
