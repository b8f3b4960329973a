//! Operations as expressions.

use super::by_hand;
use super::constraints::{constraint, index};
use super::expression::Expression;
use super::fields::field;
use super::models::{create_model, meta_options};
use crate::migrations::Operation;
use crate::migrations::operations::{Collation, OldIndex};

/// Returns the expression of an operation; `None` for one that cannot be written.
pub(super) fn operation(operation: &Operation) -> Option<Expression> {
    let text = |text: &str| Expression::text(text);
    let call = |name: &str, arguments: Vec<Expression>| {
        Expression::call(&format!("{name}::new"), arguments)
    };
    Some(match operation {
        Operation::CreateModel(create) => create_model(create),
        Operation::DeleteModel(delete) => call("DeleteModel", vec![text(&delete.name)]),
        Operation::RenameModel(rename) => call(
            "RenameModel",
            vec![text(&rename.old_name), text(&rename.new_name)],
        ),
        Operation::AddField(add) => {
            let new = call(
                "AddField",
                vec![text(&add.model), text(&add.name), field(&add.field)],
            );
            one_off(new, add.preserve_default)
        }
        Operation::RemoveField(remove) => {
            call("RemoveField", vec![text(&remove.model), text(&remove.name)])
        }
        Operation::AlterField(alter) => {
            let new = call(
                "AlterField",
                vec![text(&alter.model), text(&alter.name), field(&alter.field)],
            );
            one_off(new, alter.preserve_default)
        }
        Operation::RenameField(rename) => call(
            "RenameField",
            vec![
                text(&rename.model),
                text(&rename.old_name),
                text(&rename.new_name),
            ],
        ),
        Operation::AddIndex(add) => call("AddIndex", vec![text(&add.model), index(&add.index)]),
        Operation::RemoveIndex(remove) => {
            call("RemoveIndex", vec![text(&remove.model), text(&remove.name)])
        }
        Operation::RenameIndex(rename) => match &rename.old {
            OldIndex::Named(old) => call(
                "RenameIndex",
                vec![text(&rename.model), text(old), text(&rename.new_name)],
            ),
            OldIndex::Over(fields) => Expression::call(
                "RenameIndex::unnamed",
                vec![
                    text(&rename.model),
                    Expression::texts(fields),
                    text(&rename.new_name),
                ],
            ),
        },
        Operation::AddConstraint(add) => call(
            "AddConstraint",
            vec![text(&add.model), constraint(&add.constraint)],
        ),
        Operation::RemoveConstraint(remove) => call(
            "RemoveConstraint",
            vec![text(&remove.model), text(&remove.name)],
        ),
        Operation::AlterConstraint(alter) => call(
            "AlterConstraint",
            vec![
                text(&alter.model),
                text(&alter.name),
                constraint(&alter.constraint),
            ],
        ),
        Operation::AddIndexConcurrently(add) => call(
            "AddIndexConcurrently",
            vec![text(&add.0.model), index(&add.0.index)],
        ),
        Operation::RemoveIndexConcurrently(remove) => call(
            "RemoveIndexConcurrently",
            vec![text(&remove.0.model), text(&remove.0.name)],
        ),
        Operation::AddConstraintNotValid(add) => call(
            "AddConstraintNotValid",
            vec![text(&add.0.model), constraint(&add.0.constraint)],
        ),
        Operation::ValidateConstraint(validate) => call(
            "ValidateConstraint",
            vec![text(&validate.model), text(&validate.name)],
        ),
        Operation::AlterUniqueTogether(alter) => alter.unique_together.iter().fold(
            call("AlterUniqueTogether", vec![text(&alter.name)]),
            |new, set| new.method("set", vec![Expression::texts(set)]),
        ),
        Operation::AlterModelTable(alter) => match &alter.table {
            Some(table) => call("AlterModelTable", vec![text(&alter.name), text(table)]),
            None => Expression::call("AlterModelTable::automatic", vec![text(&alter.name)]),
        },
        Operation::AlterModelTableComment(alter) => match &alter.table_comment {
            Some(comment) => call(
                "AlterModelTableComment",
                vec![text(&alter.name), text(comment)],
            ),
            None => Expression::call("AlterModelTableComment::none", vec![text(&alter.name)]),
        },
        Operation::AlterOrderWithRespectTo(alter) => match &alter.order_with_respect_to {
            Some(field) => call(
                "AlterOrderWithRespectTo",
                vec![text(&alter.name), text(field)],
            ),
            None => Expression::call("AlterOrderWithRespectTo::none", vec![text(&alter.name)]),
        },
        Operation::AlterModelOptions(alter) => meta_options(
            call("AlterModelOptions", vec![text(&alter.name)]),
            &alter.options,
        ),
        Operation::CreateExtension(create) => by_hand::hinted(
            call("CreateExtension", vec![text(&create.name)]),
            &create.hints,
        ),
        Operation::CreateCollation(create) => collation("CreateCollation::new", &create.0),
        Operation::RemoveCollation(remove) => collation("RemoveCollation::new", &remove.0),
        Operation::RunSql(run) => by_hand::run_sql(run)?,
        Operation::RunRust(run) => by_hand::run_rust(run),
        Operation::SeparateDatabaseAndState(separate) => by_hand::separate(separate)?,
    })
}

fn collation(name: &str, collation: &Collation) -> Expression {
    let names = vec![
        Expression::text(&collation.name),
        Expression::text(&collation.locale),
    ];
    let provider = Some(&collation.provider).filter(|provider| *provider != "libc");
    let new = Expression::call(name, names).with_text("provider", provider);
    match collation.deterministic {
        true => new,
        false => new.method("deterministic", vec![Expression::atom("false")]),
    }
}

fn one_off(new: Expression, preserve_default: bool) -> Expression {
    new.when(!preserve_default, "one_off_default")
}
