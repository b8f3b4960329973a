//! How many queries something asks.

use std::fmt::Write as _;
use std::future::{Future, IntoFuture};
use std::panic::Location;

use nuages_db::capture_queries;

/// Runs a future and asks that it runs this many queries, as Django's `assertNumQueries`. A request of a test's client counts too.
///
/// ```no_run
/// use nuages::test::{assert_num_queries, run};
///
/// # fn settings() -> nuages::conf::Settings { nuages::conf::Settings::default() }
/// run(settings(), async |site| {
///     let response = assert_num_queries(2, site.client().get("/polls/")).await?;
///     assert!(response.contains("What's up?"));
///     Ok(())
/// });
/// ```
///
/// # Panics
/// Where there are more or fewer; the message shows them.
#[track_caller]
pub fn assert_num_queries<F: IntoFuture>(
    count: usize,
    future: F,
) -> impl Future<Output = F::Output> {
    let caller = Location::caller();
    let captured = capture_queries(future);
    async move {
        let (output, queries) = captured.await;
        let mut message = format!(
            "{} queries executed, {count} expected at {caller}\nCaptured queries were:",
            queries.len()
        );
        if queries.len() != count {
            for (index, query) in queries.iter().enumerate() {
                let _ = write!(message, "\n{}. {}", index + 1, query.sql());
                if let Some(place) = query.place() {
                    let _ = write!(message, " ({place})");
                }
            }
        }
        assert!(queries.len() == count, "{message}");
        output
    }
}
