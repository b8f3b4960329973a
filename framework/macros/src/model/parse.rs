//! From the struct to what it says.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Type, Visibility};

use super::attributes::{FieldAttributes, ModelAttributes};

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
    check_names(&attributes, &fields)?;
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
    let plain = plain(&name);
    if plain.contains("__") || plain.ends_with('_') {
        return Err(Error::new(
            name.span(),
            "a field's name must not contain `__` or end with `_`: look-ups use them to join names (fields.E001, fields.E002)",
        ));
    }
    if plain == "pk" {
        return Err(Error::new(
            name.span(),
            "`pk` is reserved: it means the primary key in look-ups (fields.E003)",
        ));
    }
    let many_to_many = last_segment(&field.ty).is_some_and(|name| name == "ManyToMany");
    check_many_to_many(many_to_many, &attributes, &name)?;
    let foreign_key = is_foreign_key(&field.ty);
    if foreign_key && attributes.on_delete.is_none() {
        return Err(Error::new(
            field.ty.span(),
            "a ForeignKey says what happens to this row when the row that it points to is deleted: add `#[field(on_delete = CASCADE)]` \
             (or PROTECT, RESTRICT, SET_NULL, SET_DEFAULT, DO_NOTHING)",
        ));
    }
    if !foreign_key && let Some(on_delete) = &attributes.on_delete {
        return Err(Error::new(
            on_delete.span(),
            "`on_delete` belongs to fields of type ForeignKey",
        ));
    }
    if let Some(on_delete) = &attributes.on_delete
        && on_delete == "SET_NULL"
        && !is_option(&field.ty)
    {
        return Err(Error::new(
            on_delete.span(),
            "`on_delete = SET_NULL` needs a column that takes NULL: make the type Option<ForeignKey<..>> (fields.E320)",
        ));
    }
    if let Some(on_delete) = &attributes.on_delete
        && on_delete == "SET_DEFAULT"
        && attributes.default.is_none()
    {
        return Err(Error::new(
            on_delete.span(),
            "`on_delete = SET_DEFAULT` needs a `default` (fields.E321)",
        ));
    }
    Ok(Field {
        name,
        visibility: field.vis.clone(),
        kind: field.ty.clone(),
        primary_key: attributes.primary_key,
        attributes,
        foreign_key,
        many_to_many,
    })
}

/// Some attributes belong to many-to-many fields only, others make no sense there.
fn check_many_to_many(many: bool, attributes: &FieldAttributes, name: &Ident) -> Result<()> {
    if many && (attributes.unique || attributes.primary_key || attributes.default.is_some()) {
        return Err(Error::new(
            name.span(),
            "a ManyToMany is a table of its own, no column: it takes related_name, through, db_table, symmetrical, blank, \
             verbose_name and help_text",
        ));
    }
    let only = attributes.through.is_some()
        || attributes.db_table.is_some()
        || attributes.symmetrical.is_some();
    if !many && only {
        return Err(Error::new(
            name.span(),
            "`through`, `db_table` and `symmetrical` belong to fields of type ManyToMany",
        ));
    }
    Ok(())
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

fn check_names(attributes: &ModelAttributes, fields: &[Field]) -> Result<()> {
    let known = |name: &str| name == "pk" || fields.iter().any(|field| field.plain_name() == name);
    let refuse = |name: &syn::LitStr, place: &str, bare: &str| {
        let names: Vec<String> = fields.iter().map(Field::plain_name).collect();
        Err(Error::new(
            name.span(),
            format!(
                "`{place}` names `{bare}`, which is no field of this model; its fields are {}",
                names.join(", ")
            ),
        ))
    };
    for name in &attributes.ordering {
        let text = name.value();
        let bare = text.trim_start_matches('-');
        let first = bare.split("__").next().unwrap_or(bare);
        let without_id = first.strip_suffix("_id").unwrap_or(first);
        if !known(first) && !known(without_id) {
            return refuse(name, "ordering", bare);
        }
    }
    for (place, names) in attributes
        .unique_together
        .iter()
        .map(|names| ("unique_together", names))
        .chain(
            attributes
                .indexes
                .iter()
                .map(|index| ("indexes", &index.fields)),
        )
    {
        for name in names {
            let text = name.value();
            let bare = text.trim_start_matches('-');
            if !known(bare) {
                return refuse(name, place, bare);
            }
        }
    }
    Ok(())
}

fn last_segment(kind: &Type) -> Option<&Ident> {
    match kind {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

fn is_option(kind: &Type) -> bool {
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
