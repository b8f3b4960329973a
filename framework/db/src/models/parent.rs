//! Rows that extend a row of another table: Django's multi-table inheritance.

use super::{FieldMeta, ModelMeta};

impl ModelMeta {
    /// Returns the field that points to the row which a row of the model extends, and the model of that row:
    /// `#[field(parent_link)] pub place_ptr: ForeignKey<Place>`.
    pub fn parent(&self) -> Option<(&'static FieldMeta, &'static Self)> {
        self.fields.iter().find_map(|field| {
            let link = field.relation.filter(|relation| relation.parent_link)?;
            Some((field, link.target()))
        })
    }
}
