//! What a request carries: bytes, JSON, form fields, files.

use std::borrow::Cow;

use bytes::Bytes;
use nuages_core::{BadRequest, Result};
use nuages_gateway::{Body, BodyError, Method};
use serde::de::DeserializeOwned;

use super::errors::{data_too_big, too_many_fields};
use super::{MultiValueDict, QueryDict, Request, UploadedFile, multipart};

/// The fields and files of a posted form.
#[derive(Debug, Default)]
pub(super) struct Form {
    fields: QueryDict,
    files: MultiValueDict<UploadedFile>,
}

impl Request {
    /// The body as it came, read into memory.
    ///
    /// # Errors
    /// Fails with a `SuspiciousOperation` if it is longer than `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes, if the client went
    /// away, and if it has been read as a stream or as a form with files.
    pub async fn body(&self) -> Result<&Bytes> {
        self.0
            .bytes
            .get_or_try_init(async || {
                let limit = self.settings().data_upload_max_memory_size;
                let mut body = self.take_body()?;
                match body.collect(limit.unwrap_or(u64::MAX)).await {
                    Ok(bytes) => Ok(bytes),
                    Err(BodyError::TooLarge { .. }) => Err(data_too_big())?,
                    Err(error) => Err(BadRequest::new(error.to_string()))?,
                }
            })
            .await
    }

    /// Takes the body as a stream, unlimited. It can be taken once, and then not be read in another way.
    ///
    /// # Errors
    /// Fails if the body has been read already.
    pub fn body_stream(&self) -> Result<Body> {
        match self.0.bytes.get() {
            Some(bytes) => Ok(Body::from(bytes.clone())),
            None => self.take_body(),
        }
    }

    /// The body's JSON as a `T`.
    ///
    /// # Errors
    /// Fails as [`body`](Self::body), and with `BadRequest` if the body is not the JSON of a `T`.
    pub async fn json<T: DeserializeOwned>(&self) -> Result<T> {
        match serde_json::from_slice(self.body().await?) {
            Ok(value) => Ok(value),
            Err(error) => Err(BadRequest::new(format!(
                "invalid JSON in the request's body: {error}"
            )))?,
        }
    }

    /// The fields of the posted form, `request.POST` in Django: of an URL-encoded or multipart body; empty for other
    /// methods than POST, for other bodies, and once reading the form has failed.
    ///
    /// # Errors
    /// Fails if the body is malformed or over a limit (`DATA_UPLOAD_MAX_MEMORY_SIZE`, `DATA_UPLOAD_MAX_NUMBER_FIELDS`,
    /// `DATA_UPLOAD_MAX_NUMBER_FILES`).
    pub async fn form(&self) -> Result<&QueryDict> {
        Ok(&self.load_form().await?.fields)
    }

    /// The files of the posted form, `request.FILES` in Django.
    ///
    /// # Errors
    /// Fails as [`form`](Self::form).
    pub async fn files(&self) -> Result<&MultiValueDict<UploadedFile>> {
        Ok(&self.load_form().await?.files)
    }

    /// The fields of the posted form, if it has been read already.
    pub fn loaded_form(&self) -> Option<&QueryDict> {
        self.0.form.get().map(|form| &form.fields)
    }

    async fn load_form(&self) -> Result<&Form> {
        let mut failure = None;
        let form = self
            .0
            .form
            .get_or_init(async || {
                self.read_form().await.unwrap_or_else(|error| {
                    failure = Some(error);
                    Form::default()
                })
            })
            .await;
        failure.map_or(Ok(form), Err)
    }

    async fn read_form(&self) -> Result<Form> {
        if *self.method() != Method::POST {
            return Ok(Form::default());
        }
        let (content_type, params) = self.content_type_params();
        if content_type.is_empty()
            && let Some(value) = self.headers().get("content-type")
            && value.as_bytes().starts_with(b"multipart/form-data")
        {
            let shown: String = value.as_bytes().iter().copied().map(char::from).collect();
            Err(BadRequest::new(format!(
                "Invalid non-ASCII Content-Type in multipart: {shown}"
            )))?;
        }
        match content_type.as_str() {
            "application/x-www-form-urlencoded" => {
                let charset = params.iter().find(|(name, _)| name == "charset");
                if charset.is_some_and(|(_, charset)| !charset.eq_ignore_ascii_case("utf-8")) {
                    Err(BadRequest::new(
                        "HTTP requests with the 'application/x-www-form-urlencoded' content type must be UTF-8 encoded.",
                    ))?;
                }
                let body = self.body().await?;
                self.check_field_count(body)?;
                let text: Cow<'_, str> = match std::str::from_utf8(body) {
                    Ok(text) => text.into(),
                    Err(_) => body
                        .iter()
                        .copied()
                        .map(char::from)
                        .collect::<String>()
                        .into(),
                };
                Ok(Form {
                    fields: QueryDict::parse(&text),
                    files: MultiValueDict::new(),
                })
            }
            "multipart/form-data" => {
                let param = |wanted: &str| {
                    let found = params.iter().find(|(name, _)| name == wanted);
                    found.map(|(_, value)| value.as_str())
                };
                let charset = param("charset").and_then(multipart::Charset::named);
                let charset = charset.unwrap_or(multipart::Charset::Utf8);
                let limits = multipart::Limits::of(self.settings());
                let body = self.body_stream()?;
                let (fields, files) =
                    multipart::parse(body, param("boundary"), charset, &limits).await?;
                Ok(Form { fields, files })
            }
            _ => Ok(Form::default()),
        }
    }

    /// Checks the number of fields in URL-encoded text before it is parsed.
    pub(crate) fn check_field_count(&self, encoded: &[u8]) -> Result<()> {
        let Some(limit) = self.settings().data_upload_max_number_fields else {
            return Ok(());
        };
        if encoded.is_empty() {
            return Ok(());
        }
        let fields = 1 + encoded.iter().filter(|byte| **byte == b'&').count();
        if fields > limit {
            Err(too_many_fields())?;
        }
        Ok(())
    }
}
