//! urlpatterns!: the patterns of a module, and one typed function per named pattern.

mod captures;
mod expand;
mod input;
mod names;
mod reverse;

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
                quote!(path("<int:a>/", include([path("<int:a>/", view)]))),
                "URL route '<int:a>/' uses parameter name 'a' more than once",
            ),
            (
                quote!(
                    captures = "<int:a>/<int:b>/<int:c>/",
                    path("<int:d>/<int:e>/<int:f>/<int:g>/", view)
                ),
                "a pattern captures at most 6 parts with its prefixes, this one 7",
            ),
            (
                quote!(captures = "year/"),
                "`captures` says what the prefix of the include() captures, such as \"<int:year>\"; without captured \
                 parts leave the line out",
            ),
            (
                quote!(path("a/", include(polls::urls), kwargs = 1)),
                "an include() gives no arguments; write `kwargs = ..` into the patterns of the included module",
            ),
            (
                quote!(path("a/", include([url("b/", view)]))),
                "expected `path(..)` or `re_path(..)`",
            ),
            (
                quote!(
                    path("a/", include([path("b/", view, name = "x")])),
                    path("c/", view, name = "x")
                ),
                "the name \"x\" is given to two patterns of this module",
            ),
            (
                quote!(url("a/", view)),
                "expected `path(..)`, `re_path(..)`, `app_name = \"..\"`, `captures = \"..\"`, `handler404 = ..` or \
                 `register_converter(.., \"..\")`",
            ),
            (
                quote!(path("a/", view, nmae = "x")),
                "expected `name = \"..\"` or `kwargs = ..`",
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

    #[test]
    fn what_prefixes_capture_comes_first() {
        let code = super::expand(quote!(
            captures = "<int:year>/<slug:section>/",
            path("<str:title>/", views::article, name = "article"),
            path(
                "old/",
                include(
                    ([path("<str:name>/", views::old, name = "old")], "archive"),
                    namespace = "old-ones"
                )
            ),
        ))
        .unwrap()
        .to_string();
        assert!(code.contains("pub fn article (year : impl"), "{code}");
        assert!(code.contains("pub mod old_ones {"), "{code}");
        assert!(
            code.contains("capturing (:: core :: module_path ! () , & [\"year\" , \"section\"]"),
            "{code}"
        );
    }
}
