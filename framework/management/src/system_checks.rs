//! Runs the system checks and tells what they found.

use nuages_core::Result;
use nuages_core::checks::{CheckContext, CheckMessage, Level, Report, run_checks};

use crate::context::Context;
use crate::error::SystemCheckError;
use crate::style::Role;

/// Which checks to run, and what counts as failure.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) app_labels: Option<Vec<String>>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) databases: Option<Vec<String>>,
    pub(crate) deploy: bool,
    pub(crate) fail_level: Level,
    pub(crate) display_num_errors: bool,
    /// What else was found, by those who ask the databases.
    pub(crate) found: Vec<CheckMessage>,
}

impl Default for Request {
    fn default() -> Request {
        Request {
            app_labels: None,
            tags: None,
            databases: None,
            deploy: false,
            fail_level: Level::Error,
            display_num_errors: false,
            found: Vec::new(),
        }
    }
}

/// Runs the checks; what is not grave is printed, what is becomes the error.
///
/// # Errors
/// Fails with [`SystemCheckError`] when a message is at least as grave as the request's level.
pub(crate) fn run(context: &Context, request: &Request) -> Result<()> {
    let mut checked =
        CheckContext::new(context.settings(), context.apps()).with(context.site().as_ref());
    checked.app_labels.clone_from(&request.app_labels);
    checked.databases.clone_from(&request.databases);
    let tags: Option<Vec<&str>> = request
        .tags
        .as_ref()
        .map(|tags| tags.iter().map(String::as_str).collect());
    let mut messages = run_checks(&checked, tags.as_deref(), request.deploy);
    messages.extend(request.found.iter().cloned());
    let report = Report::new(messages, &context.settings().silenced_system_checks);

    let stderr = context.stderr();
    let text = report.text(request.display_num_errors, |level, message| {
        let role = if level >= Level::Error {
            Role::Error
        } else {
            Role::Warning
        };
        stderr.paint(role, message)
    });
    if report.fails(request.fail_level) {
        let heading = stderr.paint(Role::Error, "SystemCheckError: ");
        return Err(SystemCheckError::new(format!("{heading}{text}")).into());
    }
    if !report.messages().is_empty() {
        stderr.write(text);
    } else if !text.is_empty() {
        context.stdout().write(text);
    }
    Ok(())
}
