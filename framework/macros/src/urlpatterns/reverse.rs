//! The functions that give the addresses of named patterns.

use std::collections::HashMap;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, LitStr};

use super::captures::Capture;
use super::names::identifier;

/// The functions of one module, or of one namespace inside it.
pub(super) struct Functions {
    /// The module's path, as an expression.
    pub(super) module: TokenStream,
    functions: Vec<TokenStream>,
    named: HashMap<Ident, LitStr>,
}

impl Functions {
    pub(super) fn new(module: TokenStream) -> Self {
        Self {
            module,
            functions: Vec::new(),
            named: HashMap::new(),
        }
    }

    /// Adds the function of a pattern.
    pub(super) fn add(
        &mut self,
        urls: &TokenStream,
        route: &LitStr,
        name: &LitStr,
        captures: &[Capture],
        converter: impl Fn(&Capture) -> TokenStream,
    ) -> syn::Result<()> {
        let function = function_name(name)?;
        if let Some(first) = self.named.insert(function.clone(), name.clone()) {
            return Err(duplicate(&first, name));
        }
        let parameters: Vec<Ident> = captures
            .iter()
            .enumerate()
            .map(|(index, capture)| match &capture.name {
                Some(name) => identifier(name, Span::call_site()),
                None => format_ident!("group{}", index + 1),
            })
            .collect();
        let converters: Vec<TokenStream> = captures.iter().map(converter).collect();
        let documentation = format!(
            "The address of the pattern `{}`, named `{}`.",
            route.value(),
            name.value()
        );
        self.functions.push(quote! {
            #[doc = #documentation]
            #[allow(dead_code, unreachable_pub)]
            pub fn #function(
                #(#parameters: impl #urls::ToCapture<<#converters as #urls::Converter>::Value>),*
            ) -> #urls::Url {
                #urls::Url::of_pattern(
                    ::core::module_path!(),
                    #name,
                    ::std::vec![#(#urls::capture::<#converters>(#parameters)),*],
                )
            }
        });
        Ok(())
    }

    /// The functions themselves.
    pub(super) fn items(&self) -> TokenStream {
        let functions = &self.functions;
        quote!(#(#functions)*)
    }

    /// A module with the functions, and with those further inside.
    pub(super) fn module(&self, name: &Ident, inside: &[TokenStream]) -> TokenStream {
        let functions = &self.functions;
        let documentation = format!("The addresses of the namespace `{name}`.");
        quote! {
            #[doc = #documentation]
            #[allow(dead_code, unreachable_pub, unused_imports)]
            pub mod #name {
                use super::*;

                #(#functions)*
                #(#inside)*
            }
        }
    }
}

fn function_name(name: &LitStr) -> syn::Result<Ident> {
    let text = name.value();
    if text.is_empty() || text.contains(':') {
        return Err(syn::Error::new(
            name.span(),
            "the name of a pattern is not empty and has no `:`, which separates namespaces",
        ));
    }
    if text == "urlpatterns" {
        return Err(syn::Error::new(
            name.span(),
            "`urlpatterns` is the name of the patterns themselves",
        ));
    }
    Ok(identifier(&text, name.span()))
}

fn duplicate(first: &LitStr, second: &LitStr) -> syn::Error {
    let message = if first.value() == second.value() {
        format!(
            "the name {:?} is given to two patterns of this module",
            second.value()
        )
    } else {
        format!(
            "the names {:?} and {:?} of two patterns become the same function",
            first.value(),
            second.value()
        )
    };
    syn::Error::new(second.span(), message)
}
