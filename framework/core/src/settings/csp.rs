//! What a page may load, and from where.

/// A policy for `Content-Security-Policy`: sources by directive, in their order.
///
/// # Example: scripts of the site itself, and those that carry the page's nonce
/// ```
/// use nuages_core::settings::Csp;
///
/// let policy = Csp::new()
///     .directive("default-src", [Csp::SELF])
///     .directive("script-src", [Csp::SELF, Csp::NONCE])
///     .flag("upgrade-insecure-requests");
/// assert_eq!(
///     policy.header(Some("r4nd0m")),
///     "default-src 'self'; script-src 'self' 'nonce-r4nd0m'; upgrade-insecure-requests"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Csp {
    /// No sources for a directive that takes none.
    directives: Vec<(String, Option<Vec<String>>)>,
}

impl Csp {
    /// Nothing may be loaded.
    pub const NONE: &'static str = "'none'";
    /// Reports hold a sample of what was refused.
    pub const REPORT_SAMPLE: &'static str = "'report-sample'";
    /// What comes from the site itself.
    pub const SELF: &'static str = "'self'";
    /// What trusted scripts load.
    pub const STRICT_DYNAMIC: &'static str = "'strict-dynamic'";
    /// Code made of text.
    pub const UNSAFE_EVAL: &'static str = "'unsafe-eval'";
    /// Handlers in attributes whose hashes are listed.
    pub const UNSAFE_HASHES: &'static str = "'unsafe-hashes'";
    /// Scripts and styles inside the page.
    pub const UNSAFE_INLINE: &'static str = "'unsafe-inline'";
    /// WebAssembly made while the page runs.
    pub const WASM_UNSAFE_EVAL: &'static str = "'wasm-unsafe-eval'";
    /// Stands for the nonce of the request, which templates put into their scripts and styles; left out where no template
    /// asked for it.
    pub const NONCE: &'static str = "<CSP_NONCE_SENTINEL>";

    /// A policy that says nothing, for which no header is sent.
    pub const fn new() -> Self {
        Self {
            directives: Vec::new(),
        }
    }

    /// Says from where something may be loaded; a directive without sources is left out.
    #[must_use]
    pub fn directive<S: Into<String>>(
        mut self,
        name: impl Into<String>,
        sources: impl IntoIterator<Item = S>,
    ) -> Self {
        let sources = sources.into_iter().map(Into::into).collect();
        self.directives.push((name.into(), Some(sources)));
        self
    }

    /// Adds a directive that takes no sources, such as `upgrade-insecure-requests`.
    #[must_use]
    pub fn flag(mut self, name: impl Into<String>) -> Self {
        self.directives.push((name.into(), None));
        self
    }

    /// Whether the policy says nothing.
    pub fn is_empty(&self) -> bool {
        self.directives.is_empty()
    }

    /// Writes the header, with the request's nonce if there is one.
    pub fn header(&self, nonce: Option<&str>) -> String {
        let mut header = String::new();
        for (name, sources) in &self.directives {
            let shown: Option<Vec<String>> = sources.as_ref().map(|sources| {
                sources
                    .iter()
                    .filter_map(|source| match (source.as_str(), nonce) {
                        (Self::NONCE, None) => None,
                        (Self::NONCE, Some(nonce)) => Some(format!("'nonce-{nonce}'")),
                        (source, _) => Some(source.to_owned()),
                    })
                    .collect()
            });
            if shown.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            if !header.is_empty() {
                header.push_str("; ");
            }
            header.push_str(name);
            for source in shown.into_iter().flatten() {
                header.push(' ');
                header.push_str(&source);
            }
        }
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_djangos() {
        // django.utils.csp.build_policy
        for (policy, nonce, header) in [
            (Csp::new(), None, ""),
            (
                Csp::new().directive("default-src", [Csp::SELF, "example.com"]),
                None,
                "default-src 'self' example.com",
            ),
            (Csp::new().directive("script-src", [Csp::NONCE]), None, ""),
            (
                Csp::new().directive("script-src", [Csp::SELF, Csp::NONCE]),
                Some("n"),
                "script-src 'self' 'nonce-n'",
            ),
            (
                Csp::new().directive("img-src", [""; 0]).flag("sandbox"),
                None,
                "sandbox",
            ),
        ] {
            assert_eq!(policy.header(nonce), header);
        }
    }
}
