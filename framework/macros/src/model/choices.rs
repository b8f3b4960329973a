//! `derive(Choices)`: an enum whose variants are the values of a field.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned as _;
use syn::token::Paren;
use syn::{
    Data, DeriveInput, Error, Fields, Ident, Lit, LitStr, Path, Result, Token, Variant,
    parenthesized,
};

use super::field_meta::optional;

/// `#[choice("FR", "Freshman")]`, perhaps with `group = "Lower classes"` at the end.
struct Attribute {
    value: Lit,
    label: Option<LitStr>,
    group: Option<LitStr>,
}

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let value = input.parse()?;
        let (mut label, mut group) = (None, None);
        while input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            if !input.peek(Ident) {
                label = Some(input.parse()?);
                continue;
            }
            let key: Ident = input.parse()?;
            if key != "group" {
                return Err(Error::new(
                    key.span(),
                    "a choice takes a value, a label and `group = \"..\"`",
                ));
            }
            input.parse::<Token![=]>()?;
            group = Some(input.parse()?);
        }
        Ok(Self {
            value,
            label,
            group,
        })
    }
}

/// The variants of an enum, as its implementations name them.
struct Variants {
    /// `Self::Freshman`.
    paths: Vec<TokenStream>,
    /// What each stands for, as constants.
    choices: Vec<TokenStream>,
    labels: Vec<String>,
    /// Whether they store texts; otherwise integers.
    texts: bool,
}

pub(super) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let root = root(input)?;
    let variants = variants(input, &root)?;
    let choices = choices(&input.ident, &variants, &root);
    let display = display(&input.ident, &root);
    let value = field_value(&input.ident, &variants, integer_kind(input)?, &root);
    let conversions = conversions(&input.ident, &root);
    let summable = (!variants.texts).then(|| summable(&input.ident, &root));
    Ok(quote!(#choices #display #value #conversions #summable))
}

fn variants(input: &DeriveInput, root: &TokenStream) -> Result<Variants> {
    let name = &input.ident;
    let Data::Enum(data) = &input.data else {
        return Err(Error::new(
            name.span(),
            "choices are an enum: each variant is a value that the field may have",
        ));
    };
    let (mut paths, mut choices, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    let mut texts = None;
    let mut stored: Vec<String> = Vec::new();
    for variant in &data.variants {
        let attribute = attribute(variant)?;
        let own = match &attribute.value {
            Lit::Str(text) => format!("{:?}", text.value()),
            Lit::Int(number) => number.base10_digits().to_owned(),
            other => other.to_token_stream().to_string(),
        };
        if stored.contains(&own) {
            return Err(Error::new(
                attribute.value.span(),
                format!(
                    "another variant is stored as {own} already: each stands for a value of its own"
                ),
            ));
        }
        stored.push(own);
        let value = match &attribute.value {
            Lit::Str(text) if texts != Some(false) => {
                texts = Some(true);
                quote!(#root::db::validation::ChoiceValue::Text(#text))
            }
            Lit::Int(number) if texts != Some(true) => {
                texts = Some(false);
                quote!(#root::db::validation::ChoiceValue::Int(#number))
            }
            other => {
                return Err(Error::new(
                    other.span(),
                    "choices store either texts or integers, all of them the same",
                ));
            }
        };
        let label = attribute
            .label
            .map_or_else(|| spaced(&variant.ident.to_string()), |label| label.value());
        let ident = &variant.ident;
        let group = optional(attribute.group.as_ref());
        choices.push(
            quote!(#root::db::validation::Choice { value: #value, label: #label, group: #group }),
        );
        paths.push(quote!(Self::#ident));
        labels.push(label);
    }
    let Some(texts) = texts else {
        return Err(Error::new(name.span(), "choices need at least one variant"));
    };
    Ok(Variants {
        paths,
        choices,
        labels,
        texts,
    })
}

/// What is said of a variant.
fn attribute(variant: &Variant) -> Result<Attribute> {
    if !matches!(variant.fields, Fields::Unit) {
        return Err(Error::new(
            variant.span(),
            "a choice is a bare variant: it stands for one stored value",
        ));
    }
    let attribute = variant
        .attrs
        .iter()
        .find(|attribute| attribute.path().is_ident("choice"));
    match attribute {
        Some(attribute) => attribute.parse_args(),
        None => Err(Error::new(
            variant.span(),
            "say what is stored and what people read: `#[choice(\"FR\", \"Freshman\")]` or `#[choice(1, \"First\")]`",
        )),
    }
}

fn choices(name: &Ident, variants: &Variants, root: &TokenStream) -> TokenStream {
    let Variants {
        paths,
        choices,
        labels,
        ..
    } = variants;
    let places = 0..paths.len();
    quote! {
        #[automatically_derived]
        impl #root::db::validation::Choices for #name {
            const CHOICES: &'static [#root::db::validation::Choice] = &[#(#choices),*];

            fn all() -> &'static [Self] {
                &[#(#paths),*]
            }

            fn value(self) -> #root::db::validation::ChoiceValue {
                <Self as #root::db::validation::Choices>::CHOICES[match self { #(#paths => #places),* }].value
            }

            fn label(self) -> &'static str {
                match self { #(#paths => #labels),* }
            }
        }
    }
}

fn display(name: &Ident, root: &TokenStream) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::std::fmt::Display for #name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match #root::db::validation::Choices::value(*self) {
                    #root::db::validation::ChoiceValue::Text(text) => formatter.write_str(text),
                    #root::db::validation::ChoiceValue::Int(number) => ::std::fmt::Display::fmt(&number, formatter),
                }
            }
        }
    }
}

