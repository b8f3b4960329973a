//! One program is the whole site: copied alone to an empty folder, with its sources gone, it migrates its database and
//! serves pages, style sheets and pictures.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::browser::free_port;
use crate::http;
use crate::project::{Project, target};

const STYLE: &str = "h1 { background: url(cloud.svg) }\n";
const CLOUD: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"9\"/></svg>\n";

struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(folder.join("alonesite"));
    command
        .current_dir(folder)
        .env_remove("DATABASE_URL")
        .env(
            "SECRET_KEY",
            "a secret key of this test, which is long enough for it",
        )
        .env("DEBUG", "false")
        .env("ALLOWED_HOSTS", "127.0.0.1")
        .stdin(Stdio::null());
    command
}

#[test]
fn the_program_alone_is_the_whole_site() {
    let project = Project::start("alonesite");
    project.manage(&["startapp", "alonepolls"]);
    project.edit(
        "alonesite/src/urls.rs",
        "urlpatterns![",
        "urlpatterns![\n    path(\"polls/\", include(alonepolls::urls)),",
    );
    project.write("alonepolls/static/alonepolls/style.css", STYLE);
    project.write("alonepolls/static/alonepolls/cloud.svg", CLOUD);
    // What a release build does, without building everything a release needs: the two crates without debug assertions.
    let without = |name: &str| format!("profile.dev.package.{name}.debug-assertions=false");
    let (site, app) = (without("alonesite"), without("alonepolls"));
    project.cargo(&["build", "--config", &site, "--config", &app]);

    let empty = std::env::temp_dir().join(format!("nuages-alone-{}", std::process::id()));
    let _ = fs::remove_dir_all(&empty);
    fs::create_dir_all(&empty).unwrap();
    fs::copy(target().join("debug/alonesite"), empty.join("alonesite")).unwrap();
    fs::rename(&project.root, project.folder().join("gone")).unwrap();

    let migrated = program(&empty).arg("migrate").output().unwrap();
    let text = String::from_utf8_lossy(&migrated.stdout).into_owned();
    assert!(
        migrated.status.success() && text.contains("sessions.0001_initial... OK"),
        "{text}"
    );
    assert!(empty.join("db.sqlite3").exists());

    let port = free_port();
    let serving = program(&empty)
        .args(["serve", "--bind", &format!("127.0.0.1:{port}")])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let _serving = Serving(serving);
    let started = Instant::now();
    while http::get(port, "/polls/").is_err() {
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "the program does not answer"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    let page = http::get(port, "/polls/").unwrap();
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Hello from alonepolls"), "{}", page.body);
    assert!(
        page.body.contains("href=\"/static/site.css\""),
        "{}",
        page.body
    );
    let own = http::get(port, "/static/site.css").unwrap();
    assert_eq!(
        (own.status, own.header("content-type")),
        (200, Some("text/css; charset=utf-8"))
    );
    for (path, media_type, content) in [
        ("alonepolls/style.css", "text/css; charset=utf-8", STYLE),
        ("alonepolls/cloud.svg", "image/svg+xml", CLOUD),
    ] {
        let file = http::get(port, &format!("/static/{path}")).unwrap();
        assert_eq!(file.status, 200, "{path}");
        assert_eq!(file.header("content-type"), Some(media_type), "{path}");
        assert_eq!(
            file.header("cache-control"),
            Some("max-age=60, public"),
            "{path}"
        );
        assert_eq!(file.body, content, "{path}");
        let etag = file.header("etag").unwrap();
        let path = format!("/static/{path}");
        let known = http::request(port, "GET", &path, &[("If-None-Match", etag)], "").unwrap();
        assert_eq!((known.status, known.body.as_str()), (304, ""), "{path}");
    }
    // What is nowhere goes on to the site.
    let missing = http::get(port, "/static/alonepolls/none.css").unwrap();
    assert_eq!(missing.status, 404);
    let _ = fs::remove_dir_all(&empty);
}
