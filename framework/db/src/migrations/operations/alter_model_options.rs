//! `AlterModelOptions`.

use super::Operate;
use crate::migrations::Result;
use crate::migrations::state::{MetaOptions, OrderTerm, ProjectState};

/// Sets the options of a model that do not touch its table.
#[derive(Debug, Clone)]
pub struct AlterModelOptions {
    pub(crate) name: String,
    pub(crate) options: MetaOptions,
}

impl AlterModelOptions {
    /// Leaves the model called `name` with the automatic options; say what differs with the methods.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            options: MetaOptions::default(),
        }
    }

    /// Sets the options; what a model is a proxy of stays.
    pub(super) fn apply(&self, options: &mut MetaOptions) {
        let proxy = options.proxy.take();
        *options = self.options.clone();
        options.proxy = proxy;
    }

    /// Says what one row is called in prose.
    #[must_use]
    pub fn verbose_name(mut self, name: &str) -> Self {
        self.options.verbose_name = Some(name.to_owned());
        self
    }

    /// Says what several rows are called in prose.
    #[must_use]
    pub fn verbose_name_plural(mut self, name: &str) -> Self {
        self.options.verbose_name_plural = Some(name.to_owned());
        self
    }

    /// Sets the default order: names of fields, descending with a leading `-`, or expressions as `f("rating").desc()`.
    #[must_use]
    pub fn ordering<const N: usize>(mut self, orders: [impl Into<OrderTerm>; N]) -> Self {
        self.options.ordering = orders.into_iter().map(Into::into).collect();
        self
    }

    /// Says what `latest` and `earliest` sort by where they are not told: field names, descending with a leading `-`.
    #[must_use]
    pub fn get_latest_by<const N: usize>(mut self, fields: [&str; N]) -> Self {
        self.options.get_latest_by = fields.iter().map(|&field| field.to_owned()).collect();
        self
    }

    /// Names the ways back of the model's relations that have no name of their own.
    #[must_use]
    pub fn default_related_name(mut self, name: &str) -> Self {
        self.options.default_related_name = Some(name.to_owned());
        self
    }

    /// Sets the permissions beside the automatic ones: codes and names.
    #[must_use]
    pub fn permissions<const N: usize>(mut self, permissions: [(&str, &str); N]) -> Self {
        self.options.set_permissions(&permissions);
        self
    }

    /// Says what the automatic permissions are for, instead of add, change, delete and view.
    #[must_use]
    pub fn default_permissions<const N: usize>(mut self, actions: [&str; N]) -> Self {
        self.options.set_default_permissions(&actions);
        self
    }

    /// Lets `save` look whether there is such a row before it writes it.
    #[must_use]
    pub fn select_on_save(mut self) -> Self {
        self.options.select_on_save = true;
        self
    }

    /// Leaves the table to somebody else.
    #[must_use]
    pub fn unmanaged(mut self) -> Self {
        self.options.managed = false;
        self
    }
}

impl Operate for AlterModelOptions {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        format!("Change Meta options on {}", self.name)
    }

    fn name_fragment(&self) -> Option<String> {
        Some(format!("alter_{}_options", self.name.to_lowercase()))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.name)?;
        self.apply(&mut model.options.meta);
        Ok(())
    }

    fn model(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn sets_option(&self) -> bool {
        true
    }
}
