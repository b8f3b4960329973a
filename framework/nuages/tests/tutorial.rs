//! The tutorial's result is `examples/polls`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[path = "../../../tests/product/tutorial_text.rs"]
mod tutorial_text;

use tutorial_text::Step;

/// Returns the files as the tutorial leaves them, by path.
fn result(steps: &[Step]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for step in steps {
        match step {
            Step::Write { path, code } | Step::Is { path, code } => {
                files.insert(path.clone(), code.clone());
            }
            Step::Add { path, code } => {
                let file: &mut String = files.get_mut(path).unwrap();
                file.push('\n');
                file.push_str(code);
            }
            Step::Run { .. } => {}
        }
    }
    files
}

#[test]
fn the_tutorial_leads_to_the_example() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = result(&tutorial_text::steps(&repository));
    assert!(files.len() > 10, "only {} files", files.len());
    for (path, code) in files {
        let example = repository.join("examples/polls").join(&path);
        let expected = fs::read_to_string(&example)
            .unwrap_or_else(|error| panic!("{}: {error}", example.display()));
        assert!(
            code == expected,
            "the tutorial ends with another {path} than the example has:\n{code}"
        );
    }
}
