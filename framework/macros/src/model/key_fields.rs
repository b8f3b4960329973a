//! Foreign keys to other fields than the primary key: `ForeignKey<Blog, { to_field(Blog::slug) }>`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Expr, GenericArgument, Ident, LitStr, Result, Stmt, Type};

use super::computed::inner_of_db_default;
use super::listed::own;
use super::parse::{Field, Model, plain};
use super::places::Placed;
use super::target::{key_argument, target};

/// How many fields of one part foreign keys can point to. A model does not see which these are, so it takes that many of each part.
const OF_PART: usize = 4;

/// `UniqueField`, for each field of the model that foreign keys can point to.
pub(super) fn key_fields(model: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let name = &model.name;
    let models = quote!(#root::db::models);
    let mut implemented = Vec::new();
    for placed in unique(model, root) {
        let (span, ident) = (placed.field.span, &placed.field.name);
        let (place, value) = (number(&placed), value(placed.field, root));
        implemented.push(quote_spanned! {span=>
            #[automatically_derived]
            impl #models::UniqueField<{ #place }> for #name {
                type Value = #value;

                fn unique_value(&self) -> ::std::option::Option<Self::Value> {
                    #models::bare_value(&self.#ident)
                }
            }
        });
    }
    let parts = model.placed(root).into_iter();
    for (part, placed) in parts.filter(|placed| placed.field.flatten).enumerate() {
        let (span, ident, ty) = (placed.field.span, &placed.field.name, &placed.field.kind);
        let start = &placed.place;
        for key in 0..OF_PART {
            let number = part * OF_PART + key;
            implemented.push(quote_spanned! {span=>
                #[automatically_derived]
                #[diagnostic::do_not_recommend]
                impl #models::UniqueField<{ #models::place_of_key::<#ty, #key>(#start, #number) }> for #name {
                    type Value = <#ty as #models::PartKey<#key>>::Value;

                    fn unique_value(&self) -> ::std::option::Option<Self::Value> {
                        #models::PartKey::<#key>::unique_value(&self.#ident)
                    }
                }
            });
        }
    }
    implemented
}

