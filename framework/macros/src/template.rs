//! `derive(Template)`: the user's struct, seen by askama through a page that adds what every template has.
//!
//! For `#[derive(Template)] #[template(path = "polls/index.html")] struct Index { latest: Vec<Question> }` it writes
//!
//! ```text
//! const _: () = {
//!     use ::nuages::template::{filters, Functions as _};
//!     struct Page<'request> { data: &'request Index, request: &'request Request, csrf_input: .., .. }
//!     impl Deref for Page<'_> { type Target = Index; .. }
//!     impl askama::Template for Page<'_> { .. }              // askama's own derive
//!     impl ::nuages::template::Template for Index {
//!         fn render(&self, request: &Request) -> Result<String> { render_page(&Page { .. }, request) }
//!     }
//! };
//! ```

mod arguments;
mod check;
mod files;
mod names;
mod place;
mod rewrite;
mod walk;

use std::path::PathBuf;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Data, DeriveInput, Field, Fields, Lifetime, parse_quote};

use arguments::Arguments;
use check::Page;
use files::File;
use rewrite::{Changes, Copies, respan};

/// What a page adds to the user's fields, each unless the struct has a field of that name itself.
const ADDED: [(&str, &str); 4] = [
    ("request", "Request"),
    ("csrf_input", "CsrfInput"),
    ("csrf_token", "CsrfToken"),
    ("messages", "Messages"),
];

pub(crate) fn derive(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    let arguments = Arguments::of(&input)?;
    let fields = fields(&input)?;
    let added: Vec<(Ident, Ident)> = ADDED
        .iter()
        .filter(|(name, _)| !fields.iter().any(|field| is_named(field, name)))
        .map(|(name, kind)| (format_ident!("{name}"), format_ident!("{kind}")))
        .collect();

    let root = &arguments.root;
    let filters = match &arguments.filters {
        Some(path) => quote!(#path as filters),
        None => quote!(#root::template::filters),
    };
    let data = &input.ident;
    let page = Ident::new("__Page", Span::call_site());
    let lifetime = Lifetime::new("'__request", Span::call_site());

    let mut page_generics = input.generics.clone();
    page_generics.params.insert(0, parse_quote!(#lifetime));
    let (data_impl, data_types, data_where) = input.generics.split_for_impl();
    let (page_impl, page_types, page_where) = page_generics.split_for_impl();

    let definitions = added
        .iter()
        .map(|(name, kind)| match kind.to_string().as_str() {
            "Request" => quote!(#name: &#lifetime #root::template::Request),
            _ => quote!(#name: #root::template::#kind<#lifetime>),
        });
    let values = added
        .iter()
        .map(|(name, kind)| match kind.to_string().as_str() {
            "Request" => quote!(#name: __request),
            _ => quote!(#name: #root::template::#kind::new(__request)),
        });
    let known = Page {
        fields: names_of(&fields),
        added: added.iter().map(|(name, _)| name.to_string()).collect(),
        data: data.to_string(),
        check_names: !arguments.has_blocks,
        check_filters: arguments.filters.is_none(),
    };
    let implementation = askama(&arguments, &page, &page_generics, &known)?;

    Ok(quote! {
        #[allow(dead_code, unused_imports, clippy::needless_lifetimes)]
        const _: () = {
            use #filters;
            use #root::template::Functions as _;

            struct #page #page_impl #page_where {
                __data: &#lifetime #data #data_types,
                __request: &#lifetime #root::template::Request,
                #(#definitions,)*
            }

            impl #page_impl ::std::ops::Deref for #page #page_types #page_where {
                type Target = #data #data_types;

                fn deref(&self) -> &Self::Target {
                    self.__data
                }
            }

            impl #page_impl #root::template::Functions for #page #page_types #page_where {
                fn functions_request(&self) -> &#root::template::Request {
                    self.__request
                }
            }

            #implementation

            #[automatically_derived]
            impl #data_impl #root::template::Template for #data #data_types #data_where {
                fn render(
                    &self,
                    __request: &#root::template::Request,
                ) -> #root::template::Result<::std::string::String> {
                    let page = #page { __data: self, __request, #(#values,)* };
                    #root::template::render_page(&page, __request)
                }
            }
        };
    })
}

/// Checks the template, and lets askama's derive see a struct with the user's fields and the added ones, so that `is
/// defined` knows both; the real struct reaches the user's through `Deref`.
fn askama(
    arguments: &Arguments,
    page: &Ident,
    generics: &syn::Generics,
    known: &Page,
) -> syn::Result<TokenStream> {
    let error = |message: String| syn::Error::new(arguments.span(), message);
    let derive = |path: Option<&str>, source: Option<&str>| {
        let root = &arguments.root;
        let others = arguments.for_askama(path, source);
        let names = known
            .fields
            .iter()
            .chain(&known.added)
            .map(|name| format_ident!("{name}"));
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let written = askama_derive::derive_template(
            quote! {
                #[template(#others askama = #root::template::engine)]
                struct #page #impl_generics #where_clause {
                    #(#names: (),)*
                }
            },
            TokenStream::new,
        );
        respan(written, arguments.span())
    };
    let Some((first, folders)) = first(arguments).map_err(error)? else {
        return Ok(derive(None, None));
    };
    let files = check::load(first, &folders).map_err(error)?;
    check::check(&files, &folders, known).map_err(error)?;
    let verbatim = arguments.filters.is_none() && arguments.is_markup();
    let changes = Changes::of(&files, &folders, known, verbatim).map_err(error)?;
    if changes.is_empty() {
        return Ok(derive(None, None));
    }
    let copies = Copies::write(&files, &changes).map_err(error)?;
    let written = derive(Some(&copies.first()), copies.source.as_deref());
    Ok(copies.rename(written))
}

/// Returns the template and the folders of templates; nothing where a configuration of askama's own rules.
fn first(arguments: &Arguments) -> Result<Option<(File, Vec<PathBuf>)>, String> {
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    let Some(folders) = files::folders(&root).filter(|_| !arguments.has_config) else {
        return Ok(None);
    };
    let first = match (&arguments.path, &arguments.source) {
        (Some(path), None) => File::read(files::find(&path.value(), None, &folders)?)?,
        (None, Some(source)) => File {
            path: None,
            text: source.value(),
        },
        _ => return Ok(None),
    };
    Ok(Some((first, folders)))
}

fn fields(input: &DeriveInput) -> syn::Result<Vec<Field>> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields.named.iter().cloned().collect()),
            Fields::Unit => Ok(Vec::new()),
            Fields::Unnamed(fields) => Err(syn::Error::new_spanned(
                fields.to_token_stream(),
                "a template calls its values by name: give the fields names",
            )),
        },
        _ => Err(syn::Error::new_spanned(
            &input.ident,
            "derive(Template) is for a struct: the values that one page shows",
        )),
    }
}

