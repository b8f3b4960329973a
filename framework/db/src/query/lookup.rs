//! The run-time form of look-ups: `lookup("question__pub_date__lte", value)`.

use super::Condition;
use super::aliases::Relations;
use super::ast::{Column, Hop, NamedLookup, Node};
pub(crate) use super::by_name::{build, by_path};
use super::lookup_value::LookupValue;
use super::many::many_hops;
use crate::backends::refused::short;
use crate::error::{Error, Result};
use crate::models::{FieldKind, FieldMeta, Model, ModelMeta, registered_models};

/// Makes a condition from Django's form of a look-up, checked against the model's metadata. A name that the model
/// does not have is an [`Error::Field`] when the query runs.
///
/// ```ignore
/// Choice::objects().filter(lookup("question__pub_date__lte", now())).all(db).await?;
/// Question::objects().filter(lookup("pub_date__date__gte", "2024-02-29")).all(db).await?;
/// ```
///
/// The right side is a value or several, a field or an expression, [`f`](super::f) with the name of another field, or a query.
pub fn lookup<M: Model>(path: &str, value: impl Into<LookupValue>) -> Condition<M> {
    let (meta, value) = (M::meta().target(), value.into());
    Condition::new(match build(meta, path, value.clone()) {
        Ok(node) => node,
        Err(error) => Node::Named(Box::new(NamedLookup {
            path: path.to_owned(),
            value,
            problem: error.to_string(),
        })),
    })
}

/// A column found by name, and the names left over.
pub(super) struct Found<'p> {
    pub(super) column: Column,
    pub(super) rest: Vec<&'p str>,
    /// The steps to the rows that are meant, where the name is that of a relation and not of a column.
    pub(super) rows: Option<Vec<Hop>>,
    /// What Django calls the field, where names are left over behind that of a way to other rows.
    pub(super) class: Option<&'static str>,
}

/// Where names are looked up: a model, and the filtered relations that a query has names for.
#[derive(Clone, Copy)]
pub(crate) struct Names<'q> {
    pub(super) meta: &'static ModelMeta,
    pub(super) relations: &'q Relations,
}

impl Names<'_> {
    /// The names of a model.
    pub(crate) fn of(meta: &'static ModelMeta) -> Self {
        static NONE: Relations = Relations::none();
        Self {
            meta,
            relations: &NONE,
        }
    }

    pub(super) fn unknown(self, name: &str) -> Error {
        unknown_among(self.meta, name, self.relations.names())
    }
}

pub(super) fn resolve<'p>(among: Names<'_>, path: &'p str) -> Result<Found<'p>> {
    let mut hops: Vec<Hop> = Vec::new();
    let mut names = path.split("__").peekable();
    let mut current = among.meta;
    loop {
        let Some(name) = names.next() else {
            // The path ended on a reverse relation: its rows are meant.
            let field = current.field("pk").ok_or_else(|| unknown(current, path))?;
            return Ok(Found {
                rows: Some(hops.clone()),
                column: Column { hops, field }.trimmed(),
                rest: Vec::new(),
                class: None,
            });
        };
        while let Some(hop) = up(current, name) {
            current = hop.to;
            hops.push(hop);
        }
        if let Some(field) = current.field(name) {
            let onward = field.name == name
                && names.peek().is_some_and(|next| {
                    is_name(field.relation.map(|relation| relation.target()), next)
                });
            match Hop::forward(field) {
                Some(hop) if onward => {
                    current = hop.to;
                    hops.push(hop);
                }
                hop => {
                    let rest: Vec<&str> = names.collect();
                    let hop = hop.filter(|_| field.name == name && rest.is_empty());
                    return Ok(Found {
                        rows: hop.map(|hop| hops.iter().cloned().chain([hop]).collect()),
                        column: Column { hops, field }.trimmed(),
                        rest,
                        class: None,
                    });
                }
            }
        } else if let Some(steps) = reverse(current, name).or_else(|| {
            // The names of the query stand at the beginning only.
            let steps = among.relations.find(name).filter(|_| hops.is_empty())?;
            Some(steps.to_vec())
        }) {
            current = steps.last().map_or(current, |hop| hop.to);
            hops.extend(steps);
            if names
                .peek()
                .is_some_and(|next| !is_name(Some(current), next))
            {
                let field = current.field("pk").ok_or_else(|| unknown(current, name))?;
                let class = hops.last().map(|hop| match (hop.reverse, hop.field.kind) {
                    (false, _) => "ForeignKey",
                    (true, FieldKind::OneToOne) => "OneToOneRel",
                    (true, _) => "ManyToOneRel",
                });
                return Ok(Found {
                    class,
                    column: Column { hops, field }.trimmed(),
                    rest: names.collect(),
                    rows: None,
                });
            }
        } else if hops.is_empty() {
            return Err(among.unknown(name));
        } else {
            return Err(unknown(current, name));
        }
    }
}

/// Understands the name of a relation.
pub(super) fn resolve_relation(among: Names<'_>, path: &str) -> Result<Vec<Hop>> {
    let mut hops: Vec<Hop> = Vec::new();
    let mut current = among.meta;
    for name in path.split("__") {
        while let Some(hop) = up(current, name) {
            current = hop.to;
            hops.push(hop);
        }
        let field = current.field(name).filter(|field| field.name == name);
        let named = among.relations.find(name).filter(|_| hops.is_empty());
        match (field.map(Hop::forward), named, reverse(current, name)) {
            (Some(Some(hop)), ..) => hops.push(hop),
            (_, _, Some(steps)) => hops.extend(steps),
            (None, Some(steps), None) => hops.extend(steps.iter().cloned()),
            (None, None, None) if hops.is_empty() => return Err(among.unknown(name)),
            _ => {
                return Err(Error::field(format!(
                    "FilteredRelation's relation_name cannot contain lookups (got '{path}')."
                )));
            }
        }
        current = hops.last().map_or(current, |hop| hop.to);
    }
    Ok(hops)
}

