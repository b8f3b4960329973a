//! Parts, one after another.

use nuages_core::{BadRequest, Result};
use nuages_gateway::Body;

use super::base64::{self, Decoder};
use super::charset::Charset;
use super::content::FileContent;
use super::file_name::sanitize_file_name;
use super::head::Head;
use super::limits::Limits;
use super::source::Source;
use crate::http::errors::{data_too_big, too_many_fields, too_many_files};
use crate::http::{MultiValueDict, QueryDict, UploadedFile};

/// Reads a form, whose fields are text in `charset`.
///
/// # Errors
/// Fails with `BadRequest` if the body is malformed, and with `SuspiciousOperation` if it is over a limit.
pub(crate) async fn parse(
    body: Body,
    boundary: Option<&str>,
    charset: Charset,
    limits: &Limits,
) -> Result<(QueryDict, MultiValueDict<UploadedFile>)> {
    let Some(boundary) = boundary.filter(|boundary| is_valid(boundary)) else {
        Err(BadRequest::new(format!(
            "Invalid boundary in multipart: {}",
            boundary.unwrap_or("None")
        )))?
    };
    let mut form = Form {
        limits,
        charset,
        fields: QueryDict::new(),
        files: MultiValueDict::new(),
        field_count: 0,
        file_count: 0,
        field_bytes: 0,
        file_memory: limits.file_memory,
    };
    if !body.is_empty() {
        let mut source = Source::new(body, boundary);
        // What stands before the first boundary is nothing.
        source.skip_part().await?;
        while source.next_part().await? {
            form.part(&mut source).await?;
        }
    }
    Ok((form.fields, form.files))
}

fn is_valid(boundary: &str) -> bool {
    !boundary.is_empty()
        && boundary.len() <= 201
        && !boundary.ends_with(' ')
        && boundary.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

struct Form<'a> {
    limits: &'a Limits,
    charset: Charset,
    fields: QueryDict,
    files: MultiValueDict<UploadedFile>,
    field_count: u64,
    file_count: u64,
    field_bytes: u64,
    /// Bytes of files that may still be kept in memory.
    file_memory: u64,
}

impl Form<'_> {
    async fn part(&mut self, source: &mut Source) -> Result<()> {
        let Some(lines) = source.head().await? else {
            // No header ends here, so that this is no field.
            self.count_field()?;
            return source.skip_part().await;
        };
        match Head::parse(&lines) {
            None => {
                self.count_field()?;
                source.skip_part().await
            }
            Some(head) if head.file_name.is_some() => self.file(head, source).await,
            Some(head) => self.field(head, source).await,
        }
    }

    fn count_field(&mut self) -> Result<()> {
        self.field_count += 1;
        match over(self.limits.fields, self.field_count) {
            true => Err(too_many_fields())?,
            false => Ok(()),
        }
    }

    async fn field(&mut self, head: Head, source: &mut Source) -> Result<()> {
        self.count_field()?;
        self.field_bytes += head.name.len() as u64 + 2;
        let mut value = Vec::new();
        while let Some(piece) = source.piece().await? {
            self.field_bytes += piece.len() as u64;
            if over(self.limits.memory, self.field_bytes) {
                Err(data_too_big())?;
            }
            value.extend_from_slice(&piece);
        }
        if over(self.limits.memory, self.field_bytes) {
            Err(data_too_big())?;
        }
        if head.is_base64
            && let Some(decoded) = base64::decode(&value)
        {
            value = decoded;
        }
        self.fields.append(head.name, self.charset.decode(value));
        Ok(())
    }

    async fn file(&mut self, head: Head, source: &mut Source) -> Result<()> {
        self.file_count += 1;
        if over(self.limits.files, self.file_count) {
            Err(too_many_files())?;
        }
        let Some(name) = head.file_name.as_deref().and_then(sanitize_file_name) else {
            return source.skip_part().await;
        };
        let mut decoder = head.is_base64.then(Decoder::default);
        let mut content = FileContent::new();
        let mut decoded = Vec::new();
        while let Some(piece) = source.piece().await? {
            let piece = match &mut decoder {
                None => &piece[..],
                Some(decoder) => {
                    decoded.clear();
                    if decoder.push(&piece, &mut decoded).is_none() {
                        Err(no_base64())?;
                    }
                    &decoded
                }
            };
            content
                .push(piece, self.file_memory, &self.limits.folder)
                .await?;
        }
        if decoder.is_some_and(|decoder| !decoder.is_complete()) {
            Err(no_base64())?;
        }
        self.file_memory = self.file_memory.saturating_sub(content.held());
        let field = head.name.clone();
        let file = content.finish(name, head, &self.limits.folder).await?;
        self.files.append(field, file);
        Ok(())
    }
}

fn no_base64() -> BadRequest {
    BadRequest::new("Could not decode base64 data.")
}

fn over(limit: Option<u64>, count: u64) -> bool {
    limit.is_some_and(|limit| count > limit)
}
