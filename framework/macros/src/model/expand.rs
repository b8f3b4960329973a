//! From the parsed model to its implementation.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Result};

use super::attributes::ModelAttributes;
use super::composite;
use super::computed::{computed_functions, inner_of_db_default};
use super::declared::declared;
use super::field_list;
use super::field_types;
use super::in_order;
use super::initial::default;
use super::key_fields;
use super::limit::limit_functions;
use super::many_meta::many_constants;
use super::meta::meta;
use super::options::Options;
use super::ordering;
use super::parent;
use super::parse::Model;
use super::parts;
use super::places::Placed;
use super::reverse;
use super::rows;

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
    let described = parent::described(model, &meta(model, &root)?, &root);
    let parent = parent::extends(model, &root);
    let options = Options::of(model).constant(model, &root);
    let types = field_types::constants(model, &root);
    let constants = constants(model, &root);
    let many = many_constants(model, &root);
    let computed = computed_functions(model, &root);
    let owner = model.queried(&root);
    let orders = ordering::functions(&model.attributes.ordering, &owner, &root);
    let limits = limit_functions(model, &root);
    let traits = reverse::traits(model, &root)?;
    let columns = rows::columns(model, &root);
    let default = default(model, &root)?;
    let clean = clean(model, &root);
    let mut checks = parts::checks(model, &root);
    if !checks.is_empty() {
        checks.push(in_order::check_parts(model, &root));
    }
    let held = parts::held(model, &root);
    let key_fields = key_fields::key_fields(model, &root);
    let list = field_list::list(model, &root);
    let belong = key_fields::belong(model, &root);
    let declared = declared(model, &root);
    let objects = objects(model, &root);
    let in_order = in_order::declared(model);
    let (key_type, key) = key(model, &root)?;
    let pk = composite::constant(model, &root);
    let is_composite = !model.attributes.primary_key.is_empty();
    Ok(quote! {
        #[automatically_derived]
        #[allow(non_upper_case_globals)]
        impl #name {
            #(#types)*
            #(#constants)*
            #pk
            #(#many)*
            #(#computed)*
            #(#orders)*
            #(#limits)*
            #(#belong)*
            #options
        }

        #[automatically_derived]
        impl #root::db::models::Model for #name {
            type Concrete = Self;
            type Key = #key_type;
            const COMPOSITE: bool = #is_composite;
            #in_order

            fn meta() -> &'static #root::db::models::ModelMeta {
                #described
            }

            fn key(&self) -> Self::Key {
                #key
            }

            fn concrete(&self) -> &Self {
                self
            }

            #declared
            #clean
            #objects
        }

        #columns
        #parent
        #default
        #traits
        #(#key_fields)*
        #list
        #(#held)*
        #(#checks)*
    })
}

/// `objects`: the rows that the function of the model leaves, otherwise those of its first part that has one.
fn objects(model: &Model, root: &TokenStream) -> Option<TokenStream> {
    let body = match &model.attributes.objects {
        Some(function) => quote_spanned!(function.span()=> #function(Self::base_objects())),
        None => {
            let parts = model.parts().map(|part| (&part.kind, &part.name));
            let (types, names): (Vec<_>, Vec<_>) = parts.unzip();
            if types.is_empty() {
                return None;
            }
            quote! {
                #(
                    if let ::std::option::Option::Some(rows) =
                        <#types as #root::db::models::ModelPart>::objects::<Self>(Self::#names)
                    {
                        return rows;
                    }
                )*
                Self::base_objects()
            }
        }
    };
    Some(quote! {
        fn objects() -> #root::db::QuerySet<Self> {
            #body
        }
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
