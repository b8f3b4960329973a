//! The columns of a row by their places: read from a row of an answer, read from the struct, set in the struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::initial::no_rows;
use super::parse::{Field, Model};
use super::places::Placed;

/// `Columns`, of a model or a part.
pub(super) fn columns(model: &Model, root: &TokenStream) -> TokenStream {
    let name = &model.name;
    let row = row_methods(model, root);
    let values = value_methods(model, root);
    quote! {
        #[automatically_derived]
        impl #root::db::models::Columns for #name {
            #row
            #values
        }
    }
}

/// `from_row`, `field_from_row` and `hydrate`: from the columns of an answer.
fn row_methods(model: &Model, root: &TokenStream) -> TokenStream {
    let part = quote!(#root::db::models::Columns);
    let quantized = |field: &Field, value: TokenStream| match &field.attributes.decimal_places {
        Some(places) => {
            let of = field.type_constant();
            quote!((Self::#of.quantized)(#value, #places))
        }
        None => value,
    };
    let entries = model.placed(root).into_iter().map(|placed| {
        let Placed { field, place, .. } = placed;
        let ident = &field.name;
        if field.flatten {
            return quote!(#ident: #part::from_row(row, offset + #place)?);
        }
        let of = field.type_constant();
        let value = quote!((Self::#of.from_row)(row, offset + #place)?);
        let value = quantized(field, value);
        quote!(#ident: #value)
    });
    let entries = entries.chain(model.many.iter().map(no_rows));
    let arms = model.arms(
        root,
        |field| {
            let (ident, of) = (&field.name, field.type_constant());
            quote!((Self::#of.hydrate)(&mut self.#ident, row, plan))
        },
        |field, index| {
            let ident = &field.name;
            quote!(#part::hydrate(&mut self.#ident, #index, row, plan))
        },
    );
    let known = model.arms(
        root,
        |field| {
            let (ident, of) = (&field.name, field.type_constant());
            quote!((Self::#of.know)(&mut self.#ident, rows))
        },
        |field, index| {
            let ident = &field.name;
            quote!(#part::know(&mut self.#ident, #index, rows))
        },
    );
    let decoded = model.arms(
        root,
        |field| {
            let of = field.type_constant();
            let value = quantized(field, quote!((Self::#of.from_row)(row, column)?));
            quote!((Self::#of.to_value)(&#value))
        },
        |field, index| {
            let ty = &field.kind;
            quote!(<#ty as #part>::field_from_row(#index, row, column)?)
        },
    );
    quote! {
        fn field_from_row(
            index: usize,
            row: &#root::db::Row,
            column: usize,
        ) -> #root::db::Result<#root::db::Value> {
            ::std::result::Result::Ok(match index {
                #(#decoded,)*
                _ => #root::db::Value::Null,
            })
        }

        fn from_row(row: &#root::db::Row, offset: usize) -> #root::db::Result<Self> {
            ::std::result::Result::Ok(Self { #(#entries),* })
        }

        fn hydrate(
            &mut self,
            index: usize,
            row: &#root::db::Row,
            plan: &#root::db::fields::RelatedPlan,
        ) -> #root::db::Result<()> {
            match index {
                #(#arms,)*
                _ => ::std::result::Result::Ok(()),
            }
        }

        fn know(&mut self, index: usize, rows: &#root::db::fields::AnyRows) {
            match index {
                #(#known,)*
                _ => {}
            }
        }
    }
}

/// `value`, `is_unset` and `set_value`: from and to the fields of the struct.
fn value_methods(model: &Model, root: &TokenStream) -> TokenStream {
    let part = quote!(#root::db::models::Columns);
    let arms = |column: TokenStream, of_part: TokenStream| {
        model.arms(
            root,
            |field| {
                let (ident, of) = (&field.name, field.type_constant());
                quote!((Self::#of.#column)(&self.#ident))
            },
            |field, index| {
                let ident = &field.name;
                quote!(#part::#of_part(&self.#ident, #index))
            },
        )
    };
    let values = arms(quote!(to_value), quote!(value));
    let unset = arms(quote!(is_unset), quote!(is_unset));
    let set = model.arms(
        root,
        |field| {
            let (ident, of) = (&field.name, field.type_constant());
            quote!(self.#ident = (Self::#of.from_value)(value)?)
        },
        |field, index| {
            let ident = &field.name;
            quote!(#part::set_value(&mut self.#ident, #index, value)?)
        },
    );
    quote! {
        fn value(&self, index: usize) -> #root::db::Value {
            match index {
                #(#values,)*
                _ => #root::db::Value::Null,
            }
        }

        fn is_unset(&self, index: usize) -> bool {
            match index {
                #(#unset,)*
                _ => false,
            }
        }

        fn set_value(&mut self, index: usize, value: #root::db::Value) -> #root::db::Result<()> {
            match index {
                #(#set,)*
                _ => {}
            }
            ::std::result::Result::Ok(())
        }
    }
}
