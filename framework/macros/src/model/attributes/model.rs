//! What `#[model(..)]` takes.

use syn::spanned::Spanned as _;
use syn::{Attribute, Error, Expr, Ident, LitStr, Path, Result};

use super::FieldAttributes;
use super::given::{self, bare};
use super::table::{self, Attributes, Form, Known, Take, option};
use crate::model::listed::Listed;

const VENDORS: [&str; 3] = ["sqlite", "postgresql", "mysql"];

/// What `#[model(..)]` says.
#[derive(Default)]
pub(in crate::model) struct ModelAttributes {
    pub(in crate::model) root: Option<Path>,
    pub(in crate::model) app_label: Option<LitStr>,
    pub(in crate::model) db_table: Option<LitStr>,
    pub(in crate::model) verbose_name: Option<LitStr>,
    pub(in crate::model) verbose_name_plural: Option<LitStr>,
    /// The fields of a composite primary key.
    pub(in crate::model) primary_key: Vec<LitStr>,
    pub(in crate::model) ordering: Vec<Order>,
    pub(in crate::model) natural_key: Vec<LitStr>,
    pub(in crate::model) get_latest_by: Vec<LitStr>,
    pub(in crate::model) order_with_respect_to: Option<LitStr>,
    pub(in crate::model) default_related_name: Option<LitStr>,
    pub(in crate::model) db_table_comment: Option<LitStr>,
    pub(in crate::model) db_tablespace: Option<LitStr>,
    pub(in crate::model) unique_together: Vec<Listed<Vec<LitStr>>>,
    pub(in crate::model) indexes: Vec<Listed<Index>>,
    pub(in crate::model) constraints: Vec<Listed<Expr>>,
    pub(in crate::model) unmanaged: bool,
    pub(in crate::model) select_on_save: bool,
    pub(in crate::model) permissions: Vec<(LitStr, LitStr)>,
    /// `None` are Django's four.
    pub(in crate::model) default_permissions: Option<Vec<LitStr>>,
    pub(in crate::model) required_db_vendor: Option<LitStr>,
    pub(in crate::model) required_db_features: Vec<LitStr>,
    pub(in crate::model) proxy: bool,
    /// The setting that names another model in the place of this one.
    pub(in crate::model) swappable: Option<LitStr>,
    pub(in crate::model) clean: Option<Path>,
    pub(in crate::model) objects: Option<Path>,
    /// What was said, in this order.
    pub(in crate::model) names: Vec<Ident>,
}

/// One entry of `ordering`.
pub(in crate::model) enum Order {
    /// The name of a field, descending with a leading `-`.
    Name(LitStr),
    /// An expression as `Self::rating.desc().nulls_last()`.
    Expression(Expr),
}

/// One index.
pub(in crate::model) enum Index {
    /// Field names, perhaps a name of its own (`name = "..."` as the last entry).
    Fields(Option<LitStr>, Vec<LitStr>),
    /// An expression as `Index::on(Self::slug)`.
    Expression(Expr),
}

impl ModelAttributes {
    pub(in crate::model) fn parse(attributes: &[Attribute]) -> Result<Self> {
        table::read(attributes)
    }

    /// Tells whether the option was said, perhaps to say that there is nothing.
    pub(in crate::model) fn says(&self, option: &str) -> bool {
        self.names.iter().any(|said| said == option)
    }
}

