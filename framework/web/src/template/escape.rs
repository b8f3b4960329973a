//! HTML escaping, byte for byte Django's: `&lt; &gt; &amp; &quot; &#x27;`.

use std::convert::Infallible;
use std::fmt::{self, Display, Write};

use askama::filters::{Escaper, HtmlSafe, MaybeSafe, Safe, Text};
use askama::{FastWritable, Values};

/// The escaper of HTML, XML and SVG templates.
#[derive(Debug, Clone, Copy, Default)]
pub struct Html;

impl Escaper for Html {
    #[inline]
    fn write_escaped_str<W: Write>(&self, dest: W, string: &str) -> fmt::Result {
        write_escaped(dest, string)
    }
}

/// Escapes a text for HTML, as Django's `django.utils.html.escape`.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    // Writing to a String never fails.
    let _ = write_escaped(&mut escaped, text);
    escaped
}

fn write_escaped(mut dest: impl Write, text: &str) -> fmt::Result {
    let Some(first) = first_special(text.as_bytes()) else {
        return dest.write_str(text);
    };
    let mut written = 0;
    for (place, byte) in (first..).zip(text[first..].bytes()) {
        let entity = ENTITIES[usize::from(byte)];
        if !entity.is_empty() {
            if written < place {
                dest.write_str(&text[written..place])?;
            }
            dest.write_str(entity)?;
            written = place + 1;
        }
    }
    if written < text.len() {
        dest.write_str(&text[written..])?;
    }
    Ok(())
}

/// Finds the first byte that is not written as it is; most texts have none.
fn first_special(text: &[u8]) -> Option<usize> {
    // Sixteen at once, without a decision between them: the compiler makes a few instructions of it.
    let special = |byte: u8| {
        (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"') | (byte == b'\'')
    };
    let plain = text
        .chunks_exact(16)
        .take_while(|chunk| {
            chunk
                .iter()
                .fold(0, |any, byte| any | u8::from(special(*byte)))
                == 0
        })
        .count();
    let rest = text[plain * 16..].iter().position(|byte| special(*byte));
    rest.map(|place| plain * 16 + place)
}

/// What stands for each byte; nothing for those that stay.
static ENTITIES: [&str; 256] = {
    let mut entities = [""; 256];
    entities[b'&' as usize] = "&amp;";
    entities[b'<' as usize] = "&lt;";
    entities[b'>' as usize] = "&gt;";
    entities[b'"' as usize] = "&quot;";
    entities[b'\'' as usize] = "&#x27;";
    entities
};

/// A value on its way into a page. What `derive(Template)` writes wraps every expression in one and asks it to escape
/// itself; the order of method resolution chooses how.
#[derive(Debug, Clone)]
pub struct AutoEscaper<'a, T: ?Sized, E> {
    text: &'a T,
    escaper: E,
}

impl<'a, T: ?Sized, E> AutoEscaper<'a, T, E> {
    /// Wraps a value for an escaper.
    #[inline]
    pub fn new(text: &'a T, escaper: E) -> Self {
        Self { text, escaper }
    }
}

/// Chooses how a value is escaped.
pub trait AutoEscape {
    /// What is written to the page.
    type Escaped: Display;
    /// Never an error.
    type Error: Into<askama::Error>;

    /// Escapes, or not.
    ///
    /// # Errors
    ///
    /// Never.
    fn askama_auto_escape(&self) -> Result<Self::Escaped, Self::Error>;
}

/// First: numbers and what says of itself that it is HTML is not escaped in HTML.
impl<'a, T: HtmlSafe + ?Sized> AutoEscape for &AutoEscaper<'a, T, Html> {
    type Escaped = &'a T;
    type Error = Infallible;

    #[inline]
    fn askama_auto_escape(&self) -> Result<Self::Escaped, Self::Error> {
        Ok(self.text)
    }
}

/// Second: what `safe` marked, and what a filter decided at run time.
macro_rules! marked {
    ($([$($reference:tt)*])*) => {$(
        impl<'a, T: Display, E> AutoEscape for &&AutoEscaper<'a, $($reference)* Safe<T>, E> {
            type Escaped = &'a T;
            type Error = Infallible;

            #[inline]
            fn askama_auto_escape(&self) -> Result<Self::Escaped, Self::Error> {
                Ok(&self.text.0)
            }
        }

        impl<'a, T: Display, E: Escaper> AutoEscape for &&AutoEscaper<'a, $($reference)* MaybeSafe<T>, E> {
            type Escaped = Escaped<'a, T, E>;
            type Error = Infallible;

            #[inline]
            fn askama_auto_escape(&self) -> Result<Self::Escaped, Self::Error> {
                Ok(match self.text {
                    MaybeSafe::Safe(text) => Escaped::Verbatim(text),
                    MaybeSafe::NeedsEscaping(text) => Escaped::Through(text, self.escaper),
                })
            }
        }
    )*};
}

marked!([] [&] [&&] [&&&]);

/// Last: everything else is escaped. The condition stands at the method so that a value that cannot be shown is told of by
/// its own name.
impl<'a, T: ?Sized, E: Escaper> AutoEscaper<'a, T, E> {
    /// Escapes a value.
    ///
    /// # Errors
    ///
    /// Never.
    #[inline]
    pub fn askama_auto_escape(&self) -> Result<Escaped<'a, T, E>, Infallible>
    where
        T: Display,
    {
        Ok(Escaped::Through(self.text, self.escaper))
    }
}

/// A value that is escaped while it is written.
#[derive(Debug)]
pub enum Escaped<'a, T: ?Sized, E = Text> {
    /// As it is.
    Verbatim(&'a T),
    /// Through the escaper.
    Through(&'a T, E),
}

impl<T: Display + ?Sized, E: Escaper> Display for Escaped<'_, T, E> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verbatim(text) => write!(f, "{text}"),
            Self::Through(text, escaper) => write!(EscapeWriter(f, *escaper), "{text}"),
        }
    }
}

impl<T: FastWritable + ?Sized, E: Escaper> FastWritable for Escaped<'_, T, E> {
    #[inline]
    fn write_into(&self, dest: &mut dyn Write, values: &dyn Values) -> askama::Result<()> {
        match self {
            Self::Verbatim(text) => text.write_into(dest, values),
            Self::Through(text, escaper) => {
                text.write_into(&mut EscapeWriter(dest, *escaper), values)
            }
        }
    }
}

struct EscapeWriter<W, E>(W, E);

impl<W: Write, E: Escaper> Write for EscapeWriter<W, E> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.1.write_escaped_str(&mut self.0, text)
    }

    #[inline]
    fn write_char(&mut self, character: char) -> fmt::Result {
        self.1.write_escaped_char(&mut self.0, character)
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn the_five_characters_have_the_entities_that_django_writes() {
        for (text, escaped) in [
            ("", ""),
            ("plain é text", "plain é text"),
            ("&<>\"'", "&amp;&lt;&gt;&quot;&#x27;"),
            ("What's <new>?", "What&#x27;s &lt;new&gt;?"),
            ("a&amp;b", "a&amp;amp;b"),
            ("`=/", "`=/"),
            (
                "sixteen bytes...sixteen bytes...é & more than that",
                "sixteen bytes...sixteen bytes...é &amp; more than that",
            ),
            ("sixteen bytes..>", "sixteen bytes..&gt;"),
        ] {
            assert_eq!(escape(text), escaped);
        }
    }
}
