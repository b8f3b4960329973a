//! An attribute that a value does not have: the compiler points at the template that asks for it.

use nuages::prelude::*;

pub struct Question {
    pub text: String,
}

#[derive(Template)]
#[template(ext = "html", source = "{{ question.txt }}")]
struct Detail {
    question: Question,
}

fn main() {}
