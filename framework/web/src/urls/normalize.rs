//! What a regular expression would match, for `reverse`.

use std::iter::Peekable;
use std::str::Chars;

use super::route::{Template, TemplatePart, append};

/// Finds texts with gaps for groups that `expression` matches, as `django.utils.regex_helper.normalize`: repetitions take
/// their least count, a class its first member. Empty if the expression has alternatives, for which there is no one way.
pub(crate) fn normalize(expression: &str, only_named: bool) -> Vec<Template> {
    let mut reader = Reader {
        characters: expression.chars().peekable(),
        only_named,
        groups: 0,
    };
    reader.sequence().unwrap_or_default()
}

struct Reader<'a> {
    characters: Peekable<Chars<'a>>,
    only_named: bool,
    groups: usize,
}

impl Reader<'_> {
    /// Reads up to the end or a closing parenthesis; `None` where the expression has no single form.
    fn sequence(&mut self) -> Option<Vec<Template>> {
        let mut templates = vec![Template::new()];
        loop {
            let atom = match self.characters.next() {
                None | Some(')') => return Some(templates),
                Some('|') => return None,
                Some('^' | '$') => continue,
                Some('.') => text('.'),
                Some('[') => text(self.class()?),
                Some('(') => self.group()?,
                Some('\\') => match self.characters.next()? {
                    'A' | 'z' | 'Z' | 'b' | 'B' => continue,
                    'd' => text('0'),
                    'w' | 'D' | 'S' => text('x'),
                    's' => text(' '),
                    'W' => text('!'),
                    literal => text(literal),
                },
                Some(literal) => text(literal),
            };
            let repeated = self.repeat(atom)?;
            templates = templates
                .iter()
                .flat_map(|before| {
                    repeated.iter().map(move |after| {
                        let mut joined = before.clone();
                        for part in after {
                            append(&mut joined, part.clone());
                        }
                        joined
                    })
                })
                .collect();
            if templates.len() > 64 {
                return None;
            }
        }
    }

    fn group(&mut self) -> Option<Vec<Template>> {
        let mut captures = !self.only_named;
        if self.characters.next_if_eq(&'?').is_some() {
            match self.characters.next()? {
                ':' => captures = false,
                'P' | '<' => {
                    captures = true;
                    while self.characters.next()? != '>' {}
                }
                _ => return None,
            }
        }
        if !captures {
            return self.sequence();
        }
        let index = self.groups;
        self.groups += 1;
        // Groups inside a group are filled with it.
        let inside = self.groups;
        self.skip_group()?;
        self.groups = inside;
        Some(vec![vec![TemplatePart::Capture(index)]])
    }

    fn skip_group(&mut self) -> Option<()> {
        let mut depth = 1;
        while depth > 0 {
            match self.characters.next()? {
                '\\' => {
                    self.characters.next()?;
                }
                '[' => {
                    self.class()?;
                }
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
        }
        Some(())
    }

    /// Reads a class and gives one of its members.
    fn class(&mut self) -> Option<char> {
        let negated = self.characters.next_if_eq(&'^').is_some();
        let mut member = None;
        loop {
            let character = match self.characters.next()? {
                ']' if member.is_some() => break,
                '\\' => match self.characters.next()? {
                    'd' => '0',
                    'w' => 'x',
                    's' => ' ',
                    literal => literal,
                },
                literal => literal,
            };
            member.get_or_insert(character);
        }
        if negated { Some('x') } else { member }
    }

    fn repeat(&mut self, atom: Vec<Template>) -> Option<Vec<Template>> {
        let least: usize = match self.characters.peek() {
            Some('?' | '*') => 0,
            Some('+') => 1,
            Some('{') => {
                self.characters.next();
                let mut bounds = String::new();
                loop {
                    match self.characters.next()? {
                        '}' => break,
                        character => bounds.push(character),
                    }
                }
                self.characters.next_if_eq(&'?');
                let least = bounds.split(',').next()?.trim().parse().ok()?;
                return Some(times(atom, least));
            }
            _ => return Some(atom),
        };
        self.characters.next();
        self.characters.next_if_eq(&'?');
        Some(times(atom, least))
    }
}

fn times(atom: Vec<Template>, least: usize) -> Vec<Template> {
    let holds_capture = atom
        .iter()
        .flatten()
        .any(|part| matches!(part, TemplatePart::Capture(_)));
    match least {
        0 if holds_capture => {
            let mut both = atom;
            both.insert(0, Template::new());
            both
        }
        0 => vec![Template::new()],
        1 => atom,
        _ => atom
            .into_iter()
            .map(|template| {
                let mut repeated = Template::new();
                for part in template
                    .iter()
                    .cycle()
                    .take(template.len() * least.min(1024))
                {
                    append(&mut repeated, part.clone());
                }
                repeated
            })
            .collect(),
    }
}

fn text(character: char) -> Vec<Template> {
    vec![vec![TemplatePart::Literal(character.to_string())]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_become_gaps() {
        for (expression, named, expected) in [
            (
                r"^articles/(?P<year>[0-9]{4})/$",
                true,
                &["articles/{0}/"][..],
            ),
            (r"^a\.b/(\d+)-([a-z]+)/$", false, &["a.b/{0}-{1}/"]),
            (r"^x(?:y)?z+/$", false, &["xz/"]),
            (r"^p(?:age-(?P<n>\d+))?/$", true, &["p/", "page-{0}/"]),
            (r"^[abc]\d{3}$", false, &["a000"]),
            (r"^(a|b)/$", false, &["{0}/"]),
            (r"^a|b$", false, &[]),
        ] {
            let shown: Vec<String> = normalize(expression, named)
                .iter()
                .map(|template| {
                    template
                        .iter()
                        .map(|part| match part {
                            TemplatePart::Literal(text) => text.clone(),
                            TemplatePart::Capture(index) => format!("{{{index}}}"),
                        })
                        .collect()
                })
                .collect();
            assert_eq!(shown, expected, "{expression}");
        }
    }
}
