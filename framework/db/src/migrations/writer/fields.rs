//! Fields with more to say than their name.

use super::constraints::q;
use super::expression::Expression;
use super::operations::{default, field};
use crate::migrations::state::{ChoiceState, FieldState, LimitState, RelationState};
use crate::models::{CustomKind, FieldKind, Protocol};

/// A project's own field type.
pub(super) fn custom(custom: &CustomKind) -> Expression {
    let stored = field(&FieldState::new(custom.stored));
    let new = Expression::call(
        "fields::custom",
        vec![Expression::text(custom.path), stored],
    );
    custom.db_types.iter().fold(new, |new, (engine, name)| {
        let arguments = vec![Expression::text(engine.vendor()), Expression::text(name)];
        new.method("db_type", arguments)
    })
}

/// What a kind of field says beyond its numbers.
pub(super) fn kind_options(mut new: Expression, kind: FieldKind) -> Expression {
    if let FieldKind::GenericIpAddress {
        protocol,
        unpack_ipv4,
    } = kind
    {
        let name = match protocol {
            Protocol::Both => None,
            Protocol::Ipv4 => Some("ipv4"),
            Protocol::Ipv6 => Some("ipv6"),
        };
        if let Some(name) = name {
            new = new.method("protocol", vec![Expression::text(name)]);
        }
        if unpack_ipv4 {
            new = new.method("unpack_ipv4", Vec::new());
        }
    }
    new
}

/// The values that the field may have, each run of one group by itself.
pub(super) fn choices(mut new: Expression, choices: &[ChoiceState]) -> Expression {
    for run in choices.chunk_by(|one, next| one.group == next.group) {
        let pairs = run.iter().map(|choice| {
            let label = Expression::text(&choice.label);
            Expression::call("", vec![default(&choice.value), label])
        });
        let pairs = Expression::Array(pairs.collect());
        new = match run.first().and_then(|choice| choice.group.as_ref()) {
            Some(group) => new.method("choice_group", vec![Expression::text(group), pairs]),
            None => new.method("choices", vec![pairs]),
        };
    }
    new
}

/// What few relations say.
pub(super) fn relation(mut new: Expression, relation: &RelationState) -> Expression {
    if let Some((near, far)) = &relation.through_fields {
        let arguments = vec![Expression::text(near), Expression::text(far)];
        new = new.method("through_fields", arguments);
    }
    match &relation.limit_choices_to {
        Some(LimitState::Condition(condition)) => {
            new.method("limit_choices_to", vec![q(condition)])
        }
        Some(LimitState::Call(path)) => {
            let call = Expression::call("fields::call", vec![Expression::text(path)]);
            new.method("limit_choices_to", vec![call])
        }
        None => new,
    }
}
