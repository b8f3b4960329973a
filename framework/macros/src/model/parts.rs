//! `derive(ModelPart)`, and what a model must hold because of its parts.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Result;
use syn::spanned::Spanned as _;

use super::checks::mentions;
use super::composite::component;
use super::computed::{computed_functions, inner_of_db_default};
use super::declared::{self, declared};
use super::expand::{clean, constants, root};
use super::field_types;
use super::initial::default;
use super::key_fields::{belong, part_keys};
use super::limit::limit_functions;
use super::meta;
use super::options::options;
use super::ordering;
use super::parent;
use super::parse::{Model, plain};
use super::places::Placed;
use super::rows;

/// The implementation of a part.
pub(super) fn expand(part: &Model) -> Result<TokenStream> {
    let root = root(part)?;
    let name = &part.name;
    let text = plain(name);
    let types = field_types::constants(part, &root);
    let constants = constants(part, &root);
    let computed = computed_functions(part, &root);
    let owner = part.queried(&root);
    let orders = ordering::functions(&part.attributes.ordering, &owner, &root);
    let limits = limit_functions(part, &root);
    let (fields_type, fields_function) = fields(part, &root);
    let fields_name = format_ident!("{text}Fields");
    let metas = meta::fields(part, &root)?;
    let many = meta::many_of_part(part, &root)?;
    let options = options(part, &root);
    let unique_together = declared::unique_together(part, &root);
    let declared = declared(part, &root);
    let clean = clean(part, &root);
    let columns = rows::columns(part, &root);
    let default = default(part, &root)?;
    let key = key(part, &root);
    let checks = checks(part, &root);
    let belong = belong(part, &root);
    let keys = part_keys(part, &root);
    let objects = objects(part, &root);
    let parent = parent::extends(part, &root);
    Ok(quote! {
        #fields_type

        #[automatically_derived]
        #[allow(non_upper_case_globals)]
        impl #name {
            #(#types)*
            #(#constants)*
            #(#computed)*
            #(#orders)*
            #(#limits)*
            #(#belong)*
            #fields_function
        }

        #[automatically_derived]
        impl #root::db::models::ModelPart for #name {
            type Fields<M> = #fields_name<M>;
            const FIELDS: &'static [#root::db::models::FieldMeta] = #metas;
            const MANY_TO_MANY: &'static [#root::db::models::ManyToManyMeta] = #many;
            const OPTIONS: #root::db::models::PartOptions = #options;
            const UNIQUE_TOGETHER: &'static [&'static [&'static str]] = #unique_together;

            fn meta() -> &'static #root::db::models::ModelMeta {
                static META: #root::db::models::ModelMeta = #root::db::models::ModelMeta {
                    name: #text,
                    fields: <#name as #root::db::models::ModelPart>::FIELDS,
                    ..#root::db::models::ModelMeta::PLAIN
                };
                &META
            }

            #declared
            #clean
            #objects
        }

        #columns
        #parent
        #default
        #key
        #(#keys)*
        #(#checks)*
    })
}

/// The struct of constants that a model has for the part, and the function that makes it.
fn fields(part: &Model, root: &TokenStream) -> (TokenStream, TokenStream) {
    let (name, visibility) = (&part.name, &part.visibility);
    let text = plain(name);
    let fields_name = format_ident!("{text}Fields");
    let (mut members, mut values) = (Vec::new(), Vec::new());
    for Placed { field, place, .. } in part.placed(root) {
        let (visibility, ident, ty) = (&field.visibility, &field.name, &field.kind);
        let held = field.plain_name();
        if field.flatten {
            let doc = format!("The columns of [`{held}`](struct@{name}).");
            members.push(quote! {
                #[doc = #doc]
                #visibility #ident: <#ty as #root::db::models::ModelPart>::Fields<M>
            });
            let before = part.many_before(Some(field), root);
            values.push(quote! {
                #ident: <#ty>::__fields(first + (#place) as u16, first_many + #before)
            });
        } else {
            let doc = format!("The column of [`{held}`](struct@{name}).");
            let kind = inner_of_db_default(ty).unwrap_or(ty);
            members.push(quote! {
                #[doc = #doc]
                #visibility #ident: #root::db::Field<M, #kind>
            });
            values.push(quote!(#ident: #root::db::Field::new(first + (#place) as u16)));
        }
    }
    let before = part.many_before(None, root);
    for (place, field) in part.many.iter().enumerate() {
        let place = Literal::usize_unsuffixed(place);
        let (visibility, ident, ty) = (&field.visibility, &field.name, &field.kind);
        let held = field.plain_name();
        let doc = format!("The rows that [`{held}`](struct@{name}) holds.");
        members.push(quote! {
            #[doc = #doc]
            #visibility #ident: #root::db::query::ManyField<M, <#ty as #root::db::fields::Many>::Target>
        });
        values.push(quote! {
            #ident: #root::db::query::ManyField::new(first_many + #before + #place)
        });
    }
    let doc = format!("The columns of [`{text}`] in a model `M` that takes it, for queries.");
    let declared = quote! {
        #[doc = #doc]
        #visibility struct #fields_name<M> {
            #(#members,)*
        }

        #[automatically_derived]
        impl<M> ::std::clone::Clone for #fields_name<M> {
            fn clone(&self) -> Self {
                *self
            }
        }

        #[automatically_derived]
        impl<M> ::std::marker::Copy for #fields_name<M> {}

        #[automatically_derived]
        impl<M> ::std::fmt::Debug for #fields_name<M> {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(::std::stringify!(#fields_name))
            }
        }
    };
    let function = quote! {
        #[doc(hidden)]
        #visibility const fn __fields<M>(first: u16, first_many: u16) -> #fields_name<M> {
            #fields_name { #(#values,)* }
        }
    };
    (declared, function)
}

