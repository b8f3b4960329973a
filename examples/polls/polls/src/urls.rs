//! The app's URLs.

use nuages::urls::*;

use crate::views;

urlpatterns![
    app_name = "polls",
    path("", views::index, name = "index"),
    path("<int:question_id>/", views::detail, name = "detail"),
    path(
        "<int:question_id>/results/",
        views::results,
        name = "results"
    ),
    path("<int:question_id>/vote/", views::vote, name = "vote"),
];
