//! Columns that are computed from others: after those come, and before those go.

use super::dependency::{Dependency, Need};
use super::detector::{Autodetector, FieldKey};
use crate::migrations::state::{Constraint, FieldState, Index};

impl Autodetector<'_> {
    /// What a computed column needs: the new fields of its app that it may speak of, and, as in Django, all new relations.
    pub(super) fn columns_computed_from(&self, app: &str, field: &FieldState) -> Vec<Dependency> {
        let Some(generated) = &field.generated else {
            return Vec::new();
        };
        let added = self.new_fields.difference(&self.old_fields);
        let added = added.filter(|key| {
            let is_relation = || {
                self.new_field(key)
                    .is_some_and(|field| field.relation.is_some())
            };
            key.0 == app && (generated.expression.mentions(&[&key.2]) || is_relation())
        });
        let altered = self.new_fields.intersection(&self.old_fields);
        let altered = altered.filter(|key| {
            key.0 == app && generated.expression.mentions(&[&key.2]) && self.has_other_type(key)
        });
        let altered = altered
            .map(|(app, model, name)| Dependency::new(app, model, Need::AlterField(name.clone())));
        added
            .map(|(app, model, name)| Dependency::new(app, model, Need::CreateField(name.clone())))
            .chain(altered)
            .collect()
    }

    /// Tells whether a column that the field is computed from gets another type, which PostgreSQL and MySQL refuse as long as it is.
    pub(super) fn is_computed_from_altered(&self, key: &FieldKey) -> bool {
        let Some(generated) = self.new_field(key).and_then(|field| field.generated) else {
            return false;
        };
        self.new_fields.intersection(&self.old_fields).any(|other| {
            (&other.0, &other.1) == (&key.0, &key.1)
                && generated.expression.mentions(&[&other.2])
                && self.has_other_type(other)
        })
    }

    pub(super) fn has_other_type(&self, key: &FieldKey) -> bool {
        let kinds =
            [self.old_field(key), self.new_field(key)].map(|field| field.map(|field| field.kind));
        kinds[0] != kinds[1]
    }

    /// What a field needs that goes: that the columns go before which are computed from it.
    pub(super) fn columns_to_remove_before(&self, (app, model, name): &FieldKey) -> Vec<Need> {
        let model = self.old_key(&(app.clone(), model.clone()));
        let fields = self.from.models.get(&model).into_iter();
        fields
            .flat_map(|model| &model.fields)
            .filter(|(_, field)| {
                let generated = field.generated.as_ref();
                generated.is_some_and(|generated| generated.expression.mentions(&[name]))
            })
            .map(|(computed, _)| Need::RemoveField(computed.clone()))
            .collect()
    }

    /// Tells whether no unique set, index or constraint speaks of the field.
    pub(super) fn is_free(&self, (app, model, name): &FieldKey) -> bool {
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
}
