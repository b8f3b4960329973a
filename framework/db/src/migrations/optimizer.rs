//! Joining of operations: a model and the fields added to it become one `CreateModel`.

use super::operations::{Operation, Reduction};

/// Joins operations until no two can be joined.
pub fn optimize(mut operations: Vec<Operation>, app_label: &str) -> Vec<Operation> {
    while let Some(fewer) = join_once(&operations, app_label) {
        operations = fewer;
    }
    operations
}

/// Joins the first two operations that can be joined over those between them.
fn join_once(operations: &[Operation], app_label: &str) -> Option<Vec<Operation>> {
    for (start, operation) in operations.iter().enumerate() {
        // Whether the operation may move right, to the one that it is joined with.
        let mut right = true;
        for (end, other) in operations.iter().enumerate().skip(start + 1) {
            match operation.reduce(other, app_label) {
                Reduction::Into(joined) => {
                    let between = &operations[start + 1..end];
                    let left = || {
                        between
                            .iter()
                            .all(|middle| middle.reduce(other, app_label).is_through())
                    };
                    let mut result = operations[..start].to_vec();
                    if right {
                        result.extend_from_slice(between);
                        result.extend(joined);
                    } else if left() {
                        result.extend(joined);
                        result.extend_from_slice(between);
                    } else {
                        break;
                    }
                    result.extend_from_slice(&operations[end + 1..]);
                    if same(&result, operations) {
                        break;
                    }
                    return Some(result);
                }
                Reduction::Through => {}
                Reduction::Barrier => right = false,
            }
        }
    }
    None
}

/// Tells whether nothing was won, which would make joining endless.
fn same(result: &[Operation], operations: &[Operation]) -> bool {
    result.len() == operations.len()
        && result
            .iter()
            .zip(operations)
            .all(|(one, other)| format!("{one:?}") == format!("{other:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations::state::{FieldDefault, ProjectState};
    use crate::migrations::{
        AddField, AlterField, AlterUniqueTogether, CreateModel, DeleteModel, RemoveField,
        RenameField, RenameModel, RunSql, fields,
    };

    fn described(operations: Vec<Operation>) -> Vec<String> {
        optimize(operations, "polls")
            .iter()
            .map(Operation::describe)
            .collect()
    }

    #[test]
    fn fields_added_to_a_new_model_become_part_of_it() {
        let result = described(vec![
            CreateModel::new("Question")
                .field("id", fields::big_auto())
                .into(),
            CreateModel::new("Choice")
                .field("id", fields::big_auto())
                .into(),
            AddField::new(
                "choice",
                "question",
                fields::foreign_key("polls.question", fields::CASCADE),
            )
            .into(),
            AlterUniqueTogether::new("choice")
                .set(["id", "question"])
                .into(),
        ]);
        assert_eq!(result, ["Create model Question", "Create model Choice"]);
    }

    #[test]
    fn what_undoes_itself_disappears() {
        let create = CreateModel::new("Question").field("id", fields::big_auto());
        assert!(described(vec![create.into(), DeleteModel::new("Question").into()]).is_empty());
        let add = AddField::new("question", "x", fields::text());
        assert!(described(vec![add.into(), RemoveField::new("question", "x").into()]).is_empty());
    }

    #[test]
    fn the_last_change_of_a_field_counts() {
        let result = described(vec![
            AlterField::new("question", "x", fields::text()).into(),
            RenameField::new("question", "x", "y").into(),
            AlterField::new("question", "y", fields::char(5)).into(),
        ]);
        assert_eq!(
            result,
            [
                "Rename field x on question to y",
                "Alter field y on question"
            ]
        );
    }

    #[test]
    fn what_points_to_a_model_stays_before_its_renaming() {
        let one = || CreateModel::new("One").field("id", fields::big_auto());
        let key = |to: &str| fields::foreign_key(to, fields::CASCADE);
        let renamed = || RenameModel::new("One", "Uno").into();
        let after = described(vec![
            one().into(),
            CreateModel::new("Two")
                .field("one", key("polls.one"))
                .into(),
            renamed(),
        ]);
        assert_eq!(
            after,
            [
                "Create model One",
                "Create model Two",
                "Rename model One to Uno"
            ]
        );
        let itself = optimize(
            vec![one().field("parent", key("polls.one")).into(), renamed()],
            "polls",
        );
        let mut state = ProjectState::default();
        itself[0].state_forwards("polls", &mut state).unwrap();
        let parent = state.field("polls", "uno", "parent").unwrap();
        assert_eq!(parent.relation.as_ref().unwrap().to, "polls.uno");
    }

    #[test]
    fn two_models_can_exchange_their_names() {
        let renames = [("A", "T"), ("B", "A"), ("T", "B")];
        let renames = renames.map(|(old, new)| RenameModel::new(old, new).into());
        assert_eq!(described(renames.into()).len(), 3);
    }

    #[test]
    fn the_value_for_the_rows_there_are_stays() {
        let alter = |field| AlterField::new("question", "x", field).into();
        let add = |field| {
            AddField::new("question", "x", field)
                .one_off_default()
                .into()
        };
        let joined = optimize(
            vec![
                add(fields::integer().default(5)),
                alter(fields::integer().help_text("how many")),
            ],
            "polls",
        );
        let [Operation::AddField(joined)] = joined.as_slice() else {
            panic!("{joined:?}");
        };
        assert_eq!(joined.field.default, Some(FieldDefault::Int(5)));
        assert!(!joined.preserve_default);
        let text = vec![add(fields::integer().default(5)), alter(fields::text())];
        assert_eq!(described(text).len(), 2);
        let create = optimize(
            vec![
                CreateModel::new("Question").into(),
                add(fields::integer().default(5)),
            ],
            "polls",
        );
        let mut state = ProjectState::default();
        create[0].state_forwards("polls", &mut state).unwrap();
        assert_eq!(state.field("polls", "question", "x").unwrap().default, None);
    }

    #[test]
    fn nothing_moves_over_sql() {
        let result = described(vec![
            CreateModel::new("Question")
                .field("id", fields::big_auto())
                .into(),
            RunSql::new("SELECT 1").into(),
            AddField::new("question", "x", fields::text()).into(),
        ]);
        assert_eq!(result.len(), 3);
    }
}
