//! What the version of the program that still runs does not know.

use nuages_core::settings::Engine;

use super::finding::{Problem, Risk};
use crate::migrations::Operation;
use crate::migrations::state::{FieldDefault, FieldState, ProjectState};
use crate::models::ORDER;

/// The migration of the next release that takes the rest away.
const LATER: &str = "In a release after that, when no process of the older one runs any more, let the database follow:";

/// Tells what fails in the running version when the operation is done.
pub(super) fn breaks(
    operation: &Operation,
    app: &str,
    (before, after): (&ProjectState, &ProjectState),
    engine: Engine,
) -> Option<Problem> {
    let table = |model: &str| {
        before
            .model(app, model)
            .map_or_else(|_| model.to_owned(), |model| model.db_table())
    };
    let managed = |model: &str| {
        before
            .model(app, model)
            .is_ok_and(|model| model.options.meta.has_table() && model.swapped().is_none())
    };
    match operation {
        Operation::DeleteModel(delete) if managed(&delete.name) => Some(
            Problem::new(
                Risk::Breaks,
                format!("The running version still reads and writes the table {}.", table(&delete.name)),
            )
            .instead([
                format!(
                    "Take the model out of the code; in its migration put SeparateDatabaseAndState::new().state(DeleteModel::new({:?})) \
                     in the operation's place, and release that.",
                    delete.name
                ),
                format!("{LATER} RunSql::new({:?}).", format!("DROP TABLE {}", table(&delete.name))),
            ]),
        ),
        Operation::RenameModel(rename) if managed(&rename.old_name) => {
            let old = table(&rename.old_name);
            let new = after.model(app, &rename.new_name).ok()?.db_table();
            (old != new).then(|| renamed_table(&old, &new))
        }
        Operation::AlterModelTable(alter) if managed(&alter.name) => {
            let old = table(&alter.name);
            let new = after.model(app, &alter.name).ok()?.db_table();
            (old != new).then(|| renamed_table(&old, &new))
        }
        Operation::RemoveField(remove) if managed(&remove.model) => {
            let field = before.field(app, &remove.model, &remove.name).ok()?;
            if field.composite().is_some() {
                return None;
            }
            Some(removed(&table(&remove.model), &remove.model, &remove.name, field))
        }
        Operation::RenameField(rename) if managed(&rename.model) => {
            let old = before.field(app, &rename.model, &rename.old_name).ok()?;
            let new = after.field(app, &rename.model, &rename.new_name).ok()?;
            let (old_column, new_column) =
                (old.column_name(&rename.old_name), new.column_name(&rename.new_name));
            (old_column != new_column && !old.is_many_to_many())
                .then(|| renamed(&table(&rename.model), &rename.new_name, &old_column, &new_column))
        }
        Operation::AddField(add) if managed(&add.model) && add.field.composite().is_none() => {
            let table = table(&add.model);
            added(&table, &add.model, &add.name, &add.field, engine)
        }
        Operation::AlterOrderWithRespectTo(alter) if managed(&alter.name) => {
            let (name, table) = (&alter.name, table(&alter.name));
            let old = before.field(app, name, ORDER).is_ok();
            let new = after.field(app, name, ORDER).is_ok();
            match (old, new) {
                (true, false) => Some(order_goes(&table, name, engine)),
                (false, true) => Some(order_comes(&table, name, alter.order_with_respect_to.as_deref())),
                _ => None,
            }
        }
        Operation::AlterField(alter) if managed(&alter.model) => {
            let old = before.field(app, &alter.model, &alter.name).ok()?;
            altered(&table(&alter.model), &alter.name, old, &alter.field)
        }
        _ => None,
    }
}

fn renamed_table(old: &str, new: &str) -> Problem {
    Problem::new(
        Risk::Breaks,
        format!("The running version looks for the table {old}, which is called {new} then."),
    )
    .instead([
        format!("Keep the table's name: #[model(db_table = {old:?})] on the model. Then nothing changes in the database."),
        format!(
            "Or let the old name stand for a while: rename, and RunSql::new(\"CREATE VIEW {old} AS SELECT * FROM {new}\") in the \
             same migration; drop the view in a later release."
        ),
    ])
}

fn removed(table: &str, model: &str, name: &str, field: &FieldState) -> Problem {
    if field.is_many_to_many() {
        return Problem::new(
            Risk::Breaks,
            format!("The running version still reads and writes the rows that {name} holds."),
        )
        .instead([
            format!(
                "Take the field out of the code; in its migration put SeparateDatabaseAndState::new().state(RemoveField::new({model:?}, \
                 {name:?})) in the operation's place, and release that."
            ),
            format!("{LATER} RunSql with DROP TABLE of the table between the two."),
        ]);
    }
    let column = field.column_name(name);
    let first = match field.null {
        true => "The column takes NULL, so that rows can be made without it.".to_owned(),
        false => format!(
            "Let rows be made without it: AlterField::new({model:?}, {name:?}, ..) with .null(), and release that."
        ),
    };
    Problem::new(
        Risk::Breaks,
        format!("The running version still names the column {table}.{column} in its queries."),
    )
    .instead([
        first,
        format!(
            "Take the field out of the code; in its migration put SeparateDatabaseAndState::new().state(RemoveField::new({model:?}, \
             {name:?})) in the operation's place, and release that."
        ),
        format!("{LATER} RunSql::new({:?}).", format!("ALTER TABLE {table} DROP COLUMN {column}")),
    ])
}

