//! Random histories of models: migrated step by step forwards and backwards with rows in the tables, on every database, and
//! compared with tables made anew.
//!
//! `NUAGES_HISTORY_SEED=7` runs one history and tells its steps; `NUAGES_HISTORIES=100` runs as many.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::common::server_database;
use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::state::{FieldState, Index, ModelState, ProjectState};
use nuages_db::migrations::*;
use nuages_db::models::FieldKind;
use nuages_db::schema::introspection::describe;

/// Numbers that look random and are the same for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        match list.len() {
            0 => None,
            length => Some(&list[self.below(length)]),
        }
    }
}

/// A history on its way: the models as they are, and names that were never used.
struct History {
    dice: Dice,
    state: ProjectState,
    steps: Vec<Migration>,
    names: usize,
}

const APP: &str = "zoo";

impl History {
    fn new(seed: u64) -> Self {
        Self {
            dice: Dice(seed),
            state: ProjectState::default(),
            steps: Vec::new(),
            names: 0,
        }
    }

    fn name(&mut self, kind: &str) -> String {
        self.names += 1;
        format!("{kind}{}", self.names)
    }

    fn models(&self) -> Vec<ModelState> {
        self.state.models.values().cloned().collect()
    }

    /// A field that is no relation: with a default or NULL, so that rows there are get a value.
    fn plain_field(&mut self) -> FieldState {
        let mut field = match self.dice.below(9) {
            0 => fields::char(40).default("c"),
            1 => fields::text().default("it's \\ \"text\""),
            2 => fields::integer().default(7),
            3 => fields::big_integer().default(-3),
            4 => fields::boolean().default(true),
            5 => fields::decimal(8, 2).default("1.50"),
            6 => fields::positive_integer().default(3),
            7 => fields::date().default("2024-02-29"),
            _ => fields::float().default(0.5),
        };
        if self.dice.one_in(3) {
            field = field.null();
        }
        if matches!(field.kind, FieldKind::Char { .. } | FieldKind::Integer) && self.dice.one_in(4)
        {
            field = field.db_index();
        }
        if self.dice.one_in(5) {
            let column = self.name("column");
            field = field.db_column(&column);
        }
        field
    }

    fn any_field(&mut self) -> FieldState {
        let models = self.models();
        let target = self
            .dice
            .pick(&models)
            .map(|model| format!("{APP}.{}", model.name));
        match (self.dice.below(6), target) {
            (0, Some(target)) => fields::foreign_key(&target, SET_NULL).null(),
            (1, Some(target)) => fields::many_to_many(&target),
            (2, Some(target)) if self.dice.one_in(2) => {
                fields::one_to_one(&target, SET_NULL).null()
            }
            _ => self.plain_field(),
        }
    }

    /// Fields that nothing names: they may change and go.
    fn free_fields(&self, model: &ModelState) -> Vec<(String, FieldState)> {
        let used: BTreeSet<&str> =
            model
                .options
                .unique_together
                .iter()
                .flatten()
                .map(String::as_str)
                .chain(
                    model.options.indexes.iter().flat_map(|index| {
                        index.fields.iter().map(|name| name.trim_start_matches('-'))
                    }),
                )
                .collect();
        model
            .fields
            .iter()
            .filter(|(name, field)| !field.primary_key && !used.contains(name.as_str()))
            .cloned()
            .collect()
    }

