//! The databases that the checks ask about a model.

use nuages_core::checks::CheckContext;
use nuages_core::settings::{Engine, Hints};

use crate::migrations::state::Required;
use crate::models::ModelMeta;

/// Returns the aliases and kinds of the databases in which migrations may keep the model's table: what the checks ask of databases is asked of these.
pub(super) fn of<'a>(
    model: &ModelMeta,
    context: &'a CheckContext<'_>,
) -> impl Iterator<Item = (&'a str, Engine)> {
    let required = Required::from_meta(model);
    let (app_label, name) = (model.app_label, model.name);
    let routers = &context.settings.database_routers;
    let databases = context.databases();
    let databases = databases.map(|(alias, config)| (alias, config.engine));
    databases.filter(move |(alias, engine)| {
        required.may_be_met_by(*engine)
            && routers.allow_migrate(alias, app_label, Some(name), Hints::NONE)
    })
}
