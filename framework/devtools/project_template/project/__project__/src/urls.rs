//! The URLs of __project__.

use nuages::urls::*;

urlpatterns![
    // The URLs of an app, such as path("polls/", include(polls::urls)),
    // or a view of this project: path("", views::home, name = "home"), with `use crate::views;`
];
