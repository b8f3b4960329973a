//! Django's checks of models in whose place another stands, and what the types of both ask.

use nuages_core::Settings;
use nuages_core::checks::CheckMessage;

use crate::models::{AUTH_USER_MODEL, FieldMeta, ModelMeta, lacks};

/// Checks the model that a setting puts in the place of a swappable one.
pub(super) fn check(
    model: &'static ModelMeta,
    installed: &[&'static ModelMeta],
) -> Vec<CheckMessage> {
    let (Some(setting), Some(label)) = (model.swappable, model.swapped()) else {
        return Vec::new();
    };
    let Some((app, name)) = parts(label) else {
        let text = format!("'{setting}' is not of the form 'app_label.app_name'.");
        return vec![CheckMessage::error(text).id("models.E001")];
    };
    match find(installed, app, name) {
        Some(standing) => read_as(model, standing, setting),
        None => {
            let text = format!(
                "'{setting}' references '{app}.{name}', which has not been installed, or is abstract."
            );
            vec![CheckMessage::error(text).id("models.E002")]
        }
    }
}

/// Returns the app and the name, where the label is made of these two.
pub(super) fn parts(label: &str) -> Option<(&str, &str)> {
    label
        .split_once('.')
        .filter(|(_, name)| !name.contains('.'))
}

pub(super) fn find(
    installed: &[&'static ModelMeta],
    app: &str,
    name: &str,
) -> Option<&'static ModelMeta> {
    let mut models = installed.iter().copied();
    models.find(|model| model.app_label == app && model.name.eq_ignore_ascii_case(name))
}

/// Compares the fields of a swappable model, as which foreign keys read rows, with those of the model that has the rows.
fn read_as(
    model: &'static ModelMeta,
    standing: &'static ModelMeta,
    setting: &str,
) -> Vec<CheckMessage> {
    let check = |field: &FieldMeta| {
        let Some(other) = model.counterpart(field, standing) else {
            return Some(
                CheckMessage::warning(format!("{}.", lacks(standing, field)))
                    .hint(format!(
                        "Rows that foreign keys to '{}' point to cannot be read as such. Give the model that {setting} names the same fields: \
                         a part (`derive(ModelPart)`) that both take holds them.",
                        model.label()
                    ))
                    .object(model.label())
                    .id("models.W100"),
            );
        };
        if other.stored_kind().stored().class_name() == field.stored_kind().stored().class_name() {
            return None;
        }
        Some(
            CheckMessage::error(format!(
                "'{}.{}' is a {}, and '{}.{}', in whose place it stands, a {}.",
                standing.label(),
                other.name,
                other.kind.class_name(),
                model.label(),
                field.name,
                field.kind.class_name()
            ))
            .hint("Give both fields one type: rows of the one model are read as rows of the other.")
            .object(model.label())
            .id("models.E100"),
        )
    };
    model.fields.iter().filter_map(check).collect()
}

/// Tells which settings name a model in the place of none.
pub(super) fn settings(settings: &Settings, installed: &[&'static ModelMeta]) -> Vec<CheckMessage> {
    let users = (settings.auth_user_model != Settings::default().auth_user_model)
        .then_some(AUTH_USER_MODEL);
    let names = settings.swappable_models.keys().copied().chain(users);
    let idle = names.filter(|name| {
        let mut models = installed.iter();
        !models.any(|model| model.swappable == Some(*name))
    });
    idle.map(|name| {
        CheckMessage::warning(format!(
            "The {name} setting has no effect: no installed model is swappable by it."
        ))
        .hint("Install the app of the swappable model, or leave the setting out.")
        .id("settings.W008")
    })
    .collect()
}
