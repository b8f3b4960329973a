//! The files of migrations, and the list of them.

use std::path::{Path, PathBuf};

use crate::migrations::{
    ListEdit, Loader, MigrationError, Output, Result, Style, Writer, add_to_list,
};

pub(super) fn path_of(loader: &Loader, app: &str, writer: &Writer<'_>) -> Result<PathBuf> {
    let folder = loader
        .apps
        .iter()
        .find(|config| config.label == app)
        .and_then(|config| config.path.as_deref());
    match folder {
        Some(folder) => Ok(folder.join(writer.relative_path())),
        None => Err(MigrationError::Target(format!(
            "the app '{app}' does not say where its crate is: add `.path(env!(\"CARGO_MANIFEST_DIR\"))` to its AppConfig, \
             `AppConfig::new(\"{app}\")` in a crate of its own where models of another crate have this `app_label`"
        ))),
    }
}

/// Names the file in an error.
pub(super) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> MigrationError + use<> {
    let path = path.to_owned();
    move |source| MigrationError::File { path, source }
}

/// Writes the file and its line in `mod.rs`.
pub(super) fn write(path: &Path, writer: &Writer<'_>, output: &mut dyn Output) -> Result<()> {
    let source = writer.source()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(file(folder))?;
    std::fs::write(path, source).map_err(file(path))?;
    edit_list(folder, output, |text| add_to_list(text, &writer.module()))
}

/// Changes the list in the folder's `mod.rs`, or says what a person has to change.
pub(super) fn edit_list(
    folder: &Path,
    output: &mut dyn Output,
    edit: impl FnOnce(Option<&str>) -> ListEdit,
) -> Result<()> {
    let list = folder.join("mod.rs");
    let text = match std::fs::read_to_string(&list) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(file(&list)(error)),
    };
    match edit(text.as_deref()) {
        ListEdit::Changed(text) => std::fs::write(&list, text).map_err(file(&list))?,
        ListEdit::Unchanged => {}
        ListEdit::ByHand(what) => output.line(
            Style::Warning,
            &format!(
                "    {} was changed by hand: {what}",
                relative(&list).display()
            ),
        ),
    }
    Ok(())
}

/// Returns the path from the current folder where it lies below.
pub(super) fn relative(path: &Path) -> PathBuf {
    std::env::current_dir()
        .ok()
        .and_then(|current| path.strip_prefix(current).ok().map(Path::to_owned))
        .unwrap_or_else(|| path.to_owned())
}
