//! What `#[field(..)]` takes.

use proc_macro2::Span;
use syn::{Attribute, Error, Expr, Ident, LitInt, LitStr, Path, Result};

use super::ModelAttributes;
use super::given::{self, bare};
use super::near::nearest;
use super::table::{self, Attributes, Form, Known, Take, option};

const ON_DELETE: [&str; 10] = [
    "CASCADE",
    "PROTECT",
    "RESTRICT",
    "SET_NULL",
    "SET_DEFAULT",
    "SET",
    "DO_NOTHING",
    "DB_CASCADE",
    "DB_SET_NULL",
    "DB_SET_DEFAULT",
];
const PROTOCOLS: [&str; 3] = ["both", "ipv4", "ipv6"];
const KINDS: [&str; 17] = [
    "text",
    "char",
    "slug",
    "email",
    "url",
    "file",
    "image",
    "file_path",
    "small_auto",
    "auto",
    "big_auto",
    "small_integer",
    "integer",
    "big_integer",
    "positive_small_integer",
    "positive_integer",
    "positive_big_integer",
];

/// What `#[field(..)]` says.
#[derive(Default)]
pub(in crate::model) struct FieldAttributes {
    pub(in crate::model) max_length: Option<LitInt>,
    pub(in crate::model) default: Option<Expr>,
    pub(in crate::model) blank: bool,
    pub(in crate::model) unique: bool,
    pub(in crate::model) primary_key: bool,
    pub(in crate::model) db_index: Option<bool>,
    pub(in crate::model) db_column: Option<LitStr>,
    pub(in crate::model) verbose_name: Option<LitStr>,
    pub(in crate::model) help_text: Option<LitStr>,
    pub(in crate::model) editable: Option<bool>,
    pub(in crate::model) auto_now: bool,
    pub(in crate::model) auto_now_add: bool,
    pub(in crate::model) on_delete: Option<Ident>,
    /// What `on_delete = SET(..)` sets.
    pub(in crate::model) set_to: Option<Expr>,
    pub(in crate::model) related_name: Option<LitStr>,
    pub(in crate::model) max_digits: Option<LitInt>,
    pub(in crate::model) decimal_places: Option<LitInt>,
    pub(in crate::model) kind: Option<Ident>,
    pub(in crate::model) protocol: Option<Ident>,
    pub(in crate::model) unpack_ipv4: bool,
    pub(in crate::model) related_query_name: Option<LitStr>,
    pub(in crate::model) db_constraint: Option<bool>,
    pub(in crate::model) db_collation: Option<LitStr>,
    pub(in crate::model) db_comment: Option<LitStr>,
    pub(in crate::model) db_tablespace: Option<LitStr>,
    pub(in crate::model) db_default: Option<Expr>,
    pub(in crate::model) generated: Option<Expr>,
    pub(in crate::model) db_persist: Option<bool>,
    pub(in crate::model) one_to_one: bool,
    /// Whether the row pointed to is the other half of this one.
    pub(in crate::model) parent_link: bool,
    pub(in crate::model) through: Option<Path>,
    pub(in crate::model) through_fields: Vec<LitStr>,
    pub(in crate::model) limit_choices_to: Option<Expr>,
    pub(in crate::model) unique_for: UniqueFor,
    /// Codes of errors, and what is said instead of Django's words.
    pub(in crate::model) error_messages: Vec<(Ident, LitStr)>,
    pub(in crate::model) file_path: FilePath,
    pub(in crate::model) db_table: Option<LitStr>,
    pub(in crate::model) symmetrical: Option<bool>,
    /// Whether the relation follows the setting of a swappable model.
    pub(in crate::model) swappable: Option<bool>,
    pub(in crate::model) validators: Vec<Expr>,
    pub(in crate::model) flatten: bool,
    /// What was said, in this order.
    pub(in crate::model) names: Vec<Ident>,
}

/// The date fields of which a field's value is unique on each day, in each month and in each year.
#[derive(Default)]
pub(in crate::model) struct UniqueFor {
    pub(in crate::model) date: Option<LitStr>,
    pub(in crate::model) month: Option<LitStr>,
    pub(in crate::model) year: Option<LitStr>,
}

/// Which files the field of a path offers.
#[derive(Default)]
pub(in crate::model) struct FilePath {
    /// A text, or the name of a function.
    pub(in crate::model) path: Option<Expr>,
    pub(in crate::model) matching: Option<LitStr>,
    pub(in crate::model) recursive: bool,
    pub(in crate::model) no_files: bool,
    pub(in crate::model) allow_folders: bool,
}

impl FieldAttributes {
    pub(in crate::model) fn parse(attributes: &[Attribute]) -> Result<Self> {
        table::read(attributes)
    }
}