/// `KeyPart`, of a part that holds the primary key.
fn key(part: &Model, root: &TokenStream) -> Option<TokenStream> {
    let key = part.primary_key()?;
    let (name, ident, ty) = (&part.name, &key.name, &key.kind);
    let (ty, value) = match key.flatten {
        true => (
            quote_spanned!(key.span=> <#ty as #root::db::models::KeyPart>::Key),
            quote!(#root::db::models::KeyPart::key(&self.#ident)),
        ),
        false => component(key, root),
    };
    Some(quote! {
        #[automatically_derived]
        impl #root::db::models::KeyPart for #name {
            type Key = #ty;

            fn key(&self) -> Self::Key {
                #value
            }
        }
    })
}

/// `objects`: the rows that the function of the part leaves, otherwise those of its first part that has one.
fn objects(part: &Model, root: &TokenStream) -> Option<TokenStream> {
    let model_part = quote!(#root::db::models::ModelPart);
    let body = match &part.attributes.objects {
        Some(function) => quote_spanned! {function.span()=>
            ::std::option::Option::Some(#function(<M as #root::db::models::Model>::base_objects(), fields))
        },
        None => {
            let parts = part.parts().map(|part| (&part.kind, &part.name));
            let (types, names): (Vec<_>, Vec<_>) = parts.unzip();
            if types.is_empty() {
                return None;
            }
            quote! {
                #(
                    let rows = <#types as #model_part>::objects::<M>(fields.#names);
                    if rows.is_some() {
                        return rows;
                    }
                )*
                ::std::option::Option::None
            }
        }
    };
    Some(quote! {
        fn objects<M: #root::db::models::Model<Concrete = M>>(
            fields: Self::Fields<M>,
        ) -> ::std::option::Option<#root::db::QuerySet<M>> {
            #body
        }
    })
}

/// `HasPart`, of a model with parts.
pub(super) fn held(model: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let name = &model.name;
    let held = model.parts().map(|part| {
        let (ident, ty) = (&part.name, &part.kind);
        quote! {
            #[automatically_derived]
            impl #root::db::models::HasPart<#ty> for #name {
                const FIELDS: <#ty as #root::db::models::ModelPart>::Fields<Self> = Self::#ident;

                fn part(&self) -> &#ty {
                    &self.#ident
                }
            }
        }
    });
    held.collect()
}

/// What can be looked at only when the parts are known: names, and that there is one primary key.
pub(super) fn checks(model: &Model, root: &TokenStream) -> Vec<TokenStream> {
    let parts: Vec<_> = model.parts().collect();
    let mut checks = Vec::new();
    if parts.is_empty() {
        return checks;
    }
    let mut check = |span: Span, holds: TokenStream, message: &str| {
        let message = message.replace('{', "{{").replace('}', "}}");
        checks.push(quote_spanned!(span=> const _: () = ::std::assert!(#holds, #message);));
    };
    let fields = |ty| quote!(<#ty as #root::db::models::ModelPart>::FIELDS);
    let has_field = quote!(#root::db::models::has_field);
    let part_has = quote!(#root::db::models::part_has);
    for (index, part) in parts.iter().enumerate() {
        let (part_name, own) = (part.plain_name(), fields(&part.kind));
        let ty = &part.kind;
        for column in model.columns().chain(&model.many) {
            let name = column.plain_name();
            let message = format!(
                "the part `{part_name}` has a field `{name}` too: two columns cannot have one name (models.E006)"
            );
            check(
                column.name.span(),
                quote!(!#part_has::<#ty>(#name)),
                &message,
            );
        }
        for other in &parts[..index] {
            let message = format!(
                "the parts `{}` and `{part_name}` have a field of the same name (models.E006)",
                other.plain_name()
            );
            let other = &other.kind;
            let holds = quote!(!#root::db::models::share_a_name::<#other, #ty>());
            check(part.name.span(), holds, &message);
        }
        if !model.attributes.primary_key.is_empty() {
            let message = format!(
                "the part `{part_name}` has a ManyToMany: it needs foreign keys to this model, and none can point to a composite \
                 primary key (fields.E347)"
            );
            let many = quote!(<#ty as #root::db::models::ModelPart>::MANY_TO_MANY);
            check(part.name.span(), quote!(#many.is_empty()), &message);
        }
        if !part.primary_key && (model.primary_key().is_some()) {
            let message = format!(
                "the part `{part_name}` holds a primary key, and the model has another: a model has one (models.E026)"
            );
            let holds = quote!(!#root::db::models::holds_key(#own));
            check(part.name.span(), holds, &message);
        }
    }
    for mention in mentions(&model.attributes) {
        if mention.names.iter().any(|name| model.has_column(name)) {
            continue;
        }
        let mut all = Vec::new();
        for (part, name) in parts
            .iter()
            .flat_map(|part| mention.names.iter().map(move |name| (part, name)))
        {
            let fields = fields(&part.kind);
            all.push(quote!(#has_field(#fields, #name)));
        }
        let message = mention.refusal("this model or of its parts");
        check(mention.literal.span(), quote!(#(#all)||*), &message);
    }
    checks
}
