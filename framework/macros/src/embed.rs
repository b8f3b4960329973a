//! `embed_static!`: a folder of static files as a table in the program.

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Token, parse_quote};

/// The arguments: `crate = path` changes where the framework is, a text names another folder than `static`.
struct Arguments {
    root: syn::Path,
    folder: LitStr,
}

fn arguments(input: ParseStream<'_>) -> syn::Result<Arguments> {
    let mut arguments = Arguments {
        root: parse_quote!(::nuages),
        folder: LitStr::new("static", Span::call_site()),
    };
    while !input.is_empty() {
        if input.peek(Token![crate]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            arguments.root = input.call(syn::Path::parse_mod_style)?;
        } else {
            arguments.folder = input.parse()?;
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(arguments)
}

/// Writes `EmbeddedFiles::new(&[("polls/style.css", include_bytes!("/../static/polls/style.css")), ..])`; a debug build
/// gets an empty table, because it reads the files from the folder.
pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let Arguments { root, folder } = arguments.parse2(input)?;
    let path = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(|manifest| PathBuf::from(manifest).join(folder.value()))
        .ok_or_else(|| syn::Error::new(folder.span(), "embed_static! works under cargo only"))?;
    let mut files = Vec::new();
    collect(&path, &mut files).map_err(|error| {
        let message = format!("cannot list '{}': {error}", path.display());
        syn::Error::new(folder.span(), message)
    })?;
    files.sort();
    let entries = files.iter().filter_map(|file| {
        let name = file.strip_prefix(&path).ok()?.to_str()?.replace('\\', "/");
        let file = file.to_str()?;
        Some(quote!((#name, ::core::include_bytes!(#file) as &'static [u8])))
    });
    Ok(quote! {{
        #[cfg(not(debug_assertions))]
        const FILES: &[(&str, &[u8])] = &[#(#entries),*];
        #[cfg(debug_assertions)]
        const FILES: &[(&str, &[u8])] = &[];
        #root::staticfiles::EmbeddedFiles::new(FILES)
    }})
}

/// Lists the files below a folder; hidden ones and those that editors leave behind stay out, as in `collectstatic`.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || name.ends_with('~') || name == "CVS" {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_folder_are_listed_without_hidden_ones() {
        let folder = std::env::temp_dir().join(format!("nuages-embed-{}", std::process::id()));
        let inner = folder.join("polls");
        std::fs::create_dir_all(&inner).unwrap();
        for name in ["style.css", ".gitkeep", "style.css~", "logo.svg"] {
            std::fs::write(inner.join(name), name).unwrap();
        }
        let mut files = Vec::new();
        collect(&folder, &mut files).unwrap();
        files.sort();
        assert_eq!(files, [inner.join("logo.svg"), inner.join("style.css")]);

        let literal = folder.to_str().unwrap();
        let written = expand(quote!(crate = crate::root, #literal))
            .unwrap()
            .to_string();
        assert!(
            written.contains("(\"polls/logo.svg\" , :: core :: include_bytes !"),
            "{written}"
        );
        assert!(written.contains("crate :: root :: staticfiles :: EmbeddedFiles :: new"));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_empty() {
        let written = expand(quote!("no/such/folder")).unwrap().to_string();
        assert!(
            written.contains("& [] ; # [cfg (debug_assertions)]"),
            "{written}"
        );
    }
}
