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

impl Page {
    /// Says whether the page has a value of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields
            .iter()
            .chain(&self.added)
            .any(|other| other == name)
    }
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
    let known = |name: &str| bound.contains(name) || page.has(name);
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Checks a page with the field `question` whose template is the first of these.
    fn checked(test: &str, templates: &[(&str, &str)]) -> Result<(), String> {
        let folder =
            std::env::temp_dir().join(format!("nuages-check-{test}-{}", std::process::id()));
        for (name, text) in templates {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let page = Page {
            fields: vec!["question".to_owned()],
            added: vec!["request".to_owned()],
            data: "Detail".to_owned(),
            check_names: true,
            check_filters: true,
        };
        let folders = [folder.clone()];
        let first = File::read(folder.join(templates[0].0)).unwrap();
        let result = load(first, &folders).and_then(|files| check(&files, &folders, &page));
        fs::remove_dir_all(&folder).unwrap();
        let prefix = format!("{}/", folder.display());
        result.map_err(|message| {
            message
                .lines()
                .next()
                .unwrap_or_default()
                .replace(&prefix, "")
        })
    }

    #[test]
    fn only_what_is_shown_must_be_there() {
        let base = "{% block title %}{{ site }}{% endblock %}{% block content %}{% endblock %}";
        for (test, child, result) in [
            ("plain", "{{ question }} {{ request }}", Ok(())),
            (
                "loop",
                "{% for (i, q) in question %}{{ i }}{{ q }}{{ loop.index }}{% endfor %}",
                Ok(()),
            ),
            ("let", "{% let text = question %}{{ text }}", Ok(())),
            (
                "if-let",
                "{% if let Some(q) = question %}{{ q }}{% endif %}",
                Ok(()),
            ),
            (
                "match",
                "{% match question %}{% when Some with (q) %}{{ q }}{% when None %}{% endmatch %}",
                Ok(()),
            ),
            (
                "defined",
                "{% if title is defined %}{{ title }}{% endif %}",
                Ok(()),
            ),
            ("default", "{{ title|default(\"Home\") }}", Ok(())),
            (
                "method",
                "{{ total() }} {{ self.other }} {{ LIMIT }} {{ crate::LIMIT }}",
                Ok(()),
            ),
            (
                "macro",
                "{% macro show(text) %}{{ text }}{{ other }}{% endmacro %}",
                Ok(()),
            ),
            (
                "replaced",
                "{% extends \"base.html\" %}{% block title %}{{ question }}{% endblock %}",
                Ok(()),
            ),
            (
                "outside",
                "{% extends \"base.html\" %}{{ nothing }}{% block title %}{% endblock %}",
                Ok(()),
            ),
            (
                "kept",
                "{% extends \"base.html\" %}{% block content %}{% endblock %}",
                Err("base.html:1:21: there is no `site` here"),
            ),
            (
                "super",
                "{% extends \"base.html\" %}{% block title %}{{ super() }}{% endblock %}",
                Err("base.html:1:21: there is no `site` here"),
            ),
            (
                "included",
                "{% include \"parts/card.html\" %}",
                Err("parts/card.html:2:4: there is no `questio` here; did you mean `question`?"),
            ),
            (
                "filter",
                "a\n{{ question|truncatechar(3) }}",
                Err(
                    "page.html:2:13: there is no filter `truncatechar`; did you mean `truncatechars`?",
                ),
            ),
            (
                "argument",
                "{{ question|join(separator) }}",
                Err("page.html:1:18: there is no `separator` here"),
            ),
        ] {
            let templates = [
                ("page.html", child),
                ("base.html", base),
                ("parts/card.html", "<p>\n{{ questio }}</p>"),
            ];
            assert_eq!(
                checked(test, &templates),
                result.map_err(str::to_owned),
                "{test}"
            );
        }
    }

    #[test]
    fn what_is_not_there_is_told_with_the_place_that_asks_for_it() {
        let message = checked(
            "missing",
            &[
                ("page.html", "\n{% include \"crad.html\" %}"),
                ("card.html", ""),
            ],
        );
        let message = message.unwrap_err();
        assert!(
            message.starts_with("page.html:2:13: there is no template \"crad.html\""),
            "{message}"
        );
        assert!(
            message.ends_with("Did you mean \"card.html\"?"),
            "{message}"
        );
    }
}
