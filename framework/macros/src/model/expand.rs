//! From the parsed model to its implementation.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Result};

use super::attributes::{Index, ModelAttributes};
use super::composite;
use super::computed::{computed_functions, inner_of_db_default};
use super::initial::default;
use super::key_fields;
use super::limit::limit_functions;
use super::many_meta::many_constants;
use super::meta::meta;
use super::parse::Model;
use super::parts;
use super::places::Placed;
use super::reverse;
use super::rows::{row_methods, value_methods};

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
