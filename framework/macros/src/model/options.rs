//! Options that a model takes from its parts where it says nothing itself.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, LitStr};

use super::attributes::ModelAttributes;
use super::ordering;
use super::parse::Model;

/// Where the options of a model come from.
pub(super) struct Options<'m> {
    /// The model, where it has parts.
    of: Option<&'m Ident>,
}

impl<'m> Options<'m> {
    pub(super) fn of(model: &'m Model) -> Self {
        let has_parts = model.parts().next().is_some();
        Self {
            of: has_parts.then_some(&model.name),
        }
    }

    /// An option of the model or of its parts, and what it is where neither says it.
    pub(super) fn or_else(&self, name: &str, otherwise: TokenStream) -> TokenStream {
        let Some(model) = self.of else {
            return otherwise;
        };
        let name = format_ident!("{name}");
        quote! {
            match #model::__OPTIONS.#name {
                ::std::option::Option::Some(value) => value,
                ::std::option::Option::None => #otherwise,
            }
        }
    }

    /// An option that may be said by nobody.
    pub(super) fn or(&self, name: &str, own: &Option<LitStr>) -> TokenStream {
        let name = format_ident!("{name}");
        match self.of {
            Some(model) => quote!(#model::__OPTIONS.#name),
            None => super::field_meta::optional(own.as_ref()),
        }
    }

    /// The constant that the others speak of.
    pub(super) fn constant(&self, model: &Model, root: &TokenStream) -> Option<TokenStream> {
        let options = options(model, root);
        self.of.map(|_| {
            quote! {
                #[doc(hidden)]
                const __OPTIONS: #root::db::models::PartOptions = #options;
            }
        })
    }
}

/// What a model or a part says, and then its parts.
pub(super) fn options(model: &Model, root: &TokenStream) -> TokenStream {
    let attributes = &model.attributes;
    let list = |name: &str, names: &[LitStr]| said(attributes, name, quote!(&[#(#names),*]));
    let text = |name: &str, text: &Option<LitStr>| said(attributes, name, quote!(#text));
    let plural = attributes
        .verbose_name
        .as_ref()
        .map(|name| format!("{}s", name.value()));
    let plural = said(attributes, "verbose_name", quote!(#plural));
    let ordering = ordering::entries(&attributes.ordering, &model.name, root);
    let ordering = said(attributes, "ordering", ordering);
    let order_with_respect_to = text("order_with_respect_to", &attributes.order_with_respect_to);
    let get_latest_by = list("get_latest_by", &attributes.get_latest_by);
    let natural_key = list("natural_key", &attributes.natural_key);
    let default_related_name = text("default_related_name", &attributes.default_related_name);
    let db_table_comment = text("db_table_comment", &attributes.db_table_comment);
    let db_tablespace = text("db_tablespace", &attributes.db_tablespace);
    let verbose_name = text("verbose_name", &attributes.verbose_name);
    let verbose_name_plural = text("verbose_name_plural", &attributes.verbose_name_plural);
    let managed = !attributes.unmanaged;
    let managed = said(attributes, "managed", quote!(#managed));
    let select_on_save = attributes.select_on_save;
    let select_on_save = said(attributes, "select_on_save", quote!(#select_on_save));
    let parts = model.parts().map(|part| &part.kind);
    quote! {
        #root::db::models::PartOptions {
            ordering: #ordering,
            order_with_respect_to: #order_with_respect_to,
            get_latest_by: #get_latest_by,
            natural_key: #natural_key,
            default_related_name: #default_related_name,
            db_table_comment: #db_table_comment,
            db_tablespace: #db_tablespace,
            verbose_name: #verbose_name,
            verbose_name_plural: #verbose_name_plural,
            automatic_plural: #plural,
            managed: #managed,
            select_on_save: #select_on_save,
        }
        #(.or(<#parts as #root::db::models::ModelPart>::OPTIONS))*
    }
}

fn said(attributes: &ModelAttributes, name: &str, value: TokenStream) -> TokenStream {
    match attributes.says(name) {
        true => quote!(::std::option::Option::Some(#value)),
        false => quote!(::std::option::Option::None),
    }
}
