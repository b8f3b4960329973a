//! The product tests of Nuages live in `product/`; this crate has no library of its own.
