//! The stack that conditions and expressions take which are nested deep.

use std::thread;

use nuages_core::time::{current_time_zone, in_time_zone};

use super::Compiler;
use crate::error::{Error, Result};
use crate::query::depth::{MOST, TOO_DEEP};

/// Levels that are written on one stack.
const LEVELS: usize = 50;

/// Bytes of a stack of its own: the levels, and walks over all that stands below them.
const STACK: usize = 4 << 20;

/// The longest text, in bytes: longer than databases take. Each level doubles it where an operand is written twice.
const LONGEST: usize = 64 << 20;

impl Compiler<'_> {
    /// Writes what stands a level deeper; every so many levels on another stack, as that of a thread has an end.
    pub(super) fn deeper<T: Send>(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<T> + Send,
    ) -> Result<T> {
        if self.depth == MOST {
            return Err(Error::field(TOO_DEEP));
        }
        self.depth += 1;
        let written = match self.depth % LEVELS {
            0 => aside(|| write(self)),
            _ => write(self),
        };
        self.depth -= 1;
        if self.sql.len() > LONGEST {
            return Err(Error::field(
                "conditions and expressions make a statement of more than 64 MiB",
            ));
        }
        written
    }
}

/// Does it on a stack of its own, and waits for it.
fn aside<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    let zone = current_time_zone();
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let work = || in_time_zone(zone, work);
        let done = thread.spawn_scoped(scope, work).map(|thread| thread.join());
        match done {
            Ok(Ok(written)) => written,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => Err(Error::field(format!(
                "no thread can be started that writes a deeply nested statement: {error}"
            ))),
        }
    })
}
