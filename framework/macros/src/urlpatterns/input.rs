//! What a person writes between the brackets.

use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, LitStr, Path, Token, parenthesized, token};

/// All lines of a URLconf.
pub(super) struct UrlPatterns {
    /// Where the framework's modules are found.
    pub(super) root: Option<Path>,
    pub(super) app_name: Option<LitStr>,
    pub(super) converters: Vec<RegisterConverter>,
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
    View(Box<Expr>),
    Include(Path),
}

const EXPECTED: &str =
    "expected `path(..)`, `re_path(..)`, `app_name = \"..\"` or `register_converter(.., \"..\")`";

impl Parse for UrlPatterns {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut patterns = Self {
            root: None,
            app_name: None,
            converters: Vec::new(),
            patterns: Vec::new(),
        };
        while !input.is_empty() {
            let keyword = input.call(Ident::parse_any)?;
            match keyword.to_string().as_str() {
                "crate" => {
                    input.parse::<Token![=]>()?;
                    patterns.root = Some(input.call(Path::parse_mod_style)?);
                }
                "app_name" => {
                    input.parse::<Token![=]>()?;
                    patterns.app_name = Some(input.parse()?);
                }
                "register_converter" if input.peek(token::Paren) => {
                    let content;
                    parenthesized!(content in input);
                    let converter = content.parse()?;
                    content.parse::<Token![,]>()?;
                    let name = content.parse()?;
                    content.parse::<Option<Token![,]>>()?;
                    patterns
                        .converters
                        .push(RegisterConverter { converter, name });
                }
                "path" | "re_path" if input.peek(token::Paren) => {
                    let pattern = pattern(input, keyword == "re_path")?;
                    patterns.patterns.push(pattern);
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

fn pattern(input: ParseStream<'_>, is_regex: bool) -> syn::Result<Pattern> {
    let content;
    parenthesized!(content in input);
    let route = content.parse()?;
    content.parse::<Token![,]>()?;
    let mut namespace = None;
    let target = if is_include(&content) {
        content.parse::<Ident>()?;
        let inside;
        parenthesized!(inside in content);
        let module = inside.call(Path::parse_mod_style)?;
        inside.parse::<Option<Token![,]>>()?;
        if !inside.is_empty() {
            namespace = Some(option(&inside, "namespace")?);
            inside.parse::<Option<Token![,]>>()?;
        }
        Target::Include(module)
    } else {
        Target::View(content.parse()?)
    };
    let mut name = None;
    content.parse::<Option<Token![,]>>()?;
    while !content.is_empty() {
        match &target {
            Target::View(_) => name = Some(option(&content, "name")?),
            Target::Include(_) if content.peek_name("name") => {
                return Err(content.error("an include() has no name; its patterns have"));
            }
            Target::Include(_) => namespace = Some(option(&content, "namespace")?),
        }
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(Pattern {
        is_regex,
        route,
        target,
        name,
        namespace,
    })
}

trait PeekName {
    fn peek_name(&self, name: &str) -> bool;
}

impl PeekName for syn::parse::ParseBuffer<'_> {
    fn peek_name(&self, name: &str) -> bool {
        self.fork()
            .parse::<Ident>()
            .is_ok_and(|found| found == name)
    }
}

fn is_include(content: &syn::parse::ParseBuffer<'_>) -> bool {
    content.peek_name("include") && content.peek2(token::Paren)
}

fn option(content: &syn::parse::ParseBuffer<'_>, name: &str) -> syn::Result<LitStr> {
    let found: Option<Ident> = content.fork().call(Ident::parse_any).ok();
    if found.is_none_or(|found| found != name) {
        return Err(content.error(format!("expected `{name} = \"..\"`")));
    }
    content.call(Ident::parse_any)?;
    content.parse::<Token![=]>()?;
    content.parse()
}
