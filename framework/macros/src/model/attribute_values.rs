//! The values that attributes take.

use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitBool, LitStr, Result, Token, bracketed, parenthesized};

use super::attributes::Index;

/// A bare name is true; `name = false` is possible too.
pub(super) fn flag(meta: &ParseNestedMeta<'_>) -> Result<bool> {
    if meta.input.peek(Token![=]) {
        return Ok(meta.value()?.parse::<LitBool>()?.value);
    }
    Ok(true)
}

pub(super) fn one_of(meta: &ParseNestedMeta<'_>, choices: &[&str]) -> Result<Ident> {
    let chosen: Ident = meta.value()?.parse()?;
    if choices.iter().any(|choice| chosen == choice) {
        return Ok(chosen);
    }
    Err(Error::new(
        chosen.span(),
        format!("`{chosen}` is not one of {}", choices.join(", ")),
    ))
}

pub(super) fn strings(input: ParseStream<'_>) -> Result<Vec<LitStr>> {
    let content;
    bracketed!(content in input);
    Ok(Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?
        .into_iter()
        .collect())
}

pub(super) fn index(input: ParseStream<'_>) -> Result<Index> {
    let content;
    bracketed!(content in input);
    let (mut name, mut fields) = (None, Vec::new());
    while !content.is_empty() {
        if content.peek(Ident) {
            let key: Ident = content.parse()?;
            if key != "name" {
                return Err(Error::new(
                    key.span(),
                    "an index takes field names and `name = \"..\"`",
                ));
            }
            content.parse::<Token![=]>()?;
            name = Some(content.parse()?);
        } else {
            fields.push(content.parse()?);
        }
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    Ok(Index::Fields(name, fields))
}

/// `[("code", "What it is called"), ..]`.
pub(super) fn pairs(input: ParseStream<'_>) -> Result<Vec<(LitStr, LitStr)>> {
    let content;
    bracketed!(content in input);
    let pair = |input: ParseStream<'_>| {
        let content;
        parenthesized!(content in input);
        let first = content.parse()?;
        content.parse::<Token![,]>()?;
        let second = content.parse()?;
        content.parse::<Option<Token![,]>>()?;
        Ok((first, second))
    };
    let pairs = content.parse_terminated(pair, Token![,])?;
    Ok(pairs.into_iter().collect())
}

/// One of several texts.
pub(super) fn text_of(meta: &ParseNestedMeta<'_>, choices: &[&str]) -> Result<LitStr> {
    let chosen: LitStr = meta.value()?.parse()?;
    let text = chosen.value();
    if choices.contains(&text.as_str()) {
        return Ok(chosen);
    }
    let choices = choices.join(", ");
    Err(Error::new(
        chosen.span(),
        format!("`{text}` is not one of {choices}"),
    ))
}

/// The name of a setting, as `"ARTICLE_MODEL"`.
pub(super) fn setting(meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    let name: LitStr = meta.value()?.parse()?;
    let text = name.value();
    let fits =
        |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    if !text.is_empty() && text.chars().all(fits) {
        return Ok(name);
    }
    Err(Error::new(
        name.span(),
        "`swappable` names a setting, in capital letters: `swappable = \"ARTICLE_MODEL\"`",
    ))
}
