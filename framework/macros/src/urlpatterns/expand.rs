//! What `urlpatterns!` writes.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Ident, LitStr};

use super::captures::{self, Capture, Converter};
use super::input::{Include, Included, Pattern, RegisterConverter, Target, UrlPatterns};
use super::names::identifier;
use super::reverse::Functions;

pub(super) fn expand(input: &UrlPatterns) -> syn::Result<TokenStream> {
    let root = match &input.root {
        Some(root) => quote!(#root),
        None => quote!(::nuages),
    };
    let writer = Writer {
        urls: quote!(#root::web::urls),
        views: quote!(#root::web::views),
        own: &input.converters,
    };
    let above = match &input.captures {
        Some(route) => captures::of_prefixes(route, &input.converters)?,
        None => Vec::new(),
    };
    let mut items = Items::default();
    let module = quote!(::core::module_path!());
    let mut functions = Functions::new(module.clone());
    let lines = writer.lines(&input.patterns, &above, &mut functions, &mut items)?;
    let patterns = writer.patterns(&module, input.app_name.as_ref(), &lines);
    let handlers = input
        .handlers
        .iter()
        .map(|(handler, view)| quote_spanned!(view.span()=> .#handler(#view)));
    let urlconf = quote!(#root::core::settings::Urlconf);
    let build = quote!(|| ::std::boxed::Box::new(#patterns #(#handlers)*));
    let (kind, value) = match above.as_slice() {
        [] => (
            urlconf.clone(),
            quote!(#urlconf::new(::core::module_path!(), #build)),
        ),
        above => {
            let types = writer.types(above);
            let names = above.iter().map(Capture::name);
            let kind = quote!(#urlconf<#types>);
            let value = quote! {
                #urlconf::<#types>::capturing(::core::module_path!(), &[#(#names),*], #build)
            };
            (kind, value)
        }
    };
    let functions = functions.items();
    let Items { checks, modules } = items;
    Ok(quote! {
        /// The URL patterns of this module.
        #[allow(dead_code, non_upper_case_globals, unreachable_pub)]
        pub const urlpatterns: #kind = #value;
        #(#checks)*
        #functions
        #(#modules)*
    })
}

/// What stands beside the patterns.
#[derive(Default)]
struct Items {
    /// Comparisons of the names that prefixes capture with those that the included modules expect.
    checks: Vec<TokenStream>,
    /// The functions of lists that have a namespace.
    modules: Vec<TokenStream>,
}

/// Knows where the framework is and which converters there are.
struct Writer<'a> {
    urls: TokenStream,
    views: TokenStream,
    own: &'a [RegisterConverter],
}

impl Writer<'_> {
    /// Writes patterns below prefixes that capture `above`.
    fn lines(
        &self,
        patterns: &[Pattern],
        above: &[Capture],
        functions: &mut Functions,
        items: &mut Items,
    ) -> syn::Result<Vec<TokenStream>> {
        let mut lines = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let mut all = above.to_vec();
            all.extend(match pattern.is_regex {
                true => captures::of_regex(&pattern.route)?,
                false => captures::of_route(&pattern.route, self.own)?,
            });
            captures::check(&all, &pattern.route)?;
            lines.push(match &pattern.target {
                Target::Include(include) => {
                    self.include(pattern, include, &all, functions, items)?
                }
                Target::View { view, kwargs } => self.leaf(pattern, view, kwargs.as_deref(), &all),
            });
            if let Some(name) = &pattern.name {
                functions.add(&self.urls, &pattern.route, name, &all, |capture| {
                    self.converter(capture)
                })?;
            }
        }
        Ok(lines)
    }

    fn patterns(
        &self,
        module: &TokenStream,
        app_name: Option<&LitStr>,
        lines: &[TokenStream],
    ) -> TokenStream {
        let urls = &self.urls;
        let app_name = match app_name {
            Some(name) => quote!(::core::option::Option::Some(#name)),
            None => quote!(::core::option::Option::None),
        };
        quote!(#urls::UrlPatterns::new(#module, #app_name, ::std::vec![#(#lines),*]))
    }

    fn include(
        &self,
        pattern: &Pattern,
        include: &Include,
        all: &[Capture],
        functions: &mut Functions,
        items: &mut Items,
    ) -> syn::Result<TokenStream> {
        let Self { urls, .. } = self;
        let Include { patterns, app_name } = include;
        let target = match patterns {
            Included::Module(module) => {
                if !all.is_empty() {
                    let names = all.iter().map(Capture::name);
                    items.checks.push(quote_spanned! {pattern.route.span()=>
                        const _: () = ::core::assert!(
                            #urls::expects_captures(&#module::urlpatterns, &[#(#names),*]),
                            "the prefix captures parts of other names, or in another order, than the line `captures` of \
                             the included module says",
                        );
                    });
                }
                match app_name {
                    Some(app_name) => quote!((#module::urlpatterns, #app_name)),
                    None => quote!(#module::urlpatterns),
                }
            }
            Included::List(patterns) => match app_name {
                None => {
                    let lines = self.lines(patterns, all, functions, items)?;
                    self.patterns(&functions.module, None, &lines)
                }
                Some(app_name) => {
                    // The functions live in a module named for the namespace.
                    let namespace = pattern.namespace.as_ref().unwrap_or(app_name);
                    let name = identifier(&namespace.value(), namespace.span());
                    let (outer, own) = (&functions.module, format!("::{name}"));
                    let module = quote!(::core::concat!(#outer, #own));
                    let mut inside = Functions::new(module.clone());
                    let mut deeper = Items::default();
                    let lines = self.lines(patterns, all, &mut inside, &mut deeper)?;
                    items.checks.append(&mut deeper.checks);
                    items.modules.push(inside.module(&name, &deeper.modules));
                    self.patterns(&module, Some(app_name), &lines)
                }
            },
        };
        let route = &pattern.route;
        let function = match pattern.is_regex {
            true => quote!(re_include),
            false => quote!(include),
        };
        let types = self.types(all);
        let namespace = pattern
            .namespace
            .as_ref()
            .map(|namespace| quote!(.namespace(#namespace)));
        let call = match patterns {
            // The compiler shall point at the module when it expects another prefix.
            Included::Module(module) => {
                quote_spanned!(module.span()=> #urls::#function::<#types, _>(#route, #target))
            }
            Included::List(_) => quote!(#urls::#function::<#types, _>(#route, #target)),
        };
        Ok(quote!(#call #namespace))
    }

    fn leaf(
        &self,
        pattern: &Pattern,
        view: &Expr,
        kwargs: Option<&Expr>,
        all: &[Capture],
    ) -> TokenStream {
        let Self { urls, views, .. } = self;
        let route = &pattern.route;
        let types = self.types(all);
        let name = pattern.name.as_ref().map(|name| quote!(.name(#name)));
        let function = Ident::new(
            if pattern.is_regex { "re_path" } else { "path" },
            Span::call_site(),
        );
        let given = match kwargs {
            Some(kwargs) => {
                quote_spanned!(view.span()=> #views::with_kwargs(#view, #kwargs))
            }
            None => quote!(#view),
        };
        // The compiler shall point at the view when the view does not fit.
        let call = quote_spanned!(view.span()=> #urls::#function::<#types, _, _>(#route, #given));
        quote!(#call #name)
    }

    /// The tuple of converters.
    fn types(&self, captures: &[Capture]) -> TokenStream {
        let converters = captures.iter().map(|capture| self.converter(capture));
        quote!((#(#converters,)*))
    }

    fn converter(&self, capture: &Capture) -> TokenStream {
        match &capture.converter {
            Converter::BuiltIn(name) => {
                let urls = &self.urls;
                let name = Ident::new(name, Span::call_site());
                quote!(#urls::#name)
            }
            Converter::Own(path) => quote!(#path),
        }
    }
}
