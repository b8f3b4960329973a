//! Filters that choose.

use nuages_web::template::askama::NO_VALUES;
use nuages_web::template::filters::{default, divisibleby, length, pluralize, yesno};

use crate::shows;

#[test]
fn choices_are_djangos() {
    shows(default::default().with_0("x").execute("", NO_VALUES), "x");
    shows(
        default::default().with_0("x").execute(0_i64, NO_VALUES),
        "x",
    );
    shows(
        default::default().with_0("x").execute(false, NO_VALUES),
        "x",
    );
    shows(default::default().with_0("x").execute("y", NO_VALUES), "y");
    shows(
        default::default().with_0("x").execute(5_i64, NO_VALUES),
        "5",
    );
    shows(
        divisibleby::default().with_0(7).execute(21_i64, NO_VALUES),
        "true",
    );
    shows(
        divisibleby::default().with_0(7).execute(20_i64, NO_VALUES),
        "false",
    );
    shows(pluralize::default().execute(0_i64, NO_VALUES), "s");
    shows(pluralize::default().execute(1_i64, NO_VALUES), "");
    shows(pluralize::default().execute(2_i64, NO_VALUES), "s");
    shows(pluralize::default().execute("1", NO_VALUES), "");
    shows(pluralize::default().execute("2", NO_VALUES), "s");
    shows(pluralize::default().execute("x", NO_VALUES), "");
    shows(pluralize::default().execute(1.0, NO_VALUES), "");
    shows(pluralize::default().execute(1.5, NO_VALUES), "s");
    shows(
        pluralize::default().with_0("es").execute(0_i64, NO_VALUES),
        "es",
    );
    shows(
        pluralize::default().with_0("es").execute(1_i64, NO_VALUES),
        "",
    );
    shows(
        pluralize::default().with_0("es").execute(2_i64, NO_VALUES),
        "es",
    );
    shows(
        pluralize::default()
            .with_0("y,ies")
            .execute(0_i64, NO_VALUES),
        "ies",
    );
    shows(
        pluralize::default()
            .with_0("y,ies")
            .execute(1_i64, NO_VALUES),
        "y",
    );
    shows(
        pluralize::default()
            .with_0("y,ies")
            .execute(2_i64, NO_VALUES),
        "ies",
    );
    shows(
        pluralize::default()
            .with_0("a,b,c")
            .execute(1_i64, NO_VALUES),
        "",
    );
    shows(yesno::default().execute(true, NO_VALUES), "yes");
    shows(yesno::default().execute(false, NO_VALUES), "no");
    shows(yesno::default().execute(None::<bool>, NO_VALUES), "maybe");
    shows(
        yesno::default()
            .with_0("yeah,nope,perhaps")
            .execute(true, NO_VALUES),
        "yeah",
    );
    shows(
        yesno::default()
            .with_0("yeah,nope,perhaps")
            .execute(false, NO_VALUES),
        "nope",
    );
    shows(
        yesno::default()
            .with_0("yeah,nope,perhaps")
            .execute(None::<bool>, NO_VALUES),
        "perhaps",
    );
    shows(
        yesno::default()
            .with_0("certainly,no way")
            .execute(true, NO_VALUES),
        "certainly",
    );
    shows(
        yesno::default()
            .with_0("certainly,no way")
            .execute(false, NO_VALUES),
        "no way",
    );
    shows(
        yesno::default()
            .with_0("certainly,no way")
            .execute(None::<bool>, NO_VALUES),
        "no way",
    );
    shows(yesno::default().with_0("x,y").execute("", NO_VALUES), "y");
    shows(yesno::default().with_0("x,y").execute("a", NO_VALUES), "x");
    shows(
        yesno::default().with_0("x,y").execute(0_i64, NO_VALUES),
        "y",
    );
    shows(
        yesno::default().with_0("x,y").execute(3_i64, NO_VALUES),
        "x",
    );
    shows(length::default().execute("hello", NO_VALUES), "5");
    shows(length::default().execute("é", NO_VALUES), "1");
    shows(length::default().execute([1, 2, 3], NO_VALUES), "3");
}
