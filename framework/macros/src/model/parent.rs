//! `parent_link`: the row that a row extends.

use proc_macro2::TokenStream;
use quote::quote;

use super::parse::{Field, Model};

/// What a model or a part does with the row that its rows extend: nothing without a `parent_link` of its own or of one of its parts.
pub(super) fn extends(model: &Model, root: &TokenStream) -> TokenStream {
    let name = &model.name;
    let methods = methods(model, root);
    quote! {
        #[automatically_derived]
        impl #root::db::models::Extends for #name {
            #methods
        }
    }
}

fn methods(model: &Model, root: &TokenStream) -> Option<TokenStream> {
    let db = quote!(#root::db::Database);
    let (has_parent, save, clean) = match link(model) {
        Some(Field { name, .. }) => (
            quote!(true),
            quote!(#root::db::models::save_parent(&mut self.#name, plan, db)),
            quote!(#root::db::models::clean_parent(&self.#name, exclude, db)),
        ),
        None => {
            let part = quote!(#root::db::models::Extends);
            let parts = model.parts().map(|part| (&part.kind, &part.name));
            let (types, names): (Vec<_>, Vec<_>) = parts.unzip();
            if types.is_empty() {
                return None;
            }
            (
                quote!(#(<#types as #part>::HAS_PARENT)||*),
                quote! {
                    async move {
                        #(
                            if <#types as #part>::HAS_PARENT {
                                return #part::save_parent(&mut self.#names, plan, db).await;
                            }
                        )*
                        ::std::result::Result::Ok(false)
                    }
                },
                quote! {
                    async move {
                        #(
                            if <#types as #part>::HAS_PARENT {
                                return #part::clean_parent(&self.#names, exclude, db).await;
                            }
                        )*
                        ::std::result::Result::Ok(())
                    }
                },
            )
        }
    };
    Some(quote! {
        const HAS_PARENT: bool = #has_parent;

        fn save_parent(
            &mut self,
            plan: &#root::db::models::SavePlan,
            db: &#db,
        ) -> impl ::std::future::Future<Output = #root::db::Result<bool>> + ::std::marker::Send {
            #save
        }

        fn clean_parent(
            &self,
            exclude: &[&str],
            db: &#db,
        ) -> impl ::std::future::Future<Output = #root::db::Result<()>> + ::std::marker::Send {
            #clean
        }
    })
}

/// The static description: of a model with a `parent_link`, with what the model has from the one that it extends.
pub(super) fn described(model: &Model, meta: &TokenStream, root: &TokenStream) -> TokenStream {
    let ty = quote!(#root::db::models::ModelMeta);
    let in_parts = model.parts().next().is_some();
    if link(model).is_none() && !in_parts {
        return quote! {
            static META: #ty = #meta;
            &META
        };
    }
    let name = &model.name;
    let says = |option: &str| {
        let own = model.attributes.says(option);
        let option = quote::format_ident!("{option}");
        match in_parts {
            true => quote!(#name::__OPTIONS.#option.is_some()),
            false => quote!(#own),
        }
    };
    let ordering = says("ordering");
    let place = says("order_with_respect_to");
    let get_latest_by = says("get_latest_by");
    quote! {
        static OWN: #ty = #meta;
        static META: ::std::sync::LazyLock<#ty> =
            ::std::sync::LazyLock::new(|| OWN.extending(#ordering || #place, #get_latest_by));
        if !<#name as #root::db::models::Extends>::HAS_PARENT {
            return &OWN;
        }
        &META
    }
}

fn link(model: &Model) -> Option<&Field> {
    model.columns().find(|field| field.attributes.parent_link)
}
