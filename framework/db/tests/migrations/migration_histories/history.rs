//! A random history: models, and the migrations that made them so.

use std::collections::{BTreeMap, BTreeSet};

use super::dice::Dice;
use nuages_db::migrations::state::{Constraint, FieldState, Index, ModelState, ProjectState};
use nuages_db::migrations::*;
use nuages_db::models::FieldKind;

/// A history on its way: the models as they are, and names that were never used.
pub(super) struct History {
    dice: Dice,
    pub(super) state: ProjectState,
    pub(super) steps: Vec<Migration>,
    names: usize,
    /// The fields that each constraint and each generated field speaks of.
    constrained: BTreeMap<String, Vec<String>>,
}

pub(super) const APP: &str = "zoo";

impl History {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            dice: Dice(seed),
            state: ProjectState::default(),
            steps: Vec::new(),
            names: 0,
            constrained: BTreeMap::new(),
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
        if self.dice.one_in(4) {
            field = db_default(field);
        }
        if self.dice.one_in(5) {
            let column = self.name("column");
            field = field.db_column(&column);
        }
        field
    }

    /// A field that the database computes from another one of the model, which keeps its name from then on.
    fn generated_field(&mut self, model: &ModelState) -> Option<Operation> {
        let numbers = model.fields.iter().filter(|(_, field)| {
            field.generated.is_none()
                && matches!(field.kind, FieldKind::Integer | FieldKind::PositiveInteger)
        });
        let numbers: Vec<&String> = numbers.map(|(name, _)| name).collect();
        let base = (*self.dice.pick(&numbers)?).clone();
        let name = self.name("field");
        let field = fields::big_integer().generated(f(&base) * 2);
        self.constrained.insert(name.clone(), vec![base]);
        Some(AddField::new(&model.name, &name, field).into())
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

    /// The fields that constraints and generated fields of the model speak of, which keep their names.
    fn constrained_fields(&self, model: &ModelState) -> BTreeSet<&str> {
        let constraints = model.options.constraints.iter();
        let names = constraints.map(|constraint| constraint.name());
        let names = names.chain(model.fields.iter().map(|(name, _)| name.as_str()));
        let fields = names.filter_map(|name| self.constrained.get(name));
        fields.flatten().map(String::as_str).collect()
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
                .chain(self.constrained_fields(model))
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
                    && field.generated.is_none()
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
        Some(match self.dice.below(20) {
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
                let (field, state) = self.dice.pick(&free)?;
                // Rows that are there could not get it back.
                if state.unique {
                    return None;
                }
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
                    .filter(|(name, _)| {
                        name != "id"
                            && !self.constrained.contains_key(name)
                            && !self.constrained_fields(&model).contains(name.as_str())
                    })
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
            13 => {
                let index = self.dice.pick(&model.options.indexes)?;
                RemoveIndex::new(&name, &index.name).into()
            }
            14 => {
                let table = self.name("table");
                AlterModelTable::new(&name, &table).into()
            }
            15 => self.generated_field(&model)?,
            16 | 17 => AddConstraint::new(&name, self.constraint(&model)?).into(),
            _ => {
                let constraint = self.dice.pick(&model.options.constraints)?;
                RemoveConstraint::new(&name, constraint.name()).into()
            }
        })
    }

    /// A constraint that every row holds, or that two of its fields are unique together.
    fn constraint(&mut self, model: &ModelState) -> Option<Constraint> {
        let distinct = Self::distinct_fields(model);
        let name = self.name("constraint");
        if self.dice.one_in(2) && distinct.len() > 1 {
            let fields = [distinct[0].clone(), distinct[1].clone()];
            let constraint = UniqueConstraint::new(&name, [fields[0].as_str(), fields[1].as_str()]);
            self.constrained.insert(name, fields.into());
            return Some(constraint.into());
        }
        let numbers = model.fields.iter().filter(|(_, field)| {
            field.generated.is_none()
                && matches!(
                    field.kind,
                    FieldKind::Integer | FieldKind::Float | FieldKind::PositiveInteger
                )
        });
        let numbers: Vec<&String> = numbers.map(|(name, _)| name).collect();
        let field = (*self.dice.pick(&numbers)?).clone();
        let condition = q(&format!("{field}__gt"), -1_000_000) | q(&field, 0);
        self.constrained.insert(name.clone(), vec![field]);
        Some(CheckConstraint::new(&name, condition).into())
    }

    /// Another field of the same name: wider, narrower, with NULL or without, unique, indexed, of a related type.
    fn altered(&mut self, field: &FieldState) -> Option<FieldState> {
        if field.generated.is_some() {
            return None;
        }
        let mut new = field.clone();
        if let Some(relation) = &mut new.relation {
            match (field.kind, self.dice.below(4)) {
                (FieldKind::ManyToMany, _) => return None,
                (FieldKind::ForeignKey, 0) => new.db_index = !new.db_index,
                (FieldKind::OneToOne, 0) => new = plain_key(field),
                (_, 1) => relation.db_constraint = !relation.db_constraint,
                (_, 2) => {
                    relation.on_delete = match relation.on_delete {
                        SET_NULL => DB_SET_NULL,
                        _ => SET_NULL,
                    }
                }
                _ => {
                    let column = self.name("column");
                    new.column = Some(column);
                }
            }
            return Some(new);
        }
        match self.dice.below(7) {
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
            5 if new.db_default.is_some() => new.db_default = None,
            5 => new = db_default(new),
            _ => {
                let column = self.name("column");
                new.column = Some(column);
            }
        }
        (new != *field).then_some(new)
    }

    /// Adds a migration with one or two operations.
    pub(super) fn step(&mut self) {
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

/// The same field with a default that the database gives, where it is one of numbers or of short texts.
fn db_default(field: FieldState) -> FieldState {
    match field.kind {
        FieldKind::Char { .. } => field.db_default("d"),
        FieldKind::Integer | FieldKind::BigInteger => field.db_default(11),
        FieldKind::Boolean => field.db_default(false),
        _ => field,
    }
}

/// The foreign key in the place of a one-to-one field.
fn plain_key(field: &FieldState) -> FieldState {
    let to = field.relation.as_ref().map_or("", |relation| &relation.to);
    let mut key = fields::foreign_key(to, SET_NULL).null();
    key.column.clone_from(&field.column);
    key
}
