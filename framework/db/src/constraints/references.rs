//! The fields that conditions and expressions speak of.

use super::{Constraint, ExclusionConstraint, Expression, Index, Q, UniqueConstraint};

/// The field that a path begins with: `pub_date` of `pub_date__year`.
fn first(path: &str) -> &str {
    path.split("__").next().unwrap_or(path)
}

impl Expression {
    /// Visits the paths of fields.
    pub(crate) fn each_path(&self, visit: &mut dyn FnMut(&str)) {
        match self {
            Self::F(path) => visit(path),
            Self::Combined(left, _, right) => {
                left.each_path(visit);
                right.each_path(visit);
            }
            Self::Func(_, arguments) | Self::Raw(_, arguments) => {
                arguments.iter().for_each(|one| one.each_path(visit));
            }
            Self::Condition(condition) => condition.each_path(visit),
            Self::Case(cases, default) => {
                for (when, then) in cases {
                    when.each_path(visit);
                    then.each_path(visit);
                }
                if let Some(default) = default {
                    default.each_path(visit);
                }
            }
            Self::OrderBy { of, .. }
            | Self::Cast(of, _)
            | Self::Collate(of, _)
            | Self::OpClass(of, _) => of.each_path(visit),
            Self::Value(_) | Self::Invalid(_) => {}
        }
    }

    /// Returns the expression with other expressions in place of fields.
    pub(crate) fn replaced(&self, change: &mut dyn FnMut(&str) -> Option<Self>) -> Self {
        match self {
            Self::F(path) => change(path).unwrap_or_else(|| self.clone()),
            Self::Combined(left, sign, right) => Self::Combined(
                Box::new(left.replaced(change)),
                sign,
                Box::new(right.replaced(change)),
            ),
            Self::Func(name, arguments) => Self::Func(
                name.clone(),
                arguments.iter().map(|one| one.replaced(change)).collect(),
            ),
            Self::Case(cases, default) => Self::Case(
                cases
                    .iter()
                    .map(|(when, then)| (when.replaced(change), then.replaced(change)))
                    .collect(),
                default.as_ref().map(|one| Box::new(one.replaced(change))),
            ),
            Self::OrderBy {
                of,
                descending,
                nulls_first,
            } => Self::OrderBy {
                of: Box::new(of.replaced(change)),
                descending: *descending,
                nulls_first: *nulls_first,
            },
            Self::Cast(of, kind) => Self::Cast(Box::new(of.replaced(change)), *kind),
            Self::Condition(condition) => Self::Condition(Box::new(condition.replaced(change))),
            Self::Raw(sql, parameters) => Self::Raw(
                sql.clone(),
                parameters.iter().map(|one| one.replaced(change)).collect(),
            ),
            Self::Collate(of, name) => Self::Collate(Box::new(of.replaced(change)), name.clone()),
            Self::OpClass(of, name) => Self::OpClass(Box::new(of.replaced(change)), name.clone()),
            Self::Value(_) | Self::Invalid(_) => self.clone(),
        }
    }

    /// Returns why the expression cannot be kept in a migration.
    pub(crate) fn problem(&self) -> Option<&str> {
        match self {
            Self::Invalid(problem) => Some(problem),
            Self::Combined(left, _, right) => left.problem().or_else(|| right.problem()),
            Self::Func(_, arguments) | Self::Raw(_, arguments) => {
                arguments.iter().find_map(Self::problem)
            }
            Self::Condition(condition) => condition.problem(),
            Self::Case(cases, default) => cases
                .iter()
                .find_map(|(when, then)| when.problem().or_else(|| then.problem()))
                .or_else(|| default.as_ref().and_then(|one| one.problem())),
            Self::OrderBy { of, .. }
            | Self::Cast(of, _)
            | Self::Collate(of, _)
            | Self::OpClass(of, _) => of.problem(),
            Self::F(_) | Self::Value(_) => None,
        }
    }

    /// Tells whether the expression holds SQL as it is written.
    pub(crate) fn has_raw(&self) -> bool {
        match self {
            Self::Raw(..) => true,
            Self::Combined(left, _, right) => left.has_raw() || right.has_raw(),
            Self::Func(_, arguments) => arguments.iter().any(Self::has_raw),
            Self::Case(cases, default) => {
                cases
                    .iter()
                    .any(|(when, then)| when.has_raw() || then.has_raw())
                    || default.as_ref().is_some_and(|one| one.has_raw())
            }
            Self::Condition(condition) => condition.has_raw(),
            Self::OrderBy { of, .. }
            | Self::Cast(of, _)
            | Self::Collate(of, _)
            | Self::OpClass(of, _) => of.has_raw(),
            Self::F(_) | Self::Value(_) | Self::Invalid(_) => false,
        }
    }

