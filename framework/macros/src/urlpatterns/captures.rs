//! What a route captures.

use syn::{LitStr, Path};

use super::input::RegisterConverter;

/// The most parts that a pattern can capture, as in `nuages::urls`.
const MAX: usize = 6;

/// A captured part.
#[derive(Clone)]
pub(super) struct Capture {
    /// Its name; groups of a regular expression may have none.
    pub(super) name: Option<String>,
    pub(super) converter: Converter,
}

impl Capture {
    /// The name, empty for a group without one.
    pub(super) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}

/// A converter: one of the framework's, or a type of the user.
#[derive(Clone)]
pub(super) enum Converter {
    BuiltIn(&'static str),
    Own(Path),
}

/// The parts that a route captures, in order.
pub(super) fn of_route(route: &LitStr, own: &[RegisterConverter]) -> syn::Result<Vec<Capture>> {
    let text = route.value();
    let fail = |message: String| {
        Err(syn::Error::new(
            route.span(),
            format!("URL route '{text}' {message}"),
        ))
    };
    let mut captures: Vec<Capture> = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once('<') {
        let Some((inside, following)) = after.split_once('>') else {
            return fail("has a `<` that no `>` closes".into());
        };
        rest = following;
        if inside.contains(char::is_whitespace) {
            return fail("cannot contain whitespace in angle brackets <..>".into());
        }
        let (converter, name) = inside.split_once(':').unwrap_or(("str", inside));
        if !is_identifier(name) {
            return fail(format!(
                "uses parameter name '{name}' which isn't a valid identifier"
            ));
        }
        let registered = own.iter().find(|line| line.name.value() == converter);
        let converter = match (registered, converter) {
            (Some(line), _) => Converter::Own(line.converter.clone()),
            (None, "int") => Converter::BuiltIn("Int"),
            (None, "path") => Converter::BuiltIn("Path"),
            (None, "slug") => Converter::BuiltIn("Slug"),
            (None, "str") => Converter::BuiltIn("Str"),
            (None, "uuid") => Converter::BuiltIn("Uuid"),
            (None, unknown) => {
                return fail(format!(
                    "uses invalid converter '{unknown}'. Known are int, path, slug, str and uuid; one of your own is \
                     added by the line `register_converter(YourConverter, \"{unknown}\"),`"
                ));
            }
        };
        captures.push(Capture {
            name: Some(name.to_owned()),
            converter,
        });
    }
    Ok(captures)
}

/// The parts that the line `captures = "<int:year>"` says the prefixes capture; those of `re_path` are written as its
/// groups, `captures = "(?P<year>[0-9]{4})"`.
pub(super) fn of_prefixes(route: &LitStr, own: &[RegisterConverter]) -> syn::Result<Vec<Capture>> {
    let captures = match route.value().contains('(') {
        true => of_regex(route)?,
        false => of_route(route, own)?,
    };
    if captures.is_empty() {
        return Err(syn::Error::new(
            route.span(),
            "`captures` says what the prefix of the include() captures, such as \"<int:year>\"; without captured \
             parts leave the line out",
        ));
    }
    check(&captures, route)?;
    Ok(captures)
}

/// Looks for names that come twice, and for too many parts.
pub(super) fn check(captures: &[Capture], route: &LitStr) -> syn::Result<()> {
    for (index, capture) in captures.iter().enumerate() {
        if let Some(name) = &capture.name
            && captures[..index]
                .iter()
                .any(|other| other.name.as_ref() == Some(name))
        {
            return Err(syn::Error::new(
                route.span(),
                format!(
                    "URL route '{}' uses parameter name '{name}' more than once",
                    route.value()
                ),
            ));
        }
    }
    if captures.len() > MAX {
        return Err(syn::Error::new(
            route.span(),
            format!(
                "a pattern captures at most {MAX} parts with its prefixes, this one {}",
                captures.len()
            ),
        ));
    }
    Ok(())
}

/// The groups that a regular expression captures: the named ones if there are any, otherwise all.
pub(super) fn of_regex(expression: &LitStr) -> syn::Result<Vec<Capture>> {
    let text = expression.value();
    let mut names: Vec<Option<String>> = Vec::new();
    let mut characters = text.chars().peekable();
    let mut in_class = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            '[' if !in_class => {
                in_class = true;
                characters.next_if_eq(&'^');
                characters.next_if_eq(&']');
            }
            ']' => in_class = false,
            '(' if !in_class => {
                if characters.next_if_eq(&'?').is_none() {
                    names.push(None);
                    continue;
                }
                characters.next_if_eq(&'P');
                if characters.next_if_eq(&'<').is_some() {
                    let name: String = characters
                        .by_ref()
                        .take_while(|next| *next != '>')
                        .collect();
                    if name.starts_with(['=', '!']) {
                        return Err(syn::Error::new(
                            expression.span(),
                            "look-behind is not supported in the regular expression of a URL",
                        ));
                    }
                    names.push(Some(name));
                }
            }
            _ => {}
        }
    }
    let named = names.iter().any(Option::is_some);
    let captures = names
        .into_iter()
        .filter(|name| !named || name.is_some())
        .map(|name| Capture {
            name,
            converter: Converter::BuiltIn("Group"),
        })
        .collect();
    Ok(captures)
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || character == '_')
}