impl Attributes for ModelAttributes {
    const NAME: &'static str = "model";
    #[rustfmt::skip]
    const OPTIONS: &'static [Known<Self>] = &[
        option("app_label", "app_label = \"polls\"", Take::Text(|model, text| model.app_label = Some(text))),
        option("db_table", "db_table = \"polls_question\"", Take::Text(|model, text| model.db_table = Some(text))),
        option("db_table_comment", "db_table_comment = \"Questions of the day\"", Take::Text(|model, text| model.db_table_comment = Some(text))),
        option("db_tablespace", "db_tablespace = \"fast\"", Take::Text(|model, name| model.db_tablespace = Some(name))),
        option("primary_key", "primary_key = [\"tenant\", \"number\"]", Take::Texts(|model, names| model.primary_key = names)),
        option("ordering", "ordering = [\"-pub_date\"]", Take::Own("a list of names in quotes and of expressions", ordering)),
        option("order_with_respect_to", "order_with_respect_to = \"question\"", Take::Text(|model, name| model.order_with_respect_to = Some(name))),
        option("get_latest_by", "get_latest_by = \"pub_date\"", Take::Own("the name of a field in quotes, or a list of them", latest_by)),
        option("default_related_name", "default_related_name = \"choices\"", Take::Text(|model, name| model.default_related_name = Some(name))),
        option("verbose_name", "verbose_name = \"question\"", Take::Text(|model, name| model.verbose_name = Some(name))),
        option("verbose_name_plural", "verbose_name_plural = \"questions\"", Take::Text(|model, name| model.verbose_name_plural = Some(name))),
        option("unique_together", "unique_together = [[\"question\", \"number\"]]", Take::Own("a list of names, or a list of such lists", unique_together)),
        option("indexes", "indexes = [[\"question\", \"-votes\"], Index::on(Self::slug).name(\"by_slug\")]", Take::Own("a list of indexes, each a list of names or an expression", indexes)),
        option("constraints", "constraints = [UniqueConstraint::on(Self::slug).name(\"one_slug\")]", Take::Own("a list of expressions", constraints)),
        option("natural_key", "natural_key = [\"slug\"]", Take::Texts(|model, names| model.natural_key = names)),
        option("managed", "managed = false", Take::Flag(|model, managed| model.unmanaged = !managed)),
        option("select_on_save", "select_on_save", Take::Flag(|model, selects| model.select_on_save = selects)),
        option("permissions", "permissions = [(\"close_question\", \"Can close questions\")]", Take::Own("a list of pairs, each a code and what it is called", permissions)),
        option("default_permissions", "default_permissions = [\"add\", \"view\"]", Take::Texts(|model, names| model.default_permissions = Some(names))),
        option("required_db_vendor", "required_db_vendor = \"postgresql\"", Take::OneText(&VENDORS, |model, vendor| model.required_db_vendor = Some(vendor))),
        option("required_db_features", "required_db_features = [\"supports_json_field\"]", Take::Texts(|model, names| model.required_db_features = names)),
        option("clean", "clean = check_dates", Take::Path(|model, function| model.clean = Some(function))),
        option("objects", "objects = published", Take::Path(|model, function| model.objects = Some(function))),
        option("proxy", "proxy", Take::Flag(|model, proxy| model.proxy = proxy)),
        option("swappable", "swappable = \"ARTICLE_MODEL\"", Take::Own("the name of a setting, in capital letters", swappable)),
        option("crate", "crate = crate::nuages", Take::Path(|model, root| model.root = Some(root))),
    ];
    const ELSEWHERE: &'static [(&'static str, &'static str)] = &[
        (
            "abstract",
            "fields that several models take are a struct of their own: `#[derive(ModelPart)]`, taken with `#[field(flatten)]`",
        ),
        (
            "index_together",
            "an index over several fields is one of `indexes`: write `indexes = [[\"question\", \"votes\"]]`",
        ),
        (
            "default_manager_name",
            "the rows that `objects()` begins with are those of a function: write `objects = published`",
        ),
        (
            "base_manager_name",
            "`base_objects()` begins with all rows, always; `objects = published` names a function for `objects()`",
        ),
        (
            "unique",
            "one field is unique with `#[field(unique)]`, several together with `unique_together = [[\"question\", \"number\"]]`",
        ),
    ];

    fn of_another(name: &str) -> Option<String> {
        table::knows::<FieldAttributes>(name)
            .then(|| format!("`{name}` belongs to a field: write `#[field({name} = ..)]` above it"))
    }

    fn said(&mut self) -> &mut Vec<Ident> {
        &mut self.names
    }
}

fn latest_by(model: &mut ModelAttributes, given: &Expr, form: &Form) -> Result<()> {
    let one = given::text(given).map(|name| vec![name]);
    model.get_latest_by = one
        .or_else(|| given::texts(given))
        .ok_or_else(|| form.refusal(given, "a name in quotes, or a list of names", None))?;
    Ok(())
}

/// `["-pub_date", Self::rating.desc().nulls_last()]`.
fn ordering(model: &mut ModelAttributes, given: &Expr, form: &Form) -> Result<()> {
    let entry = |entry: &Expr| match (given::text(entry), bare(entry)) {
        (Some(name), _) => Some(Order::Name(name)),
        (None, Expr::Path(path)) => {
            let is_word = path.path.get_ident().is_some();
            (!is_word).then(|| Order::Expression(entry.clone()))
        }
        (None, Expr::Lit(_) | Expr::Unary(_) | Expr::Array(_) | Expr::Range(_)) => None,
        (None, expression) => Some(Order::Expression(expression.clone())),
    };
    let entries = given::list(given).and_then(|entries| entries.iter().map(entry).collect());
    model.ordering = entries.ok_or_else(|| {
        let meant = given::words(given).map(|names| format!("ordering = {names:?}"));
        form.refusal(given, "a list of names in quotes and of expressions", meant)
    })?;
    Ok(())
}

