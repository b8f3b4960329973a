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

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Data, DeriveInput, Field, Fields, Lifetime, Path, Token, parse_quote};

/// What a page adds to the user's fields, each unless the struct has a field of that name itself.
const ADDED: [(&str, &str); 4] = [
    ("request", "Request"),
    ("csrf_input", "CsrfInput"),
    ("csrf_token", "CsrfToken"),
    ("messages", "Messages"),
];

/// The arguments of `#[template(..)]`: ours taken out, the rest askama's.
struct Arguments {
    root: Path,
    filters: Option<Path>,
    rest: Vec<TokenStream>,
}

impl Arguments {
    fn of(input: &DeriveInput) -> syn::Result<Self> {
        let mut arguments = Self {
            root: parse_quote!(::nuages),
            filters: None,
            rest: Vec::new(),
        };
        let mut attributes = input
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("template"))
            .peekable();
        if attributes.peek().is_none() {
            return Err(syn::Error::new(
                input.ident.span(),
                "which template? say #[template(path = \"polls/index.html\")] above the struct",
            ));
        }
        for attribute in attributes {
            arguments.read(attribute)?;
        }
        Ok(arguments)
    }

    fn read(&mut self, attribute: &Attribute) -> syn::Result<()> {
        let tokens = attribute.meta.require_list()?.tokens.clone();
        let reader = |input: ParseStream| {
            while !input.is_empty() {
                if input.peek(Token![crate]) && input.peek2(Token![=]) {
                    input.parse::<Token![crate]>()?;
                    input.parse::<Token![=]>()?;
                    self.root = input.call(Path::parse_mod_style)?;
                } else if input
                    .fork()
                    .parse::<Ident>()
                    .is_ok_and(|name| name == "filters")
                {
                    input.parse::<Ident>()?;
                    input.parse::<Token![=]>()?;
                    self.filters = Some(input.call(Path::parse_mod_style)?);
                } else {
                    let mut argument = TokenStream::new();
                    while !input.is_empty() && !input.peek(Token![,]) {
                        argument.extend([input.parse::<TokenTree>()?]);
                    }
                    self.rest.push(argument);
                }
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        reader.parse2(tokens)
    }
}

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
    let implementation = askama(&arguments, &page, &page_generics, &fields, &added);

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

/// Lets askama's derive see a struct with the user's fields and the added ones, so that `is defined` and `default` know
/// both; the real struct reaches the user's through `Deref`.
fn askama(
    arguments: &Arguments,
    page: &Ident,
    generics: &syn::Generics,
    fields: &[Field],
    added: &[(Ident, Ident)],
) -> TokenStream {
    let root = &arguments.root;
    let rest = &arguments.rest;
    let names = fields.iter().filter_map(|field| field.ident.as_ref());
    let added = added.iter().map(|(name, _)| name);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    askama_derive::derive_template(
        quote! {
            #[template(#(#rest,)* askama = #root::template::askama)]
            struct #page #impl_generics #where_clause {
                #(#names: (),)*
                #(#added: (),)*
            }
        },
        TokenStream::new,
    )
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
