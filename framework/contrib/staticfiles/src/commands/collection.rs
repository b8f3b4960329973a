//! The work of `collectstatic`.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use nuages_core::{Context, Result};
use nuages_management::CommandError;

use crate::finders::Found;
use crate::storage::{PostProcess, Processed};

/// What to do, and where.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) destination: PathBuf,
    pub(crate) dry_run: bool,
    pub(crate) clear: bool,
    pub(crate) link: bool,
    pub(crate) permissions: Option<u32>,
}

/// One run: what it did so far, and where it tells.
pub(crate) struct Collection<L> {
    options: Options,
    log: L,
    modified: usize,
    unmodified: usize,
    skipped: usize,
    deleted: usize,
    post_processed: usize,
}

impl<L: Fn(u8, &str)> Collection<L> {
    pub(crate) fn new(options: Options, log: L) -> Self {
        Self {
            options,
            log,
            modified: 0,
            unmodified: 0,
            skipped: 0,
            deleted: 0,
            post_processed: 0,
        }
    }

    /// Collects the files; returns those that were taken, one for each path.
    pub(crate) fn collect(&mut self, files: Vec<(String, Found)>) -> Result<Vec<(String, Found)>> {
        if self.options.clear {
            self.clear("")?;
        }
        let mut seen = HashSet::new();
        let mut taken = Vec::with_capacity(files.len());
        for (path, found) in files {
            if seen.insert(path.clone()) {
                self.take(&path, &found)
                    .with_context(|| format!("collecting '{path}'"))?;
                taken.push((path, found));
            } else {
                self.skipped += 1;
                (self.log)(
                    2,
                    &format!(
                        "Found another file with the destination path '{path}'. It will be ignored since only the first \
                         encountered file is collected. If this is not what you want, make sure every static file has a \
                         unique path."
                    ),
                );
            }
        }
        Ok(taken)
    }

    /// Writes the collected files under names with hashes too.
    pub(crate) fn post_process(
        &mut self,
        files: &[(String, Found)],
        static_url: &str,
    ) -> Result<()> {
        if self.options.dry_run {
            return Ok(());
        }
        let options = &self.options;
        let permissions = |path: &Path| Ok(set_permissions(path, options.permissions)?);
        let work = PostProcess::new(&options.destination, static_url, &permissions);
        for Processed {
            name,
            hashed,
            written,
        } in work.run(files)?
        {
            if written {
                (self.log)(2, &format!("Post-processed '{name}' as '{hashed}'"));
                self.post_processed += 1;
            } else {
                (self.log)(1, &format!("Skipped post-processing '{name}'"));
            }
        }
        Ok(())
    }

    /// Returns Django's closing line.
    pub(crate) fn summary(&self) -> String {
        let deleted = match self.deleted {
            0 => String::new(),
            count => format!("{count} static file{} deleted, ", plural(count)),
        };
        let mut summary = format!(
            "\n{deleted}{} static file{} {} to '{}'",
            self.modified,
            plural(self.modified),
            if self.options.link {
                "symlinked"
            } else {
                "copied"
            },
            self.options.destination.display(),
        );
        if self.unmodified > 0 {
            summary.push_str(&format!(", {} unmodified", self.unmodified));
        }
        if self.post_processed > 0 {
            summary.push_str(&format!(", {} post-processed", self.post_processed));
        }
        if self.skipped > 0 {
            summary.push_str(&format!(", {} skipped due to conflict", self.skipped));
        }
        summary.push('.');
        summary
    }

    fn clear(&mut self, below: &str) -> Result<()> {
        let folder = self.options.destination.join(below);
        let Ok(entries) = fs::read_dir(&folder) else {
            return Ok(());
        };
        for entry in entries {
            let entry = entry?;
            let path = Path::new(below)
                .join(entry.file_name())
                .display()
                .to_string();
            if entry.file_type()?.is_dir() {
                self.clear(&path)?;
                continue;
            }
            self.deleted += 1;
            if self.options.dry_run {
                (self.log)(2, &format!("Pretending to delete '{path}'"));
            } else {
                (self.log)(2, &format!("Deleting '{path}'"));
                fs::remove_file(entry.path()).with_context(|| format!("deleting '{path}'"))?;
            }
        }
        Ok(())
    }

    fn take(&mut self, path: &str, found: &Found) -> Result<()> {
        let target = self.options.destination.join(path);
        if target.symlink_metadata().is_ok() {
            if self.is_unmodified(&target, found) {
                self.unmodified += 1;
                (self.log)(2, &format!("Skipping '{path}' (not modified)"));
                return Ok(());
            }
            if self.options.dry_run {
                (self.log)(2, &format!("Pretending to delete '{path}'"));
            } else {
                (self.log)(2, &format!("Deleting '{path}'"));
                fs::remove_file(&target)?;
            }
        }
        let source = match found {
            Found::File(file) => file.display().to_string(),
            Found::Embedded(_) => path.to_owned(),
        };
        let verb = if self.options.link { "link" } else { "copy" };
        if self.options.dry_run {
            (self.log)(1, &format!("Pretending to {verb} '{source}'"));
        } else {
            let doing = if self.options.link {
                "Linking"
            } else {
                "Copying"
            };
            (self.log)(2, &format!("{doing} '{source}'"));
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder)?;
            }
            self.put(found, &target)?;
        }
        self.modified += 1;
        Ok(())
    }

    fn put(&self, found: &Found, target: &Path) -> Result<()> {
        match found {
            Found::File(file) if self.options.link => {
                return Ok(link(&file.canonicalize()?, target)?);
            }
            Found::Embedded(_) if self.options.link => {
                return Err(CommandError::new(
                    "Can't symlink to a file inside the program; run collectstatic without --link.",
                )
                .into());
            }
            Found::File(file) => {
                fs::copy(file, target)?;
            }
            Found::Embedded(content) => fs::write(target, content)?,
        }
        set_permissions(target, self.options.permissions)?;
        Ok(())
    }

    /// A target that is as new as its source, to the second, and of the wanted kind, stays.
    fn is_unmodified(&self, target: &Path, found: &Found) -> bool {
        if target.is_symlink() != self.options.link {
            return false;
        }
        match found {
            Found::Embedded(content) => fs::read(target).is_ok_and(|present| present == *content),
            Found::File(file) => match (modified(target), modified(file)) {
                (Ok(target), Ok(source)) => target >= source,
                _ => false,
            },
        }
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Returns the second of a file's last change.
fn modified(path: &Path) -> io::Result<u64> {
    let time = fs::metadata(path)?.modified()?;
    Ok(time
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs())
}

#[cfg(unix)]
fn link(source: &Path, target: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(source, target)
}

#[cfg(not(unix))]
fn link(_source: &Path, _target: &Path) -> io::Result<()> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "Symlinking is not supported in this platform.",
    ))
}

#[cfg(unix)]
fn set_permissions(path: &Path, mode: Option<u32>) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    match mode {
        Some(mode) => fs::set_permissions(path, fs::Permissions::from_mode(mode)),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn set_permissions(_path: &Path, _mode: Option<u32>) -> io::Result<()> {
    Ok(())
}
