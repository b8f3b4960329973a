//! Static files: style sheets, scripts and images of apps and of the project.
//!
//! An app keeps them in its folder `static`, below a folder of its own name: `polls/static/polls/style.css` is
//! `{{ static("polls/style.css") }}` in a template. The setting `staticfiles_dirs` names further folders.
//!
//! While the site is developed, `runserver` serves the files from where they lie. In production there are two ways:
//! `collectstatic` copies all of them to `static_root` for nginx or the like, or the program serves them by itself, from
//! the table that [`embed_static!`] puts into a release build, so that one file is the whole site.
//!
//! | setting | means |
//! |---|---|
//! | `static_url` | the path below which files are served, `static/` |
//! | `staticfiles_dirs` | folders beside those of apps; they come first |
//! | `static_files` | the project's own files inside the program: `embed_static!()` |
//! | `static_root` | where `collectstatic` copies to |
//! | `storages` | its `staticfiles` may be [`storage::ManifestStaticFilesStorage`](storage): names with hashes |

pub mod apps;
mod checks;
mod chunks;
mod commands;
mod conditional;
mod embedded;
pub mod finders;
mod glob;
mod handler;
mod range;
mod response;
pub mod storage;

pub use embedded::{EmbeddedFiles, StaticFilesApp};
pub use handler::{StaticFilesHandler, handler};
pub use nuages_macros::embed_static;
