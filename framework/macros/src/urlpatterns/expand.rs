//! What `urlpatterns!` writes.

use std::collections::HashMap;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Ident, LitStr};

use super::captures::{self, Capture, Converter};
use super::input::{Pattern, Target, UrlPatterns};
use super::names::identifier;

pub(super) fn expand(input: &UrlPatterns) -> syn::Result<TokenStream> {
    let root = match &input.root {
        Some(root) => quote!(#root),
        None => quote!(::nuages),
    };
    let urls = quote!(#root::web::urls);
    let mut lines = Vec::new();
    let mut functions = Vec::new();
    let mut named: HashMap<Ident, &LitStr> = HashMap::new();
    for pattern in &input.patterns {
        let captures = if pattern.is_regex {
            captures::of_regex(&pattern.route)?
        } else {
            captures::of_route(&pattern.route, &input.converters)?
        };
        match &pattern.target {
            Target::Include(_) if !captures.is_empty() => {
                return Err(syn::Error::new(
                    pattern.route.span(),
                    "the prefix of an include() captures nothing: write the captured part into the patterns of the \
                     included module",
                ));
            }
            Target::Include(module) => lines.push(include(&urls, pattern, module)),
            Target::View(view) => lines.push(leaf(&urls, pattern, view, &captures)),
        }
        if let Some(name) = &pattern.name {
            let function = function_name(name)?;
            if let Some(first) = named.insert(function.clone(), name) {
                return Err(duplicate(first, name));
            }
            functions.push(reverse(&urls, pattern, name, &function, &captures));
        }
    }
    let app_name = match &input.app_name {
        Some(name) => quote!(::core::option::Option::Some(#name)),
        None => quote!(::core::option::Option::None),
    };
    Ok(quote! {
        /// The URL patterns of this module.
        #[allow(dead_code, non_upper_case_globals, unreachable_pub)]
        pub const urlpatterns: #root::core::settings::Urlconf = #root::core::settings::Urlconf::new(
            ::core::module_path!(),
            || ::std::boxed::Box::new(#urls::UrlPatterns::new(
                ::core::module_path!(),
                #app_name,
                ::std::vec![#(#lines),*],
            )),
        );
        #(#functions)*
    })
}

fn include(urls: &TokenStream, pattern: &Pattern, module: &syn::Path) -> TokenStream {
    let Pattern {
        route, namespace, ..
    } = pattern;
    let function = if pattern.is_regex {
        quote!(re_include)
    } else {
        quote!(include)
    };
    let namespace = namespace
        .as_ref()
        .map(|namespace| quote!(.namespace(#namespace)));
    quote!(#urls::#function(#route, #module::urlpatterns) #namespace)
}

fn leaf(urls: &TokenStream, pattern: &Pattern, view: &Expr, captures: &[Capture]) -> TokenStream {
    let route = &pattern.route;
    let converters = captures
        .iter()
        .map(|capture| converter(urls, &capture.converter));
    let name = pattern.name.as_ref().map(|name| quote!(.name(#name)));
    let function = Ident::new(
        if pattern.is_regex { "re_path" } else { "path" },
        Span::call_site(),
    );
    // The compiler shall point at the view when the view does not fit.
    let call =
        quote_spanned!(view.span()=> #urls::#function::<(#(#converters,)*), _, _>(#route, #view));
    quote!(#call #name)
}

fn converter(urls: &TokenStream, converter: &Converter) -> TokenStream {
    match converter {
        Converter::BuiltIn(name) => {
            let name = Ident::new(name, Span::call_site());
            quote!(#urls::#name)
        }
        Converter::Own(path) => quote!(#path),
    }
}

fn reverse(
    urls: &TokenStream,
    pattern: &Pattern,
    name: &LitStr,
    function: &Ident,
    captures: &[Capture],
) -> TokenStream {
    let parameters: Vec<Ident> = captures
        .iter()
        .enumerate()
        .map(|(index, capture)| match &capture.name {
            Some(name) => identifier(name, Span::call_site()),
            None => format_ident!("group{}", index + 1),
        })
        .collect();
    let converters: Vec<TokenStream> = captures
        .iter()
        .map(|capture| converter(urls, &capture.converter))
        .collect();
    let documentation = format!(
        "The address of the pattern `{}`, named `{}`.",
        pattern.route.value(),
        name.value()
    );
    quote! {
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