fn renamed(table: &str, name: &str, old: &str, new: &str) -> Problem {
    Problem::new(
        Risk::Breaks,
        format!("The running version still names the column {table}.{old}, which is called {new} then."),
    )
    .instead([
        format!(
            "Rename the field only: #[field(db_column = {old:?})] on {name}. Then nothing changes in the database."
        ),
        format!(
            "Or copy: add {new} with NULL allowed, and write both columns in the code; fill {new} in a migration of its own, a few \
             thousand rows at a time; read {new}; take {old} out of the code, and out of the database in a release after that."
        ),
    ])
}

fn order_goes(table: &str, model: &str, engine: Engine) -> Problem {
    let problem = Problem::new(
        Risk::Breaks,
        format!("The running version still names the column {table}.{ORDER} in its queries."),
    );
    if engine == Engine::Sqlite {
        return problem.instead([
            "End the running version before: SQLite changes no default of a column that is there."
                .to_owned(),
        ]);
    }
    problem.instead([
        format!(
            "Take order_with_respect_to out of the code; in its migration put RunSql::new({:?}) with \
             .state_operation(AlterOrderWithRespectTo::none({model:?})) in the operation's place, so that rows can be made without it, \
             and release that.",
            format!("ALTER TABLE {table} ALTER COLUMN {ORDER} SET DEFAULT 0")
        ),
        format!("{LATER} RunSql::new({:?}).", format!("ALTER TABLE {table} DROP COLUMN {ORDER}")),
    ])
}

fn order_comes(table: &str, model: &str, field: Option<&str>) -> Problem {
    let operation = format!(
        "AlterOrderWithRespectTo::new({model:?}, {:?})",
        field.unwrap_or_default()
    );
    Problem::new(
        Risk::Breaks,
        format!("Rows that the running version makes have no value for {table}.{ORDER}, which takes no NULL."),
    )
    .instead([
        format!(
            "Give the column a default of the database's: RunSql::new({:?}).state_operation({operation}) in the operation's place, and \
             release that.",
            format!("ALTER TABLE {table} ADD COLUMN {ORDER} integer NOT NULL DEFAULT 0")
        ),
        format!(
            "{LATER} RunSql::new({:?}).",
            format!("ALTER TABLE {table} ALTER COLUMN {ORDER} DROP DEFAULT")
        ),
    ])
}

fn added(
    table: &str,
    model: &str,
    name: &str,
    field: &FieldState,
    engine: Engine,
) -> Option<Problem> {
    if field.null || field.is_many_to_many() || has_db_default(field) || field.is_auto() {
        return None;
    }
    let column = field.column_name(name);
    Some(
        Problem::new(
            Risk::Breaks,
            format!(
                "Rows that the running version makes have no value for {table}.{column}, which takes no NULL: the default is \
                 the program's, not the database's."
            ),
        )
        .instead([
            match &field.default {
                Some(default) if !matches!(default, FieldDefault::Call(_)) => {
                    "Where the default is right for all rows there are, give it to the database, with db_default beside default (in the \
                     model #[field(db_default = ..)]): that is one step, and none of those below is needed."
                }
                _ => "Where one value is right for all rows there are, #[field(db_default = ..)] is one step, and none of those below is needed.",
            }
            .to_owned(),
            "Else add the field with .null() (in the model an Option), let the code give new rows a value, and release that.".to_owned(),
            fill(model, name),
            not_null(table, &column, engine),
        ]),
    )
}

fn fill(model: &str, name: &str) -> String {
    format!(
        "Fill the rows there are: a migration of its own with .not_atomic() and RunRust, which sets {name} of {model} where it is \
         NULL, a few thousand rows at a time."
    )
}

/// How a column becomes NOT NULL without being read under a lock.
pub(super) fn not_null(table: &str, column: &str, engine: Engine) -> String {
    match engine {
        Engine::Postgresql => format!(
            "Then make it NOT NULL without reading the table under a lock: in a migration with .not_atomic(), RunSql with ALTER \
             TABLE {table} ADD CONSTRAINT {column}_not_null CHECK ({column} IS NOT NULL) NOT VALID; ALTER TABLE {table} VALIDATE \
             CONSTRAINT {column}_not_null; ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL; ALTER TABLE {table} DROP \
             CONSTRAINT {column}_not_null; and the AlterField as its .state_operation(..)."
        ),
        _ => format!(
            "Then make {table}.{column} NOT NULL with AlterField, at a quiet hour: the table is copied."
        ),
    }
}

