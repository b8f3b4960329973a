//! `collectstatic` and `findstatic` as a person types them.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nuages_core::settings::Databases;
use nuages_core::{AppConfig, Settings};
use nuages_management::{Shell, call_command};
use nuages_staticfiles::{EmbeddedFiles, StaticFilesApp};
use nuages_web::site::Site;

struct Project {
    folder: PathBuf,
    site: Arc<Site>,
}

impl Project {
    async fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("nuages-collect-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        for (file, content) in [
            ("polls/static/polls/style.css", "a{}"),
            ("polls/static/polls/poll.js", "// the app's"),
            ("polls/static/polls/.hidden", ""),
            ("polls/static/polls/poll.js~", ""),
            ("static/polls/poll.js", "// the project's"),
        ] {
            let file = folder.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        const FILES: EmbeddedFiles =
            EmbeddedFiles::new(&[("polls/style.css", b"old"), ("polls/inside.txt", b"inside")]);
        let app = AppConfig::new("polls")
            .path(folder.join("polls"))
            .static_files(FILES);
        let settings = Settings {
            secret_key: "a key for these tests".into(),
            base_dir: folder.clone(),
            static_root: Some("collected".into()),
            staticfiles_dirs: vec!["static".into()],
            databases: Databases::none(),
            installed_apps: vec![nuages_staticfiles::apps::config(), app],
            ..Settings::default()
        };
        Self {
            site: Site::new(settings).await.unwrap(),
            folder,
        }
    }

    fn root(&self) -> PathBuf {
        self.folder.join("collected")
    }

    /// Runs a command and returns what it wrote to either stream, with the project's folder as `.`.
    async fn run(&self, name: &str, arguments: &[&str]) -> (String, String) {
        let (shell, stdout, stderr) = Shell::captured();
        call_command(&self.site, name, arguments, shell)
            .await
            .unwrap();
        let folder = self.folder.display().to_string();
        (
            stdout.text().replace(&folder, "."),
            stderr.text().replace(&folder, "."),
        )
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn files_are_collected_once() {
    let project = Project::new("once").await;
    let (output, _) = project.run("collectstatic", &["--noinput"]).await;
    assert_eq!(
        output,
        "\n3 static files copied to './collected', 1 skipped due to conflict.\n"
    );
    assert_eq!(
        read(project.root().join("polls/poll.js")),
        "// the project's"
    );
    assert_eq!(read(project.root().join("polls/style.css")), "a{}");
    assert_eq!(read(project.root().join("polls/inside.txt")), "inside");
    assert!(!project.root().join("polls/.hidden").exists());

    let (output, _) = project.run("collectstatic", &["--noinput"]).await;
    assert_eq!(
        output,
        "\n0 static files copied to './collected', 3 unmodified, 1 skipped due to conflict.\n"
    );
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    let project = Project::new("dry").await;
    let (output, _) = project
        .run("collectstatic", &["--noinput", "--dry-run"])
        .await;
    assert!(
        output.starts_with("Pretending to copy './static/polls/poll.js'\n"),
        "{output}"
    );
    assert!(
        output.contains("\n3 static files copied to './collected'"),
        "{output}"
    );
    assert!(!project.root().exists());
}

#[tokio::test]
async fn clear_deletes_what_was_there() {
    let project = Project::new("clear").await;
    project.run("collectstatic", &["--noinput"]).await;
    fs::write(project.root().join("polls/old.css"), "").unwrap();
    let (output, _) = project
        .run("collectstatic", &["--noinput", "--clear"])
        .await;
    assert_eq!(
        output,
        "\n4 static files deleted, 3 static files copied to './collected', 1 skipped due to conflict.\n"
    );
    assert!(!project.root().join("polls/old.css").exists());
}

#[tokio::test]
async fn patterns_are_ignored() {
    let project = Project::new("ignore").await;
    let (output, _) = project
        .run(
            "collectstatic",
            &["--noinput", "-i", "*.js", "--no-default-ignore"],
        )
        .await;
    assert!(output.starts_with("\n4 static files copied"), "{output}");
    assert!(project.root().join("polls/.hidden").exists());
    assert!(!project.root().join("polls/poll.js").exists());
}

#[tokio::test]
async fn findstatic_shows_where_a_file_comes_from() {
    let project = Project::new("find").await;
    let (output, _) = project.run("findstatic", &["polls/poll.js"]).await;
    assert_eq!(
        output,
        "Found 'polls/poll.js' here:\n  ./static/polls/poll.js\n  ./polls/static/polls/poll.js\n"
    );
    let (output, _) = project
        .run(
            "findstatic",
            &["--first", "polls/poll.js", "polls/style.css"],
        )
        .await;
    assert_eq!(
        output,
        "Found 'polls/poll.js' here:\n  ./static/polls/poll.js\n\
         Found 'polls/style.css' here:\n  ./polls/static/polls/style.css\n"
    );
    let (output, errors) = project.run("findstatic", &["-v", "2", "none.css"]).await;
    assert_eq!(output, "");
    assert_eq!(
        errors,
        "No matching file found for 'none.css'.\nLooking in the following locations:\n  ./static\n  ./polls/static\n"
    );
}

#[tokio::test]
async fn a_missing_static_root_is_told() {
    let settings = Settings {
        secret_key: "a key for these tests".into(),
        installed_apps: vec![nuages_staticfiles::apps::config()],
        ..Settings::default()
    };
    let site = Site::new(settings).await.unwrap();
    let (shell, _, _) = Shell::captured();
    let error = call_command(&site, "collectstatic", &["--noinput"], shell)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("without having set the STATIC_ROOT setting"),
        "{error}"
    );
}