impl Attributes for FieldAttributes {
    const NAME: &'static str = "field";
    #[rustfmt::skip]
    const OPTIONS: &'static [Known<Self>] = &[
        option("max_length", "max_length = 200", Take::Number(|field, length| field.max_length = Some(length))),
        option("default", "default = 0", Take::Value(|field, value| field.default = Some(value))),
        option("blank", "blank", Take::Flag(|field, blank| field.blank = blank)),
        option("unique", "unique", Take::Flag(|field, unique| field.unique = unique)),
        option("primary_key", "primary_key", Take::Flag(|field, primary_key| field.primary_key = primary_key)),
        option("db_index", "db_index", Take::Flag(|field, index| field.db_index = Some(index))),
        option("db_column", "db_column = \"votes\"", Take::Text(|field, name| field.db_column = Some(name))),
        option("verbose_name", "verbose_name = \"date published\"", Take::Text(|field, name| field.verbose_name = Some(name))),
        option("help_text", "help_text = \"What people read beside the field\"", Take::Text(|field, text| field.help_text = Some(text))),
        option("editable", "editable = false", Take::Flag(|field, editable| field.editable = Some(editable))),
        option("auto_now", "auto_now", Take::Flag(|field, now| field.auto_now = now)),
        option("auto_now_add", "auto_now_add", Take::Flag(|field, now| field.auto_now_add = now)),
        option("on_delete", "on_delete = CASCADE", Take::Own("what happens to this row when the other is deleted", on_delete)),
        option("related_name", "related_name = \"choices\"", Take::Text(|field, name| field.related_name = Some(name))),
        option("max_digits", "max_digits = 10", Take::Number(|field, digits| field.max_digits = Some(digits))),
        option("decimal_places", "decimal_places = 2", Take::Number(|field, places| field.decimal_places = Some(places))),
        option("kind", "kind = slug", Take::Word(&KINDS, |field, kind| field.kind = Some(kind))),
        option("path", "path = \"/srv/covers\"", Take::Own("the path of a folder in quotes, or the name of a function that returns it", path)),
        option("match", "match = \"[.]pdf$\"", Take::Text(|field, regex| field.file_path.matching = Some(regex))),
        option("recursive", "recursive", Take::Flag(|field, recursive| field.file_path.recursive = recursive)),
        option("allow_files", "allow_files = false", Take::Flag(|field, allow| field.file_path.no_files = !allow)),
        option("allow_folders", "allow_folders", Take::Flag(|field, allow| field.file_path.allow_folders = allow)),
        option("protocol", "protocol = ipv4", Take::Word(&PROTOCOLS, |field, protocol| field.protocol = Some(protocol))),
        option("unpack_ipv4", "unpack_ipv4", Take::Flag(|field, unpack| field.unpack_ipv4 = unpack)),
        option("related_query_name", "related_query_name = \"choice\"", Take::Text(|field, name| field.related_query_name = Some(name))),
        option("db_constraint", "db_constraint = false", Take::Flag(|field, constraint| field.db_constraint = Some(constraint))),
        option("db_collation", "db_collation = \"nocase\"", Take::Text(|field, name| field.db_collation = Some(name))),
        option("db_comment", "db_comment = \"Votes of one day\"", Take::Text(|field, text| field.db_comment = Some(text))),
        option("db_tablespace", "db_tablespace = \"fast\"", Take::Text(|field, name| field.db_tablespace = Some(name))),
        option("db_default", "db_default = Now", Take::Value(|field, value| field.db_default = Some(value))),
        option("generated", "generated = Self::price * Self::count", Take::Value(|field, value| field.generated = Some(value))),
        option("db_persist", "db_persist = false", Take::Flag(|field, persist| field.db_persist = Some(persist))),
        option("one_to_one", "one_to_one", Take::Flag(|field, one_to_one| field.one_to_one |= one_to_one)),
        option("through", "through = Membership", Take::Path(|field, model| field.through = Some(model))),
        option("through_fields", "through_fields = [\"group\", \"person\"]", Take::Texts(|field, names| field.through_fields = names)),
        option("db_table", "db_table = \"polls_question_tags\"", Take::Text(|field, name| field.db_table = Some(name))),
        option("symmetrical", "symmetrical = false", Take::Flag(|field, symmetrical| field.symmetrical = Some(symmetrical))),
        option("limit_choices_to", "limit_choices_to = Person::active.eq(true)", Take::Value(|field, condition| field.limit_choices_to = Some(condition))),
        option("swappable", "swappable = false", Take::Flag(|field, swappable| field.swappable = Some(swappable))),
        option("parent_link", "parent_link", Take::Flag(parent_link)),
        option("unique_for_date", "unique_for_date = \"pub_date\"", Take::Text(|field, name| field.unique_for.date = Some(name))),
        option("unique_for_month", "unique_for_month = \"pub_date\"", Take::Text(|field, name| field.unique_for.month = Some(name))),
        option("unique_for_year", "unique_for_year = \"pub_date\"", Take::Text(|field, name| field.unique_for.year = Some(name))),
        option("error_messages", "error_messages(unique = \"There is one already.\")", Take::Arguments("a list of codes and texts in parentheses", error_messages)),
        option("validators", "validators = [min_value(1)]", Take::Values(|field, validators| field.validators = validators)),
        option("flatten", "flatten", Take::Flag(|field, flatten| field.flatten = flatten)),
    ];
    const ELSEWHERE: &'static [(&'static str, &'static str)] = &[
        (
            "null",
            "a column that takes NULL is an Option: write the type as Option<..> instead of `null`",
        ),
        (
            "to_field",
            "the field that a foreign key points to is a part of its type: write `ForeignKey<Blog, { to_field(Blog::slug) }>`",
        ),
        (
            "to",
            "the model that a relation points to is a part of its type: write `ForeignKey<Blog>` or `ManyToMany<Tag>`",
        ),
        (
            "choices",
            "the choices of a field are its type: an enum with `#[derive(Choices)]`",
        ),
        (
            "unique_together",
            "fields that are unique together are an option of the model: write `#[model(unique_together = [[\"question\", \"number\"]])]` above the struct",
        ),
    ];

    fn of_another(name: &str) -> Option<String> {
        table::knows::<ModelAttributes>(name).then(|| {
            format!("`{name}` belongs to the model: write `#[model({name} = ..)]` above the struct")
        })
    }

    fn said(&mut self) -> &mut Vec<Ident> {
        &mut self.names
    }
}