    /// Returns the expression without order and operator class, for comparing rows.
    pub(crate) fn bare(&self) -> &Self {
        match self {
            Self::OrderBy { of, .. } | Self::OpClass(of, _) => of.bare(),
            other => other,
        }
    }
}

impl Q {
    /// Visits the paths of fields, without the look-ups at their ends.
    pub(crate) fn each_path(&self, visit: &mut dyn FnMut(&str)) {
        match self {
            Self::And(all) | Self::Or(all) | Self::Xor(all) => {
                all.iter().for_each(|one| one.each_path(visit));
            }
            Self::Not(inner) => inner.each_path(visit),
            Self::Lookup { left, right, .. } => {
                left.each_path(visit);
                right.iter().for_each(|one| one.each_path(visit));
            }
            Self::Invalid(_) => {}
        }
    }

    /// Visits what the condition refers to as Django says it: paths with the look-ups at their ends.
    pub(crate) fn each_reference(&self, visit: &mut dyn FnMut(&str)) {
        match self {
            Self::And(all) | Self::Or(all) | Self::Xor(all) => {
                all.iter().for_each(|one| one.each_reference(visit));
            }
            Self::Not(inner) => inner.each_reference(visit),
            Self::Lookup {
                left,
                lookup,
                right,
            } => {
                match left {
                    Expression::F(path) if lookup != "exact" => visit(&format!("{path}__{lookup}")),
                    other => other.each_path(visit),
                }
                right.iter().for_each(|one| one.each_path(visit));
            }
            Self::Invalid(_) => {}
        }
    }

    /// Tells whether the condition holds SQL as it is written.
    pub(crate) fn has_raw(&self) -> bool {
        match self {
            Self::And(all) | Self::Or(all) | Self::Xor(all) => all.iter().any(Self::has_raw),
            Self::Not(inner) => inner.has_raw(),
            Self::Lookup { left, right, .. } => {
                left.has_raw() || right.iter().any(Expression::has_raw)
            }
            Self::Invalid(_) => false,
        }
    }

    /// Returns the condition with expressions in place of fields.
    pub(crate) fn replaced(&self, change: &mut dyn FnMut(&str) -> Option<Expression>) -> Self {
        let mut each = |all: &[Self]| all.iter().map(|one| one.replaced(change)).collect();
        match self {
            Self::And(all) => Self::And(each(all)),
            Self::Or(all) => Self::Or(each(all)),
            Self::Xor(all) => Self::Xor(each(all)),
            Self::Not(inner) => Self::Not(Box::new(inner.replaced(change))),
            Self::Lookup {
                left,
                lookup,
                right,
            } => Self::Lookup {
                left: left.replaced(change),
                lookup: lookup.clone(),
                right: right.map(&mut |one| one.replaced(change)),
            },
            Self::Invalid(_) => self.clone(),
        }
    }

    /// Returns why the condition cannot be kept in a migration.
    pub(crate) fn problem(&self) -> Option<&str> {
        match self {
            Self::And(all) | Self::Or(all) | Self::Xor(all) => all.iter().find_map(Self::problem),
            Self::Not(inner) => inner.problem(),
            Self::Lookup { left, right, .. } => left
                .problem()
                .or_else(|| right.iter().find_map(Expression::problem)),
            Self::Invalid(problem) => Some(problem),
        }
    }

    /// Follows the renaming of a field.
    pub(crate) fn rename_field(&mut self, old: &str, new: &str) {
        *self = self.replaced(&mut |path| renamed(path, old, new));
    }
}

impl Expression {
    /// Tells whether the expression speaks of one of these fields.
    pub(crate) fn mentions(&self, names: &[&str]) -> bool {
        let mut found = false;
        self.each_path(&mut |path| found |= names.contains(&first(path)));
        found
    }

    /// Follows the renaming of a field.
    pub(crate) fn rename_field(&mut self, old: &str, new: &str) {
        *self = self.replaced(&mut |path| renamed(path, old, new));
    }
}

fn renamed(path: &str, old: &str, new: &str) -> Option<Expression> {
    let rest = path.strip_prefix(old)?;
    let same = rest.is_empty() || rest.starts_with("__");
    same.then(|| Expression::F(format!("{new}{rest}")))
}

