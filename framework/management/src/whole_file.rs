//! A file that is there as a whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes beside the file, which takes its name when all is written; what stood there before stays until then.
#[derive(Debug)]
pub(crate) struct WholeFile {
    writer: BufWriter<File>,
    /// Where it is written and where it goes; nothing for what is no file, as a pipe or a terminal.
    places: Option<(PathBuf, PathBuf)>,
}

impl WholeFile {
    /// Begins to write.
    ///
    /// # Errors
    /// The folder is not there or may not be written to.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        // A link stays one.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let there = fs::metadata(&path).ok();
        let (file, places) = match &there {
            Some(there) if !there.is_file() => (File::create(&path)?, None),
            _ => {
                let beside = beside(&path);
                (create_new(&beside, there.as_ref())?, Some((beside, path)))
            }
        };
        Ok(Self {
            writer: BufWriter::new(file),
            places,
        })
    }

    /// Puts the file where it belongs, with the permissions of the one that it follows.
    ///
    /// # Errors
    /// The last bytes cannot be written, as on a full disk.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()?;
        let Some((beside, path)) = &self.places else {
            return Ok(());
        };
        if let Ok(there) = fs::metadata(path) {
            fs::set_permissions(beside, there.permissions())?;
        }
        fs::rename(beside, path)?;
        self.places = None;
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if let Some((beside, _)) = &self.places {
            let _ = fs::remove_file(beside);
        }
    }
}

/// Makes a file that nobody reads who could not read the one that it follows. What has its name already, also a link, is removed.
fn create_new(path: &Path, follows: Option<&Metadata>) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if let Some(follows) = follows {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        options.mode(follows.permissions().mode() & 0o777);
    }
    #[cfg(not(unix))]
    let _ = follows;
    let file = match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            options.open(path)
        }
        opened => opened,
    }?;
    #[cfg(unix)]
    if let Some(follows) = follows {
        keep_owner(&file, follows);
    }
    Ok(file)
}

/// Gives the file to whom the other one belongs, as far as the system lets: to its group where not to its owner.
#[cfg(unix)]
fn keep_owner(file: &File, follows: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let (owner, group) = (follows.uid(), follows.gid());
    if fchown(file, Some(owner), Some(group)).is_err() {
        let _ = fchown(file, None, Some(group));
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_as_a_whole_or_as_it_was() {
        let folder = std::env::temp_dir().join(format!("nuages-whole-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let path = folder.join("rows.json");
        let names = || fs::read_dir(&folder).unwrap().count();

        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(names(), 0);

        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"one").unwrap();
        file.finish().unwrap();
        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        file.flush().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one");
        drop(file);
        assert_eq!(fs::read(&path).unwrap(), b"one");

        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"two").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(), 1);
        assert!(WholeFile::create(&folder.join("none/rows.json")).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_written_to_and_links_stay() {
        let mut nowhere = WholeFile::create(Path::new("/dev/null")).unwrap();
        nowhere.write_all(b"rows").unwrap();
        nowhere.finish().unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());

        let folder = std::env::temp_dir().join(format!("nuages-linked-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let (path, link) = (folder.join("rows.json"), folder.join("latest.json"));
        fs::write(&path, "old").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let mut file = WholeFile::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_file_stays_its_owners() {
        use std::os::unix::fs::{MetadataExt as _, chown};
        let folder = std::env::temp_dir().join(format!("nuages-owned-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let path = folder.join("rows.json");
        fs::write(&path, "old").unwrap();
        // Only root may give files away.
        let _ = chown(&path, Some(65_534), Some(65_534));
        let owner = |path: &Path| {
            fs::metadata(path)
                .map(|there| (there.uid(), there.gid()))
                .unwrap()
        };
        let before = owner(&path);
        let file = WholeFile::create(&path).unwrap();
        assert_eq!(owner(&beside(&path)), before);
        file.finish().unwrap();
        assert_eq!(owner(&path), before);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn what_is_half_written_is_read_by_those_who_read_what_it_follows() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = std::env::temp_dir().join(format!("nuages-private-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let (path, other) = (folder.join("rows.json"), folder.join("other"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&other, "of somebody else").unwrap();
        // What an earlier process of this number left, or somebody laid there.
        std::os::unix::fs::symlink(&other, beside(&path)).unwrap();

        let mut file = WholeFile::create(&path).unwrap();
        let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&beside(&path)), 0o100_600);
        file.write_all(b"new").unwrap();
        file.finish().unwrap();
        assert_eq!(mode(&path), 0o100_600);
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read(&other).unwrap(), b"of somebody else");
        fs::remove_dir_all(&folder).unwrap();
    }
}
