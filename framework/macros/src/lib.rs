//! The macros of Nuages, behind `nuages`: each parses its input into a plain struct and writes calls to documented
//! functions of the framework that could be written by hand.

mod embed;
mod model;
mod queryset;
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

/// Derives `ModelPart` for a struct whose fields several models take: `#[field(flatten)] pub stamps: Timestamps`.
#[proc_macro_derive(ModelPart, attributes(model, field))]
pub fn derive_model_part(input: TokenStream) -> TokenStream {
    model::derive_part(input.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Derives `Choices` for an enum whose variants are the values that a field may have.
#[proc_macro_derive(Choices, attributes(choice, choices))]
pub fn derive_choices(input: TokenStream) -> TokenStream {
    model::derive_choices(input.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Declares the trait of a project's own methods of query sets: `#[queryset] impl EntryQuerySet for QuerySet<Entry> { .. }`.
#[proc_macro_attribute]
pub fn queryset(arguments: TokenStream, input: TokenStream) -> TokenStream {
    queryset::expand(arguments.into(), input.into())
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

/// Puts the files of a crate's folder `static` (or of another that is named) into a release build:
/// `.static_files(embed_static!())`.
///
/// A debug build gets an empty table, because it reads the files from the folder: an edit shows without a build. A
/// changed file is noticed when the release is built again; that a file has come is noticed by the crate's `build.rs`,
/// which `startapp` writes, because a macro can watch only what is there.
#[proc_macro]
pub fn embed_static(input: TokenStream) -> TokenStream {
    embed::expand(input.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
