//! The order in which models are dumped so that natural keys are there before they are spoken of.

use std::ptr;

use crate::models::ModelMeta;

/// Sorts models so that those that others speak of by a natural key come first, as far as there is no circle.
pub fn sort_dependencies(models: &[&'static ModelMeta]) -> Vec<&'static ModelMeta> {
    let has = |list: &[&'static ModelMeta], wanted: &'static ModelMeta| {
        list.iter().any(|model| ptr::eq(*model, wanted))
    };
    let mut todo: Vec<(&'static ModelMeta, Vec<&'static ModelMeta>)> = models
        .iter()
        .map(|model| (*model, dependencies(model)))
        .rev()
        .collect();
    let mut sorted: Vec<&'static ModelMeta> = Vec::new();
    while !todo.is_empty() {
        let mut skipped = Vec::new();
        let mut changed = false;
        while let Some((model, needs)) = todo.pop() {
            if needs
                .iter()
                .all(|need| !has(models, need) || has(&sorted, need))
            {
                sorted.push(model);
                changed = true;
            } else {
                skipped.push((model, needs));
            }
        }
        if !changed && let Some((model, _)) = skipped.pop() {
            sorted.push(model);
        }
        todo = skipped;
    }
    sorted
}

fn dependencies(model: &'static ModelMeta) -> Vec<&'static ModelMeta> {
    // What a row holds that it extends counts as its own.
    let line = || std::iter::successors(Some(model), |model| Some(model.parent()?.1));
    let foreign = line()
        .flat_map(|model| model.fields)
        .filter_map(|field| field.relation)
        .map(|relation| relation.model().concrete());
    let many = line()
        .flat_map(|model| model.many_to_many)
        .filter(|many| many.through.is_none())
        .map(|many| many.model().concrete());
    foreign
        .chain(many)
        .filter(|to| !to.natural_key.is_empty() && !ptr::eq(*to, model))
        .collect()
}
