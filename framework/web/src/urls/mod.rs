//! URLs: patterns that lead to views, and the way back.
//!
//! `urlpatterns!` writes a module's patterns as calls of [`path`], [`re_path`] and [`include()`], and a typed function per
//! named pattern, which gives a [`Url`]. A [`Resolver`] is made of the root's patterns once, when the site is set up.

mod capture;
mod captured;
mod checks;
mod compile;
mod converters;
mod handlers;
mod include;
mod level;
mod matcher;
mod normalize;
mod pattern;
mod piece;
mod place;
mod resolver;
mod resolver_match;
mod reverse;
mod route;
mod route_parts;
mod url;

pub use capture::{FromCapture, ToCapture};
pub use captured::Captured;
pub use checks::check_url_config;
pub(crate) use checks::register_checks;
pub use converters::{Captures, Converter, Group, Int, Path, Slug, Str, Uuid};
pub(crate) use handlers::Handlers;
pub use include::Include;
pub use nuages_macros::urlpatterns;
#[doc(hidden)]
pub use pattern::expects_captures;
pub use pattern::{UrlPattern, UrlPatterns, include, path, re_include, re_path};
pub use resolver::{PatternInfo, Resolver, Resolver404, Tried};
pub use resolver_match::ResolverMatch;
pub use reverse::{NoReverseMatch, reverse, reverse_with};
pub use url::Url;
#[doc(hidden)]
pub use url::capture;
