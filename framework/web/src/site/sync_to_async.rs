//! Blocking code, off the threads that serve.

use nuages_core::Result;

use super::{caught, current};

/// Runs code that blocks or computes for long on a thread of its own, so that the others are served meanwhile; the name is
/// asgiref's.
///
/// The code works for the same request, so that `reverse` and the templates know it. Dropping the future does not stop code
/// that has begun.
///
/// # Errors
/// Fails if `work` panics, or if the server stops before it has begun.
///
/// # Panics
/// Panics outside of a tokio runtime; views, commands and tests run in one.
///
/// # Example
/// ```
/// use nuages_core::Result;
/// use nuages_web::sync_to_async;
///
/// async fn host_name() -> Result<String> {
///     let name = sync_to_async(|| std::fs::read_to_string("/etc/hostname")).await??;
///     Ok(name)
/// }
/// ```
pub async fn sync_to_async<T, F>(work: F) -> Result<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let mut request = current::request();
    // Caught over there, where the panic has left its place and backtrace.
    let done = tokio::task::spawn_blocking(move || caught(|| current::within(&mut request, work)));
    done.await?
}
