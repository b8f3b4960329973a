//! The attributes `#[model(..)]` and `#[field(..)]`.

use syn::meta::ParseNestedMeta;
use syn::parse::Parse as _;
use syn::punctuated::Punctuated;
use syn::token::Bracket;
use syn::{
    Attribute, Error, Expr, Ident, LitInt, LitStr, Path, Result, Token, bracketed, parenthesized,
};

use super::attribute_values::{flag, index, one_of, pairs, setting, strings, text_of};
use super::listed::{Listed, listed};

const MODEL: &str = "app_label, db_table, db_table_comment, primary_key, ordering, order_with_respect_to, get_latest_by, default_related_name, verbose_name, verbose_name_plural, unique_together, indexes, constraints, natural_key, managed, permissions, default_permissions, required_db_vendor, required_db_features, clean, objects, proxy, swappable, crate";
const FIELD: &str = "max_length, default, blank, unique, primary_key, db_index, db_column, verbose_name, help_text, editable, \
                     auto_now, auto_now_add, on_delete, related_name, max_digits, decimal_places, kind, protocol, unpack_ipv4, related_query_name, db_constraint, db_collation, db_comment, db_default, generated, db_persist, one_to_one, through, through_fields, db_table, \
                     symmetrical, limit_choices_to, parent_link, swappable, unique_for_date, unique_for_month, unique_for_year, error_messages, validators, flatten";
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
const VENDORS: [&str; 3] = ["sqlite", "postgresql", "mysql"];
const PROTOCOLS: [&str; 3] = ["both", "ipv4", "ipv6"];
const KINDS: [&str; 11] = [
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
];

/// What `#[model(..)]` says.
#[derive(Default)]
pub(super) struct ModelAttributes {
    pub(super) root: Option<Path>,
    pub(super) app_label: Option<LitStr>,
    pub(super) db_table: Option<LitStr>,
    pub(super) verbose_name: Option<LitStr>,
    pub(super) verbose_name_plural: Option<LitStr>,
    /// The fields of a composite primary key.
    pub(super) primary_key: Vec<LitStr>,
    pub(super) ordering: Vec<LitStr>,
    pub(super) natural_key: Vec<LitStr>,
    pub(super) get_latest_by: Vec<LitStr>,
    pub(super) order_with_respect_to: Option<LitStr>,
    pub(super) default_related_name: Option<LitStr>,
    pub(super) db_table_comment: Option<LitStr>,
    pub(super) unique_together: Vec<Listed<Vec<LitStr>>>,
    pub(super) indexes: Vec<Listed<Index>>,
    pub(super) constraints: Vec<Listed<Expr>>,
    pub(super) unmanaged: bool,
    pub(super) permissions: Vec<(LitStr, LitStr)>,
    /// `None` are Django's four.
    pub(super) default_permissions: Option<Vec<LitStr>>,
    pub(super) required_db_vendor: Option<LitStr>,
    pub(super) required_db_features: Vec<LitStr>,
    pub(super) proxy: bool,
    /// The setting that names another model in the place of this one.
    pub(super) swappable: Option<LitStr>,
    pub(super) clean: Option<Path>,
    pub(super) objects: Option<Path>,
    /// What was said, in this order.
    pub(super) names: Vec<Ident>,
}

/// One index.
pub(super) enum Index {
    /// Field names, perhaps a name of its own (`name = "..."` as the last entry).
    Fields(Option<LitStr>, Vec<LitStr>),
    /// An expression as `Index::on(Self::slug)`.
    Expression(Expr),
}

/// What `#[field(..)]` says.
#[derive(Default)]
pub(super) struct FieldAttributes {
    pub(super) max_length: Option<LitInt>,
    pub(super) default: Option<Expr>,
    pub(super) blank: bool,
    pub(super) unique: bool,
    pub(super) primary_key: bool,
    pub(super) db_index: Option<bool>,
    pub(super) db_column: Option<LitStr>,
    pub(super) verbose_name: Option<LitStr>,
    pub(super) help_text: Option<LitStr>,
    pub(super) editable: Option<bool>,
    pub(super) auto_now: bool,
    pub(super) auto_now_add: bool,
    pub(super) on_delete: Option<Ident>,
    /// What `on_delete = SET(..)` sets.
    pub(super) set_to: Option<Expr>,
    pub(super) related_name: Option<LitStr>,
    pub(super) max_digits: Option<LitInt>,
    pub(super) decimal_places: Option<LitInt>,
    pub(super) kind: Option<Ident>,
    pub(super) protocol: Option<Ident>,
    pub(super) unpack_ipv4: bool,
    pub(super) related_query_name: Option<LitStr>,
    pub(super) db_constraint: Option<bool>,
    pub(super) db_collation: Option<LitStr>,
    pub(super) db_comment: Option<LitStr>,
    pub(super) db_default: Option<Expr>,
    pub(super) generated: Option<Expr>,
    pub(super) db_persist: Option<bool>,
    pub(super) one_to_one: bool,
    /// Whether the row pointed to is the other half of this one.
    pub(super) parent_link: bool,
    pub(super) through: Option<Path>,
    pub(super) through_fields: Vec<LitStr>,
    pub(super) limit_choices_to: Option<Expr>,
    pub(super) unique_for: UniqueFor,
    /// Codes of errors, and what is said instead of Django's words.
    pub(super) error_messages: Vec<(Ident, LitStr)>,
    pub(super) db_table: Option<LitStr>,
    pub(super) symmetrical: Option<bool>,
    /// Whether the relation follows the setting of a swappable model.
    pub(super) swappable: Option<bool>,
    pub(super) validators: Vec<Expr>,
    pub(super) flatten: bool,
    /// What was said, in this order.
    pub(super) names: Vec<Ident>,
}

