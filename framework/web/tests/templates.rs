//! `derive(Template)`: what every template has, filters, inheritance, generics.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod root {
    pub(crate) use nuages_core as core;
    pub(crate) use nuages_web as web;
    pub(crate) use nuages_web::template;
}

use std::fmt::Display;

use nuages_core::{Result, Settings, Timestamp};
use nuages_gateway::client::Client;
use nuages_web::http::{Request, Response};
use nuages_web::middleware;
use nuages_web::middleware::CsrfViewMiddleware;
use nuages_web::site::Site;
use nuages_web::template::{Message, Template, render, render_to_string};

struct Question {
    id: i64,
    text: String,
    published: Timestamp,
    answer: Option<String>,
}

fn question() -> Question {
    Question {
        id: 34,
        text: "What's <up>?".to_owned(),
        published: "2024-02-29T13:05:07Z".parse().unwrap(),
        answer: None,
    }
}

mod urls {
    nuages_macros::urlpatterns![
        crate = crate::root,
        app_name = "polls",
        path("index/", crate::everything, name = "index"),
        path("<int:question_id>/", crate::detail, name = "detail"),
    ];
}

mod site_urls {
    nuages_macros::urlpatterns![
        crate = crate::root,
        path("polls/", include(crate::urls)),
        path("generic/", crate::generic),
        path("messages/", crate::messages),
        path("own/", crate::own),
        path("missing/", crate::missing),
    ];
}

#[derive(Template)]
#[template(
    crate = crate::root,
    ext = "html",
    source = r#"{% for question in questions %}
<a href="{{ urls::detail(question.id) }}">{{ question.text }}</a>
{{ "polls:detail"|url(question.id) }} {{ "polls:index"|url }}
{{ question.published|date("j F Y, H:i T") }} {{ question.published|date }} {{ question.published|time("H:i") }}
{{ question.text|truncatechars(4) }} {{ question.text|slugify }} {{ question.id|floatformat(2) }}
{% match question.answer %}{% when Some with (answer) %}{{ answer }}{% when None %}no answer{% endmatch %}
{{ question.answer|default_if_none("nothing") }}
{% endfor %}
{{ static("polls/style.css") }} {{ "polls/a b.png"|static }}
{{ request.path() }} {% if count > 1 %}many{% else %}few{% endif %} {{ count|pluralize("y,ies") }}
{% if count is defined %}defined{% endif %} {% if nothing is defined %}wrong{% endif %} {{ empty|default("fallback") }}
{% for message in messages %}{{ message }}{% endfor %}
{{ csrf_input }}"#
)]
struct Everything {
    questions: Vec<Question>,
    count: usize,
    empty: String,
}

async fn everything(request: Request) -> Result<Response> {
    render(
        &request,
        Everything {
            questions: vec![question()],
            count: 1,
            empty: String::new(),
        },
    )
}

async fn detail(_: Request, question_id: i64) -> Result<Response> {
    Ok(Response::text(question_id.to_string()))
}

#[derive(Template)]
#[template(crate = crate::root, ext = "html", source = "{{ title }}: {% for item in items %}{{ item }},{% endfor %} {{ self.count() }}")]
struct Generic<'a, T: Display>
where
    T: Clone,
{
    title: &'a str,
    items: &'a [T],
}

impl<T: Display + Clone> Generic<'_, T> {
    fn count(&self) -> usize {
        self.items.len()
    }
}

async fn generic(request: Request) -> Result<Response> {
    let items = vec![1, 2, 3];
    let page = Generic {
        title: "a & b",
        items: &items,
    };
    let text = render_to_string(&request, &page)?;
    assert_eq!(text, "a &amp; b: 1,2,3, 3");
    render(&request, page)
}

#[derive(Template)]
#[template(
    crate = crate::root,
    ext = "html",
    source = "{% for message in messages %}<li class=\"{{ message.tags }}\">{{ message }}</li>{% endfor %}"
)]
struct WithMessages;