fn rename_names(names: &mut [String], old: &str, new: &str) {
    for name in names {
        if name == old {
            new.clone_into(name);
        } else if name.strip_prefix('-') == Some(old) {
            *name = format!("-{new}");
        }
    }
}

impl Index {
    /// Follows the renaming of a field.
    pub(crate) fn rename_field(&mut self, old: &str, new: &str) {
        rename_names(&mut self.fields, old, new);
        rename_names(&mut self.include, old, new);
        for expression in &mut self.expressions {
            expression.rename_field(old, new);
        }
        if let Some(condition) = &mut self.condition {
            condition.rename_field(old, new);
        }
    }

    /// Returns the fields that the index names, those of expressions included.
    pub(crate) fn field_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.orders().map(|(name, _)| name.to_owned()).collect();
        names.extend(self.include.iter().cloned());
        collect(&self.expressions, self.condition.as_ref(), &mut names);
        names
    }

    /// Returns why the index cannot be kept in a migration.
    pub(crate) fn problem(&self) -> Option<&str> {
        problem(&self.expressions, self.condition.as_ref())
    }
}

impl Constraint {
    /// Follows the renaming of a field.
    pub(crate) fn rename_field(&mut self, old: &str, new: &str) {
        let condition = match self {
            Self::Check(check) => Some(&mut check.condition),
            Self::Unique(unique) => {
                rename_names(&mut unique.fields, old, new);
                rename_names(&mut unique.include, old, new);
                for expression in &mut unique.expressions {
                    expression.rename_field(old, new);
                }
                unique.condition.as_mut()
            }
            Self::Exclusion(exclusion) => {
                rename_names(&mut exclusion.include, old, new);
                for (expression, _) in &mut exclusion.expressions {
                    expression.rename_field(old, new);
                }
                exclusion.condition.as_mut()
            }
        };
        if let Some(condition) = condition {
            condition.rename_field(old, new);
        }
    }

    /// Returns the fields that the constraint names, those of expressions included.
    pub(crate) fn field_names(&self) -> Vec<String> {
        let mut names = match self {
            Self::Check(_) => Vec::new(),
            Self::Unique(UniqueConstraint {
                fields, include, ..
            }) => [fields.as_slice(), include.as_slice()].concat(),
            Self::Exclusion(ExclusionConstraint { include, .. }) => include.clone(),
        };
        collect(self.expressions(), self.condition(), &mut names);
        names
    }

    /// Returns the paths in its conditions and expressions.
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        let mut visit = |path: &str| paths.push(path.to_owned());
        for expression in self.expressions() {
            expression.each_path(&mut visit);
        }
        if let Some(condition) = self.condition() {
            condition.each_path(&mut visit);
        }
        paths
    }

    /// Returns what its conditions and expressions refer to, with the look-ups at the ends of paths.
    pub(crate) fn references(&self) -> Vec<String> {
        let mut references = Vec::new();
        let mut visit = |path: &str| references.push(path.to_owned());
        for expression in self.expressions() {
            expression.each_path(&mut visit);
        }
        if let Some(condition) = self.condition() {
            condition.each_reference(&mut visit);
        }
        references
    }

    /// Returns why the constraint cannot be kept in a migration.
    pub(crate) fn problem(&self) -> Option<&str> {
        problem(self.expressions(), self.condition())
    }

    fn condition(&self) -> Option<&Q> {
        match self {
            Self::Check(check) => Some(&check.condition),
            Self::Unique(unique) => unique.condition.as_ref(),
            Self::Exclusion(exclusion) => exclusion.condition.as_ref(),
        }
    }

    fn expressions(&self) -> Vec<&Expression> {
        match self {
            Self::Check(_) => Vec::new(),
            Self::Unique(unique) => unique.expressions.iter().collect(),
            Self::Exclusion(exclusion) => {
                exclusion.expressions.iter().map(|pair| &pair.0).collect()
            }
        }
    }
}

fn collect<'e>(
    expressions: impl IntoIterator<Item = &'e Expression>,
    condition: Option<&Q>,
    names: &mut Vec<String>,
) {
    let mut visit = |path: &str| names.push(first(path).to_owned());
    for expression in expressions {
        expression.each_path(&mut visit);
    }
    if let Some(condition) = condition {
        condition.each_path(&mut visit);
    }
}

fn problem<'e>(
    expressions: impl IntoIterator<Item = &'e Expression>,
    condition: Option<&'e Q>,
) -> Option<&'e str> {
    expressions
        .into_iter()
        .find_map(Expression::problem)
        .or_else(|| condition.and_then(Q::problem))
}
