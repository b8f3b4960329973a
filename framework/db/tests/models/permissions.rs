//! What a model says of permissions, and of the databases that have its table.

use std::collections::BTreeSet;

use nuages_db::migrations::state::ProjectState;
use nuages_db::migrations::*;
use nuages_db::models::*;
use nuages_db::schema::introspection::table_list;
use nuages_db::{models, schema};

use super::common::{empty_databases, made};

#[derive(Model, Clone, Debug)]
#[model(
    crate = crate::root,
    app_label = "desk",
    permissions = [("close_task", "Can close task"), ("steal_task", "Can \"steal\" task")],
    default_permissions = ["add", "view"]
)]
struct Task {
    id: Auto,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "desk", proxy, permissions = [("peek", "Can peek")], default_permissions = [])]
struct Secret(Task);

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "desk", required_db_vendor = "postgresql")]
struct Elephant {
    id: Auto,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "desk", required_db_features = ["supports_partial_indexes", "has_select_for_update"])]
struct Picky {
    id: Auto,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "desk", required_db_features = ["reads_minds"])]
struct Never {
    id: Auto,
}

fn all_models() -> Vec<&'static ModelMeta> {
    models![Task, Secret, Elephant, Picky, Never]
}

#[test]
fn migrations_keep_permissions_and_what_is_required() {
    made::assert_nothing_left(&all_models());
    let migration = made::migration(&all_models());
    let source = Writer::new(&migration, false).source().unwrap();
    let source: String = source.split_whitespace().collect();
    let source = source.replace(",]", "]").replace(",)", ")");
    for part in [
        r#".permissions([("close_task","Canclosetask"),("steal_task","Can\"steal\"task")])"#,
        r#".default_permissions(["add","view"])"#,
        r#".permissions([("peek","Canpeek")])"#,
        r#".default_permissions([])"#,
        r#".required_db_vendor("postgresql")"#,
        r#".required_db_features(["supports_partial_indexes","has_select_for_update"])"#,
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
}

#[test]
fn another_set_of_permissions_is_a_change_of_options_and_another_database_is_none() {
    let now = ProjectState::from_models(all_models());
    let mut before = now.clone();
    let was = |state: &mut ProjectState, operation: Operation| {
        operation.state_forwards("desk", state).unwrap();
    };
    was(&mut before, AlterModelOptions::new("Task").into());
    let elephant = CreateModel::new("Elephant").field("id", fields::big_auto());
    was(&mut before, elephant.into());
    let loader = Loader::new(Vec::new()).unwrap();
    let changes = Autodetector::new(before, now.clone(), &mut DryRun)
        .changes(&loader.graph, &BTreeSet::new(), None)
        .unwrap();
    let Some([migration]) = changes.get("desk") else {
        panic!("{changes:?}");
    };
    let texts = migration
        .operations
        .iter()
        .map(|operation| operation.describe());
    assert_eq!(texts.collect::<Vec<_>>(), ["Change Meta options on task"]);
    let source = Writer::new(migration, false).source().unwrap();
    assert!(
        source.contains(r#".default_permissions(["add", "view"])"#),
        "{source}"
    );
}

#[tokio::test]
async fn a_table_is_made_where_the_database_is_what_the_model_requires() {
    let migration = made::migration(&all_models());
    for db in empty_databases("required").await {
        let mut editor = schema::editor_of(&db).await.unwrap();
        let mut state = ProjectState::default();
        for operation in &migration.operations {
            let before = state.clone();
            operation.state_forwards("desk", &mut state).unwrap();
            operation
                .database_forwards("desk", &mut *editor, &before, &state)
                .unwrap();
        }
        for step in editor.finish() {
            if let schema::Step::Sql(sql) = step {
                db.execute_script(sql).await.unwrap();
            }
        }
        let tables = table_list(&db).await.unwrap().into_iter();
        let mut tables: Vec<String> = tables.map(|table| table.name).collect();
        tables.sort();
        let wanted: &[&str] = match db.engine().vendor() {
            "postgresql" => &["desk_elephant", "desk_picky", "desk_task"],
            _ => &["desk_task"],
        };
        assert_eq!(tables, wanted);
        for model in all_models() {
            let has = tables.iter().any(|table| table == model.db_table);
            assert_eq!(
                model.can_migrate(&db).await.unwrap(),
                has && model.proxy.is_none()
            );
        }
    }
}
