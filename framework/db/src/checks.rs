//! Django's checks of what several models do to each other; what one model does wrong does not compile.

use std::collections::{BTreeMap, BTreeSet};

use nuages_core::checks::{CheckContext, CheckMessage};
use nuages_core::settings::Engine;

use crate::constraints::Constraint;
use crate::migrations::state::Required;
use crate::models::{FieldKind, ModelMeta};

mod deletions;
mod fields;
mod models;
mod relations;
mod swappable;
mod tables;

/// Looks for tables and indexes of two models, and for ways back of two relations, that have one name.
pub(crate) fn check(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    let installed = crate::apps::models_and_swapped(context.apps);
    let is_seen = |model: &&&'static ModelMeta| context.includes(model.app_label);
    let seen = installed.iter().filter(is_seen).copied();
    let (proxies, seen): (Vec<_>, Vec<_>) = seen.partition(|model| model.proxy.is_some());
    let concrete = installed.iter().copied();
    let concrete = concrete.filter(|model| model.proxy.is_none() && model.swapped().is_none());
    let concrete: Vec<_> = concrete.collect();
    let (swapped, seen): (Vec<_>, Vec<_>) = seen
        .into_iter()
        .partition(|model| model.swapped().is_some());
    let ways: Vec<Way> = concrete.iter().flat_map(|model| ways(model)).collect();
    let mut messages = tables::check(&seen, &concrete, context);
    messages.extend(same_names(&seen, INDEXES));
    messages.extend(same_names(&seen, CONSTRAINTS));
    let databases = &context.settings.databases;
    let mut engines: Vec<Engine> = Vec::new();
    for alias in &context.databases {
        engines.extend(databases.get(alias).map(|config| config.engine));
    }
    for model in &seen {
        let required = Required::from_meta(model);
        let engines = engines.iter().copied();
        let engines: Vec<Engine> = engines
            .filter(|engine| required.may_be_met_by(*engine))
            .collect();
        messages.extend(models::check(model, context));
        messages.extend(fields::check(model, &engines));
        messages.extend(relations::check(model, &installed));
        messages.extend(crate::constraints::checks::check(model, &engines));
    }
    for model in &swapped {
        messages.extend(swappable::check(model, &installed));
    }
    messages.extend(swappable::settings(context.settings, &installed));
    for proxy in &proxies {
        messages.extend(models::check_proxy(proxy));
    }
    messages.extend(deletions::check(&seen));
    for way in &ways {
        if context.includes(way.owner.app_label) {
            way.check(&ways, &mut messages);
        }
    }
    messages
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

/// The name under which models have their query sets.
const MANAGER: &str = "objects";

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
            relation.model(),
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
                relation.model(),
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
        if accessor == MANAGER {
            clash(
                format!(
                    "Related name '{accessor}' for '{field}' clashes with the name of a model manager."
                ),
                format!(
                    "Rename the model manager or change the related_name argument in the definition for field '{field}'."
                ),
                "fields.E348",
            );
        }
        for way in ways {
            if std::ptr::eq(way, self) || !way.to.is_same_table(self.to) {
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
