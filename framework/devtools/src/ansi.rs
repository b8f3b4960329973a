//! Terminal colours as cargo and rustc write them: taken out for a plain reader, or turned into HTML for a browser.

/// Returns the text without its escape sequences.
pub(crate) fn strip(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for piece in Pieces(text) {
        if let Piece::Text(text) = piece {
            plain.push_str(text);
        }
    }
    plain
}

/// Returns the text as HTML: escaped, with a `<span class="...">` for each run of one colour.
pub(crate) fn to_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    let mut style = Style::default();
    for piece in Pieces(text) {
        match piece {
            Piece::Style(codes) => style.apply(codes),
            Piece::Text(text) => {
                let class = style.class();
                if class.is_empty() {
                    escape_into(&mut html, text);
                } else {
                    html.push_str("<span class=\"");
                    html.push_str(&class);
                    html.push_str("\">");
                    escape_into(&mut html, text);
                    html.push_str("</span>");
                }
            }
        }
    }
    html
}

fn escape_into(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#x27;"),
            other => html.push(other),
        }
    }
}

enum Piece<'a> {
    Text(&'a str),
    /// What stands between `ESC [` and `m`.
    Style(&'a str),
}

struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if self.0.is_empty() {
                return None;
            }
            let Some(sequence) = self.0.strip_prefix('\u{1b}') else {
                let (text, rest) = self
                    .0
                    .split_at(self.0.find('\u{1b}').unwrap_or(self.0.len()));
                self.0 = rest;
                return Some(Piece::Text(text));
            };
            let Some(body) = sequence.strip_prefix('[') else {
                self.0 = sequence;
                continue;
            };
            let end = body
                .find(|character: char| ('@'..='~').contains(&character))
                .unwrap_or(body.len());
            let (codes, rest) = body.split_at(end);
            let is_style = rest.starts_with('m');
            self.0 = rest.get(1..).unwrap_or("");
            if is_style {
                return Some(Piece::Style(codes));
            }
        }
    }
}

#[derive(Default)]
struct Style {
    bold: bool,
    colour: Option<&'static str>,
}

impl Style {
    fn apply(&mut self, codes: &str) {
        let mut codes = codes
            .split(';')
            .map(|code| code.parse::<u16>().unwrap_or(0));
        while let Some(code) = codes.next() {
            match code {
                0 => *self = Self::default(),
                1 => self.bold = true,
                22 => self.bold = false,
                30..=37 => self.colour = colour(code - 30),
                90..=97 => self.colour = colour(code - 90),
                // 38;5;N: one of 256 colours, of which the compiler uses the first sixteen
                38 if codes.next() == Some(5) => {
                    self.colour = codes.next().and_then(|code| colour(code % 8));
                }
                39 => self.colour = None,
                _ => {}
            }
        }
    }

    fn class(&self) -> String {
        let bold = self.bold.then_some("bold");
        bold.into_iter()
            .chain(self.colour)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn colour(index: u16) -> Option<&'static str> {
    ["", "red", "green", "yellow", "blue", "magenta", "cyan"]
        .get(usize::from(index))
        .copied()
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ERROR: &str = "\u{1b}[1m\u{1b}[91merror[E0425]\u{1b}[0m\u{1b}[1m: a < b\u{1b}[0m\n \u{1b}[38;5;12m-->\u{1b}[0m x";

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(strip(ERROR), "error[E0425]: a < b\n --> x");
        assert_eq!(strip("\u{1b}[Kx\u{1b}"), "x");
    }

    #[test]
    fn colours_become_spans_and_text_is_escaped() {
        assert_eq!(
            to_html(ERROR),
            "<span class=\"bold red\">error[E0425]</span><span class=\"bold\">: a &lt; b</span>\n \
             <span class=\"blue\">--&gt;</span> x"
        );
    }
}
