//! The application in front of the site that serves its static files.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use nuages_core::{Apps, Settings};
use nuages_gateway::{Application, Body, BoxFuture, Environ, Method, StartResponse};

use crate::finders::{Finders, Found, safe_join};
use crate::response::{self, Manner, Opened};

/// Serves files below `static_url` and hands all else to the application behind it.
///
/// With `debug` files come from where they lie, and browsers ask again each time. Without it they come from
/// `static_root` if that is filled, else from inside the program, and browsers keep them for a minute, or for ever if the
/// name carries a hash. What is not found goes on to the site, whose 404 page answers.
pub struct StaticFilesHandler {
    application: Arc<dyn Application>,
    files: Arc<Files>,
    prefix: String,
}

struct Files {
    finders: Finders,
    /// What `collectstatic` filled, if it is there.
    static_root: Option<PathBuf>,
    /// Files inside the program with their tags, for production.
    embedded: BTreeMap<&'static str, (&'static [u8], String)>,
    manner: Manner,
}

/// Puts a [`StaticFilesHandler`] before an application; without a path in `static_url` it returns the application.
pub fn handler(
    application: Arc<dyn Application>,
    settings: &Settings,
    apps: &Apps,
) -> Arc<dyn Application> {
    match StaticFilesHandler::new(Arc::clone(&application), settings, apps) {
        Some(handler) => Arc::new(handler),
        None => application,
    }
}

impl StaticFilesHandler {
    /// Makes the handler; `None` if `static_url` is empty or on another host.
    pub fn new(
        application: Arc<dyn Application>,
        settings: &Settings,
        apps: &Apps,
    ) -> Option<Self> {
        let url = &settings.static_url;
        if url.is_empty() || url.starts_with("//") || url.contains("://") {
            return None;
        }
        Some(Self {
            application,
            prefix: format!("/{}", url.trim_start_matches('/')),
            files: Arc::new(Files::new(settings, apps)),
        })
    }
}

impl Files {
    fn new(settings: &Settings, apps: &Apps) -> Self {
        let finders = Finders::new(settings, apps);
        let mut embedded = BTreeMap::new();
        if !settings.debug {
            for (path, content) in finders.embedded() {
                embedded.insert(path, (content, response::etag_of(content)));
            }
        }
        Self {
            finders,
            static_root: settings
                .static_root
                .as_ref()
                .map(|root| settings.base_dir.join(root))
                .filter(|root| root.is_dir()),
            embedded,
            manner: Manner {
                debug: settings.debug,
                nosniff: settings.secure_content_type_nosniff,
            },
        }
    }

    /// Returns a file inside the program, where nothing on disk comes before it.
    fn at_hand(&self, path: &str) -> Option<Opened> {
        if self.static_root.is_some() {
            return None;
        }
        let (content, etag) = self.embedded.get(path)?;
        Some(Opened::with_etag(content, etag.clone()))
    }

    /// Finds and opens a file; blocks.
    fn open(&self, path: &str) -> io::Result<Option<Opened>> {
        match self.find(path) {
            Some(Found::File(file)) => Opened::open(&file),
            Some(Found::Embedded(content)) => Ok(Some(Opened::embedded(content))),
            None => Ok(None),
        }
    }

    fn find(&self, path: &str) -> Option<Found> {
        if self.manner.debug {
            return self.finders.find(path);
        }
        let collected = self
            .static_root
            .as_ref()
            .and_then(|root| safe_join(root, path));
        match collected.filter(|file| file.is_file()) {
            Some(file) => Some(Found::File(file)),
            None => self
                .finders
                .find_embedded(path)
                .or_else(|| self.finders.find_on_disk(path).map(Found::File)),
        }
    }
}

impl Application for StaticFilesHandler {
    fn call<'a>(
        &'a self,
        environ: Environ,
        start_response: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body> {
        if !matches!(environ.method, Method::GET | Method::HEAD) {
            return self.application.call(environ, start_response);
        }
        let path = match environ.path_info().strip_prefix(&self.prefix) {
            Some(path) if !path.is_empty() && !path.ends_with('/') => path.to_owned(),
            _ => return self.application.call(environ, start_response),
        };
        Box::pin(async move {
            let opened = match self.files.at_hand(&path) {
                Some(file) => Ok(Some(file)),
                None => {
                    let (files, path) = (Arc::clone(&self.files), path.clone());
                    tokio::task::spawn_blocking(move || files.open(&path))
                        .await
                        .unwrap_or_else(|error| Err(io::Error::other(error)))
                }
            };
            let answer = opened.and_then(|file| {
                let manner = self.files.manner;
                file.map(|file| {
                    response::answer(&environ.method, &environ.headers, &path, file, manner)
                })
                .transpose()
            });
            match answer {
                Ok(Some((status, headers, body))) => {
                    start_response.start_response(status, headers);
                    body
                }
                Ok(None) => self.application.call(environ, start_response).await,
                Err(error) => {
                    tracing::error!(target: "nuages.request", "the static file '{path}' cannot be read: {error}");
                    self.application.call(environ, start_response).await
                }
            }
        })
    }
}

impl fmt::Debug for StaticFilesHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaticFilesHandler")
            .field("prefix", &self.prefix)
            .field("locations", &self.files.finders.locations())
            .finish_non_exhaustive()
    }
}
