//! The app's URLs. In the project's `urls.rs`: `path("__app__/", include(__app__::urls)),`

use nuages::urls::*;

use crate::views;

urlpatterns![
    app_name = "__app__",
    path("", views::index, name = "index"),
    // path("<int:question_id>/", views::detail, name = "detail"),
];
