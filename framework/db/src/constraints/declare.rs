//! Constraints and indexes as a model declares them, made of its own fields.

use std::fmt;
use std::marker::PhantomData;

use super::{
    CheckConstraint as Check, Constraint as Frozen, Deferrable, Expression, IndexMethod, IntoTerms,
    Q, declared_setters,
};
use super::{Index as FrozenIndex, UniqueConstraint as Unique};
use crate::query::Condition;

/// Says that a constraint has its name.
#[derive(Debug, Clone, Copy)]
pub struct Named;

/// Says that a constraint has no name yet.
#[derive(Debug, Clone, Copy)]
pub struct Unnamed;

macro_rules! marked {
    ($type:ident<$($parameter:ident),+> of $frozen:ty) => {
        impl<$($parameter),+> $type<$($parameter),+> {
            pub(super) fn new_frozen(frozen: $frozen) -> Self {
                Self { frozen, marker: PhantomData }
            }
        }

        impl<$($parameter),+> Clone for $type<$($parameter),+> {
            fn clone(&self) -> Self {
                Self::new_frozen(self.frozen.clone())
            }
        }

        impl<$($parameter),+> fmt::Debug for $type<$($parameter),+> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.frozen.fmt(f)
            }
        }
    };
}

/// A constraint of `M`, of either kind.
pub struct Constraint<M> {
    pub(super) frozen: Frozen,
    marker: PhantomData<fn() -> M>,
}

/// A condition that every row of `M` holds: `CheckConstraint::new(Self::votes.gte(0)).name("votes_gte_0")`.
///
/// The name may hold `%(app_label)s` and `%(class)s`.
pub struct CheckConstraint<M, N = Unnamed> {
    frozen: Check,
    marker: PhantomData<fn() -> (M, N)>,
}

/// What no two rows of `M` share:
/// `UniqueConstraint::on((Self::day, lower(Self::title))).condition(Self::live.eq(true)).name("unique_live")`.
///
/// The name may hold `%(app_label)s` and `%(class)s`.
pub struct UniqueConstraint<M, N = Unnamed> {
    frozen: Unique,
    marker: PhantomData<fn() -> (M, N)>,
}

/// An index of `M`: `Index::on((Self::pub_date.desc(), Self::title)).name("newest")`. Over fields alone it needs no name.
pub struct Index<M> {
    pub(super) frozen: FrozenIndex,
    marker: PhantomData<fn() -> M>,
}

marked!(Constraint<M> of Frozen);
marked!(CheckConstraint<M, N> of Check);
marked!(UniqueConstraint<M, N> of Unique);
marked!(Index<M> of FrozenIndex);

impl<M> Constraint<M> {
    /// The same of a model that takes the part `M`.
    pub(crate) fn of_model<N>(self) -> Constraint<N> {
        Constraint::new_frozen(self.frozen)
    }
}

impl<M> Index<M> {
    /// The same of a model that takes the part `M`.
    pub(crate) fn of_model<N>(self) -> Index<N> {
        Index::new_frozen(self.frozen)
    }
}

impl<M> CheckConstraint<M> {
    /// Asks every row to hold the condition; give it a [`name`](Self::name).
    pub fn new(condition: Condition<M>) -> Self {
        Self::new_frozen(Check::new("", Q::freeze(&condition.node)))
    }
}

impl<M> UniqueConstraint<M> {
    /// Lets no two rows share a field, or all of several fields or expressions; give it a [`name`](Self::name).
    pub fn on(terms: impl IntoTerms<M>) -> Self {
        let expressions = expressions(terms);
        let mut frozen = Unique::named("");
        match expressions.iter().map(plain).collect::<Option<_>>() {
            Some(fields) => frozen.fields = fields,
            None => frozen.expressions = expressions,
        }
        Self::new_frozen(frozen)
    }
}

/// Returns the field's name where an expression is nothing but a field.
fn plain(expression: &Expression) -> Option<String> {
    match expression {
        Expression::F(name) if !name.contains("__") => Some(name.clone()),
        _ => None,
    }
}

/// The same, or a field in an order, descending with a leading `-`.
fn ordered(expression: &Expression) -> Option<String> {
    match expression {
        Expression::OrderBy {
            of,
            descending,
            nulls_first: None,
        } => {
            let sign = if *descending { "-" } else { "" };
            plain(of).map(|name| format!("{sign}{name}"))
        }
        other => plain(other),
    }
}

