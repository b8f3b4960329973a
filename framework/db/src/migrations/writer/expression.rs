//! Expressions laid out as rustfmt lays them out: calls, chains of methods, lists of text.

const WIDTH: usize = 100;
/// Widest chain, and widest list of arguments, on one line.
const SHORT: usize = 60;

/// A Rust expression of the kinds that migrations need.
#[derive(Debug, Clone)]
pub(super) enum Expression {
    /// A literal or a name.
    Atom(String),
    /// A list between square brackets.
    Array(Vec<Expression>),
    /// `path(arguments)`.
    Call(Call),
    /// A call and methods on it.
    Chain(Call, Vec<Call>),
    /// Several with a sign between them.
    Binary(Vec<Expression>, String),
    /// One behind a sign or between parentheses: what stands before, and after.
    Wrapped(String, Box<Expression>, String),
}

/// A name and its arguments.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) arguments: Vec<Expression>,
}

impl Call {
    pub(super) fn new(name: impl Into<String>, arguments: Vec<Expression>) -> Self {
        Self {
            name: name.into(),
            arguments,
        }
    }

    fn one_line(&self) -> String {
        format!("{}({})", self.name, join(&self.arguments))
    }

    /// Lays the call out; `indent` is the block's, `column` where the call begins, `tail` what must follow on its last line.
    fn layout(&self, indent: usize, column: usize, tail: usize) -> String {
        let arguments = join(&self.arguments);
        let one_line = self.one_line();
        let short = arguments.chars().count() <= SHORT;
        if short && column + width(&one_line) + tail <= WIDTH {
            return one_line;
        }
        if let [Expression::Call(inner)] = &self.arguments[..]
            && inner.arguments.len() > 1
        {
            return format!("{}({})", self.name, inner.vertical(indent));
        }
        if let [list @ Expression::Array(_)] = &self.arguments[..] {
            let column = column + width(&self.name) + 1;
            return format!("{}({})", self.name, list.layout(indent, column, tail + 1));
        }
        self.vertical(indent)
    }

    /// Lays the call out with one argument on each line.
    fn vertical(&self, indent: usize) -> String {
        let deeper = indent + 4;
        let pad = " ".repeat(deeper);
        let lines: String = self
            .arguments
            .iter()
            .map(|argument| format!("{pad}{},\n", argument.layout(deeper, deeper, 1)))
            .collect();
        format!("{}(\n{lines}{})", self.name, " ".repeat(indent))
    }
}

impl Expression {
    pub(super) fn atom(text: impl Into<String>) -> Self {
        Self::Atom(text.into())
    }

    pub(super) fn text(text: &str) -> Self {
        Self::Atom(literal(text))
    }

    /// Writes a number, or the constant of one that has no digits.
    pub(super) fn float(value: f64) -> Self {
        Self::Atom(match value {
            value if value.is_nan() => "f64::NAN".to_owned(),
            f64::INFINITY => "f64::INFINITY".to_owned(),
            f64::NEG_INFINITY => "f64::NEG_INFINITY".to_owned(),
            value => format!("{value:?}"),
        })
    }

    pub(super) fn is_atom(&self) -> bool {
        matches!(self, Self::Atom(_))
    }

    pub(super) fn texts(texts: &[String]) -> Self {
        Self::Array(texts.iter().map(|text| Self::text(text)).collect())
    }

    pub(super) fn pairs(pairs: &[(String, String)]) -> Self {
        let pair = |(one, other): &(String, String)| {
            Self::call("", vec![Self::text(one), Self::text(other)])
        };
        Self::Array(pairs.iter().map(pair).collect())
    }

    pub(super) fn call(name: &str, arguments: Vec<Self>) -> Self {
        Self::Call(Call::new(name, arguments))
    }

    pub(super) fn parenthesized(inner: Self) -> Self {
        Self::Wrapped("(".to_owned(), Box::new(inner), ")".to_owned())
    }

    pub(super) fn prefixed(sign: &str, inner: Self) -> Self {
        Self::Wrapped(sign.to_owned(), Box::new(inner), String::new())
    }

    /// Adds a method without arguments where it is said.
    pub(super) fn when(self, said: bool, name: &str) -> Self {
        match said {
            true => self.method(name, Vec::new()),
            false => self,
        }
    }

    /// Adds a method with a text where there is one.
    pub(super) fn with_text(self, name: &str, text: Option<&String>) -> Self {
        match text {
            Some(text) => self.method(name, vec![Self::text(text)]),
            None => self,
        }
    }

    /// Adds a method with a list of texts where there are some.
    pub(super) fn with_texts(self, name: &str, texts: &[String]) -> Self {
        match texts {
            [] => self,
            texts => self.method(name, vec![Self::texts(texts)]),
        }
    }

