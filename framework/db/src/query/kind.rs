//! The kind of value that an expression computes, Django's `output_field`.

use super::ast::{AggregateFunction, Expr, Function, JsonForm, Operator, Pairs};
use crate::models::{FieldKind, Protocol};
use crate::value::Value;

pub(crate) const DATE: FieldKind = FieldKind::Date {
    auto_now: false,
    auto_now_add: false,
};
pub(crate) const TIME: FieldKind = FieldKind::Time {
    auto_now: false,
    auto_now_add: false,
};
pub(crate) const MOMENT: FieldKind = FieldKind::DateTime {
    auto_now: false,
    auto_now_add: false,
};
const DECIMAL: FieldKind = FieldKind::Decimal {
    max_digits: 0,
    decimal_places: 0,
};

impl Expr {
    /// Tells whether the value is NULL where a value is that it is computed from. Functions, cases and aggregates may turn NULL into a value.
    pub(crate) fn passes_null(&self) -> bool {
        matches!(
            self,
            Self::Binary(..)
                | Self::Part(..)
                | Self::Trunc(..)
                | Self::Cast(..)
                | Self::Collate(..)
                | Self::Json(..)
                | Self::Typed(..)
                | Self::Transformed(..)
        )
    }

    /// Returns the kind of field that would hold the value; `None` where it is not known.
    pub(crate) fn kind(&self) -> Option<FieldKind> {
        use crate::backends::DatePart as Part;
        Some(match self {
            Self::Column(column) | Self::Outer(_, column) => column.field.stored_kind(),
            Self::Value(value) => return value_kind(value),
            Self::Binary(left, operator, right) => {
                return binary_kind(left.kind(), *operator, right.kind());
            }
            Self::Part(Part::Date, ..) => DATE,
            Self::Part(Part::Time, ..) => TIME,
            Self::Part(..) => FieldKind::Integer,
            Self::Trunc(_, inner, _) | Self::Collate(inner, _) => return inner.kind(),
            Self::Cast(_, kind) | Self::Typed(_, kind) => *kind,
            Self::Transformed(transform, inner) => return transform.kind(inner.kind()),
            Self::Raw(raw) => raw.kind,
            Self::Call(function, arguments) => return call_kind(*function, arguments),
            Self::Case(cases, default) => {
                let values = cases.iter().map(|(_, then)| then);
                return values
                    .chain(default.iter().map(|expr| &**expr))
                    .find_map(Self::kind);
            }
            Self::Holds(_) => FieldKind::Boolean,
            Self::Aggregate(aggregate) => {
                let of = aggregate.of.as_ref().and_then(Self::kind);
                return aggregate_kind(aggregate.function, of);
            }
            Self::Window(window) => return window.of.kind(),
            Self::Json(_, _, JsonForm::Text) => FieldKind::Text,
            Self::Json(..) => FieldKind::Json,
            Self::Subquery(query) => {
                let first = query.selection.iter().flatten();
                let annotated = query.annotations.iter().map(|annotation| &annotation.expr);
                return first.chain(annotated).next().and_then(Self::kind);
            }
            Self::Named(_) | Self::Lifted(..) | Self::Invalid(_) => return None,
        })
    }

    /// Tells whether the expression is a moment, whose calendar date depends on the time zone.
    pub(crate) fn is_moment(&self) -> bool {
        matches!(self.kind(), Some(FieldKind::DateTime { .. }))
    }

    pub(crate) fn is_decimal(&self) -> bool {
        matches!(self.kind(), Some(FieldKind::Decimal { .. }))
    }
}

pub(super) fn value_kind(value: &Value) -> Option<FieldKind> {
    Some(match value {
        Value::Bool(_) => FieldKind::Boolean,
        Value::I64(_) | Value::U64(_) => FieldKind::BigInteger,
        Value::F64(_) => FieldKind::Float,
        Value::Text(_) => FieldKind::Text,
        Value::Bytes(_) => FieldKind::Binary { max_length: 0 },
        Value::Timestamp(_) => MOMENT,
        Value::Date(_) => DATE,
        Value::Time(_) => TIME,
        Value::Decimal(_) => DECIMAL,
        Value::Uuid(_) => FieldKind::Uuid,
        Value::Json(_) => FieldKind::Json,
        Value::Duration(_) => FieldKind::Duration,
        Value::Ip(_) => FieldKind::GenericIpAddress {
            protocol: Protocol::Both,
            unpack_ipv4: false,
        },
        _ => return None,
    })
}

