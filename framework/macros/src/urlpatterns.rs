//! urlpatterns!: the patterns of a module, and one typed function per named pattern.

mod captures;
mod expand;
mod input;
mod names;

use proc_macro2::TokenStream;

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let patterns: input::UrlPatterns = syn::parse2(input)?;
    expand::expand(&patterns)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    fn error(input: proc_macro2::TokenStream) -> String {
        super::expand(input).unwrap_err().to_string()
    }

    #[test]
    fn mistakes_are_explained() {
        for (input, message) in [
            (
                quote!(path("<integer:id>/", view)),
                "URL route '<integer:id>/' uses invalid converter 'integer'. Known are int, path, slug, str and uuid; \
                 one of your own is added by the line `register_converter(YourConverter, \"integer\"),`",
            ),
            (
                quote!(path("<int:id/", view)),
                "URL route '<int:id/' has a `<` that no `>` closes",
            ),
            (
                quote!(path("<int: id>/", view)),
                "URL route '<int: id>/' cannot contain whitespace in angle brackets <..>",
            ),
            (
                quote!(path("<int:1>/", view)),
                "URL route '<int:1>/' uses parameter name '1' which isn't a valid identifier",
            ),
            (
                quote!(path("<int:a>/<str:a>/", view)),
                "URL route '<int:a>/<str:a>/' uses parameter name 'a' more than once",
            ),
            (
                quote!(path("a/", one, name = "x"), path("b/", two, name = "x")),
                "the name \"x\" is given to two patterns of this module",
            ),
            (
                quote!(path("<int:id>/", include(polls::urls))),
                "the prefix of an include() captures nothing: write the captured part into the patterns of the \
                 included module",
            ),
            (
                quote!(url("a/", view)),
                "expected `path(..)`, `re_path(..)`, `app_name = \"..\"` or `register_converter(.., \"..\")`",
            ),
            (
                quote!(path("a/", view, nmae = "x")),
                "expected `name = \"..\"`",
            ),
            (
                quote!(path("a/", include(polls::urls), name = "x")),
                "an include() has no name; its patterns have",
            ),
        ] {
            assert_eq!(error(input), message);
        }
    }

    #[test]
    fn a_named_pattern_gets_a_function() {
        let code = super::expand(quote!(
            app_name = "polls",
            path("<int:id>/results/", views::results, name = "poll-results"),
            re_path(r"^(?P<year>[0-9]{4})/(?:x)?$", views::year, name = "type"),
        ))
        .unwrap()
        .to_string();
        assert!(code.contains("pub fn poll_results (id : impl"), "{code}");
        assert!(code.contains("pub fn r#type (year : impl"), "{code}");
    }
}
