//! Scripts of SQL, taken apart into statements.

mod blocks;

use nuages_core::settings::Engine;

use blocks::Blocks;

/// Splits a script at the semicolons that end statements: those outside of quotes, remarks and the bodies of triggers and functions.
pub(super) fn statements(script: &str, engine: Engine) -> Vec<String> {
    let mut scan = Scan::of(script, engine);
    while let Some(first) = scan.rest.chars().next() {
        scan.step(first);
    }
    scan.end();
    scan.found
}

/// Writes `values` in the places of the `?` outside of quotes and remarks.
///
/// # Errors
/// The number of places, when it is another than that of the values.
pub(super) fn filled(script: &str, engine: Engine, values: &[String]) -> Result<String, usize> {
    let mut scan = Scan::of(script, engine);
    let mut written = String::with_capacity(script.len());
    let mut places = 0;
    while let Some(first) = scan.rest.chars().next() {
        let before = scan.rest;
        scan.step(first);
        if first == '?' {
            written.push_str(values.get(places).map_or("", String::as_str));
            places += 1;
        } else {
            written.push_str(&before[..before.len() - scan.rest.len()]);
        }
    }
    match places == values.len() {
        true => Ok(written),
        false => Err(places),
    }
}

/// How far a script was read.
struct Scan<'a> {
    engine: Engine,
    /// What is not read yet.
    rest: &'a str,
    /// The script from the beginning of the statement.
    begun: &'a str,
    /// Whether the statement has more than remarks.
    has_code: bool,
    blocks: Blocks,
    found: Vec<String>,
}

impl<'a> Scan<'a> {
    fn of(script: &'a str, engine: Engine) -> Self {
        Self {
            engine,
            rest: script,
            begun: script,
            has_code: false,
            blocks: Blocks::new(engine),
            found: Vec::new(),
        }
    }

    fn step(&mut self, first: char) {
        if let Some(length) = self.remark() {
            return self.pass(length);
        }
        if first == ';' && self.blocks.are_closed() {
            self.end();
            self.pass(1);
            self.begun = self.rest;
            return;
        }
        self.has_code |= !first.is_whitespace();
        if is_of_word(first) {
            let end = self.rest.find(|sign| !is_of_word(sign) && sign != '$');
            let (word, _) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            let has_escapes = word.eq_ignore_ascii_case("e") && self.engine == Engine::Postgresql;
            self.pass(word.len());
            self.blocks.word(word.to_ascii_uppercase(), self.rest);
            if has_escapes && self.rest.starts_with('\'') {
                self.pass(quoted(self.rest, '\'', true));
            }
            return;
        }
        self.blocks.sign(first);
        let length = self.quote(first).unwrap_or(first.len_utf8());
        self.pass(length);
    }

    /// Returns the length of the remark that begins here.
    fn remark(&self) -> Option<usize> {
        let rest = self.rest;
        let is_mysql = self.engine == Engine::Mysql;
        let is_dashes = rest.strip_prefix("--").is_some_and(|behind| {
            !is_mysql || behind.is_empty() || behind.starts_with(char::is_whitespace)
        });
        if is_dashes || is_mysql && rest.starts_with('#') {
            return Some(rest.find('\n').map_or(rest.len(), |end| end + 1));
        }
        // MySQL runs what stands in /*! .. */.
        if !rest.starts_with("/*") || is_mysql && rest.starts_with("/*!") {
            return None;
        }
        let mut open = 0;
        let mut place = 0;
        while place < rest.len() {
            let here = &rest[place..];
            if here.starts_with("/*") && (open == 0 || self.engine == Engine::Postgresql) {
                open += 1;
                place += 2;
            } else if here.starts_with("*/") {
                open -= 1;
                place += 2;
                if open == 0 {
                    return Some(place);
                }
            } else {
                place += here.chars().next().map_or(1, char::len_utf8);
            }
        }
        Some(rest.len())
    }

    /// Returns the length of the text or the name in quotes that begins here.
    fn quote(&self, first: char) -> Option<usize> {
        let is_mysql = self.engine == Engine::Mysql;
        match first {
            '\'' | '"' => Some(quoted(self.rest, first, is_mysql)),
            '`' => Some(quoted(self.rest, first, false)),
            '[' if self.engine == Engine::Sqlite => Some(quoted(self.rest, ']', false)),
            '$' if self.engine == Engine::Postgresql => {
                let end = self.rest[1..].find('$')? + 2;
                let tag = &self.rest[..end];
                let name = &tag[1..end - 1];
                if name.starts_with(|sign: char| sign.is_ascii_digit())
                    || !name.chars().all(is_of_word)
                {
                    return None;
                }
                let body = self.rest[end..].find(tag);
                Some(body.map_or(self.rest.len(), |body| end + body + end))
            }
            _ => None,
        }
    }

