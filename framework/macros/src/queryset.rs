//! `#[queryset]`: methods of a project's own for query sets of one model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, FnArg, ImplItem, ItemImpl, Pat, Result};

pub(crate) fn expand(arguments: TokenStream, input: TokenStream) -> Result<TokenStream> {
    if !arguments.is_empty() {
        return Err(Error::new_spanned(arguments, "`#[queryset]` takes nothing"));
    }
    let item: ItemImpl = syn::parse2(input)?;
    let name = item
        .trait_
        .as_ref()
        .and_then(|(path, _)| path_name(path))
        .ok_or_else(|| {
            Error::new_spanned(
                &item.self_ty,
                "`#[queryset]` stands before `impl EntryQuerySet for QuerySet<Entry> { .. }`: it declares the trait that is named there",
            )
        })?;
    let documents = item
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let mut methods = Vec::with_capacity(item.items.len());
    for entry in &item.items {
        let ImplItem::Fn(method) = entry else {
            return Err(Error::new_spanned(
                entry,
                "a query set has methods and nothing else",
            ));
        };
        let documents = method
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("doc"));
        let mut signature = method.sig.clone();
        for input in &mut signature.inputs {
            match input {
                FnArg::Receiver(receiver) if matches!(receiver.kind, syn::ReceiverKind::Value) => {
                    receiver.mutability = None;
                }
                FnArg::Typed(typed) => {
                    if let Pat::Ident(name) = typed.pat.as_mut() {
                        name.mutability = None;
                    }
                }
                FnArg::Receiver(_) => {}
            }
        }
        methods.push(quote!(#(#documents)* #signature;));
    }
    Ok(quote! {
        #(#documents)*
        #[allow(missing_docs, async_fn_in_trait)]
        pub trait #name: ::std::marker::Sized {
            #(#methods)*
        }

        #item
    })
}

fn path_name(path: &syn::Path) -> Option<syn::Ident> {
    path.get_ident().cloned()
}
