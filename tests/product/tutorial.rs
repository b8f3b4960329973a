//! The tutorial from nothing: startproject, startapp, two models, migrations, pages that read and write.

use crate::browser::Browser;
use crate::developer_loop;
use crate::http;
use crate::project::{Project, Server, command, repository, text};
use crate::tutorial_text::{self, Step};

#[test]
fn a_person_follows_the_tutorial_from_nothing_to_a_vote_in_a_browser_and_on() {
    let project = Project::start("tutorial_site");
    {
        let server = project.serve();
        let welcome = http::get(server.port, "/").unwrap();
        assert_eq!(welcome.status, 200);
        assert!(
            welcome.body.contains("The install worked successfully"),
            "{}",
            welcome.body
        );
        assert!(
            server.printed().contains("Quit the server with CONTROL-C."),
            "{}",
            server.printed()
        );
    }
    for step in tutorial_text::steps(&repository()) {
        follow(&project, step);
    }
    assert!(
        project
            .manage(&["makemigrations", "--check"])
            .contains("No changes detected")
    );
    assert!(
        project
            .manage(&["migrate"])
            .contains("No migrations to apply.")
    );
    assert!(
        project
            .manage(&["showmigrations"])
            .contains("[X] 0001_initial")
    );

    replace_the_questions(&project);
    let server = project.serve();
    the_pages_answer_as_djangos_do(&server);
    a_vote_is_counted(&server);
    if let Some(browser) = Browser::start(project.folder()) {
        a_browser_votes(&browser, &server);
    } else {
        assert!(std::env::var_os("CI").is_none(), "chromedriver is missing");
    }
    developer_loop::saved_changes_are_served(&project, &server);
}

/// Does what a piece of the tutorial says. The tutorial's project is called mysite, this one has a name of its own.
fn follow(project: &Project, step: Step) {
    match step {
        Step::Write { path, code } => project.write(&path, &code),
        Step::Add { path, code } => project.write(&path, &(project.read(&path) + "\n" + &code)),
        Step::Is { path, code } => assert_eq!(project.read(&path), code, "{path}"),
        Step::Run { command, lines } => {
            let words: Vec<&str> = command.split(' ').collect();
            let printed = match words.as_slice() {
                ["cd", _] | ["manage", "startproject", _] => return, // Project::start did it
                ["manage", arguments @ ..] => project.manage(arguments),
                ["cargo", arguments @ ..] => project.cargo(arguments),
                _ => panic!("the tutorial types {command}"),
            };
            for line in lines {
                assert!(
                    printed.contains(&line),
                    "{command}: no {line:?} in\n{printed}"
                );
            }
        }
    }
}

fn replace_the_questions(project: &Project) {
    let script = "import sqlite3, sys\n\
        db = sqlite3.connect(sys.argv[1])\n\
        db.execute('delete from polls_choice')\n\
        db.execute('delete from polls_question')\n\
        db.execute(\"insert into polls_question(id, question_text, pub_date) values (1, 'What''s <new>?', '2024-02-29 13:05:07')\")\n\
        db.execute(\"insert into polls_choice(id, question_id, choice_text, votes) values (1, 1, 'Not much', 0), (2, 1, 'The sky', 0)\")\n\
        db.commit()\n";
    let output = std::process::Command::new("python3")
        .args(["-c", script])
        .arg(project.root.join("db.sqlite3"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output));
}

fn the_pages_answer_as_djangos_do(server: &Server) {
    let index = http::get(server.port, "/polls/").unwrap();
    assert_eq!(index.status, 200, "{}", index.body);
    assert!(
        index.body.contains("What&#x27;s &lt;new&gt;?"),
        "{}",
        index.body
    );
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(index.header(name), Some(value), "{name}");
    }
    let cases = [
        ("/polls/1/", 200),
        ("/polls/1/results/", 200),
        ("/polls/1", 301),
        ("/polls/99/", 404),
        ("/polls/none/", 404),
        ("/polls/99999999999999999999999/", 404),
        ("/nowhere/", 404),
        ("/static/polls/style.css", 200),
        ("/static/../.env", 404),
    ];
    for (path, status) in cases {
        let answer = http::get(server.port, path).unwrap();
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
    }
}

fn a_vote_is_counted(server: &Server) {
    let form = http::get(server.port, "/polls/1/").unwrap();
    let cookie = form
        .cookie("csrftoken")
        .expect("a form sets the CSRF cookie");
    let marker = "name=\"csrfmiddlewaretoken\" value=\"";
    let start = form.body.find(marker).expect("a CSRF field") + marker.len();
    let token = &form.body[start..start + 64];

    let content = ("Content-Type", "application/x-www-form-urlencoded");
    let forged = http::request(
        server.port,
        "POST",
        "/polls/1/vote/",
        &[content],
        "choice=1",
    )
    .unwrap();
    assert_eq!(forged.status, 403);

    let cookies = format!("csrftoken={cookie}");
    let headers = [content, ("Cookie", cookies.as_str())];
    let body = format!("csrfmiddlewaretoken={token}&choice=1");
    let voted = http::request(server.port, "POST", "/polls/1/vote/", &headers, &body).unwrap();
    assert_eq!(voted.status, 302, "{}", voted.body);
    assert_eq!(voted.header("location"), Some("/polls/1/results/"));
    let results = http::get(server.port, "/polls/1/results/").unwrap();
    assert!(results.body.contains("1 vote"), "{}", results.body);

    let nothing = format!("csrfmiddlewaretoken={token}");
    let again = http::request(server.port, "POST", "/polls/1/vote/", &headers, &nothing).unwrap();
    assert_eq!(again.status, 200);
    assert!(again.body.contains("select a choice"), "{}", again.body);
}

fn a_browser_votes(browser: &Browser, server: &Server) {
    browser.open(&server.address("/polls/"));
    assert!(
        browser.text().contains("What's <new>?"),
        "{}",
        browser.text()
    );
    browser.click("a[href='/polls/1/']");
    browser.wait_for("/polls/1/");
    browser.click("input[type=radio][value='2']");
    browser.click("form [type=submit]");
    browser.wait_for("/polls/1/results/");
    assert!(
        browser.text().contains("The sky -- 1 vote"),
        "{}",
        browser.text()
    );
}

#[test]
fn a_name_that_cannot_be_a_project_is_refused_with_a_reason() {
    let folder = std::env::temp_dir().join(format!("nuages-names-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["1site", "my-site", "crate", "nuages"] {
        let output = command(&folder, &["startproject", name]);
        assert!(!output.status.success(), "{name} was taken");
        assert!(
            text(&output).contains(&format!("'{name}'")),
            "{}",
            text(&output)
        );
        assert!(!folder.join(name).exists());
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
