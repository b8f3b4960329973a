//! `Cargo.toml`: reading the few keys that matter here, adding members and dependencies.

use std::path::{Path, PathBuf};

use super::list::{List, splice};
use super::scan::{Language, Scanner, Token};

/// The text of a `Cargo.toml`.
#[derive(Clone, Debug)]
pub(crate) struct Manifest(pub(crate) String);

/// A crate of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

/// A line `key = value` of a table: where the key begins, and where the value does.
struct Entry<'a> {
    table: &'a str,
    key: &'a str,
    value: usize,
    /// Where the line of the value's end ends.
    end: usize,
}

impl Manifest {
    /// Says whether the file describes a workspace.
    pub(crate) fn is_workspace(&self) -> bool {
        self.tables()
            .any(|(name, _)| name == "workspace" || name.starts_with("workspace."))
    }

    /// Returns the package's name.
    pub(crate) fn package_name(&self) -> Option<String> {
        let entry = self.entry("package", "name")?;
        unquote(self.0[entry.value..entry.end].split('#').next()?.trim())
    }

    /// Returns a list of the table `[workspace]`, such as `members`.
    pub(crate) fn workspace_list(&self, key: &str) -> Vec<String> {
        let list = self.list("workspace", key);
        list.map_or_else(Vec::new, |list| {
            list.items.iter().filter_map(|item| unquote(item)).collect()
        })
    }

    /// Returns the manifest with `folder` among the workspace's members; `None` if there is no such list.
    pub(crate) fn with_member(&self, folder: &str) -> Option<Self> {
        let list = self.list("workspace", "members")?;
        if list
            .items
            .iter()
            .filter_map(|item| unquote(item))
            .any(|member| covers(&member, folder))
        {
            return Some(self.clone());
        }
        Some(Self(list.push(&self.0, &format!("\"{folder}\""))))
    }

    /// Says whether the folder is one of the workspace's members.
    pub(crate) fn takes_in(&self, folder: &str) -> bool {
        let excluded = self.workspace_list("exclude");
        self.workspace_list("members")
            .iter()
            .any(|member| covers(member, folder))
            && !excluded
                .iter()
                .any(|excluded| Path::new(folder).starts_with(excluded))
    }

    /// Returns the manifest with a dependency on the crate in `path`.
    pub(crate) fn with_dependency(&self, name: &str, path: &str) -> Self {
        let written = |entry: &Entry<'_>| {
            (entry.table == "dependencies" && entry.key.split('.').next() == Some(name))
                || entry.table == format!("dependencies.{name}")
        };
        if self.entries().iter().any(written) {
            return self.clone();
        }
        let line = format!("{name} = {{ path = \"{path}\" }}\n");
        let text = if self.0.ends_with('\n') || self.0.is_empty() {
            self.0.clone()
        } else {
            format!("{}\n", self.0)
        };
        let last = Self(text.clone())
            .entries()
            .iter()
            .rfind(|entry| entry.table == "dependencies")
            .map(|entry| entry.end);
        let header = Self(text.clone())
            .tables()
            .find(|(name, _)| *name == "dependencies")
            .map(|(_, end)| end);
        Self(match last.or(header) {
            Some(end) => splice(&text, end, &line),
            None => format!("{text}\n[dependencies]\n{line}"),
        })
    }

    fn list(&self, table: &str, key: &str) -> Option<List> {
        let entry = self.entry(table, key)?;
        self.0[entry.value..]
            .starts_with('[')
            .then(|| List::at(&self.0, entry.value, Language::Toml))?
    }

    fn entry(&self, table: &str, key: &str) -> Option<Entry<'_>> {
        self.entries()
            .into_iter()
            .find(|entry| entry.table == table && entry.key == key)
    }

    /// Returns the tables' names with the end of each header's line.
    fn tables(&self) -> impl Iterator<Item = (&str, usize)> {
        self.statements()
            .filter_map(|(start, end)| Some((header(&self.0[start..end])?, end)))
    }

    fn entries(&self) -> Vec<Entry<'_>> {
        let mut table = "";
        let mut entries = Vec::new();
        for (start, end) in self.statements() {
            let statement = &self.0[start..end];
            if let Some(name) = header(statement) {
                table = name;
            } else if let Some((key, value)) = statement.split_once('=') {
                let value = end - value.trim_start().len();
                entries.push(Entry {
                    table,
                    key: key.trim(),
                    value,
                    end,
                });
            }
        }
        entries
    }

    /// Returns the statements, each with the rest of its last line: headers and entries, over as many lines as they take.
    fn statements(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut scanner = Scanner::new(&self.0, 0, Language::Toml);
        std::iter::from_fn(move || {
            let begin = scanner
                .by_ref()
                .find(|(token, _)| !matches!(token, Token::Space | Token::Comment))?;
            let mut depth = i32::from(matches!(begin.0, Token::Code('[' | '{')));
            for (token, range) in scanner.by_ref() {
                match token {
                    Token::Code('[' | '{') => depth += 1,
                    Token::Code(']' | '}') => depth -= 1,
                    Token::Space if depth <= 0 && self.0[range.clone()] == *"\n" => {
                        return Some((begin.1.start, range.end));
                    }
                    _ => {}
                }
            }
            Some((begin.1.start, self.0.len()))
        })
    }
}

