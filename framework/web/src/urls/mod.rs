//! urls.
