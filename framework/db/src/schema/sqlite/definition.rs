//! What only the text of a `CREATE` statement tells: names of constraints, checks, collations, expressions.

use super::super::description::ConstraintDescription;

/// The parts of a `CREATE TABLE` statement.
#[derive(Debug, Default)]
pub(super) struct TableDefinition {
    columns: Vec<ColumnDefinition>,
    constraints: Vec<TableConstraint>,
}

/// What the text says of one column.
#[derive(Debug, Default)]
pub(super) struct ColumnDefinition {
    name: String,
    pub(super) collation: Option<String>,
    pub(super) generated: Option<String>,
    pub(super) json: bool,
    unique: bool,
    check: Option<String>,
}

#[derive(Debug)]
struct TableConstraint {
    name: Option<String>,
    unique: Vec<String>,
    check: Option<String>,
}

/// A word, a quoted name, a literal or a sign, with its place in the text.
#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Token<'a> {
    fn is(self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Returns the name without its quotes.
    fn name(self) -> String {
        let inner = |text: &'a str| text.get(1..text.len().saturating_sub(1)).unwrap_or("");
        match self.text.chars().next() {
            Some('"') => inner(self.text).replace("\"\"", "\""),
            Some('`') => inner(self.text).replace("``", "`"),
            Some('[') => inner(self.text).to_owned(),
            Some('\'') => inner(self.text).replace("''", "'"),
            _ => self.text.to_owned(),
        }
    }

    fn is_literal(self) -> bool {
        self.text.starts_with('\'')
    }

    fn end(self) -> usize {
        self.start + self.text.len()
    }
}

fn tokens(sql: &str) -> Vec<Token<'_>> {
    let bytes = sql.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at = sql[at..].find('\n').map_or(bytes.len(), |end| at + end);
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = sql[at..].find("*/").map_or(bytes.len(), |end| at + end + 2);
                continue;
            }
            b'"' | b'`' | b'\'' | b'[' => {
                let close = if byte == b'[' { b']' } else { byte };
                at += 1;
                while let Some(&inner) = bytes.get(at) {
                    at += 1;
                    if inner != close {
                        continue;
                    }
                    if close != b']' && bytes.get(at) == Some(&close) {
                        at += 1;
                        continue;
                    }
                    break;
                }
            }
            byte if is_word(byte) => {
                while bytes.get(at).is_some_and(|&byte| is_word(byte)) {
                    at += 1;
                }
            }
            _ => at += 1,
        }
        found.push(Token {
            text: &sql[start..at],
            start,
        });
    }
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || !byte.is_ascii()
}

/// Reads a `CREATE TABLE` statement; anything else has no columns and no constraints.
pub(super) fn parse(sql: &str) -> TableDefinition {
    let tokens = tokens(sql);
    let mut definition = TableDefinition::default();
    let table = tokens.iter().take(4).any(|token| token.is("TABLE"));
    let Some(open) = tokens
        .iter()
        .position(|token| token.is("("))
        .filter(|_| table)
    else {
        return definition;
    };
    let mut depth = 0_usize;
    let mut first = open + 1;
    for (place, token) in tokens.iter().enumerate().skip(open + 1) {
        let last = token.is(")") && depth == 0;
        if last || (token.is(",") && depth == 0) {
            definition.add(sql, &tokens[first..place]);
            first = place + 1;
        }
        match token.text {
            "(" => depth += 1,
            ")" if last => break,
            ")" => depth -= 1,
            _ => {}
        }
    }
    definition
}

/// Returns the condition of a partial index.
pub(super) fn condition(sql: &str) -> Option<String> {
    let mut depth = 0_i32;
    for token in tokens(sql) {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ if depth == 0 && token.is("WHERE") => {
                return sql.get(token.end()..).map(|rest| rest.trim().to_owned());
            }
            _ => {}
        }
    }
    None
}

/// Returns the text between the brackets that open at `place`, and the place after them.
fn group<'a>(sql: &'a str, tokens: &[Token<'_>], place: usize) -> Option<(&'a str, usize)> {
    let open = tokens.get(place).filter(|token| token.is("("))?;
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate().skip(place) {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((sql.get(open.end()..token.start)?.trim(), place + 1));
        }
    }
    None
}

