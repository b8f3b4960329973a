//! Mistakes in a template, found where they stand: the compiler itself knows no places in templates.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;

use askama_parser::{Ast, Syntax};

use super::files::{File, find};
use super::names::FILTERS;
use super::place::nearest;
use super::walk::{Findings, Kind, Walk};

/// What is known of the page that a template is for.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The fields of the struct.
    pub(super) fields: Vec<String>,
    /// What every page has.
    pub(super) added: Vec<String>,
    /// The struct's name.
    pub(super) data: String,
    /// Whether the names are known; they are not if only a part of the template is rendered.
    pub(super) check_names: bool,
    /// Whether the filters are known.
    pub(super) check_filters: bool,
}

/// Reads a template and all that it leads to; the first is the template itself.
pub(super) fn load(first: File, folders: &[PathBuf]) -> Result<Vec<File>, String> {
    let mut files = vec![first];
    let mut next = 0;
    while let Some(file) = files.get(next) {
        let ast = parse(file)?;
        let nothing = HashSet::new();
        let found = Walk::through(&file.text, ast.nodes(), &nothing);
        let mut more: Vec<PathBuf> = Vec::new();
        for link in &found.links {
            let path = find(link.name, file.path.as_deref(), folders)
                .map_err(|what| file.place(link.offset).message(&what, ""))?;
            let known = files.iter().any(|file| file.path.as_ref() == Some(&path));
            if !known && !more.contains(&path) {
                more.push(path);
            }
        }
        drop(found);
        drop(ast);
        for path in more {
            files.push(File::read(path)?);
        }
        next += 1;
    }
    Ok(files)
}

/// Parses a template.
pub(super) fn parse(file: &File) -> Result<Ast<'_>, String> {
    Ast::from_str(&file.text, None, &Syntax::default()).map_err(|error| {
        let what = error
            .message
            .unwrap_or_else(|| "this cannot be understood".into());
        file.place(error.offset).message(&what, "")
    })
}

/// Checks what is shown of the templates against the page.
pub(super) fn check(files: &[File], folders: &[PathBuf], page: &Page) -> Result<(), String> {
    let mut replaced = HashSet::new();
    let mut supers: HashMap<String, bool> = HashMap::new();
    let mut walked: Vec<(usize, Findings<'_>)> = Vec::new();
    let mut seen = HashSet::new();
    // Templates that are extended come first, because the blocks of those before them replace theirs.
    let mut waiting = VecDeque::from([0]);
    let asts: Vec<_> = files.iter().map(parse).collect::<Result<_, _>>()?;
    while let Some(place) = waiting.pop_front() {
        if !seen.insert(place) {
            continue;
        }
        let file = &files[place];
        let found = Walk::through(&file.text, asts[place].nodes(), &replaced);
        for (block, shows_replaced) in &found.blocks {
            let shown = !replaced.contains(*block) && *shows_replaced;
            supers.insert((*block).to_owned(), shown);
        }
        replaced = supers
            .iter()
            .filter(|(_, shows_replaced)| !**shows_replaced)
            .map(|(block, _)| block.clone())
            .collect();
        for link in &found.links {
            let path = find(link.name, file.path.as_deref(), folders)?;
            let Some(next) = files
                .iter()
                .position(|file| file.path.as_ref() == Some(&path))
            else {
                continue;
            };
            match link.kind {
                Kind::Extends => waiting.push_front(next),
                Kind::Include if link.shown => waiting.push_back(next),
                Kind::Include | Kind::Import => {}
            }
        }
        walked.push((place, found));
    }
    // Names may be bound in one template and shown in another.
    let bound: HashSet<&str> = walked
        .iter()
        .flat_map(|(_, found)| found.bound.iter().copied())
        .collect();
    for (place, found) in &walked {
        names(&files[*place], found, &bound, page)?;
        filters(&files[*place], found, page)?;
    }
    Ok(())
}

fn names(
    file: &File,
    found: &Findings<'_>,
    bound: &HashSet<&str>,
    page: &Page,
) -> Result<(), String> {
    let known = |name: &str| {
        let mut names = page.fields.iter().chain(&page.added);
        bound.contains(name) || names.any(|other| other == name)
    };
    let unknown = found.names.iter().find(|(name, _)| !known(name));
    let Some((name, offset)) = unknown.filter(|_| page.check_names) else {
        return Ok(());
    };
    let names = page
        .fields
        .iter()
        .chain(&page.added)
        .map(String::as_str)
        .chain(bound.iter().copied());
    let what = match nearest(name, names) {
        Some(other) => format!("there is no `{name}` here; did you mean `{other}`?"),
        None => format!("there is no `{name}` here"),
    };
    let fields = match page.fields.as_slice() {
        [] => format!("`{}` has no fields", page.data),
        fields => format!("`{}` has: {}", page.data, fields.join(", ")),
    };
    let help = format!("{fields}. Every template has: {}", page.added.join(", "));
    Err(file.place(*offset).message(&what, &help))
}

fn filters(file: &File, found: &Findings<'_>, page: &Page) -> Result<(), String> {
    let unknown = found
        .filters
        .iter()
        .find(|filter| filter.shown && !FILTERS.contains(&filter.name));
    let Some(filter) = unknown.filter(|_| page.check_filters) else {
        return Ok(());
    };
    let name = filter.name;
    let what = match nearest(name, FILTERS.iter().copied()) {
        Some(other) => format!("there is no filter `{name}`; did you mean `{other}`?"),
        None => format!("there is no filter `{name}`"),
    };
    let help = "Filters of your own: #[template(.., filters = crate::filters)]";
    Err(file.place(filter.offset).message(&what, help))
}
