//! The arguments of `#[template(..)]`: ours taken out, the rest askama's.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, DeriveInput, LitStr, Path, Token, parse_quote};

pub(super) struct Arguments {
    /// Where the framework is: `::nuages`, unless `crate = path` says otherwise.
    pub(super) root: Path,
    /// A module of filters in place of the framework's.
    pub(super) filters: Option<Path>,
    /// The template's file, below `templates/`.
    pub(super) path: Option<LitStr>,
    /// The template itself.
    pub(super) source: Option<LitStr>,
    /// Whether askama is to render parts of the template.
    pub(super) has_blocks: bool,
    /// The file's extension, where `ext` or `escape` names one.
    extension: Option<String>,
    /// Whether a configuration of askama's is named.
    pub(super) has_config: bool,
    rest: Vec<TokenStream>,
}

impl Arguments {
    pub(super) fn of(input: &DeriveInput) -> syn::Result<Self> {
        let mut arguments = Self {
            root: parse_quote!(::nuages),
            filters: None,
            path: None,
            source: None,
            has_blocks: false,
            extension: None,
            has_config: false,
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

    /// What askama is given: its own arguments, with another file or text in place of the template's.
    pub(super) fn for_askama(&self, path: Option<&str>, source: Option<&str>) -> TokenStream {
        let rest = &self.rest;
        let literal = |own: &LitStr, other: Option<&str>| match other {
            Some(other) => LitStr::new(other, own.span()),
            None => own.clone(),
        };
        let path = self.path.as_ref().map(|own| literal(own, path));
        let source = self.source.as_ref().map(|own| literal(own, source));
        let path = path.map(|path| quote!(path = #path,));
        let source = source.map(|source| quote!(source = #source,));
        quote!(#path #source #(#rest,)*)
    }

    /// Where messages about the template point to.
    pub(super) fn span(&self) -> Span {
        match (&self.path, &self.source) {
            (Some(literal), _) | (None, Some(literal)) => literal.span(),
            (None, None) => Span::call_site(),
        }
    }

    /// Says whether values are escaped in the template.
    pub(super) fn is_markup(&self) -> bool {
        let path = self.path.as_ref().map(LitStr::value);
        let extension = path
            .as_deref()
            .and_then(|path| path.rsplit_once('.'))
            .map(|(_, extension)| extension);
        let extension = self.extension.as_deref().or(extension);
        !matches!(extension, None | Some("" | "md" | "none" | "txt" | "yml"))
    }

    fn read(&mut self, attribute: &Attribute) -> syn::Result<()> {
        let tokens = attribute.meta.require_list()?.tokens.clone();
        let reader = |input: ParseStream| {
            while !input.is_empty() {
                self.read_one(input)?;
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        reader.parse2(tokens)
    }

    fn read_one(&mut self, input: ParseStream) -> syn::Result<()> {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            self.root = input.call(Path::parse_mod_style)?;
            return Ok(());
        }
        let name = input.fork().parse::<Ident>().map(|name| name.to_string());
        match name.as_deref() {
            Ok("filters") => self.filters = Some(value(input, Path::parse_mod_style)?),
            Ok("path") => self.path = Some(value(input, syn::parse::Parse::parse)?),
            Ok("source") => self.source = Some(value(input, syn::parse::Parse::parse)?),
            other => {
                self.has_blocks |= matches!(other, Ok("block" | "blocks"));
                self.has_config |= matches!(other, Ok("config" | "syntax"));
                if matches!(other, Ok("ext" | "escape")) {
                    let named = value(&input.fork(), <LitStr as syn::parse::Parse>::parse)?;
                    self.extension = Some(named.value());
                }
                let mut argument = TokenStream::new();
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<TokenTree>()?.to_tokens(&mut argument);
                }
                self.rest.push(argument);
            }
        }
        Ok(())
    }
}

/// Reads what stands behind `name =`.
fn value<T>(input: ParseStream, read: fn(ParseStream) -> syn::Result<T>) -> syn::Result<T> {
    input.parse::<Ident>()?;
    input.parse::<Token![=]>()?;
    input.call(read)
}
