//! Where the columns of a model stand, when parts with columns of their own stand among them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::parse::{Field, Model};

/// A field and the place of its column, or of the first of its columns.
pub(super) struct Placed<'m> {
    pub(super) field: &'m Field,
    /// The place as a constant expression.
    pub(super) place: TokenStream,
    /// Whether the place is a plain number, as no part stands before.
    pub(super) plain: bool,
}

impl Model {
    /// The fields with their places.
    pub(super) fn placed(&self, root: &TokenStream) -> Vec<Placed<'_>> {
        let mut before = Vec::new();
        let mut columns = 0_usize;
        self.fields
            .iter()
            .map(|field| {
                let number = Literal::usize_unsuffixed(columns);
                let placed = Placed {
                    field,
                    place: quote!(#number #(+ <#before as #root::db::models::ModelPart>::FIELDS.len())*),
                    plain: before.is_empty(),
                };
                match field.flatten {
                    true => before.push(&field.kind),
                    false => columns += 1,
                }
                placed
            })
            .collect()
    }

    /// Where the many-to-many fields of a part begin among the model's, and with `None` where the model's own begin.
    pub(super) fn many_before(&self, part: Option<&Field>, root: &TokenStream) -> TokenStream {
        let parts = self.parts();
        let before = parts.take_while(|other| part.is_none_or(|part| !std::ptr::eq(*other, part)));
        let before: Vec<_> = before.map(|part| &part.kind).collect();
        match before.is_empty() {
            true => quote!(0),
            false => {
                quote!((#(<#before as #root::db::models::ModelPart>::MANY_TO_MANY.len())+*) as u16)
            }
        }
    }

    /// The arms of `match index`: `column` says what stands for a column, `part` what stands for the columns of a part, whose
    /// own index is given.
    pub(super) fn arms(
        &self,
        root: &TokenStream,
        column: impl Fn(&Field) -> TokenStream,
        part: impl Fn(&Field, TokenStream) -> TokenStream,
    ) -> Vec<TokenStream> {
        let arm = |placed: Placed<'_>| {
            let Placed {
                field,
                place,
                plain,
            } = placed;
            if field.flatten {
                let ty = &field.kind;
                let last = quote!(#place + <#ty as #root::db::models::ModelPart>::FIELDS.len());
                let body = part(field, quote!(index - (#place)));
                return quote!(index if (#place..#last).contains(&index) => #body);
            }
            let body = column(field);
            match plain {
                true => quote!(#place => #body),
                false => quote!(index if index == #place => #body),
            }
        };
        self.placed(root).into_iter().map(arm).collect()
    }
}