/// Returns the names of fields.
pub(super) fn names<M>(fields: impl IntoTerms<M>) -> Vec<String> {
    let name = |expression| match expression {
        Expression::F(name) => name,
        other => format!("{other:?}"),
    };
    expressions(fields).into_iter().map(name).collect()
}

fn expressions<M>(terms: impl IntoTerms<M>) -> Vec<Expression> {
    let terms = terms.into_terms().into_iter();
    terms.map(|term| term.expression).collect()
}

macro_rules! violation {
    ($type:ident) => {
        impl<M, N> $type<M, N> {
            /// Names the constraint in the database.
            #[must_use]
            pub fn name(mut self, name: &str) -> $type<M, Named> {
                name.clone_into(&mut self.frozen.name);
                $type::new_frozen(self.frozen)
            }

            /// Sets the code of the error when `full_clean` finds the constraint broken.
            #[must_use]
            pub fn violation_error_code(mut self, code: &str) -> Self {
                self.frozen.violation_error_code = Some(code.to_owned());
                self
            }

            /// Sets the message of the error when `full_clean` finds the constraint broken; `%(name)s` is its name.
            #[must_use]
            pub fn violation_error_message(mut self, message: &str) -> Self {
                self.frozen.violation_error_message = Some(message.to_owned());
                self
            }
        }

        impl<M> IntoConstraint<M> for $type<M, Named> {
            fn into_constraint(self) -> Constraint<M> {
                Constraint::new_frozen(self.frozen.into())
            }
        }
    };
}

violation!(CheckConstraint);
violation!(UniqueConstraint);

impl<M, N> UniqueConstraint<M, N> {
    declared_setters::condition!("Speaks only of rows that hold the condition.");

    declared_setters::deferrable!(
        "Lets the database look at the end of the transaction (PostgreSQL)."
    );

    declared_setters::covering!(
        "Carries fields along in the index without sorting by them (PostgreSQL)."
    );

    declared_setters::opclasses!();

    /// Says whether rows with NULL differ from each other (PostgreSQL).
    #[must_use]
    pub fn nulls_distinct(mut self, distinct: bool) -> Self {
        self.frozen.nulls_distinct = Some(distinct);
        self
    }
}

impl<M> Index<M> {
    /// Makes an index over a field, or over several fields or expressions, each in its order.
    pub fn on(terms: impl IntoTerms<M>) -> Self {
        let expressions = expressions(terms);
        let mut frozen = FrozenIndex::named("");
        match expressions.iter().map(ordered).collect::<Option<_>>() {
            Some(fields) => frozen.fields = fields,
            None => frozen.expressions = expressions,
        }
        Self::new_frozen(frozen)
    }

    /// Makes an index over fields by name, descending with a leading `-`; `derive(Model)` has checked them.
    #[doc(hidden)]
    pub fn fields<const N: usize>(fields: [&str; N]) -> Self {
        Self::new_frozen(FrozenIndex::new("", fields))
    }

    /// Names the index in the database.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.frozen.name);
        self
    }

    declared_setters::condition!("Holds only rows that hold the condition.");

    declared_setters::covering!("Carries fields along without sorting by them (PostgreSQL).");

    declared_setters::opclasses!();

    /// Says which kind of index it is (PostgreSQL): `Index::on(Self::data).using(GinIndex::new())`.
    #[must_use]
    pub fn using(mut self, method: impl Into<IndexMethod>) -> Self {
        self.frozen = self.frozen.using(method);
        self
    }

    /// Says where the database keeps the index (PostgreSQL).
    #[must_use]
    pub fn db_tablespace(mut self, tablespace: &str) -> Self {
        self.frozen = self.frozen.db_tablespace(tablespace);
        self
    }
}

/// A constraint of `M` that is complete: it has a name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no complete constraint of `{M}`",
    label = "a constraint needs a name: end it with `.name(\"..\")`"
)]
pub trait IntoConstraint<M> {
    /// Makes the constraint.
    #[doc(hidden)]
    fn into_constraint(self) -> Constraint<M>;
}

impl<M> IntoConstraint<M> for Constraint<M> {
    fn into_constraint(self) -> Self {
        self
    }
}
