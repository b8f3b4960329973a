//! The description of one many-to-many field.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Ident, LitStr, Result};

use super::field_meta::optional;
use super::limit::limit_meta;
use super::parse::{Field, Model};
use super::target::{target, target_name};

/// `owner` is what returns the description of the model, `table` where that of the table between is kept.
pub(super) fn many_meta(
    model: &Ident,
    field: &Field,
    owner: &TokenStream,
    table: &TokenStream,
    root: &TokenStream,
) -> Result<TokenStream> {
    let attributes = &field.attributes;
    let (ty, name) = (&field.kind, field.plain_name());
    let to = target(ty).unwrap_or_else(|| quote!(<#ty as #root::db::fields::Many>::Target));
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
    let db_tablespace = optional(attributes.db_tablespace.as_ref());
    let related_name = optional(attributes.related_name.as_ref());
    let related_query_name = optional(attributes.related_query_name.as_ref());
    let db_constraint = attributes.db_constraint.unwrap_or(true);
    let limit_choices_to = limit_meta(model, field, root);
    let own = target_name(ty).is_some_and(|target| target == *model);
    let symmetrical = attributes.symmetrical.unwrap_or(own);
    let swappable = attributes.swappable.unwrap_or(true);
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
            owner: #owner,
            to: <#to as #root::db::models::Model>::meta,
            through: #through,
            through_fields: #through_fields,
            db_table: #db_table,
            db_tablespace: #db_tablespace,
            related_name: #related_name,
            related_query_name: #related_query_name,
            db_constraint: #db_constraint,
            limit_choices_to: #limit_choices_to,
            symmetrical: #symmetrical,
            swappable: #swappable,
            blank: #blank,
            verbose_name: #verbose_name,
            help_text: #help_text,
            table: #table,
        }
    })
}

/// One constant per many-to-many field of the model itself.
pub(super) fn many_constants(model: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let name = &model.name;
    let has_parts = model.parts().next().is_some();
    let before = model.many_before(None, root);
    let constant = |(place, field): (usize, &Field)| {
        let (visibility, ident, kind) = (&field.visibility, &field.name, &field.kind);
        let to = target(kind).unwrap_or_else(|| quote!(<#kind as #root::db::fields::Many>::Target));
        let place = Literal::usize_unsuffixed(place);
        let place = match has_parts {
            true => quote!(#before + #place),
            false => quote!(#place),
        };
        let held = field.plain_name();
        let text = format!("The rows that [`{held}`](struct@{name}) holds, for queries.");
        quote! {
            #[doc = #text]
            #visibility const #ident: #root::db::query::ManyField<Self, #to> =
                #root::db::query::ManyField::new(#place);
        }
    };
    model.many.iter().enumerate().map(constant).collect()
}