    /// Fields of which every row has a value of its own, once `set_apart` has run.
    fn distinct_fields(model: &ModelState) -> Vec<String> {
        model
            .fields
            .iter()
            .filter(|(_, field)| {
                !field.null
                    && !field.primary_key
                    && matches!(
                        field.kind,
                        FieldKind::Char { .. } | FieldKind::Integer | FieldKind::BigInteger
                    )
            })
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn create(&mut self) -> Operation {
        let name = self.name("Animal");
        let mut create = CreateModel::new(&name).field("id", fields::big_auto());
        for _ in 0..=self.dice.below(3) {
            let field_name = self.name("field");
            create = create.field(&field_name, self.any_field());
        }
        if self.dice.one_in(4) {
            let table = self.name("table");
            create = create.db_table(&table);
        }
        create.into()
    }

    fn operation(&mut self) -> Option<Operation> {
        let models = self.models();
        let model = self.dice.pick(&models)?.clone();
        let name = model.name.clone();
        let free = self.free_fields(&model);
        Some(match self.dice.below(14) {
            0 => self.create(),
            1 => {
                let is_used = self.state.models.values().any(|other| {
                    other.name != name
                        && other.fields.iter().any(|(_, field)| {
                            field.relation.as_ref().is_some_and(|relation| {
                                relation.to == format!("{APP}.{}", name.to_lowercase())
                            })
                        })
                });
                match is_used || models.len() < 3 {
                    true => return None,
                    false => DeleteModel::new(&name).into(),
                }
            }
            2 => {
                let new = self.name("Animal");
                RenameModel::new(&name, &new).into()
            }
            3..=5 => {
                let field = self.name("field");
                AddField::new(&name, &field, self.any_field()).into()
            }
            6 => {
                let (field, _) = self.dice.pick(&free)?;
                RemoveField::new(&name, field).into()
            }
            7 | 8 => {
                let (field_name, field) = self.dice.pick(&free)?.clone();
                AlterField::new(&name, &field_name, self.altered(&field)?).into()
            }
            9 => {
                let fields: Vec<_> = model
                    .fields
                    .iter()
                    .filter(|(name, _)| name != "id")
                    .collect();
                let (field, _) = self.dice.pick(&fields)?;
                let new = self.name("field");
                RenameField::new(&name, field, &new).into()
            }
            10 | 11 => {
                let distinct = Self::distinct_fields(&model);
                if distinct.len() < 2 || !model.options.unique_together.is_empty() {
                    return Some(AlterUniqueTogether::new(&name).into());
                }
                AlterUniqueTogether::new(&name)
                    .set([distinct[0].as_str(), distinct[1].as_str()])
                    .into()
            }
            12 => {
                let columns: Vec<_> = model
                    .fields
                    .iter()
                    .filter(|(_, field)| !field.is_many_to_many() && field.kind != FieldKind::Text)
                    .collect();
                let (field, _) = self.dice.pick(&columns)?;
                let order = if self.dice.one_in(2) {
                    format!("-{field}")
                } else {
                    field.clone()
                };
                let index = self.name("index");
                AddIndex::new(&name, Index::new(&index, [order.as_str()])).into()
            }
            _ => {
                let index = self.dice.pick(&model.options.indexes)?;
                RemoveIndex::new(&name, &index.name).into()
            }
        })
    }

    /// Another field of the same name: wider, narrower, with NULL or without, unique, indexed, of a related type.
    fn altered(&mut self, field: &FieldState) -> Option<FieldState> {
        if field.relation.is_some() {
            return None;
        }
        let mut new = field.clone();
        match self.dice.below(6) {
            0 => new.null = !new.null,
            1 if matches!(field.kind, FieldKind::Char { .. } | FieldKind::Integer)
                && !field.null =>
            {
                new.unique = !new.unique;
            }
            2 if matches!(field.kind, FieldKind::Char { .. } | FieldKind::Integer) => {
                new.db_index = !new.db_index;
            }
            3 => match field.kind {
                FieldKind::Char { max_length } => {
                    new.kind = FieldKind::Char {
                        max_length: max_length + 20,
                    }
                }
                FieldKind::Integer => new.kind = FieldKind::BigInteger,
                FieldKind::BigInteger if !field.unique => new.kind = FieldKind::Integer,
                FieldKind::Decimal { .. } => {
                    new.kind = FieldKind::Decimal {
                        max_digits: 12,
                        decimal_places: 3,
                    };
                }
                FieldKind::PositiveInteger => new.kind = FieldKind::Integer,
                _ => return None,
            },
            4 => match field.kind {
                FieldKind::Char { .. } if !field.unique && !field.db_index => {
                    new.kind = FieldKind::Text;
                }
                _ => return None,
            },
            _ => {
                let column = self.name("column");
                new.column = Some(column);
            }
        }
        (new != *field).then_some(new)
    }

    /// Adds a migration with one or two operations.
    fn step(&mut self) {
        let mut operations: Vec<Operation> = Vec::new();
        while operations.is_empty() {
            for _ in 0..=self.dice.below(2) {
                let operation = match self.state.models.values().count() {
                    0 | 1 => Some(self.create()),
                    _ => self.operation(),
                };
                let Some(operation) = operation else {
                    continue;
                };
                let before = self.state.clone();
                match operation.state_forwards(APP, &mut self.state) {
                    Ok(()) => operations.push(operation),
                    Err(_) => self.state = before,
                }
            }
        }
        let number = self.steps.len() + 1;
        let mut migration = Migration::new(&format!("{number:04}_step"));
        if number == 1 {
            migration = migration.initial();
        } else {
            migration = migration.dependency(APP, &format!("{:04}_step", number - 1));
        }
        for operation in operations {
            migration = migration.operation(operation);
        }
        self.steps.push(migration);
    }
}

fn apps(steps: &[Migration]) -> Vec<AppMigrations> {
    vec![AppMigrations {
        label: APP.to_owned(),
        path: None,
        models: Vec::new(),
        migrations: Some(steps.to_vec()),
    }]
}

async fn go(steps: &[Migration], target: Target, db: &Database) {
    let loader = Loader::with_database(apps(steps), db).await.unwrap();
    let executor = Executor::new(&loader, db);
    let plan = executor.plan(&[target]).unwrap();
    assert!(!plan.is_empty());
    executor
        .migrate(&plan, RunOptions::default(), &mut |_| {})
        .await
        .unwrap();
}

fn quoted(db: &Database, name: &str) -> String {
    match db.engine() {
        Engine::Mysql => format!("`{name}`"),
        _ => format!("\"{name}\""),
    }
}

/// The columns and the constraints of a table, without names that depend on its history and without the columns' order.
type Shape = (BTreeMap<String, String>, Vec<String>);

async fn shapes(state: &ProjectState, db: &Database) -> BTreeMap<String, Shape> {
    let mut shapes = BTreeMap::new();
    for model in state.models.values() {
        for table in std::iter::once(model.db_table())
            .chain(model.between().map(|between| between.db_table()))
        {
            let found = describe(db, &table).await.unwrap();
            let found = found.unwrap_or_else(|| panic!("there is no table {table}"));
            let columns = found
                .columns
                .iter()
                .map(|column| {
                    let text = format!(
                        "{} null={} auto={} key={} default={:?}",
                        column.full_type,
                        column.null,
                        column.is_autofield,
                        column.primary_key,
                        column.default
                    );
                    (column.name.clone(), text)
                })
                .collect();
            let mut constraints: Vec<String> = found
                .constraints
                .iter()
                .flat_map(|constraint| {
                    let check = match constraint.check {
                        true => constraint.condition.clone().unwrap_or_default().replace(['`', '"', '(', ')', ' '], ""),
                        false => String::new(),
                    };
                    let foreign = constraint
                        .foreign_key
                        .as_ref()
                        .map(|key| format!("{}.{}", key.table, key.column));
                    let text = |index: bool, foreign: Option<String>, descending: &[bool]| {
                        format!(
                            "{:?} key={} unique={} index={index} check={check} foreign={foreign:?} descending={descending:?}",
                            constraint.columns, constraint.primary_key, constraint.unique
                        )
                    };
                    match foreign {
                        // MySQL makes an index of a foreign key's name where there is no other.
                        Some(foreign) if constraint.index => vec![
                            text(false, Some(foreign), &[]),
                            text(true, None, &constraint.descending),
                        ],
                        foreign => vec![text(constraint.index, foreign, &constraint.descending)],
                    }
                })
                .collect();
            constraints.sort();
            shapes.insert(table, (columns, constraints));
        }
    }
    shapes
}

/// Gives each row values of its own in the columns that are unique in `wanted` and there now.
async fn set_apart(now: &ProjectState, wanted: &ProjectState, db: &Database) {
    for model in now.models.values() {
        let Some(later) = wanted
            .models
            .values()
            .find(|later| later.db_table() == model.db_table())
        else {
            continue;
        };
        let mut unique: BTreeSet<String> = later
            .options
            .unique_together
            .iter()
            .flatten()
            .cloned()
            .collect();
        unique.extend(
            later
                .fields
                .iter()
                .filter(|(_, field)| field.unique)
                .map(|(name, _)| name.clone()),
        );
        let columns: BTreeSet<String> = unique
            .iter()
            .filter_map(|name| later.column(name))
            .collect();
        for (name, field) in model.columns() {
            let column = field.column_name(name);
            if !columns.contains(&column) {
                continue;
            }
            let value = match (field.kind, db.engine()) {
                (FieldKind::Integer | FieldKind::BigInteger, _) => quoted(db, "id"),
                (FieldKind::Char { .. } | FieldKind::Text, Engine::Mysql) => {
                    "CONCAT('u', `id`)".to_owned()
                }
                (FieldKind::Char { .. } | FieldKind::Text, _) => "'u' || \"id\"".to_owned(),
                _ => continue,
            };
            let sql = format!(
                "UPDATE {} SET {} = {value}",
                quoted(db, &model.db_table()),
                quoted(db, &column)
            );
            db.execute(sql, &[]).await.unwrap();
        }
    }
}

/// Adds a row to each table, with a value in every column.
async fn insert(state: &ProjectState, number: usize, db: &Database) {
    for model in state.models.values() {
        let mut columns = Vec::new();
        let mut values = Vec::new();
        for (name, field) in model.columns() {
            if field.primary_key {
                continue;
            }
            let relation = field.relation.is_some();
            let value = match field.kind {
                _ if relation || (field.null && number.is_multiple_of(2)) => "NULL".to_owned(),
                FieldKind::Char { .. } | FieldKind::Text => format!("'v{number}'"),
                FieldKind::Boolean if db.engine() == Engine::Postgresql => "true".to_owned(),
                FieldKind::Boolean => "1".to_owned(),
                FieldKind::Date { .. } => "'2024-02-29'".to_owned(),
                FieldKind::Decimal { .. } => format!("{number}.25"),
                _ => format!("{}", 1_000_000 + number),
            };
            columns.push(quoted(db, &field.column_name(name)));
            values.push(value);
        }
        let sql = match (columns.is_empty(), db.engine()) {
            (true, Engine::Mysql) => {
                format!("INSERT INTO {} () VALUES ()", quoted(db, &model.db_table()))
            }
            (true, _) => format!(
                "INSERT INTO {} DEFAULT VALUES",
                quoted(db, &model.db_table())
            ),
            _ => format!(
                "INSERT INTO {} ({}) VALUES ({})",
                quoted(db, &model.db_table()),
                columns.join(", "),
                values.join(", ")
            ),
        };
        db.execute(sql, &[]).await.unwrap();
    }
}

async fn counts(state: &ProjectState, db: &Database) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for model in state.models.values() {
        let sql = format!("SELECT COUNT(*) FROM {}", quoted(db, &model.db_table()));
        let rows = db.fetch_all(sql, &[]).await.unwrap();
        counts.insert(model.db_table(), rows[0].get(0).unwrap());
    }
    counts
}