impl TableDefinition {
    fn add(&mut self, sql: &str, tokens: &[Token<'_>]) {
        let Some(first) = tokens.first() else {
            return;
        };
        let named = first.is("CONSTRAINT");
        let body = if named { 2 } else { 0 };
        let kind = tokens.get(body);
        let whole = |word: &str| kind.is_some_and(|token| token.is(word));
        let table_constraint = named
            || whole("CHECK")
            || whole("FOREIGN")
            || (whole("PRIMARY") && tokens.get(1).is_some_and(|token| token.is("KEY")))
            || (whole("UNIQUE") && tokens.get(1).is_some_and(|token| token.is("(")));
        if !table_constraint {
            self.columns.push(column(sql, tokens));
            return;
        }
        let group = group(sql, tokens, body + 1).map(|(text, _)| text);
        let unique = match group {
            Some(text) if whole("UNIQUE") => names(text),
            _ => Vec::new(),
        };
        self.constraints.push(TableConstraint {
            name: named
                .then(|| tokens.get(1).map(|token| token.name()))
                .flatten(),
            unique,
            check: group.filter(|_| whole("CHECK")).map(str::to_owned),
        });
    }

    /// Returns what the text says of the column called `name`.
    pub(super) fn column(&self, name: &str) -> Option<&ColumnDefinition> {
        self.columns
            .iter()
            .find(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// Returns the unique and check constraints of a table with these columns. Those without a name get one.
    pub(super) fn constraints(&self, columns: &[&str]) -> Vec<ConstraintDescription> {
        let mut found = Vec::new();
        let mut unnamed = 0;
        let mut name = |given: Option<&String>| match given {
            Some(name) => name.clone(),
            None => {
                unnamed += 1;
                format!("__unnamed_constraint_{unnamed}__")
            }
        };
        for column in &self.columns {
            if column.unique {
                found.push(unique(name(None), std::slice::from_ref(&column.name)));
            }
            if let Some(condition) = &column.check {
                found.push(check(name(None), condition, columns));
            }
        }
        for constraint in &self.constraints {
            if !constraint.unique.is_empty() {
                found.push(unique(name(constraint.name.as_ref()), &constraint.unique));
            }
            if let Some(condition) = &constraint.check {
                found.push(check(name(constraint.name.as_ref()), condition, columns));
            }
        }
        found
    }
}

fn unique(name: String, columns: &[String]) -> ConstraintDescription {
    ConstraintDescription {
        name,
        columns: columns.iter().cloned().map(Some).collect(),
        unique: true,
        ..ConstraintDescription::default()
    }
}

fn check(name: String, condition: &str, columns: &[&str]) -> ConstraintDescription {
    let mut mentioned: Vec<Option<String>> = Vec::new();
    for token in tokens(condition)
        .into_iter()
        .filter(|token| !token.is_literal())
    {
        let name = Some(token.name());
        if columns
            .iter()
            .any(|column| Some(*column) == name.as_deref())
            && !mentioned.contains(&name)
        {
            mentioned.push(name);
        }
    }
    ConstraintDescription {
        name,
        columns: mentioned,
        check: true,
        condition: Some(condition.to_owned()),
        ..ConstraintDescription::default()
    }
}

fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut next = true;
    for token in tokens(text) {
        match token.is(",") {
            true => next = true,
            false if next => {
                names.push(token.name());
                next = false;
            }
            false => {}
        }
    }
    names
}

fn column(sql: &str, tokens: &[Token<'_>]) -> ColumnDefinition {
    let mut column = ColumnDefinition {
        name: tokens.first().map(|token| token.name()).unwrap_or_default(),
        ..ColumnDefinition::default()
    };
    let mut place = 1;
    while let Some(token) = tokens.get(place) {
        if token.is("UNIQUE") {
            column.unique = true;
        } else if token.is("COLLATE") {
            column.collation = tokens.get(place + 1).map(|token| token.name());
        } else if let Some((text, after)) = group(sql, tokens, place + 1) {
            if token.is("CHECK") {
                column.json |= text.to_lowercase().contains("json_valid(");
                column.check = Some(text.to_owned());
            } else if token.is("AS") {
                column.generated = Some(text.to_owned());
            }
            place = after;
            continue;
        }
        place += 1;
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_tells_its_constraints() {
        let sql = r#"CREATE TABLE "t" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a, b" varchar(5) NOT NULL UNIQUE COLLATE NOCASE,
            "n" integer unsigned NOT NULL CHECK ("n" >= 0), "j" text NULL CHECK ((JSON_VALID("j") OR "j" IS NULL)),
            "g" integer GENERATED ALWAYS AS ("n" + (1)) STORED, CONSTRAINT "pair" UNIQUE ("n", "a, b"), -- remark
            CONSTRAINT "odd" CHECK ("n" <> 2 AND "id" > 'n'), UNIQUE (id, n))"#;
        let table = parse(sql);
        let names: Vec<&str> = table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        assert_eq!(names, ["id", "a, b", "n", "j", "g"]);
        assert_eq!(
            table.column("a, b").unwrap().collation.as_deref(),
            Some("NOCASE")
        );
        assert_eq!(
            table.column("g").unwrap().generated.as_deref(),
            Some("\"n\" + (1)")
        );
        assert!(table.column("j").unwrap().json && !table.column("n").unwrap().json);
        let found = table.constraints(&names);
        let found: Vec<(&str, Vec<&str>, bool)> = found
            .iter()
            .map(|found| (found.name.as_str(), found.column_names(), found.check))
            .collect();
        let expected = [
            ("__unnamed_constraint_1__", &["a, b"][..], false),
            ("__unnamed_constraint_2__", &["n"], true),
            ("__unnamed_constraint_3__", &["j"], true),
            ("pair", &["n", "a, b"], false),
            ("odd", &["n", "id"], true),
            ("__unnamed_constraint_4__", &["id", "n"], false),
        ];
        let expected = expected.map(|(name, columns, check)| (name, columns.to_vec(), check));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_partial_index_tells_its_condition() {
        let sql = r#"CREATE UNIQUE INDEX "i" ON "t" ("a", lower("where")) WHERE "a" > 'WHERE'"#;
        assert_eq!(condition(sql).as_deref(), Some("\"a\" > 'WHERE'"));
        assert_eq!(condition("CREATE INDEX i ON t (a)"), None);
    }
}
