//! Foreign keys to other fields than the primary key: `ForeignKey<Blog, { to_field(Blog::slug) }>`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Expr, GenericArgument, LitStr, Result, Stmt, Type};

use super::computed::inner_of_db_default;
use super::parse::{Field, Model};
use super::places::Placed;
use super::target::{key_argument, target};

/// `KeyField`, for each field of the model that foreign keys can point to.
pub(super) fn key_fields(model: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let name = &model.name;
    let placed = model.placed(root).into_iter();
    let unique = placed.filter(|placed| is_unique(model, placed.field));
    unique
        .map(
            |Placed {
                 field,
                 place,
                 plain,
             }| {
                let place = match plain {
                    true => place,
                    false => quote!((#place) as u16),
                };
                let ident = &field.name;
                let ty = inner_of_db_default(&field.kind).unwrap_or(&field.kind);
                quote_spanned! {field.span=>
                    #[automatically_derived]
                    impl #root::db::models::KeyField<{ #place }> for #name {
                        type Value = <#ty as #root::db::FieldValue>::Bare;

                        fn pointed_by(&self) -> ::std::option::Option<Self::Value> {
                            #root::db::models::bare_value(&self.#ident)
                        }
                    }
                }
            },
        )
        .collect()
}

fn is_unique(model: &Model, field: &Field) -> bool {
    let attributes = &field.attributes;
    let mut sets = model.attributes.unique_together.iter();
    let is_alone =
        |set: &Vec<LitStr>| matches!(set.as_slice(), [name] if name.value() == field.plain_name());
    !field.flatten
        && (attributes.unique && !field.foreign_key || field.primary_key || sets.any(is_alone))
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
