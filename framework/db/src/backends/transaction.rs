//! The open transaction of a connection and its savepoints, and whether the connection lives: the same on every database.

use std::borrow::Cow;

use super::connection::Fate;
use crate::error::{Error, Result};

/// How deep a connection is in a transaction, and how it stands.
#[derive(Debug, Default)]
pub(super) struct Condition {
    /// The transaction and its savepoints, each by a number of its own, as far as is known: one that is being begun or ended counts.
    levels: Vec<Level>,
    /// The number that was given last.
    given: u64,
    /// Where to roll back to before the next use, when the future that would have done it was dropped.
    abandoned: Option<u32>,
    /// The innermost savepoint is being made or released. It stays so when the future is dropped: then nobody knows whether it is there.
    crossing: bool,
    /// The innermost savepoint is being rolled back. It stays so when the future is dropped: the statement is on its way then, and must not be
    /// sent again, when nothing of the name is there any more.
    rolling: bool,
    standing: Standing,
    broken: bool,
    fate: Fate,
}

/// A transaction or savepoint.
#[derive(Debug, Clone, Copy)]
struct Level {
    number: u64,
    /// It was committed while one behind it was open, and ends with that one: the number that was given last by then.
    waits: Option<u64>,
    /// The number of the savepoint whose handle began it; 0 of the transaction's. The level before may be another, beside which it runs.
    of: u64,
    /// The smallest such number of what was committed inside of it.
    holds: u64,
}

/// What the database makes of the open transaction.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "postgres"),
    expect(
        dead_code,
        reason = "only PostgreSQL's transactions fail with a statement"
    )
)]
pub(super) enum Standing {
    #[default]
    Sound,
    /// A statement failed: the server takes no other before a rollback, and would take a COMMIT for one.
    Failed,
    /// The server rolled all of it back, savepoints too; what comes now would be committed at once.
    RolledBack,
}

impl Condition {
    pub(super) fn depth(&self) -> u32 {
        u32::try_from(self.levels.len()).unwrap_or(u32::MAX)
    }

    /// Returns the number of the next transaction or savepoint.
    pub(super) fn next(&self) -> u64 {
        self.given + 1
    }

    /// Returns the number of what is open at a level.
    pub(super) fn at(&self, level: u32) -> Option<u64> {
        let level = self.levels.get(usize::try_from(level).ok()?);
        level.map(|level| level.number)
    }

    /// The handle of a savepoint of this number, 0 of the transaction's, changes something: those that are further in hold it.
    pub(super) fn changes(&mut self, number: u64) {
        for level in self.levels.iter_mut().skip(1) {
            if level.number > number {
                level.holds = level.holds.min(number);
            }
        }
    }

    /// Has a savepoint end with the one behind it.
    pub(super) fn waits(&mut self, level: u32) {
        let place = usize::try_from(level).unwrap_or(usize::MAX);
        if let Some(level) = self.levels.get_mut(place) {
            level.waits = Some(self.given);
        }
    }

    /// Tells whether rolling back to a level would undo what a savepoint did that was committed.
    pub(super) fn undoes_others(&self, level: u32) -> bool {
        let Some(number) = self.at(level) else {
            return false;
        };
        self.levels.iter().any(|other| {
            let ended_behind = other.waits.is_some_and(|ended| ended >= number);
            ended_behind || (other.holds < other.number && other.number >= number)
        })
    }

    /// The innermost was committed: the one before holds its work, also where that is not its own.
    pub(super) fn committed(&mut self) {
        let ended = self.levels.pop();
        if let (Some(ended), Some(before)) = (ended, self.levels.last_mut()) {
            before.holds = before.holds.min(ended.of).min(ended.holds);
        }
    }

    /// Tells whether the innermost savepoint waits no more for another.
    fn ends_now(&self) -> bool {
        self.levels
            .last()
            .is_some_and(|level| level.waits.is_some())
    }

    pub(super) fn begins(&mut self, of: u64) {
        self.given += 1;
        self.levels.push(Level {
            number: self.given,
            waits: None,
            of,
            holds: u64::MAX,
        });
    }

    /// Tells whether nothing waits to be rolled back.
    pub(super) fn is_settled(&self) -> bool {
        self.abandoned.is_none() && !self.rolling
    }

    /// Leaves everything above `level` to be rolled back before the next use.
    pub(super) fn abandon(&mut self, level: u32) {
        if self.depth() > level {
            self.abandoned = Some(self.abandoned.map_or(level, |known| known.min(level)));
        }
    }

    pub(super) fn standing(&self) -> Standing {
        self.standing
    }

    /// Keeps what an error made of the transaction, where one is open.
    pub(super) fn stands(&mut self, standing: Standing) {
        if self.depth() > 0 {
            self.standing = standing;
        }
    }

    /// Tells whether the connection must not be used again.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Has the connection not used again.
    pub(super) fn breaks(&mut self) {
        self.broken = true;
    }

    /// Keeps what became of the statement that failed.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(super) fn failed(&mut self, fate: Fate) {
        self.fate = fate;
    }

    fn ended(&mut self) {
        self.levels.pop();
        self.standing = Standing::Sound;
    }

    /// The name of the innermost savepoint, which no other of the transaction has or had: the database would take one for the other.
    fn name(&self) -> String {
        let number = |level: Option<&Level>| level.map_or(0, |level| level.number);
        let since = number(self.levels.last()) - number(self.levels.first());
        format!("s{since}")
    }
}

