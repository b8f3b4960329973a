//! Mistakes that the compiler finds, and what it says of them.

/// Each file of `ui/` is compiled; what the compiler prints must be what stands in the `.stderr` file beside it, which
/// `TRYBUILD=overwrite` writes anew.
#[test]
fn mistakes_do_not_compile_and_are_explained() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
