//! Lets a release build notice that a static file has come; `embed_static!` can watch only those that are there.

use std::env;
use std::path::Path;

fn main() {
    // A debug build reads the files from the folder.
    let release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let watched = match release {
        true if Path::new("static").is_dir() => "static",
        true => ".",
        false => "build.rs",
    };
    println!("cargo::rerun-if-changed={watched}");
}
