//! All models of a project at one moment of its history.

use std::collections::{BTreeMap, BTreeSet};

use nuages_core::settings::Engine;

use super::{FieldState, ModelState, RelationState};
use crate::migrations::{MigrationError, Result};
use crate::models::ModelMeta;

/// App label and lower-case model name.
pub type ModelKey = (String, String);

/// All models of a project, frozen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProjectState {
    /// The models by app label and lower-case name.
    pub models: BTreeMap<ModelKey, ModelState>,
    /// Labels of apps that have models but no migrations: their tables are left alone.
    pub unmigrated_apps: BTreeSet<String>,
}

impl ProjectState {
    /// Freezes live models.
    pub fn from_models<'a>(models: impl IntoIterator<Item = &'a ModelMeta>) -> Self {
        Self::from_models_in(models, Engine::Sqlite)
    }

    /// The same as a kind of database names the indexes that have no name of their own.
    pub(crate) fn from_models_in<'a>(
        models: impl IntoIterator<Item = &'a ModelMeta>,
        engine: Engine,
    ) -> Self {
        let mut state = Self::default();
        for meta in models {
            let mut model = ModelState::from_meta(meta);
            if meta.proxy.is_none() {
                model.options.indexes = meta.indexes_in(engine);
            }
            state.add_model(model);
        }
        state
    }

    /// Returns the model called `name` (in any case) of the app.
    ///
    /// # Errors
    /// When there is none.
    pub fn model(&self, app_label: &str, name: &str) -> Result<&ModelState> {
        self.models
            .get(&(app_label.to_owned(), name.to_lowercase()))
            .ok_or_else(|| no_model(app_label, name))
    }

    /// Returns the field called `name` of a model.
    ///
    /// # Errors
    /// When there is no such model or field.
    pub fn field(&self, app_label: &str, model: &str, name: &str) -> Result<&FieldState> {
        self.model(app_label, model)?
            .field(name)
            .ok_or_else(|| no_field(app_label, model, name))
    }

    /// Returns the model whose table a foreign key points to: that of a proxy, where it points to one.
    ///
    /// # Errors
    /// When the field is no foreign key or its target does not exist.
    pub fn target(&self, field: &FieldState) -> Result<&ModelState> {
        let Some(relation) = &field.relation else {
            return Err(MigrationError::State(
                "the field is not a foreign key".to_owned(),
            ));
        };
        self.models.get(&self.concrete_key(relation.key())).ok_or_else(|| {
            MigrationError::State(format!(
                "the related model '{}' does not exist at this point of the history: add its migration to the dependencies",
                relation.to
            ))
        })
    }

    /// Returns the key of the model whose table it is, where this is one of a proxy.
    pub(crate) fn concrete_key(&self, mut key: ModelKey) -> ModelKey {
        while let Some(of) = self.models.get(&key).and_then(ModelState::proxied) {
            key = of;
        }
        key
    }

    /// Tells whether the field points to the model `key` or to a proxy of it.
    pub(crate) fn leads_to(&self, field: &FieldState, key: &ModelKey) -> bool {
        let to = field.relation.as_ref().map(RelationState::key);
        to.is_some_and(|to| to == *key || self.concrete_key(to) == *key)
    }

    /// Adds a model.
    pub fn add_model(&mut self, model: ModelState) {
        self.models.insert(model.key(), model);
    }

    /// Removes a model.
    ///
    /// # Errors
    /// When there is none.
    pub fn remove_model(&mut self, app_label: &str, name: &str) -> Result<ModelState> {
        self.models
            .remove(&(app_label.to_owned(), name.to_lowercase()))
            .ok_or_else(|| no_model(app_label, name))
    }

    /// Renames a model and repoints the foreign keys to it.
    ///
    /// # Errors
    /// When there is no such model.
    pub fn rename_model(&mut self, app_label: &str, old: &str, new: &str) -> Result<()> {
        let mut model = self.remove_model(app_label, old)?;
        let old_key = model.key();
        new.clone_into(&mut model.name);
        let to = format!("{app_label}.{}", new.to_lowercase());
        self.add_model(model);
        let old_label = format!("{}.{}", old_key.0, old_key.1);
        for model in self.models.values_mut() {
            if model.options.meta.proxy.as_ref() == Some(&old_label) {
                model.options.meta.proxy = Some(to.clone());
            }
            for (_, field) in &mut model.fields {
                let Some(relation) = &mut field.relation else {
                    continue;
                };
                if relation.key() == old_key {
                    relation.to.clone_from(&to);
                }
                if relation.through_key().as_ref() == Some(&old_key) {
                    relation.through = Some(to.clone());
                }
            }
        }
        Ok(())
    }

    /// Adds a field at the end of a model.
    ///
    /// # Errors
    /// When there is no such model or it has the field already.
    pub fn add_field(
        &mut self,
        app_label: &str,
        model: &str,
        name: &str,
        field: FieldState,
    ) -> Result<()> {
        let model_state = self.model_mut(app_label, model)?;
        if model_state.field(name).is_some() {
            return Err(MigrationError::State(format!(
                "model {app_label}.{model} already has a field named '{name}'"
            )));
        }
        model_state.fields.push((name.to_owned(), field));
        Ok(())
    }

    /// Removes a field.
    ///
    /// # Errors
    /// When there is no such model or field.
    pub fn remove_field(&mut self, app_label: &str, model: &str, name: &str) -> Result<()> {
        self.field(app_label, model, name)?;
        self.model_mut(app_label, model)?
            .fields
            .retain(|(field_name, _)| field_name != name);
        Ok(())
    }

    /// Replaces a field.
    ///
    /// # Errors
    /// When there is no such model or field.
    pub fn alter_field(
        &mut self,
        app_label: &str,
        model: &str,
        name: &str,
        field: FieldState,
    ) -> Result<()> {
        let model_state = self.model_mut(app_label, model)?;
        match model_state
            .fields
            .iter_mut()
            .find(|(field_name, _)| field_name == name)
        {
            Some((_, old)) => {
                *old = field;
                Ok(())
            }
            None => Err(no_field(app_label, model, name)),
        }
    }

    /// Renames a field, which moves it to the end as in Django, and the mentions of it in options.
    ///
    /// # Errors
    /// When there is no such model or field.
    pub fn rename_field(
        &mut self,
        app_label: &str,
        model: &str,
        old: &str,
        new: &str,
    ) -> Result<()> {
        let model_state = self.model_mut(app_label, model)?;
        let Some(position) = model_state.fields.iter().position(|(name, _)| name == old) else {
            return Err(no_field(app_label, model, old));
        };
        let (_, field) = model_state.fields.remove(position);
        model_state.fields.push((new.to_owned(), field));
        model_state.rename_in_options(old, new);
        for (_, field) in &mut model_state.fields {
            field.rename_part(old, new);
            if let Some(generated) = &mut field.generated {
                generated.expression.rename_field(old, new);
            }
        }
        let key = (app_label.to_owned(), model.to_lowercase());
        let fields = self.models.values_mut().flat_map(|model| &mut model.fields);
        for (_, field) in fields.filter(|(_, field)| field.points_to(&key)) {
            if let Some(relation) = &mut field.relation
                && relation.to_field.as_deref() == Some(old)
            {
                relation.to_field = Some(new.to_owned());
            }
        }
        Ok(())
    }

    /// Returns a model for changing.
    ///
    /// # Errors
    /// When there is none.
    pub fn model_mut(&mut self, app_label: &str, name: &str) -> Result<&mut ModelState> {
        self.models
            .get_mut(&(app_label.to_owned(), name.to_lowercase()))
            .ok_or_else(|| no_model(app_label, name))
    }

    /// Returns the fields that point to the model `key` or to a proxy of it, with the model each belongs to.
    pub fn references<'a>(
        &'a self,
        key: &'a ModelKey,
    ) -> impl Iterator<Item = (&'a ModelState, &'a str, &'a FieldState)> {
        self.models.values().flat_map(move |model| {
            model
                .fields
                .iter()
                .filter(move |(_, field)| self.leads_to(field, key))
                .map(move |(name, field)| (model, name.as_str(), field))
        })
    }
}

fn no_model(app_label: &str, name: &str) -> MigrationError {
    MigrationError::State(format!(
        "app '{app_label}' has no model '{name}' at this point of the history"
    ))
}

fn no_field(app_label: &str, model: &str, name: &str) -> MigrationError {
    MigrationError::State(format!("{app_label}.{model} has no field named '{name}'"))
}
