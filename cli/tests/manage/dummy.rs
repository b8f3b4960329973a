//! A project without the framework: its program obeys the development server and compiles in a moment.

use std::path::Path;

use crate::folder::Folder;

/// Writes the project.
pub(crate) fn project() -> Folder {
    let folder = Folder::new();
    let devserver = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("framework/devserver");
    folder.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"mysite\"]\ndefault-members = [\"mysite\"]\n",
    );
    folder.write(
        "mysite/Cargo.toml",
        &format!(
            "[package]\nname = \"mysite\"\nedition = \"2024\"\n\n[dependencies]\nnuages-devserver = {{ path = \"{}\" }}\n",
            devserver.display()
        ),
    );
    folder.write("mysite/src/settings.rs", "");
    folder.write("mysite/src/page.rs", "pub const PAGE: &str = \"one\";\n");
    folder.write("mysite/src/main.rs", include_str!("dummy/main.rs"));
    folder
}
