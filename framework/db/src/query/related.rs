//! Which related rows a query brings along.

use super::Field;
use super::field::Pointer;
use crate::models::{FieldMeta, Model};

/// One foreign key, or a tuple of them, for `select_related`.
pub trait IntoRelated<M> {
    /// Returns the paths of foreign keys.
    #[doc(hidden)]
    fn into_related(self) -> Vec<Vec<&'static FieldMeta>>;
}

impl<M: Model, F: Pointer> IntoRelated<M> for Field<M, F> {
    fn into_related(self) -> Vec<Vec<&'static FieldMeta>> {
        vec![self.relations()]
    }
}

macro_rules! tuples {
    ($($($name:ident)+;)+) => {$(
        impl<M, $($name: IntoRelated<M>),+> IntoRelated<M> for ($($name,)+) {
            fn into_related(self) -> Vec<Vec<&'static FieldMeta>> {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($name,)+) = self;
                let mut paths = Vec::new();
                $(paths.extend($name.into_related());)+
                paths
            }
        }
    )+};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
}