/// A connection whose transactions nest.
pub(super) trait Transactional {
    fn condition(&self) -> &Condition;

    fn condition_mut(&mut self) -> &mut Condition;

    /// Returns the statement that begins the outermost transaction.
    fn opening(&self) -> &'static str;

    /// Sends a statement that begins or ends a transaction or savepoint.
    fn control(&mut self, sql: Cow<'static, str>) -> impl Future<Output = Result<()>> + Send;

    /// Tells what to do after the database gave the transaction up.
    fn given_up(&self) -> Error;

    /// Refuses statements that would be taken for part of a transaction which is over.
    fn check(&self) -> Result<()> {
        match self.condition().standing {
            Standing::RolledBack => Err(self.given_up()),
            _ => Ok(()),
        }
    }

    /// Tells what became of the statement that failed last.
    fn fate(&self) -> Fate {
        self.condition().fate
    }

    /// Tells whether the server takes statements of the open transaction.
    fn is_sound(&self) -> bool {
        self.condition().standing == Standing::Sound
    }

    /// Tells whether the connection must not be used again.
    fn is_broken(&self) -> bool {
        self.condition().is_broken()
    }

    /// Begins a transaction, or a savepoint in the one that is open.
    async fn begin(&mut self, of: u64) -> Result<()> {
        if !self.is_sound() {
            return Err(self.given_up());
        }
        self.condition_mut().begins(of);
        let sql = match self.condition().depth() {
            1 => self.opening().into(),
            _ => format!("SAVEPOINT {}", self.condition().name()).into(),
        };
        let begun = self.cross(sql).await;
        if begun.is_err() {
            self.condition_mut().levels.pop();
        }
        begun
    }

    async fn commit(&mut self) -> Result<()> {
        let sql = match self.condition().depth() {
            0 => return Ok(()),
            1 => "COMMIT".into(),
            _ => format!("RELEASE SAVEPOINT {}", self.condition().name()).into(),
        };
        if !self.is_sound() {
            self.rollback().await?;
            return Err(self.given_up());
        }
        let Err(error) = self.cross(sql).await else {
            self.condition_mut().committed();
            return self.end_waiting().await;
        };
        if self.is_broken() {
            self.condition_mut().levels.clear();
        } else if let Err(failed) = self.rollback().await {
            tracing::error!(target: "nuages.db.backends", "rollback failed: {failed}");
        }
        Err(error)
    }

    /// Makes or releases a savepoint, or the transaction.
    async fn cross(&mut self, sql: Cow<'static, str>) -> Result<()> {
        self.condition_mut().crossing = true;
        let crossed = self.control(sql).await;
        self.condition_mut().crossing = false;
        crossed
    }

    async fn rollback(&mut self) -> Result<()> {
        let condition = self.condition_mut();
        let sql = match condition.depth() {
            0 => return Ok(()),
            1 => "ROLLBACK".into(),
            // There is no savepoint left; the transaction as a whole is rolled back when it ends.
            _ if condition.standing == Standing::RolledBack => {
                condition.levels.pop();
                return Ok(());
            }
            _ => {
                let name = condition.name();
                condition.rolling = true;
                format!("ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}").into()
            }
        };
        let ended = self.control(sql).await;
        self.condition_mut().rolling = false;
        match ended {
            Ok(()) => self.condition_mut().ended(),
            Err(_) => self.condition_mut().breaks(),
        }
        ended
    }

    /// Rolls back everything above a level.
    async fn roll_back_to(&mut self, level: u32) -> Result<()> {
        while self.condition().depth() > level {
            self.rollback().await?;
        }
        self.end_waiting().await
    }

    /// Ends the savepoints that waited for the one that just ended.
    async fn end_waiting(&mut self) -> Result<()> {
        match self.condition().ends_now() {
            true => Box::pin(self.commit()).await,
            false => Ok(()),
        }
    }

    /// Rolls back what dropped futures left open; tells whether the connection lives.
    async fn roll_back_abandoned(&mut self) -> bool {
        // What was sent is done by now: the connection took in its answer.
        if std::mem::take(&mut self.condition_mut().rolling) {
            self.condition_mut().ended();
        }
        let Some(level) = self.condition().abandoned else {
            return true;
        };
        if self.condition().crossing {
            // PostgreSQL gives a transaction up in which a savepoint is named that is not there. One more of the name does no harm.
            if self.condition().depth() > 1 && self.is_sound() {
                let sql = format!("SAVEPOINT {}", self.condition().name());
                if self.control(sql.into()).await.is_err() && self.fate() != Fate::Refused {
                    return false;
                }
            }
            self.condition_mut().crossing = false;
        }
        while self.condition().depth() > level {
            // What was dropped while it began may never have begun.
            if self.rollback().await.is_err() {
                if self.fate() != Fate::Refused {
                    return false;
                }
                let condition = self.condition_mut();
                condition.broken = false;
                match condition.depth() {
                    1 => condition.ended(),
                    // PostgreSQL gave the transaction up with it.
                    _ => drop(condition.levels.pop()),
                }
            }
        }
        self.condition_mut().abandoned = None;
        self.end_waiting().await.is_ok()
    }
}
