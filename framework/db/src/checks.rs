//! Django's checks of what several models do to each other; what one model does wrong does not compile.

use std::collections::{BTreeMap, BTreeSet};

use nuages_core::checks::{CheckContext, CheckMessage};

use crate::constraints::Constraint;
use crate::models::ModelMeta;

mod databases;
mod deletions;
mod fields;
mod models;
mod relations;
mod server;
mod shadows;
mod swappable;
mod tables;
mod ways;

pub use server::check_server;
use ways::Way;

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
    let ways: Vec<Way> = concrete
        .iter()
        .flat_map(|model| ways::ways(model))
        .collect();
    let mut messages = tables::check(&seen, &concrete, context);
    messages.extend(same_names(&seen, INDEXES));
    messages.extend(same_names(&seen, CONSTRAINTS));
    for model in &seen {
        let databases: Vec<_> = databases::of(model, context).collect();
        let engines: Vec<_> = databases.iter().map(|(_, engine)| *engine).collect();
        messages.extend(models::check(model, &ways, &databases));
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
        if context.includes(way.app_label()) {
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