    fn end(&mut self) {
        let length = self.begun.len() - self.rest.len();
        if self.has_code {
            self.found.push(self.begun[..length].trim().to_owned());
        }
        self.has_code = false;
        self.blocks = Blocks::new(self.engine);
    }

    fn pass(&mut self, length: usize) {
        self.rest = &self.rest[length..];
    }
}

pub(super) fn is_of_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// Returns the length of what stands in quotes; a quote that is doubled ends one text and begins the next.
fn quoted(text: &str, end: char, has_escapes: bool) -> usize {
    let mut signs = text.char_indices().skip(1);
    while let Some((place, sign)) = signs.next() {
        if sign == '\\' && has_escapes {
            signs.next();
        } else if sign == end {
            return place + sign.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: [Engine; 3] = [Engine::Sqlite, Engine::Postgresql, Engine::Mysql];

    fn assert_split(engine: Engine, script: &str, expected: &[&str]) {
        assert_eq!(statements(script, engine), expected, "{engine:?}: {script}");
    }

    #[test]
    fn scripts_split_at_the_semicolons_that_end_statements() {
        for engine in EVERY {
            for (script, expected) in [
                ("SELECT 1", &["SELECT 1"][..]),
                (
                    "SELECT 1; SELECT ';', 'it''s;'; ",
                    &["SELECT 1", "SELECT ';', 'it''s;'"],
                ),
                ("-- a; b\nSELECT 1;", &["-- a; b\nSELECT 1"]),
                ("/* a; b */ SELECT \"x;y\"", &["/* a; b */ SELECT \"x;y\""]),
                ("SELECT 1; -- that is all\n", &["SELECT 1"]),
                ("SELECT 'é;ü' ;\n/* end; */", &["SELECT 'é;ü'"]),
                (
                    "BEGIN; SELECT 1; END; SELECT 2",
                    &["BEGIN", "SELECT 1", "END", "SELECT 2"],
                ),
                (
                    "CREATE TABLE event (begin_at int); SELECT 1",
                    &["CREATE TABLE event (begin_at int)", "SELECT 1"],
                ),
                (
                    "SELECT CASE WHEN 1 THEN 2 END; SELECT 'open; ",
                    &["SELECT CASE WHEN 1 THEN 2 END", "SELECT 'open;"],
                ),
                (" ; ;", &[]),
            ] {
                assert_split(engine, script, expected);
            }
        }
    }

    #[test]
    fn values_stand_in_the_places_of_question_marks() {
        let values = ["'a;b'".to_owned(), "2".to_owned()];
        let script = "INSERT INTO x VALUES (?, '?'); -- why?\nSELECT ?";
        let written = "INSERT INTO x VALUES ('a;b', '?'); -- why?\nSELECT 2";
        for engine in EVERY {
            assert_eq!(filled(script, engine, &values).as_deref(), Ok(written));
            assert_eq!(filled(script, engine, &values[..1]), Err(2));
        }
    }

    #[test]
    fn bodies_of_triggers_stay_whole() {
        let body = "BEGIN UPDATE b SET c = CASE WHEN c > 1 THEN 1 ELSE 2 END; DELETE FROM b; END";
        for engine in [Engine::Sqlite, Engine::Mysql] {
            for head in [
                "CREATE TRIGGER t AFTER INSERT ON a",
                "CREATE OR REPLACE DEFINER=`me`@`here` TRIGGER t AFTER INSERT ON a FOR EACH ROW",
                "create temp trigger t after insert on a",
            ] {
                let trigger = format!("{head} {body}");
                let script = format!("{trigger}; SELECT 1;");
                assert_split(engine, &script, &[&trigger, "SELECT 1"]);
            }
        }
    }

    #[test]
    fn what_mysql_alone_has_is_read_there() {
        let procedure = "CREATE PROCEDURE p(n int) BEGIN WHILE n > 0 DO IF n = 1 THEN SELECT 1; END IF; \
                         CASE n WHEN 2 THEN SELECT 2; END CASE; SET n = n - 1; END WHILE; END";
        let script = format!("{procedure}; SELECT 1");
        assert_split(Engine::Mysql, &script, &[procedure, "SELECT 1"]);
        assert_split(
            Engine::Mysql,
            "CREATE TABLE IF NOT EXISTS x (n int); DROP TABLE IF EXISTS x; SELECT IF(1, 2, 3); SELECT 2",
            &[
                "CREATE TABLE IF NOT EXISTS x (n int)",
                "DROP TABLE IF EXISTS x",
                "SELECT IF(1, 2, 3)",
                "SELECT 2",
            ],
        );
        assert_split(
            Engine::Mysql,
            r"SELECT 'it\'s;'; SELECT 5--3; # no; more",
            &[r"SELECT 'it\'s;'", "SELECT 5--3"],
        );
        assert_split(
            Engine::Mysql,
            "/*!40101 SET NAMES utf8 */;",
            &["/*!40101 SET NAMES utf8 */"],
        );
        assert_split(
            Engine::Sqlite,
            r"SELECT 'a\'; SELECT 2",
            &[r"SELECT 'a\'", "SELECT 2"],
        );
        assert_split(
            Engine::Sqlite,
            "SELECT [a;b]; SELECT 2",
            &["SELECT [a;b]", "SELECT 2"],
        );
    }

    #[test]
    fn bodies_of_mysql_stay_whole() {
        for routine in [
            "CREATE PROCEDURE p() IF x THEN SELECT 1; SELECT 2; END IF",
            "CREATE PROCEDURE IF NOT EXISTS p(n int) IF (n > 1) THEN IF n > 2 THEN SELECT 1; ELSE SELECT IF(n, 1, 2); END IF; SELECT 3; END IF",
            "CREATE DEFINER=`me`@`here` PROCEDURE p(OUT n decimal(4, 2)) COMMENT 'if; loop' CASE n WHEN 1 THEN SELECT CASE WHEN n THEN IF(n, 1, 2) END; \
             ELSE SELECT 2; END CASE",
            "CREATE PROCEDURE p() all_of: LOOP SELECT 1; LEAVE all_of; END LOOP all_of",
            "CREATE PROCEDURE p() SQL SECURITY INVOKER WHILE n DO SET n = IF(n, 1, 0); REPEAT SET n = 0; UNTIL n END REPEAT; END WHILE",
            "CREATE PROCEDURE p() REPEAT SELECT REPEAT('a', 2); UNTIL 1 END REPEAT",
            "CREATE PROCEDURE p() FOR n IN 1..3 DO SELECT n; SELECT n FROM x FOR UPDATE; END FOR",
            "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR NOT FOUND IF 1 THEN SELECT 1; END IF; DROP TABLE IF EXISTS x; SELECT 2; END",
            "CREATE FUNCTION f(n int) RETURNS varchar(9) CHARACTER SET utf8mb4 DETERMINISTIC IF n THEN RETURN 'a'; ELSE RETURN 'b'; END IF",
            "CREATE FUNCTION f(n int) RETURNS int RETURN CASE WHEN n THEN IF(n, 1, 2) ELSE IF(n, 2, 1) END",
            "CREATE PROCEDURE p() SELECT IF(1, 2, 3), REPEAT('a', 2) FROM x FOR UPDATE",
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW FOLLOWS s IF NEW.n THEN SET NEW.n = 1; SET NEW.m = 2; END IF",
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.n = IF(NEW.n > 2, 1, 2)",
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.end = NEW.begin; SET NEW.n = 1; END",
            "CREATE EVENT e ON SCHEDULE EVERY 1 DAY ENDS '2030-01-01' DO IF x THEN SELECT 1; END IF",
            "ALTER EVENT e DO BEGIN SELECT 1; SELECT 2; END",
        ] {
            let script = format!("{routine}; SELECT 1;");
            assert_split(Engine::Mysql, &script, &[routine, "SELECT 1"]);
        }
    }

    #[test]
    fn what_postgresql_alone_has_is_read_there() {
        let function = "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN NEW.n := 'it''s;'; RETURN NEW; END; $$ LANGUAGE plpgsql";
        let tagged = "DO $do$ BEGIN PERFORM $$;$$; END $do$";
        let sql = "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END";
        let trigger = "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()";
        let rule = "CREATE RULE r AS ON DELETE TO a DO ALSO (DELETE FROM b; DELETE FROM c)";
        let script = format!("{function};\n{tagged};\n{sql};\n{trigger};\n{rule};\nSELECT 1;");
        assert_split(
            Engine::Postgresql,
            &script,
            &[function, tagged, sql, trigger, rule, "SELECT 1"],
        );
        assert_split(
            Engine::Postgresql,
            r"SELECT E'it\'s;', '{a;b}'::text[]; /* a /* b; */ c; */ SELECT $1; SELECT ARRAY['a];']",
            &[
                r"SELECT E'it\'s;', '{a;b}'::text[]",
                "/* a /* b; */ c; */ SELECT $1",
                "SELECT ARRAY['a];']",
            ],
        );
    }
}