fn unique_together(model: &mut ModelAttributes, given: &Expr, form: &Form) -> Result<()> {
    let one = given::texts(given).filter(|names| !names.is_empty());
    let several = || {
        let entries = given::list(given)?;
        let names = |entry: &Expr| listed(entry).or_else(|| given::texts(entry).map(Listed::Own));
        entries.iter().map(names).collect()
    };
    let one = one.map(|names| vec![Listed::Own(names)]);
    model.unique_together = one.or_else(several).ok_or_else(|| {
        let one = given::words(given).filter(|words| words.len() > 1);
        let meant = one.map(|names| format!("unique_together = {names:?}"));
        form.refusal(given, "a list of names, or a list of such lists", meant)
    })?;
    Ok(())
}

/// `..Signed`, all that a part lists.
fn listed<T>(entry: &Expr) -> Option<Listed<T>> {
    match bare(entry) {
        Expr::Range(range) if range.start.is_none() => {
            let part = given::path(range.end.as_deref()?)?;
            Some(Listed::Of(Box::new(syn::parse_quote!(#part))))
        }
        _ => None,
    }
}

fn constraints(model: &mut ModelAttributes, given: &Expr, form: &Form) -> Result<()> {
    let entries =
        given::list(given).ok_or_else(|| form.refusal(given, "a list of expressions", None))?;
    let one = |entry: &Expr| listed(entry).unwrap_or_else(|| Listed::Own(entry.clone()));
    model.constraints = entries.iter().map(one).collect();
    Ok(())
}

/// The name of a setting, as `"ARTICLE_MODEL"`.
fn swappable(model: &mut ModelAttributes, given: &Expr, form: &Form) -> Result<()> {
    let fits =
        |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    let name = given::text(given).filter(|name| {
        let name = name.value();
        !name.is_empty() && name.chars().all(fits)
    });
    let meant = || {
        let word = given::one(given)?.to_ascii_uppercase();
        Some(format!("swappable = {word:?}"))
    };
    let what = "the name of a setting, in capital letters";
    model.swappable = Some(name.ok_or_else(|| form.refusal(given, what, meant()))?);
    Ok(())
}

fn indexes(model: &mut ModelAttributes, given: &Expr, form: &Form) -> Result<()> {
    let what = "a list of indexes, each a list of names or an expression";
    let meant = |given: &Expr| {
        let names = given::words(given)?;
        Some(format!("indexes = [{names:?}]"))
    };
    let wrong = |given: &Expr| form.refusal(given, what, meant(given));
    for index in given::list(given).ok_or_else(|| wrong(given))? {
        if let Some(of_part) = listed(&index) {
            model.indexes.push(of_part);
            continue;
        }
        model.indexes.push(Listed::Own(match bare(&index) {
            Expr::Array(array) => fields_of_index(array)?,
            Expr::Lit(_) | Expr::Tuple(_) => return Err(wrong(given)),
            expression => Index::Expression(expression.clone()),
        }));
    }
    Ok(())
}

/// `["question", "-votes", name = "by_votes"]`.
fn fields_of_index(array: &syn::ExprArray) -> Result<Index> {
    let (mut name, mut fields) = (None, Vec::new());
    for entry in &array.elems {
        let named = match bare(entry) {
            Expr::Assign(pair) if given::word(&pair.left).is_some_and(|key| key == "name") => {
                given::text(&pair.right)
            }
            _ => None,
        };
        match (given::text(entry), named) {
            (Some(field), _) => fields.push(field),
            (None, Some(text)) => name = Some(text),
            (None, None) => {
                return Err(Error::new(
                    entry.span(),
                    "an index takes field names and `name = \"..\"`",
                ));
            }
        }
    }
    Ok(Index::Fields(name, fields))
}

/// `[("code", "What it is called"), ..]`.
fn permissions(model: &mut ModelAttributes, given: &Expr, form: &Form) -> Result<()> {
    let pair = |entry: &Expr| match bare(entry) {
        Expr::Tuple(pair) if pair.elems.len() == 2 => {
            Some((given::text(&pair.elems[0])?, given::text(&pair.elems[1])?))
        }
        _ => None,
    };
    let pairs = given::list(given).and_then(|entries| entries.iter().map(pair).collect());
    model.permissions = pairs.ok_or_else(|| {
        form.refusal(
            given,
            "a list of pairs, each a code and what it is called",
            None,
        )
    })?;
    Ok(())
}
