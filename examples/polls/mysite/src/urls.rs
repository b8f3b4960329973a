//! The URLs of the project.

use nuages::urls::*;

urlpatterns![
    path("polls/", include(polls::urls)),
];