async fn messages(request: Request) -> Result<Response> {
    request.insert(vec![Message {
        level: 25,
        message: "Saved <it>".to_owned(),
        tags: "success".to_owned(),
    }]);
    render(&request, WithMessages)
}

/// Filters of a project, beside Django's.
mod own_filters {
    pub(crate) use nuages_web::template::filters::*;

    #[derive(Default)]
    #[expect(non_camel_case_types, reason = "the name that templates use")]
    pub(crate) struct shout;

    impl nuages_web::template::askama::filters::ValidFilterInvocation for shout {}

    impl shout {
        pub(crate) fn execute(
            self,
            value: impl std::fmt::Display,
            _: &dyn nuages_web::template::askama::Values,
        ) -> nuages_web::template::askama::Result<String> {
            Ok(format!("{}!", value.to_string().to_uppercase()))
        }
    }
}

#[derive(Template)]
#[template(
    crate = crate::root,
    filters = crate::own_filters,
    ext = "txt",
    source = "{{ request|shout }} {{ messages|slugify }}"
)]
struct Own {
    request: &'static str,
    messages: &'static str,
}

async fn own(request: Request) -> Result<Response> {
    render(
        &request,
        Own {
            request: "mine",
            messages: "Hello World",
        },
    )
}

#[derive(Template)]
#[template(crate = crate::root, ext = "html", source = r#"{{ "polls:nowhere"|url }}"#)]
struct Missing;

async fn missing(request: Request) -> Result<Response> {
    render(&request, Missing)
}

async fn client() -> Client {
    let settings = Settings {
        secret_key: "a secret key of tests, long enough for every check there is".into(),
        allowed_hosts: vec!["*".to_owned()],
        root_urlconf: site_urls::urlpatterns,
        time_zone: "Europe/Paris".to_owned(),
        middleware: middleware![CsrfViewMiddleware],
        ..Settings::default()
    };
    Client::new(Site::new(settings).await.unwrap())
}

async fn page(path: &str) -> String {
    let response = client().await.get(path).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200, "{path}");
    response.text().await.unwrap()
}

#[tokio::test]
async fn every_template_has_what_django_gives_it() {
    let text = page("/polls/index/").await;
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let (form, lines) = lines.split_last().unwrap();
    assert_eq!(
        lines,
        [
            r#"<a href="/polls/34/">What&#x27;s &lt;up&gt;?</a>"#,
            "/polls/34/ /polls/index/",
            "29 February 2024, 14:05 CET Feb. 29, 2024 14:05",
            "Wha… whats-up 34.00",
            "no answer",
            "nothing",
            "/static/polls/style.css /static/polls/a%20b.png",
            "/polls/index/ few y",
            "defined  fallback",
        ]
    );
    assert!(
        form.starts_with(r#"<input type="hidden" name="csrfmiddlewaretoken" value=""#),
        "{form}"
    );
    assert!(form.ends_with(r#"">"#));
}

#[tokio::test]
async fn a_rendered_token_sets_the_cookie() {
    let with_form = client().await.get("/polls/index/").send().await.unwrap();
    assert!(
        with_form
            .header("set-cookie")
            .unwrap()
            .starts_with("csrftoken=")
    );
    let without = client().await.get("/generic/").send().await.unwrap();
    assert_eq!(without.header("set-cookie"), None);
}

#[tokio::test]
async fn structs_may_borrow_and_be_generic() {
    assert_eq!(page("/generic/").await, "a &amp; b: 1,2,3, 3");
}

#[tokio::test]
async fn messages_are_shown() {
    assert_eq!(
        page("/messages/").await,
        r#"<li class="success">Saved &lt;it&gt;</li>"#
    );
}

#[tokio::test]
async fn fields_and_filters_of_ones_own_come_first() {
    assert_eq!(page("/own/").await, "MINE! hello-world");
}

#[tokio::test]
async fn a_name_that_no_pattern_has_is_an_error() {
    let response = client().await.get("/missing/").send().await.unwrap();
    assert_eq!(response.status().as_u16(), 500);
}
