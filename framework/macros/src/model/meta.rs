//! The model's description: `static META`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Ident, LitStr, Result};

use super::attributes::ModelAttributes;
use super::composite;
use super::declared::unique_together;
use super::field_meta::{field_meta, optional};
use super::in_order;
use super::many_meta::many_meta;
use super::options::Options;
use super::ordering;
use super::parse::{Field, Model, plain};
use super::permissions;

pub(super) fn meta(model: &Model, root: &TokenStream) -> Result<TokenStream> {
    let attributes = &model.attributes;
    let Names {
        app_label,
        name,
        verbose_name,
        verbose_name_plural,
    } = names(&model.name, attributes)?;
    let db_table = attributes.db_table.as_ref().map_or_else(
        || format!("{app_label}_{}", name.to_lowercase()),
        LitStr::value,
    );
    let options = Options::of(model);
    let entries = options.or_else(
        "ordering",
        ordering::entries(&attributes.ordering, &model.name, root),
    );
    let ordering = in_order::ordering(model, entries, root);
    let natural_key = options.or_else("natural_key", list(&attributes.natural_key));
    let get_latest_by = options.or_else("get_latest_by", list(&attributes.get_latest_by));
    let verbose_name = options.or_else("verbose_name", quote!(#verbose_name));
    let verbose_name_plural = options.or_else("automatic_plural", quote!(#verbose_name_plural));
    let verbose_name_plural = options.or_else("verbose_name_plural", verbose_name_plural);
    let default_related_name = options.or("default_related_name", &attributes.default_related_name);
    let db_table_comment = options.or("db_table_comment", &attributes.db_table_comment);
    let db_tablespace = options.or("db_tablespace", &attributes.db_tablespace);
    let order_with_respect_to =
        options.or("order_with_respect_to", &attributes.order_with_respect_to);
    let swappable = optional(attributes.swappable.as_ref());
    let managed = !attributes.unmanaged;
    let managed = options.or_else("managed", quote!(#managed));
    let select_on_save = attributes.select_on_save;
    let select_on_save = options.or_else("select_on_save", quote!(#select_on_save));
    let struct_name = &model.name;
    let unique_together = unique_together(model, root);
    let model_name = &model.name;
    permissions::check(attributes, &name.to_lowercase())?;
    let permissions = permissions::meta(attributes);
    let fields = fields(model, root)?;
    let composite = composite::meta(model, root);
    let many = many_to_many(model, root)?;
    Ok(quote! {
        #root::db::models::ModelMeta {
            app_label: #app_label,
            name: #name,
            db_table: #db_table,
            verbose_name: #verbose_name,
            verbose_name_plural: #verbose_name_plural,
            ordering: #ordering,
            fields: #fields,
            composite: #composite,
            many_to_many: #many,
            unique_together: #unique_together,
            declared: {
                static DECLARED: ::std::sync::LazyLock<#root::db::models::Declared> =
                    ::std::sync::LazyLock::new(#root::db::models::Declared::of::<#model_name>);
                &DECLARED
            },
            natural_key: #natural_key,
            get_latest_by: #get_latest_by,
            order_with_respect_to: #order_with_respect_to,
            default_related_name: #default_related_name,
            db_table_comment: #db_table_comment,
            db_tablespace: #db_tablespace,
            managed: #managed,
            select_on_save: #select_on_save,
            #permissions
            proxy: ::std::option::Option::None,
            swappable: #swappable,
            stands_for: ::std::option::Option::None,
            new_row: ::std::option::Option::Some(|| {
                ::std::boxed::Box::new(<#struct_name as ::std::default::Default>::default())
            }),
            statements: {
                static STATEMENTS: #root::db::models::Statements = #root::db::models::Statements::new();
                &STATEMENTS
            },
        }
    })
}

fn list(names: &[LitStr]) -> TokenStream {
    quote!(&[#(#names),*])
}

/// What a model is called.
pub(super) struct Names {
    pub(super) app_label: String,
    pub(super) name: String,
    pub(super) verbose_name: String,
    pub(super) verbose_name_plural: String,
}

pub(super) fn names(model: &Ident, attributes: &ModelAttributes) -> Result<Names> {
    let app_label = match &attributes.app_label {
        Some(label) => label.value(),
        None => crate_name(model)?,
    };
    let name = plain(model);
    let said = |text: &Option<LitStr>| text.as_ref().map(LitStr::value);
    let verbose_name = said(&attributes.verbose_name).unwrap_or_else(|| spaced(&name));
    let verbose_name_plural =
        said(&attributes.verbose_name_plural).unwrap_or_else(|| format!("{verbose_name}s"));
    Ok(Names {
        app_label,
        name,
        verbose_name,
        verbose_name_plural,
    })
}

/// The fields, those of parts where the part stands.
pub(super) fn fields(model: &Model, root: &TokenStream) -> Result<TokenStream> {
    let mut runs = vec![Vec::new()];
    let mut joined = Vec::new();
    for field in &model.fields {
        if field.flatten {
            let (run, ty) = (runs.pop().unwrap_or_default(), &field.kind);
            joined.push(quote!(&[#(#run),*]));
            joined.push(quote!(<#ty as #root::db::models::ModelPart>::FIELDS));
            runs.push(Vec::new());
        } else if let Some(run) = runs.last_mut() {
            run.push(field_meta(&model.name, field, root)?);
        }
    }
    let last = runs.pop().unwrap_or_default();
    if joined.is_empty() {
        return Ok(quote!(&[#(#last),*]));
    }
    joined.push(quote!(&[#(#last),*]));
    let meta = quote!(#root::db::models::FieldMeta);
    Ok(flattened(root, &meta, &joined, &quote!(#meta::PLAIN)))
}

/// One list of several.
pub(super) fn flattened(
    root: &TokenStream,
    of: &TokenStream,
    runs: &[TokenStream],
    filler: &TokenStream,
) -> TokenStream {
    quote! {{
        const RUNS: &[&[#of]] = &[#(#runs),*];
        const ALL: [#of; #root::db::models::flattened_length(RUNS)] =
            #root::db::models::flattened(RUNS, #filler);
        &ALL
    }}
}

/// The many-to-many fields of a model, those of its parts first.
fn many_to_many(model: &Model, root: &TokenStream) -> Result<TokenStream> {
    let name = &model.name;
    let owner = quote!(<#name as #root::db::models::Model>::meta);
    let parts: Vec<_> = model.parts().map(|part| &part.kind).collect();
    let meta = quote!(#root::db::models::ManyToManyMeta);
    let through = quote!(::std::sync::OnceLock<#root::db::models::Through>);
    if parts.is_empty() {
        let table = quote! {
            ::std::option::Option::Some({
                static TABLE: #through = ::std::sync::OnceLock::new();
                &TABLE
            })
        };
        let own = model.many.iter();
        let own = own.map(|field| many_meta(name, field, &owner, &table, root));
        let own = own.collect::<Result<Vec<_>>>()?;
        return Ok(quote!(&[#(#own),*]));
    }
    let runs = relation_runs(model, &owner, root)?;
    Ok(quote! {{
        const RUNS: &[&[#meta]] = &[#(#runs),*];
        const LENGTH: usize = #root::db::models::flattened_length(RUNS);
        static TABLES: [#through; LENGTH] = [const { ::std::sync::OnceLock::new() }; LENGTH];
        static ALL: [#meta; LENGTH] = #root::db::models::held_by(RUNS, #owner, &TABLES);
        &ALL
    }})
}

/// The many-to-many fields of a part, those of its parts first.
pub(super) fn many_of_part(part: &Model, root: &TokenStream) -> Result<TokenStream> {
    let name = &part.name;
    let owner = quote!(<#name as #root::db::models::ModelPart>::meta);
    let meta = quote!(#root::db::models::ManyToManyMeta);
    let runs = relation_runs(part, &owner, root)?;
    Ok(quote! {{
        const RUNS: &[&[#meta]] = &[#(#runs),*];
        const ALL: [#meta; #root::db::models::flattened_length(RUNS)] =
            #root::db::models::plain_relations(RUNS);
        &ALL
    }})
}

fn relation_runs(
    model: &Model,
    owner: &TokenStream,
    root: &TokenStream,
) -> Result<Vec<TokenStream>> {
    let part = |part: &Field| {
        let ty = &part.kind;
        quote!(<#ty as #root::db::models::ModelPart>::MANY_TO_MANY)
    };
    let mut runs: Vec<TokenStream> = model.parts().map(part).collect();
    let none = quote!(::std::option::Option::None);
    let own = model.many.iter();
    let own = own.map(|field| many_meta(&model.name, field, owner, &none, root));
    let own = own.collect::<Result<Vec<_>>>()?;
    runs.push(quote!(&[#(#own),*]));
    Ok(runs)
}

pub(super) fn app_label(model: &Model) -> Result<String> {
    names(&model.name, &model.attributes).map(|names| names.app_label)
}

/// The crate's name is the first segment of every `module_path!()` in it.
fn crate_name(name: &Ident) -> Result<String> {
    std::env::var("CARGO_CRATE_NAME").map_err(|_| {
        Error::new(
            name.span(),
            "the app's label is the crate's name, which Cargo did not tell; add `#[model(app_label = \"..\")]`",
        )
    })
}

/// Django's `camel_case_to_spaces`: `HTTPProxyRule` is `http proxy rule`.
fn spaced(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut spaced = String::with_capacity(name.len() + 4);
    for (index, character) in characters.iter().enumerate() {
        if character.is_ascii_uppercase() && index > 0 {
            let after_small = characters[index - 1].is_ascii_lowercase();
            let before_small = characters
                .get(index + 1)
                .is_some_and(|next| !next.is_ascii_uppercase());
            if after_small || before_small {
                spaced.push(' ');
            }
        }
        spaced.extend(character.to_lowercase());
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn names_are_spaced_as_django_does() {
        for (name, wanted) in [
            ("Question", "question"),
            ("PollQuestion", "poll question"),
            ("HTTPProxyRule", "http proxy rule"),
            ("UserID", "user id"),
            ("A1B", "a1b"),
        ] {
            assert_eq!(spaced(name), wanted, "{name}");
        }
    }
}
