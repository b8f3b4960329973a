//! The developer's loop: saved changes are built and served; a compile error is shown until it is mended.

use std::time::{Duration, Instant};

use crate::http;
use crate::project::{Project, Server};

/// Edits a template and a view, breaks the view and mends it.
pub(crate) fn saved_changes_are_served(project: &Project, server: &Server) {
    let template = "polls/templates/polls/index.html";
    project.edit(template, "<h1>Polls</h1>", "<h1>Ask away</h1>");
    becomes(server, 200, "Ask away");

    let views = "polls/src/views.rs";
    project.edit(views, "pub async fn index(", "pub async fn index(mistake ");
    becomes(server, 500, "mistake");
    project.edit(views, "pub async fn index(mistake ", "pub async fn index(");
    becomes(server, 200, "Ask away");
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