/// `path = "/srv/covers"`, or `path = covers`.
fn path(field: &mut FieldAttributes, given: &Expr, form: &Form) -> Result<()> {
    let what = "the path of a folder in quotes, or the name of a function that returns it";
    if given::text(given).is_none() && given::path(given).is_none() {
        return Err(form.refusal(given, what, None));
    }
    field.file_path.path = Some(bare(given).clone());
    Ok(())
}

/// The way to the row that this one extends is one to one, the primary key, and goes with that row.
fn parent_link(field: &mut FieldAttributes, parent_link: bool) {
    field.parent_link = parent_link;
    field.one_to_one |= parent_link;
    field.primary_key |= parent_link;
    let cascade = || Ident::new("CASCADE", Span::call_site());
    field.on_delete.get_or_insert_with(cascade);
}

/// `on_delete = CASCADE`, or `on_delete = SET(value)`.
fn on_delete(field: &mut FieldAttributes, given: &Expr, form: &Form) -> Result<()> {
    if let Expr::Call(call) = bare(given)
        && let Some(set) = given::word(&call.func)
        && set == "SET"
    {
        let [value] = call.args.iter().collect::<Vec<_>>()[..] else {
            return Err(Error::new_spanned(
                given,
                "`SET` takes one value, or a function that returns it: write `on_delete = SET(1)`",
            ));
        };
        field.set_to = Some(value.clone());
        field.on_delete = Some(set);
        return Ok(());
    }
    let Some(word) = given::word(given) else {
        let meant = given::one(given).and_then(|word| nearest(&word, ON_DELETE));
        return Err(form.refusal(
            given,
            &format!("one of {}, without quotes", ON_DELETE.join(", ")),
            meant.map(|meant| format!("on_delete = {meant}")),
        ));
    };
    let text = word.to_string();
    let word = form.one_of(word, &text, &ON_DELETE)?;
    if word == "SET" {
        return Err(Error::new(
            word.span(),
            "`SET` needs the value, or a function that returns it: write `on_delete = SET(1)`",
        ));
    }
    field.on_delete = Some(word);
    Ok(())
}

/// `error_messages(unique = "There is one already.")`.
fn error_messages(field: &mut FieldAttributes, given: &Expr, form: &Form) -> Result<()> {
    let entries: Vec<&Expr> = match given {
        Expr::Paren(one) => vec![&*one.expr],
        Expr::Tuple(several) => several.elems.iter().collect(),
        _ => Vec::new(),
    };
    for entry in entries {
        let message = match bare(entry) {
            Expr::Assign(pair) => given::word(&pair.left).zip(given::text(&pair.right)),
            _ => None,
        };
        let message = message
            .ok_or_else(|| form.refusal(entry, "a list of codes and texts in parentheses", None))?;
        field.error_messages.push(message);
    }
    Ok(())
}
