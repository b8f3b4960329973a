//! From the parsed model to its implementation.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Expr, Result};

use super::attributes::Index;
use super::meta::{computed_functions, default_data, inner_of_db_default, meta};
use super::parse::{Field, Model};

/// The derived code refers to nothing but `::nuages` (or the root that `crate = ..` names).
pub(super) fn expand(model: &Model) -> Result<TokenStream> {
    let root = match &model.attributes.root {
        // Written anew, so that errors do not point at the attribute.
        Some(path) => path.to_token_stream().to_string().parse()?,
        None => quote!(::nuages),
    };
    let name = &model.name;
    let meta = meta(model, &root)?;
    let constants = model.fields.iter().enumerate().map(|(index, field)| {
        let (visibility, ident) = (&field.visibility, &field.name);
        let kind = inner_of_db_default(&field.kind).unwrap_or(&field.kind);
        let index = u16::try_from(index).unwrap_or(u16::MAX);
        let text = format!(
            "The column of [`{}`](struct@{name}), for queries.",
            field.plain_name()
        );
        quote! {
            #[doc = #text]
            #visibility const #ident: #root::db::Field<Self, #kind> = #root::db::Field::new(#index);
        }
    });
    let many = model.many.iter().enumerate().map(|(place, field)| {
        let (visibility, ident, kind) = (&field.visibility, &field.name, &field.kind);
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        let text = format!("The rows that [`{}`](struct@{name}) holds, for queries.", field.plain_name());
        quote! {
            #[doc = #text]
            #visibility const #ident: #root::db::query::ManyField<Self, <#kind as #root::db::fields::Many>::Target> =
                #root::db::query::ManyField::new(#place);
        }
    });
    let computed = computed_functions(model, &root);
    let row = row_methods(model, &root);
    let values = value_methods(model, &root);
    let default = default(model, &root)?;
    let clean = model.attributes.clean.as_ref().map(|function| {
        quote_spanned! {function.span()=>
            fn clean(&self) -> ::std::result::Result<(), #root::db::validation::ValidationErrors> {
                #function(self)
            }
        }
    });
    let declared = declared(model, &root);
    let objects = model.attributes.objects.as_ref().map(|function| {
        quote_spanned! {function.span()=>
            fn objects() -> #root::db::QuerySet<Self> {
                #function(Self::base_objects())
            }
        }
    });
    let key = model
        .fields
        .iter()
        .find(|field| field.primary_key)
        .ok_or_else(|| Error::new(name.span(), "a model needs a primary key"))?;
    let (key_name, key_kind) = (&key.name, &key.kind);
    Ok(quote! {
        #[automatically_derived]
        #[allow(non_upper_case_globals)]
        impl #name {
            #(#constants)*
            #(#many)*
            #(#computed)*
        }

        #[automatically_derived]
        impl #root::db::models::Model for #name {
            type Key = #key_kind;

            fn meta() -> &'static #root::db::models::ModelMeta {
                static META: #root::db::models::ModelMeta = #meta;
                &META
            }

            fn key(&self) -> Self::Key {
                ::std::clone::Clone::clone(&self.#key_name)
            }

            #declared
            #clean
            #objects
            #row
            #values
        }

        #default
    })
}

