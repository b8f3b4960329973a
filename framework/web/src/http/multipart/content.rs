//! The content of a file while it arrives.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use bytes::{Bytes, BytesMut};
use nuages_core::{Context, Result};

use super::head::Head;
use crate::http::UploadedFile;
use crate::http::uploaded_file::TemporaryFile;

const CHUNK: usize = 256 * 1024;

/// Collects a file: in memory while the form's allowance lasts, then in a temporary file.
pub(super) struct FileContent {
    memory: BytesMut,
    disk: Option<(TemporaryFile, File)>,
    size: u64,
}

impl FileContent {
    pub(super) fn new() -> Self {
        Self {
            memory: BytesMut::new(),
            disk: None,
            size: 0,
        }
    }

    /// Adds a piece. `allowance` is how many bytes of this form may still be kept in memory.
    pub(super) async fn push(&mut self, piece: &[u8], allowance: u64, folder: &Path) -> Result<()> {
        self.size += piece.len() as u64;
        self.memory.extend_from_slice(piece);
        let keep = match self.disk {
            None => allowance,
            Some(_) => CHUNK as u64,
        };
        if self.memory.len() as u64 > keep {
            self.flush(folder).await?;
        }
        Ok(())
    }

    /// The bytes that are kept in memory for good.
    pub(super) fn held(&self) -> u64 {
        if self.disk.is_none() { self.size } else { 0 }
    }

    async fn flush(&mut self, folder: &Path) -> Result<()> {
        let piece: Bytes = self.memory.split().freeze();
        let disk = self.disk.take();
        let owned = folder.to_owned();
        let written = tokio::task::spawn_blocking(move || {
            let (path, mut file) = match disk {
                Some(disk) => disk,
                None => TemporaryFile::create(&owned)?,
            };
            file.write_all(&piece)?;
            std::io::Result::Ok((path, file))
        })
        .await?;
        self.disk = Some(written.with_context(|| {
            format!(
                "writing an uploaded file to the folder '{}'",
                folder.display()
            )
        })?);
        Ok(())
    }

    pub(super) async fn finish(
        mut self,
        name: String,
        head: Head,
        folder: &Path,
    ) -> Result<UploadedFile> {
        if self.disk.is_some() && !self.memory.is_empty() {
            self.flush(folder).await?;
        }
        Ok(match self.disk {
            None => {
                UploadedFile::in_memory(name, head.content_type, head.charset, self.memory.freeze())
            }
            Some((file, _)) => {
                UploadedFile::on_disk(name, head.content_type, head.charset, self.size, file)
            }
        })
    }
}
