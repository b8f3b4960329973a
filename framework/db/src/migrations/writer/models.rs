//! New models and what is said of models as a whole, as expressions.

use super::constraints::{constraint, expression, index};
use super::expression::Expression;
use super::fields::field;
use crate::migrations::CreateModel;
use crate::migrations::state::{MetaOptions, OrderTerm};

pub(super) fn create_model(create: &CreateModel) -> Expression {
    let options = &create.options;
    let mut model = Expression::call("CreateModel::new", vec![Expression::text(&create.name)]);
    for (name, state) in &create.fields {
        model = model.method("field", vec![Expression::text(name), field(state)]);
    }
    model = model
        .with_text("db_table", options.db_table.as_ref())
        .with_text("proxy", options.meta.proxy.as_ref())
        .with_text("swappable", options.swappable.as_ref())
        .with_text("db_table_comment", options.db_table_comment.as_ref())
        .with_text("db_tablespace", options.db_tablespace.as_ref())
        .with_text(
            "order_with_respect_to",
            options.order_with_respect_to.as_ref(),
        );
    model = meta_options(model, &options.meta)
        .with_text("required_db_vendor", options.required.db_vendor.as_ref())
        .with_texts("required_db_features", &options.required.db_features);
    for set in &options.unique_together {
        model = model.method("unique_together", vec![Expression::texts(set)]);
    }
    for state in &options.indexes {
        model = model.method("index", vec![index(state)]);
    }
    for state in &options.constraints {
        model = model.method("constraint", vec![constraint(state)]);
    }
    model
}

/// Adds the options that do not touch the table.
pub(super) fn meta_options(new: Expression, options: &MetaOptions) -> Expression {
    let mut new = new
        .with_text("verbose_name", options.verbose_name.as_ref())
        .with_text("verbose_name_plural", options.verbose_name_plural.as_ref());
    if !options.ordering.is_empty() {
        new = new.method("ordering", vec![ordering(&options.ordering)]);
    }
    new = new
        .with_texts("get_latest_by", &options.get_latest_by)
        .with_text(
            "default_related_name",
            options.default_related_name.as_ref(),
        );
    if !options.permissions.is_empty() {
        new = new.method("permissions", vec![Expression::pairs(&options.permissions)]);
    }
    if let Some(actions) = &options.default_permissions {
        new = new.method("default_permissions", vec![Expression::texts(actions)]);
    }
    new.when(options.select_on_save, "select_on_save")
        .when(!options.managed, "unmanaged")
}

/// Writes a default order: names alone, expressions alone, or each as what it is.
fn ordering(terms: &[OrderTerm]) -> Expression {
    let of_one_kind = terms
        .windows(2)
        .all(|pair| std::mem::discriminant(&pair[0]) == std::mem::discriminant(&pair[1]));
    let entry = |term: &OrderTerm| {
        let written = match term {
            OrderTerm::Named(name) => Expression::text(name),
            OrderTerm::Computed(order) => expression(order),
        };
        match of_one_kind {
            true => written,
            false => Expression::call("OrderTerm::from", vec![written]),
        }
    };
    Expression::Array(terms.iter().map(entry).collect())
}
