//! What people and programs read.

use nuages_core::settings::Engine;
use serde_json::{Value, json};

use super::finding::{Finding, Risk};
use crate::migrations::{Output, Style};

/// Writes the findings as a table, migration by migration.
pub fn show(findings: &[Finding], alias: &str, engine: Engine, output: &mut dyn Output) {
    output.line(
        Style::Heading,
        &format!(
            "Operations to perform beside the running version, on '{alias}' ({}):",
            engine.vendor()
        ),
    );
    if findings.is_empty() {
        output.line(Style::Plain, "  No planned migration operations.");
        return;
    }
    let mut migration = None;
    let mut before = None;
    for finding in findings {
        let name = (&finding.app_label, &finding.migration);
        if migration != Some(name) {
            output.line(Style::Label, &format!("  {}.{}", name.0, name.1));
            (migration, before) = (Some(name), None);
        }
        let style = match finding.risk {
            Risk::Safe => Style::Success,
            Risk::Unknown => Style::Notice,
            Risk::Locks | Risk::Rewrites => Style::Warning,
            Risk::Breaks => Style::Error,
        };
        output.write(Style::Plain, "    ");
        output.write(style, &format!("{:<9}", finding.risk));
        // The second thing about the same operation does not name it again.
        let named = match before == Some(&finding.operation) {
            true => String::new(),
            false => finding.operation.clone(),
        };
        before = Some(&finding.operation);
        if finding.risk == Risk::Safe {
            output.line(Style::Plain, &named);
            continue;
        }
        match named.is_empty() {
            true => output.line(Style::Plain, &finding.reason),
            false => {
                output.line(Style::Plain, &named);
                output.line(Style::Plain, &format!("             {}", finding.reason));
            }
        }
        let single = finding.instead.len() == 1;
        for (index, step) in finding.instead.iter().enumerate() {
            let mark = match single {
                true => "-".to_owned(),
                false => format!("{}.", index + 1),
            };
            output.line(Style::Plain, &format!("               {mark} {step}"));
        }
    }
    summary(findings, output);
}

fn summary(findings: &[Finding], output: &mut dyn Output) {
    let distinct = |wanted: &dyn Fn(&Finding) -> bool| {
        let mut names: Vec<_> = findings
            .iter()
            .filter(|finding| wanted(finding))
            .map(|finding| (&finding.app_label, &finding.migration, &finding.operation))
            .collect();
        names.dedup();
        names.len()
    };
    let (all, bad) = (
        distinct(&|_| true),
        distinct(&|finding| finding.risk.is_unsafe()),
    );
    match bad {
        0 => output.line(Style::Success, "Safe to run."),
        bad => output.line(
            Style::Error,
            &format!("Not safe to run: {bad} of {all} operation(s)."),
        ),
    }
}

/// Returns the findings as JSON.
pub fn to_json(findings: &[Finding], alias: &str, engine: Engine) -> Value {
    let operations: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "app": finding.app_label,
                "migration": finding.migration,
                "operation": finding.operation,
                "risk": finding.risk.name(),
                "reason": finding.reason,
                "instead": finding.instead,
                "sql": finding.sql,
            })
        })
        .collect();
    json!({
        "database": alias,
        "vendor": engine.vendor(),
        "safe": !findings.iter().any(|finding| finding.risk.is_unsafe()),
        "operations": operations,
    })
}
