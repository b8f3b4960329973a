//! The developer's loop: saved changes are built and served; a compile error is shown until it is mended.

use std::time::{Duration, Instant};

use crate::http;
use crate::project::{Project, Server};

#[test]
fn saved_changes_are_served_and_a_compile_error_is_shown_until_it_is_mended() {
    let project = Project::start("loop_site");
    project.manage(&["startapp", "polls"]);
    project.write_the_tutorial();
    project.manage(&["makemigrations"]);
    project.manage(&["migrate"]);
    let server = project.serve();
    assert!(
        http::get(server.port, "/polls/")
            .unwrap()
            .body
            .contains("No polls are available.")
    );

    let template = "polls/templates/polls/index.html";
    project.edit(template, "No polls are available.", "Nothing to vote on.");
    becomes(&server, 200, "Nothing to vote on.");

    let views = "polls/src/views.rs";
    project.edit(views, "pub async fn index(", "pub async fn index(mistake ");
    becomes(&server, 500, "mistake");
    project.edit(views, "pub async fn index(mistake ", "pub async fn index(");
    becomes(&server, 200, "Nothing to vote on.");
}

/// Asks for the index until it has this status and holds this text; every request must be answered.
fn becomes(server: &Server, status: u16, part: &str) {
    let started = Instant::now();
    loop {
        let answer = http::get(server.port, "/polls/").unwrap();
        if answer.status == status && answer.body.contains(part) {
            return;
        }
        assert!(
            started.elapsed() < Duration::from_secs(180),
            "{status} with {part:?} never came; last was {}: {}\n{}",
            answer.status,
            answer.body,
            server.printed()
        );
        std::thread::sleep(Duration::from_millis(200));
    }
}
