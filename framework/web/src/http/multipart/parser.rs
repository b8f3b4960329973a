//! Parts, one after another.

use nuages_core::{BadRequest, Result};
use nuages_gateway::Body;

use super::content::FileContent;
use super::head::{Head, sanitize_file_name};
use super::limits::Limits;
use super::source::{Piece, Source, incomplete};
use crate::http::errors::{data_too_big, too_many_fields, too_many_files};
use crate::http::{MultiValueDict, QueryDict, UploadedFile};

/// The most bytes that the header of one part may have.
const MAX_HEAD: usize = 1024;

/// Reads a form.
///
/// # Errors
/// Fails with `BadRequest` if the body is malformed, and with `SuspiciousOperation` if it is over a limit.
pub(crate) async fn parse(
    body: Body,
    boundary: &str,
    limits: &Limits,
) -> Result<(QueryDict, MultiValueDict<UploadedFile>)> {
    let is_valid = !boundary.is_empty()
        && boundary.len() <= 201
        && !boundary.ends_with(' ')
        && boundary.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if !is_valid {
        Err(BadRequest::new(format!(
            "Invalid boundary in multipart: {boundary:?}"
        )))?;
    }
    let mut form = Form {
        limits,
        fields: QueryDict::new(),
        files: MultiValueDict::new(),
        field_count: 0,
        file_count: 0,
        field_bytes: 0,
        file_memory: limits.file_memory,
    };
    if body.is_empty() {
        return Ok((form.fields, form.files));
    }
    let mark = format!("\r\n--{boundary}").into_bytes();
    let mut source = Source::new(body);
    // What stands before the first boundary is nothing.
    while let Piece::Part(_) = source.until(&mark).await? {}
    loop {
        let mut end = source.take(2).await?;
        while end.as_ref() != b"\r\n" {
            if end.as_ref() == b"--" {
                return Ok((form.fields, form.files));
            }
            if !end.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
                return Err(incomplete());
            }
            // Blanks between a boundary and the end of its line.
            let next = source.take(1).await?;
            end = [end[1], next[0]].to_vec().into();
        }
        form.part(&mut source, &mark).await?;
    }
}

struct Form<'a> {
    limits: &'a Limits,
    fields: QueryDict,
    files: MultiValueDict<UploadedFile>,
    field_count: u64,
    file_count: u64,
    field_bytes: u64,
    /// Bytes of files that may still be kept in memory.
    file_memory: u64,
}

impl Form<'_> {
    async fn part(&mut self, source: &mut Source, mark: &[u8]) -> Result<()> {
        let Some(lines) = source.all_until(b"\r\n\r\n", MAX_HEAD).await? else {
            Err(BadRequest::new("Request max total header size exceeded."))?
        };
        match Head::parse(&lines)? {
            None => {
                while let Piece::Part(_) = source.until(mark).await? {}
                Ok(())
            }
            Some(head) if head.file_name.is_some() => self.file(head, source, mark).await,
            Some(head) => self.field(head, source, mark).await,
        }
    }

    async fn field(&mut self, head: Head, source: &mut Source, mark: &[u8]) -> Result<()> {
        self.field_count += 1;
        if over(self.limits.fields, self.field_count) {
            Err(too_many_fields())?;
        }
        self.field_bytes += head.name.len() as u64 + 2;
        let mut value = Vec::new();
        loop {
            let (piece, is_last) = match source.until(mark).await? {
                Piece::Part(piece) => (piece, false),
                Piece::Last(piece) => (piece, true),
            };
            self.field_bytes += piece.len() as u64;
            if over(self.limits.memory, self.field_bytes) {
                Err(data_too_big())?;
            }
            value.extend_from_slice(&piece);
            if is_last {
                break;
            }
        }
        let text = match String::from_utf8(value) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        self.fields.append(head.name, text);
        Ok(())
    }

    async fn file(&mut self, head: Head, source: &mut Source, mark: &[u8]) -> Result<()> {
        let name = head.file_name.as_deref().and_then(sanitize_file_name);
        let Some(name) = name else {
            // A file input that was left empty.
            while let Piece::Part(_) = source.until(mark).await? {}
            return Ok(());
        };
        self.file_count += 1;
        if over(self.limits.files, self.file_count) {
            Err(too_many_files())?;
        }
        let mut content = FileContent::new();
        loop {
            let (piece, is_last) = match source.until(mark).await? {
                Piece::Part(piece) => (piece, false),
                Piece::Last(piece) => (piece, true),
            };
            content
                .push(&piece, self.file_memory, &self.limits.folder)
                .await?;
            if is_last {
                break;
            }
        }
        self.file_memory = self.file_memory.saturating_sub(content.held());
        let field = head.name.clone();
        let file = content.finish(name, head, &self.limits.folder).await?;
        self.files.append(field, file);
        Ok(())
    }
}

fn over(limit: Option<u64>, count: u64) -> bool {
    limit.is_some_and(|limit| count > limit)
}
