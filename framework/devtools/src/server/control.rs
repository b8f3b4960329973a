//! The words between parent and child.

/// Names the control socket in the child's environment.
pub(crate) const VARIABLE: &str = "NUAGES_DEVSERVER";

/// The child accepts connections.
pub(crate) const READY: &str = "ready\n";

/// The child cannot serve; the reason follows until the end of the stream.
pub(crate) const FAILED: &str = "failed\n";
