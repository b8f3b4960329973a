//! In DEBUG, every request knows its queries.

use nuages_db::QueryLog;

use crate::http::Request;

/// How often one query may run from one line before the log warns of it.
const OFTEN: usize = 5;

/// Runs the request's way with a log of its queries, and warns of those that ran for each row of another one.
pub(super) async fn watched<F: Future>(request: Request, answer: F) -> F::Output {
    let log = QueryLog::new();
    request.insert(log.clone());
    let output = log.watch(answer).await;
    for repeated in log.repeated(OFTEN) {
        tracing::warn!(
            target: "nuages.db.queries",
            "{} {}: {repeated}",
            request.method(),
            request.path()
        );
    }
    output
}
