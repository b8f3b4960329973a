//! The list of a model's fields for proxies, which see no more of a model than its name.
//!
//! A macro stands beside the model under the model's name, in another namespace, so that whoever names the model names the list:
//! `#[model(proxy)] struct Adult(people::Person);` calls `people::Person!`, which gives `Adult` its constants. A proxy has the same
//! list under its own name, for proxies of its own.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Mutex, PoisonError};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::{Type, Visibility};

use super::composite;
use super::computed::inner_of_db_default;
use super::parse::{Field, Model, plain};
use super::target::target;

/// `FieldAt`, for each field, and the macro that lists them.
pub(super) fn list(model: &Model, root: &TokenStream) -> TokenStream {
    let name = &model.name;
    let fields = model.fields.iter().map(|field| {
        let ty = &field.kind;
        let kind = inner_of_db_default(ty).unwrap_or(ty);
        let constant = match field.flatten {
            true => quote!(<#ty as #root::db::models::ModelPart>::Fields<#name>),
            false => quote!(#root::db::Field<#name, #kind>),
        };
        (field, constant)
    });
    let many = model.many.iter().map(|field| {
        let ty = &field.kind;
        let target = target(ty).unwrap_or_else(|| quote!(<#ty as #root::db::fields::Many>::Target));
        (field, quote!(#root::db::query::ManyField<#name, #target>))
    });
    let (mut listed, mut types) = (Vec::new(), Vec::new());
    for (place, (field, constant)) in fields.chain(many).enumerate() {
        if !is_shown(model, field) {
            continue;
        }
        let place = Literal::usize_unsuffixed(place);
        let (visibility, ident) = (&field.visibility, &field.name);
        listed.push(quote!((#visibility #ident #place)));
        types.push(quote_spanned! {field.span=>
            #[automatically_derived]
            impl #root::db::models::FieldAt<#place> for #name {
                type Constant = #constant;
                const CONSTANT: Self::Constant = Self::#ident;
            }
        });
    }
    if let Some(key) = composite::constant_type(model, root) {
        let place = Literal::usize_unsuffixed(model.fields.len() + model.many.len());
        listed.push(quote!((pub pk #place)));
        types.push(quote! {
            #[automatically_derived]
            impl #root::db::models::FieldAt<#place> for #name {
                type Constant = #root::db::Field<#name, #key>;
                const CONSTANT: Self::Constant = Self::pk;
            }
        });
    }
    let (hidden, attributes, import) = macro_of(name, &model.visibility);
    let root = root_in_macro(model, root);
    quote! {
        #(#types)*

        #attributes
        macro_rules! #hidden {
            ($($proxy:tt)*) => {
                #root::db::__proxied_fields! { [#(#listed)*] $($proxy)* }
            };
        }
        #import
    }
}

/// Calls the macro beside the model, so that the proxy has its constants and the same macro.
pub(super) fn taken(name: &Ident, visibility: &Visibility, of: &Type) -> TokenStream {
    let Type::Path(path) = of else {
        return TokenStream::new();
    };
    let (hidden, attributes, import) = macro_of(name, visibility);
    let dollar = proc_macro2::Punct::new('$', proc_macro2::Spacing::Alone);
    quote! {
        #path! { (#dollar) #name, #of, #hidden (#attributes) (#import) }
    }
}

/// The root as a macro names it that other crates call: a path in the model's crate is one there.
fn root_in_macro(model: &Model, root: &TokenStream) -> TokenStream {
    let Some(path) = &model.attributes.root else {
        return root.clone();
    };
    let mut segments = path.segments.iter();
    match segments.next() {
        Some(first) if first.ident == "crate" => quote!($crate #(::#segments)*),
        _ => root.clone(),
    }
}

/// A field that is less visible than the model may have a type that is, too, and no proxy may show it.
fn is_shown(model: &Model, field: &Field) -> bool {
    let text = |visibility: &Visibility| visibility.to_token_stream().to_string();
    matches!(field.visibility, Visibility::Public(_))
        || text(&field.visibility) == text(&model.visibility)
}

/// The macro's name in its crate, what stands before it, and what gives it the model's name.
fn macro_of(name: &Ident, visibility: &Visibility) -> (Ident, TokenStream, TokenStream) {
    let hidden = format_ident!("__fields_of_{}_{:x}", plain(name), number(name));
    let export = match visibility {
        Visibility::Public(_) => quote!(#[macro_export]),
        _ => TokenStream::new(),
    };
    let attributes = quote! {
        #[doc(hidden)]
        #[allow(unused_macros, unused_macro_rules, non_local_definitions)]
        #export
    };
    let import = quote! {
        #[doc(hidden)]
        #[allow(unused_imports, unreachable_pub)]
        #visibility use #hidden as #name;
    };
    (hidden, attributes, import)
}

/// A number that no other model of the crate has: what is exported stands in one namespace.
fn number(name: &Ident) -> u64 {
    static TAKEN: Mutex<Option<HashSet<u64>>> = Mutex::new(None);
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    if proc_macro::is_available() {
        let span = name.span().unwrap();
        (span.file(), span.line(), span.column()).hash(&mut hasher);
    }
    let mut number = hasher.finish();
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    // A macro may make models of one name at one place.
    while !taken.get_or_insert_default().insert(number) {
        number = number.wrapping_add(1);
    }
    number
}
