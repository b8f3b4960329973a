//! `dumpdata`, `loaddata` and `sqlsequencereset`, beside Django's where `NUAGES_DJANGO_PYTHON` names a Python that has Django.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nuages_core::apps::AppConfig;
use nuages_core::settings::{DatabaseConfig, Databases, Engine, Settings};
use nuages_db::apps::DatabaseApp;
use nuages_db::migrations::Migration;
use nuages_db::models::*;
use nuages_db::{Database, ManyToMany, models};
use nuages_management::{Shell, execute_from_command_line};

mod root {
    pub(crate) use nuages_db as db;
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "library", natural_key = ["name"])]
struct Author {
    id: Auto,
    #[field(max_length = 50, unique)]
    name: String,
    #[field(on_delete = SET_NULL)]
    mentor: Option<ForeignKey<Author>>,
}

#[derive(Model, Clone, Debug)]
#[model(
    crate = crate::root,
    app_label = "library",
    ordering = ["-word"],
    unique_together = ["word", "author"],
    natural_key = ["word", "author"],
)]
struct Tag {
    id: Auto,
    #[field(max_length = 20)]
    word: String,
    #[field(on_delete = CASCADE)]
    author: ForeignKey<Author>,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "library")]
#[allow(dead_code, reason = "many-to-many fields hold nothing in the struct")]
struct Book {
    id: Auto,
    #[field(max_length = 100)]
    title: String,
    #[field(on_delete = CASCADE)]
    author: ForeignKey<Author>,
    tags: ManyToMany<Tag>,
    #[field(default = 1)]
    pages: i32,
    note: String,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "library")]
#[allow(dead_code, reason = "many-to-many fields hold nothing in the struct")]
struct Person {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    friends: ManyToMany<Person>,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "library")]
struct Everything {
    #[field(primary_key)]
    key: Uuid,
    flag: bool,
    small: i16,
    big: i64,
    positive: u32,
    double: f64,
    #[field(max_digits = 10, decimal_places = 2)]
    price: Decimal,
    #[field(max_digits = 12, decimal_places = 9)]
    tiny: Decimal,
    moment: Timestamp,
    day: Date,
    clock: Time,
    data: nuages_db::fields::Json,
    raw: Vec<u8>,
    perhaps: Option<i32>,
    #[field(max_length = 50, kind = slug)]
    slug: String,
    length: Duration,
    address: IpAddr,
    other: Option<IpAddr>,
    #[field(auto_now_add)]
    created: Timestamp,
    #[field(auto_now)]
    updated: Timestamp,
}

/// Rows of every kind of field, with values that Python and Rust write in ways of their own.
const ROWS: &str = r#"[
{"model": "library.everything", "pk": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "fields": {
  "flag": true, "small": -7, "big": 9223372036854775807, "positive": 4000000000, "double": 1e16, "price": "12.30",
  "tiny": "0.000000001", "moment": "2024-02-29T13:05:07.123Z", "day": "2024-02-29", "clock": "13:05:07.500",
  "data": {"a": [1, 2.50, null, true, "é\n\u2028\"/"], "b": {}, "c": 1e-7, "d": []}, "raw": "AAH/", "perhaps": null,
  "slug": "a-b", "length": "1 02:03:04.000500", "address": "192.0.2.1", "other": "2001:db8::1", "created": "2024-01-01T00:00:00Z", "updated": "2024-01-02 10:00:00+02:00"}},
{"model": "library.everything", "pk": "00000000000000000000000000000001", "fields": {
  "flag": false, "small": 32767, "big": -9223372036854775808, "positive": 0, "double": -0.1, "price": 5,
  "tiny": "0", "moment": "1999-12-31T23:59:59+01:00", "day": "0999-01-01", "clock": "00:00", "data": "x",
  "raw": "", "perhaps": "5", "slug": "", "length": "-P1DT5M", "address": "::ffff:10.0.0.1", "other": "", "created": "2024-01-01T00:00:00.001Z", "updated": "2024-07-01T12:00:00"}},
{"model": "library.book", "pk": 7, "fields": {"title": "It's \"é\" \\ \u0001\u007f🎷", "author": ["Ada"],
  "tags": [["jazz", "Ada"], ["swing", "Bob"]]}},
{"model": "library.tag", "pk": 3, "fields": {"word": "jazz", "author": ["Ada"]}},
{"model": "library.tag", "pk": 4, "fields": {"word": "swing", "author": 2}},
{"model": "library.author", "pk": 1, "fields": {"name": "Ada", "mentor": ["Bob"]}},
{"model": "library.author", "pk": 2, "fields": {"name": "Bob"}},
{"model": "library.book", "pk": 8, "fields": {"title": "2", "author": 2, "tags": [], "pages": 2, "note": "x"}},
{"model": "library.person", "pk": 1, "fields": {"name": "P", "friends": [2, 3]}},
{"model": "library.person", "pk": 2, "fields": {"name": "Q", "friends": [1]}},
{"model": "library.person", "pk": 3, "fields": {"name": "R", "friends": [1]}}
]"#;

