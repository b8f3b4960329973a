//! Where fixtures lie, and what their names say.

use std::path::{Path, PathBuf};

use nuages_core::{ImproperlyConfigured, Result};
use nuages_db::serializers::FORMATS;

use crate::{CommandError, Context};

/// The name under which standard input is read.
const STDIN: &str = "-";
/// Ways in which a file may be compressed; those that cannot be read are known, so that this is told.
const COMPRESSIONS: [&str; 5] = ["gz", "zip", "bz2", "lzma", "xz"];

/// A name in parts: `initial.json.gz`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) name: String,
    pub(crate) format: Option<String>,
    pub(crate) compression: Option<String>,
}

/// A file, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fixture {
    /// `None` is standard input.
    pub(crate) path: Option<PathBuf>,
    pub(crate) folder: PathBuf,
    pub(crate) name: Name,
}

impl Name {
    /// Takes the endings of a name apart.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let (mut rest, mut compression) = (text, None);
        if let Some((before, ending)) = text.rsplit_once('.')
            && COMPRESSIONS.contains(&ending)
        {
            (rest, compression) = (before, Some(ending.to_owned()));
        }
        let mut format = None;
        if let Some((before, ending)) = rest
            .rsplit_once('.')
            .filter(|(before, _)| !ends_path(before))
        {
            if !FORMATS.contains(&ending) {
                return Err(CommandError::new(format!(
                    "Problem installing fixture '{before}': {ending} is not a known serialization format."
                ))
                .into());
            }
            (rest, format) = (before, Some(ending.to_owned()));
        }
        Ok(Self {
            name: rest.to_owned(),
            format,
            compression,
        })
    }

    /// The names of files that are meant: of this database or of all, in any format and compression that is not said.
    fn targets(&self, base: &str, alias: &str) -> Vec<String> {
        let formats: Vec<&str> = match &self.format {
            Some(format) => vec![format],
            None => FORMATS.to_vec(),
        };
        let mut compressions: Vec<Option<&str>> = vec![self.compression.as_deref()];
        if self.compression.is_none() {
            compressions.extend(COMPRESSIONS.map(Some));
        }
        let mut targets = Vec::new();
        for database in [Some(alias), None] {
            for format in &formats {
                for compression in &compressions {
                    let parts = [Some(base), database, Some(format), *compression];
                    targets.push(parts.into_iter().flatten().collect::<Vec<_>>().join("."));
                }
            }
        }
        targets
    }
}

/// Tells whether the dot stood at the beginning of a path's part, as in `./x` and `../x`.
fn ends_path(before: &str) -> bool {
    before.is_empty() || before.ends_with(['/', '.'])
}

/// Where to look, and how much to say.
#[derive(Debug)]
pub(crate) struct Finder<'a> {
    pub(crate) context: &'a Context,
    pub(crate) app: Option<&'a str>,
    pub(crate) alias: &'a str,
    /// The format of standard input.
    pub(crate) format: Option<&'a str>,
}

impl Finder<'_> {
    /// Finds the files of a label.
    pub(crate) fn find(&self, label: &str) -> Result<Vec<Fixture>> {
        if label == STDIN {
            return self.stdin();
        }
        let name = Name::parse(label)?;
        self.say(format!("Loading '{}' fixtures...", name.name));
        let path = Path::new(&name.name);
        let base = path.file_name().unwrap_or_default().to_string_lossy();
        let below = path.parent().unwrap_or(Path::new(""));
        let folders = match path.is_absolute() {
            true => vec![below.to_owned()],
            false if below == Path::new("") => self.folders()?,
            false => self
                .folders()?
                .iter()
                .map(|folder| folder.join(below))
                .collect(),
        };
        let targets = name.targets(&base, self.alias);
        let mut found = Vec::new();
        for folder in folders {
            let shown = folder.display();
            self.say(format!("Checking '{shown}' for fixtures..."));
            let mut files: Vec<PathBuf> = targets
                .iter()
                .map(|target| folder.join(target))
                .filter(|path| path.is_file())
                .collect();
            match (files.pop(), files.len()) {
                (None, _) => self.say(format!("No fixture '{base}' in '{shown}'.")),
                (Some(path), 0) => {
                    let file = path.file_name().unwrap_or_default().to_string_lossy();
                    let parts = Name::parse(&file)?;
                    found.push(Fixture {
                        path: Some(path),
                        folder,
                        name: Name {
                            name: base.to_string(),
                            ..parts
                        },
                    });
                }
                (Some(_), _) => {
                    return Err(CommandError::new(format!(
                        "Multiple fixtures named '{base}' in '{shown}'. Aborting."
                    ))
                    .into());
                }
            }
        }
        match found.is_empty() {
            true => Err(CommandError::new(format!("No fixture named '{base}' found.")).into()),
            false => Ok(found),
        }
    }

    fn stdin(&self) -> Result<Vec<Fixture>> {
        let Some(format) = self.format else {
            let error = "--format must be specified when reading from stdin.";
            return Err(CommandError::new(error).into());
        };
        Ok(vec![Fixture {
            path: None,
            folder: PathBuf::new(),
            name: Name {
                name: STDIN.to_owned(),
                format: Some(format.to_owned()),
                compression: None,
            },
        }])
    }

    /// The `fixtures` of each app, those of the settings, and the current folder.
    fn folders(&self) -> Result<Vec<PathBuf>> {
        let settings = self.context.settings();
        let listed: Vec<PathBuf> = settings
            .fixture_dirs
            .iter()
            .map(|folder| settings.base_dir.join(folder))
            .collect();
        for (place, folder) in listed.iter().enumerate() {
            if listed[..place].contains(folder) {
                return Err(ImproperlyConfigured::new(
                    "settings.fixture_dirs contains duplicates.",
                )
                .into());
            }
        }
        let mut folders = Vec::new();
        for app in self.context.apps().iter() {
            let Some(path) = &app.path else {
                continue;
            };
            let folder = path.join("fixtures");
            if listed.contains(&folder) {
                return Err(ImproperlyConfigured::new(format!(
                    "'{}' is a default fixture directory for the '{}' app and cannot be listed in settings.fixture_dirs.",
                    folder.display(),
                    app.label
                ))
                .into());
            }
            if self.app.is_none_or(|wanted| wanted == app.label) && folder.is_dir() {
                folders.push(folder);
            }
        }
        folders.extend(listed);
        folders.push(std::env::current_dir()?);
        let real = |folder: PathBuf| folder.canonicalize().unwrap_or(folder);
        Ok(folders.into_iter().map(real).collect())
    }

    fn say(&self, line: String) {
        if self.context.verbosity() >= 2 {
            self.context.stdout().write(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        for (text, expected) in [
            ("initial", Some(("initial", None, None))),
            ("initial.json", Some(("initial", Some("json"), None))),
            ("a.b.jsonl.gz", Some(("a.b", Some("jsonl"), Some("gz")))),
            (
                "initial.json.gz",
                Some(("initial", Some("json"), Some("gz"))),
            ),
            ("initial.gz", Some(("initial", None, Some("gz")))),
            ("../x/initial", Some(("../x/initial", None, None))),
            ("initial.exe", None),
        ] {
            let name = Name::parse(text).ok();
            let parts = name.as_ref().map(|name| {
                (
                    name.name.as_str(),
                    name.format.as_deref(),
                    name.compression.as_deref(),
                )
            });
            assert_eq!(parts, expected, "{text}");
        }
    }
}
