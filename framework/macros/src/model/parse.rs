//! From the struct to what it says.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Type, Visibility};

use super::attributes::{FieldAttributes, ModelAttributes};
use super::checks;

/// A model as its author wrote it.
pub(super) struct Model {
    pub(super) name: Ident,
    pub(super) attributes: ModelAttributes,
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
    /// Where errors about the type point.
    pub(super) span: Span,
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
    let Data::Struct(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "a model is a struct with named fields: each field is a column",
        ));
    };
    let Fields::Named(named) = &data.fields else {
        return Err(Error::new(
            input.ident.span(),
            "a model is a struct with named fields: each field is a column",
        ));
    };
    if !input.generics.params.is_empty() {
        return Err(Error::new(
            input.generics.span(),
            "a model cannot be generic: it stands for one table",
        ));
    }
    let attributes = ModelAttributes::parse(&input.attrs)?;
    let (many, mut fields): (Vec<Field>, Vec<Field>) = named
        .named
        .iter()
        .map(field)
        .collect::<Result<Vec<Field>>>()?
        .into_iter()
        .partition(|field| field.many_to_many);
    choose_primary_key(&mut fields, input.ident.span())?;
    checks::names(&attributes, &fields)?;
    Ok(Model {
        name: input.ident.clone(),
        attributes,
        fields,
        many,
    })
}

fn field(field: &syn::Field) -> Result<Field> {
    let attributes = FieldAttributes::parse(&field.attrs)?;
    let Some(name) = field.ident.clone() else {
        return Err(Error::new(field.span(), "a column needs a name"));
    };
    let ty = bare(&field.ty);
    let span = match field.ty {
        // In a macro of the user's, names would mean what they mean there, not in the derived code.
        Type::Group(_) => ty.span().resolved_at(Span::call_site()),
        _ => ty.span(),
    };
    let many_to_many = last_segment(ty).is_some_and(|name| name == "ManyToMany");
    let foreign_key = is_foreign_key(ty);
    checks::field(&name, ty, &attributes, foreign_key, many_to_many)?;
    Ok(Field {
        name,
        visibility: field.vis.clone(),
        kind: ty.clone(),
        primary_key: attributes.primary_key,
        attributes,
        foreign_key,
        many_to_many,
        span,
    })
}

/// The type without the invisible group that a macro's `$type` puts around it.
fn bare(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}

/// Takes the field marked `primary_key`, else one of type `Auto`, else one called `id`.
fn choose_primary_key(fields: &mut [Field], span: Span) -> Result<()> {
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
        fields
            .iter()
            .position(|field| last_segment(&field.kind).is_some_and(|name| name == "Auto"))
            .or_else(|| fields.iter().position(|field| field.name == "id"))
    });
    match chosen {
        Some(index) if is_option(&fields[index].kind) => Err(Error::new(
            fields[index].kind.span(),
            "a primary key cannot be NULL: drop the Option (fields.E007)",
        )),
        Some(index) => {
            fields[index].primary_key = true;
            Ok(())
        }
        None => Err(Error::new(
            span,
            "a model needs a primary key: add `pub id: Auto,` or mark a field `#[field(primary_key)]`",
        )),
    }
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
