//! Methods of the models that this one points to, which belong to it: `place.restaurant(db)`, `question.get_answer_order(db)`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, Result};

use super::meta::app_label;
use super::parse::{Field, Model, plain};
use super::target::{target, target_name};

/// The traits with these methods, each implemented for the model pointed to.
pub(super) fn traits(model: &Model, root: &TokenStream) -> Result<TokenStream> {
    let mut traits = TokenStream::new();
    for field in model.columns() {
        if field.attributes.one_to_one {
            traits.extend(one_to_one(model, field, root)?);
        }
    }
    if let Some(field) = ordering_field(model) {
        traits.extend(order_of_related(model, field, root));
    }
    Ok(traits)
}

/// The foreign key that `order_with_respect_to` names.
fn ordering_field(model: &Model) -> Option<&Field> {
    let name = model.attributes.order_with_respect_to.as_ref()?.value();
    model.columns().find(|field| field.plain_name() == name)
}

/// `place.restaurant(db)`.
fn one_to_one(model: &Model, field: &Field, root: &TokenStream) -> Result<Option<TokenStream>> {
    let (Some(accessor), Some(target), Some(target_name)) = (
        accessor(model, field)?,
        target(&field.kind),
        target_name(&field.kind),
    ) else {
        return Ok(None);
    };
    let (owner, visibility, key) = (&model.name, &model.visibility, &field.name);
    let name = format_ident!("{target_name}Has{}", camel(&accessor));
    let method = match syn::parse_str::<Ident>(&accessor) {
        Ok(method) => method,
        // Words that no name can be, even with `r#` before them.
        Err(_) if matches!(accessor.as_str(), "crate" | "self" | "super") => {
            format_ident!("{accessor}_", span = field.name.span())
        }
        Err(_) => Ident::new_raw(&accessor, field.name.span()),
    };
    let about = format!(
        "The way from [`{target_name}`] to the [`{owner}`](struct@{owner}) that points to it."
    );
    let what = format!("Returns the [`{owner}`](struct@{owner}) that points here.");
    Ok(Some(quote_spanned! {field.span=>
        #[doc = #about]
                #[allow(dead_code, unreachable_pub)]
        #visibility trait #name {
            #[doc = #what]
            ///
            /// # Errors
            /// `DoesNotExist` when there is none, otherwise as the database reports.
            fn #method(
                &self,
                db: &#root::db::Database,
            ) -> impl ::std::future::Future<Output = #root::db::Result<#owner>> + ::std::marker::Send;
        }

        #[automatically_derived]
        impl #name for #target {
            fn #method(
                &self,
                db: &#root::db::Database,
            ) -> impl ::std::future::Future<Output = #root::db::Result<#owner>> + ::std::marker::Send {
                #root::db::models::related_one(self, #owner::#key, db)
            }
        }
    }))
}

/// `question.get_answer_order(db)` and `set_answer_order`.
fn order_of_related(model: &Model, field: &Field, root: &TokenStream) -> Option<TokenStream> {
    let target = target(&field.kind)?;
    let target_name = target_name(&field.kind)?;
    let (owner, visibility, key) = (&model.name, &model.visibility, &field.name);
    let own_name = plain(owner).to_lowercase();
    let name = format_ident!("{target_name}Has{owner}Order");
    let (get, set) = (
        format_ident!("get_{own_name}_order"),
        format_ident!("set_{own_name}_order"),
    );
    let about = format!(
        "The order of the rows of [`{owner}`](struct@{owner}) that point to one [`{target_name}`]."
    );
    let key_type = quote!(<#owner as #root::db::models::Model>::Key);
    Some(quote_spanned! {field.span=>
        #[doc = #about]
                #[allow(dead_code, unreachable_pub)]
        #visibility trait #name {
            /// Returns the keys of the rows that point here, in their order.
            ///
            /// # Errors
            /// As the database reports.
            fn #get(
                &self,
                db: &#root::db::Database,
            ) -> impl ::std::future::Future<Output = #root::db::Result<::std::vec::Vec<#key_type>>> + ::std::marker::Send;

            /// Puts the rows that point here in the order of these keys.
            ///
            /// # Errors
            /// As the database reports; nothing is changed then.
            fn #set(
                &self,
                order: impl ::std::iter::IntoIterator<Item = #key_type> + ::std::marker::Send,
                db: &#root::db::Database,
            ) -> impl ::std::future::Future<Output = #root::db::Result<()>> + ::std::marker::Send;
        }

        #[automatically_derived]
        impl #name for #target {
            fn #get(
                &self,
                db: &#root::db::Database,
            ) -> impl ::std::future::Future<Output = #root::db::Result<::std::vec::Vec<#key_type>>> + ::std::marker::Send {
                #root::db::models::order_of_related(self, #owner::#key, db)
            }

            fn #set(
                &self,
                order: impl ::std::iter::IntoIterator<Item = #key_type> + ::std::marker::Send,
                db: &#root::db::Database,
            ) -> impl ::std::future::Future<Output = #root::db::Result<()>> + ::std::marker::Send {
                let order: ::std::vec::Vec<#key_type> = ::std::iter::IntoIterator::into_iter(order).collect();
                #root::db::models::set_order_of_related(self, #owner::#key, order, db)
            }
        }
    })
}

/// The name of the way back; `None` where there is none.
fn accessor(model: &Model, field: &Field) -> Result<Option<String>> {
    let default = model.attributes.default_related_name.as_ref();
    let class = plain(&model.name).to_lowercase();
    let Some(name) = field.attributes.related_name.as_ref().or(default) else {
        return Ok(Some(class));
    };
    let mut name = name.value();
    if name.contains("%(") {
        name = name
            .replace("%(class)s", &class)
            .replace("%(model_name)s", &class)
            .replace("%(app_label)s", &app_label(model)?.to_lowercase());
    }
    Ok((!name.ends_with('+')).then_some(name))
}

/// `late_entry` as `LateEntry`.
fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for part in name.split('_') {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.extend(letters);
    }
    camel
}
