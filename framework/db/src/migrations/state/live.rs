//! Live models, frozen.

use super::model_options::owned;
use super::order_term::frozen;
use super::{FieldDefault, FieldState, MetaOptions, ModelOptions, ModelState, Required};
use crate::models::ModelMeta;

impl ModelState {
    /// Freezes a live model.
    pub fn from_meta(meta: &ModelMeta) -> Self {
        if let Some(of) = meta.proxy {
            return Self::of_proxy(meta, of());
        }
        let mut model = Self {
            app_label: meta.app_label.to_owned(),
            name: meta.name.to_owned(),
            fields: fields(meta),
            options: ModelOptions::default(),
        };
        if model.db_table() != meta.db_table {
            model.options.db_table = Some(meta.db_table.to_owned());
        }
        let options = &mut model.options;
        options.unique_together = meta.unique_together.iter().map(|set| owned(set)).collect();
        options.meta = meta_options(meta);
        options.required = Required::from_meta(meta);
        options.swappable = meta.swappable.map(str::to_owned);
        options.meta.default_related_name = meta.default_related_name.map(str::to_owned);
        options.db_table_comment = meta.db_table_comment.map(str::to_owned);
        options.db_tablespace = meta.db_tablespace.map(str::to_owned);
        if let Some((_, parent)) = meta.parent() {
            options.meta.clear_inherited(meta, parent);
        }
        // The order by place goes without saying.
        if meta.order_with_respect_to.is_some() {
            options.meta.ordering.clear();
        }
        options.meta.managed = meta.managed;
        options.indexes = meta.indexes().to_vec();
        options.constraints = meta.constraints().to_vec();
        if let Some(field) = meta.order_with_respect_to {
            model.set_order_with_respect_to(None);
            model.set_order_with_respect_to(Some(field));
        }
        model
    }

    /// Freezes a proxy: nothing but its options.
    fn of_proxy(meta: &ModelMeta, of: &ModelMeta) -> Self {
        let mut options = meta_options(meta);
        options.proxy = Some(format!("{}.{}", of.app_label, of.name.to_lowercase()));
        options.clear_inherited(meta, of);
        Self {
            app_label: meta.app_label.to_owned(),
            name: meta.name.to_owned(),
            fields: Vec::new(),
            options: ModelOptions {
                meta: options,
                required: Required::from_meta(meta),
                ..ModelOptions::default()
            },
        }
    }
}

/// The fields of a live model: a composite key, the columns, the many-to-many relations.
fn fields(meta: &ModelMeta) -> Vec<(String, FieldState)> {
    let composite = meta.composite.iter();
    let key = composite.map(|key| ("pk", FieldState::new(key.kind)));
    let columns = meta.fields.iter().enumerate();
    let columns = columns.map(|(place, field)| {
        let state = FieldState {
            default: FieldDefault::of_live(meta, place),
            ..FieldState::from_meta(field)
        };
        (field.name, state)
    });
    let many = meta.many_to_many.iter();
    let many = many.map(|relation| (relation.name, FieldState::from_many_to_many(relation)));
    key.chain(columns)
        .chain(many)
        .map(|(name, field)| (name.to_owned(), field))
        .collect()
}

impl MetaOptions {
    /// Leaves out what the model has from the one that it is a proxy of, or that it extends.
    fn clear_inherited(&mut self, meta: &ModelMeta, of: &ModelMeta) {
        if meta.ordering == of.ordering {
            self.ordering.clear();
        }
        if meta.get_latest_by == of.get_latest_by {
            self.get_latest_by.clear();
        }
    }
}

/// The options of a live model that do not touch its table.
fn meta_options(meta: &ModelMeta) -> MetaOptions {
    let plural = format!("{}s", meta.verbose_name);
    let unless = |text: &str, automatic: &str| (text != automatic).then(|| text.to_owned());
    let mut options = MetaOptions {
        verbose_name: unless(meta.verbose_name, &camel_case_to_spaces(meta.name)),
        verbose_name_plural: unless(meta.verbose_name_plural, &plural),
        ordering: frozen(meta.ordering),
        get_latest_by: owned(meta.get_latest_by),
        select_on_save: meta.select_on_save,
        default_permissions: (meta.default_permissions != ModelMeta::PLAIN.default_permissions)
            .then(|| owned(meta.default_permissions)),
        ..MetaOptions::default()
    };
    options.set_permissions(meta.permissions);
    options
}

/// Returns `QuestionChoice` as `question choice`, as Django names models in prose.
pub(crate) fn camel_case_to_spaces(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut spaced = String::new();
    for (index, &character) in characters.iter().enumerate() {
        let before_lower = index > 0 && characters[index - 1].is_ascii_lowercase();
        let next_not_upper = characters
            .get(index + 1)
            .is_some_and(|next| !next.is_ascii_uppercase());
        if character.is_ascii_uppercase() && (before_lower || next_not_upper) {
            spaced.push(' ');
        }
        spaced.push(character);
    }
    spaced.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::camel_case_to_spaces;

    #[test]
    fn names_become_prose_as_in_django() {
        for (name, prose) in [
            ("Question", "question"),
            ("QuestionChoice", "question choice"),
            ("HTTPRequest", "http request"),
            ("UserID", "user id"),
            ("A", "a"),
        ] {
            assert_eq!(camel_case_to_spaces(name), prose);
        }
    }
}