/// Returns the name of a table if the statement is its header.
fn header(statement: &str) -> Option<&str> {
    let rest = statement.strip_prefix('[')?;
    Some(rest.split(']').next()?.trim_start_matches('[').trim())
}

fn unquote(value: &str) -> Option<String> {
    let inner = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let inner = inner.or_else(|| {
        value
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
    });
    inner.map(str::to_owned)
}

/// Says whether a member, which may end in `/*`, is or holds the folder.
fn covers(member: &str, folder: &str) -> bool {
    match member.strip_suffix('*') {
        Some(parent) => Path::new(folder).parent() == Some(Path::new(parent.trim_end_matches('/'))),
        None => Path::new(member) == Path::new(folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSPACE: &str = "\
# the project
[workspace]
resolver = \"3\"
members = [
    \"mysite\", # the project's crate
    # its apps
    \"blog\"
]
default-members = [\"mysite\"] # for cargo run

[workspace.dependencies] # shared
nuages = \"0.1\"
";

    #[test]
    fn keys_are_read_beside_comments() {
        let manifest = Manifest(WORKSPACE.to_owned());
        assert!(manifest.is_workspace());
        assert_eq!(manifest.workspace_list("members"), ["mysite", "blog"]);
        assert_eq!(manifest.workspace_list("default-members"), ["mysite"]);
        assert_eq!(manifest.package_name(), None);
        let package =
            Manifest("[lib]\nname = \"no\"\n[package]\nname = \"mysite\" # here\n".to_owned());
        assert_eq!(package.package_name().as_deref(), Some("mysite"));
        assert!(!package.is_workspace());
    }

    #[test]
    fn a_member_is_added_and_nothing_else_changes() {
        let manifest = Manifest(WORKSPACE.to_owned());
        let edited = manifest.with_member("polls").unwrap().0;
        assert_eq!(
            edited,
            WORKSPACE.replace("    \"blog\"\n", "    \"blog\",\n    \"polls\",\n")
        );
        assert_eq!(manifest.with_member("blog").unwrap().0, WORKSPACE);
        let glob = Manifest("[workspace]\nmembers = [\"apps/*\"]\n".to_owned());
        assert_eq!(glob.with_member("apps/polls").unwrap().0, glob.0);
        assert_eq!(
            glob.with_member("polls").unwrap().0,
            "[workspace]\nmembers = [\"apps/*\", \"polls\"]\n"
        );
        assert!(
            Manifest("[package]\nname = \"x\"\n".to_owned())
                .with_member("polls")
                .is_none()
        );
    }

    #[test]
    fn a_dependency_is_added_at_the_end_of_its_table() {
        let add = |text: &str| {
            Manifest(text.to_owned())
                .with_dependency("polls", "../polls")
                .0
        };
        let line = "polls = { path = \"../polls\" }\n";
        let before = "[package]\nname = \"x\"\n\n[dependencies]\nnuages.workspace = true\n";
        assert_eq!(add(before), format!("{before}{line}"));
        assert_eq!(add(before.trim_end()), format!("{before}{line}"));
        let table = "# why\n[features]\nx = []\n";
        assert_eq!(
            add(&format!("{before}\n{table}")),
            format!("{before}{line}\n{table}")
        );
        let wide =
            "[dependencies]\nserde = { version = \"1\", features = [\n  \"derive\",\n] } # words\n";
        assert_eq!(
            add(&format!("{wide}\n{table}")),
            format!("{wide}{line}\n{table}")
        );
        assert_eq!(add("[dependencies]\n"), format!("[dependencies]\n{line}"));
        assert_eq!(
            add("[package]\nname = \"x\""),
            format!("[package]\nname = \"x\"\n\n[dependencies]\n{line}")
        );
        for written in [
            "[dependencies]\npolls.workspace = true\n",
            "[dependencies]\npolls = \"1\"\n",
            "[dependencies.polls]\npath = \"x\"\n",
        ] {
            assert_eq!(add(written), written);
        }
    }
}
