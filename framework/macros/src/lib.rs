//! The macros of Nuages, behind `nuages`: each parses its input into a plain struct and writes calls to documented
//! functions of the framework that could be written by hand.

mod model;
mod template;
mod urlpatterns;

use proc_macro::TokenStream;

/// Derives `Model` for a struct: its metadata, its row decoding and one typed `Field` constant per field.
#[proc_macro_derive(Model, attributes(model, field))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    model::derive(input.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Derives `Template` for a struct that holds what a page shows.
#[proc_macro_derive(Template, attributes(template))]
pub fn derive_template(input: TokenStream) -> TokenStream {
    template::derive(input.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Declares a URLconf: the patterns of a module and one typed reverse function per named pattern.
#[proc_macro]
pub fn urlpatterns(input: TokenStream) -> TokenStream {
    urlpatterns::expand(input.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
