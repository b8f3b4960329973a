//! Another policy for one view's pages.

use nuages_core::Result;
use nuages_core::settings::Csp;

use super::decorator::{Decorated, Decorator, decorate};
use crate::http::{Request, Response};
use crate::middleware::{CspOverride, CspReportOnlyOverride};

/// Sends another `Content-Security-Policy` with a view's responses than the setting `secure_csp`; an empty one sends none:
/// `csp_override(Csp::new())(views::embedded)`.
pub fn csp_override<V>(policy: Csp) -> impl FnOnce(V) -> Decorated<V, OverrideCsp> {
    move |view| decorate(view, OverrideCsp(CspOverride(policy)))
}

/// As [`csp_override`], for the setting `secure_csp_report_only`.
pub fn csp_report_only_override<V>(
    policy: Csp,
) -> impl FnOnce(V) -> Decorated<V, OverrideCspReportOnly> {
    move |view| decorate(view, OverrideCspReportOnly(CspReportOnlyOverride(policy)))
}

/// What [`csp_override`] does.
#[derive(Clone, Debug)]
pub struct OverrideCsp(CspOverride);

/// What [`csp_report_only_override`] does.
#[derive(Clone, Debug)]
pub struct OverrideCspReportOnly(CspReportOnlyOverride);

impl Decorator for OverrideCsp {
    fn before(&self, request: &Request) -> Result<Option<Response>> {
        request.insert(self.0.clone());
        Ok(None)
    }
}

impl Decorator for OverrideCspReportOnly {
    fn before(&self, request: &Request) -> Result<Option<Response>> {
        request.insert(self.0.clone());
        Ok(None)
    }
}
