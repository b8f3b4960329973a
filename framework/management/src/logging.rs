//! Log lines on standard error, for a program that installed nothing of its own.
//!
//! What the framework tells goes through [`tracing`], under Django's names: `nuages.request`, `nuages.security.csrf`,
//! `nuages.db.backends`. A project that wants it elsewhere installs a subscriber in its `main` before `nuages::manage`.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::tz::TimeZone;
use nuages_core::Timestamp;
use nuages_core::settings::Settings;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

use crate::shell::Output;
use crate::style::Role;

/// The variable that says what is logged, as `info,nuages.db.backends=debug`.
const VARIABLE: &str = "NUAGES_LOG";

/// What is logged with `DEBUG`: also what a client did wrong.
const DEBUGGING: &str = "warn";
/// What is logged without: errors of the program, and what looks like an attack.
const DEPLOYED: &str = "error,nuages.security=warn";

/// Logs to `output` from here on, unless the program has a subscriber already.
pub(crate) fn install(settings: &Settings, output: &Output) {
    let filter = std::env::var(VARIABLE).unwrap_or_default();
    let usual = if settings.debug { DEBUGGING } else { DEPLOYED };
    let log = Log {
        levels: Levels::parse(&format!("{usual},{filter}")),
        output: output.clone(),
        time_zone: nuages_core::time::time_zone(&settings.time_zone).unwrap_or(TimeZone::UTC),
        spans: AtomicU64::new(1),
    };
    // One that is there already stays.
    let _ = tracing::subscriber::set_global_default(log);
}

/// Which events are told: those of a target and of what lies below it, up to a level.
#[derive(Debug, PartialEq, Eq)]
struct Levels {
    general: LevelFilter,
    targets: Vec<(String, LevelFilter)>,
}

impl Levels {
    /// Reads `warn,nuages.db.backends=debug`; what cannot be read is left out.
    fn parse(filter: &str) -> Levels {
        let mut levels = Levels {
            general: LevelFilter::WARN,
            targets: Vec::new(),
        };
        let entries = filter.split(',').map(str::trim);
        for entry in entries.filter(|entry| !entry.is_empty()) {
            match entry.split_once('=') {
                Some((target, level)) => {
                    if let Ok(level) = level.trim().parse() {
                        levels.targets.push((target.trim().to_owned(), level));
                    }
                }
                None => levels.general = entry.parse().unwrap_or(levels.general),
            }
        }
        // The longest name that fits decides, and of the same name the last.
        levels.targets.reverse();
        levels
            .targets
            .sort_by_key(|(target, _)| std::cmp::Reverse(target.len()));
        levels
    }

    fn of(&self, target: &str) -> LevelFilter {
        self.targets
            .iter()
            .find(|(known, _)| {
                target
                    .strip_prefix(known.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':']))
            })
            .map_or(self.general, |&(_, level)| level)
    }

    fn most(&self) -> LevelFilter {
        self.targets
            .iter()
            .map(|&(_, level)| level)
            .fold(self.general, Ord::max)
    }
}

struct Log {
    levels: Levels,
    output: Output,
    time_zone: TimeZone,
    spans: AtomicU64,
}

impl Subscriber for Log {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.enabled(metadata) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && *metadata.level() <= self.levels.of(metadata.target())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.levels.most())
    }

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let mut text = Text::default();
        event.record(&mut text);
        let time = Timestamp::now().to_zoned(self.time_zone.clone());
        let level = *metadata.level();
        let line = format!(
            "[{}] {level} {}: {}{}",
            time.strftime("%d/%b/%Y %H:%M:%S"),
            metadata.target(),
            one_line(&text.message),
            one_line(&text.fields)
        );
        match role(level) {
            Some(role) => self.output.write_as(role, line),
            None => self.output.write(line),
        }
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed).max(1))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Writes a text of a visitor so that it begins no line of its own and changes none: control characters, other ends of lines and marks
/// of direction as Rust escapes them, `\n` or `\u{1b}`.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match is_escaped(character) {
            true => line.extend(character.escape_default()),
            false => line.push(character),
        }
    }
    Cow::Owned(line)
}

fn is_escaped(character: char) -> bool {
    match character {
        '\t' => false,
        '\u{2028}' | '\u{2029}' => true,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            true
        }
        _ => character.is_control(),
    }
}

fn role(level: Level) -> Option<Role> {
    if level == Level::ERROR {
        Some(Role::Error)
    } else if level == Level::WARN {
        Some(Role::Warning)
    } else {
        None
    }
}

/// An event's message, and its other fields as ` name=value`.
#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a text cannot fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Shell;

    #[test]
    fn the_longest_name_that_fits_says_the_level() {
        let levels = Levels::parse("info, nuages.db=warn,nuages.db.backends=debug,nonsense=loud");
        for (target, level) in [
            ("nuages.request", LevelFilter::INFO),
            ("nuages.db.migrations", LevelFilter::WARN),
            ("nuages.db.backends", LevelFilter::DEBUG),
            ("nuages.dbx", LevelFilter::INFO),
            ("polls::views", LevelFilter::INFO),
        ] {
            assert_eq!(levels.of(target), level, "{target}");
        }
        assert_eq!(levels.most(), LevelFilter::DEBUG);
        assert_eq!(Levels::parse("").general, LevelFilter::WARN);
        assert_eq!(Levels::parse("off").most(), LevelFilter::OFF);
        let said = Levels::parse("error,nuages.security=warn,nuages.security=off,info");
        assert_eq!(said.of("nuages.security.csrf"), LevelFilter::OFF);
        assert_eq!(said.general, LevelFilter::INFO);
    }

    fn warnings(shell: &Shell) -> Log {
        Log {
            levels: Levels::parse("warn"),
            output: shell.stderr().clone(),
            time_zone: TimeZone::UTC,
            spans: AtomicU64::new(1),
        }
    }

    #[test]
    fn an_event_is_a_line_with_time_level_name_and_fields() {
        let (shell, _, stderr) = Shell::captured();
        tracing::subscriber::with_default(warnings(&shell), || {
            let path = "/polls/";
            tracing::warn!(target: "nuages.request", status = 404, "Not Found: {path}");
            tracing::info!(target: "nuages.request", "not told");
            let _span = tracing::error_span!("spans are not told").entered();
        });
        let text = stderr.text();
        assert!(
            text.ends_with("] WARN nuages.request: Not Found: /polls/ status=404\n"),
            "{text}"
        );
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn what_a_visitor_sends_begins_no_line_and_changes_none() {
        let (shell, _, stderr) = Shell::captured();
        tracing::subscriber::with_default(warnings(&shell), || {
            let path = "/d/x\n[23] ERROR forged\u{1b}[31m\u{9b}2J\u{2028}\u{202e}é\tC:\\n/";
            let error = "a\r\nb";
            tracing::warn!(target: "nuages.request", %error, "Not Found: {path}");
        });
        let text = stderr.text();
        let expected = "Not Found: /d/x\\n[23] ERROR forged\\u{1b}[31m\\u{9b}2J\\u{2028}\\u{202e}é\tC:\\n/ error=a\\r\\nb\n";
        assert!(text.ends_with(expected), "{text}");
        assert_eq!(text.lines().count(), 1);
    }
}
