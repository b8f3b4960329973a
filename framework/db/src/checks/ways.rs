//! Names that the ways back of relations claim on the models that they point to.

use nuages_core::checks::CheckMessage;

use super::shadows::line;
use crate::models::{FieldKind, ModelMeta};

/// The name under which models have their query sets.
const MANAGER: &str = "objects";

/// A relation, seen from the model that it points to.
pub(super) struct Way {
    owner: &'static ModelMeta,
    pub(super) to: &'static ModelMeta,
    field: String,
    /// The name on rows; `None` where there is no way back from them.
    accessor: Option<String>,
    /// The name in look-ups.
    pub(super) query_name: String,
}

/// The relations of a model, but for those that are their own ways back.
pub(super) fn ways(model: &'static ModelMeta) -> Vec<Way> {
    let way =
        |to, name: &str, related_name: Option<String>, query_name: Option<String>, single: bool| {
            let model_name = model.name.to_lowercase();
            let accessor = match (related_name, single) {
                (Some(name), _) => name,
                (None, true) => model_name.clone(),
                (None, false) => format!("{model_name}_set"),
            };
            Way {
                owner: model,
                to,
                field: format!("{}.{name}", model.label()),
                accessor: Some(accessor).filter(|name| !name.ends_with('+')),
                query_name: query_name.unwrap_or(model_name),
            }
        };
    let keys = model.fields.iter().filter_map(|field| {
        let relation = field.relation?;
        let single = field.kind == FieldKind::OneToOne;
        Some(way(
            relation.model(),
            field.name,
            relation.accessor_name(model),
            relation.query_name(model),
            single,
        ))
    });
    let many = model
        .many_to_many
        .iter()
        .filter(|relation| !relation.symmetrical)
        .map(|relation| {
            way(
                relation.model(),
                relation.name,
                relation.accessor_name(),
                relation.query_name(),
                false,
            )
        });
    keys.chain(many).collect()
}

impl Way {
    /// The app of the model that has the relation.
    pub(super) fn app_label(&self) -> &'static str {
        self.owner.app_label
    }

    /// Whether it comes back from a model, and not in look-ups only.
    pub(super) fn comes_back_from(&self, model: &'static ModelMeta) -> bool {
        self.accessor.is_some() && self.to.is_same_table(model)
    }

    /// Compares the names with those of the fields and other ways back of the model pointed to, and of those whose rows it extends.
    pub(super) fn check(&self, ways: &[Self], messages: &mut Vec<CheckMessage>) {
        let targets: Vec<_> = line(self.to.concrete()).collect();
        for model in &targets {
            let own = model.fields.iter().map(|field| field.name);
            for name in own.chain(model.many_to_many.iter().map(|relation| relation.name)) {
                self.check_field(name, messages);
            }
        }
        let field = &self.field;
        if self.accessor.as_deref() == Some(MANAGER) {
            let text = format!(
                "Related name '{MANAGER}' for '{field}' clashes with the name of a model manager."
            );
            let hint = format!(
                "Rename the model manager or change the related_name argument in the definition for field '{field}'."
            );
            messages.push(self.clash(text, hint, "fields.E348"));
        }
        for way in ways {
            let is_there = targets.iter().any(|model| way.comes_back_from(model));
            if is_there && !std::ptr::eq(way, self) {
                self.check_way(way, messages);
            }
        }
    }

    fn check_field(&self, name: &str, messages: &mut Vec<CheckMessage>) {
        let field = &self.field;
        let other = format!("{}.{name}", self.to.label());
        let hint = format!(
            "Rename field '{other}', or add/change a related_name argument to the definition for field '{field}'."
        );
        if self.accessor.as_deref() == Some(name) {
            let text = format!(
                "Reverse accessor '{}.{name}' for '{field}' clashes with field name '{other}'.",
                self.to.name
            );
            messages.push(self.clash(text, hint.clone(), "fields.E302"));
        }
        if self.query_name == name {
            let text =
                format!("Reverse query name for '{field}' clashes with field name '{other}'.");
            messages.push(self.clash(text, hint, "fields.E303"));
        }
    }

    fn check_way(&self, way: &Self, messages: &mut Vec<CheckMessage>) {
        let (field, other) = (&self.field, &way.field);
        let hint = format!(
            "Add or change a related_name argument to the definition for '{field}' or '{other}'."
        );
        if let Some(accessor) = self
            .accessor
            .as_ref()
            .filter(|_| way.accessor == self.accessor)
        {
            let text = format!(
                "Reverse accessor '{}.{accessor}' for '{field}' clashes with reverse accessor for '{other}'.",
                self.to.name
            );
            messages.push(self.clash(text, hint.clone(), "fields.E304"));
        }
        if way.accessor.as_ref() == Some(&self.query_name) {
            let text = format!(
                "Reverse query name for '{field}' clashes with reverse query name for '{other}'."
            );
            messages.push(self.clash(text, hint, "fields.E305"));
        }
    }

    fn clash(&self, message: String, hint: String, id: &'static str) -> CheckMessage {
        CheckMessage::error(message)
            .hint(hint)
            .object(self.field.clone())
            .id(id)
    }
}
