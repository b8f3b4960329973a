//! Fields that came, went, changed or got another name.

use super::dependency::{Dependency, Need};
use super::detector::{Autodetector, FieldKey, needs_of, only_in};
use crate::migrations::state::{FieldDefault, FieldState, ModelKey, RelationState};
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
        for key in only_in(&self.new_fields, &self.old_fields) {
            let (app, model, name) = &key;
            let Some(field) = self.new_field(&key) else {
                continue;
            };
            let removed = only_in(&old_fields, &self.new_fields);
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
        for key in only_in(&self.new_fields, &self.old_fields) {
            if let Some(field) = self.new_field(&key) {
                self.add_field(&key, field)?;
            }
        }
        Ok(())
    }

    fn add_field(&mut self, (app, model, name): &FieldKey, mut field: FieldState) -> Result<()> {
        let mut needs = vec![Dependency::new(app, model, Need::RemoveField(name.clone()))];
        needs.extend(needs_of(&field));
        needs.extend(self.renames_before(&field));
        needs.extend(self.columns_computed_from(app, &field));
        needs.extend(needs_of_parts(app, model, &field));
        let (auto_now, auto_now_add) = field.automatic_time();
        let preserve_default = field.null
            || field.default.is_some()
            || field.db_default.is_some()
            || field.generated.is_some()
            || (field.blank && field.empty_strings_allowed())
            || auto_now
            || field.is_auto()
            || field.is_many_to_many()
            || field.composite().is_some();
        if !preserve_default {
            field.default = match auto_now_add {
                true => self
                    .questioner
                    .ask_auto_now_add_addition(name, model, &field)?,
                false => self.questioner.ask_not_null_addition(name, model, &field)?,
            };
        }
        if field.is_unique() && matches!(field.default, Some(FieldDefault::Call(_))) {
            self.questioner
                .ask_unique_callable_default_addition(name, model)?;
        }
        let add = AddField {
            preserve_default,
            ..AddField::new(model, name, field)
        };
        self.add(app, add, needs);
        Ok(())
    }

    pub(super) fn removed_fields(&mut self) {
        for key in only_in(&self.old_fields, &self.new_fields) {
            self.remove_field(&key);
        }
    }

    fn remove_field(&mut self, key: &FieldKey) {
        let (app, model, name) = key;
        let needs = [
            Need::RemoveOrder(name.clone()),
            Need::AlterTogether,
            Need::RemoveIndexOrConstraint,
        ];
        let needs = needs
            .into_iter()
            .chain(self.columns_to_remove_before(key))
            .chain(self.composite_key_before(key))
            .map(|need| Dependency::new(app, model, need))
            .collect();
        self.add(app, RemoveField::new(model, name), needs);
    }

    /// What must happen before a part of a composite primary key goes: the key goes too, or is made of others.
    fn composite_key_before(&self, (app, model, name): &FieldKey) -> Vec<Need> {
        let old = self.old_key(&(app.clone(), model.clone()));
        let fields = self.from.models.get(&old).map(|model| &model.fields);
        let mut keys = fields.into_iter().flatten().filter(|(_, field)| {
            let mut parts = field.composite().unwrap_or_default().iter();
            parts.any(|part| part == name)
        });
        match keys.next() {
            Some((key, _)) => vec![
                Need::RemoveField(key.clone()),
                Need::AlterField(key.clone()),
            ],
            None => Vec::new(),
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
            let (Some(mut old), Some(mut new)) = (self.old_field(&key), self.new_field(&key))
            else {
                continue;
            };
            self.follow_renames(&key, &mut old);
            let mut needs = needs_of(&new);
            needs.extend(needs_of_parts(app, model, &new));
            needs.extend(self.renames_before(&new));
            if renamed {
                continue;
            }
            // What a generated column holds cannot be altered; it is computed again, so nothing is lost.
            let computed_anew = old.generated.is_some()
                && new.generated.is_some()
                && (old.generated != new.generated || self.is_computed_from_altered(&key))
                && self.is_free(&key);
            if old == new && !computed_anew {
                continue;
            }
            if computed_anew || has_another_table(&old, &new) {
                self.remove_field(&key);
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
            if self.has_other_type(&key) {
                let before = self.columns_to_remove_before(&key).into_iter();
                needs.extend(before.map(|need| Dependency::new(app, model, need)));
            }
            let alter = AlterField {
                preserve_default,
                ..AlterField::new(model, name, new)
            };
            self.add(app, alter, needs);
        }
        Ok(())
    }

    pub(super) fn new_field(&self, (app, model, name): &FieldKey) -> Option<FieldState> {
        self.to
            .models
            .get(&(app.clone(), model.clone()))?
            .field(name)
            .cloned()
    }

    /// Returns the field under its old names.
    pub(super) fn old_field(&self, key: &FieldKey) -> Option<FieldState> {
        let model: ModelKey = self.old_key(&(key.0.clone(), key.1.clone()));
        let name = self.renamed_fields.get(key).unwrap_or(&key.2);
        self.from.models.get(&model)?.field(name).cloned()
    }
}

/// What a composite primary key needs: that its parts are there, and none of them is a key of its own any more.
fn needs_of_parts(app: &str, model: &str, field: &FieldState) -> Vec<Dependency> {
    let parts = field.composite().unwrap_or_default().iter();
    let needs = parts.flat_map(|&part| {
        [
            Need::CreateField(part.to_owned()),
            Need::AlterField(part.to_owned()),
        ]
    });
    needs
        .map(|need| Dependency::new(app, model, need))
        .collect()
}

/// Tells whether one of the fields is over a table between and the other is not, or is over one to another model.
fn has_another_table(old: &FieldState, new: &FieldState) -> bool {
    let target = |field: &FieldState| {
        let relation = field.relation.as_ref().filter(|_| field.is_many_to_many());
        relation.map(RelationState::key)
    };
    target(old) != target(new)
}
