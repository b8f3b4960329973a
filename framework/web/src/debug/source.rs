//! Lines of source around a place.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines before and after the one in question.
const CONTEXT: usize = 7;

/// A place in a source file, with the lines around it if the file is still there.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) lines: Vec<Line>,
}

#[derive(Debug)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) text: String,
    pub(super) is_here: bool,
}

impl Place {
    /// Finds a place; a relative file is looked for in the project's folder and those above it.
    pub(super) fn find(file: &str, line: usize, column: usize, base_dir: &Path) -> Self {
        let lines = path(file, base_dir)
            .and_then(|path| fs::read_to_string(path).ok())
            .map(|source| around(&source, line))
            .unwrap_or_default();
        Self {
            file: file.to_owned(),
            line,
            column,
            lines,
        }
    }
}

/// Returns where a file of a compiler's message is.
pub(super) fn path(file: &str, base_dir: &Path) -> Option<PathBuf> {
    let file = Path::new(file);
    if file.is_absolute() {
        return Some(file.to_owned());
    }
    base_dir
        .ancestors()
        .chain([Path::new(".")])
        .map(|folder| folder.join(file))
        .find(|path| path.is_file())
}

fn around(source: &str, line: usize) -> Vec<Line> {
    source
        .lines()
        .enumerate()
        .map(|(index, text)| Line {
            number: index + 1,
            text: text.to_owned(),
            is_here: index + 1 == line,
        })
        .skip(line.saturating_sub(CONTEXT + 1))
        .take_while(|shown| shown.number <= line + CONTEXT)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_lines_stand_on_each_side() {
        let source: String = (1..=30).map(|number| format!("line {number}\n")).collect();
        let lines = around(&source, 10);
        assert_eq!((lines[0].number, lines.len()), (3, 15));
        assert_eq!(
            lines
                .iter()
                .find(|line| line.is_here)
                .map(|line| line.text.as_str()),
            Some("line 10")
        );
        assert_eq!(around(&source, 2).len(), 9);
    }
}
