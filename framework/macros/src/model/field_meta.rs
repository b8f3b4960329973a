//! The description of one field.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Expr, ExprLit, ExprUnary, Ident, Lit, LitStr, Result, UnOp};

use super::computed::computed_name;
use super::limit::limit_meta;
use super::parse::Field;

pub(super) fn field_meta(owner: &Ident, field: &Field, root: &TokenStream) -> Result<TokenStream> {
    let attributes = &field.attributes;
    let name = field.plain_name();
    let column = attributes.db_column.as_ref().map_or_else(
        || {
            if field.foreign_key {
                format!("{name}_id")
            } else {
                name.clone()
            }
        },
        LitStr::value,
    );
    let constant = field.type_constant();
    let value = quote!(#owner::#constant);
    let mut kind = kind(field, &value);
    let unique = attributes.unique || attributes.one_to_one;
    let automatic = attributes.auto_now || attributes.auto_now_add;
    let blank = attributes.blank || automatic;
    let automatic = automatic || attributes.generated.is_some();
    let blank = blank || attributes.generated.is_some();
    let editable = attributes
        .editable
        .unwrap_or(!automatic && name != "_order");
    let db_index = attributes
        .db_index
        .unwrap_or((field.foreign_key && !unique && !field.primary_key) || is_slug(field));
    let primary_key = field.primary_key;
    let verbose_name = attributes
        .verbose_name
        .as_ref()
        .map_or_else(|| name.replace('_', " "), LitStr::value);
    let help_text = attributes
        .help_text
        .as_ref()
        .map(LitStr::value)
        .unwrap_or_default();
    let default = match &attributes.default {
        Some(default) => {
            let data = default_data(default, root)?;
            kind = quote_spanned! {default.span()=>
                #root::db::models::checked_default(#kind, #data)
            };
            quote!(::std::option::Option::Some(#data))
        }
        None => quote!(::std::option::Option::None),
    };
    let validators = &attributes.validators;
    let db_collation = optional(attributes.db_collation.as_ref());
    let db_default = match &attributes.db_default {
        Some(_) => {
            let function = computed_name("db_default", field);
            quote!(::std::option::Option::Some(#owner::#function))
        }
        None => quote!(::std::option::Option::None),
    };
    let generated = generated(owner, field, root);
    let db_comment = optional(attributes.db_comment.as_ref());
    let db_tablespace = optional(attributes.db_tablespace.as_ref());
    let relation = relation(owner, field, &value, root);
    let of = &attributes.unique_for;
    let [unique_for_date, unique_for_month, unique_for_year] =
        [&of.date, &of.month, &of.year].map(|name| optional(name.as_ref()));
    let file_path = super::file_path::meta(attributes, root);
    let error_messages = attributes.error_messages.iter().map(|(code, message)| {
        let code = code.to_string();
        quote!((#code, #message))
    });
    Ok(quote! {
        #root::db::models::FieldMeta {
            name: #name,
            column: #column,
            kind: #kind,
            null: #value.null,
            blank: #blank,
            unique: #unique,
            primary_key: #primary_key,
            db_index: #db_index,
            default: #default,
            verbose_name: #verbose_name,
            help_text: #help_text,
            editable: #editable,
            choices: #value.choices,
            validators: &[#(#validators),*],
            type_validators: #value.validators,
            relation: #relation,
            db_collation: #db_collation,
            db_comment: #db_comment,
            db_tablespace: #db_tablespace,
            db_default: #db_default,
            generated: #generated,
            unique_for_date: #unique_for_date,
            unique_for_month: #unique_for_month,
            unique_for_year: #unique_for_year,
            file_path: #file_path,
            error_messages: &[#(#error_messages),*],
            composite: ::std::option::Option::None,
        }
    })
}

/// What a generated field is computed from.
fn generated(owner: &Ident, field: &Field, root: &TokenStream) -> TokenStream {
    if field.attributes.generated.is_none() {
        return quote!(::std::option::Option::None);
    }
    let function = computed_name("generated", field);
    let db_persist = field.attributes.db_persist.unwrap_or(true);
    quote! {
        ::std::option::Option::Some(#root::db::models::GeneratedMeta {
            expression: #owner::#function,
            db_persist: #db_persist,
        })
    }
}

/// Where a foreign key points; `value` is the constant that says it of the type.
fn relation(owner: &Ident, field: &Field, value: &TokenStream, root: &TokenStream) -> TokenStream {
    let attributes = &field.attributes;
    let Some(on_delete) = &attributes.on_delete else {
        return quote!(#root::db::models::no_relation(#value.relation));
    };
    let on_delete = on_delete_variant(on_delete);
    let related_name = optional(attributes.related_name.as_ref());
    let related_query_name = optional(attributes.related_query_name.as_ref());
    let db_constraint = attributes.db_constraint.unwrap_or(true);
    let set_to = set_to(field, root);
    let limit_choices_to = limit_meta(owner, field, root);
    let parent_link = attributes.parent_link;
    let swappable = attributes.swappable.unwrap_or(true);
    quote! {
        match #value.relation {
            ::std::option::Option::Some(to) => ::std::option::Option::Some(#root::db::models::RelationMeta {
                to,
                to_place: #value.to_place,
                on_delete: #root::db::models::OnDelete::#on_delete,
                related_name: #related_name,
                related_query_name: #related_query_name,
                db_constraint: #db_constraint,
                set_to: #set_to,
                limit_choices_to: #limit_choices_to,
                parent_link: #parent_link,
                swappable: #swappable,
            }),
            ::std::option::Option::None => ::std::option::Option::None,
        }
    }
}

fn on_delete_variant(on_delete: &Ident) -> TokenStream {
    match on_delete.to_string().as_str() {
        "CASCADE" => quote!(Cascade),
        "PROTECT" => quote!(Protect),
        "RESTRICT" => quote!(Restrict),
        "SET_NULL" => quote!(SetNull),
        "SET_DEFAULT" => quote!(SetDefault),
        "SET" => quote!(Set),
        "DB_CASCADE" => quote!(DbCascade),
        "DB_SET_NULL" => quote!(DbSetNull),
        "DB_SET_DEFAULT" => quote!(DbSetDefault),
        _ => quote!(DoNothing),
    }
}

/// What `on_delete = SET(..)` sets: a value, or what a function returns.
fn set_to(field: &Field, root: &TokenStream) -> TokenStream {
    let ty = &field.kind;
    match &field.attributes.set_to {
        Some(Expr::Path(path)) if names_function(&path.path) => quote_spanned! {path.span()=>
            ::std::option::Option::Some(|| #root::db::models::value_of::<#ty>(#path()))
        },
        Some(value) => quote_spanned! {value.span()=>
            ::std::option::Option::Some(|| #root::db::models::value_of::<#ty>(#value))
        },
        None => quote!(::std::option::Option::None),
    }
}

/// Tells whether a path is a function's, by its small letters: variants and constants have large ones.
fn names_function(path: &syn::Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|last| {
        last.ident
            .to_string()
            .starts_with(|first: char| !first.is_uppercase())
    })
}

/// The kind that the type stands for, as the attributes change it.
fn kind(field: &Field, value: &TokenStream) -> TokenStream {
    let attributes = &field.attributes;
    let mut kind = quote!(#value.kind);
    if let Some(named) = &attributes.kind {
        let (span, named) = (named.span(), named.to_string());
        kind = quote_spanned!(span=> #kind.named(#named, #value.choices));
    }
    if let Some(length) = &attributes.max_length {
        kind = quote_spanned!(length.span()=> #kind.with_max_length(#length));
    }
    if attributes.max_digits.is_some() || attributes.decimal_places.is_some() {
        let digits = attributes
            .max_digits
            .as_ref()
            .map_or_else(|| quote!(0), |digits| quote!(#digits));
        let places = attributes
            .decimal_places
            .as_ref()
            .map_or_else(|| quote!(0), |places| quote!(#places));
        kind = quote!(#kind.with_digits(#digits, #places));
    }
    if attributes.auto_now || attributes.auto_now_add {
        let (now, add) = (attributes.auto_now, attributes.auto_now_add);
        kind = quote!(#kind.with_auto_now(#now, #add));
    }
    if attributes.protocol.is_some() || attributes.unpack_ipv4 {
        let unpack = attributes.unpack_ipv4;
        let (span, name) = match &attributes.protocol {
            Some(name) => (name.span(), name.to_string()),
            None => (field.span, String::new()),
        };
        kind = quote_spanned!(span=> #kind.with_protocol(#name, #unpack));
    }
    if attributes.blank && !field.many_to_many {
        kind = quote!(#kind.with_blank(#value.null));
    }
    if let Some(collation) = &attributes.db_collation {
        kind = quote_spanned!(collation.span()=> #kind.with_collation());
    }
    if attributes.one_to_one {
        kind = quote!(#kind.one_to_one());
    }
    quote!(#kind.complete())
}

/// The default as data, for migrations.
pub(super) fn default_data(default: &Expr, root: &TokenStream) -> Result<TokenStream> {
    let data = quote!(#root::db::models::DefaultValue);
    Ok(match default {
        Expr::Lit(ExprLit {
            lit: Lit::Bool(value),
            ..
        }) => quote!(#data::Bool(#value)),
        Expr::Lit(ExprLit {
            lit: Lit::Str(value),
            ..
        }) => quote!(#data::Text(#value)),
        Expr::Lit(ExprLit {
            lit: Lit::Int(value),
            ..
        }) => {
            let value = Literal::i64_suffixed(value.base10_parse()?);
            quote!(#data::Int(#value))
        }
        Expr::Lit(ExprLit {
            lit: Lit::Float(value),
            ..
        }) => {
            let value = Literal::f64_suffixed(value.base10_parse()?);
            quote!(#data::Float(#value))
        }
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => {
            match &**expr {
                Expr::Lit(ExprLit {
                    lit: Lit::Int(value),
                    ..
                }) => {
                    // The least number has no positive one beside it.
                    let value = -value.base10_parse::<i128>()?;
                    let value =
                        i64::try_from(value).map_err(|error| Error::new(default.span(), error))?;
                    let value = Literal::i64_suffixed(value);
                    quote!(#data::Int(#value))
                }
                Expr::Lit(ExprLit {
                    lit: Lit::Float(value),
                    ..
                }) => {
                    let value = Literal::f64_suffixed(-value.base10_parse::<f64>()?);
                    quote!(#data::Float(#value))
                }
                _ => called(default, &data),
            }
        }
        other => called(other, &data),
    })
}

/// A default that a program computes, by its text.
fn called(default: &Expr, data: &TokenStream) -> TokenStream {
    let text = default.to_token_stream().to_string().replace(' ', "");
    quote!(#data::Call(#text))
}

fn is_slug(field: &Field) -> bool {
    field
        .attributes
        .kind
        .as_ref()
        .is_some_and(|kind| kind == "slug")
}

pub(super) fn optional(text: Option<&LitStr>) -> TokenStream {
    match text {
        Some(text) => quote!(::std::option::Option::Some(#text)),
        None => quote!(::std::option::Option::None),
    }
}
