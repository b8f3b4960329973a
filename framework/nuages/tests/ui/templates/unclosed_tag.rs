//! A tag that is not closed.

use nuages::prelude::*;

#[derive(Template)]
#[template(ext = "html", source = "<p>{% if name %}{{ name }}</p>")]
struct Index {
    name: bool,
}

fn main() {}
