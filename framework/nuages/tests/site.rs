//! A whole site in one file, through nothing but the crate `nuages`: models, migrations, URLs, views, templates,
//! sessions and CSRF on SQLite.
#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking"
)]

use nuages::conf::*;
use nuages::prelude::*;
use nuages::test::{Client, TestSite, run};

mod models {
    use nuages::db::models::*;

    #[derive(Model, Clone, Debug)]
    #[model(app_label = "notes")]
    pub struct Note {
        pub id: Auto,
        #[field(max_length = 100)]
        pub text: String,
        pub created: Timestamp,
    }
}

mod apps {
    use nuages::apps::*;
    use nuages::db::migrations::{CreateModel, Migration, fields};

    use crate::models::Note;

    pub fn config() -> AppConfig {
        AppConfig::new("notes")
            .models(models![Note])
            .migrations(|| {
                vec![
                    Migration::new("0001_initial").initial().operation(
                        CreateModel::new("Note")
                            .field("id", fields::big_auto())
                            .field("text", fields::char(100))
                            .field("created", fields::date_time()),
                    ),
                ]
            })
    }
}

mod views {
    use nuages::prelude::*;

    use crate::models::Note;
    use crate::urls;

    #[derive(Template)]
    #[template(
        source = r#"{% for note in notes %}<li><a href="{{ urls::detail(note.id) }}">{{ note.text }}</a></li>{% endfor %}
<p>{{ written }} written</p>
<form action="{{ urls::add() }}" method="post">{{ csrf_input }}<input name="text"></form>"#,
        ext = "html"
    )]
    struct Index {
        notes: Vec<Note>,
        written: i64,
    }

    pub async fn index(request: Request) -> Result<Response> {
        let notes = Note::objects()
            .order_by(Note::created)
            .all(request.db())
            .await?;
        let written = request.session().get("written").await?.unwrap_or(0);
        render(&request, Index { notes, written })
    }

    pub async fn detail(request: Request, id: i64) -> Result<Response> {
        let note = get_object_or_404(Note::objects().filter(Note::id.eq(id)), request.db()).await?;
        Ok(Response::text(note.text))
    }

    pub async fn add(request: Request) -> Result<Response> {
        let text = request
            .form()
            .await?
            .get("text")
            .unwrap_or_default()
            .to_owned();
        if text.is_empty() {
            Err(BadRequest::new("a note needs a text"))?;
        }
        let note = Note {
            id: Default::default(),
            text,
            created: now(),
        };
        note.create(request.db()).await?;
        let session = request.session();
        let written: i64 = session.get("written").await?.unwrap_or(0);
        session.insert("written", written + 1).await?;
        Ok(redirect(urls::index()))
    }

    pub async fn secret(_request: Request) -> Result<Response> {
        Err(PermissionDenied::new("not for you"))?
    }
}

mod urls {
    use nuages::urls::*;

    use crate::views;

    urlpatterns![
        path("", views::index, name = "index"),
        path("<int:id>/", views::detail, name = "detail"),
        path("add/", views::add, name = "add"),
        path("secret/", views::secret),
    ];
}

fn settings() -> Settings {
    Settings {
        installed_apps: apps![sessions, crate],
        middleware: middleware![
            SecurityMiddleware,
            SessionMiddleware,
            CommonMiddleware,
            CsrfViewMiddleware,
            XFrameOptionsMiddleware,
        ],
        root_urlconf: urls::urlpatterns,
        ..Settings::default()
    }
}

async fn add(site: &TestSite, client: &Client, text: &str) -> Result<StatusCode> {
    let answer = client.post("/add/", &[("text", text)]).await?;
    assert_eq!(answer.header("location"), Some("/"), "{answer:?}");
    assert!(models::Note::objects().exists(site.db()).await?);
    Ok(answer.status())
}

#[test]
fn a_posted_form_is_stored_and_shown_escaped() {
    run(settings(), async |site| {
        let client = site.client();
        assert_eq!(add(&site, &client, "a < b & \"c\" é").await?, 302);
        let index = client.get("/").await?;
        assert!(
            index.contains("<a href=\"/1/\">a &#60; b &#38; &#34;c&#34; é</a>")
                || index.contains("<a href=\"/1/\">a &lt; b &amp; &quot;c&quot; é</a>"),
            "{index:?}"
        );
        assert_eq!(client.get("/1/").await?.text(), "a < b & \"c\" é");
        Ok(())
    });
}

