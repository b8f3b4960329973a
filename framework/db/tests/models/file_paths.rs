//! Fields of paths: what they offer, as Django's form field, and what migrations keep.

use std::fs;
use std::sync::OnceLock;

use nuages_db::migrations::Writer;
use nuages_db::models;
use nuages_db::models::*;
use serde_json::{Value, json};

use super::common::{Folder, django, made};

static FOLDER: OnceLock<String> = OnceLock::new();

fn folder() -> String {
    FOLDER.get().cloned().unwrap_or_default()
}

fn with_slash() -> String {
    format!("{}/", folder())
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "disk")]
struct Book {
    id: Auto,
    #[field(kind = file_path, path = folder)]
    plain: String,
    #[field(kind = file_path, path = folder, match = "[.]txt$")]
    matching: Option<String>,
    #[field(kind = file_path, path = folder, recursive)]
    recursive: String,
    #[field(kind = file_path, path = folder, allow_files = false, allow_folders)]
    folders: String,
    #[field(kind = file_path, path = crate::file_paths::folder, recursive, allow_folders, match = "a", max_length = 200)]
    both: String,
    #[field(kind = file_path, path = with_slash, recursive)]
    slash: String,
    #[field(kind = file_path, path = "/srv/no such folder")]
    nowhere: String,
    #[field(kind = file_path)]
    unsaid: String,
}

fn choices(name: &str) -> std::io::Result<Vec<(String, String)>> {
    let field = Book::meta().field(name).unwrap();
    field.file_path.unwrap().choices()
}

#[test]
fn they_offer_what_djangos_form_fields_do() {
    let folder = Folder::new("file_paths");
    for path in [
        "b.txt",
        "a.md",
        "inner/a.txt",
        "inner/deep/c.txt",
        "inner.x/z",
        "__pycache__/a.pyc",
    ] {
        let path = folder.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    let path = folder.0.to_str().unwrap();
    FOLDER.set(path.to_owned()).unwrap();
    let Some(expected) = django::script_with("file_paths.py", Some(path)) else {
        return;
    };
    let expected: serde_json::Map<String, Value> = serde_json::from_value(expected).unwrap();
    assert_eq!(expected.len(), 6);
    for (name, wanted) in expected {
        assert_eq!(json!(choices(&name).unwrap()), wanted, "{name}");
    }
    assert!(choices("nowhere").is_err());
}

#[test]
fn migrations_keep_what_they_offer() {
    made::assert_nothing_left(&models![Book]);
    let migration = made::migration(&models![Book]);
    let source = Writer::new(&migration, false).source().unwrap();
    let source: String = source.split_whitespace().collect();
    for part in [
        r#".field("plain",fields::file_path(100).path(fields::call("folder"))"#,
        r#"fields::file_path(100).null().path(fields::call("folder")).matching("[.]txt$")"#,
        r#".path(fields::call("folder")).recursive()"#,
        r#".path(fields::call("folder")).no_files().allow_folders()"#,
        r#"fields::file_path(200).path(fields::call("crate::file_paths::folder")).matching("a").recursive().allow_folders()"#,
        r#".field("nowhere",fields::file_path(100).path("/srv/nosuchfolder")"#,
        r#".field("unsaid",fields::file_path(100))"#,
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
}
