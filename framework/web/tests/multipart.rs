//! Raw bodies of forms: `django/multipart.py` lets Django 6.1 write `django/multipart.json` of them, and both must read the
//! same.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "a test")]

mod common;

use nuages_core::{Result, Settings};
use nuages_gateway::client::Client;
use nuages_web::http::{Request, Response};
use serde_json::{Map, Value, json};

async fn show(request: Request) -> Result<Response> {
    let form = match request.form().await {
        Ok(form) => form,
        Err(error) => return Response::json(&json!({"error": error.to_string()})),
    };
    let post: Map<String, Value> = form
        .lists()
        .map(|(name, values)| (name.to_owned(), json!(values)))
        .collect();
    let mut files = Map::new();
    for (name, list) in request.files().await?.lists() {
        let mut shown = Vec::new();
        for file in list {
            let content: String = file.read().await?.iter().copied().map(char::from).collect();
            shown.push(json!([
                file.name(),
                file.content_type(),
                file.charset(),
                content
            ]));
        }
        files.insert(name.to_owned(), Value::Array(shown));
    }
    Response::json(&json!({"post": post, "files": files}))
}

mod urls {
    use nuages_web::urls::*;

    urlpatterns![crate = crate::common::root, path("", crate::show)];
}

fn settings(changed: &Value) -> Settings {
    let mut settings = common::settings(urls::urlpatterns);
    for (name, value) in changed.as_object().unwrap() {
        let value = value.as_u64().unwrap();
        match name.as_str() {
            "DATA_UPLOAD_MAX_NUMBER_FIELDS" => {
                settings.data_upload_max_number_fields = Some(value as usize);
            }
            "DATA_UPLOAD_MAX_NUMBER_FILES" => {
                settings.data_upload_max_number_files = Some(value as usize);
            }
            "DATA_UPLOAD_MAX_MEMORY_SIZE" => settings.data_upload_max_memory_size = Some(value),
            "FILE_UPLOAD_MAX_MEMORY_SIZE" => settings.file_upload_max_memory_size = value,
            other => panic!("{other}"),
        }
    }
    settings
}

/// How Nuages differs, and why.
const DIFFERENT: &[(&str, &str)] = &[(
    "another boundary than announced",
    "Django reads a field out of what stands before the first boundary; RFC 2046, 5.1.1 wants that ignored",
)];

#[tokio::test]
async fn bodies_are_read_as_django_reads_them() {
    let table: Value = serde_json::from_str(include_str!("django/multipart.json")).unwrap();
    let mut wrong = Vec::new();
    for case in table.as_array().unwrap() {
        let what = case["what"].as_str().unwrap();
        let client = common::client(settings(&case["settings"])).await;
        let read = read(&client, case).await;
        if read != case["django"] && !DIFFERENT.iter().any(|(known, _)| *known == what) {
            wrong.push(format!(
                "{what}:\n  Nuages {read}\n  Django {}",
                case["django"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn read(client: &Client, case: &Value) -> Value {
    let bytes = |text: &Value| -> Vec<u8> {
        let text = text.as_str().unwrap();
        text.chars().map(|character| character as u8).collect()
    };
    let response = client
        .post("/")
        .header("content-type", bytes(&case["type"]))
        .body(bytes(&case["body"]))
        .send()
        .await;
    match response {
        Ok(response) => serde_json::from_str(&response.text().await.unwrap()).unwrap(),
        Err(error) => json!({"error": error.to_string()}),
    }
}
