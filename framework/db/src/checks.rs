//! Django's checks of what several models do to each other; what one model does wrong does not compile.

use std::collections::{BTreeMap, BTreeSet};

use nuages_core::checks::{CheckContext, CheckMessage};
use nuages_core::settings::Engine;

use crate::constraints::Constraint;
use crate::models::{FieldKind, FieldMeta, ModelMeta, OnDelete};

mod fields;
mod models;
mod relations;

/// Looks for tables and indexes of two models, and for ways back of two relations, that have one name.
pub(crate) fn check(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    let installed = crate::apps::models(context.apps);
    let concrete = installed.iter().filter(|model| model.proxy.is_none());
    let ways: Vec<Way> = concrete.flat_map(|model| ways(model)).collect();
    let seen: Vec<&'static ModelMeta> = installed
        .iter()
        .copied()
        .filter(|model| context.includes(model.app_label) && model.proxy.is_none())
        .collect();
    let mut messages = tables(&seen);
    messages.extend(same_names(&seen, INDEXES));
    messages.extend(same_names(&seen, CONSTRAINTS));
    let databases = &context.settings.databases;
    let mut engines: Vec<Engine> = Vec::new();
    for alias in &context.databases {
        engines.extend(databases.get(alias).map(|config| config.engine));
    }
    for model in &seen {
        messages.extend(models::check(model, context));
        messages.extend(fields::check(model, &engines));
        messages.extend(relations::check(model, &installed));
        messages.extend(crate::constraints::checks::check(model, &engines));
    }
    messages.extend(deletions(&seen));
    for way in &ways {
        if context.includes(way.owner.app_label) {
            way.check(&ways, &mut messages);
        }
    }
    messages
}

