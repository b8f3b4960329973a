//! A name that the page does not have: the message tells the place in the template and what was probably meant.

use nuages::prelude::*;

#[derive(Template)]
#[template(
    ext = "html",
    source = "<ul>
{% for question in lates %}<li>{{ question }}</li>{% endfor %}
</ul>"
)]
struct Index {
    latest: Vec<String>,
}

fn main() {}
