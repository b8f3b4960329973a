//! Django's checks of constraints and indexes: mistakes of their own, and what a database cannot do.

use nuages_core::checks::CheckMessage;
use nuages_core::settings::Engine;

use super::{Constraint, Index, UniqueConstraint};
use crate::models::ModelMeta;
use crate::schema::ServerVersion;

/// The longest name of an index, which every database takes.
const MAX_NAME_LENGTH: usize = 30;

/// What can be asked of a foreign key itself.
const KEY_LOOKUPS: [&str; 8] = ["exact", "gt", "gte", "lt", "lte", "in", "isnull", "range"];

/// Looks at the indexes and constraints of a model, and at what these databases make of them.
pub(crate) fn check(model: &'static ModelMeta, engines: &[Engine]) -> Vec<CheckMessage> {
    let mut messages = Vec::new();
    for index in model.indexes() {
        check_index(model, index, &mut messages);
    }
    for constraint in model.constraints() {
        check_constraint(model, constraint, &mut messages);
    }
    for engine in engines {
        messages.extend(warnings(model, *engine));
    }
    messages
}

fn error(model: &ModelMeta, message: String) -> CheckMessage {
    CheckMessage::error(message).object(model.label())
}

fn check_index(model: &'static ModelMeta, index: &Index, messages: &mut Vec<CheckMessage>) {
    let name = &index.name;
    if name.starts_with('_') || name.starts_with(|first: char| first.is_ascii_digit()) {
        let message =
            format!("The index name '{name}' cannot start with an underscore or a number.");
        messages.push(error(model, message).id("models.E033"));
    }
    // An ordinary suffix has three letters.
    let longest = MAX_NAME_LENGTH + index.suffix().len() - 3;
    if name.chars().count() > longest {
        let message =
            format!("The index name '{name}' cannot be longer than {longest} characters.");
        messages.push(error(model, message).id("models.E034"));
    }
    let problem = match index {
        index if index.fields.is_empty() && index.expressions.is_empty() => {
            Some("At least one field or expression is required to define an index.")
        }
        index if name.is_empty() && !index.expressions.is_empty() => {
            Some("An index must be named to use expressions.")
        }
        index if !index.opclasses.is_empty() && !index.expressions.is_empty() => {
            Some("Index.opclasses cannot be used with expressions. Use op_class() instead.")
        }
        index if !index.opclasses.is_empty() && index.opclasses.len() != index.fields.len() => {
            Some("Index.fields and Index.opclasses must have the same number of elements.")
        }
        index => index
            .problem()
            .or_else(|| index.method.as_ref()?.problem(index)),
    };
    messages.extend(problem.map(|problem| error(model, format!("index '{name}': {problem}"))));
    unknown_fields(model, &index.field_names(), "indexes", messages);
}

fn check_constraint(
    model: &'static ModelMeta,
    constraint: &Constraint,
    messages: &mut Vec<CheckMessage>,
) {
    let name = constraint.name();
    let problem = match constraint {
        Constraint::Unique(unique) => shape(unique).or_else(|| constraint.problem()),
        Constraint::Exclusion(exclusion) => exclusion.shape().or_else(|| constraint.problem()),
        Constraint::Check(_) => constraint.problem(),
    };
    messages.extend(problem.map(|problem| error(model, format!("constraint '{name}': {problem}"))));
    if let Constraint::Check(check) = constraint
        && check.condition.has_raw()
    {
        let message = format!(
            "Check constraint '{name}' contains RawSQL() expression and won't be validated during the model full_clean()."
        );
        let message =
            CheckMessage::warning(message).hint("Silence this warning if you don't care about it.");
        messages.push(message.object(model.label()).id("models.W045"));
    }
    for path in constraint.references() {
        if joins(model, &path) {
            let message = format!("'constraints' refers to the joined field '{path}'.");
            messages.push(error(model, message).id("models.E041"));
        }
    }
    unknown_fields(model, &constraint.field_names(), "constraints", messages);
}

/// Tells whether a path of names goes from a foreign key on to what it points to.
fn joins(model: &'static ModelMeta, path: &str) -> bool {
    let mut names = path.split("__");
    let first = names.next().and_then(|first| model.field(first));
    let is_relation = first.is_some_and(|field| field.relation.is_some());
    is_relation
        && names
            .next()
            .is_some_and(|second| !KEY_LOOKUPS.contains(&second))
}

