//! What every function makes of odd values, beside what Django's makes of them: texts of all alphabets and of none, the greatest and the least
//! numbers, moments before 1970 and at the ends of summer time. `django/functions.py` has the rows and asks Django.

mod dates;
mod documents;
mod numbers;
mod texts;

use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::Selection;
use nuages_db::{Database, Error, models};
use serde_json::json;

use crate::common::show::Show;
use crate::common::sides::{assert_none, is_near, load};
use crate::common::{databases_with, django, server_url};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "odds")]
struct Odd {
    id: Auto,
    #[field(max_length = 200)]
    text: Option<String>,
    #[field(max_length = 200)]
    other: Option<String>,
    few: Option<i32>,
    number: Option<i32>,
    big: Option<i64>,
    ratio: Option<f64>,
    #[field(max_digits = 12, decimal_places = 3)]
    price: Option<Decimal>,
    flag: Option<bool>,
    moment: Option<Timestamp>,
    later: Option<Timestamp>,
    day: Option<Date>,
    clock: Option<Time>,
    span: Option<Duration>,
    data: Option<Json>,
}

/// A database with the rows, Django's answers, and where they are otherwise.
struct Odds {
    db: Database,
    django: Json,
    wrong: Vec<String>,
}

/// Asks for functions, each under a name.
macro_rules! values {
    ($odds:ident: $($name:literal $select:expr;)+) => {
        $($odds.values($name, $select).await;)+
    };
}

use values;

/// SQLite and the servers that there are, with the rows; none without Django.
async fn everywhere(test: &str) -> Vec<Odds> {
    let mut all = Vec::new();
    // MariaDB and MySQL have no tables of time zones: SQLite, where Python computes, knows.
    let Some(zones) = django::script("functions.py") else {
        return all;
    };
    for db in databases_with(test, &models![Odd]).await {
        let mut django = match server_url(&db) {
            Some(url) => django::script_with("functions.py", Some(&url)).unwrap(),
            None => zones.clone(),
        };
        if db.engine() == Engine::Mysql {
            django["zones"] = zones["zones"].clone();
            django["twice"] = zones["twice"].clone();
        }
        load(&db, &django).await;
        all.push(Odds {
            db,
            django,
            wrong: Vec::new(),
        });
    }
    all
}

/// Tells whether Django's number is one that the type in Rust does not hold, and that is told.
fn is_beyond(found: &Json, expected: &Json) -> bool {
    let error = found["error"].as_str().unwrap_or_default();
    let number = expected.as_f64().unwrap_or_default().abs();
    error.ends_with("is not i32") && number > f64::from(i32::MAX)
        || error.ends_with("is not a decimal") && number > 7e28
}

/// Tells whether it is the code point of an empty text: 0 on every database here, NULL on Django's SQLite.
fn is_of_nothing(name: &str, found: &Json, expected: &Json) -> bool {
    name.starts_with("ord") && expected.is_null() && *found == json!(0)
}

impl Odds {
    /// Compares what a function makes of each row.
    async fn values<S>(&mut self, name: &str, select: S)
    where
        S: Selection<Odd> + Clone + 'static,
        S::Row: Show,
    {
        self.compare("found", name, select, |_| false).await;
    }

    /// The same in a time zone.
    async fn in_zone<S>(&mut self, name: &str, select: S, leave_out: impl Fn(usize) -> bool)
    where
        S: Selection<Odd> + Clone + 'static,
        S::Row: Show,
    {
        self.compare("zones", name, select, leave_out).await;
    }

    async fn compare<S>(
        &mut self,
        among: &str,
        name: &str,
        select: S,
        leave_out: impl Fn(usize) -> bool,
    ) where
        S: Selection<Odd> + Clone + 'static,
        S::Row: Show,
    {
        let Some(expected) = self.django[among][name].as_array().cloned() else {
            return;
        };
        let found = self.found(expected.len(), select).await;
        for (at, (found, expected)) in found.iter().zip(&expected).enumerate() {
            // What Django's database refuses has no answer; what Django itself refuses is refused here too.
            let refused = expected["error"].as_str();
            if refused.is_none_or(|error| error.starts_with("Extract requires"))
                && !is_beyond(found, expected)
                && !is_of_nothing(name, found, expected)
                && !leave_out(at)
                && !is_near(found, expected, self.db.engine())
            {
                let place = self.db.engine();
                self.wrong.push(format!(
                    "{place:?} {name} of row {}: Django {expected} Nuages {found}",
                    at + 1
                ));
            }
        }
    }

    /// What a function makes of each row; of one after another where one of them is refused.
    async fn found<S>(&self, rows: usize, select: S) -> Vec<Json>
    where
        S: Selection<Odd> + Clone + 'static,
        S::Row: Show,
    {
        let query = Odd::objects().order_by(Odd::id).values(select);
        if let Ok(found) = query.all(&self.db).await {
            return found.into_iter().map(Show::show).collect();
        }
        let mut found = Vec::new();
        for id in 1..=rows as i64 {
            let one: Result<_, Error> = query.clone().filter(Odd::id.eq(id)).get(&self.db).await;
            found.push(one.map_or_else(|error| json!({ "error": error.to_string() }), Show::show));
        }
        found
    }
}

#[tokio::test]
async fn functions_make_of_odd_values_what_djangos_make() {
    let mut wrong = Vec::new();
    for mut odds in everywhere("functions").await {
        texts::ask(&mut odds).await;
        numbers::ask(&mut odds).await;
        dates::ask(&mut odds).await;
        documents::ask(&mut odds).await;
        wrong.extend(odds.wrong);
    }
    assert_none(&wrong);
}
