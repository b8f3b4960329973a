//! Templates as askama is given them: where a name means Django's filter, with that filter's path.
//!
//! askama decides by name what its own filters are, before it looks anywhere else, and reads its files itself. So a
//! template that uses one of these names (or one that it leads to does) is copied, with the filter's path written before
//! the name, to a folder of its own below the system's temporary one, for as long as askama reads it. Lines stay lines;
//! what askama says of the copies is said of the templates.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use proc_macro2::{Group, Literal, Span, TokenStream, TokenTree};

use super::check::{Page, parse};
use super::files::{File, find, shown};
use super::names::prefix;
use super::walk::Walk;

/// Text to write at a place of a template.
type Edit = (usize, String);

/// What must change in each of the templates.
pub(super) struct Changes {
    edits: Vec<Vec<Edit>>,
    /// The name of a link: where it stands, and which template it means.
    links: Vec<Vec<(usize, usize, usize)>>,
}

impl Changes {
    /// Finds the changes; `verbatim` says that texts in quotes are shown as they are.
    pub(super) fn of(
        files: &[File],
        folders: &[PathBuf],
        page: &Page,
        verbatim: bool,
    ) -> Result<Self, String> {
        let asts: Vec<_> = files.iter().map(parse).collect::<Result<_, _>>()?;
        let nothing = HashSet::new();
        let found: Vec<_> = files
            .iter()
            .zip(&asts)
            .map(|(file, ast)| Walk::through(&file.text, ast.nodes(), &nothing))
            .collect();
        let bound: HashSet<&str> = found
            .iter()
            .flat_map(|found| found.bound.iter().copied())
            .collect();
        let mut changes = Self {
            edits: Vec::new(),
            links: Vec::new(),
        };
        for (file, found) in files.iter().zip(&found) {
            let filters = found.filters.iter().filter_map(|filter| {
                // `default` of a name that this page does not have: askama's takes what stands in.
                let missing = filter
                    .variable
                    .is_some_and(|name| !bound.contains(name) && !page.has(name));
                if missing && filter.name == "default" {
                    return None;
                }
                let literal = filter.literal && verbatim;
                let prefix = prefix(filter.name, literal, filter.marked && verbatim)?;
                Some((filter.offset, prefix.to_owned()))
            });
            let literals = found
                .literals
                .iter()
                .map(|range| (range.end, "|safe".to_owned()));
            changes.edits.push(filters.chain(literals).collect());
            let mut links = Vec::new();
            for link in &found.links {
                let path = find(link.name, file.path.as_deref(), folders)?;
                let target = files
                    .iter()
                    .position(|file| file.path.as_ref() == Some(&path));
                if let Some(target) = target {
                    links.push((link.offset, link.name.len(), target));
                }
            }
            changes.links.push(links);
        }
        Ok(changes)
    }

    /// Says whether askama may read the templates themselves.
    pub(super) fn is_empty(&self) -> bool {
        self.edits.iter().all(Vec::is_empty)
    }

    /// Writes a template with its changes.
    fn apply(&self, files: &[File], place: usize, folder: &Path) -> String {
        let text = &files[place].text;
        let mut edits: Vec<(usize, usize, String)> = self.edits[place]
            .iter()
            .map(|(offset, insert)| (*offset, 0, insert.clone()))
            .collect();
        edits.extend(self.links[place].iter().map(|(offset, length, target)| {
            let path = copy_of(files, *target, folder);
            (
                *offset,
                *length,
                path.display().to_string().replace('\\', "/"),
            )
        }));
        edits.sort();
        let mut out = String::with_capacity(text.len() + edits.len() * 16);
        let mut done = 0;
        for (offset, length, insert) in edits {
            out.push_str(&text[done..offset]);
            out.push_str(&insert);
            done = offset + length;
        }
        out.push_str(&text[done..]);
        out
    }
}

fn copy_of(files: &[File], place: usize, folder: &Path) -> PathBuf {
    let name = files[place]
        .path
        .as_deref()
        .and_then(Path::file_name)
        .unwrap_or("template".as_ref());
    folder.join(place.to_string()).join(name)
}