    /// Adds a method.
    pub(super) fn method(self, name: &str, arguments: Vec<Self>) -> Self {
        let method = Call::new(format!(".{name}"), arguments);
        match self {
            Self::Call(base) => Self::Chain(base, vec![method]),
            Self::Chain(base, mut methods) => {
                methods.push(method);
                Self::Chain(base, methods)
            }
            Self::Atom(text) => Self::Atom(format!("{text}{}", method.one_line())),
            Self::Wrapped(before, inner, after) if before == "(" && after == ")" => {
                Self::Chain(Call::new("", vec![*inner]), vec![method])
            }
            Self::Wrapped(..) => Self::Atom(format!("{}{}", self.one_line(), method.one_line())),
            Self::Array(_) | Self::Binary(..) => self,
        }
    }

    fn one_line(&self) -> String {
        match self {
            Self::Atom(text) => text.clone(),
            Self::Array(items) => format!("[{}]", join(items)),
            Self::Call(call) => call.one_line(),
            Self::Chain(base, methods) => {
                let methods: String = methods.iter().map(Call::one_line).collect();
                format!("{}{methods}", base.one_line())
            }
            Self::Binary(members, sign) => {
                let members: Vec<String> = members.iter().map(Self::one_line).collect();
                members.join(&format!(" {sign} "))
            }
            Self::Wrapped(before, inner, after) => format!("{before}{}{after}", inner.one_line()),
        }
    }

    /// Lays the expression out as rustfmt does; see [`Call::layout`].
    pub(super) fn layout(&self, indent: usize, column: usize, tail: usize) -> String {
        match self {
            Self::Atom(text) => text.clone(),
            Self::Array(items) => {
                let one_line = self.one_line();
                if join(items).chars().count() <= SHORT && column + width(&one_line) + tail <= WIDTH
                {
                    return one_line;
                }
                let pad = " ".repeat(indent + 4);
                let lines: String = items
                    .iter()
                    .map(|item| format!("{pad}{},\n", item.layout(indent + 4, indent + 4, 1)))
                    .collect();
                format!("[\n{lines}{}]", " ".repeat(indent))
            }
            Self::Call(call) => call.layout(indent, column, tail),
            Self::Chain(base, methods) => chain(base, methods, indent, column, tail),
            Self::Binary(members, sign) => {
                let one_line = self.one_line();
                if column + width(&one_line) + tail <= WIDTH {
                    return one_line;
                }
                let deeper = indent + 4;
                let joint = format!("\n{}{sign} ", " ".repeat(deeper));
                let members: Vec<String> = members
                    .iter()
                    .map(|member| member.layout(deeper, deeper + sign.len() + 1, tail))
                    .collect();
                members.join(&joint)
            }
            Self::Wrapped(before, inner, after) => {
                let column = column + before.len();
                let inner = inner.layout(indent, column, tail + after.len());
                format!("{before}{inner}{after}")
            }
        }
    }
}

fn chain(base: &Call, methods: &[Call], indent: usize, column: usize, tail: usize) -> String {
    let Some((last, rest)) = methods.split_last() else {
        return base.layout(indent, column, tail);
    };
    let widest = match methods.len() {
        1 => WIDTH.saturating_sub(column + tail),
        _ => SHORT.min(WIDTH.saturating_sub(column + tail)),
    };
    let base_layout = base.layout(indent, column, 0);
    let start: String = std::iter::once(base_layout.clone())
        .chain(rest.iter().map(Call::one_line))
        .collect();
    let start_fits = !start.contains('\n') && width(&start) < widest && rest.iter().all(is_short);
    let deeper = if base_layout.contains('\n') {
        indent
    } else {
        indent + 4
    };
    let own_line = last.layout(deeper, deeper, tail);
    if start_fits {
        let overflowed = last.layout(indent, column + width(&start), tail);
        let fits = first_line(&overflowed) + width(&start) <= widest;
        let lines = overflowed.lines().count();
        if fits && (lines >= 5 || lines == 1 || own_line.lines().count() >= lines) {
            return format!("{start}{overflowed}");
        }
    }
    let pad = " ".repeat(deeper);
    let mut layout = base_layout;
    for method in rest {
        layout.push_str(&format!("\n{pad}{}", method.layout(deeper, deeper, 0)));
    }
    layout.push_str(&format!("\n{pad}{own_line}"));
    layout
}

fn is_short(call: &Call) -> bool {
    join(&call.arguments).chars().count() <= SHORT
}

fn join(expressions: &[Expression]) -> String {
    let parts: Vec<String> = expressions.iter().map(Expression::one_line).collect();
    parts.join(", ")
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn first_line(text: &str) -> usize {
    text.lines().next().map_or(0, width)
}

/// Tells whether people do not see the character, or the compiler refuses it as it changes the direction of the text.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns a text as a Rust literal.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                literal.push('\\');
                literal.push(character);
            }
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            hidden if is_hidden(hidden) => literal.extend(hidden.escape_unicode()),
            other => literal.push(other),
        }
    }
    literal.push('"');
    literal
}