fn tables(models: &[&'static ModelMeta]) -> Vec<CheckMessage> {
    let mut tables: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for model in models.iter().filter(|model| model.managed) {
        tables
            .entry(model.db_table)
            .or_default()
            .push(model.label());
    }
    tables
        .into_iter()
        .filter(|(_, labels)| labels.len() > 1)
        .map(|(table, labels)| {
            CheckMessage::error(format!(
                "db_table '{table}' is used by multiple models: {}.",
                labels.join(", ")
            ))
            .object(table.to_owned())
            .id("models.E028")
        })
        .collect()
}

/// What must have different names, and the ids of the checks within one model and among several.
struct Kind {
    word: &'static str,
    ids: [&'static str; 2],
    names: fn(&'static ModelMeta) -> Vec<&'static str>,
}

const INDEXES: Kind = Kind {
    word: "index",
    ids: ["models.E029", "models.E030"],
    names: |model| {
        let names = model.indexes().iter().map(|index| index.name.as_str());
        names.filter(|name| !name.is_empty()).collect()
    },
};

const CONSTRAINTS: Kind = Kind {
    word: "constraint",
    ids: ["models.E031", "models.E032"],
    names: |model| model.constraints().iter().map(Constraint::name).collect(),
};

fn same_names(models: &[&'static ModelMeta], kind: Kind) -> Vec<CheckMessage> {
    let mut owners: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for model in models {
        for name in (kind.names)(model) {
            owners.entry(name).or_default().push(model.label());
        }
    }
    owners
        .into_iter()
        .filter(|(_, labels)| labels.len() > 1)
        .map(|(name, labels)| {
            let labels: BTreeSet<String> = labels.into_iter().collect();
            let (place, id) = match labels.len() {
                1 => ("for model", kind.ids[0]),
                _ => ("among models:", kind.ids[1]),
            };
            let labels = labels.into_iter().collect::<Vec<_>>().join(", ");
            CheckMessage::error(format!(
                "{} name '{name}' is not unique {place} {labels}.",
                kind.word
            ))
            .id(id)
        })
        .collect()
}

/// Looks for chains of foreign keys of which some leave deletions to the database and others do not.
fn deletions(models: &[&'static ModelMeta]) -> Vec<CheckMessage> {
    let acts = |field: &'static FieldMeta| {
        field
            .relation
            .filter(|relation| relation.on_delete != OnDelete::DoNothing)
    };
    let mut messages = Vec::new();
    for model in models {
        for field in model.fields {
            let Some(relation) = acts(field) else {
                continue;
            };
            let of_database = relation.on_delete.is_of_database();
            let mixed = (relation.to)()
                .fields
                .iter()
                .filter_map(acts)
                .any(|next| next.on_delete.is_of_database() != of_database);
            if mixed {
                let (own, other) = match of_database {
                    true => ("database", "Python"),
                    false => ("Python", "database"),
                };
                let message = CheckMessage::error(format!(
                    "Field specifies {own}-level on_delete variant, but referenced model uses {other}-level variant."
                ));
                messages.push(
                    message
                        .hint("Use either database or Python on_delete variants uniformly in the references chain.")
                        .object(format!("{}.{}", model.label(), field.name))
                        .id("fields.E323"),
                );
            }
        }
    }
    messages
}

/// A relation, seen from the model that it points to.
struct Way {
    owner: &'static ModelMeta,
    to: &'static ModelMeta,
    field: String,
    accessor: String,
    query_name: String,
}

/// The relations of a model that have a way back.
fn ways(model: &'static ModelMeta) -> Vec<Way> {
    let way =
        |to, name: &str, related_name: Option<String>, query_name: Option<String>, single: bool| {
            let model_name = model.name.to_lowercase();
            let accessor = match (related_name, single) {
                (Some(name), _) => name,
                (None, true) => model_name.clone(),
                (None, false) => format!("{model_name}_set"),
            };
            Way {
                owner: model,
                to,
                field: format!("{}.{name}", model.label()),
                accessor,
                query_name: query_name.unwrap_or(model_name),
            }
        };
    let keys = model.fields.iter().filter_map(|field| {
        let relation = field.relation?;
        let single = field.kind == FieldKind::OneToOne;
        Some(way(
            (relation.to)(),
            field.name,
            relation.accessor_name(model),
            relation.query_name(model),
            single,
        ))
    });
    let many = model
        .many_to_many
        .iter()
        .filter(|relation| !relation.symmetrical)
        .map(|relation| {
            way(
                (relation.to)(),
                relation.name,
                relation.accessor_name(),
                relation.query_name(),
                false,
            )
        });
    keys.chain(many)
        .filter(|way| !way.accessor.ends_with('+'))
        .collect()
}

impl Way {
    fn check(&self, ways: &[Self], messages: &mut Vec<CheckMessage>) {
        let Self {
            field,
            accessor,
            query_name,
            ..
        } = self;
        let target = format!("{}.{accessor}", self.to.name);
        let mut clash = |message: String, hint: String, id: &'static str| {
            messages.push(
                CheckMessage::error(message)
                    .hint(hint)
                    .object(field.clone())
                    .id(id),
            );
        };
        let own = self.to.fields.iter().map(|field| field.name);
        for name in own.chain(self.to.many_to_many.iter().map(|relation| relation.name)) {
            let other = format!("{}.{name}", self.to.label());
            let hint = format!(
                "Rename field '{other}', or add/change a related_name argument to the definition for field '{field}'."
            );
            if name == accessor {
                clash(
                    format!(
                        "Reverse accessor '{target}' for '{field}' clashes with field name '{other}'."
                    ),
                    hint.clone(),
                    "fields.E302",
                );
            }
            if name == query_name {
                clash(
                    format!("Reverse query name for '{field}' clashes with field name '{other}'."),
                    hint,
                    "fields.E303",
                );
            }
        }
        for way in ways {
            if std::ptr::eq(way, self) || !std::ptr::eq(way.to, self.to) {
                continue;
            }
            let other = &way.field;
            let hint = format!(
                "Add or change a related_name argument to the definition for '{field}' or '{other}'."
            );
            if way.accessor == *accessor {
                clash(
                    format!(
                        "Reverse accessor '{target}' for '{field}' clashes with reverse accessor for '{other}'."
                    ),
                    hint.clone(),
                    "fields.E304",
                );
            }
            if way.accessor == *query_name {
                clash(
                    format!(
                        "Reverse query name for '{field}' clashes with reverse query name for '{other}'."
                    ),
                    hint,
                    "fields.E305",
                );
            }
        }
    }
}
