//! What a check has to say.

use std::borrow::Cow;
use std::fmt;

/// How serious a message is. From [`Level::Error`] on, commands refuse to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Of interest to who writes the check.
    Debug = 10,
    /// Worth knowing.
    Info = 20,
    /// Probably wrong.
    Warning = 30,
    /// Wrong.
    Error = 40,
    /// So wrong that nothing works.
    Critical = 50,
}

/// One message of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckMessage {
    /// How serious it is.
    pub level: Level,
    /// What is wrong.
    pub message: Cow<'static, str>,
    /// What to do about it.
    pub hint: Option<Cow<'static, str>>,
    /// What it is about, as `polls.Choice.question`; empty is the project.
    pub object: Cow<'static, str>,
    /// Its id, as `fields.E300`; may be empty.
    pub id: Cow<'static, str>,
}

impl CheckMessage {
    /// Makes a message.
    pub fn new(level: Level, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            level,
            message: message.into(),
            hint: None,
            object: Cow::Borrowed(""),
            id: Cow::Borrowed(""),
        }
    }

    /// Makes a message of [`Level::Debug`].
    pub fn debug(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Debug, message)
    }

    /// Makes a message of [`Level::Info`].
    pub fn info(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Info, message)
    }

    /// Makes a message of [`Level::Warning`].
    pub fn warning(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Warning, message)
    }

    /// Makes a message of [`Level::Error`].
    pub fn error(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Error, message)
    }

    /// Makes a message of [`Level::Critical`].
    pub fn critical(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Critical, message)
    }

    /// Says what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what it is about.
    #[must_use]
    pub fn object(mut self, object: impl Into<Cow<'static, str>>) -> Self {
        self.object = object.into();
        self
    }

    /// Gives it an id.
    #[must_use]
    pub fn id(mut self, id: impl Into<Cow<'static, str>>) -> Self {
        self.id = id.into();
        self
    }

    /// Returns whether it is at least as serious as `level`.
    pub fn is_serious(&self, level: Level) -> bool {
        self.level >= level
    }
}

/// Shows the message as Django does: `polls.Choice.q: (fields.E300) Field defines ..` and the hint on a line of its own.
impl fmt::Display for CheckMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object = if self.object.is_empty() {
            "?"
        } else {
            &self.object
        };
        write!(f, "{object}: ")?;
        if !self.id.is_empty() {
            write!(f, "({}) ", self.id)?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n\tHINT: {hint}"),
            None => Ok(()),
        }
    }
}
