//! The operations that people write, as `squashmigrations` takes them over.

use nuages_core::settings::Hints;

use super::constraints::expressions;
use super::expression::Expression;
use super::operations::operation;
use crate::constraints::Expression as Parameter;
use crate::migrations::{Migration, Operation, RunRust, RunSql, SeparateDatabaseAndState};

pub(super) fn run_sql(run: &RunSql) -> Option<Expression> {
    let bind = |new: Expression, parameters: &[Parameter]| match parameters {
        [] => new,
        some => new.method("bind", vec![expressions(some)]),
    };
    let new = Expression::call("RunSql::new", vec![Expression::text(&run.sql)]);
    let new = bind(new, &run.parameters).with_text("reverse", run.reverse_sql.as_ref());
    let mut new = bind(new, &run.reverse_parameters);
    for state in &run.state_operations {
        new = new.method("state_operation", vec![operation(state)?]);
    }
    Some(hinted(new.when(run.elidable, "elidable"), &run.hints))
}

pub(super) fn run_rust(run: &RunRust) -> Expression {
    let mut new = Expression::call("RunRust::new", vec![Expression::atom(path(run.name))]);
    match run.reverse_name {
        Some(Some(name)) => new = new.method("reverse", vec![Expression::atom(path(name))]),
        Some(None) => new = new.method("reverse_nothing", Vec::new()),
        None => {}
    }
    let new = new
        .when(run.atomic == Some(true), "atomic")
        .when(run.atomic == Some(false), "not_atomic");
    hinted(new.when(run.elidable, "elidable"), &run.hints)
}

pub(super) fn separate(separate: &SeparateDatabaseAndState) -> Option<Expression> {
    let mut new = Expression::call("SeparateDatabaseAndState::new", Vec::new());
    for (operations, name) in [(&separate.database, "database"), (&separate.state, "state")] {
        for part in operations {
            new = new.method(name, vec![operation(part)?]);
        }
    }
    Some(new)
}

/// Writes what an operation tells routers.
pub(super) fn hinted(new: Expression, hints: &Hints) -> Expression {
    hints.iter().fold(new, |new, (name, value)| {
        new.method(
            "hint",
            vec![Expression::text(name), Expression::text(value)],
        )
    })
}

/// Returns the path of a function from a file beside its own; a closure has none, so its migration's function stands for it.
fn path(name: &str) -> String {
    let name = name.replace("::{{closure}}", "");
    match name.split_once("::migrations::") {
        Some((_, below)) => format!("super::{below}"),
        None => match name.split_once("::") {
            Some((_, rest)) => format!("crate::{rest}"),
            None => name,
        },
    }
}

/// Returns the functions that the operations call and that stand in other files, as paths.
pub(super) fn functions(migration: &Migration) -> Vec<String> {
    let mut found = Vec::new();
    collect(&migration.operations, &mut found);
    found.retain(|path| path.starts_with("super::"));
    found.dedup();
    found
}

fn collect(operations: &[Operation], found: &mut Vec<String>) {
    for operation in operations {
        match operation {
            Operation::RunRust(run) => {
                found.push(path(run.name));
                found.extend(run.reverse_name.flatten().map(path));
            }
            Operation::SeparateDatabaseAndState(separate) => collect(&separate.database, found),
            _ => {}
        }
    }
}
