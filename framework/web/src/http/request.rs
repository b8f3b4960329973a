//! The request.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;
use nuages_core::{Error, Result, Settings};
use nuages_db::{Database, Transaction};
use nuages_gateway::{Body, Environ, Headers, Method, Scheme, ServerInfo, Uri, Version, header};
use tokio::sync::OnceCell;

use super::form::Form;
use super::media_type::parse_header_parameters;
use super::{Cookies, Extensions, QueryDict, encoding};
use crate::site::Site;
use crate::urls::ResolverMatch;

/// A request's handle to all databases.
struct Routed(Option<Database>);

/// One request: a cheap handle that can be cloned and kept.
///
/// What costs work is done when it is first asked for, once: cookies and query are parsed, the body is read.
#[derive(Clone)]
pub struct Request(pub(super) Arc<Inner>);

/// The transactions of `ATOMIC_REQUESTS`.
struct Transactions {
    /// By the database's alias.
    handles: Vec<(String, Database)>,
    /// The handle that routers choose for, inside of them.
    routed: Option<Database>,
    /// The view has answered: what is written of a stream from now on is outside of them.
    over: AtomicBool,
}

pub(super) struct Inner {
    pub(super) method: Method,
    pub(super) uri: Uri,
    version: Version,
    pub(super) scheme: Scheme,
    script_name: String,
    pub(super) headers: Headers,
    remote_addr: Option<SocketAddr>,
    pub(super) server: Arc<ServerInfo>,
    /// The decoded path, where it differs from the one in `uri`.
    path_info: Option<String>,
    pub(super) site: Arc<Site>,
    pub(super) body: Mutex<Option<Body>>,
    pub(super) bytes: OnceCell<Bytes>,
    pub(super) form: OnceCell<Form>,
    query: OnceLock<QueryDict>,
    cookies: OnceLock<Cookies>,
    resolver_match: OnceLock<ResolverMatch>,
    transactions: OnceLock<Transactions>,
    extensions: Extensions,
    /// How many layers are still to come on the way in.
    layers_ahead: AtomicUsize,
}

impl Request {
    /// Makes the request that `environ` describes, for `site`.
    pub fn new(environ: Environ, site: Arc<Site>) -> Self {
        let path_info = match environ.path_info() {
            Cow::Borrowed(path) if path.len() == environ.uri.path().len() => None,
            path => Some(path.into_owned()),
        };
        Self(Arc::new(Inner {
            path_info,
            method: environ.method,
            uri: environ.uri,
            version: environ.version,
            scheme: environ.scheme,
            script_name: environ.script_name,
            headers: environ.headers,
            remote_addr: environ.remote_addr,
            server: environ.server,
            site,
            body: Mutex::new(Some(environ.body)),
            bytes: OnceCell::new(),
            form: OnceCell::new(),
            query: OnceLock::new(),
            cookies: OnceLock::new(),
            resolver_match: OnceLock::new(),
            transactions: OnceLock::new(),
            extensions: Extensions::new(),
            layers_ahead: AtomicUsize::new(usize::MAX),
        }))
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.0.method
    }

