//! The parentheses of a statement, and the blocks of its body.

use nuages_core::settings::Engine;

use super::is_of_word;

/// What CREATE and ALTER may name that has a body with statements of its own.
const ROUTINES: [&str; 4] = ["TRIGGER", "FUNCTION", "PROCEDURE", "EVENT"];
/// What they may name that has none, whatever it is called.
const OTHERS: [&str; 3] = ["TABLE", "INDEX", "VIEW"];
/// What begins a block of MySQL's and stands behind its END.
const BLOCKS: [&str; 5] = ["IF", "LOOP", "REPEAT", "WHILE", "FOR"];
/// Behind these a statement of a body begins.
const BEFORE_STATEMENTS: [&str; 8] = [";", ":", "BEGIN", "THEN", "ELSE", "DO", "LOOP", "REPEAT"];
/// Where one of these comes first, the body is one statement of MySQL's without a block.
const VERBS: [&str; 5] = ["SELECT", "SET", "RETURN", "VALUES", "WHERE"];

/// What a statement is, by its first words.
enum Head {
    Unread,
    /// CREATE or ALTER, of what is not read yet.
    Definition,
    /// What may have a body with statements.
    Routine,
    Other,
}

/// What is open at a place in a statement.
pub(super) struct Blocks {
    engine: Engine,
    head: Head,
    /// The last word, in capitals, or sign.
    last: String,
    /// The parentheses and blocks that are open, each by what began it.
    open: Vec<String>,
}

impl Blocks {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            head: Head::Unread,
            last: String::new(),
            open: Vec::new(),
        }
    }

    pub(super) fn are_closed(&self) -> bool {
        self.open.is_empty()
    }

    /// Reads what is of no word.
    pub(super) fn sign(&mut self, sign: char) {
        match sign {
            '(' => self.open.push(sign.to_string()),
            ')' => self.close(&["("]),
            _ => {}
        }
        if !sign.is_whitespace() {
            self.last = sign.to_string();
        }
    }

    /// Reads a word, in capitals; `rest` is what follows.
    pub(super) fn word(&mut self, word: String, rest: &str) {
        let is = |list: &[&str]| list.contains(&word.as_str());
        match self.head {
            Head::Unread if is(&["CREATE", "ALTER"]) => self.head = Head::Definition,
            Head::Unread => self.head = Head::Other,
            Head::Definition if is(&ROUTINES) => self.head = Head::Routine,
            Head::Definition if is(&OTHERS) => self.head = Head::Other,
            Head::Routine => self.word_of_routine(&word, rest),
            Head::Definition | Head::Other => {}
        }
        self.last = word;
    }

    /// Follows the blocks of a body.
    fn word_of_routine(&mut self, word: &str, rest: &str) {
        let is_mysql = self.engine == Engine::Mysql;
        match word {
            // A column's name.
            _ if self.last == "." => {}
            "END" => {
                let next = next_word(rest);
                match BLOCKS.iter().find(|block| **block == next) {
                    Some(block) => self.close(&[block]),
                    None => self.close(&["BEGIN", "CASE"]),
                }
            }
            "BEGIN" => self.open.push(word.to_owned()),
            _ if self.last == "END" => {}
            "CASE" => self.open.push(word.to_owned()),
            _ if !is_mysql => {}
            _ if BLOCKS.contains(&word) && self.begins_statement(word, rest) => {
                self.open.push(word.to_owned());
            }
            "SET" if self.last == "CHARACTER" => {}
            _ if VERBS.contains(&word) && self.are_closed() => self.head = Head::Other,
            _ => {}
        }
    }

    /// Tells whether a word that may begin a block does, and is no function and no part of the head.
    fn begins_statement(&self, word: &str, rest: &str) -> bool {
        if !self.open.is_empty() {
            return BEFORE_STATEMENTS.contains(&self.last.as_str());
        }
        let is_of_name = word == "IF" && ROUTINES.contains(&self.last.as_str());
        let is_of_trigger = word == "FOR" && next_word(rest) == "EACH";
        !is_of_name && !is_of_trigger
    }

    /// Closes the last of these that is open, and what was taken for a block in it.
    fn close(&mut self, kinds: &[&str]) {
        let mut open = self.open.iter();
        if let Some(place) = open.rposition(|open| kinds.contains(&open.as_str())) {
            self.open.truncate(place);
        }
    }
}

/// Returns the first word, in capitals; nothing where something else follows.
fn next_word(rest: &str) -> String {
    let rest = rest.trim_start().chars();
    rest.take_while(|sign| is_of_word(*sign))
        .map(|sign| sign.to_ascii_uppercase())
        .collect()
}
