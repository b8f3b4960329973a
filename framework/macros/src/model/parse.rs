//! From the struct to what it says.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Type, Visibility};

use super::attributes::{FieldAttributes, ModelAttributes};
use super::computed::inner_of_db_default;
use super::target::named_self;
use super::{checks, composite, option_checks};

/// A model as its author wrote it.
pub(super) struct Model {
    pub(super) name: Ident,
    pub(super) visibility: Visibility,
    /// Whether it is a part that models take, and no model itself.
    pub(super) is_part: bool,
    pub(super) attributes: ModelAttributes,
    /// The columns, and the parts with columns of their own, in the order of the struct.
    pub(super) fields: Vec<Field>,
    /// Relations over a table of their own, which are no columns.
    pub(super) many: Vec<Field>,
}

/// A field as its author wrote it.
pub(super) struct Field {
    pub(super) name: Ident,
    pub(super) visibility: Visibility,
    pub(super) kind: Type,
    pub(super) attributes: FieldAttributes,
    pub(super) primary_key: bool,
    pub(super) foreign_key: bool,
    pub(super) many_to_many: bool,
    /// Whether the field is a part, whose fields are the model's.
    pub(super) flatten: bool,
    /// Where errors about the type point.
    pub(super) span: Span,
}

impl Model {
    /// The fields that are columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.flatten)
    }

    /// The fields that are parts.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.flatten)
    }

    /// Tells whether a column has this name, or the name means the primary key.
    pub(super) fn has_column(&self, name: &str) -> bool {
        name == "pk" || self.columns().any(|field| field.plain_name() == name)
    }

    /// The field that is the primary key, or the part that holds it.
    pub(super) fn primary_key(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.primary_key)
    }

    /// The type that queries, constraints and expressions are over.
    pub(super) fn queried(&self, root: &TokenStream) -> TokenStream {
        match self.is_part {
            true => quote!(#root::db::models::Abstract<Self>),
            false => quote!(Self),
        }
    }
}

impl Field {
    /// The field's name without the `r#` of a keyword.
    pub(super) fn plain_name(&self) -> String {
        plain(&self.name)
    }
}

pub(super) fn plain(name: &Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

pub(super) fn model(input: &DeriveInput) -> Result<Model> {
    let mut model = parsed(input, "a model")?;
    match model.attributes.primary_key.is_empty() {
        true => choose_primary_key(&mut model.fields, input.ident.span())?,
        false => composite::check(&model)?,
    }
    checks::names(&model)?;
    option_checks::options(&model)?;
    Ok(model)
}

pub(super) fn part(input: &DeriveInput) -> Result<Model> {
    let mut part = parsed(input, "a part of models")?;
    part.is_part = true;
    mark_primary_key(&mut part.fields)?;
    checks::part(&part)?;
    checks::names(&part)?;
    option_checks::options(&part)?;
    Ok(part)
}

fn parsed(input: &DeriveInput, what: &str) -> Result<Model> {
    let named = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(named) => Some(&named.named),
            _ => None,
        },
        _ => None,
    };
    let Some(named) = named else {
        return Err(Error::new(
            input.ident.span(),
            format!("{what} is a struct with named fields: each field is a column"),
        ));
    };
    if !input.generics.params.is_empty() {
        return Err(Error::new(
            input.generics.span(),
            format!("{what} cannot be generic: its columns are those of one struct"),
        ));
    }
    let attributes = ModelAttributes::parse(&input.attrs)?;
    let (many, fields) = named
        .iter()
        .map(|field_of| field(field_of, &input.ident))
        .collect::<Result<Vec<Field>>>()?
        .into_iter()
        .partition(|field| field.many_to_many);
    Ok(Model {
        name: input.ident.clone(),
        visibility: input.vis.clone(),
        is_part: false,
        attributes,
        fields,
        many,
    })
}

fn field(field: &syn::Field, owner: &Ident) -> Result<Field> {
    let attributes = FieldAttributes::parse(&field.attrs)?;
    let Some(name) = field.ident.clone() else {
        return Err(Error::new(field.span(), "a column needs a name"));
    };
    let ty = &named_self(bare(&field.ty), owner)?;
    let span = match field.ty {
        // In a macro of the user's, names would mean what they mean there, not in the derived code.
        Type::Group(_) => ty.span().resolved_at(Span::call_site()),
        _ => ty.span(),
    };
    let many_to_many = last_segment(ty).is_some_and(|name| name == "ManyToMany");
    let foreign_key = is_foreign_key(ty);
    if inner_of_db_default(ty).is_some_and(is_foreign_key) {
        return Err(Error::new(
            ty.span(),
            "a foreign key does not wait for the database: drop the DbDefault; a literal `db_default` is the default of new rows \
             too, beside an expression stands a `default`",
        ));
    }
    let flatten = attributes.flatten;
    checks::field(&name, ty, &attributes, foreign_key, many_to_many)?;
    Ok(Field {
        name,
        visibility: field.vis.clone(),
        kind: ty.clone(),
        primary_key: attributes.primary_key,
        attributes,
        foreign_key,
        many_to_many,
        flatten,
        span,
    })
}

/// The type without the invisible group that a macro's `$type` puts around it.
pub(super) fn bare(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}

/// Takes the field marked `primary_key`, else one of type `Auto`, else one called `id`; tells whether there is one.
fn mark_primary_key(fields: &mut [Field]) -> Result<bool> {
    let marked: Vec<usize> = (0..fields.len())
        .filter(|&index| fields[index].primary_key)
        .collect();
    if let [_, second, ..] = marked.as_slice() {
        return Err(Error::new(
            fields[*second].name.span(),
            "a model has one primary key; another field is marked already (models.E026)",
        ));
    }
    let chosen = marked.first().copied().or_else(|| {
        let mut columns = fields
            .iter()
            .enumerate()
            .filter(|(_, field)| !field.flatten);
        columns
            .clone()
            .find(|(_, field)| last_segment(&field.kind).is_some_and(|name| name == "Auto"))
            .or_else(|| columns.find(|(_, field)| field.name == "id"))
            .map(|(index, _)| index)
    });
    let Some(index) = chosen else {
        return Ok(false);
    };
    if is_option(&fields[index].kind) {
        return Err(Error::new(
            fields[index].kind.span(),
            "a primary key cannot be NULL: drop the Option (fields.E007)",
        ));
    }
    fields[index].primary_key = true;
    Ok(true)
}

fn choose_primary_key(fields: &mut [Field], span: Span) -> Result<()> {
    if mark_primary_key(fields)? {
        return Ok(());
    }
    Err(Error::new(
        span,
        match fields.iter().any(|field| field.flatten) {
            true => {
                "a model needs a primary key: add `pub id: Auto,`, mark a field `#[field(primary_key)]`, or mark the part \
                 that holds it `#[field(flatten, primary_key)]`"
            }
            false => {
                "a model needs a primary key: add `pub id: Auto,` or mark a field `#[field(primary_key)]`"
            }
        },
    ))
}

pub(super) fn last_segment(kind: &Type) -> Option<&Ident> {
    match kind {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

pub(super) fn is_option(kind: &Type) -> bool {
    last_segment(kind).is_some_and(|name| name == "Option")
}

fn is_foreign_key(kind: &Type) -> bool {
    let Type::Path(path) = kind else {
        return false;
    };
    let Some(last) = path.path.segments.last() else {
        return false;
    };
    if last.ident == "ForeignKey" {
        return true;
    }
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return false;
    };
    last.ident == "Option"
        && arguments.args.iter().any(|argument| {
            matches!(argument, syn::GenericArgument::Type(inner) if is_foreign_key(inner))
        })
}
