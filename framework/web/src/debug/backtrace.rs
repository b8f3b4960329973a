//! The text of a backtrace, taken apart.

use std::path::Path;

use super::source::{self, Place};

/// One call on the stack.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) function: String,
    pub(super) place: Option<Place>,
    pub(super) is_project: bool,
}

/// Reads what `std::backtrace::Backtrace` displays: a line `12: function` and perhaps a line `at file:line:column` per call.
/// The lines of source are read for the project's own calls alone.
pub(super) fn frames(backtrace: &str, base_dir: &Path) -> Vec<Frame> {
    let mut frames: Vec<Frame> = Vec::new();
    for line in backtrace.lines().map(str::trim) {
        if let Some(place) = line.strip_prefix("at ") {
            if let Some(frame) = frames.last_mut()
                && let Some((file, line, column)) = file_line_column(place)
            {
                frame.is_project = is_project(file, &frame.function, base_dir);
                frame.place = Some(match frame.is_project {
                    true => Place::find(file, line, column, base_dir),
                    false => Place {
                        file: file.to_owned(),
                        line,
                        column,
                        lines: Vec::new(),
                    },
                });
            }
        } else if let Some((number, function)) = line.split_once(": ")
            && number.bytes().all(|byte| byte.is_ascii_digit())
        {
            frames.push(Frame {
                function: function.to_owned(),
                place: None,
                is_project: false,
            });
        }
    }
    frames
}

fn file_line_column(place: &str) -> Option<(&str, usize, usize)> {
    let (rest, column) = place.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some((file, line.parse().ok()?, column.parse().ok()?))
}

/// A call is the project's if its file is in the project's folder, and no copy of a dependency.
fn is_project(file: &str, function: &str, base_dir: &Path) -> bool {
    let elsewhere = ["/rustc/", "/.cargo/", "/library/std/", "/library/core/"];
    if elsewhere.iter().any(|part| file.contains(part))
        || function.trim_start_matches('<').starts_with("nuages")
    {
        return false;
    }
    let found = source::path(file.trim_start_matches("./"), base_dir);
    found.is_some_and(|path| path.starts_with(base_dir) || !Path::new(file).is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_read_with_their_places() {
        let text = "   0: <core::result::Result<T,F> as core::ops::try_trait::FromResidual>::from_residual\n             at /rustc/abc/library/core/src/result.rs:2009:27\n   1: polls::views::index::{{closure}}\n             at ./src/debug/backtrace.rs:3:5\n   2: main\n";
        let frames = frames(text, Path::new(env!("CARGO_MANIFEST_DIR")));
        assert_eq!(frames.len(), 3);
        assert!(!frames[0].is_project);
        assert!(frames[1].is_project);
        assert_eq!(frames[1].function, "polls::views::index::{{closure}}");
        let place = frames[1].place.as_ref().unwrap();
        assert_eq!((place.line, place.column), (3, 5));
        assert!(!place.lines.is_empty());
        assert!(frames[2].place.is_none());
    }
}