/// The date fields of which a field's value is unique on each day, in each month and in each year.
#[derive(Default)]
pub(super) struct UniqueFor {
    pub(super) date: Option<LitStr>,
    pub(super) month: Option<LitStr>,
    pub(super) year: Option<LitStr>,
}

impl ModelAttributes {
    pub(super) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut parsed = Self::default();
        for attribute in attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("model"))
        {
            attribute.parse_nested_meta(|meta| {
                parsed.entry(&meta)?;
                let name = meta.path.get_ident();
                parsed.names.extend(name.cloned());
                Ok(())
            })?;
        }
        Ok(parsed)
    }

    /// Tells whether the option was said, perhaps to say that there is nothing.
    pub(super) fn says(&self, option: &str) -> bool {
        self.names.iter().any(|said| said == option)
    }

    fn entry(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let Some(name) = meta.path.get_ident() else {
            return Err(meta.error(format!("`#[model(..)]` takes {MODEL}")));
        };
        match name.to_string().as_str() {
            "crate" => self.root = Some(meta.value()?.parse()?),
            "app_label" => self.app_label = Some(meta.value()?.parse()?),
            "db_table" => self.db_table = Some(meta.value()?.parse()?),
            "verbose_name" => self.verbose_name = Some(meta.value()?.parse()?),
            "verbose_name_plural" => self.verbose_name_plural = Some(meta.value()?.parse()?),
            "clean" => self.clean = Some(meta.value()?.parse()?),
            "objects" => self.objects = Some(meta.value()?.parse()?),
            "proxy" => self.proxy = flag(meta)?,
            "swappable" => self.swappable = Some(setting(meta)?),
            "managed" => self.unmanaged = !flag(meta)?,
            "permissions" => self.permissions = pairs(meta.value()?)?,
            "default_permissions" => self.default_permissions = Some(strings(meta.value()?)?),
            "required_db_vendor" => self.required_db_vendor = Some(text_of(meta, &VENDORS)?),
            "required_db_features" => self.required_db_features = strings(meta.value()?)?,
            "primary_key" => self.primary_key = strings(meta.value()?)?,
            "ordering" => self.ordering = strings(meta.value()?)?,
            "natural_key" => self.natural_key = strings(meta.value()?)?,
            "get_latest_by" => {
                let value = meta.value()?;
                self.get_latest_by = match value.peek(LitStr) {
                    true => vec![value.parse()?],
                    false => strings(value)?,
                };
            }
            "order_with_respect_to" => self.order_with_respect_to = Some(meta.value()?.parse()?),
            "default_related_name" => self.default_related_name = Some(meta.value()?.parse()?),
            "db_table_comment" => self.db_table_comment = Some(meta.value()?.parse()?),
            "unique_together" => {
                let content;
                let value = meta.value()?;
                bracketed!(content in value);
                if content.peek(LitStr) {
                    let names = Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?;
                    let names = names.into_iter().collect();
                    self.unique_together.push(Listed::Own(names));
                    return Ok(());
                }
                self.unique_together.extend(listed(&content, strings)?);
            }
            "indexes" => {
                let content;
                let value = meta.value()?;
                bracketed!(content in value);
                self.indexes
                    .extend(listed(&content, |one| match one.peek(Bracket) {
                        true => index(one),
                        false => one.parse().map(Index::Expression),
                    })?);
            }
            "constraints" => {
                let content;
                let value = meta.value()?;
                bracketed!(content in value);
                self.constraints.extend(listed(&content, Expr::parse)?);
            }
            other => {
                return Err(Error::new(
                    name.span(),
                    format!("`#[model(..)]` does not know `{other}`; it takes {MODEL}"),
                ));
            }
        }
        Ok(())
    }
}

