//! Settings that name models, in the dependencies and relations of migrations.

use std::collections::BTreeMap;

use super::operations::{CreateModel, Operation};
use super::state::{FieldState, ModelState, SettingsReference};
use super::{AppMigrations, Migration, MigrationError, MigrationKey, Result};
use crate::models::{AUTH_USER_MODEL, is_same_label, swappable_setting};

/// Stands for the app in a dependency on the first migration of whichever app a setting names, as in Django.
pub(crate) const SETTING: &str = "__setting__";

/// What stands before the name of a setting where a migration names a model by one.
const SETTINGS: &str = "settings.";

/// Returns the setting that a migration names instead of a model: `settings.ARTICLE_MODEL`.
pub(super) fn setting_named(to: &str) -> Option<&str> {
    let name = to.strip_prefix(SETTINGS)?;
    let is_of_setting =
        |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    (!name.is_empty() && name.chars().all(is_of_setting)).then_some(name)
}

/// Returns how a migration names the model that a setting names.
pub(super) fn named_by(setting: &str) -> String {
    format!("{SETTINGS}{setting}")
}

/// Returns the label of the model that a setting puts in the place of the one with this label; `None` where it names that one or nothing.
pub(crate) fn swapped(setting: Option<&str>, label: &str) -> Option<String> {
    let named = swappable_setting(setting?)?;
    (!is_same_label(named, label)).then(|| in_lower_case(named))
}

impl ModelState {
    /// Returns the label of the model that the setting puts in the place of this one, which has no table then.
    pub(crate) fn swapped(&self) -> Option<String> {
        let label = format!("{}.{}", self.app_label, self.name);
        swapped(self.options.swappable.as_deref(), &label)
    }
}

/// Returns `news.Article` as `news.article`.
fn in_lower_case(label: &str) -> String {
    match label.split_once('.') {
        Some((app, model)) => format!("{app}.{}", model.to_lowercase()),
        None => label.to_owned(),
    }
}

/// Tells whether the model with this label is named by the setting of users, which Django creates first.
pub(super) fn is_user_model(label: &str) -> bool {
    swappable_setting(AUTH_USER_MODEL).is_some_and(|named| is_same_label(named, label))
}

/// The models that settings name, by the settings: of those that models and migrations say.
#[derive(Debug, Default)]
pub(super) struct Swappables(BTreeMap<String, String>);

impl Swappables {
    /// Collects what the models and the migrations of the apps say.
    pub(super) fn of(apps: &[AppMigrations]) -> Self {
        let mut own = BTreeMap::new();
        for app in apps {
            for migration in app.migrations.iter().flatten() {
                for operation in &migration.operations {
                    let Operation::CreateModel(CreateModel { name, options, .. }) = operation
                    else {
                        continue;
                    };
                    if let Some(setting) = &options.swappable {
                        own.insert(setting.clone(), format!("{}.{name}", app.label));
                    }
                }
            }
            for model in &app.models {
                if let Some(setting) = model.swappable {
                    own.entry(setting.to_owned())
                        .or_insert_with(|| model.label());
                }
            }
        }
        Self(own)
    }

    /// Returns the label of the model that a setting names; where it names none, of the model that is swappable by it.
    fn label(&self, setting: &str) -> Option<String> {
        let named = swappable_setting(setting);
        let label = named.or_else(|| self.0.get(setting).map(String::as_str))?;
        Some(in_lower_case(label))
    }

    /// Points the relations of a migration that name a setting to the model that it names.
    ///
    /// # Errors
    /// When no model is swappable by the setting and the settings of the project do not name one.
    pub(super) fn resolve(&self, migration: &mut Migration) -> Result<()> {
        let mut unknown = None;
        let mut point = |field: &mut FieldState| {
            let Some(relation) = &mut field.relation else {
                return;
            };
            if let SettingsReference(Some(setting)) = &relation.setting {
                match self.label(setting) {
                    Some(label) => relation.to = label,
                    None => unknown = Some(setting.clone()),
                }
            }
        };
        for operation in &mut migration.operations {
            operation.each_field(&mut point);
        }
        match unknown {
            Some(setting) => Err(self.unknown(&migration.to_string(), &setting)),
            None => Ok(()),
        }
    }

    /// Returns the migration that a dependency on a setting means, for a migration of `app`: the first of the app with the model; `None`
    /// where that is the same app.
    pub(super) fn dependency(
        &self,
        origin: &str,
        app: &str,
        key: &MigrationKey,
    ) -> Result<Option<MigrationKey>> {
        if key.0 != SETTING {
            return Ok(Some(key.clone()));
        }
        let label = self.label(&key.1);
        let label = label.ok_or_else(|| self.unknown(origin, &key.1))?;
        let of = label.split_once('.').map_or(&*label, |(app, _)| app);
        Ok((of != app).then(|| (of.to_owned(), "__first__".to_owned())))
    }

    fn unknown(&self, migration: &str, setting: &str) -> MigrationError {
        let known: Vec<&str> = self.0.keys().map(String::as_str).collect();
        let known = match known.as_slice() {
            [] => "none is swappable".to_owned(),
            known => format!("models are swappable by {}", known.join(", ")),
        };
        MigrationError::State(format!(
            "migration {migration} points to the model that the setting {setting} names, but no installed model is swappable by it ({known})"
        ))
    }
}

impl Operation {
    /// Visits the fields that the operation, or one inside it, sets.
    fn each_field(&mut self, visit: &mut dyn FnMut(&mut FieldState)) {
        match self {
            Self::CreateModel(create) => {
                for (_, field) in &mut create.fields {
                    visit(field);
                }
            }
            Self::AddField(add) => visit(&mut add.field),
            Self::AlterField(alter) => visit(&mut alter.field),
            Self::RunSql(run) => each_field(&mut run.state_operations, visit),
            Self::SeparateDatabaseAndState(separate) => {
                each_field(&mut separate.database, visit);
                each_field(&mut separate.state, visit);
            }
            _ => {}
        }
    }
}

fn each_field(operations: &mut [Operation], visit: &mut dyn FnMut(&mut FieldState)) {
    for operation in operations {
        operation.each_field(visit);
    }
}

#[cfg(test)]
mod tests {
    use super::{in_lower_case, named_by, setting_named};

    #[test]
    fn a_setting_is_told_from_a_model_of_an_app_called_settings() {
        for (to, setting) in [
            ("settings.ARTICLE_MODEL", Some("ARTICLE_MODEL")),
            ("settings.A1", Some("A1")),
            ("settings.article", None),
            ("settings.Article", None),
            ("settings.", None),
            ("blog.article", None),
        ] {
            assert_eq!(setting_named(to), setting, "{to}");
        }
        assert_eq!(named_by("ARTICLE_MODEL"), "settings.ARTICLE_MODEL");
        assert_eq!(in_lower_case("news.Story"), "news.story");
    }
}