#[test]
fn a_session_belongs_to_one_client_and_outlives_a_request() {
    run(settings(), async |site| {
        let (writer, reader) = (site.client(), site.client());
        add(&site, &writer, "one").await?;
        add(&site, &writer, "two").await?;
        assert!(writer.get("/").await?.contains("2 written"));
        let index = reader.get("/").await?;
        assert!(index.contains("0 written"), "{index:?}");
        assert_eq!(
            index
                .header("set-cookie")
                .filter(|cookie| cookie.contains("sessionid")),
            None
        );
        Ok(())
    });
}

#[test]
fn a_form_without_the_token_of_its_page_is_refused() {
    run(settings(), async |site| {
        let browser = site.client().gateway().clone();
        let page = browser.get("/").send().await?.text().await?;
        let start = page.find("csrfmiddlewaretoken\" value=\"").unwrap() + 28;
        let token = &page[start..start + 64];

        let forged = browser.post("/add/").form("text=x").send().await?;
        assert_eq!(forged.status(), 403);
        let honest = browser
            .post("/add/")
            .form(format!("csrfmiddlewaretoken={token}&text=x"))
            .send()
            .await?;
        assert_eq!(honest.status(), 302);
        Ok(())
    });
}

#[test]
fn errors_become_their_pages() {
    run(settings(), async |site| {
        let client = site.client();
        for (path, status) in [
            ("/99/", 404),
            ("/none/", 404),
            ("/99999999999999999999999999/", 404),
            ("/secret/", 403),
            ("/secret", 301),
        ] {
            assert_eq!(client.get(path).await?.status(), status, "{path}");
        }
        assert_eq!(client.post("/add/", &[]).await?.status(), 400);
        let elsewhere = client.gateway().clone().host("elsewhere.example");
        assert_eq!(elsewhere.get("/").send().await?.status(), 400);
        Ok(())
    });
}

#[test]
fn the_headers_are_those_of_a_new_django_project() {
    run(settings(), async |site| {
        let index = site.client().get("/").await?;
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("vary", "Cookie"),
        ] {
            assert_eq!(index.header(name), Some(value), "{name}");
        }
        Ok(())
    });
}

#[test]
fn the_commands_of_migrations_say_what_djangos_say() {
    run(settings(), async |site| {
        for (name, arguments, said) in [
            (
                "migrate",
                &[][..],
                "Operations to perform:\n  Apply all migrations: notes, sessions\nRunning migrations:\n  \
                 No migrations to apply.\n",
            ),
            ("showmigrations", &["notes"], "notes\n [X] 0001_initial\n"),
            ("makemigrations", &["--check"], "No changes detected\n"),
            (
                "migrate",
                &["notes", "zero"],
                "Operations to perform:\n  Unapply all migrations: notes\nRunning migrations:\n  \
                 Unapplying notes.0001_initial... OK\n",
            ),
            (
                "showmigrations",
                &["--plan"],
                "[ ]  notes.0001_initial\n[X]  sessions.0001_initial\n",
            ),
            (
                "migrate",
                &["notes", "0001", "--plan"],
                "Planned operations:\nnotes.0001_initial\n    Create model Note\n",
            ),
        ] {
            assert_eq!(
                site.call_command(name, arguments).await?,
                said,
                "{name} {arguments:?}"
            );
        }
        let pending = site.call_command("migrate", &["--check"]).await;
        assert!(pending.is_err());
        let unknown = site.call_command("migrate", &["nots"]).await.unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "No installed app with label 'nots'. Did you mean 'notes'?"
        );
        Ok(())
    });
}

#[test]
fn flush_empties_the_tables_and_ids_begin_anew() {
    run(settings(), async |site| {
        let add = async || {
            let note = models::Note {
                id: Default::default(),
                text: "one".to_owned(),
                created: now(),
            };
            models::Note::objects().create(note, site.db()).await
        };
        let first = add().await?;
        add().await?;
        let sql = site.call_command("sqlflush", &[]).await?;
        assert!(
            sql.starts_with("BEGIN;\nDELETE FROM ")
                && sql.contains("DELETE FROM \"notes_note\";\n"),
            "{sql}"
        );
        assert!(!sql.contains("django_migrations"), "{sql}");
        site.call_command("flush", &["--noinput"]).await?;
        assert_eq!(models::Note::objects().count(site.db()).await?, 0);
        assert_eq!(add().await?.id, first.id);
        Ok(())
    });
}