/// `constraints` and `indexes`: the expressions of the attribute, with `Self` the model.
fn declared(model: &Model, root: &TokenStream) -> TokenStream {
    let attributes = &model.attributes;
    let constraints = (!attributes.constraints.is_empty()).then(|| {
        let constraints = attributes.constraints.iter().map(|constraint| {
            quote_spanned!(constraint.span()=>
                #root::db::models::IntoConstraint::<Self>::into_constraint(#constraint)
            )
        });
        quote! {
            fn constraints() -> ::std::vec::Vec<#root::db::models::Constraint<Self>> {
                ::std::vec::Vec::from([#(#constraints),*])
            }
        }
    });
    let indexes = (!attributes.indexes.is_empty()).then(|| {
        let indexes = attributes.indexes.iter().map(|index| match index {
            Index::Fields(name, fields) => {
                let name = name.iter();
                quote!(#root::db::models::Index::<Self>::fields([#(#fields),*]) #(.name(#name))*)
            }
            Index::Expression(index) => quote!(#index),
        });
        quote! {
            fn indexes() -> ::std::vec::Vec<#root::db::models::Index<Self>> {
                ::std::vec::Vec::from([#(#indexes),*])
            }
        }
    });
    quote!(#constraints #indexes)
}

pub(super) fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => is_literal(&unary.expr),
        _ => false,
    }
}

/// `impl Default`: a new row with the defaults of its fields.
fn default(model: &Model, root: &TokenStream) -> Result<TokenStream> {
    let name = &model.name;
    let mut entries = Vec::with_capacity(model.fields.len());
    for field in &model.fields {
        let (ident, ty) = (&field.name, &field.kind);
        let value = match &field.attributes.default {
            None => match &field.attributes.db_default {
                Some(default) if is_literal(default) && inner_of_db_default(ty).is_none() => {
                    let data = default_data(default, root)?;
                    quote!(#root::db::models::default_value::<#ty>(#data))
                }
                _ => quote_spanned!(field.span=> <#ty as #root::db::FieldValue>::initial()),
            },
            Some(default) if is_literal(default) => {
                let data = default_data(default, root)?;
                quote!(#root::db::models::default_value::<#ty>(#data))
            }
            // A function is called, anything else is a value.
            Some(Expr::Path(path)) if is_function(&path.path) => {
                quote!(::std::convert::Into::into(#path()))
            }
            Some(default) => quote!(::std::convert::Into::into(#default)),
        };
        entries.push(quote!(#ident: #value));
    }
    entries.extend(model.many.iter().map(no_rows));
    Ok(quote! {
        #[automatically_derived]
        impl ::std::default::Default for #name {
            fn default() -> Self {
                Self { #(#entries),* }
            }
        }
    })
}

/// A many-to-many field holds nothing in the struct.
fn no_rows(field: &Field) -> TokenStream {
    let ident = &field.name;
    quote!(#ident: ::std::default::Default::default())
}

fn is_function(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|segment| {
        segment
            .ident
            .to_string()
            .starts_with(|first: char| first.is_lowercase())
    })
}

fn row_methods(model: &Model, root: &TokenStream) -> TokenStream {
    let entries = model.fields.iter().enumerate().map(|(index, field)| {
        let ident = &field.name;
        let value =
            quote_spanned!(field.span=> #root::db::FieldValue::from_row(row, offset + #index)?);
        match &field.attributes.decimal_places {
            Some(places) => quote!(#ident: #root::db::FieldValue::quantized(#value, #places)),
            None => quote!(#ident: #value),
        }
    });
    let entries = entries.chain(model.many.iter().map(no_rows));
    let arms = model.fields.iter().enumerate().map(|(index, field)| {
        let ident = &field.name;
        quote_spanned!(field.span=> #index => #root::db::FieldValue::hydrate(&mut self.#ident, row, plan))
    });
    let decoded = model.fields.iter().enumerate().map(|(index, field)| {
        let ty = &field.kind;
        let value =
            quote_spanned!(field.span=> <#ty as #root::db::FieldValue>::from_row(row, column)?);
        let value = match &field.attributes.decimal_places {
            Some(places) => quote!(#root::db::FieldValue::quantized(#value, #places)),
            None => value,
        };
        quote!(#index => #root::db::FieldValue::to_value(&#value))
    });
    quote! {
        fn field_from_row(
            index: usize,
            row: &#root::db::Row,
            column: usize,
        ) -> #root::db::Result<#root::db::Value> {
            ::std::result::Result::Ok(match index {
                #(#decoded,)*
                _ => #root::db::Value::Null,
            })
        }

        fn from_row(row: &#root::db::Row, offset: usize) -> #root::db::Result<Self> {
            ::std::result::Result::Ok(Self { #(#entries),* })
        }

        fn hydrate(
            &mut self,
            index: usize,
            row: &#root::db::Row,
            plan: &#root::db::fields::RelatedPlan,
        ) -> #root::db::Result<()> {
            match index {
                #(#arms,)*
                _ => ::std::result::Result::Ok(()),
            }
        }
    }
}

fn value_methods(model: &Model, root: &TokenStream) -> TokenStream {
    let values = model.fields.iter().enumerate().map(|(index, field)| {
        let ident = &field.name;
        quote_spanned!(field.span=> #index => #root::db::FieldValue::to_value(&self.#ident))
    });
    let unset = model.fields.iter().enumerate().map(|(index, field)| {
        let ident = &field.name;
        quote_spanned!(field.span=> #index => #root::db::FieldValue::is_unset(&self.#ident))
    });
    let set = model.fields.iter().enumerate().map(|(index, field)| {
        let ident = &field.name;
        quote_spanned!(field.span=> #index => self.#ident = #root::db::FieldValue::from_value(value)?)
    });
    quote! {
        fn value(&self, index: usize) -> #root::db::Value {
            match index {
                #(#values,)*
                _ => #root::db::Value::Null,
            }
        }

        fn is_unset(&self, index: usize) -> bool {
            match index {
                #(#unset,)*
                _ => false,
            }
        }

        fn set_value(&mut self, index: usize, value: #root::db::Value) -> #root::db::Result<()> {
            match index {
                #(#set,)*
                _ => {}
            }
            ::std::result::Result::Ok(())
        }
    }
}
