//! A template that extends one that is not there.

use nuages::prelude::*;

#[derive(Template)]
#[template(ext = "html", source = "{% extends \"bsae.html\" %}")]
struct Index;

fn main() {}
