//! Models that came, went or got another name.

use super::dependency::{Dependency, Need};
use super::detector::{Autodetector, needs_of, only_in};
use crate::migrations::state::{FieldState, ModelKey, ModelState};
use crate::migrations::swappable::is_user_model;
use crate::migrations::{
    AddConstraint, AddField, AddIndex, AlterOrderWithRespectTo, AlterUniqueTogether, CreateModel,
    DeleteModel, RemoveConstraint, RemoveField, RemoveIndex, RenameModel, Result,
};

impl Autodetector<'_> {
    pub(super) fn renamed_models(&mut self) -> Result<()> {
        for key in only_in(&self.new_models, &self.old_models) {
            let Some(new) = self.to.models.get(&key).cloned() else {
                continue;
            };
            let removed = only_in(&self.old_models, &self.new_models);
            for old_key in removed.into_iter().filter(|old_key| old_key.0 == key.0) {
                let Some(old) = self.from.models.get(&old_key).cloned() else {
                    continue;
                };
                if agnostic(&old) != agnostic(&new)
                    || !self.questioner.ask_rename_model(&old, &new)?
                {
                    continue;
                }
                let mut needs: Vec<Dependency> = new
                    .fields
                    .iter()
                    .flat_map(|(_, field)| needs_of(field))
                    .collect();
                // Where others point to it or did, their migrations come first: these know the old name.
                let references = [(&self.to, &key), (&self.from, &old_key)];
                needs.extend(references.into_iter().flat_map(|(state, key)| {
                    state.references(key).filter_map(|(model, _, _)| {
                        let (app, name) = model.key();
                        (app != key.0).then(|| Dependency::new(&app, &name, Need::CreateModel))
                    })
                }));
                needs.sort();
                needs.dedup();
                self.add(&key.0, RenameModel::new(&old.name, &new.name), needs);
                self.renamed_models.insert(key.clone(), old_key.1.clone());
                self.old_models.remove(&old_key);
                self.old_models.insert(key);
                break;
            }
        }
        Ok(())
    }

    pub(super) fn created_models(&mut self) {
        // Each goes before those before it; those that others may stand in the place of come before the others.
        let is_swappable = |key: &&ModelKey| {
            let model = self.to.models.get(key);
            model.is_some_and(|model| model.options.swappable.is_some())
                || is_user_model(&format!("{}.{}", key.0, key.1))
        };
        let (swappable, managed): (Vec<_>, Vec<_>) = self.new_models.iter().partition(is_swappable);
        let (own, others): (Vec<_>, Vec<_>) = self.new_unmanaged.iter().partition(is_swappable);
        let added: Vec<ModelKey> = [managed, swappable, others, own]
            .into_iter()
            .flat_map(|keys| keys.into_iter().rev())
            .filter(|key| !self.old_models.contains(key) && !self.old_unmanaged.contains(key))
            .cloned()
            .collect();
        for key in added {
            if let Some(model) = self.to.models.get(&key).cloned() {
                self.create_model(&key, model);
            }
        }
    }

    fn create_model(&mut self, key: &ModelKey, mut model: ModelState) {
        let (app, name) = (key.0.as_str(), key.1.as_str());
        let indexes = std::mem::take(&mut model.options.indexes);
        let constraints = std::mem::take(&mut model.options.constraints);
        let unique_together = std::mem::take(&mut model.options.unique_together);
        let order = model.options.order_with_respect_to.clone();
        model.set_order_with_respect_to(None);
        let proxied = model.proxied();
        let (mut related, own): (Vec<_>, Vec<_>) = model
            .fields
            .into_iter()
            .partition(|(_, field)| field.relation.is_some() && !field.primary_key);
        related.sort_by(|one, other| one.0.cmp(&other.0));
        let mut needs = vec![Dependency::new(app, name, Need::RemoveModel)];
        needs.extend(own.iter().flat_map(|(_, field)| needs_of(field)));
        let has_table = model.options.meta.has_table();
        if let Some((app, model)) = proxied {
            needs.push(Dependency::new(&app, &model, Need::CreateModel));
        }
        let create = CreateModel {
            name: model.name,
            fields: own,
            options: model.options,
        };
        self.add_first(app, create, needs);
        if !has_table {
            return;
        }
        let created = Dependency::new(app, name, Need::CreateModel);
        let created_field = |name: &str| Need::CreateField(name.to_owned());
        let mut everything = Vec::new();
        for (field_name, field) in related {
            let mut needs = needs_of(&field);
            needs.push(created.clone());
            everything.push(Dependency::new(app, name, created_field(&field_name)));
            self.add(app, AddField::new(name, &field_name, field), needs);
        }
        if let Some(field) = order {
            let needs = vec![
                Dependency::new(app, name, created_field(&field)),
                created.clone(),
            ];
            self.add(app, AlterOrderWithRespectTo::new(name, &field), needs);
        }
        everything.push(created);
        for index in indexes {
            self.add(app, AddIndex::new(name, index), everything.clone());
        }
        for constraint in constraints {
            let add = AddConstraint::new(name, constraint);
            self.add(app, add, everything.clone());
        }
        if !unique_together.is_empty() {
            let alter = AlterUniqueTogether {
                name: name.to_owned(),
                unique_together,
            };
            self.add(app, alter, everything);
        }
        self.repoint_to_own_table(key);
    }

    pub(super) fn deleted_models(&mut self) {
        let new: Vec<ModelKey> = self
            .new_models
            .union(&self.new_unmanaged)
            .cloned()
            .collect();
        let deleted: Vec<ModelKey> = self
            .old_models
            .iter()
            .chain(&self.old_unmanaged)
            .filter(|key| !new.contains(key))
            .cloned()
            .collect();
        for key in deleted {
            if let Some(model) = self.from.models.get(&key).cloned() {
                self.delete_model(&key, &model);
            }
        }
    }

    fn delete_model(&mut self, key: &ModelKey, model: &ModelState) {
        let (app, name) = (key.0.as_str(), key.1.as_str());
        if !model.options.unique_together.is_empty() {
            self.add(app, AlterUniqueTogether::new(name), Vec::new());
        }
        for index in &model.options.indexes {
            self.add(app, RemoveIndex::new(name, &index.name), Vec::new());
        }
        for constraint in &model.options.constraints {
            let remove = RemoveConstraint::new(name, constraint.name());
            self.add(app, remove, Vec::new());
        }
        let mut related: Vec<&str> = model
            .fields
            .iter()
            .filter(|(_, field)| field.relation.is_some())
            .map(|(name, _)| name.as_str())
            .collect();
        related.sort_unstable();
        for field in &related {
            // Django forgets the first: its migration then names a field of a unique set after it is gone.
            let needs = [Need::AlterTogether, Need::RemoveIndexOrConstraint]
                .map(|need| Dependency::new(app, name, need))
                .into();
            self.add(app, RemoveField::new(name, field), needs);
        }
        let mut needs: Vec<Dependency> = self
            .from
            .references(key)
            .flat_map(|(referring, field, state)| {
                let alter = (!state.is_many_to_many()).then(|| Need::AlterField(field.to_owned()));
                [Some(Need::RemoveField(field.to_owned())), alter]
                    .into_iter()
                    .flatten()
                    .map(|need| Dependency::new(&referring.app_label, &referring.name, need))
            })
            .collect();
        needs.extend(self.fields_through(key));
        needs.extend(
            related
                .iter()
                .map(|field| Dependency::new(app, name, Need::RemoveField((*field).to_owned()))),
        );
        needs.sort();
        needs.dedup();
        self.add(app, DeleteModel::new(&model.name), needs);
    }
}

impl Autodetector<'_> {
    /// What the model between two needs before it goes: that the fields over it are gone.
    fn fields_through<'a>(&'a self, between: &'a ModelKey) -> impl Iterator<Item = Dependency> {
        self.old_models.iter().flat_map(move |key| {
            let model = self.from.models.get(&self.old_key(key));
            let fields = model.into_iter().flat_map(|model| &model.fields);
            fields.filter_map(move |(name, field)| {
                let through = field.relation.as_ref()?.through_key()?;
                let gone = || Dependency::new(&key.0, &key.1, Need::RemoveField(name.clone()));
                (through == *between).then(gone)
            })
        })
    }
}

/// Returns the fields by name, without names and targets, for telling whether a model was renamed.
fn agnostic(model: &ModelState) -> Vec<FieldState> {
    let fields = model.fields.iter();
    let mut fields: Vec<_> = fields.filter(|(name, _)| !model.is_order(name)).collect();
    fields.sort_by(|one, other| one.0.cmp(&other.0));
    fields
        .into_iter()
        .map(|(_, field)| {
            let mut field = field.clone();
            if let Some(relation) = &mut field.relation {
                relation.to.clear();
            }
            field
        })
        .collect()
}
