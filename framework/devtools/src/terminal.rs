//! What the parent writes on the developer's terminal. A terminal that is gone is no reason to stop.

use std::io::{self, IsTerminal, Write};

use crate::ansi;

/// Writes one line to standard output.
pub(crate) fn say(line: &str) {
    let mut output = io::stdout().lock();
    let _ = writeln!(output, "{line}");
    let _ = output.flush();
}

/// Writes one line to standard error, without its colours if nobody would see them.
pub(crate) fn warn(line: &str) {
    let mut output = io::stderr().lock();
    let coloured =
        output.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let _ = if coloured {
        writeln!(output, "{line}")
    } else {
        writeln!(output, "{}", ansi::strip(line))
    };
    let _ = output.flush();
}
