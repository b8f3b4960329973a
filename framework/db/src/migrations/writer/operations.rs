//! Operations as expressions.

use super::by_hand;
use super::constraints::{constraint, index};
use super::expression::Expression;
use super::fields::field;
use super::models::{create_model, meta_options};
use crate::migrations::operations::{Collation, OldIndex};
use crate::migrations::{AddConstraint, AddIndex, Operation, RenameIndex};

/// Returns the expression of an operation; `None` for one that cannot be written.
pub(super) fn operation(operation: &Operation) -> Option<Expression> {
    let text = |text: &str| Expression::text(text);
    Some(match operation {
        Operation::CreateModel(create) => create_model(create),
        Operation::DeleteModel(delete) => named("DeleteModel", &[&delete.name]),
        Operation::RenameModel(rename) => {
            named("RenameModel", &[&rename.old_name, &rename.new_name])
        }
        Operation::AddField(add) => {
            let arguments = vec![text(&add.model), text(&add.name), field(&add.field)];
            one_off(new("AddField", arguments), add.preserve_default)
        }
        Operation::RemoveField(remove) => named("RemoveField", &[&remove.model, &remove.name]),
        Operation::AlterField(alter) => {
            let arguments = vec![text(&alter.model), text(&alter.name), field(&alter.field)];
            one_off(new("AlterField", arguments), alter.preserve_default)
        }
        Operation::RenameField(rename) => named(
            "RenameField",
            &[&rename.model, &rename.old_name, &rename.new_name],
        ),
        Operation::AddIndex(add) => add_index("AddIndex", add),
        Operation::RemoveIndex(remove) => named("RemoveIndex", &[&remove.model, &remove.name]),
        Operation::RenameIndex(rename) => rename_index(rename),
        Operation::AddConstraint(add) => add_constraint("AddConstraint", add),
        Operation::RemoveConstraint(remove) => {
            named("RemoveConstraint", &[&remove.model, &remove.name])
        }
        Operation::AlterConstraint(alter) => {
            let changed = constraint(&alter.constraint);
            let arguments = vec![text(&alter.model), text(&alter.name), changed];
            new("AlterConstraint", arguments)
        }
        Operation::AddIndexConcurrently(add) => add_index("AddIndexConcurrently", &add.0),
        Operation::RemoveIndexConcurrently(remove) => named(
            "RemoveIndexConcurrently",
            &[&remove.0.model, &remove.0.name],
        ),
        Operation::AddConstraintNotValid(add) => add_constraint("AddConstraintNotValid", &add.0),
        Operation::ValidateConstraint(validate) => {
            named("ValidateConstraint", &[&validate.model, &validate.name])
        }
        Operation::AlterUniqueTogether(alter) => alter
            .unique_together
            .iter()
            .fold(named("AlterUniqueTogether", &[&alter.name]), |new, set| {
                new.method("set", vec![Expression::texts(set)])
            }),
        Operation::AlterModelTable(alter) => set_or(
            "AlterModelTable",
            "automatic",
            &alter.name,
            alter.table.as_ref(),
        ),
        Operation::AlterModelTableComment(alter) => {
            let comment = alter.table_comment.as_ref();
            set_or("AlterModelTableComment", "none", &alter.name, comment)
        }
        Operation::AlterOrderWithRespectTo(alter) => {
            let field = alter.order_with_respect_to.as_ref();
            set_or("AlterOrderWithRespectTo", "none", &alter.name, field)
        }
        Operation::AlterModelOptions(alter) => {
            meta_options(named("AlterModelOptions", &[&alter.name]), &alter.options)
        }
        Operation::CreateExtension(create) => {
            by_hand::hinted(named("CreateExtension", &[&create.name]), &create.hints)
        }
        Operation::CreateCollation(create) => collation("CreateCollation", &create.0),
        Operation::RemoveCollation(remove) => collation("RemoveCollation", &remove.0),
        Operation::RunSql(run) => by_hand::run_sql(run)?,
        Operation::RunRust(run) => by_hand::run_rust(run),
        Operation::SeparateDatabaseAndState(separate) => by_hand::separate(separate)?,
    })
}

fn new(name: &str, arguments: Vec<Expression>) -> Expression {
    Expression::call(&format!("{name}::new"), arguments)
}

/// An operation that takes nothing but names.
fn named(name: &str, names: &[&String]) -> Expression {
    new(
        name,
        names.iter().map(|name| Expression::text(name)).collect(),
    )
}

/// An operation that sets an option of a model, or with another constructor gives it up.
fn set_or(name: &str, otherwise: &str, model: &String, option: Option<&String>) -> Expression {
    match option {
        Some(option) => named(name, &[model, option]),
        None => Expression::call(
            &format!("{name}::{otherwise}"),
            vec![Expression::text(model)],
        ),
    }
}

fn add_index(name: &str, add: &AddIndex) -> Expression {
    new(name, vec![Expression::text(&add.model), index(&add.index)])
}

fn rename_index(rename: &RenameIndex) -> Expression {
    match &rename.old {
        OldIndex::Named(old) => named("RenameIndex", &[&rename.model, old, &rename.new_name]),
        OldIndex::Over(fields) => Expression::call(
            "RenameIndex::unnamed",
            vec![
                Expression::text(&rename.model),
                Expression::texts(fields),
                Expression::text(&rename.new_name),
            ],
        ),
    }
}

fn add_constraint(name: &str, add: &AddConstraint) -> Expression {
    new(
        name,
        vec![Expression::text(&add.model), constraint(&add.constraint)],
    )
}

fn collation(name: &str, collation: &Collation) -> Expression {
    let names = vec![
        Expression::text(&collation.name),
        Expression::text(&collation.locale),
    ];
    let provider = Some(&collation.provider).filter(|provider| *provider != "libc");
    let new = new(name, names).with_text("provider", provider);
    match collation.deterministic {
        true => new,
        false => new.method("deterministic", vec![Expression::atom("false")]),
    }
}

fn one_off(new: Expression, preserve_default: bool) -> Expression {
    new.when(!preserve_default, "one_off_default")
}