/// One migration that makes the models as they are in the end.
fn fresh(state: &ProjectState) -> Vec<Migration> {
    let mut migration = Migration::new("0001_fresh").initial();
    let mut relations = Vec::new();
    for model in state.models.values() {
        let mut create = CreateModel::new(&model.name);
        for (name, field) in &model.fields {
            match field.relation {
                Some(_) => relations.push(AddField::new(&model.name, name, field.clone())),
                None => create = create.field(name, field.clone()),
            }
        }
        if let Some(table) = &model.options.db_table {
            create = create.db_table(table);
        }
        migration = migration.operation(create);
    }
    for relation in relations {
        migration = migration.operation(relation);
    }
    for model in state.models.values() {
        for set in &model.options.unique_together {
            migration = migration.operation(
                AlterUniqueTogether::new(&model.name).set([set[0].as_str(), set[1].as_str()]),
            );
        }
        for index in &model.options.indexes {
            migration = migration.operation(AddIndex::new(&model.name, index.clone()));
        }
    }
    vec![migration]
}

/// What is compared: rows are kept by both directions, tables are those of the models at each moment.
async fn run(seed: u64, loud: bool, db: &Database, other: &Database) {
    let mut history = History::new(seed);
    let mut states = vec![ProjectState::default()];
    for _ in 0..12 {
        history.step();
        states.push(history.state.clone());
    }
    let mut seen = vec![BTreeMap::new()];
    for (number, pair) in states.windows(2).enumerate() {
        let migration = &history.steps[number];
        if loud {
            for operation in &migration.operations {
                eprintln!("{}: {operation:?}", migration.name);
            }
        }
        set_apart(&pair[0], &pair[1], db).await;
        let before = counts(&pair[0], db).await;
        go(
            &history.steps[..=number],
            Target::Migration((APP.to_owned(), migration.name.clone())),
            db,
        )
        .await;
        kept(&before, &counts(&pair[1], db).await, seed);
        seen.push(shapes(&pair[1], db).await);
        insert(&pair[1], number, db).await;
        insert(&pair[1], number + 100, db).await;
    }
    let last = states.last().unwrap();
    let made = fresh(last);
    go(
        &made,
        Target::Migration((APP.to_owned(), "0001_fresh".to_owned())),
        other,
    )
    .await;
    assert_eq!(
        shapes(last, other).await,
        *seen.last().unwrap(),
        "seed {seed}: the tables differ from new ones on {:?}",
        db.engine()
    );
    for (number, pair) in states.windows(2).enumerate().rev() {
        if loud {
            eprintln!("back over {}", history.steps[number].name);
        }
        set_apart(&pair[1], &pair[0], db).await;
        let before = counts(&pair[1], db).await;
        let target = match number {
            0 => Target::Zero(APP.to_owned()),
            _ => Target::Migration((APP.to_owned(), history.steps[number - 1].name.clone())),
        };
        go(&history.steps, target, db).await;
        kept(&before, &counts(&pair[0], db).await, seed);
        assert_eq!(
            shapes(&pair[0], db).await,
            seen[number],
            "seed {seed}: undoing {} leaves other tables than before it on {:?}",
            history.steps[number].name,
            db.engine()
        );
    }
}

