//! Patterns that expect a prefix cannot be the root's.

use nuages::conf::*;

mod articles {
    pub mod urls {
        use nuages::urls::*;

        urlpatterns![captures = "<int:year>"];
    }
}

fn main() {
    let _ = Settings {
        root_urlconf: articles::urls::urlpatterns,
        ..Settings::default()
    };
}
