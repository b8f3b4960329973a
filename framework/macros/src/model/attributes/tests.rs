//! What is said of options in another shape than theirs.

use quote::quote;
use syn::parse::Parser as _;
use syn::{Attribute, Result};

use super::table::{self, Attributes};
use super::{FieldAttributes, ModelAttributes};

fn read<A: Attributes>(text: &str) -> Result<A> {
    let tokens: proc_macro2::TokenStream = text.parse()?;
    let name: syn::Ident = syn::parse_str(A::NAME)?;
    let attributes = Attribute::parse_outer.parse2(quote!(#[#name(#tokens)]))?;
    table::read(&attributes)
}

fn each_example_is_right<A: Attributes>() {
    for known in A::OPTIONS {
        let example = known.form.example;
        let read = read::<A>(example);
        assert!(read.is_ok(), "{example}: {:?}", read.err());
        assert!(example.starts_with(known.form.name), "{example}");
    }
}

#[test]
fn the_examples_that_mistakes_show_are_right() {
    each_example_is_right::<ModelAttributes>();
    each_example_is_right::<FieldAttributes>();
}

fn mistakes<A: Attributes>(cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        let said = read::<A>(text).err().map(|error| error.to_string());
        assert_eq!(said.as_deref(), Some(*wanted), "{text}");
    }
}

#[test]
fn a_wrong_option_of_a_model_is_told_with_the_right_one() {
    mistakes::<ModelAttributes>(&[
        (
            "ordering = \"-id\"",
            "`ordering` is a list of names in quotes and of expressions: write `ordering = [\"-id\"]`",
        ),
        (
            "ordering = [-id, title]",
            "`ordering` is a list of names in quotes and of expressions: write `ordering = [\"-id\", \"title\"]`",
        ),
        (
            "ordering = (\"-id\", \"title\")",
            "`ordering` is a list of names in quotes and of expressions: write `ordering = [\"-id\", \"title\"]`",
        ),
        (
            "ordering = Self::pub_date.desc()",
            "`ordering` is a list of names in quotes and of expressions: write `ordering = [\"-pub_date\"]`",
        ),
        (
            "ordering",
            "`ordering` needs a value: write `ordering = [\"-pub_date\"]`",
        ),
        (
            "ordering = , managed",
            "`ordering` needs a value: write `ordering = [\"-pub_date\"]`",
        ),
        (
            "ordering(\"-id\")",
            "`ordering` is a list of names in quotes and of expressions: write `ordering = [\"-pub_date\"]`",
        ),
        (
            "db_table: \"people\"",
            "`db_table` is a text in quotes: write `db_table = \"polls_question\"`",
        ),
        (
            "db_table = people",
            "`db_table` is a text in quotes: write `db_table = \"people\"`",
        ),
        (
            "db_table = [\"people\"]",
            "`db_table` is a text in quotes: write `db_table = \"people\"`",
        ),
        (
            "db_table = \"people\", db_table = \"persons\"",
            "`db_table` is said twice: keep one of them",
        ),
        (
            "managed = False",
            "`managed` is said alone, or is `true` or `false`: write `managed = false`",
        ),
        (
            "clean = \"check_dates\"",
            "`clean` is a name without quotes: write `clean = check_dates`",
        ),
        (
            "required_db_vendor = postgresql",
            "`required_db_vendor` is one of \"sqlite\", \"postgresql\", \"mysql\": write `required_db_vendor = \"postgresql\"`",
        ),
        (
            "required_db_vendor = \"postgres\"",
            "`postgres` is not one of sqlite, postgresql, mysql; perhaps you meant postgresql?",
        ),
        (
            "indexes = [\"slug\"]",
            "`indexes` is a list of indexes, each a list of names or an expression: write `indexes = [[\"slug\"]]`",
        ),
        (
            "indexes = [[\"slug\", title = \"by_slug\"]]",
            "an index takes field names and `name = \"..\"`",
        ),
        (
            "unique_together = ((\"a\", \"b\"),)",
            "`unique_together` is a list of names, or a list of such lists: write `unique_together = [[\"question\", \"number\"]]`",
        ),
        (
            "unique_together = (\"a\", \"b\")",
            "`unique_together` is a list of names, or a list of such lists: write `unique_together = [\"a\", \"b\"]`",
        ),
        (
            "permissions = [[\"dance\", \"Dance\"]]",
            "`permissions` is a list of pairs, each a code and what it is called: write `permissions = [(\"close_question\", \"Can close questions\")]`",
        ),
        (
            "verbose_nam = \"x\"",
            "`#[model(..)]` does not know `verbose_nam`; perhaps you meant `verbose_name`?",
        ),
        (
            "abstract = true",
            "fields that several models take are a struct of their own: `#[derive(ModelPart)]`, taken with `#[field(flatten)]`",
        ),
        (
            "max_length = 200",
            "`max_length` belongs to a field: write `#[field(max_length = ..)]` above it",
        ),
    ]);
}

#[test]
fn a_wrong_option_of_a_field_is_told_with_the_right_one() {
    mistakes::<FieldAttributes>(&[
        (
            "max_length = \"200\"",
            "`max_length` is a number written out: write `max_length = 200`",
        ),
        (
            "max_length(80)",
            "`max_length` is a number written out: write `max_length = 80`",
        ),
        (
            "max_length = LENGTH",
            "`max_length` is a number written out: write `max_length = 200`",
        ),
        (
            "max_length",
            "`max_length` needs a value: write `max_length = 200`",
        ),
        (
            "unique = True",
            "`unique` is said alone, or is `true` or `false`: write `unique`",
        ),
        (
            "blank(true)",
            "`blank` is said alone, or is `true` or `false`: write `blank`",
        ),
        (
            "on_delete = models.CASCADE",
            "`on_delete` is one of CASCADE, PROTECT, RESTRICT, SET_NULL, SET_DEFAULT, SET, DO_NOTHING, DB_CASCADE, DB_SET_NULL, \
             DB_SET_DEFAULT, without quotes: write `on_delete = CASCADE`",
        ),
        (
            "on_delete = SETNULL",
            "`SETNULL` is not one of CASCADE, PROTECT, RESTRICT, SET_NULL, SET_DEFAULT, SET, DO_NOTHING, DB_CASCADE, DB_SET_NULL, \
             DB_SET_DEFAULT; perhaps you meant SET_NULL?",
        ),
        (
            "on_delete = SET",
            "`SET` needs the value, or a function that returns it: write `on_delete = SET(1)`",
        ),
        (
            "kind = \"slug\"",
            "`kind` is one of text, char, slug, email, url, file, image, file_path, small_auto, auto, big_auto, small_integer, integer, \
             big_integer, positive_small_integer, positive_integer, positive_big_integer, without quotes: write `kind = slug`",
        ),
        (
            "related_name = choices",
            "`related_name` is a text in quotes: write `related_name = \"choices\"`",
        ),
        (
            "through = \"Membership\"",
            "`through` is a name without quotes: write `through = Membership`",
        ),
        (
            "validators = min_value",
            "`validators` is a list in brackets: write `validators = [min_value]`",
        ),
        (
            "error_messages = {\"unique\": \"taken\"}",
            "`error_messages` is a list of codes and texts in parentheses: write `error_messages(unique = \"There is one already.\")`",
        ),
        (
            "error_messages(\"unique\" = \"taken\")",
            "`error_messages` is a list of codes and texts in parentheses: write `error_messages(unique = \"There is one already.\")`",
        ),
        (
            "null = true",
            "a column that takes NULL is an Option: write the type as Option<..> instead of `null`",
        ),
        (
            "maxlength = 200",
            "`#[field(..)]` does not know `maxlength`; perhaps you meant `max_length`?",
        ),
        ("unique, unique", "`unique` is said twice: keep one of them"),
        (
            "ordering = [\"id\"]",
            "`ordering` belongs to the model: write `#[model(ordering = ..)]` above the struct",
        ),
    ]);
}
