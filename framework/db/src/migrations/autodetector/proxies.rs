//! Proxies that came and went, and models that were proxies before.

use super::dependency::{Dependency, Need};
use super::detector::{Autodetector, only_in};
use crate::migrations::state::ModelKey;
use crate::migrations::{AlterField, CreateModel, DeleteModel};

impl Autodetector<'_> {
    pub(super) fn deleted_proxies(&mut self) {
        for key in only_in(&self.old_proxies, &self.new_proxies) {
            if let Some(model) = self.from.models.get(&key) {
                let delete = DeleteModel::new(&model.name);
                self.add(&key.0, delete, Vec::new());
            }
        }
    }

    pub(super) fn created_proxies(&mut self) {
        for key in only_in(&self.new_proxies, &self.old_proxies) {
            let Some(model) = self.to.models.get(&key).cloned() else {
                continue;
            };
            let of = model.proxied();
            let mut needs = vec![Dependency::new(&key.0, &key.1, Need::RemoveModel)];
            needs.extend(of.map(|(app, model)| Dependency::new(&app, &model, Need::CreateModel)));
            let create = CreateModel {
                name: model.name,
                fields: Vec::new(),
                options: model.options,
            };
            self.add(&key.0, create, needs);
        }
    }

    /// Points the keys to a model that was a proxy to its own table.
    pub(super) fn repoint_to_own_table(&mut self, key: &ModelKey) {
        if !self.old_proxies.contains(key) {
            return;
        }
        let altered: Vec<(String, AlterField)> = self
            .to
            .references(key)
            .map(|(model, name, field)| {
                let alter = AlterField::new(&model.name, name, field.clone());
                (model.app_label.clone(), alter)
            })
            .collect();
        for (app, alter) in altered {
            let needs = vec![Dependency::new(&key.0, &key.1, Need::CreateModel)];
            self.add(&app, alter, needs);
        }
    }
}