fn altered(table: &str, name: &str, old: &FieldState, new: &FieldState) -> Option<Problem> {
    if old.is_many_to_many() || new.is_many_to_many() {
        return None;
    }
    let (old_column, new_column) = (old.column_name(name), new.column_name(name));
    if old_column != new_column {
        return Some(renamed(table, name, &old_column, &new_column));
    }
    if old.null && !new.null {
        return Some(
            Problem::new(
                Risk::Breaks,
                format!("The running version may still write NULL to {table}.{new_column}."),
            )
            .instead([
                "Release code that always gives a value, then fill the rows that hold NULL, then run this.".to_owned(),
            ]),
        );
    }
    if !old.null && new.null {
        return Some(
            Problem::new(
                Risk::Breaks,
                format!(
                    "The running version reads {table}.{new_column} into a type without NULL, and fails on the rows of the new \
                     version that hold one."
                ),
            )
            .instead([
                "Run this, and write NULL only in the release after the one that reads it.".to_owned(),
            ]),
        );
    }
    let family = |field: &FieldState| std::mem::discriminant(&field.kind.stored());
    if !old.is_relation()
        && !new.is_relation()
        && family(old) != family(new)
        && !is_text_pair(old, new)
        && !is_wider(old, new)
    {
        return Some(
            Problem::new(
                Risk::Breaks,
                format!(
                    "The running version reads and writes {table}.{new_column} as the old type."
                ),
            )
            .instead([
                "Add a second field of the new type with NULL allowed, and write both in the code."
                    .to_owned(),
                "Fill it in a migration of its own, a few thousand rows at a time.".to_owned(),
                format!("Read the new field; take {name} out in a release after that."),
            ]),
        );
    }
    fewer_choices(table, &new_column, old, new).or_else(|| shorter(table, &new_column, old, new))
}

/// A variant that the enum has no more: the new version cannot read a row that holds it.
fn fewer_choices(table: &str, column: &str, old: &FieldState, new: &FieldState) -> Option<Problem> {
    let literals = |field: &FieldState| -> Option<Vec<String>> {
        let values = field.choices.iter().map(|choice| match &choice.value {
            FieldDefault::Int(number) => Some(number.to_string()),
            FieldDefault::Text(text) => Some(format!("'{}'", text.replace('\'', "''"))),
            _ => None,
        });
        values.collect()
    };
    let (mut gone, left) = (literals(old)?, literals(new)?);
    gone.retain(|value| !left.contains(value));
    if left.is_empty() || (gone.is_empty() && !old.choices.is_empty()) {
        return None;
    }
    let values = match gone.is_empty() {
        true => "what is none of the choices".to_owned(),
        false => gone.join(", "),
    };
    let query = format!(
        "SELECT count(*) FROM {table} WHERE {column} NOT IN ({})",
        left.join(", ")
    );
    Some(
        Problem::new(
            Risk::Breaks,
            format!(
                "The running version may write {values} to {table}.{column}, and rows may hold it: the new version fails where it \
                 reads them."
            ),
        )
        .instead([
            format!("Release code that still reads {values} and writes it no more."),
            format!("Change the rows there are, until {query} says 0, then run this."),
        ]),
    )
}

fn shorter(table: &str, column: &str, old: &FieldState, new: &FieldState) -> Option<Problem> {
    let (old_length, new_length) = (old.kind.max_length()?, new.kind.max_length()?);
    if new_length >= old_length || new_length == 0 || !new.kind.is_text() {
        return None;
    }
    Some(
        Problem::new(
            Risk::Breaks,
            format!(
                "The running version may write texts of {old_length} characters to {table}.{column}, and rows may hold some."
            ),
        )
        .instead([
            format!("Release code that writes no more than {new_length} characters, then shorten the rows there are, then run this."),
        ]),
    )
}

fn is_text_pair(old: &FieldState, new: &FieldState) -> bool {
    old.kind.is_text() && new.kind.is_text()
}

/// Tells whether every value of the old type is one of the new and the other way while both versions run.
fn is_wider(old: &FieldState, new: &FieldState) -> bool {
    use crate::models::FieldKind as Kind;
    let rank = |kind: Kind| match kind {
        Kind::SmallAuto | Kind::SmallInteger | Kind::PositiveSmallInteger => Some(1),
        Kind::Auto | Kind::Integer | Kind::PositiveInteger => Some(2),
        Kind::BigAuto | Kind::BigInteger | Kind::PositiveBigInteger => Some(3),
        _ => None,
    };
    match (rank(old.kind.stored()), rank(new.kind.stored())) {
        (Some(old), Some(new)) => new >= old,
        _ => false,
    }
}

/// Tells whether the database itself gives new rows a value.
fn has_db_default(field: &FieldState) -> bool {
    field.db_default.is_some() || field.generated.is_some()
}