/// Tables that are there before and after have the same number of rows.
fn kept(before: &BTreeMap<String, i64>, after: &BTreeMap<String, i64>, seed: u64) {
    for (table, count) in before {
        if let Some(now) = after.get(table) {
            assert_eq!(now, count, "seed {seed}: rows of {table} are gone");
        }
    }
}

/// The seeds to run: as many as asked for, a named one, or enough for each run of the tests.
fn seeds(usual: u64) -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    match number("NUAGES_HISTORY_SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("NUAGES_HISTORIES").unwrap_or(usual)).collect(),
    }
}

#[tokio::test]
async fn histories_on_sqlite_lead_to_the_tables_that_the_models_have() {
    let loud = std::env::var_os("NUAGES_HISTORY_SEED").is_some();
    let started = Instant::now();
    for seed in seeds(25) {
        eprintln!("seed {seed}");
        run(seed, loud, &Database::in_memory(), &Database::in_memory()).await;
        if started.elapsed() > Duration::from_secs(60) {
            break;
        }
    }
}

/// The same on a server, with two databases made anew for each history.
async fn on_server(variable: &str) {
    let loud = std::env::var_os("NUAGES_HISTORY_SEED").is_some();
    for seed in seeds(4) {
        let mut both = Vec::new();
        for name in ["steps", "fresh"] {
            let Some(config) = server_database(variable, &format!("history_{name}")).await else {
                return;
            };
            both.push(Database::connect(&config).await.unwrap());
        }
        eprintln!("seed {seed}");
        run(seed, loud, &both[0], &both[1]).await;
    }
}

#[tokio::test]
async fn histories_on_postgresql_lead_to_the_tables_that_the_models_have() {
    on_server("NUAGES_TEST_POSTGRES").await;
}

#[tokio::test]
async fn histories_on_mariadb_lead_to_the_tables_that_the_models_have() {
    on_server("NUAGES_TEST_MYSQL").await;
}