fn binary_kind(
    left: Option<FieldKind>,
    operator: Operator,
    right: Option<FieldKind>,
) -> Option<FieldKind> {
    if let (Some(one), Some(other)) = (left, right)
        && (one.is_temporal() || other.is_temporal())
    {
        return Some(match (one, operator, other) {
            (FieldKind::Duration, _, FieldKind::Duration) => FieldKind::Duration,
            (one, Operator::Subtract, other)
                if one.is_temporal() && other != FieldKind::Duration =>
            {
                FieldKind::Duration
            }
            (FieldKind::Date { .. }, ..) => MOMENT,
            (FieldKind::Duration, _, other) if other.is_temporal() => other,
            _ => one,
        });
    }
    let wide = |kind: &FieldKind| matches!(kind, FieldKind::Decimal { .. } | FieldKind::Float);
    match (left, right) {
        (Some(left), _) if wide(&left) => Some(left),
        (_, Some(right)) if wide(&right) => Some(right),
        (left, right) => left.or(right),
    }
}

fn aggregate_kind(function: AggregateFunction, of: Option<FieldKind>) -> Option<FieldKind> {
    use AggregateFunction as F;
    match function {
        F::Count | F::Pairs(Pairs::RegrCount) => Some(FieldKind::BigInteger),
        F::BoolAnd | F::BoolOr => Some(FieldKind::Boolean),
        F::JsonbAgg => Some(FieldKind::Json),
        F::Pairs(_) => Some(FieldKind::Float),
        F::StringAgg => Some(FieldKind::Text),
        F::AnyValue | F::Max | F::Min | F::Sum | F::BitAnd | F::BitOr | F::BitXor => of,
        F::Avg | F::StdDev(_) | F::Variance(_) => float_kind(of),
    }
}

/// The kind of a computed number: a decimal of decimals, otherwise a float.
fn float_kind(of: Option<FieldKind>) -> Option<FieldKind> {
    match of {
        Some(FieldKind::Decimal { .. }) => Some(DECIMAL),
        Some(other) if !other.is_number() => Some(other),
        _ => Some(FieldKind::Float),
    }
}

impl FieldKind {
    /// Tells whether the kind holds whole numbers.
    pub(crate) const fn is_integer(self) -> bool {
        matches!(
            self,
            Self::SmallAuto
                | Self::Auto
                | Self::BigAuto
                | Self::SmallInteger
                | Self::Integer
                | Self::BigInteger
                | Self::PositiveSmallInteger
                | Self::PositiveInteger
                | Self::PositiveBigInteger
        )
    }

    /// Tells whether the kind holds dates, times or durations.
    pub(crate) const fn is_temporal(self) -> bool {
        matches!(
            self,
            Self::DateTime { .. } | Self::Date { .. } | Self::Time { .. } | Self::Duration
        )
    }

    pub(crate) const fn is_number(self) -> bool {
        self.is_integer() || matches!(self, Self::Float | Self::Decimal { .. })
    }
}

fn call_kind(function: Function, arguments: &[Expr]) -> Option<FieldKind> {
    use Function as F;
    let first = || arguments.iter().find_map(Expr::kind);
    Some(match function {
        F::Abs
        | F::Ceil
        | F::Coalesce
        | F::FirstValue
        | F::Floor
        | F::Greatest
        | F::Lag
        | F::LastValue
        | F::Lead
        | F::Least
        | F::NthValue
        | F::NullIf
        | F::Round
        | F::Sign => return first(),
        F::ACos
        | F::ASin
        | F::ATan
        | F::ATan2
        | F::Cos
        | F::Cot
        | F::Degrees
        | F::Exp
        | F::Ln
        | F::Log
        | F::Mod
        | F::Power
        | F::Radians
        | F::Sin
        | F::Sqrt
        | F::Tan => {
            let decimal = arguments.iter().any(Expr::is_decimal);
            if decimal { DECIMAL } else { FieldKind::Float }
        }
        F::CumeDist | F::PercentRank | F::Pi | F::Random => FieldKind::Float,
        F::DenseRank | F::Length | F::Ntile | F::Ord | F::Rank | F::RowNumber | F::StrIndex => {
            FieldKind::BigInteger
        }
        F::Now => MOMENT,
        F::DateRange
        | F::Int4Range
        | F::Int8Range
        | F::NumRange
        | F::TsRange
        | F::TsTzRange
        | F::Tuple => return None,
        F::JsonArray | F::JsonObject => FieldKind::Json,
        F::Uuid4 | F::Uuid7 => FieldKind::Uuid,
        F::Chr
        | F::Concat
        | F::Left
        | F::Lower
        | F::LPad
        | F::LTrim
        | F::Md5
        | F::Repeat
        | F::Replace
        | F::Reverse
        | F::Right
        | F::RPad
        | F::RTrim
        | F::Sha1
        | F::Sha224
        | F::Sha256
        | F::Sha384
        | F::Sha512
        | F::Substr
        | F::Trim
        | F::Upper => FieldKind::Text,
    })
}
