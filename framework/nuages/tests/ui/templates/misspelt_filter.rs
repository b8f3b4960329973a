//! A filter that is not there.

use nuages::prelude::*;

#[derive(Template)]
#[template(ext = "html", source = "vote{{ votes|pluralise }}")]
struct Detail {
    votes: i32,
}

fn main() {}