/// A folder and a database.
struct Site {
    folder: PathBuf,
    config: DatabaseConfig,
}

impl Site {
    /// A site with a database file whose tables `migrate --run-syncdb` made.
    fn new(name: &str) -> Self {
        Self::with(name, None)
    }

    /// The same on each database: SQLite, and the servers that `NUAGES_TEST_POSTGRES` and `NUAGES_TEST_MYSQL` name.
    fn on_each_database(name: &str) -> Vec<Self> {
        let servers = ["NUAGES_TEST_POSTGRES", "NUAGES_TEST_MYSQL"];
        let urls = servers.iter().filter_map(|name| std::env::var(name).ok());
        let configs = urls
            .filter(|url| !url.is_empty())
            .map(|url| Self::with(name, Some(server_database(&url, name))));
        std::iter::once(Self::new(name)).chain(configs).collect()
    }

    fn with(name: &str, config: Option<DatabaseConfig>) -> Self {
        let engine = config
            .as_ref()
            .map_or(Engine::Sqlite, |config| config.engine);
        let folder = std::env::temp_dir().join(format!(
            "nuages-fixtures-{name}-{engine:?}-{}",
            std::process::id()
        ));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("library/fixtures")).unwrap();
        std::fs::create_dir_all(folder.join("more")).unwrap();
        let config = config.unwrap_or_else(|| DatabaseConfig::sqlite(folder.join("db.sqlite3")));
        let site = Self { folder, config };
        let (code, _, stderr) = site.run(&["migrate", "--run-syncdb"]);
        assert_eq!(code, 0, "{stderr}");
        site
    }

    fn settings(&self) -> Settings {
        Settings {
            settings_module: "mysite::settings",
            base_dir: self.folder.clone(),
            secret_key: "a secret of more than fifty letters, for the tests of fixtures".into(),
            databases: Databases::none().with("default", self.config.clone()),
            installed_apps: vec![
                AppConfig::new("library")
                    .path(self.folder.join("library"))
                    .models(models![Author, Tag, Book, Person, Everything]),
                AppConfig::new("empty").migrations(Vec::<Migration>::new),
            ],
            fixture_dirs: vec!["more".into()],
            time_zone: "Europe/Berlin".into(),
            ..Settings::default()
        }
    }

    /// The database as Django's script takes it: a path, or a URL.
    fn database(&self) -> String {
        let scheme = match self.config.engine {
            Engine::Postgresql => "postgres",
            Engine::Mysql => "mysql",
            _ => return self.config.name.clone(),
        };
        let DatabaseConfig {
            user,
            password,
            host,
            port,
            name,
            ..
        } = &self.config;
        let password = password.expose();
        format!(
            "{scheme}://{user}:{password}@{host}:{}/{name}",
            port.unwrap_or_default()
        )
    }

    fn run(&self, words: &[&str]) -> (u8, String, String) {
        let (shell, stdout, stderr) = Shell::captured();
        let mut line = vec!["manage".to_owned()];
        line.extend(words.iter().map(|&word| word.to_owned()));
        let code = execute_from_command_line(self.settings(), &line, shell);
        (code, stdout.text(), stderr.text())
    }

    /// [`ROWS`]; on PostgreSQL, whose integers have a sign, with no greater ones.
    fn rows(&self) -> String {
        match self.config.engine {
            Engine::Postgresql => ROWS.replace("4000000000", "2147483647"),
            _ => ROWS.to_owned(),
        }
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn load(&self, text: &str) -> (u8, String, String) {
        let path = self.write("given.json", text);
        self.run(&["loaddata", &path])
    }

    fn dump(&self, words: &[&str]) -> String {
        let mut line = vec!["dumpdata"];
        line.extend_from_slice(words);
        let (code, stdout, stderr) = self.run(&line);
        assert_eq!(code, 0, "{stderr}");
        stdout
    }

    /// Runs command lines of Django over the same database.
    fn django(&self, lines: &[Vec<&str>]) -> Option<Vec<(String, String)>> {
        let Some(python) = std::env::var_os("NUAGES_DJANGO_PYTHON") else {
            eprintln!(
                "SKIPPED: set NUAGES_DJANGO_PYTHON to a Python with Django 6.1 to compare fixtures"
            );
            return None;
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/django/fixtures.py");
        let mut process = Command::new(python)
            .arg(script)
            .arg(self.database())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = serde_json::to_vec(lines).unwrap();
        process.stdin.take().unwrap().write_all(&input).unwrap();
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success());
        Some(serde_json::from_slice(&output.stdout).unwrap())
    }
}

