//! The report of a run of checks, in Django's words.

use super::{CheckMessage, Level};

/// What a run of checks found, and how it is told.
///
/// ```
/// use nuages_core::checks::{CheckMessage, Level, Report};
///
/// let report = Report::new(vec![CheckMessage::warning("no tests").id("x.W001")], &[]);
/// assert!(!report.fails(Level::Error));
/// assert_eq!(
///     report.text(true, |_, message| message.to_owned()),
///     "System check identified some issues:\n\nWARNINGS:\n?: (x.W001) no tests\n\n\
///      System check identified 1 issue (0 silenced)."
/// );
/// ```
#[derive(Debug, Clone)]
pub struct Report {
    visible: Vec<CheckMessage>,
    silenced: usize,
}

impl Report {
    /// Makes the report; messages whose id is in `silenced` count, but are not shown.
    pub fn new(messages: Vec<CheckMessage>, silenced: &[String]) -> Self {
        let total = messages.len();
        let visible: Vec<_> = messages
            .into_iter()
            .filter(|message| !silenced.iter().any(|id| *id == message.id))
            .collect();
        Self {
            silenced: total - visible.len(),
            visible,
        }
    }

    /// Returns the messages that are shown.
    pub fn messages(&self) -> &[CheckMessage] {
        &self.visible
    }

    /// Returns how many messages are silenced.
    pub fn silenced(&self) -> usize {
        self.silenced
    }

    /// Returns whether a message is at least as serious as `level`. A command then stops with the text after
    /// `SystemCheckError: `.
    pub fn fails(&self, level: Level) -> bool {
        self.visible.iter().any(|message| message.is_serious(level))
    }

    /// Returns the text: header, groups from critical to debug, and with `display_num_errors` the count. `style` colours
    /// each message.
    pub fn text(&self, display_num_errors: bool, style: impl Fn(Level, &str) -> String) -> String {
        let mut text = String::new();
        if !self.visible.is_empty() {
            text.push_str("System check identified some issues:\n");
        }
        for (level, group) in [
            (Level::Critical, "CRITICALS"),
            (Level::Error, "ERRORS"),
            (Level::Warning, "WARNINGS"),
            (Level::Info, "INFOS"),
            (Level::Debug, "DEBUGS"),
        ] {
            let mut messages: Vec<_> = self
                .visible
                .iter()
                .filter(|message| message.level == level)
                .map(|message| style(level, &message.to_string()))
                .collect();
            if !messages.is_empty() {
                messages.sort();
                text.push_str(&format!("\n{group}:\n{}\n", messages.join("\n")));
            }
        }
        if display_num_errors {
            if !self.visible.is_empty() {
                text.push('\n');
            }
            let count = match self.visible.len() {
                0 => "no issues".to_owned(),
                1 => "1 issue".to_owned(),
                count => format!("{count} issues"),
            };
            text.push_str(&format!(
                "System check identified {count} ({} silenced).",
                self.silenced
            ));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_has_djangos_form() {
        let messages = vec![
            CheckMessage::warning("later").id("b.W002"),
            CheckMessage::error("Field defines a relation.")
                .object("polls.Choice.q")
                .hint("Mend it.")
                .id("fields.E300"),
            CheckMessage::warning("sooner").id("a.W001"),
            CheckMessage::info("hidden").id("c.I001"),
        ];
        let report = Report::new(messages, &["c.I001".to_owned()]);
        assert!(report.fails(Level::Error) && !report.fails(Level::Critical));
        assert_eq!(
            report.text(true, |_, text| text.to_owned()),
            "System check identified some issues:\n\
             \nERRORS:\npolls.Choice.q: (fields.E300) Field defines a relation.\n\tHINT: Mend it.\n\
             \nWARNINGS:\n?: (a.W001) sooner\n?: (b.W002) later\n\
             \nSystem check identified 3 issues (1 silenced)."
        );
        assert_eq!(
            Report::new(vec![], &[]).text(true, |_, text| text.to_owned()),
            "System check identified no issues (0 silenced)."
        );
        assert_eq!(
            Report::new(vec![], &[]).text(false, |_, text| text.to_owned()),
            ""
        );
    }
}
