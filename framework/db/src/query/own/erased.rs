//! Look-ups and transforms as the nodes of a query hold them.

use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use nuages_core::settings::Engine;

use super::FunctionTransform;
use super::lookup::{Lookup, OutputField as _, Transform};
use crate::error::Result;
use crate::models::FieldKind;
use crate::query::ast::Expr;
use crate::value::Value;

/// A look-up of the project's own.
#[derive(Clone)]
pub(crate) struct OwnLookup(Arc<dyn AnyLookup>);

/// A transform of the project's own.
#[derive(Clone)]
pub(crate) struct OwnTransform(Arc<dyn AnyTransform>);

trait AnyLookup: Send + Sync {
    fn name(&self) -> &'static str;
    fn sql(&self, engine: Engine) -> Result<Cow<'static, str>>;
    fn params(&self) -> Vec<Value>;
    fn rhs_kind(&self, lhs: Option<FieldKind>) -> Option<FieldKind>;
    fn takes_none(&self) -> bool;
    fn prepared(&self, value: Value) -> Result<Value>;
}

trait AnyTransform: Send + Sync {
    fn name(&self) -> &'static str;
    fn sql(&self, engine: Engine) -> Result<Cow<'static, str>>;
    fn params(&self) -> Vec<Value>;
    fn kind(&self, lhs: Option<FieldKind>) -> Option<FieldKind>;
    fn is_bilateral(&self) -> bool;
    fn id(&self) -> TypeId;

    /// The function that it is, called with the value.
    fn call(&self, _: &Expr) -> Option<Expr> {
        None
    }
}

macro_rules! forwarded {
    () => {
        fn name(&self) -> &'static str {
            Self::LOOKUP_NAME
        }

        fn sql(&self, engine: Engine) -> Result<Cow<'static, str>> {
            match engine {
                Engine::Sqlite => self.as_sqlite(),
                Engine::Postgresql => self.as_postgresql(),
                Engine::Mysql => self.as_mysql(),
                _ => Ok(self.as_sql()),
            }
        }

        fn params(&self) -> Vec<Value> {
            self.params()
        }
    };
}

impl<L: Lookup> AnyLookup for L {
    forwarded!();

    fn rhs_kind(&self, lhs: Option<FieldKind>) -> Option<FieldKind> {
        L::Rhs::kind(lhs)
    }

    fn takes_none(&self) -> bool {
        L::CAN_USE_NONE_AS_RHS
    }

    fn prepared(&self, value: Value) -> Result<Value> {
        self.get_prep_lookup(value)
    }
}

impl<T: Transform> AnyTransform for T {
    forwarded!();

    fn kind(&self, lhs: Option<FieldKind>) -> Option<FieldKind> {
        T::OutputField::kind(lhs)
    }

    fn is_bilateral(&self) -> bool {
        T::BILATERAL
    }

    fn id(&self) -> TypeId {
        TypeId::of::<T>()
    }
}

impl AnyTransform for FunctionTransform {
    fn name(&self) -> &'static str {
        (*self).name()
    }

    fn sql(&self, _: Engine) -> Result<Cow<'static, str>> {
        Ok(Cow::Borrowed(""))
    }

    fn params(&self) -> Vec<Value> {
        match self {
            Self::Round => vec![Value::I64(0)],
            _ => Vec::new(),
        }
    }

    fn kind(&self, lhs: Option<FieldKind>) -> Option<FieldKind> {
        (*self).kind(lhs)
    }

    fn is_bilateral(&self) -> bool {
        false
    }

    fn id(&self) -> TypeId {
        TypeId::of::<Self>()
    }

    fn call(&self, lhs: &Expr) -> Option<Expr> {
        Some((*self).call(lhs.clone()))
    }
}

macro_rules! words {
    ($($type:ident),+) => {$(
        impl $type {
            /// Returns the name behind the field's.
            pub(crate) fn name(&self) -> &'static str {
                self.0.name()
            }

            /// Returns the text with its slots, for this database.
            pub(crate) fn sql(&self, engine: Engine) -> Result<Cow<'static, str>> {
                self.0.sql(engine)
            }

            /// Returns what is bound for the numbered slots.
            pub(crate) fn params(&self) -> Vec<Value> {
                self.0.params()
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    )+};
}

words!(OwnLookup, OwnTransform);

impl OwnLookup {
    pub(crate) fn new(lookup: impl Lookup) -> Self {
        Self(Arc::new(lookup))
    }

    /// Returns the kind of field that holds the right side.
    pub(crate) fn rhs_kind(&self, lhs: FieldKind) -> FieldKind {
        self.0.rhs_kind(Some(lhs)).unwrap_or(lhs)
    }

    /// Prepares a value of the right side.
    pub(crate) fn prepared(&self, value: Value) -> Result<Value> {
        if value.is_null() && !self.0.takes_none() {
            return Err(crate::error::Error::field(
                "Cannot use None as a query value",
            ));
        }
        self.0.prepared(value)
    }
}

impl OwnTransform {
    pub(crate) fn new(transform: impl Transform) -> Self {
        Self(Arc::new(transform))
    }

    /// A function that is known by its name.
    pub(super) fn of(function: FunctionTransform) -> Self {
        Self(Arc::new(function))
    }

    /// Returns the call of the function, where it is one.
    pub(crate) fn call(&self, lhs: &Expr) -> Option<Expr> {
        self.0.call(lhs)
    }

    /// Returns the kind of field that holds the result, where it is known.
    pub(crate) fn kind(&self, lhs: Option<FieldKind>) -> Option<FieldKind> {
        self.0.kind(lhs)
    }

    /// Tells whether it goes for both sides of a look-up.
    pub(crate) fn is_bilateral(&self) -> bool {
        self.0.is_bilateral()
    }

    /// Returns the type that it is of.
    pub(super) fn id(&self) -> TypeId {
        self.0.id()
    }
}
