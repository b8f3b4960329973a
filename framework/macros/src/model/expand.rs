//! From the parsed model to its implementation.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Expr, Result};

use super::attributes::{Index, ModelAttributes};
use super::composite;
use super::computed::{computed_functions, inner_of_db_default};
use super::field_meta::default_data;
use super::key_fields;
use super::limit::limit_functions;
use super::many_meta::many_constants;
use super::meta::meta;
use super::parse::{Field, Model};
use super::parts;
use super::places::Placed;
use super::reverse;

/// The derived code refers to nothing but `::nuages` (or the root that `crate = ..` names).
pub(super) fn root(model: &Model) -> Result<TokenStream> {
    root_of(&model.attributes)
}

pub(super) fn root_of(attributes: &ModelAttributes) -> Result<TokenStream> {
    Ok(match &attributes.root {
        // Written anew, so that errors do not point at the attribute.
        Some(path) => path.to_token_stream().to_string().parse()?,
        None => quote!(::nuages),
    })
}

pub(super) fn expand(model: &Model) -> Result<TokenStream> {
    let root = root(model)?;
    let name = &model.name;
    let meta = meta(model, &root)?;
    let constants = constants(model, &root);
    let many = many_constants(model, &root);
    let computed = computed_functions(model, &root);
    let limits = limit_functions(model, &root);
    let in_order = reverse::in_order(model, &root);
    let traits = reverse::traits(model, &root)?;
    let row = row_methods(model, &root);
    let values = value_methods(model, &root);
    let default = default(model, &root)?;
    let clean = clean(model, &root);
    let checks = parts::checks(model, &root);
    let held = parts::held(model, &root);
    let key_fields = key_fields::key_fields(model, &root);
    let belong = key_fields::belong(model, &root);
    let declared = declared(model, &root);
    let objects = model.attributes.objects.as_ref().map(|function| {
        quote_spanned! {function.span()=>
            fn objects() -> #root::db::QuerySet<Self> {
                #function(Self::base_objects())
            }
        }
    });
    let (key_type, key) = key(model, &root)?;
    let pk = composite::constant(model, &root);
    let is_composite = !model.attributes.primary_key.is_empty();
    Ok(quote! {
        #[automatically_derived]
        #[allow(non_upper_case_globals)]
        impl #name {
            #(#constants)*
            #pk
            #(#many)*
            #(#computed)*
            #(#limits)*
            #(#belong)*
            #in_order
        }

        #[automatically_derived]
        impl #root::db::models::Model for #name {
            type Concrete = Self;
            type Key = #key_type;
            const COMPOSITE: bool = #is_composite;

            fn meta() -> &'static #root::db::models::ModelMeta {
                static META: #root::db::models::ModelMeta = #meta;
                &META
            }

            fn key(&self) -> Self::Key {
                #key
            }

            #declared
            #clean
            #objects
            #row
            #values
        }

        #default
        #traits
        #(#key_fields)*
        #(#held)*
        #(#checks)*
    })
}

/// The type of the primary key, and its value.
fn key(model: &Model, root: &TokenStream) -> Result<(TokenStream, TokenStream)> {
    if !model.attributes.primary_key.is_empty() {
        return Ok(composite::key(model, root));
    }
    let key = model
        .primary_key()
        .ok_or_else(|| Error::new(model.name.span(), "a model needs a primary key"))?;
    let (name, ty) = (&key.name, &key.kind);
    Ok(match key.flatten {
        true => (
            quote_spanned!(key.span=> <#ty as #root::db::models::KeyPart>::Key),
            quote!(#root::db::models::KeyPart::key(&self.#name)),
        ),
        false => composite::component(key, root),
    })
}

/// One constant per field: the column, or the columns of a part.
pub(super) fn constants(model: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let owner = model.queried(root);
    let name = &model.name;
    let constant = |placed: Placed<'_>| {
        let Placed {
            field,
            place,
            plain,
        } = placed;
        let place = match plain {
            true => place,
            false => quote!((#place) as u16),
        };
        let (visibility, ident, ty) = (&field.visibility, &field.name, &field.kind);
        let held = field.plain_name();
        if field.flatten {
            let text = format!("The columns of [`{held}`](struct@{name}), for queries.");
            let many = model.many_before(Some(field), root);
            return quote_spanned! {field.span=>
                #[doc = #text]
                #visibility const #ident: <#ty as #root::db::models::ModelPart>::Fields<#owner> =
                    <#ty>::__fields(#place, #many);
            };
        }
        let text = format!("The column of [`{held}`](struct@{name}), for queries.");
        let kind = inner_of_db_default(ty).unwrap_or(ty);
        quote! {
            #[doc = #text]
            #visibility const #ident: #root::db::Field<#owner, #kind> = #root::db::Field::new(#place);
        }
    };
    model.placed(root).into_iter().map(constant).collect()
}

/// What the parts say of themselves, then the function that the model names.
pub(super) fn clean(model: &Model, root: &TokenStream) -> Option<TokenStream> {
    let errors = quote!(#root::db::validation::ValidationErrors);
    let own = model.attributes.clean.as_ref();
    let parts: Vec<_> = model.parts().map(|part| &part.name).collect();
    if parts.is_empty() {
        let function = own?;
        return Some(quote_spanned! {function.span()=>
            fn clean(&self) -> ::std::result::Result<(), #errors> {
                #function(self)
            }
        });
    }
    let own = own.map(|function| {
        quote_spanned! {function.span()=>
            if let ::std::result::Result::Err(wrong) = #function(self) {
                errors.extend(wrong);
            }
        }
    });
    Some(quote! {
        fn clean(&self) -> ::std::result::Result<(), #errors> {
            let mut errors = #errors::new();
            #(
                if let ::std::result::Result::Err(wrong) = #root::db::models::ModelPart::clean(&self.#parts) {
                    errors.extend(wrong);
                }
            )*
            #own
            errors.into_result()
        }
    })
}