/// What a variant becomes where a plain value may stand: in a look-up by name, a condition of a constraint, a statement's parameters.
fn conversions(name: &Ident, root: &TokenStream) -> TokenStream {
    let value = quote!(#root::db::Value);
    let targets = [
        quote!(#root::db::query::LookupValue),
        quote!(#root::db::constraints::Expression),
        quote!(#root::db::constraints::Operand),
    ];
    quote! {
        #[automatically_derived]
        impl ::std::convert::From<#name> for #value {
            fn from(choice: #name) -> Self {
                ::std::convert::Into::into(#root::db::validation::Choices::value(choice))
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<P: ::std::convert::Into<#name>> #root::db::models::KeyFrom<P> for #name {
            fn key_from(plain: P) -> Self {
                ::std::convert::Into::into(plain)
            }
        }

        #(
            #[automatically_derived]
            impl ::std::convert::From<#name> for #targets {
                fn from(choice: #name) -> Self {
                    ::std::convert::Into::into(<#value as ::std::convert::From<#name>>::from(choice))
                }
            }
        )*
    }
}

/// Integers are added up whatever they stand for.
fn summable(name: &Ident, root: &TokenStream) -> TokenStream {
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #root::db::query::Summable for #name {
            type Sum = i64;
            type Mean = f64;
        }
    }
}

/// The kind of column that holds integers as wide as `#[repr(i16)]` says.
fn integer_kind(input: &DeriveInput) -> Result<Ident> {
    let mut kind = "Integer";
    for attribute in &input.attrs {
        if attribute.path().is_ident("repr") {
            attribute.parse_nested_meta(|meta| {
                let known = meta.path.get_ident().map(Ident::to_string);
                kind = match known.as_deref() {
                    Some("i8" | "i16") => "SmallInteger",
                    Some("i64") => "BigInteger",
                    Some("u8" | "u16") => "PositiveSmallInteger",
                    Some("u32") => "PositiveInteger",
                    Some("u64") => "PositiveBigInteger",
                    _ => kind,
                };
                if meta.input.peek(Paren) {
                    let inside;
                    parenthesized!(inside in meta.input);
                    inside.parse::<TokenStream>()?;
                }
                Ok(())
            })?;
        }
    }
    Ok(Ident::new(kind, input.ident.span()))
}

fn field_value(
    name: &Ident,
    variants: &Variants,
    integers: Ident,
    root: &TokenStream,
) -> TokenStream {
    let first = &variants.paths[0];
    let kind = match variants.texts {
        true => quote! {
            #root::db::models::FieldKind::Char {
                max_length: #root::db::validation::longest(<Self as #root::db::validation::Choices>::CHOICES),
            }
        },
        false => quote! {
            #root::db::models::FieldKind::#integers.holding(<Self as #root::db::validation::Choices>::CHOICES)
        },
    };
    quote! {
        #[automatically_derived]
        impl #root::db::FieldValue for #name {
            type Bare = Self;
            type Held = Self;
            const KIND: #root::db::models::FieldKind = #kind;
            const CHOICES: ::std::option::Option<&'static [#root::db::validation::Choice]> =
                ::std::option::Option::Some(<Self as #root::db::validation::Choices>::CHOICES);

            fn to_value(&self) -> #root::db::Value {
                ::std::convert::Into::into(#root::db::validation::Choices::value(*self))
            }

            fn from_row(row: &#root::db::Row, index: usize) -> #root::db::Result<Self> {
                <Self as #root::db::FieldValue>::from_value(row.value(index)?)
            }

            fn from_value(value: #root::db::Value) -> #root::db::Result<Self> {
                match <Self as #root::db::validation::Choices>::from_stored(&value) {
                    ::std::option::Option::Some(choice) => ::std::result::Result::Ok(choice),
                    ::std::option::Option::None => ::std::result::Result::Err(
                        #root::db::validation::unknown_choice::<Self>(&value),
                    ),
                }
            }

            fn initial() -> Self {
                #first
            }
        }
    }
}

/// `#[choices(crate = path)]`, for crates of the framework.
fn root(input: &DeriveInput) -> Result<TokenStream> {
    let mut root = quote!(::nuages);
    for attribute in &input.attrs {
        if attribute.path().is_ident("choices") {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("crate") {
                    let path: Path = meta.value()?.parse()?;
                    root = quote!(#path);
                    return Ok(());
                }
                Err(meta.error("`#[choices(..)]` takes nothing but `crate`"))
            })?;
        }
    }
    Ok(root)
}

/// Django's automatic label: `JustBegun` is `Just Begun`.
fn spaced(name: &str) -> String {
    let mut label = String::with_capacity(name.len() + 4);
    for (index, letter) in name.chars().enumerate() {
        if index > 0 && letter.is_uppercase() {
            label.push(' ');
        }
        label.push(letter);
    }
    label
}