/// Names that do not come from typed fields may be wrong.
fn unknown_fields(
    model: &'static ModelMeta,
    names: &[String],
    option: &str,
    messages: &mut Vec<CheckMessage>,
) {
    for name in names {
        if model.field(name).is_some() {
            continue;
        }
        let many = model.many_to_many.iter().any(|many| many.name == name);
        let (message, id) = match many {
            true => (
                format!(
                    "'{option}' refers to a ManyToManyField '{name}', but ManyToManyFields are not permitted in '{option}'."
                ),
                "models.E013",
            ),
            false => (
                format!("'{option}' refers to the nonexistent field '{name}'."),
                "models.E012",
            ),
        };
        messages.push(error(model, message).id(id));
    }
}

/// Returns what Django refuses when a unique constraint is made.
fn shape(unique: &UniqueConstraint) -> Option<&'static str> {
    let deferrable = unique.deferrable.is_some();
    Some(match unique {
        _ if unique.fields.is_empty() && unique.expressions.is_empty() => {
            "At least one field or expression is required to define a unique constraint."
        }
        _ if unique.condition.is_some() && deferrable => {
            "UniqueConstraint with conditions cannot be deferred."
        }
        _ if !unique.include.is_empty() && deferrable => {
            "UniqueConstraint with include fields cannot be deferred."
        }
        _ if !unique.opclasses.is_empty() && deferrable => {
            "UniqueConstraint with opclasses cannot be deferred."
        }
        _ if !unique.expressions.is_empty() && deferrable => {
            "UniqueConstraint with expressions cannot be deferred."
        }
        _ if !unique.expressions.is_empty() && !unique.opclasses.is_empty() => {
            "UniqueConstraint.opclasses cannot be used with expressions. Use op_class() instead."
        }
        _ if !unique.opclasses.is_empty() && unique.opclasses.len() != unique.fields.len() => {
            "UniqueConstraint.fields and UniqueConstraint.opclasses must have the same number of elements."
        }
        _ => return None,
    })
}

/// What people call a kind of database.
pub(crate) fn display_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Mysql => "MySQL",
        Engine::Postgresql => "PostgreSQL",
        _ => "SQLite",
    }
}

/// Returns what a database leaves out, once per index of the kind as in Django. What the model requires of databases is not told.
fn warnings(model: &'static ModelMeta, engine: Engine) -> Vec<CheckMessage> {
    const IGNORED: &str = "Silence this warning if you don't care about it.";
    let name = display_name(engine);
    let lacks = |feature: &str| {
        !model.required_db_features.contains(&feature)
            && !ServerVersion::from(engine).has_feature(feature)
    };
    let [
        no_conditions,
        no_included,
        no_expressions,
        no_deferring,
        no_nulls,
    ] = [
        "supports_partial_indexes",
        "supports_covering_indexes",
        "supports_expression_indexes",
        "supports_deferrable_unique_constraints",
        "supports_nulls_distinct_unique_constraints",
    ]
    .map(lacks);
    let mut messages = Vec::new();
    let mut warn = |what: &str, hint: &str, id: &'static str| {
        messages.push(
            CheckMessage::warning(format!("{name} does not support {what}."))
                .hint(format!("{hint} {IGNORED}"))
                .object(model.label())
                .id(id),
        );
    };
    let indexes = model.indexes();
    if no_conditions && indexes.iter().any(|index| index.condition.is_some()) {
        warn(
            "indexes with conditions",
            "Conditions will be ignored.",
            "models.W037",
        );
    }
    if no_included && indexes.iter().any(|index| !index.include.is_empty()) {
        warn(
            "indexes with non-key columns",
            "Non-key columns will be ignored.",
            "models.W040",
        );
    }
    if no_expressions && indexes.iter().any(|index| !index.expressions.is_empty()) {
        warn(
            "indexes on expressions",
            "An index won't be created.",
            "models.W043",
        );
    }
    const MISSING: &str = "A constraint won't be created.";
    for constraint in model.constraints() {
        let Constraint::Unique(unique) = constraint else {
            continue;
        };
        for (said, what, id) in [
            (
                no_conditions && unique.condition.is_some(),
                "unique constraints with conditions",
                "models.W036",
            ),
            (
                no_deferring && unique.deferrable.is_some(),
                "deferrable unique constraints",
                "models.W038",
            ),
            (
                no_included && !unique.include.is_empty(),
                "unique constraints with non-key columns",
                "models.W039",
            ),
            (
                no_expressions && !unique.expressions.is_empty(),
                "unique constraints on expressions",
                "models.W044",
            ),
            (
                no_nulls && unique.nulls_distinct.is_some(),
                "UniqueConstraint.nulls_distinct",
                "models.W047",
            ),
        ] {
            if said {
                warn(what, MISSING, id);
            }
        }
    }
    messages
}
