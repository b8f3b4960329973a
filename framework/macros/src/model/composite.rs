//! `#[model(primary_key = ["tenant", "number"])]`: a primary key made of several fields.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Error, LitStr, Result};

use super::parse::{Field, Model, is_option, last_segment};
use super::places::Placed;

/// Refuses what Django's checks refuse.
pub(super) fn check(model: &Model) -> Result<()> {
    let names = &model.attributes.primary_key;
    let refuse = |name: &LitStr, why: &str| {
        let name_text = name.value();
        Err(Error::new(
            name.span(),
            format!(
                "`{name_text}` cannot be included in the composite primary key: {why} (models.E042)"
            ),
        ))
    };
    if let [one] = names.as_slice() {
        return Err(Error::new(
            one.span(),
            "a composite primary key has at least two fields; mark a single one `#[field(primary_key)]`",
        ));
    }
    if names.len() > 4 {
        return Err(Error::new(
            names[4].span(),
            "a composite primary key has at most four fields",
        ));
    }
    for (index, name) in names.iter().enumerate() {
        let text = name.value();
        if names[..index].iter().any(|other| other.value() == text) {
            return refuse(name, "it is named twice");
        }
        let Some(field) = model.columns().find(|field| field.plain_name() == text) else {
            return refuse(name, "it is no column of this struct");
        };
        if is_option(&field.kind) {
            return refuse(name, "the column takes NULL: drop the Option");
        }
        if field.attributes.generated.is_some() {
            return refuse(name, "it is a generated column");
        }
    }
    for field in model.columns() {
        if field.attributes.primary_key {
            return Err(Error::new(
                field.name.span(),
                "the model has a composite primary key already: a model has one primary key (models.E026)",
            ));
        }
        if last_segment(&field.kind).is_some_and(|name| name == "Auto") {
            return Err(Error::new(
                field.name.span(),
                "the database numbers rows by a primary key of one column only: make it an i64 (fields.E100)",
            ));
        }
    }
    if let Some(many) = model.many.first() {
        return Err(Error::new(
            many.name.span(),
            "a ManyToMany needs foreign keys to this model, and none can point to a composite primary key (fields.E347)",
        ));
    }
    Ok(())
}

/// The fields of the key, in the order of the key.
fn fields<'m>(model: &'m Model, root: &TokenStream) -> Vec<Placed<'m>> {
    let names = model.attributes.primary_key.iter();
    let find = |name: String| {
        let mut placed = model.placed(root).into_iter();
        placed.find(|placed| placed.field.plain_name() == name)
    };
    names.filter_map(|name| find(name.value())).collect()
}

/// The type of the key and its value: of a foreign key, the key that it holds.
pub(super) fn key(model: &Model, root: &TokenStream) -> (TokenStream, TokenStream) {
    let fields = fields(model, root);
    let one = fields.iter().map(|placed| component(placed.field, root));
    let (types, values): (Vec<_>, Vec<_>) = one.unzip();
    (quote!((#(#types,)*)), quote!((#(#values,)*)))
}

/// The same for one field.
pub(super) fn component(field: &Field, root: &TokenStream) -> (TokenStream, TokenStream) {
    let (ident, ty) = (&field.name, &field.kind);
    match field.foreign_key {
        true => (
            quote_spanned! {field.span=>
                <#ty as #root::db::query::Pointer>::Key
            },
            quote!(self.#ident.id()),
        ),
        false => (
            quote!(#ty),
            quote!(::std::clone::Clone::clone(&self.#ident)),
        ),
    }
}

/// The type of the key, where it is made of several fields.
pub(super) fn constant_type(model: &Model, root: &TokenStream) -> Option<TokenStream> {
    let is_composite = !model.attributes.primary_key.is_empty();
    is_composite.then(|| key(model, root).0)
}

/// The constant `pk`, for queries.
pub(super) fn constant(model: &Model, root: &TokenStream) -> Option<TokenStream> {
    let ty = constant_type(model, root)?;
    Some(quote! {
        /// The composite primary key, for queries.
        pub const pk: #root::db::Field<Self, #ty> = #root::db::Field::new(#root::db::models::PK_PLACE);
    })
}

/// What stands for the primary key in the model's description.
pub(super) fn meta(model: &Model, root: &TokenStream) -> TokenStream {
    let names = &model.attributes.primary_key;
    if names.is_empty() {
        return quote!(::std::option::Option::None);
    }
    let name = &model.name;
    let fields = fields(model, root);
    let places = fields.iter().map(|placed| {
        let place = &placed.place;
        match placed.plain {
            true => quote!(#place),
            false => quote!((#place) as u16),
        }
    });
    let count = Literal::usize_unsuffixed(names.len());
    quote! {{
        static KEY: #root::db::models::FieldMeta = #root::db::models::FieldMeta {
            name: "pk",
            kind: #root::db::models::FieldKind::CompositePrimaryKey({
                const NAMES: [&str; #count] = [#(#names),*];
                &NAMES
            }),
            blank: true,
            primary_key: true,
            verbose_name: "pk",
            editable: false,
            composite: ::std::option::Option::Some(#root::db::models::CompositeMeta {
                model: <#name as #root::db::models::Model>::meta,
                places: &[#(#places),*],
            }),
            ..#root::db::models::FieldMeta::PLAIN
        };
        ::std::option::Option::Some(&KEY)
    }}
}
