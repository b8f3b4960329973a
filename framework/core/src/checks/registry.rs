//! The registry of checks.

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use super::{CheckContext, CheckMessage, security, settings, without_effect};

/// A check: looks at the project and says what is wrong.
pub type CheckFunction = fn(&CheckContext<'_>) -> Vec<CheckMessage>;

/// The tags of built-in checks; an app may use others.
#[derive(Debug)]
pub struct Tags;

#[expect(missing_docs, reason = "the names are Django's")]
impl Tags {
    pub const ADMIN: &'static str = "admin";
    pub const ASYNC_SUPPORT: &'static str = "async_support";
    pub const CACHES: &'static str = "caches";
    pub const COMMANDS: &'static str = "commands";
    pub const COMPATIBILITY: &'static str = "compatibility";
    pub const DATABASE: &'static str = "database";
    pub const FILES: &'static str = "files";
    pub const MAIL: &'static str = "mail";
    pub const MODELS: &'static str = "models";
    pub const SECURITY: &'static str = "security";
    pub const SIGNALS: &'static str = "signals";
    pub const SITES: &'static str = "sites";
    pub const STATICFILES: &'static str = "staticfiles";
    pub const TEMPLATES: &'static str = "templates";
    pub const TRANSLATION: &'static str = "translation";
    pub const URLS: &'static str = "urls";
}

#[derive(Clone, Copy)]
struct Registered {
    tags: &'static [&'static str],
    check: CheckFunction,
    deployment: bool,
}

static REGISTERED: RwLock<Vec<Registered>> = RwLock::new(Vec::new());

/// Registers a check. It runs when checks without tags, or with one of `tags`, are asked for. Registering the same
/// function again does nothing.
pub fn register(tags: &'static [&'static str], check: CheckFunction) {
    add(tags, check, false);
}

/// Registers a check that runs with `check --deploy` only.
pub fn register_deployment(tags: &'static [&'static str], check: CheckFunction) {
    add(tags, check, true);
}

fn add(tags: &'static [&'static str], check: CheckFunction, deployment: bool) {
    let mut registered = REGISTERED.write().unwrap_or_else(PoisonError::into_inner);
    if !registered.iter().any(|known| {
        std::ptr::fn_addr_eq(known.check, check)
            && known.tags == tags
            && known.deployment == deployment
    }) {
        registered.push(Registered {
            tags,
            check,
            deployment,
        });
    }
}

fn all() -> Vec<Registered> {
    let built_in = [
        (Tags::SECURITY, security::check as CheckFunction, true),
        (Tags::SECURITY, settings::check_cookies, false),
        (Tags::COMPATIBILITY, settings::check_environment, false),
        (Tags::TRANSLATION, settings::check_languages, false),
        (Tags::FILES, settings::check_files, false),
        (Tags::COMPATIBILITY, without_effect::check, false),
    ];
    let mut checks: Vec<_> = built_in
        .into_iter()
        .map(|(tag, check, deployment)| Registered {
            tags: match tag {
                Tags::SECURITY => &[Tags::SECURITY],
                Tags::TRANSLATION => &[Tags::TRANSLATION],
                Tags::FILES => &[Tags::FILES],
                _ => &[Tags::COMPATIBILITY],
            },
            check,
            deployment,
        })
        .collect();
    checks.extend(
        REGISTERED
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .iter(),
    );
    checks
}

/// Runs the checks: all, or those with one of `tags`. Checks of databases run only when `context` names databases or the
/// tag is asked for.
pub fn run_checks(
    context: &CheckContext<'_>,
    tags: Option<&[&str]>,
    include_deployment_checks: bool,
) -> Vec<CheckMessage> {
    all()
        .into_iter()
        .filter(|known| include_deployment_checks || !known.deployment)
        .filter(|known| match tags {
            Some(tags) => known.tags.iter().any(|tag| tags.contains(tag)),
            None => !known.tags.contains(&Tags::DATABASE) || context.names_databases(),
        })
        .flat_map(|known| (known.check)(context))
        .collect()
}

/// Returns the tags of all registered checks in order: what `check --list-tags` prints.
pub fn tags_available(include_deployment_checks: bool) -> Vec<&'static str> {
    let tags: BTreeSet<_> = all()
        .into_iter()
        .filter(|known| include_deployment_checks || !known.deployment)
        .flat_map(|known| known.tags.iter().copied())
        .collect();
    tags.into_iter().collect()
}
