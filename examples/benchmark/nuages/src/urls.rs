use nuages::urls::*;

use crate::views;

urlpatterns![
    path("plaintext", views::plaintext),
    path("json", views::json),
    path("db", views::db),
    path("queries", views::queries),
    path("updates", views::updates),
    path("fortunes", views::fortunes),
    path("session", views::session),
];
