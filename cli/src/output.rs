//! What `manage` writes. A closed pipe is no error: the reader has seen enough.

use std::io::{self, Write};

/// Writes one line, or several, to standard output.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{}", text.trim_end_matches('\n'));
}

/// Writes one line, or several, to standard error.
pub(crate) fn warn(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
