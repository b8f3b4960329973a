//! `parent_link`: the row that a row extends.

use proc_macro2::TokenStream;
use quote::quote;

use super::parse::{Field, Model};

/// What a model with a `parent_link` says of the row that its rows extend.
pub(super) fn methods(model: &Model, root: &TokenStream) -> Option<TokenStream> {
    let link = &link(model)?.name;
    Some(quote! {
        const HAS_PARENT: bool = true;

        fn save_parent(
            &mut self,
            db: &#root::db::Database,
        ) -> impl ::std::future::Future<Output = #root::db::Result<bool>> + ::std::marker::Send {
            #root::db::models::save_parent(&mut self.#link, db)
        }

        fn clean_parent(
            &self,
            exclude: &[&str],
            db: &#root::db::Database,
        ) -> impl ::std::future::Future<Output = #root::db::Result<()>> + ::std::marker::Send {
            #root::db::models::clean_parent(&self.#link, exclude, db)
        }

        fn whole_objects() -> #root::db::QuerySet<Self> {
            Self::base_objects().select_related(Self::#link)
        }
    })
}

/// The static description: of a model with a `parent_link`, with what the model has from the one that it extends.
pub(super) fn described(model: &Model, meta: &TokenStream, root: &TokenStream) -> TokenStream {
    let ty = quote!(#root::db::models::ModelMeta);
    if link(model).is_none() {
        return quote! {
            static META: #ty = #meta;
            &META
        };
    }
    let says = |option: &str| {
        let own = model.attributes.says(option);
        let option = quote::format_ident!("{option}");
        match model.parts().next() {
            Some(_) => {
                let name = &model.name;
                quote!(#name::__OPTIONS.#option.is_some())
            }
            None => quote!(#own),
        }
    };
    let ordering = says("ordering");
    let place = says("order_with_respect_to");
    let get_latest_by = says("get_latest_by");
    quote! {
        static OWN: #ty = #meta;
        static META: ::std::sync::LazyLock<#ty> =
            ::std::sync::LazyLock::new(|| OWN.extending(#ordering || #place, #get_latest_by));
        &META
    }
}

fn link(model: &Model) -> Option<&Field> {
    model.columns().find(|field| field.attributes.parent_link)
}
