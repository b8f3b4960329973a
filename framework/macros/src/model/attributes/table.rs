//! Options of an attribute as a table: their names, how each is written, and where its value goes.

use proc_macro2::Span;
use quote::ToTokens as _;
use syn::meta::ParseNestedMeta;
use syn::{
    Attribute, Error, Expr, Ident, LitInt, LitStr, Path, Result, Token, parenthesized, token,
};

use super::given;
use super::near::nearest;

/// What an attribute says, read by its table.
pub(super) trait Attributes: Default + Sized + 'static {
    /// Name of the attribute.
    const NAME: &'static str;
    /// All options.
    const OPTIONS: &'static [Known<Self>];
    /// Options of Django's, and others that are often tried, which are written in another way.
    const ELSEWHERE: &'static [(&'static str, &'static str)];

    /// The mistake of an option that belongs to another attribute.
    fn of_another(name: &str) -> Option<String>;

    /// The names that were said.
    fn said(&mut self) -> &mut Vec<Ident>;
}

/// One option.
pub(super) struct Known<A> {
    pub(super) form: Form,
    pub(super) take: Take<A>,
}

/// How an option is written.
pub(super) struct Form {
    pub(super) name: &'static str,
    /// What is right, shown to who wrote something else.
    pub(super) example: &'static str,
}

