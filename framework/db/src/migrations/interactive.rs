//! Questions put to a person at the terminal.

use std::fmt;
use std::io::{BufRead, Write};

use super::one_off;
use super::questioner::Questioner;
use super::state::{FieldDefault, FieldState, ModelState};
use super::{MigrationError, Result};

/// Asks the person who reads `output` and types into `input`.
pub struct Interactive<R, W> {
    input: R,
    output: W,
    dry_run: bool,
}

impl<R, W> fmt::Debug for Interactive<R, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interactive")
            .field("dry_run", &self.dry_run)
            .finish_non_exhaustive()
    }
}

const ONE_OFF: &str = "Provide a one-off default now (will be set on all existing rows with a null value for this column)";
const QUIT: &str = "Quit and manually define a default value in models.rs.";

impl<R: BufRead, W: Write> Interactive<R, W> {
    /// Makes a questioner. In a dry run it asks for no values.
    pub fn new(input: R, output: W, dry_run: bool) -> Self {
        Self {
            input,
            output,
            dry_run,
        }
    }

    fn line(&mut self) -> Result<String> {
        self.output.flush()?;
        let mut line = String::new();
        if self.input.read_line(&mut line)? == 0 {
            return Err(quit("the input ended before the question was answered", 3));
        }
        Ok(line.trim().to_owned())
    }

    fn yes(&mut self, question: &str) -> Result<bool> {
        write!(self.output, "{question} ")?;
        let mut answer = self.line()?;
        if answer.is_empty() {
            return Ok(false);
        }
        loop {
            match answer.chars().next() {
                Some('n' | 'N') => return Ok(false),
                Some('y' | 'Y') => return Ok(true),
                _ => {}
            }
            write!(self.output, "Please answer yes or no: ")?;
            answer = self.line()?;
        }
    }

    fn choose(&mut self, question: &str, choices: &[&str]) -> Result<usize> {
        writeln!(self.output, "{question}")?;
        for (index, choice) in choices.iter().enumerate() {
            writeln!(self.output, " {}) {choice}", index + 1)?;
        }
        write!(self.output, "Select an option: ")?;
        loop {
            match self.line()?.parse() {
                Ok(choice) if (1..=choices.len()).contains(&choice) => return Ok(choice),
                _ => write!(self.output, "Please select a valid option: ")?,
            }
        }
    }

    /// Asks for the default of a field, whose name has its model in front.
    fn value(
        &mut self,
        name: &str,
        field: &FieldState,
        default: Option<&str>,
    ) -> Result<FieldDefault> {
        writeln!(
            self.output,
            "Please enter the default value as a Rust literal."
        )?;
        if let Some(default) = default {
            writeln!(
                self.output,
                "Accept the default '{default}' by pressing 'Enter' or provide another value."
            )?;
        }
        writeln!(self.output, "{}", one_off::TAKES)?;
        loop {
            match default {
                Some(default) => write!(self.output, "[default: {default}] >>> ")?,
                None => write!(self.output, ">>> ")?,
            }
            let mut answer = self.line()?;
            if answer.is_empty() {
                default.unwrap_or_default().clone_into(&mut answer);
            }
            if answer == "exit" {
                return Err(quit("no default was given", 1));
            }
            match one_off::read(&answer, name, field) {
                Ok(value) => return Ok(value),
                Err(problem) => writeln!(self.output, "{problem}")?,
            }
        }
    }
}

fn quit(message: &str, status: u8) -> MigrationError {
    MigrationError::Aborted {
        message: message.to_owned(),
        status,
    }
}

impl<R: BufRead, W: Write> Questioner for Interactive<R, W> {
    fn ask_rename(
        &mut self,
        model: &str,
        old: &str,
        new: &str,
        field: &FieldState,
    ) -> Result<bool> {
        let class = field.kind.class_name();
        self.yes(&format!(
            "Was {model}.{old} renamed to {model}.{new} (a {class})? [y/N]"
        ))
    }

    fn ask_rename_model(&mut self, old: &ModelState, new: &ModelState) -> Result<bool> {
        let question = format!(
            "Was the model {}.{} renamed to {}? [y/N]",
            old.app_label, old.name, new.name
        );
        self.yes(&question)
    }

    fn ask_not_null_addition(
        &mut self,
        field: &str,
        model: &str,
        kind: &FieldState,
    ) -> Result<Option<FieldDefault>> {
        if self.dry_run {
            return Ok(None);
        }
        let question = format!(
            "It is impossible to add a non-nullable field '{field}' to {model} without specifying a default. This is \
             because the database needs something to populate existing rows.\nPlease select a fix:"
        );
        match self.choose(&question, &[ONE_OFF, QUIT])? {
            1 => self
                .value(&format!("{model}.{field}"), kind, None)
                .map(Some),
            _ => Err(quit("nothing was written", 3)),
        }
    }

