//! Tests of the app: `cargo test -p __app__`.

use crate::apps;

#[test]
fn the_app_is_called_by_its_name() {
    assert_eq!(apps::config().label, "__app__");
}