/// `constraints` and `indexes`: the expressions of the attribute, with `Self` the model.
pub(super) fn declared(model: &Model, root: &TokenStream) -> TokenStream {
    let attributes = &model.attributes;
    let owner = model.queried(root);
    let parts: Vec<_> = model.parts().map(|part| &part.kind).collect();
    let declares = |own: bool| own || !parts.is_empty();
    let constraints = declares(!attributes.constraints.is_empty()).then(|| {
        let constraints = attributes.constraints.iter().map(|constraint| {
            quote_spanned!(constraint.span()=>
                #root::db::models::IntoConstraint::<#owner>::into_constraint(#constraint)
            )
        });
        quote! {
            fn constraints() -> ::std::vec::Vec<#root::db::models::Constraint<#owner>> {
                let own: ::std::vec::Vec<#root::db::models::Constraint<#owner>> =
                    ::std::vec::Vec::from([#(#constraints),*]);
                #root::db::models::with_parts(own, [
                    #(#root::db::models::constraints_of::<#parts, #owner>()),*
                ])
            }
        }
    });
    let indexes = declares(!attributes.indexes.is_empty()).then(|| {
        let indexes = attributes.indexes.iter().map(|index| match index {
            Index::Fields(name, fields) => {
                let name = name.iter();
                quote!(#root::db::models::Index::<#owner>::fields([#(#fields),*]) #(.name(#name))*)
            }
            Index::Expression(index) => quote!(#index),
        });
        quote! {
            fn indexes() -> ::std::vec::Vec<#root::db::models::Index<#owner>> {
                let own: ::std::vec::Vec<#root::db::models::Index<#owner>> =
                    ::std::vec::Vec::from([#(#indexes),*]);
                #root::db::models::with_parts(own, [
                    #(#root::db::models::indexes_of::<#parts, #owner>()),*
                ])
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
pub(super) fn default(model: &Model, root: &TokenStream) -> Result<TokenStream> {
    let name = &model.name;
    let mut entries = Vec::with_capacity(model.fields.len());
    for field in &model.fields {
        let (ident, ty) = (&field.name, &field.kind);
        let value = match &field.attributes.default {
            None if field.flatten => quote!(::std::default::Default::default()),
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

pub(super) fn is_function(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|segment| {
        segment
            .ident
            .to_string()
            .starts_with(|first: char| first.is_lowercase())
    })
}

pub(super) fn row_methods(model: &Model, root: &TokenStream) -> TokenStream {
    let part = quote!(#root::db::models::ModelPart);
    let quantized = |field: &Field, value: TokenStream| match &field.attributes.decimal_places {
        Some(places) => quote!(#root::db::FieldValue::quantized(#value, #places)),
        None => value,
    };
    let entries = model.placed(root).into_iter().map(|placed| {
        let Placed { field, place, .. } = placed;
        let ident = &field.name;
        if field.flatten {
            return quote!(#ident: #part::from_row(row, offset + #place)?);
        }
        let value =
            quote_spanned!(field.span=> #root::db::FieldValue::from_row(row, offset + #place)?);
        let value = quantized(field, value);
        quote!(#ident: #value)
    });
    let entries = entries.chain(model.many.iter().map(no_rows));
    let arms = model.arms(
        root,
        |field| {
            let ident = &field.name;
            quote_spanned!(field.span=> #root::db::FieldValue::hydrate(&mut self.#ident, row, plan))
        },
        |field, index| {
            let ident = &field.name;
            quote!(#part::hydrate(&mut self.#ident, #index, row, plan))
        },
    );
    let decoded = model.arms(
        root,
        |field| {
            let ty = &field.kind;
            let value =
                quote_spanned!(field.span=> <#ty as #root::db::FieldValue>::from_row(row, column)?);
            let value = quantized(field, value);
            quote!(#root::db::FieldValue::to_value(&#value))
        },
        |field, index| {
            let ty = &field.kind;
            quote!(<#ty as #part>::field_from_row(#index, row, column)?)
        },
    );
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

pub(super) fn value_methods(model: &Model, root: &TokenStream) -> TokenStream {
    let part = quote!(#root::db::models::ModelPart);
    let arms = |column: TokenStream, of_part: TokenStream| {
        model.arms(
            root,
            |field| {
                let ident = &field.name;
                quote_spanned!(field.span=> #root::db::FieldValue::#column(&self.#ident))
            },
            |field, index| {
                let ident = &field.name;
                quote!(#part::#of_part(&self.#ident, #index))
            },
        )
    };
    let values = arms(quote!(to_value), quote!(value));
    let unset = arms(quote!(is_unset), quote!(is_unset));
    let set = model.arms(
        root,
        |field| {
            let ident = &field.name;
            quote_spanned!(field.span=> self.#ident = #root::db::FieldValue::from_value(value)?)
        },
        |field, index| {
            let ident = &field.name;
            quote!(#part::set_value(&mut self.#ident, #index, value)?)
        },
    );
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
