//! Names with hashes: `django/files.json` is collected as Django 6.1 collects it (`django/make.py` wrote
//! `django/expected.json`).
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nuages_core::settings::{Databases, StorageConfig};
use nuages_core::{Result, Settings};
use nuages_gateway::client::Client;
use nuages_management::{Shell, call_command};
use nuages_web::http::{Request, Response};
use nuages_web::site::Site;
use nuages_web::template::{MissingStaticFile, Template, render, static_url};
use serde_json::Value;

mod root {
    pub(crate) use nuages_core as core;
    pub(crate) use nuages_web as web;
    pub(crate) use nuages_web::template;
}

mod urls {
    nuages_macros::urlpatterns![
        crate = crate::root,
        path("", crate::addresses),
        path("function/", crate::function),
        path("filter/", crate::filter),
    ];
}

const NAMES: [&str; 5] = [
    "polls/style.css",
    "polls/icons.svg#up",
    "polls/font.eot?#iefix",
    "polls/sp ace.png",
    "deep/",
];

async fn addresses(request: Request) -> Result<Response> {
    let addresses: BTreeMap<&str, String> = NAMES
        .iter()
        .map(|name| Ok((*name, static_url(&request, name)?)))
        .collect::<Result<_>>()?;
    Response::json(&addresses)
}

async fn function(request: Request) -> Result<Response> {
    told(render(&request, Function))
}

async fn filter(request: Request) -> Result<Response> {
    told(render(&request, Filter))
}

/// Shows the error of a page, which would be the page 500.
fn told(page: Result<Response>) -> Result<Response> {
    page.or_else(|error| match error.downcast_ref::<MissingStaticFile>() {
        Some(missing) => Ok(Response::text(missing.to_string())),
        None => Err(error),
    })
}

#[derive(Template)]
#[template(crate = crate::root, ext = "html", source = r#"{{ static("polls/new.css") }}"#)]
struct Function;

#[derive(Template)]
#[template(crate = crate::root, ext = "html", source = r#"{{ "polls/new.css"|static }}"#)]
struct Filter;

struct Project(PathBuf);

impl Project {
    fn new(name: &str, files: &BTreeMap<String, String>) -> Self {
        let folder =
            std::env::temp_dir().join(format!("nuages-manifest-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        for (file, content) in files {
            let file = folder.join("source").join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        Self(folder)
    }

    async fn site(&self, debug: bool) -> Arc<Site> {
        let settings = Settings {
            debug,
            secret_key: "a key for these tests".into(),
            allowed_hosts: vec!["*".into()],
            base_dir: self.0.clone(),
            static_root: Some("collected".into()),
            staticfiles_dirs: vec!["source".into()],
            root_urlconf: urls::urlpatterns,
            databases: Databases::none(),
            installed_apps: vec![nuages_staticfiles::apps::config()],
            storages: BTreeMap::from([(
                "staticfiles".into(),
                StorageConfig::new("nuages::staticfiles::storage::ManifestStaticFilesStorage"),
            )]),
            ..Settings::default()
        };
        Site::new(settings).await.unwrap()
    }

    async fn collect(&self, arguments: &[&str]) -> (Option<String>, String, String) {
        let (shell, stdout, stderr) = Shell::captured();
        let mut all = vec!["--noinput"];
        all.extend(arguments);
        let result = call_command(&self.site(false).await, "collectstatic", &all, shell).await;
        let text = stdout
            .text()
            .replace(&self.0.display().to_string(), "FOLDER");
        (
            result.err().map(|error| error.to_string()),
            text,
            stderr.text(),
        )
    }

    fn collected(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        list(&self.0.join("collected"), "", &mut files);
        files
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn list(root: &Path, below: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            list(root, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

fn files() -> BTreeMap<String, String> {
    serde_json::from_str(include_str!("django/files.json")).unwrap()
}

#[tokio::test]
async fn files_names_and_list_are_those_that_django_makes() {
    let expected: Value = serde_json::from_str(include_str!("django/expected.json")).unwrap();
    let project = Project::new("django", &files());
    let (error, text, _) = project.collect(&[]).await;
    assert_eq!(error, None);
    // Django's summary names its own folder of the same name.
    assert_eq!(
        text.trim_end(),
        expected["summary"].as_str().unwrap().trim_end()
    );
    let collected = project.collected();
    let wanted: BTreeMap<String, String> =
        serde_json::from_value(expected["files"].clone()).unwrap();
    for (name, content) in &wanted {
        assert_eq!(collected.get(name), Some(content), "{name}");
    }
    assert_eq!(
        collected.keys().collect::<Vec<_>>(),
        wanted.keys().collect::<Vec<_>>()
    );

    // A second time nothing but the style sheets is written.
    let (_, text, _) = project.collect(&[]).await;
    assert!(text.contains("0 static files copied"), "{text}");
    assert_eq!(project.collected(), collected);

    // A page has the names with hashes, a page in development those of the files.
    for debug in [false, true] {
        let client = Client::new(project.site(debug).await);
        let text = client.get("/").await.unwrap().text().await.unwrap();
        let addresses: Value = serde_json::from_str(&text).unwrap();
        match debug {
            false => assert_eq!(addresses, expected["addresses"]),
            true => assert_eq!(addresses["polls/style.css"], "/static/polls/style.css"),
        }
    }
}

#[tokio::test]
async fn post_processing_can_be_left_out() {
    let project = Project::new("plain", &files());
    let (error, text, _) = project.collect(&["--no-post-process"]).await;
    assert_eq!(error, None);
    assert!(!text.contains("post-processed"), "{text}");
    assert!(!project.0.join("collected/staticfiles.json").exists());
    let dry = Project::new("dry", &files());
    let (error, _, _) = dry.collect(&["--dry-run"]).await;
    assert_eq!(error, None);
    assert!(!dry.0.join("collected").exists());
}

#[tokio::test]
async fn a_reference_to_nothing_is_told() {
    let files = BTreeMap::from([(
        "polls/style.css".to_owned(),
        "a{}\nb { c: url(no.png) }".to_owned(),
    )]);
    let project = Project::new("missing", &files);
    let (error, _, stderr) = project.collect(&[]).await;
    assert_eq!(
        error.unwrap(),
        "The file 'polls/no.png' could not be found with ManifestStaticFilesStorage.\n\
         'polls/style.css' contains this reference 'url(no.png)' on line 2"
    );
    assert!(
        stderr.contains("Post-processing 'polls/style.css' failed!"),
        "{stderr}"
    );
}

#[tokio::test]
async fn style_sheets_in_a_circle_are_given_up() {
    let files = BTreeMap::from([
        ("a.css".to_owned(), "@import 'b.css';".to_owned()),
        ("b.css".to_owned(), "@import 'a.css';".to_owned()),
    ]);
    let project = Project::new("circle", &files);
    let (error, _, _) = project.collect(&[]).await;
    assert!(error.unwrap().contains("Max post-process passes exceeded."));
}

#[tokio::test]
async fn a_page_that_names_a_file_that_was_not_collected_fails() {
    let project = Project::new("uncollected", &files());
    let (error, _, _) = project.collect(&[]).await;
    assert_eq!(error, None);
    let missing = "Missing staticfiles manifest entry for 'polls/new.css'; 'manage collectstatic' collects new files";
    for (debug, text) in [(false, missing), (true, "/static/polls/new.css")] {
        let client = Client::new(project.site(debug).await);
        for path in ["/function/", "/filter/"] {
            let page = client.get(path).await.unwrap();
            assert_eq!(page.text().await.unwrap(), text, "{path}");
        }
    }
}
