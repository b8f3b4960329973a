//! The URLs of __project__.
//!
//! A view of this project:     `path("", views::home, name = "home"),` and `use crate::views;`
//! The URLs of an app:         `path("polls/", include(polls::urls)),`

use nuages::urls::*;

urlpatterns![];