/// `PartKey`, for as many fields as a model takes of a part: those that foreign keys can point to, then nothing.
pub(super) fn part_keys(part: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let name = &part.name;
    let models = quote!(#root::db::models);
    let mut keys = Vec::new();
    for placed in unique(part, root) {
        let ident = &placed.field.name;
        let (place, value) = (number(&placed), value(placed.field, root));
        keys.push(quote! {
            const PLACE: ::std::option::Option<u16> = ::std::option::Option::Some(#place);
            type Value = #value;

            fn unique_value(&self) -> ::std::option::Option<Self::Value> {
                #models::bare_value(&self.#ident)
            }
        });
    }
    for key in 0..OF_PART {
        let held = part.placed(root).into_iter();
        for placed in held.filter(|placed| placed.field.flatten) {
            let (ident, ty, start) = (&placed.field.name, &placed.field.kind, &placed.place);
            keys.push(quote! {
                const PLACE: ::std::option::Option<u16> = match <#ty as #models::PartKey<#key>>::PLACE {
                    ::std::option::Option::Some(place) => ::std::option::Option::Some((#start) as u16 + place),
                    ::std::option::Option::None => ::std::option::Option::None,
                };
                type Value = <#ty as #models::PartKey<#key>>::Value;

                fn unique_value(&self) -> ::std::option::Option<Self::Value> {
                    #models::PartKey::<#key>::unique_value(&self.#ident)
                }
            });
        }
    }
    keys.resize_with(OF_PART, || quote!(type Value = #models::Auto;));
    let implemented = keys.iter().enumerate().map(|(key, body)| {
        quote! {
            #[automatically_derived]
            impl #models::PartKey<#key> for #name {
                #body
            }
        }
    });
    implemented.collect()
}

/// The fields of the struct that foreign keys can point to.
fn unique<'m>(model: &'m Model, root: &TokenStream) -> impl Iterator<Item = Placed<'m>> {
    let placed = model.placed(root).into_iter();
    placed.filter(|placed| is_unique(model, placed.field))
}

fn is_unique(model: &Model, field: &Field) -> bool {
    let attributes = &field.attributes;
    let name = field.plain_name();
    let in_set = |set: &Vec<LitStr>| matches!(set.as_slice(), [alone] if alone.value() == name);
    let in_constraint =
        |constraint: &Expr| field_alone(constraint).is_some_and(|alone| plain(alone) == name);
    !field.flatten
        && (attributes.unique
            || attributes.one_to_one
            || field.primary_key
            || own(&model.attributes.unique_together).any(in_set)
            || own(&model.attributes.constraints).any(in_constraint))
}

/// The one field that a constraint without a condition makes unique: `UniqueConstraint::on(Self::slug).name("unique_slug")`.
fn field_alone(constraint: &Expr) -> Option<&Ident> {
    let call = match constraint {
        Expr::MethodCall(setter) if setter.method != "condition" => {
            return field_alone(&setter.receiver);
        }
        Expr::Call(call) => call,
        _ => return None,
    };
    let Expr::Path(function) = &*call.func else {
        return None;
    };
    let mut names = function.path.segments.iter().rev();
    let (on, of) = (names.next()?, names.next()?);
    if on.ident != "on" || of.ident != "UniqueConstraint" || call.args.len() != 1 {
        return None;
    }
    let field = match call.args.first()? {
        Expr::Tuple(fields) if fields.elems.len() == 1 => fields.elems.first()?,
        field => field,
    };
    match field {
        Expr::Path(field) if field.path.segments.len() > 1 => {
            field.path.segments.last().map(|last| &last.ident)
        }
        _ => None,
    }
}

/// The place as the number of a field.
fn number(placed: &Placed<'_>) -> TokenStream {
    let place = &placed.place;
    match placed.plain {
        true => place.clone(),
        false => quote!((#place) as u16),
    }
}

/// The type of the values that point to the field: of a foreign key, the values that it holds.
fn value(field: &Field, root: &TokenStream) -> TokenStream {
    let ty = inner_of_db_default(&field.kind).unwrap_or(&field.kind);
    match field.foreign_key {
        true => quote_spanned!(field.span=> <#ty as #root::db::query::Pointer>::Key),
        false => quote_spanned!(field.span=> <#ty as #root::db::FieldValue>::Bare),
    }
}

/// Refuses what stands beside the model of a foreign key and is no `{ to_field(..) }`.
pub(super) fn check(ty: &Type) -> Result<()> {
    match key_argument(ty) {
        Some(argument) if named(argument).is_none() => Err(Error::new(
            argument.span(),
            "a foreign key to another field than the primary key names it with `to_field`: `ForeignKey<Blog, { to_field(Blog::slug) }>`",
        )),
        _ => Ok(()),
    }
}

/// Holds the fields that foreign keys name against the models that they point to.
pub(super) fn belong(model: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let check = |field: &Field| {
        let target = target(&field.kind)?;
        let named = named(key_argument(&field.kind)?)?;
        let name = format_ident!("__{}_points_to", field.plain_name());
        Some(quote_spanned! {named.span()=>
            #[doc(hidden)]
            #[allow(dead_code)]
            const #name: () = #root::db::models::is_field_of::<#target, _>(#named);
        })
    };
    let keys = model.columns().filter(|field| field.foreign_key);
    keys.filter_map(check).collect()
}

/// The field in `{ to_field(Blog::slug) }`.
fn named(argument: &GenericArgument) -> Option<&Expr> {
    let GenericArgument::Const(Expr::Block(block)) = argument else {
        return None;
    };
    let [Stmt::Expr(Expr::Call(call), None)] = block.block.stmts.as_slice() else {
        return None;
    };
    let Expr::Path(function) = &*call.func else {
        return None;
    };
    let last = function.path.segments.last()?;
    match call.args.len() {
        1 if last.ident == "to_field" => call.args.first(),
        _ => None,
    }
}
