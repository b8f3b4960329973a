//! How much a form may bring.

use std::path::PathBuf;

use nuages_core::Settings;

/// The limits of one form, from the settings. `None` is no limit.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// Bytes of all fields together.
    pub(super) memory: Option<u64>,
    pub(super) fields: Option<u64>,
    pub(super) files: Option<u64>,
    /// Bytes of all files together that are kept in memory; what comes after goes to disk.
    pub(super) file_memory: u64,
    pub(super) folder: PathBuf,
}

impl Limits {
    pub(crate) fn of(settings: &Settings) -> Self {
        Self {
            memory: settings.data_upload_max_memory_size,
            fields: settings
                .data_upload_max_number_fields
                .map(|limit| limit as u64),
            files: settings
                .data_upload_max_number_files
                .map(|limit| limit as u64),
            file_memory: settings.file_upload_max_memory_size,
            folder: settings
                .file_upload_temp_dir
                .clone()
                .map_or_else(std::env::temp_dir, Into::into),
        }
    }
}
