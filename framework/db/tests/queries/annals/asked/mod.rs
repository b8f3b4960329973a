//! Questions one by one, under the names that `django/annals_asked.py` has for them.

mod aggregates;
mod cases;
mod changes;
mod conditions;
mod orders;
mod subqueries;
mod values;
mod windows;

use super::everywhere;
use crate::asked::{Asked, rows};
use crate::common::sides::assert_none;

#[tokio::test]
async fn what_is_asked_is_answered_as_in_django() {
    let mut wrong = Vec::new();
    for annals in everywhere("what_is_asked", "annals_asked.py").await {
        let mut asked = Asked::new(annals.db);
        aggregates::ask(&mut asked).await;
        conditions::ask(&mut asked).await;
        orders::ask(&mut asked).await;
        subqueries::ask(&mut asked).await;
        values::ask(&mut asked).await;
        cases::ask(&mut asked).await;
        windows::ask(&mut asked).await;
        changes::ask(&mut asked).await;
        wrong.extend(asked.differences(&annals.django));
    }
    assert_none(&wrong);
}
