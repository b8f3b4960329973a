//! Requests and responses.
//!
//! [`Request`] is a cheap handle on everything that is known of one request; [`Response`] is what a view gives back.
//! Both keep to Django's names and rules: [`QueryDict`] has several values per name, [`Cookies`] are unquoted as Python
//! unquotes them, [`Request::get_host`] obeys `ALLOWED_HOSTS`.

mod accept;
mod cache_control;
pub(crate) mod conditional;
mod cookie;
mod cookies;
mod date;
mod disposition;
mod encoding;
mod errors;
mod etag;
mod extensions;
mod file;
mod form;
pub(crate) mod gzip;
mod header_text;
mod host;
mod media_type;
mod multi_value_dict;
mod multipart;
mod query_dict;
mod request;
mod response;
mod signed_cookies;
mod stream;
mod uploaded_file;

pub use cache_control::{CacheControl, add_never_cache_headers, patch_cache_control};
pub use cookie::Cookie;
pub use cookies::Cookies;
pub use date::{http_date, parse_http_date};
pub use disposition::content_disposition;
pub use encoding::{escape_uri_path, iri_to_uri};
pub use errors::{DisallowedHost, Http404};
pub use etag::{etag_of, quote_etag};
pub use extensions::Extensions;
pub use file::guess_type;
pub use media_type::MediaType;
pub use multi_value_dict::MultiValueDict;
pub use nuages_core::settings::SameSite;
pub use nuages_gateway::{Body, HeaderName, HeaderValue, Headers, Method, StatusCode, header};
pub use query_dict::QueryDict;
pub use request::Request;
pub use response::Response;
pub use stream::ResponseWriter;
pub use uploaded_file::UploadedFile;

pub(crate) use encoding::quote_reversed;
pub(crate) use errors::python_repr;
