//! Fields that came, went, changed or got another name.

use super::dependency::{Dependency, Need};
use super::detector::{Autodetector, FieldKey, needs_of};
use crate::migrations::state::{Constraint, FieldState, Index, ModelKey};
use crate::migrations::{AddField, AlterField, RemoveField, RenameField, Result};

/// A field that the person says was renamed.
#[derive(Debug)]
pub(super) struct Renamed {
    pub(super) key: FieldKey,
    pub(super) old_name: String,
    pub(super) old_column: Option<String>,
    pub(super) field: FieldState,
}

impl Autodetector<'_> {
    pub(super) fn find_renamed_fields(&mut self) -> Result<Vec<Renamed>> {
        let mut renames = Vec::new();
        let mut old_fields = self.old_fields.clone();
        let added: Vec<FieldKey> = self
            .new_fields
            .difference(&self.old_fields)
            .cloned()
            .collect();
        for key in added {
            let (app, model, name) = &key;
            let Some(field) = self.new_field(&key) else {
                continue;
            };
            let removed: Vec<FieldKey> = old_fields.difference(&self.new_fields).cloned().collect();
            for old_key in removed
                .iter()
                .filter(|old| old.0 == *app && old.1 == *model)
            {
                let Some(old_field) = self.old_field(old_key) else {
                    continue;
                };
                let mut repointed = old_field.clone();
                self.repoint(&mut repointed);
                let same_column = FieldState {
                    column: Some(old_field.column_name(&old_key.2)),
                    ..repointed.clone()
                };
                if repointed != field && same_column != field {
                    continue;
                }
                if !self
                    .questioner
                    .ask_rename(model, &old_key.2, name, &field)?
                {
                    continue;
                }
                old_fields.remove(old_key);
                old_fields.insert(key.clone());
                self.renamed_fields.insert(key.clone(), old_key.2.clone());
                renames.push(Renamed {
                    key: key.clone(),
                    old_name: old_key.2.clone(),
                    old_column: old_field.column,
                    field: field.clone(),
                });
                break;
            }
        }
        Ok(renames)
    }

    pub(super) fn renamed_fields(&mut self, renames: Vec<Renamed>) {
        for renamed in renames {
            let (app, model, name) = &renamed.key;
            if renamed.old_column != renamed.field.column {
                let alter = AlterField::new(model, &renamed.old_name, renamed.field.clone());
                self.add(app, alter, Vec::new());
            }
            self.add(
                app,
                RenameField::new(model, &renamed.old_name, name),
                Vec::new(),
            );
            self.old_fields
                .remove(&(app.clone(), model.clone(), renamed.old_name.clone()));
            self.old_fields.insert(renamed.key.clone());
        }
    }

    pub(super) fn added_fields(&mut self) -> Result<()> {
        let added: Vec<FieldKey> = self
            .new_fields
            .difference(&self.old_fields)
            .cloned()
            .collect();
        for key in added {
            if let Some(field) = self.new_field(&key) {
                self.add_field(&key, field)?;
            }
        }
        Ok(())
    }

    fn add_field(&mut self, (app, model, name): &FieldKey, mut field: FieldState) -> Result<()> {
        let mut needs = vec![Dependency::new(app, model, Need::RemoveField(name.clone()))];
        needs.extend(needs_of(&field));
        let (auto_now, auto_now_add) = field.automatic_time();
        let preserve_default = field.null
            || field.default.is_some()
            || field.db_default.is_some()
            || field.generated.is_some()
            || (field.blank && field.empty_strings_allowed())
            || auto_now
            || field.is_auto()
            || field.is_many_to_many();
        if !preserve_default {
            field.default = match auto_now_add {
                true => self
                    .questioner
                    .ask_auto_now_add_addition(name, model, &field)?,
                false => self.questioner.ask_not_null_addition(name, model, &field)?,
            };
        }
        let add = AddField {
            preserve_default,
            ..AddField::new(model, name, field)
        };
        self.add(app, add, needs);
        Ok(())
    }

    pub(super) fn removed_fields(&mut self) {
        let removed: Vec<FieldKey> = self
            .old_fields
            .difference(&self.new_fields)
            .cloned()
            .collect();
        for (app, model, name) in removed {
            let needs = [
                Need::RemoveOrder(name.clone()),
                Need::AlterTogether,
                Need::RemoveIndexOrConstraint,
            ]
            .map(|need| Dependency::new(&app, &model, need));
            self.add(&app, RemoveField::new(&model, &name), needs.into());
        }
    }

    pub(super) fn altered_fields(&mut self) -> Result<()> {
        let kept: Vec<FieldKey> = self
            .old_fields
            .intersection(&self.new_fields)
            .cloned()
            .collect();
        for key in kept {
            let (app, model, name) = &key;
            let renamed = self.renamed_fields.contains_key(&key);
            let (Some(old), Some(mut new)) = (self.old_field(&key), self.new_field(&key)) else {
                continue;
            };
            let needs = needs_of(&new);
            self.unpoint(&mut new, &old);
            if old == new || renamed {
                continue;
            }
            // What a generated column holds cannot be altered; it is computed again, so nothing is lost.
            let computed_anew = old.generated.is_some()
                && new.generated.is_some()
                && old.generated != new.generated
                && self.is_free(&key);
            if computed_anew || old.is_many_to_many() != new.is_many_to_many() {
                self.add(app, RemoveField::new(model, name), Vec::new());
                self.add_field(&key, new)?;
                continue;
            }
            let mut preserve_default = true;
            if old.null
                && !new.null
                && new.default.is_none()
                && new.db_default.is_none()
                && new.generated.is_none()
            {
                new.default = self.questioner.ask_not_null_alteration(name, model, &new)?;
                preserve_default = new.default.is_none();
            }
            let alter = AlterField {
                preserve_default,
                ..AlterField::new(model, name, new)
            };
            self.add(app, alter, needs);
        }
        Ok(())
    }

    /// Tells whether no unique set, index or constraint speaks of the field.
    fn is_free(&self, (app, model, name): &FieldKey) -> bool {
        let name = name.as_str();
        let model = self.to.models.get(&(app.clone(), model.clone()));
        model.is_some_and(|model| {
            let options = &model.options;
            let sets = options.unique_together.iter().flatten();
            !sets.into_iter().any(|field| field == name)
                && !options
                    .indexes
                    .iter()
                    .flat_map(Index::field_names)
                    .chain(options.constraints.iter().flat_map(Constraint::field_names))
                    .any(|field| field == name)
        })
    }

    fn new_field(&self, (app, model, name): &FieldKey) -> Option<FieldState> {
        self.to
            .models
            .get(&(app.clone(), model.clone()))?
            .field(name)
            .cloned()
    }

    /// Returns the field under its old names.
    fn old_field(&self, key: &FieldKey) -> Option<FieldState> {
        let model: ModelKey = self.old_key(&(key.0.clone(), key.1.clone()));
        let name = self.renamed_fields.get(key).unwrap_or(&key.2);
        self.from.models.get(&model)?.field(name).cloned()
    }

    /// Points a foreign key of the old state to the new name of its target.
    fn repoint(&self, field: &mut FieldState) {
        let Some(relation) = &mut field.relation else {
            return;
        };
        let (app, old) = relation.key();
        let new = self
            .renamed_models
            .iter()
            .find(|(key, name)| key.0 == app && **name == old);
        if let Some((key, _)) = new {
            relation.to = format!("{}.{}", key.0, key.1);
        }
    }

    /// Points a foreign key of the new state to the old names of its target, which `RenameModel` and `RenameField` take care of.
    fn unpoint(&self, field: &mut FieldState, old: &FieldState) {
        let (Some(relation), Some(old)) = (&mut field.relation, &old.relation) else {
            return;
        };
        let (app, model) = relation.key();
        if let Some(name) = relation.to_field.clone()
            && self
                .renamed_fields
                .contains_key(&(app.clone(), model.clone(), name))
        {
            relation.to_field.clone_from(&old.to_field);
        }
        if self.renamed_models.contains_key(&(app, model)) {
            relation.to.clone_from(&old.to);
        }
    }
}
