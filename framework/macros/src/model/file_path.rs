//! Fields of paths: the folder, and which of its files they offer.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, Lit, Result};

use super::attributes::FieldAttributes;
use super::checks::refuse;

/// The options that belong to fields of paths.
const OPTIONS: [&str; 5] = ["path", "match", "recursive", "allow_files", "allow_folders"];

/// Refuses the options where there is no path, and paths that are neither to files nor to folders.
pub(super) fn check(attributes: &FieldAttributes) -> Result<()> {
    let mut said = attributes.names.iter();
    let Some(name) = said.find(|name| OPTIONS.iter().any(|option| *name == option)) else {
        return Ok(());
    };
    let kind = attributes.kind.as_ref();
    if kind.is_none_or(|kind| kind != "file_path") {
        let message = format!("`{name}` belongs to fields of paths: add `kind = file_path`");
        return refuse(name.span(), &message);
    }
    let files = &attributes.file_path;
    if files.no_files && !files.allow_folders {
        return refuse(
            name.span(),
            "a field of paths offers files or folders: add `allow_folders`, or take `allow_files = false` away (fields.E140)",
        );
    }
    Ok(())
}

/// What forms offer.
pub(super) fn meta(attributes: &FieldAttributes, root: &TokenStream) -> TokenStream {
    let kind = attributes.kind.as_ref();
    if kind.is_none_or(|kind| kind != "file_path") {
        return quote!(::std::option::Option::None);
    }
    let files = &attributes.file_path;
    let (path, text, called) = match &files.path {
        None => (quote!(""), String::new(), false),
        Some(Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        })) => (quote!(#text), text.value(), false),
        Some(function) => (
            quote_spanned!(function.span()=> #function()),
            function.to_token_stream().to_string().replace(' ', ""),
            true,
        ),
    };
    let matching = super::field_meta::optional(files.matching.as_ref());
    let recursive = files.recursive;
    let allow_files = !files.no_files;
    let allow_folders = files.allow_folders;
    quote! {
        ::std::option::Option::Some(&#root::db::models::FilePathMeta {
            path: || ::std::path::PathBuf::from(#path),
            text: #text,
            called: #called,
            matching: #matching,
            recursive: #recursive,
            allow_files: #allow_files,
            allow_folders: #allow_folders,
        })
    }
}
