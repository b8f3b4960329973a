//! All that is known of an error, for the page and for the plain text.

use std::error::Error as StdError;

use nuages_core::{Error, now};
use nuages_gateway::StatusCode;

use super::backtrace::{Frame, frames};
use super::cleanse;
use super::panic::Panicked;
use super::source::Place;
use crate::http::Request;
use crate::views::decorators::SensitivePostParameters;

#[derive(Debug)]
pub(super) struct Report {
    pub(super) status: u16,
    pub(super) reason: &'static str,
    pub(super) kind: String,
    pub(super) message: String,
    pub(super) causes: Vec<(String, String)>,
    pub(super) place: Option<Place>,
    pub(super) view: Option<String>,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) url: String,
    pub(super) version: &'static str,
    pub(super) server_time: String,
    pub(super) frames: Vec<Frame>,
    pub(super) tables: Vec<Table>,
    pub(super) settings_module: &'static str,
}

#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) id: &'static str,
    pub(super) empty: &'static str,
    pub(super) rows: Vec<(String, String)>,
}

impl Report {
    pub(super) fn new(request: &Request, error: &Error, status: StatusCode) -> Self {
        let settings = request.settings();
        let base_dir = settings.base_dir.as_path();
        let panicked = error.downcast_ref::<Panicked>().and_then(Panicked::place);
        let (place, backtrace) = match panicked {
            Some(panicked) => (
                Place::find(
                    &panicked.file,
                    panicked.line as usize,
                    panicked.column as usize,
                    base_dir,
                ),
                Some(panicked.backtrace.clone()),
            ),
            None => {
                let location = error.location();
                (
                    Place::find(
                        location.file(),
                        location.line() as usize,
                        location.column() as usize,
                        base_dir,
                    ),
                    error.backtrace().map(ToString::to_string),
                )
            }
        };
        Self {
            status: status.as_u16(),
            reason: status.canonical_reason().unwrap_or_default(),
            kind: kind(error.root()),
            message: error.to_string(),
            causes: error
                .chain()
                .skip(1)
                .map(|cause| (kind(cause), cause.to_string()))
                .collect(),
            place: Some(place),
            view: request
                .resolver_match()
                .map(|found| found.func_path().to_owned()),
            method: request.method().to_string(),
            path: request.path().into_owned(),
            url: request
                .absolute_uri()
                .unwrap_or_else(|_| request.full_path()),
            version: env!("CARGO_PKG_VERSION"),
            server_time: now().strftime("%a, %d %b %Y %H:%M:%S %z").to_string(),
            frames: backtrace
                .map(|text| frames(&text, base_dir))
                .unwrap_or_default(),
            tables: tables(request),
            settings_module: settings.settings_module,
        }
    }
}

/// Returns the name of an error's type: Django's for those of the database, else as far as its `Debug` text tells.
fn kind(error: &(dyn StdError + 'static)) -> String {
    if let Some(error) = error.downcast_ref::<nuages_db::Error>() {
        let name = match error {
            nuages_db::Error::DoesNotExist {
                related: Some(_), ..
            } => "RelatedObjectDoesNotExist",
            nuages_db::Error::DoesNotExist { model, .. } => return format!("{model}.DoesNotExist"),
            nuages_db::Error::MultipleObjectsReturned { model, .. } => {
                return format!("{model}.MultipleObjectsReturned");
            }
            nuages_db::Error::Integrity { .. } => "IntegrityError",
            nuages_db::Error::Operational { .. } => "OperationalError",
            nuages_db::Error::Data { .. } => "DataError",
            nuages_db::Error::Field { .. } => "FieldError",
            nuages_db::Error::Protected { .. } => "ProtectedError",
            nuages_db::Error::Restricted { .. } => "RestrictedError",
            nuages_db::Error::Programming { .. } => "ProgrammingError",
            nuages_db::Error::ImproperlyConfigured { .. } => "ImproperlyConfigured",
            nuages_db::Error::TransactionManagement { .. } => "TransactionManagementError",
            nuages_db::Error::NotSupported { .. } => "NotSupportedError",
            nuages_db::Error::Validation(_) => "ValidationError",
            _ => "DatabaseError",
        };
        return name.to_owned();
    }
    let debug = format!("{error:?}");
    let end = debug
        .find(|character: char| !(character.is_alphanumeric() || character == '_'))
        .unwrap_or(debug.len());
    match &debug[..end] {
        name if name.starts_with(char::is_uppercase)
            && !["Message", "Contextual"].contains(&name) =>
        {
            name.to_owned()
        }
        _ => "Error".to_owned(),
    }
}

fn tables(request: &Request) -> Vec<Table> {
    let session_cookie = request.settings().session_cookie_name.as_str();
    let pairs = |pairs: Vec<(String, String)>| {
        let mut rows: Vec<(String, String)> = pairs
            .into_iter()
            .map(|(name, value)| {
                let value = match name == session_cookie {
                    true => cleanse::SUBSTITUTE.to_owned(),
                    false => cleanse::cleansed(&name, value),
                };
                (name, value)
            })
            .collect();
        rows.sort();
        rows
    };
    let query = |query: &crate::http::QueryDict| {
        query
            .items()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    };
    vec![
        Table {
            name: "GET",
            id: "get",
            empty: "No GET data",
            rows: query(request.query()),
        },
        Table {
            name: "POST",
            id: "post",
            empty: "No POST data",
            rows: posted(request),
        },
        Table {
            name: "COOKIES",
            id: "cookies",
            empty: "No cookie data",
            rows: pairs(
                request
                    .cookies()
                    .iter()
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
            ),
        },
        Table {
            name: "META",
            id: "meta",
            empty: "No META data",
            rows: pairs(request.all_meta()),
        },
        Table {
            name: "Queries",
            id: "queries",
            empty: "No queries",
            rows: queries(request),
        },
        Table {
            name: "Settings",
            id: "settings",
            empty: "No settings",
            rows: cleanse::fields(&format!("{:#?}", request.settings())),
        },
    ]
}

/// What the request asked its databases: where and how long, and what. Parameters beside columns that are secret are hidden.
fn queries(request: &Request) -> Vec<(String, String)> {
    let queries = request.queries();
    let rows = queries.iter().map(|query| {
        let mut place = format!("{:.1} ms", query.duration().as_secs_f64() * 1000.0);
        if let Some(line) = query.place() {
            place = format!("{place}, {line}");
        }
        let secret = ["session_key", "password", "token", "secret"]
            .iter()
            .any(|name| query.sql().contains(name));
        let mut text = query.sql().to_owned();
        if secret {
            text = format!("{text} {}", cleanse::SUBSTITUTE);
        } else if !query.parameters().is_empty() {
            text = format!("{text} {:?}", query.parameters());
        }
        if query.failed() {
            text.push_str(" (failed)");
        }
        (place, text)
    });
    rows.collect()
}

/// The fields of the posted form, as far as it has been read, without those that are secret.
fn posted(request: &Request) -> Vec<(String, String)> {
    let sensitive = request.extension::<SensitivePostParameters>();
    let Some(form) = request.loaded_form() else {
        return Vec::new();
    };
    form.items()
        .map(|(name, value)| {
            let value = match sensitive.is_some_and(|sensitive| sensitive.hides(name)) {
                true => cleanse::SUBSTITUTE.to_owned(),
                false => cleanse::cleansed(name, value.to_owned()),
            };
            (name.to_owned(), value)
        })
        .collect()
}