/// Tells whether a field or a relation of the model has this name, or a foreign key this column.
pub(super) fn has_name(meta: &'static ModelMeta, name: &str) -> bool {
    let mut columns = meta.fields.iter().map(FieldMeta::column_name);
    is_name(Some(meta), name) || columns.any(|column| column == name)
}

fn is_name(meta: Option<&'static ModelMeta>, name: &str) -> bool {
    meta.is_some_and(|meta| is_own_name(meta, name) || up(meta, name).is_some())
}

fn is_own_name(meta: &'static ModelMeta, name: &str) -> bool {
    meta.field(name).is_some() || reverse(meta, name).is_some()
}

/// The step to the row that the model's rows extend, where the name is that of a field there. The rows that extend that row are asked for
/// from there alone.
fn up(meta: &'static ModelMeta, name: &str) -> Option<Hop> {
    let (link, parent) = meta.parent()?;
    let is_there = !is_own_name(meta, name)
        && is_name(Some(parent), name)
        && !reverse(parent, name).is_some_and(|way| extends(&way));
    Hop::forward(link).filter(|_| is_there)
}

/// Tells whether a way leads to rows that extend others.
fn extends(way: &[Hop]) -> bool {
    let is_link = |hop: &Hop| {
        let relation = hop.field.relation;
        hop.reverse && relation.is_some_and(|relation| relation.parent_link)
    };
    matches!(way, [hop] if is_link(hop))
}

/// The ways from the model to many rows, by name: foreign keys to it, many-to-many fields of it and to it.
fn reverse_relations(meta: &'static ModelMeta) -> Vec<(String, Vec<Hop>)> {
    let mut ways: Vec<(String, Vec<Hop>)> = meta
        .many_to_many
        .iter()
        .map(|relation| (relation.name.to_owned(), many_hops(relation, false)))
        .collect();
    for other in registered_models() {
        for field in other.fields {
            if let Some(relation) = field.relation
                && meta.is_same_table(relation.model())
                && let Some(name) = seen(other, relation.query_name(other))
            {
                ways.push((name, vec![Hop::back(other, field)]));
            }
        }
        for relation in other.many_to_many {
            if meta.is_same_table(relation.model())
                && !relation.symmetrical
                && let Some(name) = seen(other, relation.query_name())
            {
                ways.push((name, many_hops(relation, true)));
            }
        }
    }
    ways
}

/// The name of the way back, unless it is hidden.
fn seen(other: &ModelMeta, related_name: Option<String>) -> Option<String> {
    let name = related_name.unwrap_or_else(|| other.name.to_lowercase());
    Some(name).filter(|name| !name.ends_with('+'))
}

fn named(other: &ModelMeta, related_name: Option<String>) -> String {
    let related_name = related_name.filter(|name| !name.ends_with('+'));
    related_name.unwrap_or_else(|| other.name.to_lowercase())
}

impl Hop {
    /// The name of the step in look-ups.
    pub(super) fn name(&self) -> String {
        match (self.reverse, &self.field.relation) {
            (true, Some(relation)) => named(self.to, relation.query_name(self.to)),
            _ => self.field.name.to_owned(),
        }
    }
}

fn reverse(meta: &'static ModelMeta, name: &str) -> Option<Vec<Hop>> {
    reverse_relations(meta)
        .into_iter()
        .find(|(known, _)| known == name)
        .map(|(_, hops)| hops)
}

pub(super) fn unknown(meta: &'static ModelMeta, name: &str) -> Error {
    unknown_among(meta, name, std::iter::empty())
}

/// The same where the query has more names.
fn unknown_among<'q>(
    meta: &'static ModelMeta,
    name: &str,
    more: impl Iterator<Item = &'q str>,
) -> Error {
    let mut choices: Vec<String> = more.map(str::to_owned).collect();
    let (mut next, mut is_first) = (Some(meta), true);
    while let Some(meta) = next {
        let fields = meta.fields.iter();
        choices.extend(fields.flat_map(|field| [field.name.to_owned(), field.column_name()]));
        let ways = reverse_relations(meta).into_iter();
        let ways = ways.filter(|(_, way)| is_first || !extends(way));
        choices.extend(ways.map(|(name, _)| name));
        is_first = false;
        next = meta.parent().map(|(_, parent)| parent);
    }
    choices.sort_unstable();
    choices.dedup();
    let name = short(name.to_owned());
    Error::field(format!(
        "Cannot resolve keyword '{name}' into field. Choices are: {}",
        choices.join(", ")
    ))
}

impl FieldMeta {
    /// Tells whether it is a relation with this name.
    pub(super) fn is_relation(&self, name: &str) -> bool {
        self.relation.is_some() && (self.name == name || self.column_name() == name)
    }

    /// Tells whether the name means the relation itself, or one that leads back over it, and not the key of the row that it points to.
    pub(super) fn is_meant_as_relation(&self, name: &str) -> bool {
        let mut keys = std::iter::successors(Some(self), |field| field.target_field());
        self.is_relation(name) || !keys.any(|field| field.name == name || name == "pk")
    }

    /// Django's `attname`: the field's name, `question_id` for a foreign key.
    fn column_name(&self) -> String {
        if self.relation.is_some() {
            format!("{}_id", self.name)
        } else {
            self.name.to_owned()
        }
    }
}
