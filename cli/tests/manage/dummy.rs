//! A project without the framework: its program obeys the development server and compiles in a moment.

use std::path::Path;

use crate::folder::Folder;

/// Writes the project.
pub(crate) fn project() -> Folder {
    let folder = Folder::new();
    folder.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"mysite\"]\ndefault-members = [\"mysite\"]\n",
    );
    folder.write(
        "mysite/Cargo.toml",
        "[package]\nname = \"mysite\"\nedition = \"2024\"\n",
    );
    folder.write("mysite/src/settings.rs", "");
    folder.write("mysite/src/page.rs", "pub const PAGE: &str = \"one\";\n");
    folder.write("mysite/src/main.rs", include_str!("dummy/main.rs"));
    // the child's side of the development server, without the rest of its crate
    let devtools = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("framework/devtools");
    for file in ["control.rs", "inherited.rs"] {
        let source = std::fs::read_to_string(devtools.join("src/server").join(file)).unwrap();
        folder.write(&format!("mysite/src/server/{file}"), &source);
    }
    folder
}
