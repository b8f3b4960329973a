//! What a user writes between the brackets.

use syn::ext::IdentExt;
use syn::parse::{Parse, ParseBuffer, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, LitStr, Path, Token, bracketed, parenthesized, token};

/// All lines of a URLconf.
#[derive(Default)]
pub(super) struct UrlPatterns {
    /// Where the framework's modules are found.
    pub(super) root: Option<Path>,
    pub(super) app_name: Option<LitStr>,
    /// What the prefix captures below which the module is included, as a route.
    pub(super) captures: Option<LitStr>,
    pub(super) converters: Vec<RegisterConverter>,
    pub(super) handlers: Vec<(Ident, Expr)>,
    pub(super) patterns: Vec<Pattern>,
}

/// `register_converter(FourDigitYear, "yyyy")`
pub(super) struct RegisterConverter {
    pub(super) converter: Path,
    pub(super) name: LitStr,
}

/// `path("<int:id>/", views::detail, name = "detail")` and its like.
pub(super) struct Pattern {
    pub(super) is_regex: bool,
    pub(super) route: LitStr,
    pub(super) target: Target,
    pub(super) name: Option<LitStr>,
    pub(super) namespace: Option<LitStr>,
}

pub(super) enum Target {
    View {
        view: Box<Expr>,
        kwargs: Option<Box<Expr>>,
    },
    Include(Include),
}

/// What stands between the parentheses of an `include(..)`.
pub(super) struct Include {
    pub(super) patterns: Included,
    pub(super) app_name: Option<LitStr>,
}

pub(super) enum Included {
    Module(Path),
    List(Vec<Pattern>),
}

const EXPECTED: &str = "expected `path(..)`, `re_path(..)`, `app_name = \"..\"`, `captures = \"..\"`, \
                        `handler404 = ..` or `register_converter(.., \"..\")`";
const HANDLERS: [&str; 4] = ["handler400", "handler403", "handler404", "handler500"];

impl Parse for UrlPatterns {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut patterns = Self::default();
        while !input.is_empty() {
            let keyword = input.fork().call(Ident::parse_any)?;
            let text = keyword.to_string();
            match text.as_str() {
                "crate" => patterns.root = Some(value(input, Path::parse_mod_style)?),
                "app_name" => patterns.app_name = Some(value(input, <LitStr as Parse>::parse)?),
                "captures" => patterns.captures = Some(value(input, <LitStr as Parse>::parse)?),
                handler if HANDLERS.contains(&handler) => {
                    let view = value(input, <Expr as Parse>::parse)?;
                    patterns.handlers.push((keyword, view));
                }
                "register_converter" if input.peek2(token::Paren) => {
                    input.call(Ident::parse_any)?;
                    let content;
                    parenthesized!(content in input);
                    let converter = content.parse()?;
                    content.parse::<Token![,]>()?;
                    let name = content.parse()?;
                    content.parse::<Option<Token![,]>>()?;
                    let line = RegisterConverter { converter, name };
                    patterns.converters.push(line);
                }
                "path" | "re_path" if input.peek2(token::Paren) => {
                    patterns.patterns.push(input.parse()?);
                }
                _ => return Err(syn::Error::new(keyword.span(), EXPECTED)),
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(patterns)
    }
}

/// Reads `keyword = value`.
fn value<T>(
    input: ParseStream<'_>,
    parse: fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    input.call(Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    parse(input)
}

impl Parse for Pattern {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let keyword = input.call(Ident::parse_any)?;
        if keyword != "path" && keyword != "re_path" {
            let message = "expected `path(..)` or `re_path(..)`";
            return Err(syn::Error::new(keyword.span(), message));
        }
        let content;
        parenthesized!(content in input);
        let route = content.parse()?;
        content.parse::<Token![,]>()?;
        let mut namespace = None;
        let target = if is_named(&content, "include") && content.peek2(token::Paren) {
            content.parse::<Ident>()?;
            let inside;
            parenthesized!(inside in content);
            let include = inside.parse()?;
            if !inside.is_empty() {
                inside.parse::<Token![,]>()?;
            }
            if !inside.is_empty() {
                namespace = Some(option(&inside, &["namespace"])?.1.parse()?);
            }
            Target::Include(include)
        } else {
            let view = content.parse()?;
            Target::View { view, kwargs: None }
        };
        let mut pattern = Self {
            is_regex: keyword == "re_path",
            route,
            target,
            name: None,
            namespace,
        };
        while !content.is_empty() {
            content.parse::<Token![,]>()?;
            if !content.is_empty() {
                pattern.option(&content)?;
            }
        }
        Ok(pattern)
    }
}

impl Pattern {
    /// Reads one of the options after the view or the include.
    fn option(&mut self, content: &ParseBuffer<'_>) -> syn::Result<()> {
        match &mut self.target {
            Target::Include(_) if is_named(content, "name") => {
                Err(content.error("an include() has no name; its patterns have"))
            }
            Target::Include(_) if is_named(content, "kwargs") => Err(content.error(
                "an include() gives no arguments; write `kwargs = ..` into the patterns of the included module",
            )),
            Target::Include(_) => {
                self.namespace = Some(option(content, &["namespace"])?.1.parse()?);
                Ok(())
            }
            Target::View { kwargs, .. } => {
                let (name, rest) = option(content, &["name", "kwargs"])?;
                match name {
                    "name" => self.name = Some(rest.parse()?),
                    _ => *kwargs = Some(rest.parse()?),
                }
                Ok(())
            }
        }
    }
}

impl Parse for Include {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(token::Paren) {
            let patterns = input.parse()?;
            return Ok(Self {
                patterns,
                app_name: None,
            });
        }
        let pair;
        parenthesized!(pair in input);
        let patterns = pair.parse()?;
        pair.parse::<Token![,]>()?;
        let app_name = Some(pair.parse()?);
        pair.parse::<Option<Token![,]>>()?;
        Ok(Self { patterns, app_name })
    }
}

impl Parse for Included {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(token::Bracket) {
            return Ok(Self::Module(input.call(Path::parse_mod_style)?));
        }
        let list;
        bracketed!(list in input);
        let patterns = Punctuated::<Pattern, Token![,]>::parse_terminated(&list)?;
        Ok(Self::List(patterns.into_iter().collect()))
    }
}

fn is_named(content: &ParseBuffer<'_>, name: &str) -> bool {
    content
        .fork()
        .parse::<Ident>()
        .is_ok_and(|found| found == name)
}

/// Reads `name =` for one of these names; what follows is the value.
fn option<'a, 'b>(
    content: &'a ParseBuffer<'b>,
    names: &[&'static str],
) -> syn::Result<(&'static str, &'a ParseBuffer<'b>)> {
    let found: Option<Ident> = content.fork().call(Ident::parse_any).ok();
    let name = names
        .iter()
        .find(|name| found.as_ref().is_some_and(|found| found == **name));
    let Some(name) = name else {
        let expected: Vec<String> = names
            .iter()
            .map(|name| match *name {
                "kwargs" => "`kwargs = ..`".to_owned(),
                name => format!("`{name} = \"..\"`"),
            })
            .collect();
        return Err(content.error(format!("expected {}", expected.join(" or "))));
    };
    content.call(Ident::parse_any)?;
    content.parse::<Token![=]>()?;
    Ok((name, content))
}
