//! The project's root folder.

use std::path::{Path, PathBuf};

/// Returns the project's root: the variable `NUAGES_BASE_DIR` if it is set, else the nearest folder from the current one
/// upwards that holds a `.env` or a Cargo workspace, else the folder of the executable.
pub fn base_dir() -> PathBuf {
    if let Some(folder) = std::env::var_os("NUAGES_BASE_DIR").filter(|folder| !folder.is_empty()) {
        return PathBuf::from(folder);
    }
    let current = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    if let Some(root) = current.ancestors().find(|folder| is_project_root(folder)) {
        return root.to_owned();
    }
    std::env::current_exe()
        .ok()
        .and_then(|executable| executable.parent().map(Path::to_owned))
        .unwrap_or(current)
}

fn is_project_root(folder: &Path) -> bool {
    folder.join(".env").is_file()
        || std::fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|manifest| {
            manifest
                .lines()
                .any(|line| line.trim_start().starts_with("[workspace"))
        })
}
