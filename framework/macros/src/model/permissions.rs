//! `permissions`, `default_permissions`, and what a model requires of its database.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, LitStr, Result};

use super::attributes::ModelAttributes;
use super::field_meta::optional;

/// What every model has unless it says otherwise.
const DEFAULT: [&str; 4] = ["add", "change", "delete", "view"];
/// Characters that the tables of permissions take.
const CODE: usize = 100;
const NAME: usize = 255;

/// Refuses what Django's checks refuse; `model` is the model's name in lower case.
pub(super) fn check(attributes: &ModelAttributes, model: &str) -> Result<()> {
    let automatic: Vec<String> = match &attributes.default_permissions {
        Some(own) => own.iter().map(LitStr::value).collect(),
        None => DEFAULT.map(str::to_owned).into(),
    };
    let automatic: Vec<String> = automatic
        .iter()
        .map(|action| format!("{action}_{model}"))
        .collect();
    let mut known: Vec<String> = Vec::new();
    for (code, name) in &attributes.permissions {
        let text = code.value();
        let refuse = |literal: &LitStr, message: String| Err(Error::new(literal.span(), message));
        if text.chars().count() > CODE {
            return refuse(
                code,
                format!("a permission's code has at most {CODE} characters (auth.E012)"),
            );
        }
        if name.value().chars().count() > NAME {
            return refuse(
                name,
                format!("a permission's name has at most {NAME} characters (auth.E008)"),
            );
        }
        if automatic.contains(&text) {
            return refuse(
                code,
                format!("`{text}` is a permission that the model has already (auth.E005)"),
            );
        }
        if known.contains(&text) {
            return refuse(code, format!("`{text}` is named twice (auth.E006)"));
        }
        known.push(text);
    }
    Ok(())
}

/// The entries of the model's description.
pub(super) fn meta(attributes: &ModelAttributes) -> TokenStream {
    let (codes, names): (Vec<_>, Vec<_>) = attributes.permissions.iter().cloned().unzip();
    let default: Vec<LitStr> = match &attributes.default_permissions {
        Some(own) => own.clone(),
        None => DEFAULT
            .map(|name| LitStr::new(name, proc_macro2::Span::call_site()))
            .into(),
    };
    let vendor = optional(attributes.required_db_vendor.as_ref());
    let features = &attributes.required_db_features;
    quote! {
        permissions: &[#((#codes, #names)),*],
        default_permissions: &[#(#default),*],
        required_db_vendor: #vendor,
        required_db_features: &[#(#features),*],
    }
}
