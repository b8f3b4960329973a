//! A filter with an argument too many, and one whose argument is of the wrong kind.

use nuages::prelude::*;

#[derive(Template)]
#[template(ext = "html", source = "{{ text|truncatechars(5, 6) }}")]
struct TooMany {
    text: String,
}

#[derive(Template)]
#[template(ext = "html", source = "{{ text|truncatechars(true) }}")]
struct Wrong {
    text: String,
}

fn main() {}