/// Makes a database for one test on a server.
fn server_database(url: &str, test: &str) -> DatabaseConfig {
    let mut config = DatabaseConfig::from_url(url).unwrap();
    let server = config.clone();
    config.name = format!("nuages_fixtures_{test}");
    let name = config.name.clone();
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            let server = Database::connect(&server).await.unwrap();
            for word in ["DROP DATABASE IF EXISTS", "CREATE DATABASE"] {
                server
                    .execute_script(format!("{word} {name}"))
                    .await
                    .unwrap();
            }
        });
    config
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn installed(objects: usize, fixtures: usize) -> (u8, String, String) {
    let text = format!("Installed {objects} object(s) from {fixtures} fixture(s)\n");
    (0, text, String::new())
}

#[test]
fn rows_are_dumped_as_django_dumps_them() {
    for site in Site::on_each_database("dumped") {
        assert_eq!(site.load(&site.rows()), installed(11, 1));
        let options: [&[&str]; 10] = [
            &[],
            &["--indent", "2"],
            &["--indent", "0"],
            &["--format", "jsonl"],
            &["--natural-foreign", "--indent", "1"],
            &["--natural-foreign", "--natural-primary"],
            &["library.book", "library.Author"],
            &[
                "library",
                "--exclude",
                "library.everything",
                "-e",
                "library.tag",
            ],
            &["library.author", "--pks", "2,1"],
            &[
                "library.everything",
                "--pks",
                "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            ],
        ];
        let lines: Vec<Vec<&str>> = options
            .iter()
            .map(|options| [&["dumpdata"], *options].concat())
            .collect();
        let Some(expected) = site.django(&lines) else {
            return;
        };
        for (options, (output, error)) in options.iter().zip(expected) {
            assert_eq!(error, "");
            assert_eq!(site.dump(options), output, "{options:?}");
        }
    }
}

#[test]
fn either_loads_what_the_other_dumped() {
    for options in [&[][..], &["--natural-foreign", "--natural-primary"]] {
        let all = ["mine", "yours", "back"].map(Site::on_each_database);
        let [mine, yours, back] = all;
        for ((mine, yours), back) in mine.into_iter().zip(yours).zip(back) {
            mine.load(&mine.rows());
            let dump = mine.dump(options);
            let path = yours.write("dump.json", &dump);
            let plain = yours.write("loaded.json", "");
            let lines = [
                vec!["loaddata", &path],
                [&["dumpdata", "--output", &plain], options].concat(),
            ];
            let Some(results) = yours.django(&lines) else {
                return;
            };
            assert_eq!(
                results[0],
                (
                    "Installed 11 object(s) from 1 fixture(s)\n".to_owned(),
                    String::new()
                )
            );
            assert_eq!(results[1].1, "");
            let theirs = std::fs::read_to_string(&plain).unwrap();
            assert_eq!(theirs, dump);
            assert_eq!(back.load(&theirs), installed(11, 1));
            assert_eq!(back.dump(options), dump);
        }
    }
}

#[test]
fn what_is_wrong_with_a_fixture_is_told_in_djangos_words() {
    let site = Site::new("wrong");
    let broken: Vec<String> = [
        r#"[{"model": "library.nothing", "pk": 1, "fields": {}}]"#,
        r#"[{"model": "library.author", "pk": "x", "fields": {}}]"#,
        r#"[{"model": "library.author", "pk": 1, "fields": {"name": "Ada", "age": 5}}]"#,
        r#"[{"model": "library.book", "pk": 1, "fields": {"title": "x", "author": 9}}]"#,
        r#"[{"model": "library.book", "pk": 1, "fields": {"title": "x", "author": "y"}}]"#,
        r#"[{"model": "library.book", "pk": 1, "fields": {"pages": "many"}}]"#,
        r#"[{"model": "library.person", "pk": 1, "fields": {"name": "x", "friends": ["y"]}}]"#,
        r#"[{"model": "library.everything", "pk": "x", "fields": {}}]"#,
        r#"[{"model": "library.everything", "pk": null, "fields": {"flag": "maybe"}}]"#,
        r#"[{"model": "library.everything", "pk": null, "fields": {"double": "x"}}]"#,
        r#"[{"model": "library.everything", "pk": null, "fields": {"price": "x"}}]"#,
        r#"[{"model": "library.everything", "pk": null, "fields": {"moment": "x"}}]"#,
        r#"[{"model": "library.everything", "pk": null, "fields": {"day": "x"}}]"#,
        r#"[{"model": "library.everything", "pk": null, "fields": {"length": "x"}}]"#,
        r#"[{"model": "library.everything", "pk": null, "fields": {"clock": "x"}}]"#,
        r#"[{"model": "library.author", "pk": 1, "fields": {"name": "A"}}, {"model": "library.author", "pk": 2, "fields": {"name": "A"}}]"#,
        r#"[{"model": "library.tag", "pk": 1, "fields": {"word": "x"}}]"#,
    ]
    .iter()
    .enumerate()
    .map(|(number, text)| site.write(&format!("wrong{number}.json"), text))
    .collect();
    let labels = ["nothing", "wrong1.exe", "-"];
    let paths: Vec<&str> = broken.iter().map(String::as_str).chain(labels).collect();
    let lines: Vec<Vec<&str>> = paths.iter().map(|path| vec!["loaddata", path]).collect();
    let Some(expected) = site.django(&lines) else {
        return;
    };
    for (path, (_, error)) in paths.iter().zip(expected) {
        let (code, stdout, stderr) = site.run(&["loaddata", path]);
        assert_eq!(stderr, format!("CommandError: {error}\n"), "{path}");
        assert_eq!((code, stdout.as_str()), (1, ""), "{path}");
    }
    assert_eq!(site.dump(&[]), "[]\n");
}

#[test]
fn fixtures_are_found_by_name_in_the_folders() {
    let site = Site::new("found");
    let ada = r#"[{"model": "library.author", "pk": 1, "fields": {"name": "Ada"}}]"#;
    let bob = "{\"model\": \"library.author\", \"pk\": 2, \"fields\": {\"name\": \"Bob\"}}\n\n";
    site.write("library/fixtures/ada.json", ada);
    site.write("more/bob.jsonl", bob);
    site.write(
        "more/eve.default.json",
        &ada.replace("Ada", "Eve").replace('1', "3"),
    );
    assert_eq!(
        site.run(&["loaddata", "ada", "bob.jsonl", "eve"]),
        installed(3, 3)
    );
    let (code, _, stderr) = site.run(&["loaddata", "--app", "empty", "ada"]);
    assert_eq!(
        (code, stderr.as_str()),
        (1, "CommandError: No fixture named 'ada' found.\n")
    );
    site.write("library/fixtures/ada.jsonl", bob);
    let (_, _, stderr) = site.run(&["loaddata", "ada"]);
    let folder = site.folder.join("library/fixtures");
    assert_eq!(
        stderr,
        format!(
            "CommandError: Multiple fixtures named 'ada' in '{}'. Aborting.\n",
            folder.display()
        )
    );
}

#[test]
fn fixtures_may_be_compressed() {
    let site = Site::new("compressed");
    site.load(&site.rows());
    let path = site.folder.join("more/all.json.gz");
    let dump = site.dump(&[]);
    site.run(&["dumpdata", "-o", path.to_str().unwrap()]);
    let other = Site::new("uncompressed");
    std::fs::copy(&path, other.folder.join("more/all.json.gz")).unwrap();
    assert_eq!(other.run(&["loaddata", "all"]), installed(11, 1));
    assert_eq!(other.dump(&[]), dump);
    let (_, _, stderr) = site.run(&[
        "dumpdata",
        "-o",
        site.folder.join("all.json.xz").to_str().unwrap(),
    ]);
    assert_eq!(
        stderr,
        "RuntimeWarning: Unsupported file extension (.xz). Fixtures saved in 'all.json'.\n"
    );
    assert_eq!(
        std::fs::read_to_string(site.folder.join("all.json")).unwrap(),
        dump
    );
}

#[test]
fn a_fixture_may_be_loaded_in_part() {
    for site in Site::on_each_database("part") {
        let path = site.write("rows.json", &site.rows());
        let (_, stdout, _) = site.run(&[
            "loaddata",
            &path,
            "-e",
            "library.everything",
            "-e",
            "library.Person",
        ]);
        assert_eq!(stdout, "Installed 6 object(s) (of 11) from 1 fixture(s)\n");
        let old = r#"[{"model": "library.gone", "pk": 1, "fields": {}}, {"model": "library.author", "pk": 5, "fields": {"name": "Eve", "age": 5}}]"#;
        let path = site.write("old.json", old);
        let (_, stdout, _) = site.run(&["loaddata", "-i", &path]);
        assert_eq!(stdout, "Installed 1 object(s) from 1 fixture(s)\n");
    }
}

#[test]
fn loading_again_changes_the_rows_there_are() {
    for site in Site::on_each_database("again") {
        site.load(&site.rows());
        let natural = site.dump(&[
            "--natural-foreign",
            "--natural-primary",
            "library.author",
            "library.tag",
        ]);
        assert!(!natural.contains("pk"), "{natural}");
        assert_eq!(site.load(&natural), installed(4, 1));
        assert_eq!(
            site.dump(&[
                "--natural-foreign",
                "--natural-primary",
                "library.author",
                "library.tag"
            ]),
            natural
        );
    }
}

#[test]
fn what_cannot_be_dumped_is_told_in_djangos_words() {
    let site = Site::new("undumped");
    let lines: Vec<Vec<&str>> = vec![
        vec!["dumpdata", "shop"],
        vec!["dumpdata", "library.shop"],
        vec!["dumpdata", "--format", "csv"],
        vec!["dumpdata", "--pks", "1"],
        vec!["dumpdata", "library", "--pks", "1"],
        vec!["dumpdata", "-e", "library.shop"],
        vec!["dumpdata", "-e", "shop"],
    ];
    let Some(expected) = site.django(&lines) else {
        return;
    };
    for (line, (_, error)) in lines.iter().zip(expected) {
        let (_, _, stderr) = site.run(line);
        assert_eq!(stderr, format!("CommandError: {error}\n"), "{line:?}");
    }
}

#[test]
fn an_empty_fixture_is_warned_of() {
    let site = Site::new("empty");
    let (code, stdout, stderr) = site.load("[]");
    assert_eq!(
        (code, stdout.as_str(), stderr.as_str()),
        (
            0,
            "Installed 0 object(s) from 1 fixture(s)\n",
            "RuntimeWarning: No fixture data found for 'given'. (File format may be invalid.)\n"
        )
    );
}

#[test]
fn sequences_are_reset_as_in_django_and_by_loading() {
    for site in Site::on_each_database("sequences") {
        let wanted = site.django(&[vec!["sqlsequencereset", "library"]]);
        let (code, stdout, stderr) = site.run(&["sqlsequencereset", "library"]);
        if let Some(wanted) = wanted {
            assert_eq!((code, &stdout), (0, &wanted[0].0));
        }
        match site.config.engine {
            Engine::Postgresql => assert_eq!(stderr, ""),
            _ => assert_eq!(
                (stdout.as_str(), stderr.as_str()),
                ("", "No sequences found.\n")
            ),
        }
        // The row that comes next has a key of its own.
        site.load(&site.rows());
        site.load(r#"[{"model": "library.author", "pk": null, "fields": {"name": "Eve"}}]"#);
        let dump = site.dump(&["library.author"]);
        assert!(
            dump.contains(r#""pk": 3, "fields": {"name": "Eve""#),
            "{dump}"
        );
    }
}

#[test]
fn flush_empties_the_tables_and_numbers_from_one_again() {
    for site in Site::on_each_database("flushed") {
        site.load(&site.rows());
        let (code, stdout, stderr) = site.run(&["sqlflush"]);
        assert_eq!((code, stderr.as_str()), (0, ""));
        assert!(
            stdout.starts_with("BEGIN;\n") && stdout.ends_with("\nCOMMIT;\n"),
            "{stdout}"
        );
        if let Some(wanted) = site.django(&[vec!["sqlflush"]]) {
            let lines = |text: &str| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.sort();
                lines
            };
            // Django names the tables in an order that differs from run to run.
            let words = |text: &str| {
                let mut words: Vec<String> = lines(text)
                    .iter()
                    .flat_map(|line| line.split([' ', ',', '(', ')']))
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned)
                    .collect();
                words.sort();
                words
            };
            assert_eq!(words(&stdout), words(&wanted[0].0));
        }
        let (code, _, stderr) = site.run(&["flush", "--noinput"]);
        assert_eq!((code, stderr.as_str()), (0, ""));
        assert_eq!(site.dump(&[]), "[]\n");
        site.load(r#"[{"model": "library.author", "pk": null, "fields": {"name": "Eve"}}]"#);
        let dump = site.dump(&["library.author"]);
        assert!(dump.contains(r#""pk": 1, "#), "{dump}");
    }
}

#[test]
fn a_command_leaves_the_whole_database_in_its_file() {
    let site = Site::new("whole");
    let (code, _, stderr) = site.load(ROWS);
    assert_eq!(code, 0, "{stderr}");
    let files = std::fs::read_dir(&site.folder).unwrap();
    let files = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = files.filter(|name| name.starts_with("db.")).collect();
    files.sort();
    assert_eq!(files, ["db.sqlite3"]);
}
