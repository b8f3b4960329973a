//! Options of models that parts say, as the `Meta` of Django's abstract base classes.

use super::DefaultOrder;

/// What `#[model(..)]` of a part says of the models that take it, where they say nothing themselves. Of several parts the first that
/// says something counts.
#[derive(Debug, Clone, Copy)]
pub struct PartOptions {
    /// Default order.
    pub ordering: Option<&'static [DefaultOrder]>,
    /// The foreign key among whose rows a row has a place.
    pub order_with_respect_to: Option<&'static str>,
    /// What `latest` and `earliest` sort by.
    pub get_latest_by: Option<&'static [&'static str]>,
    /// The fields by which fixtures may speak of a row.
    pub natural_key: Option<&'static [&'static str]>,
    /// What the ways back of the models' relations are called.
    pub default_related_name: Option<&'static str>,
    /// The remark that the database keeps about the tables.
    pub db_table_comment: Option<&'static str>,
    /// The tablespace of the tables.
    pub db_tablespace: Option<&'static str>,
    /// What one row is called in prose.
    pub verbose_name: Option<&'static str>,
    /// What several rows are called in prose.
    pub verbose_name_plural: Option<&'static str>,
    /// What several rows are called by the name of one, where nothing else is said.
    #[doc(hidden)]
    pub automatic_plural: Option<&'static str>,
    /// Whether migrations create and alter the tables.
    pub managed: Option<bool>,
    /// Whether `save` looks whether there is such a row before it writes it.
    pub select_on_save: Option<bool>,
}

impl PartOptions {
    /// Nothing is said.
    pub const PLAIN: Self = Self {
        ordering: None,
        order_with_respect_to: None,
        get_latest_by: None,
        natural_key: None,
        default_related_name: None,
        db_table_comment: None,
        db_tablespace: None,
        verbose_name: None,
        verbose_name_plural: None,
        automatic_plural: None,
        managed: None,
        select_on_save: None,
    };

    /// Takes from another part what is not said here.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        let plural = match self.verbose_name {
            Some(_) => self.automatic_plural,
            None => other.automatic_plural,
        };
        Self {
            ordering: first(self.ordering, other.ordering),
            order_with_respect_to: first(self.order_with_respect_to, other.order_with_respect_to),
            get_latest_by: first(self.get_latest_by, other.get_latest_by),
            natural_key: first(self.natural_key, other.natural_key),
            default_related_name: first(self.default_related_name, other.default_related_name),
            db_table_comment: first(self.db_table_comment, other.db_table_comment),
            db_tablespace: first(self.db_tablespace, other.db_tablespace),
            verbose_name: first(self.verbose_name, other.verbose_name),
            verbose_name_plural: first(self.verbose_name_plural, other.verbose_name_plural),
            automatic_plural: plural,
            managed: first(self.managed, other.managed),
            select_on_save: first(self.select_on_save, other.select_on_save),
        }
    }
}

#[doc(hidden)]
impl PartOptions {
    /// Tells whether there is an order beside that by the place.
    pub const fn has_two_orders(&self) -> bool {
        match (self.order_with_respect_to, self.ordering) {
            (Some(_), Some(ordering)) => !ordering.is_empty(),
            _ => false,
        }
    }
}

const fn first<T: Copy>(one: Option<T>, other: Option<T>) -> Option<T> {
    match one {
        Some(_) => one,
        None => other,
    }
}
