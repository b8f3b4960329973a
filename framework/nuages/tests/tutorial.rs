//! The tutorial shows the code of `examples/polls`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

/// A piece of code in the tutorial: the file that it is from, and its lines.
struct Snippet {
    path: String,
    code: String,
}

fn snippets(tutorial: &str) -> Vec<Snippet> {
    let mut snippets = Vec::new();
    let mut lines = tutorial.lines();
    while let Some(line) = lines.next() {
        let Some(path) = line
            .strip_prefix("<!-- ")
            .and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        let fence = lines.next().unwrap();
        assert!(fence.starts_with("```"), "{path}: no code follows");
        let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        snippets.push(Snippet {
            path: path.to_owned(),
            code: code.join("\n"),
        });
    }
    snippets
}

#[test]
fn every_piece_of_code_is_a_piece_of_the_example() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let tutorial = fs::read_to_string(repository.join("docs/tutorial.md")).unwrap();
    let snippets = snippets(&tutorial);
    assert!(snippets.len() > 10, "only {} snippets", snippets.len());
    for snippet in snippets {
        let path = repository.join("examples/polls").join(&snippet.path);
        let source =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!snippet.code.trim().is_empty(), "{} is empty", snippet.path);
        assert!(
            source.contains(&snippet.code),
            "the tutorial's code is not in {}:\n{}",
            snippet.path,
            snippet.code
        );
    }
}
