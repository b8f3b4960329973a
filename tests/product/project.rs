//! A project made by the real command in a temporary folder.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::browser::free_port;
use crate::http;

/// A project in a temporary folder that goes with the value.
#[derive(Debug)]
pub(crate) struct Project {
    name: String,
    folder: PathBuf,
    pub(crate) root: PathBuf,
}

impl Project {
    /// Runs `manage startproject` in a fresh folder. Projects share one folder of build results, so their names differ.
    pub(crate) fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("nuages-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let project = Self {
            name: name.to_owned(),
            root: folder.join(name),
            folder,
        };
        let output = command(&project.folder, &["startproject", name]);
        assert!(output.status.success(), "{}", text(&output));
        // The repository's lock file: the same versions as every other test, and built dependencies are shared.
        std::fs::copy(
            repository().join("Cargo.lock"),
            project.root.join("Cargo.lock"),
        )
        .unwrap();
        project
    }

    /// Runs `manage` with `arguments` in the project and returns what it printed; fails unless it succeeds.
    pub(crate) fn manage(&self, arguments: &[&str]) -> String {
        let output = command(&self.root, arguments);
        assert!(
            output.status.success(),
            "manage {arguments:?}: {}",
            text(&output)
        );
        text(&output)
    }

    /// Runs `cargo` with `arguments` in the project and returns what it printed; fails unless it succeeds.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", target())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "cargo {arguments:?}: {}",
            text(&output)
        );
        text(&output)
    }

    /// Writes a file of the tutorial's project `mysite`, which has another name here.
    pub(crate) fn write(&self, path: &str, code: &str) {
        let (path, code) = match path.strip_prefix("mysite/") {
            Some(rest) => (
                self.root.join(&self.name).join(rest),
                code.replace("mysite", &self.name),
            ),
            None => (self.root.join(path), code.to_owned()),
        };
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, code).unwrap();
    }

    /// Reads a file of the tutorial's project, with that project's name.
    pub(crate) fn read(&self, path: &str) -> String {
        let path = match path.strip_prefix("mysite/") {
            Some(rest) => self.root.join(&self.name).join(rest),
            None => self.root.join(path),
        };
        std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            .replace(&self.name, "mysite")
    }

    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.root.join(path);
        let source = std::fs::read_to_string(&path).unwrap();
        assert!(
            source.contains(from),
            "{} does not hold {from:?}",
            path.display()
        );
        std::fs::write(&path, source.replace(from, to)).unwrap();
    }

    /// Starts `manage runserver` and waits until it answers.
    pub(crate) fn serve(&self) -> Server {
        let port = free_port();
        let log = std::fs::File::create(self.folder.join("server.log")).unwrap();
        let child = manage(&self.root)
            .args(["runserver", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut server = Server {
            child,
            port,
            log: self.folder.join("server.log"),
        };
        server.wait_until_it_answers();
        server
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// A running `manage runserver`; stops with the value.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    log: PathBuf,
}

impl Server {
    fn wait_until_it_answers(&mut self) {
        let started = Instant::now();
        while http::get(self.port, "/").is_err() {
            let ended = self.child.try_wait().unwrap();
            assert!(
                ended.is_none() && started.elapsed() < Duration::from_secs(600),
                "the server does not answer: {}",
                self.printed()
            );
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// What the server has printed so far.
    pub(crate) fn printed(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the real `manage` in `folder`.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Output {
    manage(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn manage(folder: &Path) -> Command {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    let binary = BINARY.get_or_init(|| {
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "nuages-cli"])
            .current_dir(repository())
            .status()
            .unwrap();
        assert!(status.success());
        target().join("debug/manage")
    });
    let mut command = Command::new(binary);
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target());
    for name in ["DATABASE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS"] {
        command.env_remove(name);
    }
    command
}

/// What a command printed, standard output before standard error.
pub(crate) fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from)
}

/// The folder of Nuages itself.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}
