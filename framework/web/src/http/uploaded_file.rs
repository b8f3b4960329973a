//! Files that a form brought.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use nuages_core::{Context, Result};
use nuages_gateway::Body;

/// A file of a posted form: in memory if it is small, in a temporary file above `FILE_UPLOAD_MAX_MEMORY_SIZE` bytes.
///
/// The temporary file is removed when the last handle on the upload is dropped.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    name: String,
    content_type: String,
    charset: Option<String>,
    size: u64,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Memory(Bytes),
    Disk(Arc<TemporaryFile>),
}

#[derive(Debug)]
pub(super) struct TemporaryFile {
    path: PathBuf,
}

impl TemporaryFile {
    pub(super) fn create(folder: &Path) -> std::io::Result<(Self, File)> {
        let mut failure = None;
        for _ in 0..16 {
            let mut random = [0_u8; 12];
            getrandom::fill(&mut random).map_err(std::io::Error::other)?;
            let name: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
            let path = folder.join(format!("nuages-{name}.upload"));
            let mut options = File::options();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(&path) {
                Ok(file) => return Ok((Self { path }, file)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    failure = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(failure.unwrap_or_else(|| std::io::Error::other("no free name for a temporary file")))
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // It may have been moved away by `save`.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl UploadedFile {
    pub(super) fn in_memory(
        name: String,
        content_type: String,
        charset: Option<String>,
        content: Bytes,
    ) -> Self {
        Self {
            name,
            content_type,
            charset,
            size: content.len() as u64,
            content: Content::Memory(content),
        }
    }

    pub(super) fn on_disk(
        name: String,
        content_type: String,
        charset: Option<String>,
        size: u64,
        file: TemporaryFile,
    ) -> Self {
        Self {
            name,
            content_type,
            charset,
            size,
            content: Content::Disk(Arc::new(file)),
        }
    }

    /// The file's name as the client gave it, without folders.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The media type that the client claims; not checked against the content.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The charset that the client claims, for text.
    pub fn charset(&self) -> Option<&str> {
        self.charset.as_deref()
    }

    /// The path of the temporary file that holds the content, unless it is in memory.
    pub fn temporary_file_path(&self) -> Option<&Path> {
        match &self.content {
            Content::Memory(_) => None,
            Content::Disk(file) => Some(&file.path),
        }
    }

    /// The whole content.
    ///
    /// # Errors
    /// Fails if the temporary file cannot be read.
    pub async fn read(&self) -> Result<Bytes> {
        match &self.content {
            Content::Memory(content) => Ok(content.clone()),
            Content::Disk(file) => {
                let file = Arc::clone(file);
                let content =
                    tokio::task::spawn_blocking(move || std::fs::read(&file.path)).await?;
                Ok(content
                    .with_context(|| format!("reading the uploaded file {:?}", self.name))?
                    .into())
            }
        }
    }

    /// The content in pieces of at most 64 KiB.
    pub fn chunks(&self) -> Body {
        match &self.content {
            Content::Memory(content) => Body::from(content.clone()),
            Content::Disk(file) => {
                let file = Arc::clone(file);
                let open = move || {
                    let opened = File::open(&file.path);
                    // The name lives as long as someone reads.
                    opened.map(|opened| (opened, Arc::clone(&file)))
                };
                super::file::stream(self.size, open)
            }
        }
    }

    /// Writes the content to `path`; what is there is overwritten.
    ///
    /// # Errors
    /// Fails if the file cannot be written.
    pub async fn save(&self, path: impl Into<PathBuf>) -> Result<()> {
        let path = path.into();
        let shown = path.display().to_string();
        let content = self.content.clone();
        let written = tokio::task::spawn_blocking(move || match content {
            Content::Memory(content) => std::fs::write(&path, &content),
            Content::Disk(file) => std::fs::copy(&file.path, &path).map(|_| ()),
        })
        .await?;
        written.with_context(|| format!("writing the uploaded file to '{shown}'"))
    }
}
