//! The filters that templates know, and which of Django's stand in place of askama's of the same name.

/// Filters of askama's whose names Django gives another meaning: a template that says the name means Django's.
const DJANGOS: [&str; 9] = [
    "center",
    "default",
    "filesizeformat",
    "join",
    "linebreaks",
    "linebreaksbr",
    "pluralize",
    "title",
    "urlencode",
];

/// Filters that show a text in quotes as it is, as Django shows all such texts of a template.
const LITERAL: [&str; 3] = ["default", "default_if_none", "join"];

#[rustfmt::skip]
/// The framework's filters (`nuages::template::filters`), and those of askama's that are left.
pub(super) const FILTERS: &[&str] = &[
    "add", "addslashes", "assigned_or", "capfirst", "capitalize", "center", "cut", "date", "default", "default_if_none",
    "defined_or", "deref", "divisibleby", "e", "escape", "escapejs", "filesizeformat", "first", "floatformat", "fmt",
    "force_escape", "format", "get_digit", "indent", "intcomma", "iriencode", "join", "json_script", "last", "length",
    "linebreaks", "linebreaksbr", "linenumbers", "ljust", "lower", "lowercase", "make_list", "paragraphbreaks",
    "phone2numeric", "pluralize", "random", "ref", "reject", "rjust", "safe", "slice", "slugify", "spaceless", "static",
    "stringformat", "striptags", "time", "timesince", "timeuntil", "title", "titlecase", "trim", "truncate",
    "truncatechars", "truncatechars_html", "truncatewords", "truncatewords_html", "unique", "upper", "uppercase", "url",
    "urlencode", "urlencode_strict", "urlize", "urlizetrunc", "value", "wordcount", "wordwrap", "yesno",
];

/// Filters that do not escape what `safe` says is HTML.
const MARKED: [&str; 4] = [
    "linebreaks",
    "linebreaksbr",
    "truncatechars_html",
    "truncatewords_html",
];

/// Returns what is written before a filter's name so that askama takes Django's. `literal` says that its argument is a text
/// in quotes that HTML would escape, `marked` that its value comes from `safe`.
pub(super) fn prefix(name: &str, literal: bool, marked: bool) -> Option<&'static str> {
    if marked && MARKED.contains(&name) {
        Some("filters::marked::")
    } else if literal && LITERAL.contains(&name) {
        Some("filters::literal::")
    } else if DJANGOS.contains(&name) {
        Some("filters::")
    } else {
        None
    }
}
