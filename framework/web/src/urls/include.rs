//! What can stand below a prefix.

use nuages_core::settings::Urlconf;

use super::converters::Captures;
use super::pattern::UrlPatterns;

/// Patterns that can be included below prefixes which capture `C`, a tuple of converters.
///
/// A module's patterns fit if its line `captures = ".."` names what the prefixes capture; without that line, below
/// prefixes that capture nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be included here, where the prefix captures `{C}`",
    label = "these patterns expect another prefix",
    note = "the included module says what its prefix captures, and its views take that first: `urlpatterns![captures = \"<int:year>\", ..]`"
)]
pub trait Include<C> {
    #[doc(hidden)]
    fn included(self) -> Included;
}

/// Patterns that stand below a prefix.
#[derive(Debug)]
#[doc(hidden)]
pub enum Included {
    Module {
        urlconf: Urlconf,
        app_name: Option<&'static str>,
    },
    List(UrlPatterns),
}

impl<C: Captures> Include<C> for Urlconf<C> {
    fn included(self) -> Included {
        Included::Module {
            urlconf: self.erased(),
            app_name: None,
        }
    }
}

/// Patterns and the application's name for them, if they have none of their own: Django's pair.
impl<C: Captures> Include<C> for (Urlconf<C>, &'static str) {
    fn included(self) -> Included {
        Included::Module {
            urlconf: self.0.erased(),
            app_name: Some(self.1),
        }
    }
}

impl<C: Captures> Include<C> for UrlPatterns {
    fn included(self) -> Included {
        Included::List(self)
    }
}
