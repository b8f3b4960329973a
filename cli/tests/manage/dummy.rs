//! A project without the framework: its program obeys the development server and compiles in a moment.

use std::path::Path;

use crate::folder::Folder;

/// Writes the project.
pub(crate) fn project() -> Folder {
    project_in(".")
}

/// Writes the project in a folder of the temporary one.
pub(crate) fn project_in(below: &str) -> Folder {
    let folder = Folder::new();
    let write = |path: &str, text: &str| folder.write(&format!("{below}/{path}"), text);
    write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"mysite\"]\ndefault-members = [\"mysite\"]\n",
    );
    write(
        "mysite/Cargo.toml",
        "[package]\nname = \"mysite\"\nedition = \"2024\"\n",
    );
    write("mysite/src/settings.rs", "");
    write("mysite/src/page.rs", "pub const PAGE: &str = \"one\";\n");
    write("mysite/src/main.rs", include_str!("dummy/main.rs"));
    // the child's side of the development server, without the rest of its crate
    let devtools = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("framework/devtools");
    for file in ["control.rs", "inherited.rs"] {
        let source = std::fs::read_to_string(devtools.join("src/server").join(file)).unwrap();
        write(&format!("mysite/src/server/{file}"), &source);
    }
    folder
}