/// What the value of an option is, and where it goes.
pub(super) enum Take<A> {
    /// Said alone; `= false` is possible too.
    Flag(fn(&mut A, bool)),
    Text(fn(&mut A, LitStr)),
    /// One of several texts.
    OneText(&'static [&'static str], fn(&mut A, LitStr)),
    Texts(fn(&mut A, Vec<LitStr>)),
    Number(fn(&mut A, LitInt)),
    /// One of several words, without quotes.
    Word(&'static [&'static str], fn(&mut A, Ident)),
    /// The name of a type, function or module.
    Path(fn(&mut A, Path)),
    Value(fn(&mut A, Expr)),
    Values(fn(&mut A, Vec<Expr>)),
    /// What is written in a way of its own, and what that is called.
    Own(&'static str, fn(&mut A, &Expr, &Form) -> Result<()>),
    /// Values in parentheses, without `=`.
    Arguments(&'static str, fn(&mut A, &Expr, &Form) -> Result<()>),
}

pub(super) const fn option<A>(
    name: &'static str,
    example: &'static str,
    take: Take<A>,
) -> Known<A> {
    Known {
        form: Form { name, example },
        take,
    }
}

impl Form {
    /// The mistake of a value in another shape.
    pub(super) fn refusal(&self, given: &Expr, what: &str, meant: Option<String>) -> Error {
        Error::new_spanned(given, self.words(what, meant))
    }

    fn words(&self, what: &str, meant: Option<String>) -> String {
        let right = meant.unwrap_or_else(|| self.example.to_owned());
        format!("`{}` is {what}: write `{right}`", self.name)
    }

    fn without_value(&self, span: Span) -> Error {
        let Self { name, example } = self;
        Error::new(span, format!("`{name}` needs a value: write `{example}`"))
    }

    /// Chooses one of several words, or tells which there are.
    pub(super) fn one_of<W: quote::ToTokens>(
        &self,
        token: W,
        word: &str,
        choices: &[&str],
    ) -> Result<W> {
        if choices.contains(&word) {
            return Ok(token);
        }
        let meant = nearest(word, choices.iter().copied());
        let meant = meant.map_or_else(String::new, |meant| format!("; perhaps you meant {meant}?"));
        let choices = choices.join(", ");
        Err(Error::new_spanned(
            token,
            format!("`{word}` is not one of {choices}{meant}"),
        ))
    }
}

/// Reads all attributes of the name.
pub(super) fn read<A: Attributes>(attributes: &[Attribute]) -> Result<A> {
    let mut read = A::default();
    let mine = attributes
        .iter()
        .filter(|other| other.path().is_ident(A::NAME));
    for attribute in mine {
        attribute.parse_nested_meta(|meta| {
            let Some(name) = meta.path.get_ident() else {
                return Err(meta.error(format!("`#[{}(..)]` takes {}", A::NAME, names::<A>())));
            };
            let text = name.to_string();
            let Some(known) = A::OPTIONS.iter().find(|known| known.form.name == text) else {
                return Err(unknown::<A>(name));
            };
            if read.said().contains(name) {
                return Err(Error::new(
                    name.span(),
                    format!("`{text}` is said twice: keep one of them"),
                ));
            }
            known.read(&mut read, &meta, name)?;
            read.said().push(name.clone());
            Ok(())
        })?;
    }
    Ok(read)
}

/// Tells whether an attribute has the option.
pub(super) fn knows<A: Attributes>(name: &str) -> bool {
    A::OPTIONS.iter().any(|known| known.form.name == name)
}

fn names<A: Attributes>() -> String {
    let names: Vec<&str> = A::OPTIONS.iter().map(|known| known.form.name).collect();
    names.join(", ")
}

fn unknown<A: Attributes>(name: &Ident) -> Error {
    let place = A::NAME;
    let mut elsewhere = A::ELSEWHERE.iter();
    if let Some((_, instead)) = elsewhere.find(|(other, _)| name == other) {
        return Error::new(name.span(), *instead);
    }
    if let Some(message) = A::of_another(&name.to_string()) {
        return Error::new(name.span(), message);
    }
    let known = A::OPTIONS.iter().map(|known| known.form.name);
    let end = match nearest(&name.to_string(), known) {
        Some(meant) => format!("; perhaps you meant `{meant}`?"),
        None => format!("; it takes {}", names::<A>()),
    };
    Error::new(
        name.span(),
        format!("`#[{place}(..)]` does not know `{name}`{end}"),
    )
}

impl<A: Attributes> Known<A> {
    fn read(&self, into: &mut A, meta: &ParseNestedMeta<'_>, name: &Ident) -> Result<()> {
        let form = &self.form;
        if let Take::Flag(set) = self.take
            && (meta.input.is_empty() || meta.input.peek(Token![,]))
        {
            set(into, true);
            return Ok(());
        }
        let given = self.given(meta, name)?;
        let wrong = || form.refusal(&given, &self.take.what(), self.meant(&given));
        match self.take {
            Take::Flag(set) => set(into, given::truth(&given).ok_or_else(wrong)?),
            Take::Text(set) => set(into, given::text(&given).ok_or_else(wrong)?),
            Take::OneText(choices, set) => {
                let text = given::text(&given).ok_or_else(wrong)?;
                let word = text.value();
                set(into, form.one_of(text, &word, choices)?);
            }
            Take::Texts(set) => set(into, given::texts(&given).ok_or_else(wrong)?),
            Take::Number(set) => set(into, given::number(&given).ok_or_else(wrong)?),
            Take::Word(choices, set) => {
                let ident = given::word(&given).ok_or_else(wrong)?;
                let word = ident.to_string();
                set(into, form.one_of(ident, &word, choices)?);
            }
            Take::Path(set) => set(into, given::path(&given).ok_or_else(wrong)?),
            Take::Value(set) => set(into, given),
            Take::Values(set) => set(into, given::list(&given).ok_or_else(wrong)?),
            Take::Own(_, take) | Take::Arguments(_, take) => take(into, &given, form)?,
        }
        Ok(())
    }

    /// The value, behind `=` or in parentheses as the option has it.
    fn given(&self, meta: &ParseNestedMeta<'_>, name: &Ident) -> Result<Expr> {
        let (form, input) = (&self.form, meta.input);
        let in_parentheses = matches!(self.take, Take::Arguments(..));
        if input.is_empty() || input.peek(Token![,]) {
            return Err(form.without_value(name.span()));
        }
        if input.peek(token::Paren) {
            if in_parentheses {
                return input.parse();
            }
            let content;
            parenthesized!(content in input);
            let given: Option<Expr> = content.parse().ok();
            let meant = given.and_then(|given| self.meant(&given));
            return Err(Error::new(
                name.span(),
                form.words(&self.take.what(), meant),
            ));
        }
        let sign = input.span();
        if !input.peek(Token![=]) {
            return Err(Error::new(sign, form.words(&self.take.what(), None)));
        }
        input.parse::<Token![=]>()?;
        if input.is_empty() || input.peek(Token![,]) {
            return Err(form.without_value(name.span()));
        }
        let start = input.span();
        let given: Result<Expr> = input.parse();
        match (given, &self.take) {
            (Ok(given), Take::Arguments(what, _)) => Err(form.refusal(&given, what, None)),
            (Ok(given), _) => Ok(given),
            (Err(error), Take::Value(_) | Take::Values(_)) => Err(error),
            (Err(_), take) => Err(Error::new(start, form.words(&take.what(), None))),
        }
    }

    /// What was perhaps meant, written as it should be.
    fn meant(&self, given: &Expr) -> Option<String> {
        let name = self.form.name;
        let quoted = |words: Vec<String>| {
            let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
            quoted.join(", ")
        };
        let value = match self.take {
            Take::Flag(_) => match given::one(given)?.to_lowercase().as_str() {
                "true" | "1" | "yes" => return Some(name.to_owned()),
                "false" | "0" | "no" => "false".to_owned(),
                _ => return None,
            },
            Take::Text(_) => quoted(vec![given::one(given)?]),
            Take::OneText(choices, _) => {
                let meant = nearest(&given::one(given)?, choices.iter().copied())?;
                format!("{meant:?}")
            }
            Take::Texts(_) => format!("[{}]", quoted(given::words(given)?)),
            Take::Number(_) => given::one(given)?.parse::<u64>().ok()?.to_string(),
            Take::Word(choices, _) => {
                nearest(&given::one(given)?, choices.iter().copied())?.to_owned()
            }
            Take::Path(_) => {
                let path: Path = given::text(given)?.parse().ok()?;
                path.to_token_stream().to_string().replace(' ', "")
            }
            Take::Values(_) => format!("[{}]", elements(given)),
            Take::Value(_) | Take::Own(..) | Take::Arguments(..) => return None,
        };
        Some(format!("{name} = {value}"))
    }
}

/// The values of a tuple, or the value itself, as they are written.
fn elements(given: &Expr) -> String {
    match given {
        Expr::Tuple(tuple) => tuple.elems.to_token_stream().to_string(),
        given => given.to_token_stream().to_string(),
    }
}

impl<A> Take<A> {
    /// What the value is called.
    fn what(&self) -> String {
        match self {
            Self::Flag(_) => "said alone, or is `true` or `false`".to_owned(),
            Self::Text(_) => "a text in quotes".to_owned(),
            Self::OneText(choices, _) => format!("one of {choices:?}").replace(['[', ']'], ""),
            Self::Texts(_) => "a list of texts in brackets".to_owned(),
            Self::Number(_) => "a number written out".to_owned(),
            Self::Word(choices, _) => format!("one of {}, without quotes", choices.join(", ")),
            Self::Path(_) => "a name without quotes".to_owned(),
            Self::Value(_) => "a value behind `=`".to_owned(),
            Self::Values(_) => "a list in brackets".to_owned(),
            Self::Own(what, _) | Self::Arguments(what, _) => (*what).to_owned(),
        }
    }
}
