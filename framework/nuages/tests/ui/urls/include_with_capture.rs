//! The prefix of an include() captures a part that the included module does not expect.

use nuages::urls::*;

mod polls {
    pub mod urls {
        use nuages::urls::*;

        urlpatterns![];
    }
}

urlpatterns![path("<int:year>/", include(polls::urls))];

fn main() {}
