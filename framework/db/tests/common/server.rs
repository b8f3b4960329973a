//! A database server of one test's own, which it may kill.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nuages_core::settings::{DatabaseConfig, Engine};
use nuages_db::Database;

use super::Folder;

/// A server with its data in a folder of its own; it ends with the test.
pub struct Server {
    pub engine: Engine,
    pub port: u16,
    folder: Folder,
    programs: PathBuf,
    /// Who runs it where root would, whom the servers refuse.
    user: &'static str,
    options: Vec<String>,
    running: Option<Child>,
}

impl Server {
    /// Makes the folder of a server; `None`, and a remark, where its programs are not there.
    pub fn new(engine: Engine, name: &str) -> Option<Self> {
        let (programs, user) = match engine {
            Engine::Postgresql => (postgres_programs(), "postgres"),
            _ if mysqld().is_some() => (mysqld(), "nobody"),
            _ => (on_path("mariadbd"), "mysql"),
        };
        let Some(programs) = programs else {
            eprintln!("SKIPPED: {engine:?} has no programs here");
            return None;
        };
        let folder = Folder::new(name);
        let port = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            engine,
            port: port.local_addr().unwrap().port(),
            folder,
            programs,
            user,
            options: Vec::new(),
            running: None,
        };
        if is_root() {
            let path = server.folder.0.as_path();
            check(Command::new("chown").arg(user).arg(path));
        }
        let data = server.data();
        match engine {
            Engine::Postgresql => check(
                server
                    .command("initdb")
                    .args(["--username=nuages", "--auth=trust", "--encoding=UTF8"])
                    .args(["--locale=C.UTF-8", "--no-sync", "-D"])
                    .arg(data),
            ),
            _ if mysqld().is_some() => check(
                server
                    .command("mysqld")
                    .arg("--initialize-insecure")
                    .arg(format!("--datadir={}", data.display())),
            ),
            _ => check(
                server
                    .command("mariadb-install-db")
                    .args(["--no-defaults", "--skip-test-db"])
                    .arg("--auth-root-authentication-method=normal")
                    .arg(format!("--datadir={}", data.display())),
            ),
        }
        Some(server)
    }

    /// Gives the server one more option, from its next start on.
    pub fn option(&mut self, option: &str) {
        self.options.push(option.to_owned());
    }

    /// The folder that goes with the server.
    pub fn folder(&self) -> &Path {
        &self.folder.0
    }

    fn data(&self) -> PathBuf {
        self.folder.0.join("data")
    }

    /// A program of the server, in the name of a user that it does not refuse.
    pub fn command(&self, program: &str) -> Command {
        let path = match on_path_in(&self.programs, program) {
            true => self.programs.join(program),
            false => PathBuf::from(program),
        };
        if !is_root() {
            return Command::new(path);
        }
        let mut command = Command::new("setpriv");
        command
            .args([format!("--reuid={}", self.user), group_of(self.user)])
            .arg("--init-groups")
            .arg(path);
        command
    }

    /// Starts the server and waits until it answers. What a killed one left behind may keep it from starting for a moment.
    pub async fn start(&mut self) -> Database {
        let begun = Instant::now();
        let db = Database::connect(&self.config()).await.unwrap();
        loop {
            let ended = match &mut self.running {
                None => true,
                Some(child) => child.try_wait().unwrap().is_some(),
            };
            if ended {
                self.running = Some(self.spawn());
            }
            if db.fetch_all("SELECT 1", &[]).await.is_ok() {
                return db;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "the server does not start"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn spawn(&self) -> Child {
        let (data, folder) = (self.data(), &self.folder.0);
        let mut command = match self.engine {
            Engine::Postgresql => {
                let mut command = self.command("postgres");
                command.arg("-D").arg(data).arg("-k").arg(folder);
                command.args(["-p", &self.port.to_string()]);
                command.args(["-c", "listen_addresses=127.0.0.1"]);
                command.args(self.options.iter().flat_map(|option| ["-c", option]));
                command
            }
            _ => {
                let init = folder.join("init.sql");
                let sql = "CREATE USER IF NOT EXISTS nuages@'127.0.0.1' IDENTIFIED BY 'nuages';\n\
                           GRANT ALL ON *.* TO nuages@'127.0.0.1';\nCREATE DATABASE IF NOT EXISTS nuages;\n";
                std::fs::write(&init, sql).unwrap();
                let mut command = match mysqld() {
                    Some(_) => self.command("mysqld"),
                    None => self.command("mariadbd"),
                };
                command.arg(match mysqld() {
                    Some(_) => "--mysqlx=OFF",
                    None => "--no-defaults",
                });
                command.args(["--bind-address=127.0.0.1", "--skip-name-resolve"]);
                // What a killed server had handed to the kernel would still be written when the next one reads.
                command.arg("--innodb-use-native-aio=0");
                command.arg(format!("--port={}", self.port));
                command.args([
                    format!("--datadir={}", data.display()),
                    format!("--socket={}", folder.join("socket").display()),
                    format!("--pid-file={}", folder.join("pid").display()),
                    format!("--init-file={}", init.display()),
                ]);
                command.args(&self.options);
                command
            }
        };
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().unwrap()
    }

    /// How to connect.
    pub fn config(&self) -> DatabaseConfig {
        let port = self.port;
        let url = match self.engine {
            Engine::Postgresql => format!("postgres://nuages@127.0.0.1:{port}/postgres"),
            _ => format!("mysql://nuages:nuages@127.0.0.1:{port}/nuages"),
        };
        DatabaseConfig::from_url(&url).unwrap()
    }

    /// Sends the server a signal, and waits until it is gone.
    pub fn kill(&mut self, signal: &str) {
        if let Some(mut child) = self.running.take() {
            let _ = Command::new("kill")
                .args(["-s", signal, &child.id().to_string()])
                .status();
            let _ = child.wait();
        }
    }

    /// Tells whether something answers at the port.
    pub fn is_open(&self) -> bool {
        TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill(match self.engine {
            Engine::Postgresql => "QUIT",
            _ => "KILL",
        });
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout == b"0\n")
}

pub fn check(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// The folder of MySQL's `mysqld`, where that runs in MariaDB's place.
fn mysqld() -> Option<PathBuf> {
    let program = std::env::var_os("NUAGES_TEST_MYSQLD")?;
    Path::new(&program).parent().map(Path::to_owned)
}

/// The option by which a program runs in the name of a user's own group.
fn group_of(user: &str) -> String {
    let output = Command::new("id").args(["-g", user]).output().unwrap();
    let group = String::from_utf8(output.stdout).unwrap();
    format!("--regid={}", group.trim())
}

fn on_path_in(folder: &Path, program: &str) -> bool {
    folder.join(program).is_file()
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let also = [PathBuf::from("/usr/sbin"), PathBuf::from("/usr/local/sbin")];
    std::env::split_paths(&path)
        .chain(also)
        .find(|folder| on_path_in(folder, program))
}

fn postgres_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok();
    let folders = versions.into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = folders.map(|entry| entry.path().join("bin")).collect();
    folders.retain(|folder| on_path_in(folder, "postgres"));
    folders.sort();
    folders.pop().or_else(|| on_path("postgres"))
}