    fn ask_not_null_alteration(
        &mut self,
        field: &str,
        model: &str,
        kind: &FieldState,
    ) -> Result<Option<FieldDefault>> {
        if self.dry_run {
            return Ok(None);
        }
        let question = format!(
            "It is impossible to change a nullable field '{field}' on {model} to non-nullable without providing a \
             default. This is because the database needs something to populate existing rows.\nPlease select a fix:"
        );
        let ignore = "Ignore for now. Existing rows that contain NULL values will have to be handled manually, for \
                      example with a RunRust or RunSql operation.";
        match self.choose(&question, &[ONE_OFF, ignore, QUIT])? {
            1 => self
                .value(&format!("{model}.{field}"), kind, None)
                .map(Some),
            2 => Ok(None),
            _ => Err(quit("nothing was written", 3)),
        }
    }

    fn ask_auto_now_add_addition(
        &mut self,
        field: &str,
        model: &str,
        kind: &FieldState,
    ) -> Result<Option<FieldDefault>> {
        if self.dry_run {
            return Ok(None);
        }
        let question = format!(
            "It is impossible to add the field '{field}' with 'auto_now_add' to {model} without providing a default. \
             This is because the database needs something to populate existing rows."
        );
        let now = "Provide a one-off default now which will be set on all existing rows";
        match self.choose(&question, &[now, QUIT])? {
            1 => self
                .value(&format!("{model}.{field}"), kind, Some("now()"))
                .map(Some),
            _ => Err(quit("nothing was written", 3)),
        }
    }

    fn ask_unique_callable_default_addition(&mut self, field: &str, model: &str) -> Result<()> {
        if self.dry_run {
            return Ok(());
        }
        let question = format!(
            "Callable default on unique field {model}.{field} will not generate unique values upon migrating.\n\
             Please choose how to proceed:\n"
        );
        let go_on = "Continue making this migration as the first step in writing a manual migration to generate unique \
                     values, as 'A unique field with values that a function makes' of docs/migrations.md describes.";
        match self.choose(
            &question,
            &[go_on, "Quit and edit field options in models.rs."],
        )? {
            1 => Ok(()),
            _ => Err(quit("nothing was written", 3)),
        }
    }

    fn ask_merge(&mut self, _app_label: &str) -> Result<bool> {
        self.yes(
            "\nMerging will only work if the operations printed above do not conflict\n\
             with each other (working on different fields or models)\n\
             Should these migration branches be merged? [y/N]",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations::fields;

    fn asked<T: fmt::Debug>(
        answers: &str,
        ask: impl Fn(&mut dyn Questioner) -> Result<T>,
    ) -> (String, String) {
        let mut output = Vec::new();
        let result = ask(&mut Interactive::new(
            answers.as_bytes(),
            &mut output,
            false,
        ));
        let result = match result {
            Ok(value) => format!("{value:?}"),
            Err(error) => error.to_string(),
        };
        (result, String::from_utf8(output).unwrap())
    }

    #[test]
    fn a_one_off_default_is_asked_until_it_fits() {
        let (result, output) = asked("7\n1\ntrue\n\"x\"\n5\n", |questioner| {
            questioner.ask_not_null_addition("votes", "choice", &fields::integer())
        });
        assert_eq!(result, "Some(Int(5))");
        assert!(
            output.contains("add a non-nullable field 'votes' to choice"),
            "{output}"
        );
        assert!(output.contains("Please select a valid option"), "{output}");
        assert_eq!(output.matches("does not fit").count(), 2, "{output}");
    }

    #[test]
    fn a_unique_field_with_a_function_s_values_is_asked_for() {
        for (answer, expected) in [("1\n", "()"), ("2\n", "nothing was written")] {
            let (result, output) = asked(answer, |questioner| {
                questioner.ask_unique_callable_default_addition("key", "choice")
            });
            assert!(result.contains(expected), "{result}");
            assert!(
                output.contains("Callable default on unique field choice.key"),
                "{output}"
            );
        }
    }

    #[test]
    fn the_end_of_the_input_gives_up() {
        let (result, _) = asked("1\n", |questioner| {
            questioner.ask_not_null_addition("votes", "choice", &fields::integer())
        });
        assert!(result.contains("input ended"), "{result}");
    }

    #[test]
    fn enter_takes_the_present_moment_for_auto_now_add() {
        let (result, _) = asked("1\n\n", |questioner| {
            questioner.ask_auto_now_add_addition(
                "made",
                "choice",
                &fields::date_time().auto_now_add(),
            )
        });
        assert_eq!(result, "Some(Call(\"nuages::now\"))");
    }
}
