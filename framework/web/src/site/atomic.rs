//! `ATOMIC_REQUESTS`: a transaction around each view.

use nuages_core::Result;
use nuages_db::{Atomic, Transaction};

use super::Site;
use crate::http::{Request, Response};
use crate::urls::ResolverMatch;

/// A request whose view runs, until this is dropped: also by a panic.
struct Inside(Request);

impl Drop for Inside {
    fn drop(&mut self) {
        self.0.leave_transactions();
    }
}

/// Calls the view inside a transaction on each database that asks for it; an error rolls all of them back. They are committed in the order
/// of the settings, as Django's, and where one cannot be, those behind it are rolled back.
///
/// A request whose method is safe begins its transactions with the first statement that needs them: on SQLite those that only read wait for nobody.
/// The others begin with the lock for writing, so that what they read is what they change.
pub(super) async fn call(
    site: &Site,
    resolver_match: &ResolverMatch,
    request: Request,
) -> Result<Response> {
    let mut transactions: Vec<(&str, Transaction)> = Vec::new();
    let how = match request.method().is_safe() {
        true => Atomic::new().lazy(),
        false => Atomic::new(),
    };
    let left_alone = resolver_match.marks().non_atomic_requests;
    let atomic = site
        .databases
        .iter()
        .filter(|open| open.atomic_requests && !left_alone.contains(&Some(open.alias.as_str())));
    for open in atomic {
        let transaction = open.database.begin_with(how).await?;
        transactions.push((open.alias.as_str(), transaction));
    }
    request.set_transactions(&transactions);
    let mut result = {
        let _inside = Inside(request.clone());
        resolver_match.call(request).await
    };
    // Only the commit of the first one can fail and leave nothing behind: that of a database where it cannot succeed.
    transactions.sort_by_key(|(_, transaction)| !transaction.is_lost());
    for (_, transaction) in transactions {
        if result.is_ok() {
            if let Err(error) = transaction.commit().await {
                result = Err(error.into());
            }
        } else if let Err(error) = transaction.rollback().await {
            tracing::error!(target: "nuages.db.backends", "rolling the request's transaction back: {error}");
        }
    }
    result
}
