//! Columns, and the steps along relations that lead to them.

use std::sync::Arc;

use super::ast::Node;
use crate::models::{FieldMeta, ModelMeta};

/// A column of the model, or of one reached through relations.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) hops: Vec<Hop>,
    pub(crate) field: &'static FieldMeta,
}

impl Column {
    /// Tells whether both are the same column of the same row.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let mut steps = self.hops.iter().zip(&other.hops);
        std::ptr::eq(self.field, other.field)
            && self.hops.len() == other.hops.len()
            && steps.all(|(one, other)| one.call == other.call && one.joins(other))
    }
}

/// A step from one model to another.
#[derive(Debug, Clone)]
pub(crate) struct Hop {
    /// The foreign key.
    pub(crate) field: &'static FieldMeta,
    /// The model that the step leads to.
    pub(crate) to: &'static ModelMeta,
    /// Whether the step goes from the model pointed to, to the one that points.
    pub(crate) reverse: bool,
    /// The call of `filter` that the step belongs to: conditions of one call speak of one related row, those of two calls
    /// perhaps of two. 0 joins in with whatever is there at last; see also [`Hop::place`].
    pub(crate) call: u16,
    /// What the rows hold that a filtered relation leads to, in a join of its own.
    pub(crate) filter: Option<Arc<Filter>>,
}

/// What the rows of a filtered relation hold: a condition on the model where the relation begins.
#[derive(Debug)]
pub(crate) struct Filter(pub(crate) Node);

impl Hop {
    /// Calls from here on are places among the filters where something else is said.
    const PLACES: u16 = 1 << 15;

    /// The call of what is said behind so many filters, and is no condition on a row.
    pub(crate) fn place(after: usize) -> u16 {
        Self::PLACES | u16::try_from(after).unwrap_or(u16::MAX)
    }

    /// How many filters stood before that; `None` of a condition on a row.
    pub(crate) fn placed_after(&self) -> Option<usize> {
        self.is_placed()
            .then(|| usize::from(self.call & !Self::PLACES))
    }

    /// Tells whether the step stands in what is no condition on a row, but selected, annotated or computed of many rows.
    pub(crate) fn is_placed(&self) -> bool {
        self.call >= Self::PLACES
    }

    /// Tells whether this step may use the join that `other` made.
    pub(crate) fn joins(&self, other: &Self) -> bool {
        self.is_along(other)
            && (self.call == other.call || self.call == 0 || self.is_placed())
            && self.filter.as_ref().map(Arc::as_ptr) == other.filter.as_ref().map(Arc::as_ptr)
    }

    /// Tells whether both go the same way, whatever they leave out.
    pub(crate) fn is_along(&self, other: &Self) -> bool {
        std::ptr::eq(self.field, other.field) && self.reverse == other.reverse
    }

    /// Steps back along a foreign key of `from`.
    pub(crate) fn back(from: &'static ModelMeta, field: &'static FieldMeta) -> Self {
        Self {
            field,
            to: from,
            reverse: true,
            call: 0,
            filter: None,
        }
    }

    /// Steps along a foreign key; `None` when the field is none.
    pub(crate) fn forward(field: &'static FieldMeta) -> Option<Self> {
        field.relation.map(|relation| Self {
            field,
            to: relation.target(),
            reverse: false,
            call: 0,
            filter: None,
        })
    }

    /// Tells whether the step may find several rows.
    pub(crate) fn is_many(&self) -> bool {
        self.reverse && !self.field.unique && !self.field.primary_key
    }

    /// Tells whether the step may find nothing.
    pub(crate) fn may_miss(&self) -> bool {
        self.reverse || self.field.null
    }
}

impl Column {
    /// Tells whether it is reached over a filtered relation.
    pub(crate) fn is_filtered(&self) -> bool {
        self.hops.iter().any(|hop| hop.filter.is_some())
    }

    /// Takes the foreign key's own column instead of the field that it points to, which may be a foreign key again.
    pub(crate) fn trimmed(mut self) -> Self {
        let leads_to = |hop: &Hop, field: &'static FieldMeta| {
            let target = hop.field.target_field();
            !hop.reverse
                && hop.filter.is_none()
                && target.is_some_and(|target| std::ptr::eq(target, field))
        };
        while let Some(hop) = self.hops.pop_if(|hop| leads_to(hop, self.field)) {
            self.field = hop.field;
        }
        self
    }
}
