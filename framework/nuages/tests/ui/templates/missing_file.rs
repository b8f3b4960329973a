//! A template file that is not there.

use nuages::prelude::*;

#[derive(Template)]
#[template(path = "polls/indx.html")]
struct Index;

fn main() {}
