//! Where the commands say what they do.

/// What a piece of output is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// Ordinary text.
    Plain,
    /// The heading of a part.
    Heading,
    /// The name of an app or a file.
    Label,
    /// Something went well.
    Success,
    /// Something to look at.
    Notice,
    /// Something that may go wrong.
    Warning,
    /// Something that is wrong.
    Error,
}

/// Takes the commands' output.
pub trait Output: Send {
    /// Writes a text as it is; a line's end is part of it.
    fn write(&mut self, style: Style, text: &str);

    /// Writes a line.
    fn line(&mut self, style: Style, text: &str) {
        self.write(style, text);
        self.write(Style::Plain, "\n");
    }
}

impl Output for String {
    fn write(&mut self, _style: Style, text: &str) {
        self.push_str(text);
    }
}
