//! Fields that speak of models and fields which got another name: the renaming takes care of them.

use super::dependency::{Dependency, Need};
use super::detector::{Autodetector, FieldKey};
use crate::constraints::Expression;
use crate::migrations::state::{FieldState, ModelKey};

impl Autodetector<'_> {
    /// Points a relation of the old state to the new name of its target.
    pub(super) fn repoint(&self, field: &mut FieldState) {
        if let Some(relation) = &mut field.relation
            && let Some((app, model)) = self.new_name(&relation.key())
        {
            relation.to = format!("{app}.{model}");
        }
    }

    /// Gives a field of the old state the new names of all that it speaks of.
    pub(super) fn follow_renames(&self, (app, model, _): &FieldKey, field: &mut FieldState) {
        self.repoint(field);
        if let Some(relation) = &mut field.relation {
            let through = relation.through_key();
            if let Some((app, model)) = through.and_then(|key| self.new_name(&key)) {
                relation.through = Some(format!("{app}.{model}"));
            }
            let (app, model) = relation.key();
            if let Some(to_field) = &mut relation.to_field
                && let Some(new) = self.new_field_name(&app, &model, to_field)
            {
                to_field.clone_from(new);
            }
        }
        for name in field.composite().unwrap_or_default() {
            if let Some(new) = self.new_field_name(app, model, name) {
                field.rename_part(name, new);
            }
        }
        if let Some(generated) = &mut field.generated {
            generated.expression = generated.expression.replaced(&mut |path| {
                let (name, rest) = path.split_once("__").unwrap_or((path, ""));
                let new = self.new_field_name(app, model, name)?;
                let rest = &path[path.len() - rest.len()..];
                let separator = if rest.is_empty() { "" } else { "__" };
                Some(Expression::F(format!("{new}{separator}{rest}")))
            });
        }
    }

    /// What a field needs that points to a renamed model or field: that they have got their names.
    pub(super) fn renames_before(&self, field: &FieldState) -> Vec<Dependency> {
        let Some(relation) = &field.relation else {
            return Vec::new();
        };
        let models = [Some(relation.key()), relation.through_key()];
        let models = models.into_iter().flatten();
        let mut needs: Vec<Dependency> = models
            .filter(|key| self.renamed_models.contains_key(key))
            .map(|(app, model)| Dependency::new(&app, &model, Need::RenameModel))
            .collect();
        let (app, model) = relation.key();
        if let Some(name) = relation.to_field.clone() {
            let key = (app, model, name);
            if self.renamed_fields.contains_key(&key) {
                needs.push(Dependency::new(&key.0, &key.1, Need::RenameField(key.2)));
            }
        }
        needs
    }

    fn new_name(&self, (app, model): &ModelKey) -> Option<&ModelKey> {
        let mut renamed = self.renamed_models.iter();
        let new = renamed.find(|(key, old)| key.0 == *app && *old == model);
        new.map(|(key, _)| key)
    }

    /// Returns the new name of a field of a model, by the model's new name.
    fn new_field_name(&self, app: &str, model: &str, name: &str) -> Option<&String> {
        let mut renamed = self.renamed_fields.iter();
        let new = renamed.find(|(key, old)| key.0 == app && key.1 == model && *old == name);
        new.map(|(key, _)| &key.2)
    }
}
