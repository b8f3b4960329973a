//! Fields with more to say than their name.

use super::expression::Expression;
use super::operations::field;
use crate::migrations::state::FieldState;
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
