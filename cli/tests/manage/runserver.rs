use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::dummy;
use crate::folder::Folder;

const PATIENCE: Duration = Duration::from_secs(60);

/// A running `manage runserver`.
struct Server<'a> {
    folder: &'a Folder,
    process: Child,
    port: u16,
}

impl<'a> Server<'a> {
    fn start(folder: &'a Folder, arguments: &[&str]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mut command = folder.command("");
        command
            .arg("runserver")
            .arg(port.to_string())
            .args(arguments)
            .stdin(Stdio::null());
        command.stdout(File::create(folder.path().join("stdout.log")).unwrap());
        command.stderr(File::create(folder.path().join("stderr.log")).unwrap());
        Self {
            folder,
            process: command.spawn().unwrap(),
            port,
        }
    }

    /// Makes one request, which must be answered.
    fn get(&self, accept: &str) -> String {
        let mut stream = connect(self.port);
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // In one piece: whoever answers need not wait for the rest.
        let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Makes requests until the answer holds the text.
    fn becomes(&self, part: &str) -> String {
        let start = Instant::now();
        loop {
            let answer = self.get("text/html");
            if answer.contains(part) {
                return answer;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{part:?} never came, but {answer}\n{}",
                self.printed()
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn save(&self, page: &str) {
        self.folder.write(
            "mysite/src/page.rs",
            &format!("pub const PAGE: &str = {page};\n"),
        );
    }

    fn printed(&self) -> String {
        self.folder.read("stdout.log") + &self.folder.read("stderr.log")
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn connect(port: u16) -> TcpStream {
    let start = Instant::now();
    loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => return stream,
            Err(error) => assert!(start.elapsed() < PATIENCE, "{error}"),
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn is_running(process: &str) -> bool {
    let mut command = Command::new("kill");
    command.args(["-0", process]).stderr(Stdio::null());
    command.status().unwrap().success()
}

#[test]
fn a_broken_first_build_holds_the_place_and_is_mended_by_an_edit() {
    let folder = dummy::project();
    folder.write("mysite/src/page.rs", "pub const PAGE: &str = mistake;\n");
    let server = Server::start(&folder, &[]);
    let page = server.becomes("cannot find value `mistake`");
    assert!(
        page.starts_with("HTTP/1.1 500 ")
            && page.contains("<span class=\"bold red\">error[E0425]</span>"),
        "{page}"
    );
    let text = server.get("*/*");
    assert!(
        text.contains("Content-Type: text/plain; charset=utf-8\r\n"),
        "{text}"
    );
    assert!(
        text.contains("\r\n\r\nThe project does not compile\n\nerror[E0425]: cannot find value"),
        "{text}"
    );
    assert!(
        server.printed().contains("error[E0425]"),
        "{}",
        server.printed()
    );
    server.save("\"mended\"");
    server.becomes("mended");
}

#[test]
fn changes_are_built_and_requests_wait_for_them() {
    let folder = dummy::project();
    let server = Server::start(&folder, &["--nostatic"]);
    server.becomes("one");
    let printed = server.printed();
    assert!(
        printed.starts_with("Watching for file changes with StatReloader\n"),
        "{printed}"
    );
    let arguments = format!(
        "[\"runserver\", \"--inherited\", \"127.0.0.1:{}\", \"--nostatic\"]",
        server.port
    );
    assert!(printed.contains(&arguments), "{printed}");

    let old = printed
        .split("child ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    server.save("\"two\"");
    let start = Instant::now();
    while is_running(old) {
        assert!(start.elapsed() < PATIENCE, "{}", server.printed());
        thread::sleep(Duration::from_millis(5));
    }
    let first = server.get("text/html");
    assert!(
        first.ends_with("two"),
        "a request during the build is answered by the new program: {first}"
    );

    server.save("\"fail\"");
    let page = server.becomes("the settings are &lt;wrong&gt;");
    assert!(
        page.contains("<h1>The project does not start</h1>"),
        "{page}"
    );
    server.save("\"panic\"");
    server.becomes("The program ended (exit status: 101); the terminal shows its last words.");
    server.save("\"three\"");
    server.becomes("three");
}

#[test]
fn a_killed_parent_leaves_no_child_and_a_free_port() {
    let folder = dummy::project();
    let mut server = Server::start(&folder, &[]);
    server.becomes("one");
    server.process.kill().unwrap();
    server.process.wait().unwrap();
    let start = Instant::now();
    while TcpListener::bind(("127.0.0.1", server.port)).is_err() {
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "somebody still listens"
        );
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_port_in_use_is_one_clear_line() {
    let folder = dummy::project();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    folder
        .manage("", &format!("runserver {port}"))
        .failed("Error: That port is already in use.");
}

#[test]
fn an_address_that_is_none_is_named() {
    let folder = Folder::new();
    folder
        .manage("", "runserver foo:bar")
        .failed("CommandError: \"foo:bar\" is not a valid port number or address:port pair.");
    folder.manage("", "runserver").failed(
        "CommandError: 'runserver' needs a project, and there is none in [folder] or above it. Go into a project's folder, or \
         make one: manage startproject mysite",
    );
}