/// The copies of templates, as long as they are needed.
pub(super) struct Copies<'f> {
    files: &'f [File],
    folder: PathBuf,
    mark: String,
    /// The text of a template that stands in its attribute.
    pub(super) source: Option<String>,
}

impl<'f> Copies<'f> {
    pub(super) fn write(files: &'f [File], changes: &Changes) -> Result<Self, String> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let mark = format!("nuages-templates-{}-{count}", std::process::id());
        let mut copies = Self {
            files,
            folder: std::env::temp_dir().join(&mark),
            mark,
            source: None,
        };
        for (place, file) in files.iter().enumerate() {
            let text = changes.apply(files, place, &copies.folder);
            if file.path.is_none() {
                copies.source = Some(text);
                continue;
            }
            let copy = copy_of(files, place, &copies.folder);
            let written = copy
                .parent()
                .map_or(Ok(()), fs::create_dir_all)
                // askama takes a line break from the end.
                .and_then(|()| fs::write(&copy, text + "\n"));
            written.map_err(|error| {
                format!("a template cannot be copied to {}: {error}", copy.display())
            })?;
        }
        Ok(copies)
    }

    /// Returns the copy of the template itself.
    pub(super) fn first(&self) -> String {
        copy_of(self.files, 0, &self.folder).display().to_string()
    }

    /// Names the templates where askama named the copies.
    pub(super) fn rename(&self, tokens: TokenStream) -> TokenStream {
        let mut after_include = 0;
        tokens
            .into_iter()
            .map(|token| {
                after_include = match &token {
                    TokenTree::Ident(name) if name == "include_bytes" => 2,
                    _ => after_include - i32::from(after_include > 0),
                };
                match token {
                    TokenTree::Group(group) if after_include == 0 && is_path(&group) => {
                        self.rename_group(group, true)
                    }
                    TokenTree::Group(group) => self.rename_group(group, false),
                    TokenTree::Literal(literal) => {
                        TokenTree::Literal(self.rename_literal(literal, false))
                    }
                    token => token,
                }
            })
            .collect()
    }

    fn rename_group(&self, group: Group, include: bool) -> TokenTree {
        let stream = match include {
            true => group
                .stream()
                .into_iter()
                .map(|token| match token {
                    TokenTree::Literal(literal) => {
                        TokenTree::Literal(self.rename_literal(literal, true))
                    }
                    token => token,
                })
                .collect(),
            false => self.rename(group.stream()),
        };
        let mut renamed = Group::new(group.delimiter(), stream);
        renamed.set_span(group.span());
        TokenTree::Group(renamed)
    }

    fn rename_literal(&self, literal: Literal, include: bool) -> Literal {
        let written = literal.to_string();
        if !written.contains(&self.mark) {
            return literal;
        }
        let Ok(text) = syn::parse_str::<syn::LitStr>(&written) else {
            return literal;
        };
        let mut text = text.value();
        for (place, file) in self.files.iter().enumerate().rev() {
            let Some(path) = &file.path else { continue };
            let copy = copy_of(self.files, place, &self.folder);
            let own = path.display().to_string();
            if include {
                let end = format!("{}/{place}/{}", self.mark, name(&copy));
                if text.replace('\\', "/").ends_with(&end) {
                    text = own;
                    break;
                }
            } else {
                let copy = copy.display().to_string();
                text = text
                    .replace(&copy, &shown(path))
                    .replace(copy.trim_start_matches('/'), &shown(path));
            }
        }
        let mut renamed = Literal::string(&text);
        renamed.set_span(literal.span());
        renamed
    }
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Says whether a group holds one literal alone.
fn is_path(group: &Group) -> bool {
    let mut tokens = group.stream().into_iter();
    matches!(
        (tokens.next(), tokens.next()),
        (Some(TokenTree::Literal(_)), None)
    )
}

impl Drop for Copies<'_> {
    fn drop(&mut self) {
        // What is left behind in the temporary folder does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Lets errors of the compiler point at a span, here the template's name: askama knows no place in the program.
pub(super) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                let mut again = Group::new(group.delimiter(), respan(group.stream(), span));
                again.set_span(group.span());
                token = TokenTree::Group(again);
            }
            token.set_span(token.span().located_at(span));
            token
        })
        .collect()
}
