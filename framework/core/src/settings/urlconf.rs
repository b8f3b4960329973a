//! References to URL patterns.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

/// The URL patterns of a module: what `urlpatterns!` makes.
///
/// `Captures` is what the prefix captures below which the module is included: a tuple of path converters, `()` for a
/// module that stands below plain prefixes or at the root.
pub struct Urlconf<Captures: 'static = ()> {
    /// The module that the patterns stand in, as `mysite::urls`; empty if there are none.
    pub module: &'static str,
    /// The names of the parts that the prefix captures.
    pub captures: &'static [&'static str],
    /// Builds the patterns; the web crate knows their type.
    pub build: fn() -> Box<dyn Any + Send + Sync>,
    types: PhantomData<fn() -> Captures>,
}

impl Urlconf {
    /// No patterns at all.
    pub const NONE: Self = Self::new("", || Box::new(()));

    /// Makes the reference.
    pub const fn new(module: &'static str, build: fn() -> Box<dyn Any + Send + Sync>) -> Self {
        Self::capturing(module, &[], build)
    }

    /// Returns whether this is [`Urlconf::NONE`].
    pub const fn is_none(&self) -> bool {
        self.module.is_empty()
    }
}

impl<Captures> Urlconf<Captures> {
    /// Makes a reference to patterns that are included below a prefix which captures parts of these names.
    pub const fn capturing(
        module: &'static str,
        captures: &'static [&'static str],
        build: fn() -> Box<dyn Any + Send + Sync>,
    ) -> Self {
        Self {
            module,
            captures,
            build,
            types: PhantomData,
        }
    }

    /// Forgets what the prefix captures.
    #[must_use]
    pub const fn erased(self) -> Urlconf {
        Urlconf::capturing(self.module, self.captures, self.build)
    }
}

impl<Captures> Clone for Urlconf<Captures> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Captures> Copy for Urlconf<Captures> {}

impl<Captures> fmt::Debug for Urlconf<Captures> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Urlconf").field(&self.module).finish()
    }
}
