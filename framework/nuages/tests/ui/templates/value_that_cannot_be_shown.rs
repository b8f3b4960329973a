//! A value that has no text.

use nuages::prelude::*;

pub struct Question;

#[derive(Template)]
#[template(ext = "html", source = "{{ question }}")]
struct Detail {
    question: Question,
}

fn main() {}