fn names_of(fields: &[Field]) -> Vec<String> {
    fields
        .iter()
        .filter_map(|field| field.ident.as_ref())
        .map(Ident::to_string)
        .collect()
}

fn is_named(field: &Field, name: &str) -> bool {
    field.ident.as_ref().is_some_and(|ident| ident == name)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::derive;

    #[test]
    fn mistakes_are_explained() {
        for (input, message) in [
            (
                quote!(
                    struct Index {
                        latest: Vec<i32>,
                    }
                ),
                "which template? say #[template(path = \"polls/index.html\")] above the struct",
            ),
            (
                quote!(
                    #[template(path = "a.html")]
                    struct Index(Vec<i32>);
                ),
                "a template calls its values by name: give the fields names",
            ),
            (
                quote!(
                    #[template(path = "a.html")]
                    enum Index {
                        One,
                    }
                ),
                "derive(Template) is for a struct: the values that one page shows",
            ),
        ] {
            assert_eq!(derive(input).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn the_page_adds_what_the_struct_does_not_have() {
        let written = derive(quote!(
            #[template(crate = crate::root, ext = "txt", source = "{{ request }}{{ csrf_input }}")]
            struct Index {
                request: String,
            }
        ))
        .unwrap()
        .to_string();
        assert!(written.contains("csrf_input : crate :: root :: template :: CsrfInput"));
        assert!(!written.contains(" request : & '__request"));
        assert!(!written.contains(":: nuages ::"));
    }
}