impl FieldAttributes {
    pub(super) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut parsed = Self::default();
        for attribute in attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("field"))
        {
            attribute.parse_nested_meta(|meta| {
                parsed.entry(&meta)?;
                let name = meta.path.get_ident();
                parsed.names.extend(name.cloned());
                Ok(())
            })?;
        }
        Ok(parsed)
    }

    fn entry(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let Some(name) = meta.path.get_ident() else {
            return Err(meta.error(format!("`#[field(..)]` takes {FIELD}")));
        };
        match name.to_string().as_str() {
            "max_length" => self.max_length = Some(meta.value()?.parse()?),
            "default" => self.default = Some(meta.value()?.parse()?),
            "blank" => self.blank = flag(meta)?,
            "unique" => self.unique = flag(meta)?,
            "primary_key" => self.primary_key = flag(meta)?,
            "db_index" => self.db_index = Some(flag(meta)?),
            "db_column" => self.db_column = Some(meta.value()?.parse()?),
            "verbose_name" => self.verbose_name = Some(meta.value()?.parse()?),
            "help_text" => self.help_text = Some(meta.value()?.parse()?),
            "editable" => self.editable = Some(flag(meta)?),
            "auto_now" => self.auto_now = flag(meta)?,
            "auto_now_add" => self.auto_now_add = flag(meta)?,
            "flatten" => self.flatten = flag(meta)?,
            "one_to_one" => self.one_to_one = flag(meta)?,
            "parent_link" => {
                self.parent_link = flag(meta)?;
                self.one_to_one |= self.parent_link;
                self.primary_key |= self.parent_link;
                let cascade = || Ident::new("CASCADE", name.span());
                self.on_delete.get_or_insert_with(cascade);
            }
            "validators" => {
                let content;
                let value = meta.value()?;
                bracketed!(content in value);
                let validators = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?;
                self.validators = validators.into_iter().collect();
            }
            "through" => self.through = Some(meta.value()?.parse()?),
            "through_fields" => self.through_fields = strings(meta.value()?)?,
            "limit_choices_to" => self.limit_choices_to = Some(meta.value()?.parse()?),
            "unique_for_date" => self.unique_for.date = Some(meta.value()?.parse()?),
            "unique_for_month" => self.unique_for.month = Some(meta.value()?.parse()?),
            "unique_for_year" => self.unique_for.year = Some(meta.value()?.parse()?),
            "error_messages" => {
                let content;
                parenthesized!(content in meta.input);
                while !content.is_empty() {
                    let code = content.parse()?;
                    content.parse::<Token![=]>()?;
                    self.error_messages.push((code, content.parse()?));
                    if !content.is_empty() {
                        content.parse::<Token![,]>()?;
                    }
                }
            }
            "db_table" => self.db_table = Some(meta.value()?.parse()?),
            "swappable" => self.swappable = Some(flag(meta)?),
            "symmetrical" => self.symmetrical = Some(flag(meta)?),
            "on_delete" => {
                self.on_delete = Some(one_of(meta, &ON_DELETE)?);
                if self.on_delete.as_ref().is_some_and(|name| name == "SET") {
                    let content;
                    parenthesized!(content in meta.input);
                    self.set_to = Some(content.parse()?);
                }
            }
            "related_name" => self.related_name = Some(meta.value()?.parse()?),
            "max_digits" => self.max_digits = Some(meta.value()?.parse()?),
            "decimal_places" => self.decimal_places = Some(meta.value()?.parse()?),
            "protocol" => self.protocol = Some(one_of(meta, &PROTOCOLS)?),
            "unpack_ipv4" => self.unpack_ipv4 = flag(meta)?,
            "related_query_name" => self.related_query_name = Some(meta.value()?.parse()?),
            "db_constraint" => self.db_constraint = Some(flag(meta)?),
            "db_collation" => self.db_collation = Some(meta.value()?.parse()?),
            "db_default" => self.db_default = Some(meta.value()?.parse()?),
            "generated" => self.generated = Some(meta.value()?.parse()?),
            "db_persist" => self.db_persist = Some(flag(meta)?),
            "db_comment" => self.db_comment = Some(meta.value()?.parse()?),
            "kind" => self.kind = Some(one_of(meta, &KINDS)?),
            "to_field" => {
                return Err(Error::new(
                    name.span(),
                    "the field that a foreign key points to is a part of its type: write `ForeignKey<Blog, { to_field(Blog::slug) }>`",
                ));
            }
            "null" => {
                return Err(Error::new(
                    name.span(),
                    "a column that takes NULL is an Option: write the type as Option<..> instead of `null`",
                ));
            }
            other => {
                return Err(Error::new(
                    name.span(),
                    format!("`#[field(..)]` does not know `{other}`; it takes {FIELD}"),
                ));
            }
        }
        Ok(())
    }
}