    /// The decoded path, the site's own prefix included.
    pub fn path(&self) -> Cow<'_, str> {
        if self.0.script_name.is_empty() {
            Cow::Borrowed(self.path_info())
        } else {
            Cow::Owned(format!("{}{}", self.0.script_name, self.path_info()))
        }
    }

    /// The decoded path below the prefix at which the site is mounted; what URL patterns match.
    pub fn path_info(&self) -> &str {
        self.0.path_info.as_deref().unwrap_or(self.0.uri.path())
    }

    /// The decoded prefix at which the site is mounted; empty at the root.
    pub fn script_name(&self) -> &str {
        &self.0.script_name
    }

    /// The path with the query string, encoded, as it would stand in a link.
    pub fn full_path(&self) -> String {
        self.full_path_with("")
    }

    /// As [`full_path`](Self::full_path), with a slash at the path's end.
    pub fn full_path_with_slash(&self) -> String {
        self.full_path_with(if self.path_info().ends_with('/') {
            ""
        } else {
            "/"
        })
    }

    fn full_path_with(&self, end: &str) -> String {
        let path = self.path();
        let mut full = encoding::escape_uri_path(&path).into_owned();
        full.push_str(end);
        if !self.query_string().is_empty() {
            full.push('?');
            full.push_str(&encoding::iri_to_uri(self.query_string()));
        }
        full
    }

    /// The query string as it came, without `?`.
    pub fn query_string(&self) -> &str {
        self.0.uri.query().unwrap_or_default()
    }

    /// The fields of the query string, `request.GET` in Django.
    pub fn query(&self) -> &QueryDict {
        self.0
            .query
            .get_or_init(|| QueryDict::parse(self.query_string()))
    }

    /// The protocol's version.
    pub fn version(&self) -> Version {
        self.0.version
    }

    /// The header fields.
    pub fn headers(&self) -> &Headers {
        &self.0.headers
    }

    /// The text of the first header field called `name`, if there is one and it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers.get_str(name)
    }

    /// The cookies.
    pub fn cookies(&self) -> &Cookies {
        self.0.cookies.get_or_init(|| {
            let mut cookies = Cookies::default();
            for value in self.0.headers.get_all(header::COOKIE) {
                cookies.read(&String::from_utf8_lossy(value.as_bytes()));
            }
            cookies
        })
    }

    /// The value of the cookie `name`: [`cookies`](Self::cookies) without reading the others.
    pub fn cookie(&self, name: &str) -> Option<Cow<'_, str>> {
        if let Some(cookies) = self.0.cookies.get() {
            return cookies.get(name).map(Cow::Borrowed);
        }
        let mut found = None;
        for value in self.0.headers.get_all(header::COOKIE) {
            match std::str::from_utf8(value.as_bytes()) {
                Ok(text) => found = Cookies::find(text, name).or(found),
                Err(_) => return self.cookies().get(name).map(Cow::Borrowed),
            }
        }
        found
    }

    /// The media type of the body in lower case, without parameters; empty if the client does not say.
    pub fn content_type(&self) -> String {
        self.content_type_params().0
    }

    pub(super) fn content_type_params(&self) -> (String, Vec<(String, String)>) {
        parse_header_parameters(self.header("content-type").unwrap_or_default())
    }

    /// The address of the peer, which may be a proxy.
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.0.remote_addr
    }

    /// A value under its WSGI name, such as `REMOTE_ADDR` or `HTTP_REFERER`: `request.META[key]` in Django.
    ///
    /// [`header`](Self::header) and its like are cheaper.
    pub fn meta(&self, key: &str) -> Option<String> {
        self.environ().get(key).map(Cow::into_owned)
    }

    /// All WSGI names and values of the request.
    pub fn all_meta(&self) -> Vec<(String, String)> {
        self.environ()
            .meta()
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect()
    }

    fn environ(&self) -> Environ {
        let mut environ = Environ::new(self.0.method.clone(), self.0.uri.clone());
        environ.version = self.0.version;
        environ.scheme = self.0.scheme;
        environ.script_name.clone_from(&self.0.script_name);
        environ.headers = self.0.headers.clone();
        environ.remote_addr = self.0.remote_addr;
        environ.server = Arc::clone(&self.0.server);
        environ
    }

    /// The site that answers the request.
    pub fn site(&self) -> &Arc<Site> {
        &self.0.site
    }

    /// The site's settings.
    pub fn settings(&self) -> &Settings {
        self.0.site.settings()
    }

    /// The database called `default`; inside `ATOMIC_REQUESTS`, the request's transaction on it. Where the settings name `database_routers`, queries of
    /// models go where those say, in the request's transaction there, and what the request wrote it reads where it wrote it.
    pub fn db(&self) -> &Database {
        let inside = self.open_transactions();
        inside
            .and_then(|all| all.routed.as_ref())
            .or_else(|| self.transaction("default"))
            .or_else(|| self.routed())
            .unwrap_or_else(|| self.0.site.default_database())
    }

    /// What the request has asked its databases until now, in DEBUG; nothing otherwise.
    pub fn queries(&self) -> Vec<nuages_db::CapturedQuery> {
        self.extension::<nuages_db::QueryLog>()
            .map(nuages_db::QueryLog::queries)
            .unwrap_or_default()
    }

    /// The database called `alias` in the settings.
    ///
    /// # Errors
    /// Fails if the settings name no such database.
    pub fn using(&self, alias: &str) -> Result<&Database> {
        match self.transaction(alias) {
            Some(database) => Ok(database),
            None => self.0.site.database(alias),
        }
    }

    /// The request's own handle to all databases, where there are routers.
    fn routed(&self) -> Option<&Database> {
        let databases = self.0.site.routed_databases()?;
        let made = self
            .0
            .extensions
            .get_or_insert_with(|| Routed(databases.routed().ok()));
        made.0.as_ref()
    }

    fn transaction(&self, alias: &str) -> Option<&Database> {
        self.open_transactions()?
            .handles
            .iter()
            .find(|(own, _)| own == alias)
            .map(|(_, database)| database)
    }

    fn open_transactions(&self) -> Option<&Transactions> {
        let transactions = self.0.transactions.get()?;
        (!transactions.over.load(Ordering::Acquire)).then_some(transactions)
    }

    pub(crate) fn set_transactions(&self, transactions: &[(&str, Transaction)]) {
        let open = transactions
            .iter()
            .map(|(_, transaction)| transaction.database());
        let handles = transactions
            .iter()
            .map(|(alias, transaction)| ((*alias).to_owned(), transaction.database().clone()));
        // The first ones stay: a request has one transaction per database.
        let _ = self.0.transactions.set(Transactions {
            routed: self.routed().map(|database| database.within(open)),
            handles: handles.collect(),
            over: AtomicBool::new(false),
        });
    }

    /// Has the queries from now on run outside of the transactions.
    pub(crate) fn leave_transactions(&self) {
        if let Some(transactions) = self.0.transactions.get() {
            transactions.over.store(true, Ordering::Release);
        }
    }

    /// How the path was resolved; `None` before that, so also in middleware on the way in.
    pub fn resolver_match(&self) -> Option<&ResolverMatch> {
        self.0.resolver_match.get()
    }

    pub(crate) fn set_resolver_match(&self, resolver_match: ResolverMatch) -> &ResolverMatch {
        self.0.resolver_match.get_or_init(|| resolver_match)
    }

    /// Whether the site has a pattern for a decoded path.
    pub fn is_valid_path(&self, path: &str) -> bool {
        self.0.site.resolver().is_valid_path(path)
    }

    /// The value of type `T` that a middleware attached.
    pub fn extension<T: Any>(&self) -> Option<&T> {
        self.0.extensions.get()
    }

    /// Attaches `value` and says whether it went in: of each type the first value stays.
    pub fn insert<T: Any + Send + Sync>(&self, value: T) -> bool {
        self.0.extensions.insert(value)
    }

    /// Notes that the request has come to a layer with so many inside of it.
    pub(crate) fn enter(&self, layers_ahead: usize) {
        self.0.layers_ahead.store(layers_ahead, Ordering::Relaxed);
    }

    /// How many layers are inside of the one that the request has come to; `None` before the first.
    pub(crate) fn layers_ahead(&self) -> Option<usize> {
        let ahead = self.0.layers_ahead.load(Ordering::Relaxed);
        (ahead != usize::MAX).then_some(ahead)
    }

    /// All that was attached.
    pub fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    pub(super) fn take_body(&self) -> Result<Body> {
        self.0
            .body
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
            .ok_or_else(|| {
                Error::msg("You cannot access body after reading from request's data stream")
            })
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Request: {} {:?}>", self.0.method, self.full_path())
    }
}
