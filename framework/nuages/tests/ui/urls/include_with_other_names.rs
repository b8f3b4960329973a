//! The prefix of an include() captures the parts in another order than the included module expects.

use nuages::urls::*;

mod articles {
    pub mod urls {
        use nuages::urls::*;

        urlpatterns![captures = "<int:year>/<int:month>"];
    }
}

urlpatterns![path("<int:month>/<int:year>/", include(articles::urls))];

fn main() {}
